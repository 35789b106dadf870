"""Accounts, places and daily counts against Google's own description; of posts and reviews Google publishes none."""

from datetime import date

from parvis.networks.google.adapter import Google
from parvis.networks.google.tests.stage import key_to
from parvis.networks.google.way import GoogleWay
from parvis.networks.google_common.tests.discovery import Discovery, Listening
from parvis.networks.oauth import Tokens
from parvis.networks.tests.stages import new_handle
from village.testing import Village

FOLDER = "google_business_profile"


async def test_what_google_describes_is_asked_and_answered_as_described(quiet_village: Village) -> None:
    names = ("mybusinessaccountmanagement", "mybusinessbusinessinformation", "businessprofileperformance")
    described = Discovery.of(*(f"{FOLDER}/{name}.v1.json" for name in names))
    access = key_to(quiet_village, new_handle())
    keys = {"client_id": "village", "client_secret": "village-secret"}

    async with Listening(allowed_hosts=("127.0.0.1",)) as http:
        (found,) = await GoogleWay().accounts(http, access.base_url, Tokens(access.token), keys)
        await Google(http).who_am_i(found.access)
        await Google(http).daily(found.access, date(2026, 10, 1), date(2026, 10, 7))

    assert {described.judge(asked, access.base_url) for asked in http.asked} == {
        "mybusinessaccountmanagement.accounts.list",
        "mybusinessbusinessinformation.accounts.locations.list",
        "mybusinessbusinessinformation.locations.get",
        "businessprofileperformance.locations.fetchMultiDailyMetricsTimeSeries",
    }
