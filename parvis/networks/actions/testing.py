"""Is the channel well? And what does its server allow?"""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.db import transaction

from parvis.accounts.audit import note
from parvis.kit.clock import now
from parvis.kit.http import Http
from parvis.networks.actions.calling import on_behalf, write
from parvis.networks.database import from_async
from parvis.networks.errors import NetworkError
from parvis.networks.models import Channel, ChannelState
from parvis.networks.protocols import Account, Identifies, Limits, TellsLimits
from parvis.networks.signals import channel_connected


async def check_health(channel_id: UUID, http: Http) -> NetworkError | None:
    """Ask the network who we are: None where it knows us, else what it said. Nothing is ever published by a test.

    A channel that waited to be reconnected and is known again goes on by itself.
    """
    channel = await _kept(channel_id)
    if channel is None or not isinstance(adapter := channel.adapter(http), Identifies):
        return None
    try:
        account = await on_behalf(channel, http, lambda _, access: adapter.who_am_i(access))
    except NetworkError as error:
        return error
    await _well(channel, account)
    return None


async def refresh_limits(channel_id: UUID, http: Http) -> None:
    """Read what the server allows, where it tells."""
    channel = await _kept(channel_id)
    if channel is None or not isinstance(adapter := channel.adapter(http), TellsLimits):
        return
    try:
        limits = await on_behalf(channel, http, lambda _, access: adapter.read_limits(access))
    except NetworkError:
        return
    await write(channel_id, {"limits": as_data(limits), "limits_read_at": now()})


def as_data(limits: Limits) -> dict[str, Any]:
    """Limits as `Channel.limits` keeps them."""
    return asdict(limits) | {"mimes": sorted(limits.mimes), "poll_seconds": list(limits.poll_seconds)}


@from_async
def _kept(channel_id: UUID) -> Channel | None:
    return Channel.objects.kept().select_related("workspace").filter(pk=channel_id).first()


@from_async
def _well(channel: Channel, account: Account) -> None:
    told: dict[str, Any] = {
        "handle": account.handle[:200],
        "name": account.name[:200],
        "avatar_url": account.avatar_url[:800],
    }
    told |= {"problem": "", "rest_until": None} | (
        {} if account.followers is None else {"followers": account.followers}
    )
    if channel.is_connected:
        Channel.objects.connected().filter(pk=channel.pk).update(**told)
        return
    with transaction.atomic():
        channel.move_to(ChannelState.CONNECTED, **told)
        note(channel.workspace, "channel.reconnected", by=None, subject=channel.pk, network=channel.network)
        channel_connected.send(Channel, channel=channel, by=None)
