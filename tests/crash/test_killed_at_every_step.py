"""A worker killed with -9 at every event of the journal, on every network: one post per part, in order."""

import signal

import pytest

from parvis.publishing.tests.conftest import Bakery, nothing_is_live, publishing, wait_for
from tests.crash.shops import EVENTS, NETWORKS, assert_all_is_well, open_shop
from tests.crash.workers import start_worker, worker

pytestmark = pytest.mark.crash
EVERY_EVENT = [
    pytest.param(network, number, id=f"{network} {event}".strip().replace(" ", "-"))
    for network, events in EVENTS.items()
    for number, event in enumerate(events, 1)
]


@pytest.mark.parametrize("network", NETWORKS)
def test_the_events_that_the_workers_die_at_are_all_there_are(open_bakery: Bakery, network: str) -> None:
    shop = open_shop(open_bakery, network)
    shop.due_with_all()
    happened: list[str] = []

    with publishing(notice=lambda event, name: happened.append(f"{event} {name}")):
        wait_for(nothing_is_live)

    assert happened == EVENTS[network]
    assert_all_is_well([shop], [shop.all_of_it])


@pytest.mark.parametrize(("network", "die_at"), EVERY_EVENT)
def test_a_worker_killed_at_an_event_leaves_nothing_lost_or_twice(
    open_bakery: Bakery, network: str, die_at: int
) -> None:
    shop = open_shop(open_bakery, network)
    shop.due_with_all(ago=5)
    shop.due("After it.")
    dying = start_worker(die_at=die_at)

    assert dying.wait(timeout=20) == -signal.SIGKILL
    with worker():
        wait_for(nothing_is_live)

    assert_all_is_well([shop], [[*shop.all_of_it, "After it."]])
