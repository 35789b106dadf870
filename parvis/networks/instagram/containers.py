"""Publishing on Instagram: a container is made and filled, waited for, and published; it lives for a day.

The container is the key to "once": published, it says so for ever, and telling it a second time makes no second post.
Source: https://developers.facebook.com/docs/instagram-platform/content-publishing (read 2026-11-22).
"""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from parvis.kit.clock import now
from parvis.networks import text as words
from parvis.networks.errors import Busy, NetworkError, Refused, Unfinished
from parvis.networks.instagram.errors import BY_SUBCODE, ContainerGone
from parvis.networks.meta.calls import Graph, needed
from parvis.networks.meta.fields import inner, number, several, text, when
from parvis.networks.meta.uploads import address_of, send_file
from parvis.networks.meta.usage import rest_moment
from parvis.networks.protocols import Access, Journal, Media, Result, Undecidable

READY_LOOKS = 60
READY_SECONDS = 3.0
CLOCKS_APART = timedelta(seconds=30)
FULL_FOR = timedelta(hours=1)
MEDIA_FIELDS = "id,caption,timestamp,permalink,media_type,media_product_type"
_NUMBER = re.compile(r"\b(?:2207\d{3}|3600\d)\b")


@dataclass(slots=True)
class Container:
    """A post, reel or story on its way. format: "", "reel" or "story". rest: what publishing asked for."""

    graph: Graph
    access: Access
    journal: Journal
    media: Sequence[Media]
    caption: str
    format: str
    rest: datetime | None = field(default=None, init=False)

    async def publish(self) -> Result:
        """{"id"} of what readers see. A container that was forgotten meanwhile is made anew, once."""
        await self.journal.step("quota", self._quota, repeatable=True)
        try:
            return await self._published("")
        except ContainerGone:  # refused: nothing happened, and the journal knows it
            return await self._published(":again")

    async def _published(self, turn: str) -> Result:
        made = await self._made(turn)

        async def act() -> Result:
            form = {"creation_id": made}
            path = f"/{self.access.account_id}/media_publish"
            answer = await self.graph.send("POST", path, self.access, effect=True, data=form)
            self.rest = rest_moment(answer.headers)
            return {"id": needed(self.graph.told(answer, effect=True), effect=True)}

        return await self.journal.step(f"post:0{turn}", act, look=lambda: self._look(made))

    async def _made(self, turn: str) -> str:
        """The number of a container that waits to be published."""
        if len(self.media) == 1:
            return await self._ready(f"0{turn}", self.media[0], self._fields(self.media[0]))
        children = []
        for place, media in enumerate(self.media):
            fields: dict[str, object] = {"is_carousel_item": True}
            fields |= _described(media) if media.is_image else {"media_type": "VIDEO"}
            children.append(await self._ready(f"{place}{turn}", media, fields))
        fields = {"media_type": "CAROUSEL", "children": ",".join(children), "caption": self.caption or None}
        return await self._ready(f"whole{turn}", None, fields)

    def _fields(self, media: Media) -> dict[str, object]:
        if self.format == "story":
            return {"media_type": "STORIES"}
        if media.is_image:
            return {"caption": self.caption or None} | _described(media)
        return {"media_type": "REELS", "caption": self.caption or None, "share_to_feed": True}

    async def _ready(self, name: str, media: Media | None, fields: dict[str, object]) -> str:
        async def make() -> Result:
            return {"id": await self._make(media, fields)}

        async def wait() -> Result:
            try:
                return await self._wait(made["id"])
            except ContainerGone:
                return await self._wait(await self._make(media, fields))

        made = await self.journal.step(f"container:{name}", make, repeatable=True)
        return str((await self.journal.step(f"ready:{name}", wait, repeatable=True))["id"])

    async def _make(self, media: Media | None, fields: dict[str, object]) -> str:
        """Its number, once it is filled: pictures are fetched from us, the bytes of films are sent."""
        film = media is not None and not media.is_image
        if media is not None:
            fields = fields | ({"upload_type": "resumable"} if film else {"image_url": address_of(media)})
        told = await self.graph.do("POST", f"/{self.access.account_id}/media", self.access, effect=False, **fields)
        made = needed(told)
        if media is not None and film:
            self.graph.told(await send_file(self.graph, "ig-api-upload", made, media.path, self.access))
        return made

    async def _wait(self, made: str) -> Result:
        for _look in range(READY_LOOKS):
            told = await self._state(made)
            state = text(told, "status_code")
            if state in {"FINISHED", "PUBLISHED"}:
                return {"id": made}
            if state == "EXPIRED":
                raise ContainerGone
            if state == "ERROR":
                raise complaint(text(told, "status"))
            await asyncio.sleep(READY_SECONDS)
        raise Unfinished

    async def _state(self, made: str) -> dict[str, Any]:
        return await self.graph.get(f"/{made}", self.access, fields="status_code,status")

    async def _quota(self) -> Result:
        """Nothing is prepared that may not go out: a container would be forgotten before. Raises Busy."""
        edge = f"/{self.access.account_id}/content_publishing_limit"
        try:
            told = await self.graph.get(edge, self.access, fields="config,quota_usage")
        except Refused:
            return {}
        for one in several(told):
            total, used = number(inner(one, "config"), "quota_total"), number(one, "quota_usage")
            if total is not None and used is not None and used >= total:
                raise Busy(retry_at=now() + FULL_FOR)
        return {}

    async def _look(self, made: str) -> Result | None:
        """The container says whether it was published; which post came of it, the latest posts."""
        state = text(await self._state(made), "status_code")
        if state == "FINISHED":
            return None
        found = await self._found()
        if found is None and state == "PUBLISHED":
            raise Undecidable
        return found

    async def _found(self) -> Result | None:
        edge = f"/{self.access.account_id}/{'stories' if self.format == 'story' else 'media'}"
        since = self.journal.began_at - CLOCKS_APART
        params: dict[str, object] = {"fields": MEDIA_FIELDS, "limit": 25}
        async for media in self.graph.pages(edge, self.access, **params):
            at = when(media, "timestamp")
            if at is None or at < since:
                return None
            if text(media, "id") and (self.format == "story" or words.same_text(text(media, "caption"), self.caption)):
                return {"id": text(media, "id")}
        return None


def complaint(status: str) -> NetworkError:
    """What an ERROR of a container means, by the number in its words; what may pass is tried with a new one."""
    found = _NUMBER.search(status)
    kind = BY_SUBCODE.get(int(found.group())) if found else None
    if kind is None or not issubclass(kind, Refused):
        return ContainerGone(said=status)
    return kind(said=status)


def _described(media: Media) -> dict[str, object]:
    return {"alt_text": media.alt or None}
