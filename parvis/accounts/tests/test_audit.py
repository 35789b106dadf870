"""The audit log as people read it."""

import re
from pathlib import Path

import pytest
from django.utils import translation

from parvis.accounts import actions
from parvis.accounts.audit import note
from parvis.accounts.events import SENTENCES, TOPICS, told
from parvis.accounts.models import AuditEntry, Role

PACKAGE = Path(__file__).resolve().parents[2]


def sentences(workspace):
    with translation.override("en"):
        return [row.sentence for row in told(AuditEntry.objects.for_workspace(workspace).for_rows())]


def test_every_event_that_is_written_down_has_its_sentence():
    found = set()
    for path in PACKAGE.rglob("*.py"):
        if "tests" not in path.parts:
            for call in re.findall(r"\bnote\((?:[^()]|\([^()]*\))*\)", path.read_text(encoding="utf-8")):
                found.update(re.findall(r"\"([a-z_]+\.[a-z_]+)\"", call))

    assert "publication.scheduled" in found
    assert found - set(SENTENCES) == set()


def test_every_event_belongs_to_a_topic():
    beginnings = tuple(word for _name, words in TOPICS.values() for word in words)

    assert [event for event in SENTENCES if not event.startswith(beginnings)] == []


def test_what_was_done_is_told_in_whole_sentences(bakery):
    invitation = actions.invite(bakery.workspace, email="dan@example.org", role=Role.WRITER, by=bakery.ada)
    actions.withdraw(invitation, by=bakery.abe)
    actions.change_role(bakery.ben, role=Role.EDITOR, by=bakery.abe)
    actions.remove(bakery.ben, by=bakery.ada)
    actions.change_workspace(bakery.workspace, by=bakery.ada, name="Mill", timezone="Europe/Paris", colour="#112233")
    note(bakery.workspace, "channel.connected", by=bakery.ada, network="mastodon")
    note(bakery.workspace, "channel.access_lost", by=None, code="access_lost")

    assert sentences(bakery.workspace)[::-1] == [
        "Ada invited dan@example.org. Role: Writer.",
        "Abe withdrew the invitation to dan@example.org.",
        "Abe gave Ben another role: Editor instead of Writer.",
        "Ada removed Ben from the team.",
        "Ada changed the settings: colour, name.",
        "Ada connected a channel of Mastodon.",
        "A network no longer lets Parvis into a channel; somebody must connect it again.",
    ]


def test_settings_that_stay_as_they_were_are_no_event(bakery):
    actions.change_workspace(bakery.workspace, by=bakery.ada, name="Bakery")

    assert not AuditEntry.objects.exists()


@pytest.fixture
def busy(bakery):
    note(bakery.workspace, "channel.connected", by=bakery.ada, network="bluesky")
    note(bakery.workspace, "publication.scheduled", by=bakery.abe)
    note(bakery.workspace, "teammate.left", by=bakery.abe)
    return bakery


@pytest.mark.parametrize(
    ("narrowed", "seen"),
    [
        ("", {"connected", "scheduled", "left"}),
        ("about=channels", {"connected"}),
        ("about=team", {"left"}),
        ("who={abe}", {"scheduled", "left"}),
        ("who={abe}&about=publications", {"scheduled"}),
        ("who={abe}&about=channels", set()),
        ("who={cat}", {"connected", "scheduled", "left"}),
        ("about=everything-else&who=nonsense&page=99", {"connected", "scheduled", "left"}),
    ],
)
def test_the_log_is_narrowed_by_its_address(busy, browser, narrowed, seen):
    """Somebody of another workspace is nobody here, and narrows nothing."""
    address = narrowed.format(abe=busy.abe.pk, cat=busy.cat.pk)

    answer = browser(busy.ada).get(f"/w/bakery/audit/?{address}")

    told = " ".join(row.sentence for row in answer.context["rows"])
    assert {word for word in ("connected", "scheduled", "left") if word in told} == seen


def test_a_long_log_costs_as_few_questions_as_a_short_one(bakery, browser, django_assert_max_num_queries):
    for _ in range(60):
        note(bakery.workspace, "teammate.removed", by=bakery.ada, subject=bakery.ben.pk)
    client = browser(bakery.ada)
    client.get("/w/bakery/audit/")

    with django_assert_max_num_queries(16):
        client.get("/w/bakery/audit/?page=1")
