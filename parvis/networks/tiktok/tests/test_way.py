"""Connecting by either portal: there and back, with keys that a person made."""

from urllib.parse import parse_qs, urlsplit

import pytest

from parvis.kit.http import Http
from parvis.networks.errors import NotPermitted
from parvis.networks.oauth import Tokens
from parvis.networks.tests.stages import new_handle
from parvis.networks.tests.wire import Wire
from parvis.networks.tiktok.adapter import TikTok
from parvis.networks.tiktok.way import TikTokKeysForm, TikTokWay
from parvis.networks.ways import Errand, Outcome, come_back, set_out
from village.testing import Village

KEYS = {"client_id": "village", "client_secret": "village-secret"}


async def signed_in(
    village: Village, http: Http, handle: str, *, deny: bool = False, **more: str
) -> tuple[Outcome, str]:
    """What came of it, and the scopes that were asked for. more: of the keys on the way back."""
    village.token(handle, network="tiktok")
    portal = {"portal": more["portal"]} if "portal" in more else {}
    errand = Errand(http, keys=KEYS | portal, callback="https://parvis.example/back/", state="s")
    errand.base_url = f"{village.url}/tiktok"
    there = await set_out(TikTokWay(), errand)
    asked = {name: values[0] for name, values in parse_qs(urlsplit(there.goes_to).query).items()}
    if deny:
        page = there.goes_to.partition("?")[0]
        back = (await http.call("POST", page, data=asked | {"decision": "deny"})).headers["Location"]
    else:
        back = (await http.call("GET", f"{there.goes_to}&approve={handle}")).headers["Location"]
    errand.told = {name: values[0] for name, values in parse_qs(urlsplit(back).query).items()}
    errand.keys = KEYS | more
    return await come_back(TikTokWay(), errand), asked["scope"]


@pytest.mark.parametrize(("portal", "scope"), [("posting", "user.info.profile"), ("business", "comment.list.manage")])
async def test_a_yes_opens_the_account_by_either_portal(
    portal: str, scope: str, quiet_village: Village, http: Http
) -> None:
    handle = new_handle()

    outcome, asked = await signed_in(quiet_village, http, handle, portal=portal)

    errand = outcome.errand
    assert outcome.connected, outcome.report
    assert scope in asked.split(",")
    assert errand.access is not None and errand.account is not None
    assert (errand.account.handle, errand.access.extra["username"]) == (f"@{handle}", handle)
    assert errand.access.extra["portal"] == portal
    renewed = await TikTok(http).refresh(errand.access)
    assert (await TikTok(http).who_am_i(renewed)).account_id == errand.account.account_id == renewed.account_id


@pytest.mark.parametrize("portal", ["posting", "business"])
async def test_a_no_and_wrong_keys_are_said(portal: str, quiet_village: Village, http: Http) -> None:
    no, _asked = await signed_in(quiet_village, http, new_handle(), portal=portal, deny=True)
    wrong, _asked = await signed_in(quiet_village, http, new_handle(), portal=portal, client_secret="guessed")

    assert [check.state for check in no.report] == ["ok", "bad", "waiting"]
    assert "Nothing was changed" in str(no.report[1].text)
    assert not wrong.connected
    assert "keys" in str(wrong.report[1].text)


async def test_who_does_not_allow_to_post_is_not_connected(wire: Wire, http: Http) -> None:
    tokens = Tokens("t", told={"scope": "user.info.basic,video.list", "open_id": "7"})

    with pytest.raises(NotPermitted):
        await TikTokWay().accounts(http, wire.url, tokens, KEYS)
    assert wire.asked == []


def test_the_portal_is_chosen_with_the_keys() -> None:
    assert TikTokKeysForm({**KEYS, "portal": "business"}).is_valid()
    assert not TikTokKeysForm({**KEYS, "portal": "ads"}).is_valid()
