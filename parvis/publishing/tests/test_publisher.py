"""What the network says, or does not say, decides the state."""

from datetime import datetime, timedelta

import pytest

from parvis.kit.clock import now
from parvis.networks.models import Channel, ChannelState
from parvis.publishing import actions
from parvis.publishing.models import Attempt, Lane, Publication
from parvis.publishing.states import PublicationState as S
from parvis.publishing.tests.conftest import Bakery, nothing_is_live, publishing, wait_for

STATUSES = {"path": "/api/v1/statuses$", "method": "POST"}


def state_of(publication: Publication) -> str:
    return Publication.objects.values_list("state", flat=True).get(pk=publication.pk)


def test_what_is_due_goes_out_once_with_its_address(open_bakery: Bakery) -> None:
    publication = open_bakery.due("Fresh bread at seven.")

    with publishing():
        wait_for(nothing_is_live)

    publication.refresh_from_db()
    assert open_bakery.seen() == ["Fresh bread at seven."]
    assert publication.state == S.PUBLISHED
    assert publication.url.startswith(open_bakery.village.url)
    assert publication.published_at is not None
    assert [attempt.outcome for attempt in publication.attempts.all()] == ["published"]
    assert publication.step == ""


def test_what_is_due_later_stays(open_bakery: Bakery) -> None:
    publication = open_bakery.draft().publications.get()
    actions.schedule([publication], at=now() + timedelta(hours=1), by=open_bakery.ada)
    other = open_bakery.due("Now.")

    with publishing():
        wait_for(lambda: state_of(other) == S.PUBLISHED)

    assert state_of(publication) == S.SCHEDULED
    assert open_bakery.seen() == ["Now."]


def test_the_order_of_a_channel_is_kept_while_its_first_post_waits(open_bakery: Bakery) -> None:
    texts = [f"Number {number}." for number in range(6)]
    for number, text in enumerate(texts):
        open_bakery.due(text, ago=60 - number)
    open_bakery.village.fault("429_seconds", **STATUSES, seconds=1, times=1)

    with publishing():
        wait_for(nothing_is_live)

    assert open_bakery.seen() == texts


def test_posts_that_fall_due_together_begin_one_after_the_other(open_bakery: Bakery) -> None:
    """Networks sort by the moment, and Bluesky's keys are made of it: two that shared one could be taken for one."""
    due = [open_bakery.due(f"Number {number}.", ago=60 - number) for number in range(6)]

    with publishing():
        wait_for(nothing_is_live)

    began = [Publication.objects.get(pk=publication.pk).began_at for publication in due]
    assert began == sorted(set(began))


@pytest.mark.parametrize(
    ("fault", "published_once", "outcomes"),
    [
        ("429_seconds", True, ["later", "published"]),
        ("429_date", True, ["later", "published"]),
        ("500_before", True, ["lost", "published"]),
        ("500_after_accepting", True, ["lost", "published"]),
        ("drop_before", True, ["lost", "published"]),
        ("drop_mid_answer", True, ["lost", "published"]),
    ],
)
def test_a_passing_fault_delays_a_post_and_never_repeats_it(
    open_bakery: Bakery, fault: str, published_once: bool, outcomes: list[str]
) -> None:
    publication = open_bakery.due("Only once.")
    open_bakery.village.fault(fault, **STATUSES, seconds=1, times=1)

    with publishing():
        wait_for(nothing_is_live)

    assert open_bakery.seen() == ["Only once."]
    assert state_of(publication) == S.PUBLISHED
    assert [attempt.outcome for attempt in publication.attempts.order_by("number")] == outcomes


@pytest.mark.parametrize(("fault", "problem"), [("403", "not_permitted"), ("422", "content_refused")])
def test_a_refusal_ends_in_words_and_the_next_post_goes_out(open_bakery: Bakery, fault: str, problem: str) -> None:
    refused = open_bakery.due("Refused.", ago=5)
    after = open_bakery.due("After it.")
    open_bakery.village.fault(fault, **STATUSES, times=1)

    with publishing():
        wait_for(nothing_is_live)

    refused.refresh_from_db()
    assert (refused.state, refused.problem) == (S.FAILED, problem)
    assert state_of(after) == S.PUBLISHED
    assert open_bakery.seen() == ["After it."]


