"""Connecting a number: keys, then a token and two ids; whatever is wrong is said in words."""

from typing import Any

import pytest

from parvis.kit.http import Http
from parvis.networks.tests.stages import Stage
from parvis.networks.tests.wire import Wire, says
from parvis.networks.ways import Errand, LeadsAway, NeedsKeys, Outcome, set_out
from parvis.networks.whatsapp.adapter import WhatsApp
from parvis.networks.whatsapp.tests.stage import KEYS
from parvis.networks.whatsapp.tests.stage import stage as on_stage
from parvis.networks.whatsapp.way import NumberForm, WhatsAppWay
from village.testing import Village


async def tried(scene: Stage, http: Http, *, keys: Any = KEYS, **told: str) -> Outcome:
    typed = {
        "number": f" {scene.access.account_id} ",
        "business": scene.access.extra["business"],
        "token": f" {scene.access.token} ",
    }
    return await set_out(WhatsAppWay(), Errand(http, typed | told, keys, base_url=scene.access.base_url))


def said(outcome: Outcome) -> str:
    """What the first check that failed says."""
    return next(str(check.text) for check in outcome.report if check.state == "bad")


@pytest.fixture
def scene(quiet_village: Village) -> Stage:
    return on_stage(quiet_village)


async def test_a_token_and_two_ids_make_a_channel_that_is_told(scene: Stage, http: Http) -> None:
    assert (await WhatsApp(http).read_hooks(scene.access)).is_set is False

    for _time in range(2):
        outcome = await tried(scene, http)

    access, account = outcome.errand.access, outcome.errand.account
    assert outcome.connected, outcome.report
    assert access is not None
    assert account is not None
    assert (access.account_id, access.token) == (scene.access.account_id, scene.access.token)
    assert access.extra == scene.access.extra
    assert (account.account_id, account.name) == (scene.access.account_id, scene.handle)
    assert account.url == f"https://wa.me/{account.handle.removeprefix('+')}"
    assert (await WhatsApp(http).read_hooks(access)).is_set is True


async def test_a_token_that_ends_is_known_to_end(scene: Stage, http: Http) -> None:
    token = scene.village.session(scene.handle, network="whatsapp", seconds=5_000_000)["access_token"]

    outcome = await tried(scene, http, token=token)

    assert outcome.errand.access is not None
    assert WhatsApp(http).expires_at(outcome.errand.access) is not None


async def test_what_is_missing_or_wrong_is_said(scene: Stage, http: Http) -> None:
    village = scene.village
    short = village.token(scene.handle, network="whatsapp", scopes="whatsapp_business_messaging")
    other = village.app("whatsapp")
    stranger = on_stage(village).access

    assert "Enter the keys" in said(await tried(scene, http, keys=None))
    assert "Choose WhatsApp once more" in said(await tried(scene, http, token=""))
    assert "does not accept this token" in said(await tried(scene, http, token="guessed"))
    assert "another application" in said(await tried(scene, http, keys=other))
    assert "whatsapp_business_management" in said(await tried(scene, http, token=short))
    for told in ({"number": "1234"}, {"business": "1234"}, {"business": stranger.extra["business"]}):
        assert "no number with this ID" in said(await tried(scene, http, **told))


async def test_wrong_keys_are_said_to_be_wrong(scene: Stage, http: Http) -> None:
    outcome = await tried(scene, http, keys=KEYS | {"client_secret": "guessed"})

    assert "does not accept the keys" in said(outcome)


@pytest.mark.parametrize("told", [b"<html>", {"data": None}, {"data": {"is_valid": "yes"}}, []])
async def test_nonsense_connects_nothing(told: Any, wire: Wire, http: Http) -> None:
    wire.says["/v25.0/debug_token"] = says(200, told)
    typed = {"number": "7", "business": "8", "token": "t"}

    outcome = await set_out(WhatsAppWay(), Errand(http, typed, KEYS, base_url=wire.url))

    assert not outcome.connected
    assert len(wire.asked) == 1


def test_ids_are_numbers() -> None:
    assert NumberForm({"number": " 1234 ", "business": "5678", "token": "t"}).is_valid()
    assert set(NumberForm({"number": "+1 555", "business": "x", "token": ""}).errors) == {"number", "business", "token"}


def test_the_way_asks_for_keys_and_leads_nowhere() -> None:
    assert isinstance(WhatsAppWay(), NeedsKeys)
    assert not isinstance(WhatsAppWay(), LeadsAway)
