"""Connecting: a password buys a key, and whatever is wrong is said in words."""

from typing import Any

import pytest

from parvis.kit.http import Http
from parvis.networks.lemmy.adapter import Lemmy
from parvis.networks.lemmy.tests.things import site
from parvis.networks.lemmy.way import LemmyWay, NotLemmy, ServerForm, server_address
from parvis.networks.tests.stages import new_handle
from parvis.networks.tests.wire import Wire, says
from parvis.networks.ways import Errand, Outcome, set_out
from village.testing import Village


async def tried(http: Http, address: str, **told: str) -> Outcome:
    return await set_out(LemmyWay(), Errand(http, {"address": address, "user": "bread", "password": "x", **told}))


def said(outcome: Outcome) -> str:
    """What the first check that failed says."""
    return next(str(check.text) for check in outcome.report if check.state == "bad")


async def test_a_password_buys_a_key_and_is_not_kept(quiet_village: Village, http: Http) -> None:
    handle = new_handle()
    password = quiet_village.token(handle, network="lemmy")

    outcome = await tried(http, f"{quiet_village.url}/lemmy/", user=handle, password=password)

    access, account = outcome.errand.access, outcome.errand.account
    assert outcome.connected and access is not None and account is not None
    assert password not in repr((access.token, access.refresh_token, access.extra))
    assert account.handle == f"@{handle}@{quiet_village.url.removeprefix('http://')}"
    assert (await Lemmy(http).who_am_i(access)).account_id == access.account_id


async def test_a_second_factor_is_asked_for(quiet_village: Village, http: Http) -> None:
    handle, address = new_handle(), f"{quiet_village.url}/lemmy"
    password = quiet_village.token(handle, network="lemmy", scopes="totp")

    without = await tried(http, address, user=handle, password=password)
    wrong = await tried(http, address, user=handle, password=password, code="000000")
    right = await tried(http, address, user=handle, password=password, code="123 456")

    assert "second factor" in said(without)
    assert "wrong or too old" in said(wrong)
    assert right.connected


async def test_a_wrong_password_opens_nothing(quiet_village: Village, http: Http) -> None:
    handle = new_handle()
    quiet_village.token(handle, network="lemmy")

    outcome = await tried(http, f"{quiet_village.url}/lemmy", user=handle, password="guessed")

    assert not outcome.connected
    assert "does not know this name" in said(outcome)


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (site() | {"version": "1.0.0"}, "Lemmy 1.0.0"),
        (site() | {"version": ""}, "version 0.19"),
        ({"site_view": None}, "No Lemmy server"),
        (b"<html>", "No Lemmy server"),
        ([], "No Lemmy server"),
    ],
)
async def test_another_server_is_said_to_be_one(told: Any, words: str, wire: Wire, http: Http) -> None:
    wire.says["/api/v3/site"] = says(200, told)

    assert words in said(await tried(http, wire.url))
    assert wire.to("/api/v3/user/login") == []


@pytest.mark.parametrize("told", [{"jwt": None}, {}, b"<html>", []])
async def test_a_key_that_is_none_connects_nothing(told: Any, wire: Wire, http: Http) -> None:
    wire.says["/api/v3/site"] = says(200, site())
    wire.says["/api/v3/user/login"] = says(200, told)

    assert not (await tried(http, wire.url)).connected


@pytest.mark.parametrize("name", ["email_not_verified", "registration_application_is_pending", "site_ban"])
async def test_an_account_that_may_not_come_in_yet(name: str, wire: Wire, http: Http) -> None:
    wire.says["/api/v3/site"] = says(200, site())
    wire.says["/api/v3/user/login"] = says(400, {"error": name})

    assert not (await tried(http, wire.url)).connected


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("lemmy.world", "https://lemmy.world"),
        (" https://Lemmy.World/ ", "https://lemmy.world"),
        ("@bread@lemmy.world", "https://lemmy.world"),
        ("https://me:secret@lemmy.world", "https://lemmy.world"),
        ("http://127.0.0.1:1/lemmy", "http://127.0.0.1:1/lemmy"),
    ],
)
def test_an_address_is_read_from_what_people_type(typed: str, address: str) -> None:
    assert server_address(typed) == address


@pytest.mark.parametrize("typed", ["", "ftp://lemmy.world", "https://[lemmy"])
def test_what_is_no_address(typed: str) -> None:
    with pytest.raises(NotLemmy):
        server_address(typed)


def test_the_form_never_shows_the_password_again() -> None:
    form = ServerForm({"address": "lemmy.world", "user": "bread", "password": "butter"})

    assert form.is_valid()
    assert "butter" not in form.as_p()
