"""The first run: your shop, first channel, first post, your team."""

import pytest

from parvis.accounts import actions
from parvis.accounts.audit import note
from parvis.accounts.first_run import step_after, step_to_take, steps
from parvis.accounts.models import Workspace
from parvis.accounts.tests.conftest import PASSWORD


def done(workspace):
    return [step.key for step in steps(workspace) if step.done]


@pytest.fixture
def alone(bakery):
    """Cat's bookshop: one person, no channel, nothing written."""
    return bakery.cat.workspace


def test_a_new_workspace_has_its_shop_and_three_steps_to_go(alone):
    assert done(alone) == ["shop"]
    assert step_to_take(steps(alone)).key == "channel"


@pytest.mark.parametrize(
    ("event", "step"),
    [("channel.connected", "channel"), ("publication.scheduled", "post"), ("publication.submitted", "post")],
)
def test_what_was_written_down_is_done(alone, bakery, event, step):
    note(alone, event, by=bakery.cat)

    assert step in done(alone)


def test_a_team_is_more_than_one_or_somebody_invited(alone, bakery):
    assert "team" in done(bakery.workspace)

    actions.invite(alone, email="dan@example.org", role="writer", by=bakery.cat)

    assert "team" in done(alone)


def test_later_leads_to_the_next_step_that_is_not_done(alone, bakery):
    note(alone, "publication.scheduled", by=bakery.cat)
    all_steps = steps(alone)

    assert step_after(all_steps, all_steps[1]).key == "team"
    assert step_after(all_steps, all_steps[3]) is None


def test_signing_up_leads_to_the_first_run(db, browser):
    told = {"name": "Zoé", "email": "zoe@example.org", "password1": PASSWORD, "workspace": "Maison Levain"}
    client = browser()

    answer = client.post("/accounts/signup/", told)

    assert answer["Location"] == "/w/maison-levain/welcome/"
    page = client.get(answer["Location"]).content.decode()
    assert "Welcome, Zoé" in page
    assert "Connect your first channel" in page


def test_the_first_step_keeps_what_is_typed_and_goes_on(bakery, browser):
    told = {"name": "Harbour Books", "timezone": "Europe/London", "language": "en", "colour": "#0f6073"}
    client = browser(bakery.cat)

    answer = client.post("/w/bookshop/welcome/?step=shop", told)

    shop = Workspace.objects.get(slug="bookshop")
    assert (shop.name, shop.timezone, shop.colour) == ("Harbour Books", "Europe/London", "#0f6073")
    assert answer["Location"] == "/w/bookshop/welcome/"


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", ""), ("name", "\u200b"), ("timezone", "Mars/Olympus"), ("language", "tlh"), ("colour", "red"),
     ("colour", "#12345\"><script>")],
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(bakery, browser, field, value):
    told = {"name": "Harbour", "timezone": "Europe/London", "language": "en", "colour": "#0f6073", field: value}

    answer = browser(bakery.cat).post("/w/bookshop/welcome/?step=shop", told)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert Workspace.objects.get(slug="bookshop").name == "Bookshop"


@pytest.mark.parametrize("step", ["shop", "channel", "post", "team", "nonsense", ""])
def test_every_step_can_be_looked_at(bakery, browser, step):
    assert browser(bakery.cat).get(f"/w/bookshop/welcome/?step={step}").status_code == 200


def test_the_first_run_is_for_those_who_lead(bakery, browser):
    assert browser(bakery.ben).get("/w/bakery/welcome/").status_code == 403
    assert browser(bakery.cat).get("/w/bakery/welcome/").status_code == 404
