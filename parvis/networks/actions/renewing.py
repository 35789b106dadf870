"""New tokens for old, once: of all workers that want to renew an access, one calls and the others take what it got.

Invariants
1. Who calls holds `refreshing_until`, taken by one conditional UPDATE; it ends by itself when its holder dies.
2. What comes back is stored only where the access is still the one that was sent: a person who reconnected
   meanwhile, or a holder that came later, is never overwritten.
3. No transaction is open while the network answers.
"""

import asyncio
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from parvis.accounts.audit import note
from parvis.kit.clock import now
from parvis.kit.http import Http
from parvis.kit.log import get_logger
from parvis.networks.actions.connecting import expiry, stored
from parvis.networks.database import from_async
from parvis.networks.errors import AccessLost, NetworkError, Temporary
from parvis.networks.models import Channel, ChannelState
from parvis.networks.protocols import Access, Refreshes
from parvis.networks.registry import adapter_for

log = get_logger()
HOLD_SECONDS = 90  # longer than one call may take
#: An access this young is handed out again: whoever asks has seen the one before it refused.
YOUNG_SECONDS = 30
LOOK_SECONDS = 0.2

_CLAIM = """
UPDATE networks_channel SET refreshing_until = now() + make_interval(secs => %(hold)s)
WHERE id = %(id)s AND state = 'connected'
  AND (refreshing_until IS NULL OR refreshing_until < now())
  AND (access_renewed_at IS NULL OR access_renewed_at < now() - make_interval(secs => %(young)s) OR %(ahead)s)
RETURNING access
"""
_STORE = """
UPDATE networks_channel
SET access = %(new)s, access_expires_at = %(expires)s, access_renewed_at = now(), refreshing_until = NULL, problem = ''
WHERE id = %(id)s AND access = %(old)s
"""
_LOSE = """
UPDATE networks_channel
SET state = 'to_reconnect', state_since = now(), problem = %(code)s, refreshing_until = NULL
WHERE id = %(id)s AND access = %(old)s AND state = 'connected'
"""
_RELEASE = "UPDATE networks_channel SET refreshing_until = NULL WHERE id = %(id)s AND access = %(old)s"


@dataclass(frozen=True, slots=True)
class _Held:
    """The channel as it was claimed; `sealed` is its access as the database holds it."""

    channel: Channel
    sealed: str


async def refresh_access(channel_id: UUID, http: Http, *, ahead: bool = False) -> Access:
    """An access that is newer than the one that was refused. `ahead`: nothing was refused, it only ends soon.

    Raises AccessLost (the channel then waits to be reconnected), Temporary.
    """
    while True:
        held = await _claim(channel_id, ahead)
        if held is not None:
            return await _renew(held, http)
        channel = await _look(channel_id)
        if channel is None or channel.state != ChannelState.CONNECTED:
            raise AccessLost()
        if channel.refreshing_until is None and _is_young(channel):
            return channel.key()
        await asyncio.sleep(LOOK_SECONDS)
        ahead = False  # somebody renews it: what they get is young


async def _renew(held: _Held, http: Http) -> Access:
    channel = held.channel
    adapter = adapter_for(channel.network, http)
    try:
        if not isinstance(adapter, Refreshes):
            raise AccessLost()
        access = await adapter.refresh(channel.key())
    except AccessLost as error:
        await _lose(held, error.code)
        raise
    except NetworkError as error:
        await _write(_RELEASE, held)
        raise Temporary(said=error.said, status=error.status) from error
    await _store(held, access)
    return access


@from_async
def _claim(channel_id: UUID, ahead: bool) -> _Held | None:
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, {"id": channel_id, "hold": HOLD_SECONDS, "young": YOUNG_SECONDS, "ahead": ahead})
        row = cursor.fetchone()
    return _Held(Channel.objects.select_related("workspace").get(pk=channel_id), row[0]) if row else None


@from_async
def _look(channel_id: UUID) -> Channel | None:
    return Channel.objects.filter(pk=channel_id).first()


def _is_young(channel: Channel) -> bool:
    return channel.access_renewed_at is not None and (now() - channel.access_renewed_at).total_seconds() < YOUNG_SECONDS


@from_async
def _store(held: _Held, access: Access) -> None:
    channel = held.channel
    new = Channel._meta.get_field("access").get_prep_value(stored(access))
    values = {"id": channel.pk, "old": held.sealed, "new": new, "expires": expiry(channel.network, access)}
    stands = _written(_STORE, values)
    log.info("channel.access_renewed", channel=str(channel.pk), stored=bool(stands))


@from_async
def _lose(held: _Held, code: str) -> None:
    with transaction.atomic():
        if _written(_LOSE, {"id": held.channel.pk, "old": held.sealed, "code": code}):
            note(held.channel.workspace, "channel.access_lost", by=None, subject=held.channel.pk, code=code)


@from_async
def _write(statement: str, held: _Held) -> None:
    _written(statement, {"id": held.channel.pk, "old": held.sealed})


def _written(statement: str, values: dict[str, Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)
