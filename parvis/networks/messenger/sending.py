"""One message to one person: sending it, and finding it again in the conversation. There is no idempotency key."""

import asyncio
import json
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

import aiohttp

from parvis.kit.clock import now, parsed
from parvis.networks import text as words
from parvis.networks.messenger.arrivals import files, with_person
from parvis.networks.messenger.errors import OutsideWindow
from parvis.networks.messenger.limits import HUMAN_WINDOW, WINDOW
from parvis.networks.meta.calls import Graph, needed
from parvis.networks.meta.fields import inner, text, when
from parvis.networks.meta.usage import rest_moment
from parvis.networks.protocols import Access, Media, Result, Target

UPLOAD_SECONDS = 300.0
CLOCKS_APART = timedelta(seconds=30)
#: What is nearly over is over when it arrives.
MARGIN = timedelta(minutes=2)


async def upload(graph: Graph, access: Access, media: Media) -> Result:
    """The number of a file there; nobody sees it."""
    form = aiohttp.FormData()
    attachment = {"type": kind_of(media), "payload": {"is_reusable": True}}
    form.add_field("message", json.dumps({"attachment": attachment}))
    content = await asyncio.to_thread(media.path.read_bytes)
    form.add_field("filedata", content, filename=media.path.name, content_type=media.mime)
    path = f"/{access.account_id}/message_attachments"
    answer = await graph.send("POST", path, access, data=form, seconds=UPLOAD_SECONDS)
    return {"id": needed(graph.told(answer), "attachment_id")}


def kind_of(media: Media) -> str:
    family = media.mime.partition("/")[0]
    return family if family in ("image", "video", "audio") else "file"


class Message:
    """known: ids of those that this publication has sent before it."""

    def __init__(
        self,
        graph: Graph,
        access: Access,
        target: Target,
        body: Mapping[str, Any],
        began_at: datetime,
        known: Collection[str],
    ) -> None:
        self.graph, self.access, self.target, self.body = graph, access, target, body
        self.began_at, self.known = began_at, known
        self.person = str(target.extra.get("person", ""))
        self.rest: datetime | None = None

    async def act(self) -> Result:
        body = {"recipient": {"id": self.person}, "message": self.body, **await self._reason()}
        path = f"/{self.access.account_id}/messages"
        answer = await self.graph.send("POST", path, self.access, effect=True, json=body)
        told = self.graph.told(answer, effect=True)
        self.rest = rest_moment(answer.headers)
        return {"id": needed(told, "message_id", effect=True)}

    async def _reason(self) -> dict[str, str]:
        """By what right we write: an answer, or one of a person where the last words are older than a day.

        Raises OutsideWindow.
        """
        told = str(self.target.extra.get("at") or "")
        at = parsed(told) if told else None
        if at is None or now() - at >= WINDOW - MARGIN:
            at = await self._last_words() or at
        age = now() - at if at is not None else HUMAN_WINDOW
        if age < WINDOW - MARGIN:
            return {"messaging_type": "RESPONSE"}
        if age < HUMAN_WINDOW - MARGIN:
            return {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}
        raise OutsideWindow

    async def _last_words(self) -> datetime | None:
        """When the person wrote last: perhaps after what we answer."""
        async for told in with_person(self.graph, self.access, self.person):
            if text(inner(told, "from"), "id") != self.access.account_id:
                return when(told, "created_time")
        return None

    async def look(self) -> Result | None:
        """The conversation since the first try: the same words, or a file, of ours."""
        earliest = (self.began_at - CLOCKS_APART).replace(microsecond=0)
        async for told in with_person(self.graph, self.access, self.person):
            at = when(told, "created_time")
            if at is not None and at < earliest:
                return None
            ours = text(inner(told, "from"), "id") == self.access.account_id
            if ours and text(told, "id") not in self.known and self._is(told):
                return {"id": needed(told)}
        return None

    def _is(self, told: Mapping[str, Any]) -> bool:
        said = text(told, "message")
        if "text" in self.body:
            return words.same_text(said, str(self.body["text"]))
        return not said and bool(files(told))
