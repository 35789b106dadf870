"""OAuth 2 with keys that a person made: the way there, the code, renewing, and which of several accounts is meant."""

import base64
import hashlib
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test import Client

from parvis.kit.http import Http
from parvis.networks import all_ways, oauth, registry
from parvis.networks.errors import AccessLost
from parvis.networks.keys import keys_for, known_keys
from parvis.networks.models import Channel
from parvis.networks.oauth import Keys, Provider, Tokens
from parvis.networks.oauth_way import OAuthWay
from parvis.networks.protocols import Access, Account, Counts, Limits
from parvis.networks.tests.conftest import Shop
from parvis.networks.tests.wire import Wire
from parvis.networks.ways import Found

KEYS = {"client_id": "7", "client_secret": "s3cret"}
CONNECT = "/w/maison-levain/channels/connect/square/"
PICK = "/w/maison-levain/channels/connect/square/pick/"


def provider(wire: Wire, **habits: Any) -> Provider:
    return Provider(f"{wire.url}/authorize", f"{wire.url}/token", ("read", "write"), **habits)


def test_the_address_carries_what_was_asked_and_a_challenge(wire: Wire) -> None:
    address = oauth.authorize_address(
        provider(wire, asks={"prompt": "consent"}),
        KEYS,
        redirect_uri="https://p.example/",
        state="st",
        verifier="v",
    )

    digest = hashlib.sha256(b"v").digest()
    assert parse_qs(urlsplit(address).query) == {
        "response_type": ["code"],
        "client_id": ["7"],
        "redirect_uri": ["https://p.example/"],
        "scope": ["read write"],
        "state": ["st"],
        "prompt": ["consent"],
        "code_challenge": [base64.urlsafe_b64encode(digest).rstrip(b"=").decode()],
        "code_challenge_method": ["S256"],
    }


async def test_a_code_buys_tokens_that_know_when_they_end(wire: Wire, http: Http) -> None:
    wire.says["/token"] = lambda _: (200, {"access_token": "a", "refresh_token": "r", "expires_in": 60})

    tokens = await oauth.exchange(http, provider(wire), KEYS, code="c", redirect_uri="https://p.example", verifier="v")

    access = oauth.access_of(tokens, KEYS, base_url=wire.url, account_id="1")
    (asked,) = wire.to("/token")
    assert parse_qs(asked.body.decode()) == {
        "grant_type": ["authorization_code"],
        "code": ["c"],
        "redirect_uri": ["https://p.example"],
        "code_verifier": ["v"],
        "client_id": ["7"],
        "client_secret": ["s3cret"],
    }
    assert (access.token, access.refresh_token) == ("a", "r")
    assert oauth.expires_at(access) == tokens.expires_at


@pytest.mark.parametrize(
    ("status", "told", "error"),
    [
        (400, {"error": "invalid_grant", "error_description": "Too old"}, oauth.CodeRefused),
        (400, {"error": "invalid_client"}, oauth.KeysRefused),
        (401, {"error": "unauthorized"}, oauth.KeysRefused),
        (200, {"error": "bad_verification_code"}, oauth.CodeRefused),
    ],
)
async def test_a_refused_code_says_what_was_wrong(
    wire: Wire, http: Http, status: int, told: dict[str, str], error: type[Exception]
) -> None:
    wire.says["/token"] = lambda _: (status, told)

    with pytest.raises(error):
        await oauth.exchange(http, provider(wire), KEYS, code="c", redirect_uri="https://p.example", verifier="v")


async def test_renewing_keeps_the_old_refresh_token_where_no_new_one_comes(wire: Wire, http: Http) -> None:
    wire.says["/token"] = lambda _: (200, {"access_token": "new", "expires_in": 60})
    old = oauth.access_of(Tokens("old", "kept"), KEYS, base_url=wire.url, account_id="1", page="9")

    access = await oauth.renew(http, provider(wire, basic=True), old)

    (asked,) = wire.to("/token")
    assert asked.headers["Authorization"] == "Basic " + base64.b64encode(b"7:s3cret").decode()
    assert (access.token, access.refresh_token, access.extra["page"]) == ("new", "kept", "9")


async def test_a_dead_refresh_token_asks_for_a_person(wire: Wire, http: Http) -> None:
    wire.says["/token"] = lambda _: (400, {"error": "invalid_grant"})

    with pytest.raises(AccessLost):
        await oauth.renew(http, provider(wire), oauth.access_of(Tokens("old", "dead"), KEYS, base_url=wire.url))


# On the pages


class Square:
    """A network of the tests."""

    key = "square"
    limits = Limits()
    remarks: dict[str, str] = {}

    def __init__(self, http: Http) -> None:
        self.http = http

    async def measure(self, access: Access, remote_ids: Sequence[str]) -> dict[str, Counts]:
        return {}


