"""What came in becomes rows, once, however often and by however many readers it is brought."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction

from parvis.kit.clock import now
from parvis.networks.database import from_async
from parvis.networks.models import Arrival, Channel
from parvis.networks.protocols import Catch, Incoming
from parvis.networks.signals import arrived

#: Columns of text with the room they have; None: without a limit.
_ROOM = {
    "kind": 10,
    "author_id": 300,
    "author_handle": 300,
    "author_name": 300,
    "author_url": 800,
    "avatar_url": 800,
    "text": None,
    "url": 800,
    "about_id": 400,
    "parent_id": 400,
    "language": 8,
}
_INSERT = f"""
INSERT INTO networks_arrival
  (workspace_id, channel_id, stored_at, remote_id, happened_at, ours, extra, {", ".join(_ROOM)})
SELECT %(workspace)s, %(channel)s, now(), remote_id, happened_at, ours, extra, {", ".join(_ROOM)}
FROM jsonb_to_recordset(%(rows)s::jsonb) AS came
  (remote_id text, happened_at timestamptz, ours boolean, extra jsonb, {", ".join(f"{name} text" for name in _ROOM)})
ON CONFLICT (channel_id, remote_id) DO NOTHING
RETURNING id
"""  # noqa: S608  only our own column names


@from_async
def store(channel: Channel, catch: Catch) -> list[Arrival]:
    """Keep what is new and where the next reading starts, together; returns the new rows, oldest first."""
    with transaction.atomic():
        # A slower reader that began before us must not put the mark back.
        held = Channel.objects.connected().filter(pk=channel.pk)
        held.filter(mark=channel.mark).update(mark=catch.mark)
        if not held.update(read_at=now(), problem="", rest_until=None):
            return []  # disconnected meanwhile
        new = _insert(channel, catch.arrivals)
        if new:
            arrived.send(Channel, channel=channel, arrivals=new)
    return new


def store_heard(channel: Channel, incoming: Sequence[Incoming]) -> list[Arrival]:
    """Keep what is new of what the network told by itself; readings go on where they were. Nothing is async here."""
    if not incoming:
        return []
    with transaction.atomic():
        if not Channel.objects.connected().select_for_update(no_key=True).filter(pk=channel.pk).exists():
            return []  # disconnected meanwhile
        new = _insert(channel, incoming)
        if new:
            arrived.send(Channel, channel=channel, arrivals=new)
    return new


def _insert(channel: Channel, incoming: Sequence[Incoming]) -> list[Arrival]:
    if not incoming:
        return []
    rows = json.dumps([_row(one) for one in incoming])
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, {"workspace": channel.workspace_id, "channel": channel.pk, "rows": rows})
        ids = [row[0] for row in cursor.fetchall()]
    return list(Arrival.objects.filter(pk__in=ids).order_by("happened_at", "id"))


def _row(one: Incoming) -> dict[str, Any]:
    texts = {name: _fitting(getattr(one, name), room) for name, room in _ROOM.items()}
    extra = json.loads(json.dumps(dict(one.extra)).replace("\\u0000", ""))
    return texts | {
        "remote_id": _fitting_id(one.remote_id),
        "happened_at": one.happened_at.isoformat(),
        "ours": one.ours,
        "extra": extra,
    }


def _fitting(text: str, room: int | None) -> str:
    """Without the character that PostgreSQL cannot keep, and not longer than its column."""
    return text.replace("\x00", "")[:room]


def _fitting_id(remote_id: str) -> str:
    """An id is never cut, since two would become one; a monstrous one is kept by its fingerprint."""
    return remote_id if len(remote_id) <= 400 else hashlib.sha256(remote_id.encode()).hexdigest()
