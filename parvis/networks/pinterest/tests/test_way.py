"""Connecting: there and back, with keys that a person made."""

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

from parvis.kit.http import Http
from parvis.networks.pinterest.adapter import Pinterest
from parvis.networks.pinterest.way import PinterestWay
from parvis.networks.tests.stages import new_handle
from parvis.networks.ways import Errand, come_back, set_out
from village.testing import Village

KEYS = {"client_id": "village", "client_secret": "village-secret"}


async def test_a_yes_on_pinterest_opens_the_account(quiet_village: Village, http: Http) -> None:
    handle = new_handle()
    quiet_village.token(handle, network="pinterest")
    base_url = f"{quiet_village.url}/pinterest"
    errand = Errand(http, keys=KEYS, callback="https://parvis.example/back/", state="s", base_url=base_url)

    there = await set_out(PinterestWay(), errand)
    asked = parse_qs(urlsplit(there.goes_to).query)
    back = (await http.call("GET", f"{there.goes_to}&approve={handle}")).headers["Location"]
    errand.told = {name: values[0] for name, values in parse_qs(urlsplit(back).query).items()}
    outcome = await come_back(PinterestWay(), errand)

    assert asked["scope"] == ["user_accounts:read,boards:read,boards:write,pins:read,pins:write"]
    assert "code_challenge" not in asked
    assert outcome.connected
    assert errand.account is not None and errand.account.handle == f"@{handle}"
    assert errand.access is not None and errand.access.account_id == errand.account.account_id
    renewed = await Pinterest(http).refresh(errand.access)
    assert await Pinterest(http).who_am_i(renewed) == errand.account


async def test_wrong_keys_are_said_to_be_wrong(quiet_village: Village, http: Http) -> None:
    handle = new_handle()
    quiet_village.token(handle, network="pinterest")
    base_url = f"{quiet_village.url}/pinterest"
    errand = Errand(http, keys=KEYS, callback="https://parvis.example/back/", state="s", base_url=base_url)
    there = await set_out(PinterestWay(), errand)
    back = (await http.call("GET", f"{there.goes_to}&approve={handle}")).headers["Location"]
    told = {name: values[0] for name, values in parse_qs(urlsplit(back).query).items()}

    outcome = await come_back(PinterestWay(), replace(errand, told=told, keys={**KEYS, "client_secret": "guessed"}))

    assert not outcome.connected
    assert "keys" in str(outcome.report[1].text)
