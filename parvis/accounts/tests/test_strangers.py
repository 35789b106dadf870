"""A stranger sees nothing, and no form takes their ids or gives them ours."""

import pytest

from parvis.accounts.models import Invitation, Role, Teammate, Workspace

PAGES = ["/w/bakery/team/", "/w/bakery/settings/", "/w/bakery/audit/"]


@pytest.mark.parametrize("address", [*PAGES, "/w/no-such-place/team/"])
def test_a_stranger_sees_that_there_is_no_such_page(bakery, browser, address):
    assert browser(bakery.cat).get(address).status_code == 404


@pytest.mark.parametrize("address", PAGES)
def test_who_is_not_signed_in_is_asked_to(bakery, browser, address):
    answer = browser().get(address)

    assert answer.status_code == 302
    assert answer["Location"] == f"/accounts/login/?next={address}"


def test_a_stranger_changes_nothing_of_another_workspace(bakery, browser):
    invitation = bakery.invitation()
    client = browser(bakery.cat)

    answers = [
        client.post("/w/bakery/settings/", {"name": "Mine", "timezone": "UTC", "language": "en"}),
        client.post("/w/bakery/team/invitations/", {"email": "eve@example.org", "role": Role.OWNER}),
        client.post(f"/w/bakery/team/invitations/{invitation.pk}/withdrawal/"),
        client.post(f"/w/bakery/team/{bakery.ben.pk}/role/", {"role": Role.GUEST}),
        client.post(f"/w/bakery/team/{bakery.ben.pk}/removal/"),
    ]

    assert [answer.status_code for answer in answers] == [404] * 5
    assert Workspace.objects.get(slug="bakery").name == "Bakery"
    assert Invitation.objects.get().is_open
    assert Teammate.objects.get(pk=bakery.ben.pk).role == Role.WRITER


def test_ids_of_another_workspace_are_not_found_below_ones_own(bakery, browser):
    """Cat owns the bookshop: her rights there do not reach the bakery's people and invitations."""
    invitation = bakery.invitation()
    client = browser(bakery.cat)

    answers = [
        client.post(f"/w/bookshop/team/invitations/{invitation.pk}/withdrawal/"),
        client.post(f"/w/bookshop/team/{bakery.ben.pk}/role/", {"role": Role.GUEST}),
        client.post(f"/w/bookshop/team/{bakery.ben.pk}/removal/"),
    ]

    assert [answer.status_code for answer in answers] == [404] * 3
    assert Invitation.objects.get().is_open
    assert Teammate.objects.get(pk=bakery.ben.pk).left_at is None


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.OWNER, Role.ADMIN}))
def test_settings_audit_and_invitations_are_for_those_who_lead(bakery, browser, role):
    client = browser(bakery.mate("Gil", role))

    answers = [
        client.get("/w/bakery/settings/"),
        client.post("/w/bakery/settings/", {"name": "Mine", "timezone": "UTC", "language": "en"}),
        client.get("/w/bakery/audit/"),
        client.post("/w/bakery/team/invitations/", {"email": "eve@example.org", "role": Role.GUEST}),
    ]

    assert [answer.status_code for answer in answers] == [403] * 4
    assert Workspace.objects.get(slug="bakery").name == "Bakery"
    assert not Invitation.objects.exists()


def test_nobody_sees_another_workspaces_audit_log(bakery, browser):
    bakery.invitation(email="secret-guest@example.org")

    page = browser(bakery.cat).get("/w/bookshop/audit/").content.decode()

    assert "Ada" not in page
