"""Connecting: there and back, several profiles by one yes, and tokens that live for an hour."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from parvis.kit.http import Http
from parvis.networks.errors import AccessExpired, AccessLost, Temporary
from parvis.networks.oauth import Tokens
from parvis.networks.snapchat.adapter import Snapchat
from parvis.networks.snapchat.tests.stage import KEYS, key_to
from parvis.networks.snapchat.way import SnapchatWay
from parvis.networks.tests.wire import Asked, Reply, Wire, says
from parvis.networks.ways import Errand, Outcome, come_back, set_out
from village.testing import Village

OWN, OTHERS = "/v1/public_profiles/my_profile", "/v1/organizations/o1/public_profiles"


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Village]:
    """With three profiles."""
    with Village.start(tmp_path_factory.mktemp("profiles")) as running:
        for handle in ("levain", "harbour", "mill"):
            running.token(handle, network="snapchat")
        yield running


async def signed_in(village: Village, http: Http, *, scope: str = "", **keys: str) -> tuple[Outcome, dict[str, str]]:
    """What came of it, and what was asked for. keys: what is wrong in them on the way back."""
    errand = Errand(http, keys=KEYS, callback="https://parvis.example/back/", state="s")
    errand.base_url = f"{village.url}/snapchat"
    there = await set_out(SnapchatWay(), errand)
    asked = {name: values[0] for name, values in parse_qs(urlsplit(there.goes_to).query).items()}
    page = there.goes_to.partition("?")[0]
    params = asked | {"approve": "levain"} | ({"scope": scope} if scope else {})
    back = (await http.call("GET", page, params=params)).headers["Location"]
    errand.told = {name: values[0] for name, values in parse_qs(urlsplit(back).query).items()}
    errand.keys = KEYS | keys
    return await come_back(SnapchatWay(), errand), asked


async def test_one_yes_opens_every_profile_of_the_organization(village: Village, http: Http) -> None:
    outcome, asked = await signed_in(village, http)

    assert outcome.connected, outcome.report
    assert asked["scope"] == "snapchat-profile-api"
    assert "code_challenge" not in asked
    found = outcome.errand.found
    assert {one.account.handle for one in found} == {"@levain", "@harbour", "@mill"}
    assert found[0].account.handle == "@levain"
    first = found[0].access
    assert (first.account_id, first.extra["username"]) == (found[0].account.account_id, "levain")
    assert await Snapchat(http).who_am_i(first) == found[0].account
    grants = await Snapchat(http).read_grants(first)
    assert grants is not None
    assert grants.missing == []


async def test_who_is_not_on_snaps_list_and_wrong_keys_are_told(village: Village, http: Http) -> None:
    unlisted, _asked = await signed_in(village, http, scope="snapchat-marketing-api")
    wrong, _asked = await signed_in(village, http, client_secret="guessed")

    assert [check.state for check in unlisted.report] == ["ok", "bad", "waiting"]
    assert "list" in str(unlisted.report[1].text)
    assert "keys" in str(wrong.report[1].text)


async def test_a_token_that_has_run_out_is_renewed_and_the_old_one_is_used_up(village: Village, http: Http) -> None:
    access = key_to(village, "levain")
    village.advance(7201)
    with pytest.raises(AccessExpired):
        await Snapchat(http).who_am_i(access)

    renewed = await Snapchat(http).refresh(access)

    assert (await Snapchat(http).who_am_i(renewed)).handle == "@levain"
    assert renewed.refresh_token != access.refresh_token
    assert Snapchat(http).expires_at(renewed) is not None
    with pytest.raises(AccessLost):
        await Snapchat(http).refresh(access)


def profile(number: int, **changes: Any) -> dict[str, Any]:
    usual = {"id": f"p{number}", "display_name": f"Shop {number}", "snap_user_name": f"shop{number}"}
    return {"sub_request_status": "SUCCESS", "public_profile": usual | changes}


async def test_profiles_are_read_on_all_pages(wire: Wire, http: Http) -> None:
    own = profile(0, organization_id="o1", subscriber_count="12")["public_profile"]
    wire.says[OWN] = says(200, {"request_status": "SUCCESS", "public_profile": own})

    def paged(asked: Asked) -> Reply:
        start = int(asked.query.get("cursor", ["0"])[0])
        shown = [profile(start), profile(start + 1), None, profile(9, id=None)]
        told = {"request_status": "SUCCESS", "public_profiles": shown}
        more = {"paging": {"next_link": f"https://x.example/a?limit=50&cursor={start + 2}"}} if start < 4 else {}
        return 200, told | more

    wire.says[OTHERS] = paged

    found = await SnapchatWay().accounts(http, wire.url, Tokens("t"), KEYS)

    assert [one.account.account_id for one in found] == ["p0", "p1", "p2", "p3", "p4", "p5"]
    assert (found[0].account.followers, found[0].account.url) == (12, f"{wire.url}/@shop0")


async def test_who_may_not_list_the_organization_has_their_own_profile(wire: Wire, http: Http) -> None:
    own = profile(0, organization_id="o1", snap_user_name="")["public_profile"]
    wire.says[OWN] = says(200, {"request_status": "SUCCESS", "public_profile": own})
    wire.says[OTHERS] = says(403, {"request_status": "ERROR"})

    (found,) = await SnapchatWay().accounts(http, wire.url, Tokens("t"), KEYS)

    assert (found.account.handle, found.access.extra["username"]) == ("Shop 0", "")
    wire.says[OWN] = says(200, {"request_status": "SUCCESS", "public_profile": None})
    assert await SnapchatWay().accounts(http, wire.url, Tokens("t"), KEYS) == []
    wire.says["/v1/public_profiles/p0"] = says(200, {"request_status": "SUCCESS", "public_profiles": [None]})
    with pytest.raises(Temporary):
        await Snapchat(http).who_am_i(replace(found.access, account_id="p0"))
