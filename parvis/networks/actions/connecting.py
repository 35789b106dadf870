"""A person allows us an account on a network, takes it back, or the network does."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from parvis.accounts.access import require
from parvis.accounts.audit import note
from parvis.accounts.models import Right, Teammate, Workspace
from parvis.kit.clock import now
from parvis.networks.database import from_async
from parvis.networks.models import Channel, ChannelState
from parvis.networks.pool import make_http
from parvis.networks.protocols import Access, Account, Refreshes
from parvis.networks.registry import adapter_for
from parvis.networks.signals import channel_connected, channel_disconnected


def connect(workspace: Workspace, *, network: str, access: Access, account: Account, by: Teammate) -> Channel:
    """Our account, with its key. The same account keeps its row, and with it its history. Raises NotAllowed."""
    require(by, Right.CONNECT, within=workspace.pk)
    told = _told(account) | _key(network, access) | {"connected_by": by, "problem": "", "rest_until": None}
    with transaction.atomic():
        channel, new = Channel.objects.get_or_create(
            workspace=workspace,
            network=network,
            base_url=access.base_url,
            account_id=account.account_id,
            defaults=told,
        )
        if not new:
            _again(channel, told)
        note(
            workspace, "channel.connected" if new else "channel.reconnected", by=by, subject=channel.pk, network=network
        )
        channel_connected.send(Channel, channel=channel, by=by)
    return channel


def _again(channel: Channel, told: dict[str, Any]) -> None:
    if channel.is_connected:
        Channel.objects.filter(pk=channel.pk).update(**told)
        channel.refresh_from_db()
    else:
        channel.move_to(ChannelState.CONNECTED, **told)


def _told(account: Account) -> dict[str, Any]:
    """What the network says of the account, within our columns."""
    return {
        "handle": account.handle[:200],
        "name": account.name[:200],
        "url": account.url[:500],
        "avatar_url": account.avatar_url[:800],
        "followers": account.followers,
    }


def _key(network: str, access: Access) -> dict[str, Any]:
    return {
        "access": stored(access),
        "access_expires_at": expiry(network, access),
        "access_renewed_at": now(),
        "refreshing_until": None,
    }


def stored(access: Access) -> dict[str, Any]:
    """An access as `Channel.access` keeps it."""
    return {"token": access.token, "refresh_token": access.refresh_token, "extra": dict(access.extra)}


def expiry(network: str, access: Access) -> datetime | None:
    """When the access ends, where the network's adapter can tell."""
    adapter = adapter_for(network, make_http())
    return adapter.expires_at(access) if isinstance(adapter, Refreshes) else None


def disconnect(channel: Channel, *, by: Teammate) -> None:
    """Forget the key; keep what was published and what came in. Raises NotAllowed, IllegalMove, StaleState."""
    require(by, Right.CONNECT, within=channel.workspace_id)
    with transaction.atomic():
        channel.move_to(
            ChannelState.DISCONNECTED, access=None, access_expires_at=None, refreshing_until=None, problem=""
        )
        note(channel.workspace, "channel.disconnected", by=by, subject=channel.pk, network=channel.network)
        channel_disconnected.send(Channel, channel=channel, by=by)


@from_async
def mark_to_reconnect(channel_id: UUID, code: str) -> None:
    """The network no longer accepts our key; `code` of the error that said so. Nothing where it is not connected."""
    with transaction.atomic():
        held = Channel.objects.filter(pk=channel_id, state=ChannelState.CONNECTED)
        if held.update(state=ChannelState.TO_RECONNECT, state_since=now(), problem=code, refreshing_until=None):
            channel = Channel.objects.select_related("workspace").get(pk=channel_id)
            note(channel.workspace, "channel.access_lost", by=None, subject=channel.pk, code=code)
