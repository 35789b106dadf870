"""Web hooks of Meta: one handshake and one signature for all its products; what they tell is each network's own.

Source: https://developers.facebook.com/docs/graph-api/webhooks/getting-started (read 2026-11-22).
"""

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from parvis.networks.protocols import Forged, Hook

#: Meta tries for a week at most; nothing signed is told later than that, except by who kept it.
LATEST = timedelta(days=8)
IN_SECONDS = 10_000_000_000  # larger moments are milliseconds


def greet(hook: Hook, keys: Mapping[str, Any]) -> str | None:
    """The challenge of a handshake, for who knows the verify token; None where it is no handshake. Raises Forged."""
    if hook.method != "GET" or hook.query.get("hub.mode") != "subscribe":
        return None
    if not hmac.compare_digest(hook.query.get("hub.verify_token", "").encode(), verify_token(keys).encode()):
        raise Forged
    return hook.query.get("hub.challenge", "")


def verify_token(keys: Mapping[str, Any]) -> str:
    """What was chosen with the keys, else the id of the application: it guards nothing but the handshake."""
    return str(keys.get("verify_token") or keys.get("client_id") or "")


def verified(hook: Hook, keys: Mapping[str, Any], *kinds: str) -> dict[str, Any]:
    """What a hook tells about one of these kinds ("page", "instagram", …); {} for others. Raises Forged."""
    secret = str(keys.get("client_secret") or "")
    signed = hook.headers.get("X-Hub-Signature-256", "")
    ours = "sha256=" + hmac.new(secret.encode(), hook.body, hashlib.sha256).hexdigest()
    if not secret or not hmac.compare_digest(ours.encode(), signed.encode()):
        raise Forged
    try:
        told = json.loads(hook.body)
    except ValueError as error:
        raise Forged from error
    if not isinstance(told, dict):
        raise Forged
    return told if told.get("object") in kinds else {}


def entries(told: Mapping[str, Any], hook: Hook) -> Iterator[tuple[str, dict[str, Any]]]:
    """The account's id and each entry about it. Raises Forged where one is too old."""
    several = told.get("entry")
    for entry in several if isinstance(several, list) else ():
        if isinstance(entry, dict) and entry.get("id"):
            at = moment(entry.get("time"))
            if at is not None and hook.received_at - at > LATEST:
                raise Forged
            yield str(entry["id"]), entry


def changes(entry: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Field and value of each change; one of Meta's samples puts both into the entry itself."""
    several = entry.get("changes") or [entry]
    for change in several if isinstance(several, list) else ():
        if isinstance(change, dict) and isinstance(change.get("value"), dict):
            yield str(change.get("field") or ""), change["value"]


def moment(told: object) -> datetime | None:
    """Seconds or milliseconds since 1970; None for anything else."""
    if isinstance(told, bool) or not isinstance(told, int | float) or not 0 < told < 1e14:
        return None
    return datetime.fromtimestamp(told / 1000 if told > IN_SECONDS else told, UTC)
