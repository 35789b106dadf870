"""Killed at every step of the journal: nothing lost, nothing twice, the order kept, the state true."""

import random
import signal
import time

import pytest

from parvis.publishing.models import Publication
from parvis.publishing.states import PublicationState as S
from parvis.publishing.tests.conftest import Bakery, nothing_is_live, wait_for
from tests.crash.workers import start_worker, worker

pytestmark = [pytest.mark.crash, pytest.mark.xdist_group("crash")]


@pytest.mark.parametrize("die_at", range(1, 8))
def test_a_thread_survives_a_worker_killed_at_each_event(open_bakery: Bakery, die_at: int) -> None:
    publication = open_bakery.due("One.\n---\nTwo.\n---\nThree.", ago=5)
    after = open_bakery.due("After it.")
    dying = start_worker(die_at=die_at)

    assert dying.wait(timeout=20) == -signal.SIGKILL
    with worker():
        wait_for(nothing_is_live)

    assert open_bakery.seen() == ["One.", "Two.", "Three.", "After it."]
    assert {state for (state,) in Publication.objects.values_list("state")} == {S.PUBLISHED}
    publication.refresh_from_db()
    assert len(publication.part_ids) == 3
    assert after.tries == 0


def test_two_workers_and_random_kills_lose_and_repeat_nothing(open_bakery: Bakery) -> None:
    draw = random.Random(11)
    channels = [open_bakery.channel, *(open_bakery.another_channel(f"shop{number}") for number in range(9))]
    for number in range(60):
        open_bakery.due(f"{number // 10} of {number % 10}.", channel=channels[number % 10], ago=100 - number)
    running = [start_worker(), start_worker()]

    for _ in range(5):
        time.sleep(draw.uniform(0.02, 0.25))
        victim = running.pop(draw.randrange(2))
        victim.kill()
        victim.wait()
        running.append(start_worker())
    wait_for(nothing_is_live)
    for process in running:
        process.kill()
        process.wait()

    for number, channel in enumerate(channels):
        assert open_bakery.seen(channel) == [f"{turn} of {number}." for turn in range(6)]
    assert not Publication.objects.exclude(state=S.PUBLISHED).exists()


def test_a_worker_stopped_beyond_its_lease_sends_nothing_when_it_wakes(open_bakery: Bakery) -> None:
    for number in range(20):
        open_bakery.due(f"Number {number}.", ago=100 - number)
    sleeper = start_worker()
    wait_for(lambda: len(open_bakery.seen()) >= 3)
    sleeper.send_signal(signal.SIGSTOP)

    with worker():
        wait_for(nothing_is_live)
        sleeper.send_signal(signal.SIGCONT)
        time.sleep(1.0)  # it wakes up, and whatever it would do wrong, it does now
    sleeper.kill()
    sleeper.wait()

    assert open_bakery.seen() == [f"Number {number}." for number in range(20)]
    assert not Publication.objects.exclude(state=S.PUBLISHED).exists()
