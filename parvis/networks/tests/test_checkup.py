"""The doctor on a connected channel: one thing is broken, and exactly its line says so."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
import requests

from parvis.kit.clock import now, parsed
from parvis.kit.http import Http
from parvis.networks.actions.checkup import check_up
from parvis.networks.checkable import Grants, quota_of
from parvis.networks.doctor import Check
from parvis.networks.instagram.tests.shelf import still
from parvis.networks.models import Channel, ChannelState
from parvis.networks.protocols import Outgoing
from parvis.networks.tests.conftest import Shop, in_own_loop
from parvis.networks.tests.journals import MemoryJournal
from parvis.networks.tests.stages import new_handle, stage_of
from parvis.networks.tests.wire import Wire, says
from village.testing import Village

pytestmark = pytest.mark.django_db(transaction=True)
MOMENT = "2026-11-25T10:00:00Z"
KNOWN, UNKNOWN = "The network knows us", "The network does not know us any more"
ALLOWED, NOT_ALLOWED = "All that Parvis does is allowed", "Not all that Parvis does is allowed"
ROOM, NO_ROOM = "There is room to send", "Nothing can be sent just now"
HEARS, DEAF = "It tells us at once what comes in", "It does not tell us at once what comes in"
FETCHED, NOT_FETCHED = (
    "Pictures and films can be fetched from Parvis",
    "The network cannot fetch pictures and films from Parvis",
)


def examined(channel: Channel) -> list[Check]:
    return in_own_loop(lambda http: check_up(channel.pk, http))


def lines(report: Sequence[Check]) -> list[tuple[str, str]]:
    return [(str(check.title), check.state) for check in report]


def bad(report: Sequence[Check]) -> list[str]:
    return [str(check.title) for check in report if check.state == "bad"]


def text(report: Sequence[Check], title: str) -> str:
    return next(str(check.text) for check in report if str(check.title) == title)


@dataclass
class Bakery:
    """An Instagram account in the village, with everything well. Parvis answers on the wire."""

    shop: Shop
    village: Village
    wire: Wire
    settings: Any
    handle: str = field(default_factory=new_handle)
    scopes: str = ""

    def __post_init__(self) -> None:
        told = self.village.session(self.handle, network="instagram", scopes=self.scopes)
        self.account, self.url, self.token = told["account_id"], told["base_url"], told["access_token"]
        extra = {"client_id": "village", "client_secret": "village-secret", "page_id": f"9{self.account}"}
        access = {"token": self.token, "refresh_token": told["refresh_token"], "extra": extra}
        self.channel = self.shop.channel(
            self.url, network="instagram", account_id=self.account, handle=f"@{self.handle}", access=access
        )
        self.settings.BASE_URL = self.wire.url
        self.wire.says["/healthz"] = says(200, {"status": "ok"})
        self.call("POST", f"9{self.account}/subscribed_apps", subscribed_fields="feed")

    def call(self, method: str, path: str, **params: str) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self.token}"}
        url = f"{self.url}/v25.0/{path}"
        answer = requests.request(method, url, params=params, headers=headers, timeout=10)
        assert answer.ok, answer.text
        return dict(answer.json())


@pytest.fixture
def bakery(shop: Shop, village: Village, wire: Wire, settings: Any) -> Bakery:
    return Bakery(shop, village, wire, settings)


def test_where_all_is_well_every_line_says_so(bakery: Bakery) -> None:
    report = examined(bakery.channel)

    assert lines(report) == [(KNOWN, "ok"), (ALLOWED, "ok"), (ROOM, "ok"), (HEARS, "ok"), (FETCHED, "ok")]
    assert text(report, KNOWN) == f"You are @{bakery.handle}."
    assert text(report, ROOM) == "0 of 50 posts of the last 24 hours are used."
    assert bakery.wire.url in text(report, FETCHED)


def revoke_the_token(bakery: Bakery) -> None:
    bakery.village.revoke(bakery.handle, network="instagram")


def use_up_the_quota(bakery: Bakery) -> None:
    picture = still(bakery.village.folder / "media", "quota.jpg")
    for _number in range(50):
        url = f"{bakery.village.url}/media/{picture.path.name}"
        made = bakery.call("POST", f"{bakery.account}/media", image_url=url, caption="Bread.")
        bakery.call("POST", f"{bakery.account}/media_publish", creation_id=made["id"])


def take_the_hook_away(bakery: Bakery) -> None:
    bakery.call("DELETE", f"9{bakery.account}/subscribed_apps")


def move_to_this_machine(bakery: Bakery) -> None:
    bakery.settings.BASE_URL = "https://localhost:8443"


def move_to_the_office(bakery: Bakery) -> None:
    bakery.settings.BASE_URL = "https://10.0.0.7"


def forget_to_encrypt(bakery: Bakery) -> None:
    bakery.settings.BASE_URL = "http://93.184.216.34"


def switch_the_proxy_off(bakery: Bakery) -> None:
    bakery.settings.BASE_URL = "http://127.0.0.1:9"


def let_something_else_answer(bakery: Bakery) -> None:
    bakery.wire.says["/healthz"] = says(200, {"status": "It works!"})


def forget_our_address(bakery: Bakery) -> None:
    bakery.settings.BASE_URL = bakery.settings.ADDRESS = ""


BROKEN: dict[Callable[[Bakery], None], tuple[str, str]] = {
    revoke_the_token: (UNKNOWN, "Connect the channel again"),
    use_up_the_quota: (NO_ROOM, "All 50 posts"),
    take_the_hook_away: (DEAF, "not set any more"),
    move_to_this_machine: (NOT_FETCHED, "https://localhost:8443 is an address inside this machine"),
    move_to_the_office: (NOT_FETCHED, "https://10.0.0.7 is an address inside this machine"),
    forget_to_encrypt: (NOT_FETCHED, "not encrypted"),
    switch_the_proxy_off: (NOT_FETCHED, "Nobody answers at"),
    let_something_else_answer: (NOT_FETCHED, "something else than Parvis answers"),
    forget_our_address: (NOT_FETCHED, "PARVIS_BASE_URL"),
}


@pytest.mark.parametrize("breaks", BROKEN)
def test_where_one_thing_is_broken_exactly_its_line_says_so(breaks: Callable[[Bakery], None], bakery: Bakery) -> None:
    title, words = BROKEN[breaks]
    breaks(bakery)

    report = examined(bakery.channel)

    assert bad(report) == [title]
    assert words in text(report, title)


def test_a_scope_that_was_not_granted_is_named(shop: Shop, village: Village, wire: Wire, settings: Any) -> None:
    scopes = (
        "instagram_basic instagram_content_publish instagram_manage_insights pages_show_list pages_read_engagement "
        "pages_manage_metadata"
    )

    report = examined(Bakery(shop, village, wire, settings, scopes=scopes).channel)

    assert bad(report) == [NOT_ALLOWED]
    assert "Not allowed: instagram_manage_comments." in text(report, NOT_ALLOWED)


def test_what_asks_the_network_waits_for_the_token_and_the_rest_does_not(bakery: Bakery) -> None:
    revoke_the_token(bakery)

    report = examined(bakery.channel)

    assert [state for _title, state in lines(report)] == ["bad", "waiting", "waiting", "waiting", "ok"]
    assert Channel.objects.get().state == ChannelState.TO_RECONNECT


def test_a_network_that_asks_to_wait_has_no_room_and_does_not_say_who_we_are(bakery: Bakery) -> None:
    bakery.village.fault("429_seconds", path=f"/{bakery.account}", account=bakery.handle)

    report = examined(bakery.channel)

    assert bad(report) == [NO_ROOM]
    assert "There is room again in 1 min" in text(report, NO_ROOM)
    assert lines(report)[0] == (KNOWN, "unsure")


def test_a_token_that_is_gone_with_its_person_says_nothing_of_what_is_allowed(bakery: Bakery) -> None:
    bakery.channel.access |= {"refresh_token": ""}
    bakery.channel.save()

    assert lines(examined(bakery.channel)) == [(KNOWN, "ok"), (ROOM, "ok"), (HEARS, "ok"), (FETCHED, "ok")]


def test_a_channel_that_is_not_connected_has_no_report(bakery: Bakery) -> None:
    Channel.objects.update(state=ChannelState.DISCONNECTED)

    assert examined(bakery.channel) == []


@pytest.mark.parametrize(
    ("scopes", "missing"),
    [
        ("read write follow push", ""),
        ("read write:statuses write:media", "write:favourites"),
        ("read:accounts write", "read:notifications, read:statuses"),
    ],
)
def test_a_broader_scope_of_mastodon_holds_the_narrower_ones(
    scopes: str, missing: str, shop: Shop, village: Village
) -> None:
    told = village.admin("POST", "/tokens", {"account": new_handle(), "scopes": scopes})
    access = {"token": told["access_token"], "refresh_token": "", "extra": {}}
    channel = shop.channel(village.url, network="mastodon", account_id=str(told["account_id"]), access=access)

    report = examined(channel)

    assert bad(report) == ([NOT_ALLOWED] if missing else [])
    assert f"Not allowed: {missing}." in text(report, NOT_ALLOWED) if missing else (ALLOWED, "ok") in lines(report)


def on_telegram(shop: Shop, village: Village) -> tuple[Channel, str]:
    told = village.admin("POST", "/tokens", {"account": new_handle(), "network": "telegram"})
    access = {"token": told["access_token"], "refresh_token": "", "extra": {}}
    channel = shop.channel(told["base_url"], network="telegram", account_id=told["account_id"], access=access)
    return channel, f"{told['base_url']}/bot{told['access_token']}/setWebhook"


@pytest.mark.parametrize(
    ("leads_to", "state", "words"),
    [
        ("", "bad", "not set any more"),
        ("https://elsewhere.example/hook", "bad", "another address: https://elsewhere.example/hook"),
        ("here", "ok", "nothing has come by it yet"),
    ],
)
def test_where_telegram_tells_is_looked_at(
    leads_to: str, state: str, words: str, shop: Shop, village: Village, settings: Any
) -> None:
    settings.BASE_URL = "https://parvis.example"
    channel, set_hook = on_telegram(shop, village)
    url = f"https://parvis.example/hooks/telegram/{channel.pk}/" if leads_to == "here" else leads_to
    requests.post(set_hook, json={"url": url}, timeout=10)

    report = examined(channel)

    assert lines(report)[-1] == ((HEARS if state == "ok" else DEAF), state)
    assert words in str(report[-1].text)


def test_a_hook_that_telegram_cannot_deliver_is_told_with_its_reason(shop: Shop, wire: Wire, settings: Any) -> None:
    settings.BASE_URL = "https://parvis.example"
    access = {"token": "1:key", "refresh_token": "", "extra": {}}
    channel = shop.channel(wire.url, network="telegram", account_id="-100", access=access)
    info = {
        "url": f"https://parvis.example/hooks/telegram/{channel.pk}/",
        "pending_update_count": 3,
        "last_error_message": "SSL error: certificate verify failed",
    }
    chat = {"id": -100, "type": "channel", "title": "Bread"}
    wire.says["/bot1:key/getChat"] = says(200, {"ok": True, "result": chat})
    wire.says["/bot1:key/getChatMemberCount"] = says(200, {"ok": True, "result": 3})
    wire.says["/bot1:key/getChatMember"] = says(200, {"ok": True, "result": {"status": "administrator"}})
    wire.says["/bot1:key/getMe"] = says(200, {"ok": True, "result": {"id": 1, "is_bot": True, "username": "bread_bot"}})
    wire.says["/bot1:key/getWebhookInfo"] = says(200, {"ok": True, "result": info})

    report = examined(channel)

    assert bad(report) == [DEAF]
    assert report[-1].said == "SSL error: certificate verify failed"
    info["pending_update_count"] = 0  # it is kept for ever; nothing waits any more
    assert bad(examined(channel)) == []


@pytest.mark.parametrize(
    ("ago", "state", "words"),
    [
        (None, "unsure", "must lead to"),
        (timedelta(minutes=5), "ok", "5 min ago"),
        (timedelta(days=60), "unsure", "Last"),
    ],
)
def test_a_hook_of_which_the_network_says_nothing_was_heard_or_not(
    ago: timedelta | None, state: str, words: str, shop: Shop, village: Village, settings: Any
) -> None:
    settings.BASE_URL = "https://parvis.example"
    told = village.session(new_handle(), network="x")
    access = {"token": told["access_token"], "refresh_token": "", "extra": {"scope": "tweet.read users.read"}}
    heard_at = now() - ago if ago else None
    channel = shop.channel(
        told["base_url"], network="x", account_id=told["account_id"], access=access, heard_at=heard_at
    )

    report = examined(channel)

    assert lines(report)[-1] == (HEARS, state)
    assert words in str(report[-1].text)
    assert bad(report) == [NOT_ALLOWED]
    assert "dm.read" in text(report, NOT_ALLOWED)


def test_without_https_nobody_is_expected_to_tell(shop: Shop, village: Village, settings: Any) -> None:
    settings.BASE_URL = "http://parvis.example"
    channel, _set_hook = on_telegram(shop, village)

    assert lines(examined(channel))[-1] == (HEARS, "unsure")


@pytest.mark.parametrize("network", ["youtube", "google", "blogger"])
async def test_google_says_what_its_token_may_do(network: str, quiet_village: Village, http: Http) -> None:
    stage = stage_of(network, quiet_village)

    grants = await stage.adapter(http).read_grants(stage.access)

    assert isinstance(grants, Grants)
    assert grants.missing == []
    assert all(name.startswith("https://www.googleapis.com/auth/") for name in grants.wanted)


async def test_threads_says_how_many_posts_are_used(quiet_village: Village, http: Http) -> None:
    stage = stage_of("threads", quiet_village)
    adapter = stage.adapter(http)
    await adapter.publish(Outgoing(("Fresh bread at seven.",)), stage.access, MemoryJournal())

    quota = await adapter.read_quota(stage.access)

    assert (quota.used, quota.most, quota.of) == (1, 250, "posts")


def test_the_quota_stands_in_the_rate_headers() -> None:
    told = quota_of({"X-RateLimit-Limit": "300", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": MOMENT})

    assert told is not None
    assert (told.used, told.most, told.of, told.is_used_up) == (300, 300, "calls", True)
    assert told.until == parsed(MOMENT)
    assert quota_of({"RateLimit-Limit": "3000", "RateLimit-Remaining": "2999"}).used == 1  # type: ignore[union-attr]
    assert quota_of({"X-RateLimit-Limit": "many"}) is None
