"""Invitations: a link that makes somebody a teammate, once, until it expires."""

from datetime import timedelta

import pytest
from django.core import mail

from parvis.accounts import actions
from parvis.accounts.models import AuditEntry, Invitation, Role, Teammate, User
from parvis.accounts.tests.conftest import PASSWORD, person
from parvis.kit.clock import now


def invite(client, email="dan@example.org", role=Role.WRITER):
    return client.post("/w/bakery/team/invitations/", {"email": email, "role": role})


def link(invitation):
    return f"/invitations/{invitation.token}/"


def test_an_invitation_is_mailed_and_its_link_stands_on_the_page(bakery, browser):
    ada = browser(bakery.ada)

    invite(ada)

    invitation = Invitation.objects.get()
    page = ada.get("/w/bakery/team/").content.decode()
    assert mail.outbox[0].to == ["dan@example.org"]
    assert f"http://testserver{link(invitation)}" in mail.outbox[0].body
    assert f"http://testserver{link(invitation)}" in page


def test_the_mail_speaks_the_workspaces_language(bakery, browser):
    bakery.workspace.language = "fr"
    bakery.workspace.save()

    invite(browser(bakery.ada))

    assert "vous invite" in mail.outbox[0].subject


@pytest.mark.parametrize("role", list(Role))
def test_an_administrator_invites_to_every_role_but_the_owners(bakery, browser, role):
    invite(browser(bakery.abe), role=role)

    assert Invitation.objects.exists() == (role != Role.OWNER)


@pytest.mark.parametrize("email", ["", "no address", "a@", "x" * 250 + "@example.org", "dan\u200b@exa mple.org"])
def test_what_is_no_address_is_said_at_the_field(bakery, browser, email):
    answer = invite(browser(bakery.ada), email=email)

    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.content.decode()
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("email", ["ben@example.org", "BEN@Example.org"])
def test_who_is_there_is_not_invited(bakery, browser, email):
    answer = invite(browser(bakery.ada), email=email)

    assert answer.status_code == 422
    assert "already belongs" in answer.context["form"].errors["email"][0]
    assert not Invitation.objects.exists()


def test_inviting_again_leaves_one_link_that_works(bakery, browser):
    ada = browser(bakery.ada)

    invite(ada)
    invite(ada, email="DAN@example.org", role=Role.EDITOR)

    still_open = [one for one in Invitation.objects.all() if one.is_open]
    assert [one.role for one in still_open] == [Role.EDITOR]


def test_a_double_click_invites_once_and_mails_once(bakery, browser):
    ada = browser(bakery.ada)

    invite(ada)
    answer = ada.post("/w/bakery/team/invitations/", {"email": "dan@example.org", "role": Role.WRITER}, follow=True)

    assert "a moment ago" in answer.content.decode()
    assert len(mail.outbox) == 1
    assert Invitation.objects.get().is_open


def test_inviting_again_later_makes_a_new_link(bakery, browser):
    first = bakery.invitation(created_at=now() - timedelta(minutes=1))

    invite(browser(bakery.ada))

    first.refresh_from_db()
    assert not first.is_open
    assert Invitation.objects.latest("created_at").is_open


def test_somebody_with_an_account_accepts_with_one_press(bakery, browser):
    invitation = bakery.invitation(role=Role.EDITOR)
    dan = browser(person("Dan"))

    shown = dan.get(link(invitation)).content.decode()
    answer = dan.post(link(invitation))

    assert "Bakery" in shown
    assert "Ada" in shown
    assert "dan@example.org" in shown
    assert answer["Location"] == "/w/bakery/"
    assert Teammate.objects.get(user__name="Dan").role == Role.EDITOR


def test_looking_at_an_invitation_does_not_use_it(bakery, browser):
    """Mail programs open links before people do."""
    invitation = bakery.invitation()

    browser(person("Dan")).get(link(invitation))

    assert Invitation.objects.get().is_open
    assert not Teammate.objects.filter(user__name="Dan").exists()


def test_the_address_need_not_match(bakery, browser):
    """Who has the link was given it; the page says to whom it was sent."""
    invitation = bakery.invitation(email="dan@work.example")
    dan = browser(person("Dan"))

    assert "dan@work.example" in dan.get(link(invitation)).content.decode()
    dan.post(link(invitation))

    assert Teammate.objects.filter(user__email="dan@example.org", workspace=bakery.workspace).exists()


def test_an_invitation_works_once(bakery, browser):
    invitation = bakery.invitation()
    browser(person("Dan")).post(link(invitation))
    eve = browser(person("Eve"))

    seen, pressed = eve.get(link(invitation)), eve.post(link(invitation))

    assert [seen.status_code, pressed.status_code] == [410, 410]
    assert not Teammate.objects.filter(user__name="Eve").exists()


