"""Signing in and out, sessions that ended, a person's own settings."""

import pytest

from parvis.accounts.models import Role, Teammate
from parvis.accounts.tests.conftest import PASSWORD


def sign_in(client, password=PASSWORD, **more):
    return client.post("/accounts/login/", {"login": "ada@example.org", "password": password, **more})


def test_signing_in_leads_to_the_only_workspace(bakery, browser):
    client = browser()

    sign_in(client)

    assert client.get("/")["Location"] == "/w/bakery/"


@pytest.mark.parametrize(
    ("address", "goes_to"), [("/w/bakery/team/", "/w/bakery/team/"), ("https://evil.example/", "/")]
)
def test_signing_in_leads_back_to_where_one_was_and_never_elsewhere(bakery, browser, address, goes_to):
    assert sign_in(browser(), next=address)["Location"] == goes_to


def test_a_wrong_password_does_not_say_which_of_both_was_wrong(bakery, browser):
    known = sign_in(browser(), password="wrong")
    unknown = browser().post("/accounts/login/", {"login": "nobody@example.org", "password": "wrong"})

    assert known.context["form"].errors == unknown.context["form"].errors
    assert browser().get("/w/bakery/team/").status_code == 302


def test_signing_out_ends_the_session_by_post_only(bakery, browser):
    client = browser()
    sign_in(client)

    client.get("/accounts/logout/")
    assert client.get("/w/bakery/team/").status_code == 200

    client.post("/accounts/logout/")
    assert client.get("/w/bakery/team/").status_code == 302


def test_other_sessions_are_listed_and_can_be_ended(bakery, browser):
    laptop, phone = browser(), browser()
    sign_in(laptop)
    sign_in(phone)

    listed = laptop.get("/accounts/sessions/")
    laptop.post("/accounts/sessions/")

    assert len(listed.context["sessions"]) == 2
    assert laptop.get("/w/bakery/team/").status_code == 200
    assert phone.get("/w/bakery/team/").status_code == 302


def test_a_new_password_ends_other_sessions(bakery, browser):
    laptop, phone = browser(), browser()
    sign_in(laptop)
    sign_in(phone)

    new = "rye-and-spelt-7"
    laptop.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})

    assert laptop.get("/w/bakery/team/").status_code == 200
    assert phone.get("/w/bakery/team/").status_code == 302


def test_a_piece_asked_for_after_the_session_ended_says_so_and_leaves_the_page_alone(bakery, browser):
    """htmx would otherwise put the sign-in page into a row, and what was typed there would be gone."""
    answer = browser().get("/w/bakery/team/", headers={"HX-Request": "true", "HX-Current-URL": "/w/bakery/team/"})

    assert answer.status_code == 401
    assert "sign in" in answer["HX-Trigger"].lower()
    assert answer["HX-Reswap"] == "none"


def test_a_form_sent_after_the_session_ended_leads_to_a_page_not_to_an_address_without_one(bakery, browser):
    address = f"/w/bakery/team/{bakery.ben.pk}/removal/"

    answer = browser().post(address, headers={"referer": "http://testserver/w/bakery/team/"})

    assert answer["Location"] == "/accounts/login/?next=/w/bakery/team/"


def test_home_leads_back_to_the_workspace_that_was_open_last(bakery, browser):
    Teammate.objects.create(workspace=bakery.cat.workspace, user=bakery.ada.user, role=Role.GUEST)
    client = browser(bakery.ada)
    choice = client.get("/").content.decode()

    client.get("/w/bookshop/team/")

    assert "Bakery" in choice
    assert "Bookshop" in choice
    assert client.get("/")["Location"] == "/w/bookshop/"


def test_a_person_chooses_name_language_and_appearance(bakery, browser):
    client = browser(bakery.ada)

    client.post("/account/", {"name": "Adèle", "language": "fr", "theme": "dark"})

    page = client.get("/account/").content.decode()
    assert '<html lang="fr" data-theme="dark"' in page
    assert "Adèle" in page


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"language": "tlh"}, {"theme": "sepia"}, {"name": "x" * 101}, {"name": "\u200b"}]
)
def test_a_choice_that_does_not_exist_is_refused_at_its_field(bakery, browser, wrong):
    answer = browser(bakery.ada).post("/account/", {"name": "Ada", "language": "en", "theme": "light", **wrong})

    bakery.ada.user.refresh_from_db()
    assert answer.status_code == 422
    assert set(wrong) == set(answer.context["form"].errors)
    assert bakery.ada.user.name == "Ada"


def test_the_chosen_language_beats_the_browsers(bakery, browser):
    bakery.ada.user.language = "fr"
    bakery.ada.user.save()

    assert '<html lang="fr"' in browser(bakery.ada).get("/account/").content.decode()
