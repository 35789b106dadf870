"""What Threads pushes: answers below our posts and posts that name us. Its envelope is its own, its signature Meta's.

{"app_id", "topic": "moderate", "target_id", "time", "values": {"field": "replies", "value": {…}}}
Source: https://developers.facebook.com/docs/threads/webhooks (read 2026-11-22).
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from parvis.networks.meta.fields import inner, text
from parvis.networks.meta.hooks import LATEST, moment, verified
from parvis.networks.protocols import Forged, Heard, Hook
from parvis.networks.threads import arrivals


def heard(hook: Hook, keys: Mapping[str, Any]) -> list[Heard]:
    """Raises Forged."""
    verified(hook, keys)
    told = json.loads(hook.body)
    at = moment(told.get("time"))
    if at is not None and hook.received_at - at > LATEST:
        raise Forged
    return list(_each(told))


def _each(told: Mapping[str, Any]) -> Iterator[Heard]:
    account = text(told, "target_id")
    values = told.get("values")
    for one in values if isinstance(values, list) else [values]:
        value = inner(one, "value")
        kind = text(inner(one), "field")
        root = text(inner(value, "root_post"), "id")
        owner = text(inner(value, "root_post"), "owner_id") or account
        incoming = arrivals.answer(value, root, username="") if kind == "replies" else None
        if kind == "mentions":
            incoming, owner = arrivals.mention(value), account
        if incoming is not None and owner:
            yield Heard(owner, incoming)
