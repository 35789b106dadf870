"""A network tells us by itself: what it signed is stored once and where it belongs, everything else is refused."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from parvis.accounts.models import Role
from parvis.kit.clock import now
from parvis.networks.actions import disconnect
from parvis.networks.hooks import hook_address
from parvis.networks.keys import enter_keys
from parvis.networks.models import Arrival, Channel
from parvis.networks.protocols import Forged, Heard, Hook, Incoming, Limits
from parvis.networks.registry import NETWORKS, Entry
from parvis.networks.signals import arrived
from parvis.networks.tests.conftest import Shop, teammate

pytestmark = pytest.mark.django_db
HOOKS = "/hooks/telegraph/"
OURS = {"client_id": "parvis", "client_secret": "levain"}


class Telegraph:
    """A network whose hooks are signed over their bytes and their moment."""

    limits = Limits()
    remarks: Mapping[str, str] = {}

    def __init__(self, http: object) -> None: ...

    def greet(self, hook: Hook, keys: Mapping[str, Any]) -> str | None:
        if "challenge" not in hook.query:
            return None
        if hook.query.get("app") != keys["client_id"]:
            raise Forged
        return hook.query["challenge"]

    def heard(self, hook: Hook, keys: Mapping[str, Any]) -> list[Heard]:
        signed = signature(hook.body, hook.headers.get("X-Moment", ""), keys["client_secret"])
        if not hmac.compare_digest(signed, hook.headers.get("x-SIGNED", "")):
            raise Forged
        if hook.received_at - datetime.fromtimestamp(int(hook.headers["X-Moment"]), UTC) > timedelta(minutes=5):
            raise Forged
        return [Heard(one["account"], incoming(one["id"], one["text"])) for one in json.loads(hook.body)]


def incoming(remote_id: str, text: str) -> Incoming:
    return Incoming("mention", remote_id, now(), "7", "@zoe", "Zoé", text=text)


def signature(body: bytes, moment: str, secret: str) -> str:
    return hmac.new(secret.encode(), moment.encode() + b"." + body, hashlib.sha256).hexdigest()


def tell(
    *told: dict[str, str], address: str = HOOKS, secret: str = "levain", ago: int = 0, forge: bytes = b""
) -> tuple[int, bytes]:
    """Send a hook as the network would; the answer. forge: put behind the body once it is signed."""
    body = json.dumps(told).encode()
    moment = str(int(now().timestamp()) - ago)
    headers = {"X-Signed": signature(body, moment, secret), "X-Moment": moment}
    client = Client(enforce_csrf_checks=True)
    answer = client.post(address, body + forge, content_type="application/json", headers=headers)
    return answer.status_code, answer.content


def mention(remote_id: str = "m1", account: str = "bread") -> dict[str, str]:
    return {"account": account, "id": remote_id, "text": "Open on Sundays?"}


@pytest.fixture(autouse=True)
def telegraph(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    entry = Entry("telegraph", "Telegraph", "brand-mastodon", "n-ma", Telegraph)
    monkeypatch.setitem(NETWORKS, "telegraph", entry)
    settings.NETWORK_KEYS = {"telegraph": OURS}


def channel(shop: Shop, **changes: Any) -> Channel:
    told = {"network": "telegraph", "account_id": "bread"} | changes
    return shop.channel("https://telegraph.example", **told)


def channel_of_cat(shop: Shop) -> Channel:
    """The same account, in the workspace of a stranger."""
    return channel(replace(shop, workspace=shop.cat.workspace))


def stored(channel: Channel) -> list[str]:
    return [arrival.remote_id for arrival in Arrival.objects.filter(channel=channel).order_by("id")]


def test_a_handshake_is_answered_in_the_networks_words(client: Client) -> None:
    answer = client.get(HOOKS, {"challenge": "<b>42</b>", "app": "parvis"})

    assert (answer.status_code, answer.content) == (200, b"<b>42</b>")
    assert answer["Content-Type"] == "text/plain"
    assert client.get(HOOKS, {"challenge": '{"a": 1}', "app": "parvis"})["Content-Type"] == "application/json"


def test_a_handshake_of_somebody_elses_application_is_refused(client: Client) -> None:
    assert client.get(HOOKS, {"challenge": "42", "app": "other"}).status_code == 403
    assert client.get(HOOKS).status_code == 403


def test_what_is_signed_is_stored_and_told_on(shop: Shop) -> None:
    bread = channel(shop, mark="page 3")
    told: list[Arrival] = []

    def listener(sender: object, arrivals: list[Arrival], **_: object) -> None:
        told.extend(arrivals)

    arrived.connect(listener)
    try:
        assert tell(mention("m1"), mention("m2")) == (200, b"")
    finally:
        arrived.disconnect(listener)

    bread.refresh_from_db()
    assert stored(bread) == ["m1", "m2"]
    assert [arrival.remote_id for arrival in told] == ["m1", "m2"]
    assert (bread.mark, bread.read_at) == ("page 3", None)  # readings go on where they were


def test_what_is_forged_is_refused(shop: Shop) -> None:
    bread = channel(shop)

    assert tell(mention(), forge=b" ")[0] == 403
    assert tell(mention(), secret="guessed")[0] == 403
    assert Client().post(HOOKS, b"[]", content_type="application/json").status_code == 403
    assert stored(bread) == []


def test_what_comes_twice_is_stored_once(shop: Shop) -> None:
    bread = channel(shop)

    assert [tell(mention())[0] for _ in range(2)] == [200, 200]

    assert stored(bread) == ["m1"]


def test_what_comes_late_is_refused(shop: Shop) -> None:
    bread = channel(shop)

    assert tell(mention(), ago=3600)[0] == 403
    assert stored(bread) == []


@pytest.mark.parametrize("more", [1024 * 1024, 6_000_000])
def test_what_is_too_large_is_not_looked_at(shop: Shop, more: int) -> None:
    assert tell(mention(), forge=b" " * more)[0] == 413


def test_an_account_that_nobody_has_connected_is_passed_over(shop: Shop) -> None:
    bread, gone = channel(shop), channel(shop, account_id="cake")
    disconnect(gone, by=shop.ada)

    assert tell(mention("m1", "pizza"), mention("m2", "cake"), mention("m3"))[0] == 200

    assert (stored(bread), stored(gone)) == (["m3"], [])


def test_two_workspaces_with_the_same_account_both_hear_of_it(shop: Shop) -> None:
    ours = channel(shop)
    theirs = channel_of_cat(shop)

    assert tell(mention())[0] == 200

    assert (stored(ours), stored(theirs)) == (["m1"], ["m1"])


def test_the_keys_of_one_workspace_reach_no_other(shop: Shop) -> None:
    """Cat knows the secret that she entered; it does not let her write into the bakery's inbox."""
    ours = channel(shop)
    theirs = channel_of_cat(shop)
    enter_keys(shop.cat.workspace, "telegraph", {"client_id": "cat", "client_secret": "books"}, by=shop.cat)

    assert tell(mention("m1"), secret="books")[0] == 200
    assert tell(mention("m2"))[0] == 200  # of the installation: for all

    assert (stored(ours), stored(theirs)) == (["m2"], ["m1", "m2"])


