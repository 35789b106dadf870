"""What WhatsApp pushes about a number: what people write, and what became of what we sent.

A status is a message of ours without words: sent, delivered, read, failed (then with the reason). Its `extra` holds the
key that went with the message: where an answer was lost, it tells that the message is there.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from parvis.networks.meta.fields import inner, text
from parvis.networks.meta.hooks import LATEST, changes, entries, verified
from parvis.networks.protocols import Forged, Heard, Hook, Incoming
from parvis.networks.whatsapp.arrivals import Person, from_message, when

OBJECT = "whatsapp_business_account"


def heard(hook: Hook, keys: Mapping[str, Any]) -> list[Heard]:
    """Raises Forged, for something old as well: what is told has a moment, what tells it has none."""
    told = verified(hook, keys, OBJECT)
    found = []
    for _business, entry in entries(told, hook):
        for field, value in changes(entry):
            number = text(inner(value, "metadata"), "phone_number_id")
            if field == "messages" and number:
                found += [Heard(number, incoming) for incoming in _each(value, hook.received_at)]
    return found


def _each(value: Mapping[str, Any], received_at: datetime) -> Iterator[Incoming]:
    people = _people(value)
    found = [from_message(told, _writer(told, people)) for told in _objects(value, "messages")]
    found += [_status(told) for told in _objects(value, "statuses")]
    for incoming in found:
        if incoming is not None:
            if received_at - incoming.happened_at > LATEST:
                raise Forged
            yield incoming


def _people(value: Mapping[str, Any]) -> list[Person]:
    contacts = _objects(value, "contacts")
    return [Person(text(one, "wa_id") or text(one, "user_id"), text(inner(one, "profile"), "name")) for one in contacts]


def _writer(told: Mapping[str, Any], people: Sequence[Person]) -> Person:
    """Who hides their number is the only contact that is told with the message."""
    number = text(told, "from")
    if not number and len(people) == 1:
        return people[0]
    return next((one for one in people if one.number == number), Person(number))


def _status(told: Mapping[str, Any]) -> Incoming | None:
    """None for what others have sent from that number."""
    number, status, once = text(told, "id"), text(told, "status"), text(told, "biz_opaque_callback_data")
    at, person = when(told), text(told, "recipient_id")
    if not number or not status or not once or at is None:
        return None
    why = "; ".join(_reason(error) for error in _objects(told, "errors"))
    return Incoming(
        kind="message",
        remote_id=f"{number}:{status}",
        happened_at=at,
        author_id="",
        author_handle="",
        author_name="",
        text=why,
        parent_id=number,
        ours=True,
        extra={"status": status, "once": once, "person": person},
    )


def _reason(error: Mapping[str, Any]) -> str:
    said = text(inner(error, "error_data"), "details") or text(error, "message") or text(error, "title")
    return f"{said} ({text(error, 'code')})"


def _objects(value: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    several = value.get(name)
    return [one for one in several if isinstance(one, Mapping)] if isinstance(several, list) else []
