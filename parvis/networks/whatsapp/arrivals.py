"""What people write, as web hooks tell it. There is no way to read it afterwards.

Source: https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages
(read 2026-11-22).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from parvis.networks.meta.fields import inner, text
from parvis.networks.meta.hooks import moment
from parvis.networks.protocols import Incoming

KINDS = frozenset({"message", "like"})
FILES = ("image", "video", "audio", "document", "sticker")
#: Somebody changed their number, and what else is not said by anybody.
NOT_SAID = frozenset({"system", "request_welcome"})


@dataclass(frozen=True, slots=True)
class Person:
    """number: of their telephone, or the id that WhatsApp gives those who hide it."""

    number: str
    name: str = ""

    @property
    def handle(self) -> str:
        return f"+{self.number}" if is_number(self.number) else self.name


def is_number(person: str) -> bool:
    """An id that is none begins with a country: US.1349120865…"""
    return person.isascii() and person.isdecimal()


def from_message(told: Mapping[str, Any], writer: Person) -> Incoming | None:
    """None where nothing was said."""
    at, kind = when(told), text(told, "type")
    if not writer.number or not text(told, "id") or at is None or kind in NOT_SAID:
        return None
    if kind == "reaction":
        about, emoji = text(inner(told, "reaction"), "message_id"), text(inner(told, "reaction"), "emoji")
        if not about or not emoji:  # it was taken back
            return None
        return _incoming("like", told, at, writer, text=emoji, about_id=about, parent_id=about)
    extra = {"person": writer.number, "at": at.astimezone(UTC).isoformat()} | _file(told, kind)
    parent = text(inner(told, "context"), "id")
    return _incoming("message", told, at, writer, text=words(told, kind), parent_id=parent, extra=extra)


def _incoming(kind: str, told: Mapping[str, Any], at: datetime, writer: Person, **more: Any) -> Incoming:
    return Incoming(
        kind=kind,
        remote_id=text(told, "id"),
        happened_at=at,
        author_id=writer.number,
        author_handle=writer.handle,
        author_name=writer.name or writer.handle,
        author_url=address_of(writer.number),
        **more,
    )


def words(told: Mapping[str, Any], kind: str) -> str:
    """What a message says, of whatever kind it is."""
    said = inner(told, kind)
    if kind == "text":
        return text(said, "body")
    if kind == "button":
        return text(said, "text")
    if kind == "interactive":
        return text(inner(said, text(said, "type")), "title")
    if kind == "location":
        return text(said, "name") or text(said, "address") or f"{said.get('latitude')}, {said.get('longitude')}"
    if kind == "contacts":
        several = told.get("contacts")
        return ", ".join(text(inner(one, "name"), "formatted_name") for one in several if one) if several else ""
    return text(said, "caption") or text(said, "filename")


def _file(told: Mapping[str, Any], kind: str) -> dict[str, str]:
    """Its number there, which is good for seven days."""
    said = inner(told, kind) if kind in FILES else {}
    return {"media": text(said, "id"), "mime": text(said, "mime_type")} if text(said, "id") else {}


def when(told: Mapping[str, Any]) -> datetime | None:
    """Seconds since 1970, as text."""
    stamp = text(told, "timestamp")
    return moment(int(stamp)) if stamp.isascii() and stamp.isdecimal() else None


def address_of(person: str) -> str:
    """Where a conversation with them begins; "" where they hide their number."""
    return f"https://wa.me/{person}" if is_number(person) else ""
