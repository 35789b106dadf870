"""From "sign in with Facebook" to the accounts of a person's pages, and how their keys are renewed."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from parvis.kit.http import Http
from parvis.networks.errors import AccessExpired
from parvis.networks.instagram.adapter import Instagram
from parvis.networks.instagram.way import InstagramWay
from parvis.networks.meta.tests.sign_ins import signed_in
from parvis.networks.oauth import Tokens
from parvis.networks.protocols import Access
from parvis.networks.tests.wire import Wire, says
from village.testing import Village


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Village]:
    """With three accounts."""
    with Village.start(tmp_path_factory.mktemp("accounts")) as running:
        for handle in ("levain", "harbour", "mill"):
            running.token(handle, network="instagram")
        yield running


async def test_one_yes_opens_every_account_of_a_person(village: Village, http: Http) -> None:
    outcome = await signed_in(InstagramWay(), "instagram", village, http, says="levain")

    assert [check.state for check in outcome.report] == ["ok"] * 3, outcome.report
    found = {one.account.handle: one for one in outcome.errand.found}
    assert set(found) == {"@levain", "@harbour", "@mill"}
    one = found["@harbour"]
    assert (await Instagram(http).who_am_i(one.access)).account_id == one.account.account_id
    assert one.access.extra["username"] == "harbour"
    renewed = await Instagram(http).refresh(one.access)
    assert renewed.token != one.access.token
    until = Instagram(http).expires_at(renewed)
    assert until is not None
    assert until > datetime.now(UTC) + timedelta(days=59)
    subscribed = [entry for entry in village.journal() if entry["path"].partition("?")[0].endswith("/subscribed_apps")]
    assert [entry["status"] for entry in subscribed] == [200] * 3


async def test_who_says_no_is_told_that_nothing_was_changed(village: Village, http: Http) -> None:
    outcome = await signed_in(InstagramWay(), "instagram", village, http, says="")

    assert [check.state for check in outcome.report] == ["ok", "bad", "waiting"]


async def test_a_page_without_an_account_is_not_offered(wire: Wire, http: Http) -> None:
    wire.says["/v25.0/oauth/access_token"] = says(200, {"access_token": "long", "expires_in": 5_183_944})
    account = {"id": "17841", "username": "bread", "followers_count": 3}
    pages = [
        {"id": "1", "name": "Bread", "access_token": "p1", "instagram_business_account": account},
        {"id": "2", "name": "Mill", "access_token": "p2"},
        {"id": "3", "name": "Nonsense", "access_token": "p3", "instagram_business_account": None},
    ]
    wire.says["/v25.0/me/accounts"] = says(200, {"data": pages})

    (found,) = await InstagramWay().accounts(http, wire.url, Tokens("short"), {"client_id": "7", "client_secret": "s"})

    assert (found.account.account_id, found.account.handle, found.account.followers) == ("17841", "@bread", 3)
    assert (found.access.token, found.access.refresh_token, found.access.extra["page_id"]) == ("p1", "long", "1")


async def test_a_key_that_has_run_out_is_renewed_by_its_page(village: Village, http: Http) -> None:
    told = village.session("oven", network="instagram", seconds=0.01)
    extra = {"client_id": "village", "client_secret": "village-secret", "page_id": f"9{told['account_id']}"}
    access = Access(told["base_url"], told["account_id"], told["access_token"], told["refresh_token"], extra)
    village.advance(1)
    with pytest.raises(AccessExpired):
        await Instagram(http).who_am_i(access)

    renewed = await Instagram(http).refresh(access)

    assert (await Instagram(http).who_am_i(renewed)).handle == "@oven"
