"""Connecting a forum: an address as people type it, a name, a key; whatever is wrong is said in words."""

from typing import Any

import pytest

from parvis.kit.http import Http
from parvis.networks.discourse.tests.stage import stage as on_stage
from parvis.networks.discourse.way import DiscourseWay, NotDiscourse, forum_address
from parvis.networks.tests.wire import Wire, says
from parvis.networks.ways import Errand, Outcome, set_out
from village.testing import Village


async def tried(http: Http, address: str, **told: str) -> Outcome:
    return await set_out(DiscourseWay(), Errand(http, {"address": address, "user": "bread", "key": "x", **told}))


def said(outcome: Outcome) -> str:
    """What the first check that failed says."""
    return next(str(check.text) for check in outcome.report if check.state == "bad")


async def test_a_key_makes_a_channel_of_ours(quiet_village: Village, http: Http) -> None:
    scene = on_stage(quiet_village)
    told = {"user": f"@{scene.handle}", "key": f" {scene.access.token} ", "hook_secret": "levain"}

    outcome = await tried(http, f"{scene.access.base_url}/", **told)

    access, account = outcome.errand.access, outcome.errand.account
    assert outcome.connected, outcome.report
    assert access is not None
    assert account is not None
    assert (access.base_url, access.account_id) == (scene.access.base_url, scene.access.account_id)
    assert access.extra == {"user": scene.handle, "hook_secret": "levain"}
    assert account.handle.startswith(f"@{scene.handle}@")


async def test_a_key_of_somebody_else_opens_nothing(quiet_village: Village, http: Http) -> None:
    scene = on_stage(quiet_village)

    outcome = await tried(http, scene.access.base_url, user="somebody", key=scene.access.token)

    assert not outcome.connected
    assert "not accepted" in said(outcome)


@pytest.mark.parametrize(("status", "told"), [(200, b"<html>"), (200, []), (200, {"name": "x"}), (404, {"title": "x"})])
async def test_another_site_is_said_to_be_one(status: int, told: Any, wire: Wire, http: Http) -> None:
    wire.says["/site/basic-info.json"] = says(status, told)

    assert "No Discourse forum" in said(await tried(http, wire.url))


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        (" Forum.Example/ ", "https://forum.example"),
        ("http://forum.example:8080/talk/", "http://forum.example:8080/talk"),
    ],
)
def test_an_address_is_understood_as_people_type_it(typed: str, address: str) -> None:
    assert forum_address(typed) == address


@pytest.mark.parametrize("typed", ["", "ftp://forum.example", "https://[", "https:///x"])
def test_what_is_no_address_is_said_to_be_none(typed: str) -> None:
    with pytest.raises(NotDiscourse):
        forum_address(typed)