def test_a_revoked_token_fails_the_post_and_the_channel_waits_for_a_person(open_bakery: Bakery) -> None:
    refused = open_bakery.due("Refused.", ago=5)
    behind = open_bakery.due("Behind it.")
    open_bakery.village.revoke(open_bakery.channel.name)

    with publishing():
        wait_for(lambda: state_of(refused) == S.FAILED)
        wait_for(lambda: Channel.objects.get().state == ChannelState.TO_RECONNECT)

    refused.refresh_from_db()
    assert refused.problem == "access_lost"
    assert open_bakery.seen() == []
    assert state_of(behind) in {S.SCHEDULED, S.FAILED}


def test_too_late_is_missed_and_sends_nothing(open_bakery: Bakery) -> None:
    late = open_bakery.due("Twenty days old.", ago=20 * 86_400)

    with publishing():
        wait_for(nothing_is_live)

    assert state_of(late) == S.MISSED
    assert open_bakery.seen() == []


def test_a_broken_off_post_that_is_too_late_and_not_on_the_network_is_missed(open_bakery: Bakery) -> None:
    late = open_bakery.due("Never arrived.")
    _break_off(late, step="post:0", at=now() - timedelta(days=20))

    with publishing():
        wait_for(nothing_is_live)

    assert state_of(late) == S.MISSED
    assert open_bakery.seen() == []


def _break_off(publication: Publication, *, step: str, at: datetime) -> None:
    """As a killed worker leaves it: being sent, its step begun."""
    Publication.objects.filter(pk=publication.pk).update(
        state=S.SENDING, tries=1, began_at=at, goes_out_at=at, try_at=at, step=step, step_effect=True
    )


def test_a_cancelled_post_is_not_sent_although_it_was_claimed(open_bakery: Bakery) -> None:
    first = open_bakery.due("First.", ago=5)
    cancelled = open_bakery.due("Cancelled while claimed.", ago=4)
    moved = open_bakery.due("Moved while claimed.", ago=3)

    def while_the_first_is_sent(event: str, _name: str) -> None:
        if event == "acted" and not done:
            done.append(event)
            _in_another_thread(lambda: actions.cancel(cancelled, by=open_bakery.ada))
            _in_another_thread(lambda: actions.schedule([moved], at=now() + timedelta(days=1), by=open_bakery.ada))

    done: list[str] = []
    with publishing(notice=while_the_first_is_sent):
        wait_for(lambda: state_of(first) == S.PUBLISHED and len(done) == 1)
        wait_for(lambda: Lane.objects.get().leased_by is None)

    assert open_bakery.seen() == ["First."]
    assert state_of(cancelled) == S.CANCELLED
    assert state_of(moved) == S.SCHEDULED


def _in_another_thread(work: object) -> None:
    import threading

    from django.db import connection

    def run() -> None:
        work()  # type: ignore[operator]
        connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()


def test_a_slow_channel_does_not_delay_the_others(open_bakery: Bakery) -> None:
    slow = open_bakery.another_channel("slow")
    waiting = open_bakery.due("Slow.", channel=slow, ago=5)
    quick = open_bakery.due("Quick.")
    open_bakery.village.fault("latency", **STATUSES, account="slow", seconds=3, times=1)

    with publishing():
        wait_for(lambda: state_of(quick) == S.PUBLISHED, seconds=2.5)
        assert state_of(waiting) == S.SENDING
        wait_for(nothing_is_live)

    assert open_bakery.seen(slow) == ["Slow."]


def test_a_thread_that_breaks_in_the_middle_goes_on_where_it_stopped(open_bakery: Bakery) -> None:
    publication = open_bakery.due("One.\n---\nTwo.\n---\nThree.")
    parts = iter(["ok", "broken"])

    def break_the_second(event: str, name: str) -> None:
        if event == "begun" and next(parts, "ok") == "broken":
            open_bakery.village.fault("500_after_accepting", **STATUSES, times=1)

    with publishing(notice=break_the_second):
        wait_for(nothing_is_live)

    publication.refresh_from_db()
    assert open_bakery.seen() == ["One.", "Two.", "Three."]
    assert publication.state == S.PUBLISHED
    assert len(publication.part_ids) == 3


def test_every_try_is_told(open_bakery: Bakery) -> None:
    publication = open_bakery.due()
    open_bakery.village.fault("429_seconds", **STATUSES, seconds=1, times=1)

    with publishing():
        wait_for(nothing_is_live)

    first, second = Attempt.objects.filter(publication=publication).order_by("number")
    assert (first.outcome, first.problem) == ("later", "busy")
    assert first.again_at is not None
    assert (second.outcome, second.ended_at is not None) == ("published", True)
