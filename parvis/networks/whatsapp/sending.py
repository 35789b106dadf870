"""One message to one person. Our key goes with it, and comes back with each of its statuses, by web hook alone.

Source: https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/send-messages
(read 2026-11-22).
"""

import asyncio
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import aiohttp

from parvis.networks.errors import AnswerLost
from parvis.networks.meta.calls import Graph, needed
from parvis.networks.meta.fields import inner
from parvis.networks.meta.usage import rest_moment
from parvis.networks.protocols import Access, Media, Result, Target, Undecidable
from parvis.networks.whatsapp.arrivals import is_number

UPLOAD_SECONDS = 300.0
PRODUCT = {"messaging_product": "whatsapp"}


async def upload(graph: Graph, access: Access, media: Media) -> Result:
    """The number of a file there; nobody sees it."""
    form = aiohttp.FormData(PRODUCT)
    form.add_field("type", media.mime)
    content = await asyncio.to_thread(media.path.read_bytes)
    form.add_field("file", content, filename=media.path.name, content_type=media.mime)
    answer = await graph.send("POST", f"/{access.account_id}/media", access, data=form, seconds=UPLOAD_SECONDS)
    return {"id": needed(graph.told(answer))}


def kind_of(media: Media) -> str:
    family = media.mime.partition("/")[0]
    return family if family in ("image", "video", "audio") else "document"


def file_of(media: Media, number: str, caption: str = "") -> dict[str, str]:
    """A file as messages show it."""
    named = {"filename": media.path.name} if kind_of(media) == "document" else {}
    return {"id": number, **named} | ({"caption": caption} if caption else {})


class Message:
    """body: what is said, by its kind. once: our key. quotes: the message that it answers, "" for none."""

    def __init__(
        self, graph: Graph, access: Access, person: str, body: Mapping[str, Any], *, once: str, quotes: str
    ) -> None:
        self.graph, self.access = graph, access
        self.body = _addressed(person, body) | {"biz_opaque_callback_data": once}
        if quotes:
            self.body["context"] = {"message_id": quotes}
        self.rest: datetime | None = None

    async def act(self) -> Result:
        path = f"/{self.access.account_id}/messages"
        answer = await self.graph.send("POST", path, self.access, effect=True, json=self.body)
        told = self.graph.told(answer, effect=True)
        messages = told.get("messages")
        first = inner(messages[0]) if isinstance(messages, list) and messages else {}
        if not first:
            raise AnswerLost(said=answer.text(), status=answer.status)
        self.rest = rest_moment(answer.headers)
        return {"id": needed(first, effect=True)}

    async def look(self) -> Result | None:
        """Nothing lists what was sent. Where a status with our key comes in, it was (hooks.py); a person decides."""
        raise Undecidable


async def react(graph: Graph, access: Access, target: Target, emoji: str) -> None:
    """A reaction to what somebody wrote; "" takes it back. Doing it again changes nothing."""
    body = {"type": "reaction", "reaction": {"message_id": target.remote_id, "emoji": emoji}}
    told = _addressed(person_of(target), body)
    graph.told(await graph.send("POST", f"/{access.account_id}/messages", access, json=told))


def _addressed(person: str, body: Mapping[str, Any]) -> dict[str, Any]:
    whom = {"to" if is_number(person) else "recipient": person}
    return {**PRODUCT, "recipient_type": "individual", **whom, **body}


def person_of(target: Target) -> str:
    return str(target.extra.get("person") or "")
