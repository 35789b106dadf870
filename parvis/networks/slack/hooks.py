"""The Events API: what happens in a workspace, signed over its moment and its bytes.

Source: https://docs.slack.dev/authentication/verifying-requests-from-slack (read 2026-11-22).
"""

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from typing import Any

from parvis.networks.protocols import Access, Forged, Heard, Hook, Incoming
from parvis.networks.slack.arrivals import author, from_message
from parvis.networks.slack.calling import HOME, moment_of

LATEST = 300  # seconds


def greet(hook: Hook, keys: Mapping[str, Any]) -> str | None:
    """The challenge. Raises Forged."""
    told = _verified(hook, keys)
    return str(told.get("challenge") or "") if told.get("type") == "url_verification" else None


def heard(hook: Hook, keys: Mapping[str, Any]) -> Sequence[Heard]:
    """One event of one workspace. Raises Forged."""
    told = _verified(hook, keys)
    event, team = told.get("event"), str(told.get("team_id") or "")
    if told.get("type") != "event_callback" or not isinstance(event, dict) or not team:
        return ()
    bots = [str(one.get("user_id") or "") for one in told.get("authorizations") or () if isinstance(one, dict)]
    incoming = _incoming(event, Access(HOME, team, "", extra={"bot_user_id": bots[0] if bots else ""}))
    return () if incoming is None else (Heard(team, incoming),)


def _incoming(event: dict[str, Any], access: Access) -> Incoming | None:
    """The same ids as a reading gives, so that what comes on both ways is stored once."""
    bot = access.extra["bot_user_id"]
    if event.get("type") in ("message", "app_mention"):
        message = event | {"type": "message"}
        return from_message(message, str(event.get("channel") or ""), access, {})
    item = event.get("item") or {}
    if event.get("type") != "reaction_added" or not bot or event.get("item_user") != bot or not item.get("ts"):
        return None
    place = f"{item.get('channel')}/{item['ts']}"
    who = str(event.get("user") or "")
    return Incoming(
        kind="like",
        remote_id=f"{place}/{who}/{event.get('reaction')}",
        happened_at=moment_of(str(event.get("event_ts") or item["ts"])),
        about_id=place,
        text=f":{event.get('reaction')}:",
        **author(who, {}),
    )


def _verified(hook: Hook, keys: Mapping[str, Any]) -> dict[str, Any]:
    """What it says, once its signature and its age are right. Raises Forged."""
    secret = str(keys.get("signing_secret") or "")
    moment = hook.headers.get("X-Slack-Request-Timestamp", "")
    signed = b":".join((b"v0", moment.encode(), hook.body))
    right = "v0=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    given = hook.headers.get("X-Slack-Signature", "")
    if not secret or not hmac.compare_digest(right.encode(), given.encode()):
        raise Forged
    if not moment.isascii() or not moment.isdecimal() or abs(hook.received_at.timestamp() - int(moment)) > LATEST:
        raise Forged
    try:
        told = json.loads(hook.body)
    except ValueError as error:
        raise Forged from error
    if not isinstance(told, dict):
        raise Forged
    return told
