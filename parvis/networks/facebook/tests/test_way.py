"""From "sign in with Facebook" to the pages of a person, and how their keys are renewed."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from parvis.kit.http import Http
from parvis.networks.errors import AccessExpired, AccessLost, Temporary
from parvis.networks.facebook.adapter import Facebook
from parvis.networks.facebook.way import SCOPES, FacebookWay
from parvis.networks.meta.tests.sign_ins import signed_in
from parvis.networks.protocols import Access
from parvis.networks.tests.stages import new_handle
from parvis.networks.tests.wire import Wire, says
from village.testing import Village

ME = {"client_id": "village", "client_secret": "village-secret"}


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Village]:
    """With three pages."""
    with Village.start(tmp_path_factory.mktemp("pages")) as running:
        for handle in ("levain", "harbour", "mill"):
            running.token(handle, network="facebook")
        yield running


def session(village: Village, seconds: float) -> Access:
    told = village.session(new_handle(), network="facebook", seconds=seconds)
    extra = ME | {"expires_at": (datetime.now(UTC) + timedelta(seconds=seconds)).isoformat()}
    return Access(told["base_url"], told["account_id"], told["access_token"], told["refresh_token"], extra)


def test_the_yes_is_asked_for_all_that_is_needed() -> None:
    provider = FacebookWay().provider("https://graph.facebook.com")

    assert provider.authorize == "https://www.facebook.com/v25.0/dialog/oauth"
    assert provider.token == "https://graph.facebook.com/v25.0/oauth/access_token"
    assert provider.separator.join(provider.scopes).startswith("pages_show_list,pages_manage_posts")


async def test_one_yes_opens_every_page_of_a_person(village: Village, http: Http) -> None:
    outcome = await signed_in(FacebookWay(), "facebook", village, http, says="levain")

    assert [check.state for check in outcome.report] == ["ok"] * 3, outcome.report
    assert outcome.connected
    found = {one.account.name: one for one in outcome.errand.found}
    assert {"levain", "harbour", "mill"} <= set(found)
    one = found["harbour"]
    assert one.access.account_id == one.account.account_id
    assert one.account.handle == "@harbour"
    assert (await Facebook(http).who_am_i(one.access)).name == "harbour"
    until = Facebook(http).expires_at(one.access)
    assert until is not None
    assert timedelta(days=59) < until - datetime.now(UTC) < timedelta(days=61)
    subscribed = [entry for entry in village.journal() if entry["path"].partition("?")[0].endswith("/subscribed_apps")]
    assert {entry["status"] for entry in subscribed} == {200}
    assert len(subscribed) == len(outcome.errand.found)


async def test_who_says_no_is_told_that_nothing_was_changed(village: Village, http: Http) -> None:
    outcome = await signed_in(FacebookWay(), "facebook", village, http, says="")

    assert [check.state for check in outcome.report] == ["ok", "bad", "waiting"]
    assert not outcome.connected


async def test_a_page_on_which_the_person_may_not_publish_is_not_offered(wire: Wire, http: Http) -> None:
    wire.says["/v25.0/oauth/access_token"] = says(200, {"access_token": "long", "expires_in": 5_183_944})
    pages = [
        {"id": "1", "name": "Mine", "access_token": "p1", "tasks": ["CREATE_CONTENT", "MODERATE"]},
        {"id": "2", "name": "Theirs", "access_token": "p2", "tasks": ["ANALYZE"]},
        {"id": "3", "name": "Without a key", "tasks": ["CREATE_CONTENT"]},
        {"id": "4", "name": "Untold", "access_token": "p4"},
    ]
    wire.says["/v25.0/me/accounts"] = says(200, {"data": pages})
    wire.says["/v25.0/1/subscribed_apps"] = says(200, {"success": True})
    wire.says["/v25.0/4/subscribed_apps"] = says(403, {"error": {"code": 200, "message": "Not granted"}})
    from parvis.networks.oauth import Tokens

    found = await FacebookWay().accounts(http, wire.url, Tokens("short"), {"client_id": "7", "client_secret": "s"})

    assert [(one.account.name, one.access.token) for one in found] == [("Mine", "p1"), ("Untold", "p4")]
    (asked,) = wire.to("/v25.0/oauth/access_token")
    form = {name: values[0] for name, values in parse_qs(asked.body.decode()).items()}
    assert form == {
        "grant_type": "fb_exchange_token",
        "client_id": "7",
        "client_secret": "s",
        "fb_exchange_token": "short",
    }
    assert urlsplit(asked.path).query == ""


async def test_a_key_that_has_run_out_is_renewed_with_the_persons(village: Village, http: Http) -> None:
    access = session(village, seconds=0.01)
    facebook = Facebook(http)
    village.advance(1)
    with pytest.raises(AccessExpired):
        await facebook.who_am_i(access)

    renewed = await facebook.refresh(access)

    assert (await facebook.who_am_i(renewed)).account_id == access.account_id
    assert renewed.token != access.token
    assert renewed.refresh_token != access.refresh_token
    until = facebook.expires_at(renewed)
    assert until is not None
    assert until > datetime.now(UTC) + timedelta(days=59)


async def test_a_page_whose_person_is_gone_goes_on_as_long_as_its_own_key_lives(village: Village, http: Http) -> None:
    access = session(village, seconds=3600)
    facebook = Facebook(http)
    village.admin("POST", "/tokens/revoke", {"token": access.refresh_token})

    kept = await facebook.refresh(access)

    assert (kept.token, kept.refresh_token, facebook.expires_at(kept)) == (access.token, "", None)
    village.admin("POST", "/tokens/revoke", {"token": access.token})
    with pytest.raises(AccessLost):
        await facebook.refresh(access)
    with pytest.raises(AccessLost):
        await facebook.refresh(kept)
    with pytest.raises(AccessLost):
        await facebook.who_am_i(kept)


async def test_renewing_at_a_bad_moment_loses_nothing(wire: Wire, http: Http) -> None:
    wire.says["/v25.0/oauth/access_token"] = says(400, {"error": {"code": 2, "message": "Service unavailable"}})

    with pytest.raises(Temporary):
        await Facebook(http).refresh(Access(wire.url, "12", "page", "person", ME))


async def test_a_key_of_another_application_is_refused(village: Village, http: Http) -> None:
    access = session(village, seconds=3600)
    wrong = Access(access.base_url, access.account_id, access.token, extra={"client_secret": "other"})

    from parvis.networks.errors import ContentRefused

    with pytest.raises(ContentRefused) as caught:
        await Facebook(http).who_am_i(wrong)
    assert "appsecret_proof" in caught.value.said


def test_every_scope_is_asked_once() -> None:
    assert len(set(SCOPES)) == len(SCOPES)
