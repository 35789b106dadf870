"""Background jobs: each reads or renews one channel; periodic ones find the channels and hand out the jobs."""

from collections.abc import Coroutine
from typing import Any
from uuid import UUID

from django.conf import settings
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.tasks import Task

from parvis.kit.clock import now
from parvis.networks import actions
from parvis.networks.actions.hooking import ask_for_hooks
from parvis.networks.database import from_async
from parvis.networks.models import Channel, ChannelQuerySet
from parvis.networks.pool import http

QUEUE = "networks"
#: Cron with seconds behind it: readings shorter than a minute apart begin within the minute.
READINGS = f"* * * * * */{settings.READ_SECONDS}" if settings.READ_SECONDS < 60 else "* * * * *"


@app.task(queue=QUEUE)
async def read_channel(channel_id: str) -> None:
    await actions.read_channel(UUID(channel_id), http())


@app.task(queue=QUEUE)
async def renew_channel(channel_id: str) -> None:
    await actions.refresh_access(UUID(channel_id), http(), ahead=True)


@app.task(queue=QUEUE)
async def measure_channel(channel_id: str) -> None:
    await actions.measure_channel(UUID(channel_id), http())


@app.task(queue=QUEUE)
async def learn_limits(channel_id: str) -> None:
    await actions.refresh_limits(UUID(channel_id), http())
    await ask_for_hooks(UUID(channel_id), http())


@app.periodic(cron=READINGS)
@app.task(queue=QUEUE, queueing_lock="networks.read_all")
async def read_all(timestamp: int) -> None:
    await for_each(Channel.objects.to_read(now()), read_channel)


@app.periodic(cron="* * * * *")
@app.task(queue=QUEUE, queueing_lock="networks.refresh_ahead")
async def refresh_ahead(timestamp: int) -> None:
    await for_each(Channel.objects.to_renew(now()), renew_channel)


@app.periodic(cron="*/10 * * * *")
@app.task(queue=QUEUE, queueing_lock="networks.measure_all")
async def measure_all(timestamp: int) -> None:
    await for_each(Channel.objects.connected(), measure_channel)


@app.periodic(cron="17 3 * * *")
@app.task(queue=QUEUE, queueing_lock="networks.learn_all_limits")
async def learn_all_limits(timestamp: int) -> None:
    await for_each(Channel.objects.connected(), learn_limits)


async def for_each(channels: ChannelQuerySet, task: "Task[[str], Coroutine[Any, Any, None], [str]]") -> None:
    """One job per channel; none where the channel's last one has not begun yet, so that nothing piles up."""
    for channel_id in await from_async(lambda: list(channels.values_list("pk", flat=True)))():
        try:
            await task.configure(queueing_lock=f"{task.name}:{channel_id}").defer_async(channel_id=str(channel_id))
        except AlreadyEnqueued:
            continue