class SquareWay(OAuthWay):
    key = "square"
    developer_page = "https://developer.example/apps"

    def __init__(self, wire: Wire) -> None:
        self.home = wire.url
        self.wire = wire

    def provider(self, base_url: str) -> Provider:
        return provider(self.wire)

    async def accounts(self, http: Http, base_url: str, tokens: Tokens, keys: Keys) -> list[Found]:
        return [
            Found(
                oauth.access_of(tokens, keys, base_url=base_url, account_id=name),
                Account(account_id=name, handle=f"@{name}", name=name.title(), url=f"https://square.example/{name}"),
            )
            for name in tokens.told["pages"]
        ]


@pytest.fixture
def square(wire: Wire, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[Wire]:
    settings.OUTGOING_HOSTS = ["127.0.0.1"]
    monkeypatch.setitem(registry.NETWORKS, "square", registry.Entry("square", "Square", "world", "", Square))
    monkeypatch.setitem(all_ways.WAYS, "square", SquareWay(wire))
    yield wire


def leave(client: Client, told: dict[str, str]) -> str:
    """The state that the person takes along to the network."""
    answer = client.post(f"{CONNECT}?keys" if told else CONNECT, told)
    assert answer.status_code == 302, answer.content.decode()
    return parse_qs(urlsplit(answer["Location"]).query)["state"][0]


def come_back(client: Client, state: str) -> Any:
    return client.get("/channels/callback/square/", {"state": state, "code": "c"})


def test_keys_are_entered_once_and_kept_encrypted(shop: Shop, square: Wire) -> None:
    square.says["/token"] = lambda _: (200, {"access_token": "a", "pages": ["bread"]})
    ada = shop.signed_in(shop.ada)
    asked = ada.get(CONNECT).content.decode()

    first = leave(ada, KEYS)
    come_back(ada, first)
    again = ada.get(CONNECT).content.decode()

    assert "https://developer.example/apps" in asked
    assert "http://testserver/channels/callback/square/" in asked
    assert "client_secret" in asked
    assert "client_secret" not in again
    assert keys_for(shop.workspace, "square") == KEYS
    with connection.cursor() as cursor:
        cursor.execute("SELECT keys FROM networks_appkeys")
        assert "s3cret" not in cursor.fetchone()[0]
    assert Channel.objects.get(network="square").handle == "@bread"
    assert leave(ada, {})


def test_keys_of_the_installation_serve_every_workspace(shop: Shop, square: Wire, settings: Any) -> None:
    settings.NETWORK_KEYS = {"square": KEYS}

    page = shop.signed_in(shop.ada).get(CONNECT).content.decode()

    assert "client_secret" not in page
    assert known_keys("square") == [KEYS]


def test_nobody_else_sees_or_uses_a_workspaces_keys(shop: Shop, square: Wire) -> None:
    leave(shop.signed_in(shop.ada), KEYS)

    elsewhere = shop.signed_in(shop.cat).get("/w/harbour-books/channels/connect/square/").content.decode()

    assert "client_secret" in elsewhere
    assert keys_for(shop.cat.workspace, "square") is None


def test_of_several_accounts_the_chosen_ones_become_channels(shop: Shop, square: Wire) -> None:
    square.says["/token"] = lambda _: (200, {"access_token": "a", "pages": ["bread", "cake", "tea"]})
    ada = shop.signed_in(shop.ada)
    back = come_back(ada, leave(ada, KEYS))
    page = ada.get(PICK).content.decode()

    nothing = ada.post(PICK, {})
    forged = ada.post(PICK, {"accounts": ["cake", "stranger"]})
    done = ada.post(PICK, {"accounts": ["bread", "tea"]})

    assert back["Location"] == PICK
    assert all(name in page for name in ("Bread", "Cake", "Tea"))
    assert (nothing.status_code, forged.status_code, done.status_code) == (422, 422, 302)
    assert sorted(Channel.objects.values_list("account_id", flat=True)) == ["bread", "tea"]
    assert ada.get(PICK).status_code == 302  # it works once


def test_what_was_found_is_offered_to_nobody_else(shop: Shop, square: Wire) -> None:
    square.says["/token"] = lambda _: (200, {"access_token": "a", "pages": ["bread", "cake"]})
    ada = shop.signed_in(shop.ada)
    come_back(ada, leave(ada, KEYS))

    cat = shop.signed_in(shop.cat).post("/w/harbour-books/channels/connect/square/pick/", {"accounts": ["bread"]})

    assert cat.status_code == 302
    assert not Channel.objects.exists()


def test_a_sign_in_that_opens_no_account_says_so(shop: Shop, square: Wire) -> None:
    square.says["/token"] = lambda _: (200, {"access_token": "a", "pages": []})
    ada = shop.signed_in(shop.ada)

    answer = come_back(ada, leave(ada, KEYS))

    assert answer.status_code == 422
    assert "opens no account" in answer.content.decode()
