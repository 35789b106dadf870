"""Connecting: there and back, with keys that a person made; one yes may open several blogs."""

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from parvis.kit.http import Http
from parvis.networks.oauth import Tokens
from parvis.networks.tests.stages import new_handle
from parvis.networks.tests.wire import Wire, says
from parvis.networks.tumblr.adapter import Tumblr
from parvis.networks.tumblr.tests.files import told
from parvis.networks.tumblr.way import TumblrWay
from parvis.networks.ways import Errand, Outcome, come_back, set_out
from village.testing import Village

KEYS = {"client_id": "village", "client_secret": "village-secret"}


async def gone_there_and_back(
    village: Village, http: Http, handle: str, **changes: dict[str, str]
) -> tuple[dict[str, list[str]], Errand, Outcome]:
    village.token(handle, network="tumblr")
    base_url = f"{village.url}/tumblr"
    errand = Errand(http, keys=KEYS, callback="https://parvis.example/back/", state="s", base_url=base_url)
    there = await set_out(TumblrWay(), errand)
    back = (await http.call("GET", f"{there.goes_to}&approve={handle}")).headers["Location"]
    brought = {name: values[0] for name, values in parse_qs(urlsplit(back).query).items()}
    errand = replace(errand, told=brought | changes.get("told", {}), keys=changes.get("keys", KEYS))
    return parse_qs(urlsplit(there.goes_to).query), errand, await come_back(TumblrWay(), errand)


async def test_a_yes_on_tumblr_opens_the_blog(quiet_village: Village, http: Http) -> None:
    handle = new_handle()

    asked, errand, outcome = await gone_there_and_back(quiet_village, http, handle)

    assert asked["scope"] == ["basic write offline_access"] and "code_challenge" not in asked
    assert outcome.connected
    assert errand.account is not None and errand.account.handle == f"@{handle}"
    assert errand.access is not None and errand.access.extra["name"] == handle
    renewed = await Tumblr(http).refresh(errand.access)
    assert await Tumblr(http).who_am_i(renewed) == errand.account


@pytest.mark.parametrize(
    ("changes", "words"),
    [({"keys": {**KEYS, "client_secret": "guessed"}}, "keys"), ({"told": {"code": "used"}}, "Start again")],
)
async def test_what_is_wrong_is_said(
    changes: dict[str, dict[str, str]], words: str, quiet_village: Village, http: Http
) -> None:
    _asked, _errand, outcome = await gone_there_and_back(quiet_village, http, new_handle(), **changes)

    assert not outcome.connected
    assert words in str(outcome.report[1].text)


async def test_each_blog_is_an_account_of_its_own(wire: Wire, http: Http) -> None:
    blogs = [
        {"name": "cakes", "uuid": "t:3", "url": "https://cakes.example/", "title": "Cakes"},
        {"name": "bakery", "uuid": "t:2", "primary": True, "followers": 4},
    ]
    wire.says["/v2/user/info"] = says(200, told({"user": {"name": "bakery", "blogs": blogs}}))

    found = await TumblrWay().accounts(http, wire.url, Tokens("token", "again"), KEYS)

    assert [(one.access.account_id, one.access.extra["name"], one.account.name) for one in found] == [
        ("t:2", "bakery", "bakery"),
        ("t:3", "cakes", "Cakes"),
    ]
    assert found[1].access.extra["url"] == "https://cakes.example/" and found[0].account.followers == 4
