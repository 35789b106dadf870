"""Connecting as a browser does it: the doctor's checks, the way to the network and back, and every wrong turn."""

import uuid
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

import pytest
from django.test import Client
from django.utils.html import escape

from parvis.kit.clock import now
from parvis.networks.closed import CLOSED
from parvis.networks.models import Channel, ChannelState, NetworkApp, PendingSignIn
from parvis.networks.tests.conftest import Shop
from parvis.networks.tests.wire import Wire
from village.testing import Village

pytestmark = pytest.mark.django_db
MASTODON = "/w/maison-levain/channels/connect/mastodon/"
BLUESKY = "/w/maison-levain/channels/connect/bluesky/"
WORDPRESS = "/w/maison-levain/channels/connect/wordpress/"
CALLBACK = "/channels/callback/mastodon/"
SESSION = "/xrpc/com.atproto.server.createSession"


class _Stays(HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


def decide(goes_to: str, *, account: str, decision: str = "allow") -> str:
    """What a person does on the server: says yes or no. Returns where the server sends them."""
    parts = urlsplit(goes_to)
    fields = dict(parse_qsl(parts.query)) | {"decision": decision, "account": account}
    address = f"{parts.scheme}://{parts.netloc}/oauth/authorize"
    try:
        build_opener(_Stays).open(Request(address, data=urlencode(fields).encode()), timeout=10)
    except OSError as answer:  # a redirect that is not followed comes as an error
        return str(answer.headers["Location"])  # type: ignore[attr-defined]
    raise AssertionError("the server sent nobody back")


def back(client: Client, address: str) -> Any:
    parts = urlsplit(address)
    return client.get(f"{parts.path}?{parts.query}")


@pytest.fixture
def account(village: Village) -> str:
    name = f"bakery{uuid.uuid4().hex[:8]}"
    village.token(name)
    return name


@pytest.fixture
def client(shop: Shop) -> Client:
    return shop.signed_in(shop.ada)


def set_out(client: Client, village: Village) -> str:
    return str(client.post(MASTODON, {"address": village.url})["Location"])


def checks(page: Any) -> list[str]:
    return [check.state for check in page.context["report"]]


def test_a_mastodon_account_is_connected_by_a_yes_on_its_server(
    shop: Shop, client: Client, village: Village, account: str
) -> None:
    answer = back(client, decide(set_out(client, village), account=account))

    channel = Channel.objects.get()
    assert answer["Location"] == "/w/maison-levain/channels/"
    assert channel.workspace == shop.workspace
    assert channel.connected_by == shop.ada
    assert account in channel.handle
    assert channel.limits["text_chars"] > 0
    assert channel.key().token


def test_the_server_is_asked_for_exactly_what_parvis_does(client: Client, village: Village) -> None:
    query = parse_qs(urlsplit(set_out(client, village)).query)

    assert query["redirect_uri"] == [f"http://testserver{CALLBACK}"]
    assert query["code_challenge_method"] == ["S256"]
    assert "write:statuses" in query["scope"][0]
    assert "follow" not in query["scope"][0]


def test_parvis_is_registered_once_per_server(client: Client, village: Village) -> None:
    set_out(client, village)
    set_out(client, village)

    assert NetworkApp.objects.count() == 1


def test_a_no_on_the_server_connects_nothing_and_is_said(client: Client, village: Village, account: str) -> None:
    page = back(client, decide(set_out(client, village), account=account, decision="deny"))

    assert checks(page) == ["ok", "ok", "bad", "waiting"]
    assert "You did not allow it there" in page.content.decode()
    assert not Channel.objects.exists()


def test_the_way_back_works_once(client: Client, village: Village, account: str) -> None:
    address = decide(set_out(client, village), account=account)
    back(client, address)

    assert back(client, address).status_code == 400


def test_the_way_back_is_closed_to_other_browsers(shop: Shop, client: Client, village: Village, account: str) -> None:
    """Ada's link must not connect an account of Eve's, nor the other way round."""
    address = decide(set_out(client, village), account=account)

    assert back(shop.signed_in(shop.ada), address).status_code == 400
    assert back(shop.signed_in(shop.cat), address).status_code == 400
    assert not Channel.objects.exists()


@pytest.mark.parametrize("query", ["", "?code=1", "?code=1&state=guessed", "?error=access_denied"])
def test_an_address_that_nobody_was_sent_to_connects_nothing(client: Client, query: str) -> None:
    assert client.get(CALLBACK + query).status_code == 400


def test_the_way_back_closes_after_a_while(client: Client, village: Village, account: str) -> None:
    address = decide(set_out(client, village), account=account)
    PendingSignIn.objects.update(expires_at=now() - timedelta(seconds=1))

    assert back(client, address).status_code == 400


def test_who_was_removed_meanwhile_connects_nothing(shop: Shop, client: Client, village: Village, account: str) -> None:
    address = decide(set_out(client, village), account=account)
    shop.ada.left_at = now()
    shop.ada.save()

    assert back(client, address).status_code == 400
    assert not Channel.objects.exists()


def test_a_server_that_is_not_there_stops_at_the_first_check(client: Client) -> None:
    page = client.post(MASTODON, {"address": "http://127.0.0.1:1"})

    assert page.status_code == 422
    assert checks(page) == ["bad", "waiting", "waiting", "waiting"]
    assert "Nobody answers there" in page.content.decode()


def test_a_server_that_is_no_mastodon_is_said_to_be_none(client: Client, wire: Wire) -> None:
    wire.says["/api/v2/instance"] = lambda _: (200, b"<html>Hello</html>")

    page = client.post(MASTODON, {"address": wire.url})

    assert checks(page)[0] == "bad"
    assert "No Mastodon server answers" in page.content.decode()


def test_a_handle_that_bears_another_name_leads_to_its_server(
    client: Client, wire: Wire, village: Village, account: str
) -> None:
    there = f"{village.url}/.well-known/webfinger"
    wire.says["/.well-known/webfinger"] = lambda _: (301, b"", {"Location": there})

    goes_to = str(client.post(MASTODON, {"address": f"{wire.url}/@{account}"})["Location"])
    back(client, decide(goes_to, account=account))

    assert goes_to.startswith(village.url)
    assert Channel.objects.get().base_url == village.url


@pytest.mark.parametrize("address", ["", "   ", "@", "http://", "javascript:alert(1)", "a b c"])
def test_what_is_no_address_goes_nowhere(client: Client, address: str) -> None:
    page = client.post(MASTODON, {"address": address})

    assert page.status_code == 422
    assert not PendingSignIn.objects.exists()


def test_addresses_inside_the_private_network_are_not_called(client: Client, wire: Wire, settings: Any) -> None:
    settings.OUTGOING_HOSTS = []
    settings.VILLAGE_URL = ""

    page = client.post(MASTODON, {"address": wire.url})

    assert checks(page)[0] == "bad"
    assert wire.asked == []


def bluesky(wire: Wire) -> None:
    """A host with one account; its app password is right."""
    session = {"did": "did:plc:bread", "handle": "bread.example", "accessJwt": "token", "refreshJwt": "refresh"}
    profile = {"did": "did:plc:bread", "handle": "bread.example", "displayName": "Bread", "followersCount": 12}
    wire.says["/xrpc/com.atproto.server.describeServer"] = lambda _: (200, {"availableUserDomains": []})
    wire.says[SESSION] = lambda asked: (
        (200, session) if asked.json()["password"] == "right-one" else (401, {"error": "AuthenticationRequired"})
    )
    wire.says["/xrpc/app.bsky.actor.getProfile"] = lambda _: (200, profile)
    wire.says["/xrpc/app.bsky.notification.listNotifications"] = lambda _: (200, {"notifications": []})


def test_a_bluesky_account_is_connected_by_its_app_password(client: Client, wire: Wire) -> None:
    bluesky(wire)

    client.post(BLUESKY, {"handle": "@bread.example", "password": "right-one", "host": wire.url})

    channel = Channel.objects.get()
    assert (channel.handle, channel.followers) == ("@bread.example", 12)
    assert (channel.key().token, channel.key().refresh_token) == ("token", "refresh")


def test_a_wrong_app_password_is_said_and_never_shown_again(client: Client, wire: Wire) -> None:
    bluesky(wire)

    page = client.post(BLUESKY, {"handle": "bread.example", "password": "wrong-one", "host": wire.url})

    assert checks(page) == ["ok", "bad", "waiting"]
    assert "wrong-one" not in page.content.decode()
    assert "bread.example" in page.content.decode()
    assert not Channel.objects.exists()


def test_an_account_that_was_taken_down_is_not_blamed_on_the_password(client: Client, wire: Wire) -> None:
    bluesky(wire)
    wire.says[SESSION] = lambda _: (401, {"error": "AccountTakedown", "message": "Account has been taken down"})

    page = client.post(BLUESKY, {"handle": "bread.example", "password": "right-one", "host": wire.url})

    assert checks(page) == ["ok", "bad", "waiting"]
    assert "This account was taken down" in page.content.decode()
    assert "Account has been taken down" in page.content.decode()
    assert "Make a new one" not in page.content.decode()


def wordpress(wire: Wire, *, authorize: str = "there") -> None:
    """A site with one author."""
    endpoints = {"authorization": f"{wire.url}/wp-admin/authorize-application.php"} if authorize else {}
    passwords = {"application-passwords": {"endpoints": endpoints}} if authorize else {}
    wire.says["/"] = lambda _: (200, b"<html></html>")
    wire.says["/wp-json/"] = lambda _: (
        200,
        {"name": "Maison Levain", "namespaces": ["wp/v2"], "authentication": passwords},
    )
    me = {
        "id": 3,
        "name": "Ada",
        "slug": "ada",
        "link": f"{wire.url}/author/ada/",
        "roles": ["author"],
        "capabilities": {"publish_posts": True, "upload_files": True, "moderate_comments": True, "edit_posts": True},
    }
    wire.says["/wp-json/wp/v2/users/me"] = lambda asked: (
        (200, me) if asked.headers.get("Authorization") else (401, {"code": "rest_not_logged_in"})
    )
    wire.says["/wp-json/wp/v2/comments"] = lambda _: (200, [])


def test_a_wordpress_site_is_connected_by_an_application_password(client: Client, wire: Wire) -> None:
    wordpress(wire)

    client.post(WORDPRESS, {"address": wire.url, "user": "ada", "password": "abcd efgh ijkl"})

    assert Channel.objects.get().network == "wordpress"


def test_a_wordpress_site_is_connected_by_a_yes_on_the_site(client: Client, wire: Wire) -> None:
    wordpress(wire)
    goes_to = client.post(WORDPRESS, {"address": wire.url})["Location"]
    success = parse_qs(urlsplit(goes_to).query)["success_url"][0]

    answer = back(client, f"{success}&site_url={wire.url}&user_login=ada&password=abcdefghijkl")

    assert answer["Location"] == "/w/maison-levain/channels/"
    assert Channel.objects.get().key().token == "abcdefghijkl"


def test_a_no_on_the_site_connects_nothing(client: Client, wire: Wire) -> None:
    wordpress(wire)
    goes_to = client.post(WORDPRESS, {"address": wire.url})["Location"]

    page = back(client, parse_qs(urlsplit(goes_to).query)["reject_url"][0])

    assert checks(page) == ["ok", "ok", "bad", "waiting"]
    assert not Channel.objects.exists()


def test_a_site_without_application_passwords_is_told_what_it_lacks(client: Client, wire: Wire) -> None:
    wordpress(wire, authorize="")

    page = client.post(WORDPRESS, {"address": wire.url})

    assert checks(page)[:2] == ["ok", "bad"]
    assert "application passwords" in page.content.decode()


def test_half_a_key_is_asked_for_its_other_half(client: Client, wire: Wire) -> None:
    page = client.post(WORDPRESS, {"address": wire.url, "user": "ada", "password": ""})

    assert page.status_code == 422
    assert "password" in page.context["form"].errors
    assert wire.asked == []


@pytest.mark.parametrize("address", [MASTODON, BLUESKY, WORDPRESS])
def test_the_page_says_what_will_be_checked_before_anything_is_typed(client: Client, address: str) -> None:
    page = client.get(address)

    assert page.status_code == 200
    assert set(checks(page)) == {"waiting"}


def test_a_network_that_does_not_exist_has_no_page(client: Client) -> None:
    assert client.get("/w/maison-levain/channels/connect/nonesuch/").status_code == 404
    assert client.get("/channels/callback/nonesuch/").status_code == 404


def test_who_may_only_write_has_no_connect_page(shop: Shop, wire: Wire) -> None:
    client = shop.signed_in(shop.ben)

    assert client.get(MASTODON).status_code == 403
    assert client.post(MASTODON, {"address": wire.url}).status_code == 403
    assert wire.asked == []


def test_a_lost_permission_is_mended_by_connecting_again(
    shop: Shop, client: Client, village: Village, account: str
) -> None:
    back(client, decide(set_out(client, village), account=account))
    Channel.objects.update(state=ChannelState.TO_RECONNECT, problem="access_lost")

    back(client, decide(set_out(client, village), account=account))

    channel = Channel.objects.get()
    assert channel.is_connected
    assert channel.problem == ""


def test_networks_that_nobody_can_connect_are_named_with_the_reason(client: Client) -> None:
    page = client.get(MASTODON, headers={"accept-language": "en"}).content.decode()

    for closed in CLOSED:
        assert closed.name in page
        assert escape(str(closed.reason)) in page
        assert str(closed.is_possible) in page


def test_where_nobody_is_sent_away_the_keys_come_first_and_the_rest_after_them(client: Client) -> None:
    address = MASTODON.replace("mastodon", "whatsapp")
    before = client.get(address).content.decode()
    answer = client.post(address, {"client_id": "7", "client_secret": "levain", "verify_token": "bread"})
    after = client.get(address).content.decode()

    assert ("client_secret" in before, "/channels/callback/" in before) == (True, False)
    assert (answer.status_code, answer["Location"]) == (302, address)
    assert ("client_secret" in after, 'name="number"' in after) == (False, True)
