"""Who may change whom: from outside, as a browser does it."""

import pytest

from parvis.accounts.models import AuditEntry, Role, Teammate

ROLES = list(Role)
LEADING = {Role.OWNER, Role.ADMIN}


def role_of(teammate):
    return Teammate.objects.get(pk=teammate.pk).role


def here(teammate):
    return Teammate.objects.get(pk=teammate.pk).left_at is None


def give(browser, by, to, role):
    return browser(by).post(f"/w/bakery/team/{to.pk}/role/", {"role": role})


def remove(browser, by, whom):
    return browser(by).post(f"/w/bakery/team/{whom.pk}/removal/")


@pytest.mark.parametrize("given", ROLES)
@pytest.mark.parametrize("giver", ROLES)
def test_roles_are_given_by_those_who_lead_and_up_to_their_own(bakery, browser, giver, given):
    by = bakery.mate("Gil", giver)
    allowed = giver in LEADING and (given != Role.OWNER or giver == Role.OWNER)

    give(browser, by, bakery.ben, given)

    assert role_of(bakery.ben) == (given if allowed else Role.WRITER)


@pytest.mark.parametrize("remover", ROLES)
@pytest.mark.parametrize("removed", ROLES)
def test_people_are_removed_by_those_who_lead_and_up_to_their_own_role(bakery, browser, remover, removed):
    by, whom = bakery.mate("Gil", remover), bakery.mate("Hal", removed)
    allowed = remover in LEADING and (removed != Role.OWNER or remover == Role.OWNER)

    answer = remove(browser, by, whom)

    assert here(whom) != allowed
    assert answer.status_code == (302 if allowed else 403)


def test_an_administrator_does_not_lower_an_owner(bakery, browser):
    bakery.mate("Gil", Role.OWNER)

    answer = give(browser, bakery.abe, bakery.ada, Role.GUEST)

    assert answer.status_code == 403
    assert role_of(bakery.ada) == Role.OWNER


def test_the_last_owner_keeps_the_role(bakery, browser):
    answer = give(browser, bakery.ada, bakery.ada, Role.ADMIN)

    assert answer.status_code == 409
    assert "needs an owner" in answer.content.decode()
    assert role_of(bakery.ada) == Role.OWNER


def test_the_last_owner_does_not_leave(bakery, browser):
    assert remove(browser, bakery.ada, bakery.ada).status_code == 409
    assert here(bakery.ada)


def test_one_of_two_owners_may_step_back_and_leave(bakery, browser):
    gil = bakery.mate("Gil", Role.OWNER)

    give(browser, bakery.ada, bakery.ada, Role.EDITOR)
    remove(browser, bakery.ada, bakery.ada)

    assert not here(bakery.ada)
    assert role_of(gil) == Role.OWNER


@pytest.mark.parametrize("role", sorted(set(ROLES) - {Role.OWNER}))
def test_everybody_else_may_leave_and_then_sees_nothing(bakery, browser, role):
    gil = bakery.mate("Gil", role)
    client = browser(gil)

    answer = client.post(f"/w/bakery/team/{gil.pk}/removal/")

    assert answer["Location"] == "/"
    assert client.get("/w/bakery/team/").status_code == 404


def test_who_was_removed_sees_nothing_at_once(bakery, browser):
    theirs = browser(bakery.ben)
    assert theirs.get("/w/bakery/team/").status_code == 200

    remove(browser, bakery.ada, bakery.ben)

    assert theirs.get("/w/bakery/team/").status_code == 404


def test_who_was_removed_is_not_there_for_a_second_press(bakery, browser):
    remove(browser, bakery.ada, bakery.ben)

    assert remove(browser, bakery.ada, bakery.ben).status_code == 404
    assert AuditEntry.objects.filter(event="teammate.removed").count() == 1


def test_a_role_that_does_not_exist_changes_nothing(bakery, browser):
    answer = give(browser, bakery.ada, bakery.ben, "emperor")

    assert answer.status_code == 422
    assert role_of(bakery.ben) == Role.WRITER


def test_the_same_role_again_is_no_change(bakery, browser):
    give(browser, bakery.ada, bakery.ben, Role.WRITER)

    assert not AuditEntry.objects.filter(event="teammate.role_changed").exists()


def test_what_was_done_to_whom_is_in_the_audit_log(bakery, browser):
    give(browser, bakery.ada, bakery.ben, Role.EDITOR)
    remove(browser, bakery.abe, bakery.ben)

    changed, removed = AuditEntry.objects.order_by("id")
    assert (changed.event, changed.by, changed.subject_id) == ("teammate.role_changed", bakery.ada, str(bakery.ben.pk))
    assert changed.details == {"old": Role.WRITER, "new": Role.EDITOR}
    assert (removed.event, removed.by) == ("teammate.removed", bakery.abe)


def test_a_writer_sees_the_team_and_no_way_to_change_it(bakery, browser):
    page = browser(bakery.ben).get("/w/bakery/team/").content.decode()

    assert "Ada" in page
    assert f"/w/bakery/team/{bakery.ada.pk}/role/" not in page
    assert 'name="email"' not in page


def test_teams_are_changed_by_post_only(bakery, browser):
    assert browser(bakery.ada).get(f"/w/bakery/team/{bakery.ben.pk}/removal/").status_code == 405
    assert browser(bakery.ada).get(f"/w/bakery/team/{bakery.ben.pk}/role/").status_code == 405
