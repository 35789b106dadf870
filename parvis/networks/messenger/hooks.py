"""What Messenger pushes about a page: messages, our own among them, buttons that were pressed, and reactions.

Source: https://developers.facebook.com/docs/graph-api/webhooks/reference/page (read 2026-11-22).
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from parvis.networks.messenger.arrivals import extra
from parvis.networks.meta.fields import inner, text
from parvis.networks.meta.hooks import entries, moment, verified
from parvis.networks.protocols import Heard, Hook, Incoming

FIELDS = ("messages", "message_echoes", "messaging_postbacks", "message_reactions")


def heard(hook: Hook, keys: Mapping[str, Any]) -> list[Heard]:
    """Raises Forged."""
    told = verified(hook, keys, "page")
    return [Heard(page, incoming) for page, entry in entries(told, hook) for incoming in _each(page, entry)]


def _each(page: str, entry: Mapping[str, Any]) -> Iterator[Incoming]:
    events = entry.get("messaging")
    for event in events if isinstance(events, list) else ():
        at = moment(event.get("timestamp")) if isinstance(event, dict) else None
        incoming = _event(page, event, at) if at is not None else None
        if incoming is not None:
            yield incoming


def _event(page: str, event: Mapping[str, Any], at: datetime) -> Incoming | None:
    writer, receiver = text(inner(event, "sender"), "id"), text(inner(event, "recipient"), "id")
    said, pressed, reaction = (inner(event, name) for name in ("message", "postback", "reaction"))
    if not writer:
        return None
    if text(said, "mid") and said.get("is_deleted") is not True:
        ours = said.get("is_echo") is True or writer == page
        attached = [
            text(inner(one, "payload"), "url") for one in said.get("attachments") or () if isinstance(one, dict)
        ]
        about = extra(receiver if ours else writer, at, [address for address in attached if address])
        return _told("message", text(said, "mid"), writer, at, text=text(said, "text"), ours=ours, extra=about)
    if text(pressed, "title"):
        number = text(pressed, "mid") or f"postback:{writer}:{event['timestamp']}"
        return _told("message", number, writer, at, text=text(pressed, "title"), extra=extra(writer, at, []))
    if text(reaction, "mid") and text(reaction, "action") == "react":
        number = f"reaction:{text(reaction, 'mid')}:{writer}:{event['timestamp']}"
        parent = text(reaction, "mid")
        return _told("like", number, writer, at, text=text(reaction, "emoji"), about_id=parent, parent_id=parent)
    return None


def _told(kind: str, remote_id: str, writer: str, at: datetime, **more: Any) -> Incoming:
    """A hook knows no names."""
    return Incoming(
        kind=kind, remote_id=remote_id, happened_at=at, author_id=writer, author_handle="", author_name=writer, **more
    )