def test_a_second_press_of_the_same_person_joins_once(bakery, browser):
    invitation = bakery.invitation()
    dan = browser(person("Dan"))

    dan.post(link(invitation))
    dan.post(link(invitation))

    assert Teammate.objects.filter(user__name="Dan").count() == 1
    assert AuditEntry.objects.filter(event="teammate.joined").count() == 1


def closed(bakery, how):
    if how == "expired":
        return bakery.invitation(expires_at=now() - timedelta(seconds=1))
    return bakery.invitation(withdrawn_at=now())


@pytest.mark.parametrize("how", ["expired", "withdrawn"])
def test_a_closed_invitation_says_so_and_opens_nothing(bakery, browser, how):
    invitation = closed(bakery, how)
    dan = browser(person("Dan"))

    seen, pressed = dan.get(link(invitation)), dan.post(link(invitation))

    assert [seen.status_code, pressed.status_code] == [410, 410]
    assert "ask" in seen.content.decode().lower()
    assert not Teammate.objects.filter(user__name="Dan").exists()


@pytest.mark.parametrize("how", ["expired", "withdrawn"])
def test_a_closed_invitation_lets_nobody_sign_up(bakery, browser, how):
    invitation = closed(bakery, how)
    stranger = browser()

    stranger.get(link(invitation))

    assert 'name="password1"' not in stranger.get("/accounts/signup/").content.decode()


def test_a_link_that_nobody_made_is_not_found(bakery, browser):
    assert browser().get("/invitations/guessed/").status_code == 404


def test_withdrawing_is_for_those_who_could_have_sent_it(bakery, browser):
    invitation = bakery.invitation(role=Role.OWNER)
    address = f"/w/bakery/team/invitations/{invitation.pk}/withdrawal/"

    assert browser(bakery.ben).post(address).status_code == 403
    assert browser(bakery.abe).post(address).status_code == 403
    assert browser(bakery.ada).post(address).status_code == 302
    assert browser(bakery.ada).post(address).status_code == 409


def test_what_somebody_may_no_longer_give_nobody_gets_from_them(bakery, browser):
    """Abe invited an administrator and was made a writer meanwhile."""
    invitation = actions.invite(bakery.workspace, email="dan@example.org", role=Role.ADMIN, by=bakery.abe)
    actions.change_role(bakery.abe, role=Role.WRITER, by=bakery.ada)

    browser(person("Dan")).post(link(invitation))

    assert not Teammate.objects.filter(user__name="Dan").exists()


def test_who_left_comes_back_with_the_new_role_and_their_history(bakery, browser):
    actions.remove(bakery.ben, by=bakery.ada)
    invitation = bakery.invitation(email="ben@example.org", role=Role.EDITOR)

    browser(bakery.ben).post(link(invitation))

    ben = Teammate.objects.get(user=bakery.ben.user)
    assert (ben.pk, ben.role, ben.left_at) == (bakery.ben.pk, Role.EDITOR, None)


def test_who_belongs_already_keeps_their_role(bakery, browser):
    invitation = bakery.invitation(role=Role.GUEST)

    answer = browser(bakery.ben).post(link(invitation))

    assert "already belong" in answer.content.decode()
    assert Teammate.objects.get(pk=bakery.ben.pk).role == Role.WRITER
    assert Invitation.objects.get().is_open


def test_an_invited_person_signs_up_and_is_in(bakery, browser):
    """The way from the mail to the first page, with nothing to do in between but to choose a password."""
    invitation = bakery.invitation(role=Role.ANALYST)
    dan = browser()

    dan.get(link(invitation))
    form = dan.get("/accounts/signup/").content.decode()
    dan.post("/accounts/signup/", {"name": "Dan", "email": "dan@example.org", "password1": PASSWORD})

    assert "dan@example.org" in form
    assert 'name="workspace"' not in form
    assert Teammate.objects.get(user__email="dan@example.org").role == Role.ANALYST
    assert dan.get("/")["Location"] == "/w/bakery/"


def test_an_invited_person_with_an_account_signs_in_and_accepts(bakery, browser):
    invitation = bakery.invitation()
    person("Dan")
    dan = browser()

    dan.get(link(invitation))
    dan.post("/accounts/login/", {"login": "dan@example.org", "password": PASSWORD})
    answer = dan.get("/", follow=True)

    assert answer.redirect_chain[-1][0] == link(invitation)
    assert not Teammate.objects.filter(user__name="Dan").exists()


def test_one_invitation_makes_one_account_of_two_browsers(bakery, browser):
    """Both opened the link; who comes second finds it used."""
    invitation = bakery.invitation()
    first, second = browser(), browser()
    first.get(link(invitation))
    second.get(link(invitation))

    first.post("/accounts/signup/", {"name": "Dan", "email": "dan@example.org", "password1": PASSWORD})
    second.post("/accounts/signup/", {"name": "Eve", "email": "eve@example.org", "password1": PASSWORD})

    assert not User.objects.filter(email="eve@example.org").exists()
