"""Two workers, killed at random; a worker that sleeps for longer than its lease, and wakes up."""

import random
import signal
import time

import pytest

from parvis.kit.clock import now
from parvis.publishing.models import Attempt, Lane, Publication, Worker
from parvis.publishing.states import PublicationState as S
from parvis.publishing.tests.conftest import Bakery, nothing_is_live, wait_for
from tests.crash.shops import EVENTS, NETWORKS, POSTS, Shop, assert_all_is_well, open_shop
from tests.crash.workers import LEASE, bury, start_worker, worker

pytestmark = pytest.mark.crash
EVENTS_THAT_END_A_REQUEST = [
    pytest.param(network, number, id=f"{network} {event}".strip().replace(" ", "-"))
    for network, events in EVENTS.items()
    for number, event in enumerate(events, 1)
    if event in ("begun post:0", "acted post:0", "begun post", "acted post")
]


@pytest.mark.parametrize("seed", [11, 12])
def test_two_workers_and_random_kills_lose_and_repeat_nothing(open_bakery: Bakery, seed: int) -> None:
    draw = random.Random(seed)
    shops = [open_shop(open_bakery, network) for network in NETWORKS for _ in range(4)]
    texts = [[f"{turn} of {shop.account}." for turn in range(5)] for shop in shops]
    for turn in range(5):
        for shop, wanted in zip(shops, texts, strict=True):
            shop.due(wanted[turn], ago=100 - turn)
    running = [start_worker(), start_worker()]

    for _ in range(6):
        time.sleep(draw.uniform(0.02, 0.25))
        bury(running.pop(draw.randrange(2)))
        running.append(start_worker())
    wait_for(nothing_is_live, seconds=40)
    for process in running:
        bury(process)

    assert_all_is_well(shops, texts)


@pytest.mark.parametrize(("network", "stop_at"), EVENTS_THAT_END_A_REQUEST)
def test_a_worker_that_slept_beyond_its_lease_sends_nothing_when_it_wakes(
    open_bakery: Bakery, network: str, stop_at: int
) -> None:
    shop = open_shop(open_bakery, network)
    shop.due_with_all(ago=5)
    shop.due("After it.")
    sleeper = start_worker(die_at=stop_at, how=signal.SIGSTOP)

    with worker():
        wait_for(nothing_is_live)
        sleeper.send_signal(signal.SIGCONT)
        wait_for(lambda: gave_up(sleeper.pid))
    bury(sleeper)

    assert_all_is_well([shop], [[*shop.all_of_it, "After it."]])


@pytest.mark.parametrize("network", NETWORKS)
def test_a_request_that_arrives_after_another_worker_sent_again_leaves_one_post(
    open_bakery: Bakery, network: str
) -> None:
    """The worst of it: the sleeper's request is under way for longer than its lease, and is carried out at last.

    Mastodon knows the key, Bluesky refuses the taken one; on WordPress the late article gets another address, by
    which the sleeper knows that it came second, and takes it back.
    """
    shop = open_shop(open_bakery, network)
    shop.due_with_all()
    shop.fault("latency", POSTS[network], seconds=LEASE + 3)
    sleeper = start_worker()
    wait_for(lambda: Publication.objects.filter(step__in=["post", "post:0"]).exists())
    wait_for(lambda: open_bakery.village.faults() == [])  # the request is at the network
    sleeper.send_signal(signal.SIGSTOP)

    with worker():
        wait_for(nothing_is_live)
        assert shop.seen() == shop.all_of_it
        wait_for(lambda: it_arrived(shop))
        assert len(shop.posts()) == len(shop.all_of_it) + (network == "wordpress")
        sleeper.send_signal(signal.SIGCONT)
        wait_for(lambda: shop.seen() == shop.all_of_it)
        wait_for(lambda: gave_up(sleeper.pid))
    bury(sleeper)

    assert_all_is_well([shop], [shop.all_of_it])


def test_a_receipt_that_comes_after_another_worker_took_over_ends_the_story(open_bakery: Bakery) -> None:
    """The first worker's answer is true whoever holds the lane by now, and the attempt that brought it says so."""
    shop = open_shop(open_bakery, "wordpress")
    shop.due_with_all()
    first = start_worker(die_at=EVENTS["wordpress"].index("acted post") + 1, how=signal.SIGSTOP)
    wait_for(lambda: len(shop.posts()) == 1)
    second = start_worker(die_at=1, how=signal.SIGSTOP)
    wait_for(lambda: Publication.objects.get().tries == 2)

    first.send_signal(signal.SIGCONT)
    wait_for(nothing_is_live)
    told = list(Attempt.objects.values_list("number", "outcome"))
    second.send_signal(signal.SIGCONT)
    wait_for(lambda: gave_up(second.pid))
    bury(first)
    bury(second)

    assert told == [(1, "published")]
    assert_all_is_well([shop], [shop.all_of_it])


def it_arrived(shop: Shop) -> bool:
    """The request that was under way for so long has been carried out."""
    entries = shop.bakery.village.journal()
    return any(entry["account"] == shop.account and entry["fault"] == "latency" for entry in entries)


def gave_up(pid: int) -> bool:
    """The sleeper is awake (its heart has beaten since) and holds no lane."""
    awake = Worker.objects.filter(pid=pid).first()
    if awake is None or (now() - awake.seen_at).total_seconds() > LEASE / 2:
        return False
    return not Lane.objects.filter(leased_by=awake.pk).exists() and not Publication.objects.filter(state=S.SENDING)
