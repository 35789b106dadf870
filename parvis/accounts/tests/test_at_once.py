"""Two people do it in the same moment: one wins, the other is told, and what must be true stays true."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from parvis.accounts import actions
from parvis.accounts.models import Invitation, Role, Teammate
from parvis.accounts.tests.conftest import person
from parvis.kit.errors import ParvisError

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*deeds: Callable[[], object]) -> list[str]:
    """Each deed in a thread of its own, all let go together; "" or the error's name for each."""
    gate = threading.Barrier(len(deeds))
    results = [""] * len(deeds)

    def run(number: int) -> None:
        gate.wait(10)
        try:
            deeds[number]()
        except ParvisError as error:
            results[number] = type(error).__name__
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[number]) for number in range(len(deeds))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return sorted(results)


def owners(workspace):
    return Teammate.objects.for_workspace(workspace).active().filter(role=Role.OWNER).count()


def test_two_owners_who_leave_together_leave_one_behind(transactional_db, bakery):
    gil = bakery.mate("Gil", Role.OWNER)

    told = at_once(
        lambda: actions.remove(bakery.ada, by=bakery.ada),
        lambda: actions.remove(gil, by=gil),
    )

    assert told == ["", "LastOwner"]
    assert owners(bakery.workspace) == 1


def test_two_owners_who_lower_each_other_leave_one_owner(transactional_db, bakery):
    gil = bakery.mate("Gil", Role.OWNER)

    told = at_once(
        lambda: actions.change_role(gil, role=Role.GUEST, by=bakery.ada),
        lambda: actions.change_role(bakery.ada, role=Role.GUEST, by=gil),
    )

    assert told == ["", "LastOwner"]
    assert owners(bakery.workspace) == 1


def test_one_address_invited_twice_at_once_has_one_link(transactional_db, bakery):
    told = at_once(*[lambda: bakery.invitation()] * 2)

    assert told == ["", "AlreadyInvited"]
    assert Invitation.objects.get().is_open


def test_an_invitation_that_two_people_accept_together_lets_one_in(transactional_db, bakery):
    invitation = bakery.invitation()
    dan, eve = person("Dan"), person("Eve")

    told = at_once(
        lambda: actions.accept(invitation, user=dan),
        lambda: actions.accept(invitation, user=eve),
    )

    assert told == ["", "InvitationClosed"]
    assert Teammate.objects.filter(user__in=[dan, eve]).count() == 1


def test_a_double_click_accepts_once(transactional_db, bakery):
    invitation = bakery.invitation()
    dan = person("Dan")

    told = at_once(*[lambda: actions.accept(invitation, user=dan)] * 2)

    assert told == ["", "InvitationClosed"]


def test_two_workspaces_of_one_name_begun_together_have_two_addresses(transactional_db, bakery):
    at_once(*[lambda: actions.begin_workspace("Mill", user=bakery.ada.user)] * 2)

    slugs = list(Teammate.objects.filter(workspace__name="Mill").values_list("workspace__slug", flat=True))
    assert len(set(slugs)) == 2
