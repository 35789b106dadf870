"""New workspaces, forgotten passwords, and people who belong nowhere."""

from django.core import mail

from parvis.accounts.models import Workspace

TOLD = {"name": "Maison Levain", "timezone": "Europe/Paris", "language": "fr"}


def test_who_leads_somewhere_creates_workspaces(bakery, browser):
    answer = browser(bakery.abe).post("/workspaces/new/", TOLD)

    assert answer["Location"] == "/w/maison-levain/welcome/"


def test_who_leads_nothing_creates_none(bakery, browser):
    answer = browser(bakery.ben).post("/workspaces/new/", TOLD)

    assert answer.status_code == 403
    assert not Workspace.objects.filter(name="Maison Levain").exists()


def test_who_belongs_nowhere_is_told_what_to_do(bakery, browser):
    bakery.ben.left_at = bakery.ben.joined_at
    bakery.ben.save()

    assert "Ask somebody who works here" in browser(bakery.ben).get("/").content.decode()


def test_a_forgotten_password_is_replaced_by_a_link(bakery, browser):
    client = browser()
    client.post("/accounts/password/reset/", {"email": "ada@example.org"})
    link = next(word for word in mail.outbox[0].body.split() if "/password/reset/key/" in word)
    page = client.get(link, follow=True)

    client.post(page.redirect_chain[-1][0], {"password1": "butter-and-bread", "password2": "butter-and-bread"})

    bakery.ada.user.refresh_from_db()
    assert bakery.ada.user.check_password("butter-and-bread")
