"""Connecting: there and back, with keys that a person made."""

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from parvis.kit.http import Http
from parvis.networks.oauth import Keys
from parvis.networks.reddit.adapter import Reddit
from parvis.networks.reddit.way import RedditWay
from parvis.networks.tests.stages import new_handle
from parvis.networks.ways import Errand, Outcome, come_back, set_out
from village.testing import Village

KEYS = {"client_id": "village", "client_secret": "village-secret"}


async def gone_there_and_back(
    village: Village, http: Http, keys: Keys, **told: str
) -> tuple[dict[str, list[str]], str, Errand, Outcome]:
    handle = new_handle()
    village.token(handle, network="reddit")
    errand = Errand(
        http, keys=KEYS, callback="https://parvis.example/back/", state="s", base_url=f"{village.url}/reddit"
    )
    there = await set_out(RedditWay(), errand)
    back = (await http.call("GET", f"{there.goes_to}&approve={handle}")).headers["Location"]
    brought = {name: values[0] for name, values in parse_qs(urlsplit(back).query).items()}
    errand = replace(errand, told=brought | told, keys=keys)
    return parse_qs(urlsplit(there.goes_to).query), handle, errand, await come_back(RedditWay(), errand)


async def test_a_yes_on_reddit_opens_the_account_for_ever(quiet_village: Village, http: Http) -> None:
    asked, handle, errand, outcome = await gone_there_and_back(quiet_village, http, KEYS)

    assert asked["duration"] == ["permanent"] and "code_challenge" not in asked
    assert asked["scope"][0].startswith("identity submit read edit privatemessages vote flair mysubreddits")
    assert outcome.connected
    assert errand.account is not None and errand.account.handle == f"u/{handle}"
    assert errand.access is not None and errand.access.extra["name"] == handle
    renewed = await Reddit(http).refresh(errand.access)
    assert await Reddit(http).who_am_i(renewed) == errand.account


@pytest.mark.parametrize(
    ("keys", "told", "words"),
    [
        ({**KEYS, "client_secret": "guessed"}, {}, "keys"),
        (KEYS, {"code": "used"}, "Start again"),
    ],
)
async def test_what_is_wrong_is_said(
    keys: Keys, told: dict[str, str], words: str, quiet_village: Village, http: Http
) -> None:
    *_others, outcome = await gone_there_and_back(quiet_village, http, keys, **told)

    assert not outcome.connected
    assert words in str(outcome.report[1].text)