def test_workspaces_that_entered_the_same_secret_both_hear(shop: Shop, settings: Any) -> None:
    settings.NETWORK_KEYS = {}
    ours = channel(shop)
    theirs = channel_of_cat(shop)
    for by, word in ((shop.ada, "a"), (shop.cat, "b")):
        enter_keys(by.workspace, "telegraph", OURS | {"verify_token": word}, by=by)

    assert tell(mention())[0] == 200

    assert (stored(ours), stored(theirs)) == (["m1"], ["m1"])


def test_a_channels_own_address_knows_its_own_secret_alone(shop: Shop) -> None:
    access = {"token": "t", "refresh_token": "", "extra": {"client_id": "bread", "client_secret": "crumb"}}
    bread = channel(shop, access=access)
    other = channel(shop, account_id="cake")
    address = f"{HOOKS}{bread.pk}/"

    assert tell(mention("m1", ""), address=address, secret="crumb")[0] == 200
    assert tell(mention("m2", "cake"), address=address, secret="crumb")[0] == 200  # not about this channel
    assert tell(mention("m3"), address=address)[0] == 403  # the installation's secret

    assert (stored(bread), stored(other)) == (["m1"], [])


def test_networks_and_channels_that_are_not_here_are_not_found(shop: Shop, client: Client) -> None:
    bread = channel(shop)
    gone = channel(shop, account_id="cake")
    disconnect(gone, by=shop.ada)

    for path in ("nowhere/", "mastodon/", f"telegraph/{uuid4()}/", f"mastodon/{bread.pk}/", f"telegraph/{gone.pk}/"):
        assert client.post(f"/hooks/{path}").status_code == 404, path
    assert client.put(HOOKS).status_code == 405


def test_where_no_keys_were_entered_nothing_is_believed(settings: Any) -> None:
    settings.NETWORK_KEYS = {}

    assert tell(mention())[0] == 403


def test_networks_are_told_the_address_that_people_use(shop: Shop, settings: Any) -> None:
    bread = channel(shop)
    settings.ADDRESS = "http://localhost:8000"
    assert hook_address("telegraph") == "http://localhost:8000/hooks/telegraph/"

    settings.BASE_URL = "https://social.example.org"
    assert hook_address("telegraph", bread) == f"https://social.example.org/hooks/telegraph/{bread.pk}/"


def test_signing_in_changes_nothing(shop: Shop) -> None:
    """A teammate's browser is not a network."""
    client = shop.signed_in(teammate(shop.workspace, "Dan", Role.ADMIN))

    assert client.post(HOOKS, b"[]", content_type="application/json").status_code == 403


def test_when_a_hook_spoke_of_a_channel_is_kept(shop: Shop, settings: Any) -> None:
    settings.NETWORK_KEYS = {"telegraph": OURS}
    ours = shop.channel("https://telegraph.example", network="telegraph", account_id="bread")
    other = shop.channel("https://telegraph.example", network="telegraph", account_id="cake")

    assert tell(mention("m2"))[0] == 200

    ours.refresh_from_db()
    other.refresh_from_db()
    assert (ours.heard_at is not None, other.heard_at) == (True, None)
    assert tell(mention("m3"), secret="wrong")[0] == 403
    kept = ours.heard_at
    ours.refresh_from_db()
    assert ours.heard_at == kept
