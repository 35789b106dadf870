"""Background jobs: one per channel that is due, and never a heap of them."""

from datetime import timedelta
from typing import Any

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from parvis.kit.clock import now
from parvis.networks import tasks
from parvis.networks.actions.hooking import ask_for_hooks
from parvis.networks.models import Channel, ChannelState
from parvis.networks.tests.conftest import Shop, in_own_loop
from parvis.networks.tests.stages import stage_of
from village.testing import Village

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


@pytest.mark.parametrize(
    ("ours", "asked"), [("https://parvis.example", True), ("http://127.0.0.1:8000", False), ("", False)]
)
def test_a_network_is_told_where_we_hear_if_it_can_reach_us(
    shop: Shop, village: Village, settings: Any, ours: str, asked: bool
) -> None:
    settings.BASE_URL = ours
    access = stage_of("telegram", village).access
    key = {"token": access.token, "refresh_token": "", "extra": {**access.extra, "hook_secret": "levain"}}
    channel = shop.channel(access.base_url, network="telegram", account_id=access.account_id, access=key)

    in_own_loop(lambda http: ask_for_hooks(channel.pk, http))

    known = [hook["url"] for hook in village.hooks("telegram")]
    assert (f"{ours}/hooks/telegram/{channel.pk}/" in known) is asked
