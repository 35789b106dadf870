"""Background jobs: one per channel that is due, and never a heap of them."""

from datetime import timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from parvis.kit.clock import now
from parvis.networks import tasks
from parvis.networks.models import Channel, ChannelState
from parvis.networks.tests.conftest import Shop, in_own_loop

pytestmark = pytest.mark.django_db(transaction=True)


def jobs(channel: Channel) -> list[str]:
    """Names of the tasks that wait for the channel."""
    waiting = ProcrastinateJob.objects.filter(args__channel_id=str(channel.pk), status="todo")
    return [job.task_name.rsplit(".", 1)[-1] for job in waiting.order_by("id")]


def tick(task) -> None:
    in_own_loop(lambda _: task.func(timestamp=0))


def test_each_channel_that_is_due_gets_one_job(shop: Shop) -> None:
    due = shop.channel("https://due.example", read_at=now() - timedelta(minutes=5))
    new = shop.channel("https://new.example")
    fresh = shop.channel("https://fresh.example", read_at=now())

    tick(tasks.read_all)

    assert (jobs(due), jobs(new), jobs(fresh)) == (["read_channel"], ["read_channel"], [])


def test_jobs_do_not_pile_up_while_no_worker_runs(shop: Shop) -> None:
    channel = shop.channel("https://due.example")

    for _ in range(3):
        tick(tasks.read_all)

    assert jobs(channel) == ["read_channel"]


@pytest.mark.parametrize("state", [ChannelState.TO_RECONNECT, ChannelState.DISCONNECTED])
def test_channels_that_are_not_connected_are_left_alone(shop: Shop, state: str) -> None:
    channel = shop.channel("https://gone.example", state=state, access_expires_at=now())

    for task in (tasks.read_all, tasks.refresh_ahead, tasks.measure_all, tasks.learn_all_limits):
        tick(task)

    assert jobs(channel) == []


def test_a_channel_whose_network_asks_to_wait_is_not_read(shop: Shop) -> None:
    channel = shop.channel("https://busy.example", rest_until=now() + timedelta(minutes=1))

    tick(tasks.read_all)

    assert jobs(channel) == []


def test_an_access_is_renewed_before_it_ends(shop: Shop) -> None:
    soon = shop.channel("https://soon.example", access_expires_at=now() + timedelta(minutes=14))
    later = shop.channel("https://later.example", access_expires_at=now() + timedelta(minutes=16))
    never = shop.channel("https://never.example")

    tick(tasks.refresh_ahead)

    assert (jobs(soon), jobs(later), jobs(never)) == (["renew_channel"], [], [])
