"""Who may enter: the first person, those who were invited, everybody where the administrator says so."""

import pytest

from parvis.accounts.models import AuditEntry, Role, Teammate, User, Workspace
from parvis.accounts.tests.conftest import PASSWORD

ZOE = {"name": "Zoé", "email": "zoe@example.org", "password1": PASSWORD, "workspace": "Maison Levain"}


def sign_up(client, **changes):
    return client.post("/accounts/signup/", {**ZOE, **changes})


def test_an_empty_installation_asks_for_its_first_person(db, browser):
    assert browser().get("/")["Location"] == "/accounts/signup/"
    assert browser().get("/accounts/signup/").status_code == 200


def test_the_first_person_owns_a_workspace_on_the_clock_of_their_browser(db, browser):
    client = browser()

    sign_up(client, timezone="America/Montreal")

    zoe = Teammate.objects.get()
    assert (str(zoe), zoe.role, zoe.workspace.name, zoe.workspace.slug) == (
        "Zoé", Role.OWNER, "Maison Levain", "maison-levain",
    )  # fmt: skip
    assert AuditEntry.objects.get().event == "workspace.begun"
    assert client.get("/w/maison-levain/team/").status_code == 200


@pytest.mark.parametrize("zone", ["Europe/Lisbon", "Mars/Olympus", ""])
def test_a_zone_that_does_not_exist_becomes_that_of_the_installation(db, browser, settings, zone):
    settings.WORKSPACE_TIME_ZONE = "Europe/Paris"

    sign_up(browser(), timezone=zone)

    assert Workspace.objects.get().timezone == ("Europe/Lisbon" if zone == "Europe/Lisbon" else "Europe/Paris")


@pytest.mark.parametrize("tongue", ["en", "fr"])
def test_a_first_workspace_speaks_as_the_page_does(db, browser, tongue):
    browser().post("/accounts/signup/", ZOE, headers={"accept-language": tongue})

    assert Workspace.objects.get().language == tongue


def test_strangers_find_the_door_closed(bakery, browser):
    stranger = browser()

    page = stranger.get("/accounts/signup/")
    sign_up(stranger)

    assert 'name="password1"' not in page.content.decode()
    assert not User.objects.filter(email="zoe@example.org").exists()


def test_an_open_installation_takes_everybody(bakery, browser, settings):
    settings.OPEN_SIGN_UP = True

    sign_up(browser())

    assert Teammate.objects.get(user__email="zoe@example.org").workspace.name == "Maison Levain"


def test_two_workspaces_of_one_name_have_two_addresses(bakery, browser, settings):
    settings.OPEN_SIGN_UP = True

    sign_up(browser(), workspace="Bakery")

    slugs = list(Workspace.objects.filter(name="Bakery").values_list("slug", flat=True))
    assert len(slugs) == len(set(slugs)) == 2


@pytest.mark.parametrize("name", ["面包店", "🥐🥐", "مخبز"])
def test_a_name_without_latin_letters_has_an_address_all_the_same(db, browser, name):
    client = browser()

    sign_up(client, workspace=name)

    workspace = Workspace.objects.get()
    assert workspace.name == name
    assert client.get(f"/w/{workspace.slug}/team/").status_code == 200


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""), ("name", "x" * 101), ("email", "no address"), ("email", ""), ("password1", "short"),
        ("password1", "password123"), ("workspace", ""), ("workspace", "x" * 81), ("name", "\u200b\u200b"),
        ("workspace", "\u200b\u2060"), ("workspace", "  "),
    ],
)  # fmt: skip
def test_what_is_missing_or_wrong_is_said_at_its_field_and_nothing_is_kept(db, browser, field, value):
    answer = sign_up(browser(), **{field: value})

    form = answer.context["form"]
    assert field in form.errors
    assert not User.objects.exists()
    assert not Workspace.objects.exists()


def test_a_taken_address_makes_no_second_account(bakery, browser, settings):
    settings.OPEN_SIGN_UP = True

    sign_up(browser(), email="ADA@example.org")

    assert User.objects.filter(email__iexact="ada@example.org").count() == 1
    assert not Workspace.objects.filter(name="Maison Levain").exists()


def test_the_second_of_two_first_persons_is_told_and_nothing_is_kept(db, browser):
    first, second = browser(), browser()
    first.get("/accounts/signup/")
    second.get("/accounts/signup/")

    sign_up(first)
    sign_up(second, email="yan@example.org")

    assert User.objects.get().email == "zoe@example.org"


def test_signing_up_twice_by_a_double_click_makes_one_account(db, browser):
    client = browser()

    sign_up(client)
    sign_up(client)

    assert User.objects.count() == Workspace.objects.count() == 1
