"""A post on Threads is a container first, which nobody sees; publishing it is what readers see, once.

There is no idempotency key. A container says whether it was published, and then our posts are read for it.
Source: https://developers.facebook.com/docs/threads/posts (read 2026-11-22).
"""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

from parvis.networks import text as words
from parvis.networks.errors import ContentRefused, Gone, Unfinished
from parvis.networks.meta.calls import Graph, Told, needed
from parvis.networks.meta.fields import inner, text, when
from parvis.networks.meta.usage import rest_moment
from parvis.networks.protocols import Access, Journal, Media, Poll, Result, Undecidable

#: Seconds between two looks at a container, five minutes in all; Meta's own advice.
PAUSES: tuple[float, ...] = (0.5, 1, 2, 4, 8, 15, 30, 30, 30, 60, 60, 60)
READY = ("FINISHED", "PUBLISHED")
FAILED = ("ERROR", "EXPIRED")
CLOCKS_APART = timedelta(seconds=30)
POST_FIELDS = "id,media_type,media_url,alt_text,permalink,text,timestamp"
REPLY_FIELDS = "id,text,timestamp,permalink,replied_to"
Fields = dict[str, Any]


class NoAddress(ContentRefused):
    """Threads fetches every file itself."""

    def __init__(self) -> None:
        super().__init__(said="Threads fetches files from a public address, and Parvis has none (PARVIS_BASE_URL).")


def said(outgoing_text: str) -> Fields:
    return {"media_type": "TEXT", "text": outgoing_text}


def with_file(media: Media) -> Fields:
    """Raises NoAddress."""
    if not media.url:
        raise NoAddress
    kind = {"media_type": "IMAGE", "image_url": media.url}
    film = {"media_type": "VIDEO", "video_url": media.url}
    return (kind if media.is_image else film) | ({"alt_text": media.alt} if media.alt else {})


def with_poll(poll: Poll) -> Fields:
    return {
        "poll_attachment": json.dumps({f"option_{name}": one for name, one in zip("abcd", poll.options, strict=False)})
    }


async def create(graph: Graph, access: Access, fields: Fields) -> Result:
    """A container; nobody sees it, and a forgotten one ends after a day.

    Raises Gone where what it quotes is not there: Meta says it as of files that are not ready, and waiting is no help.
    """
    try:
        return {"id": needed(await graph.do("POST", "/me/threads", access, **fields))}
    except Unfinished as error:
        if "quote_post_id" not in fields:
            raise
        raise Gone(said=error.said, status=error.status) from error


async def wait(graph: Graph, access: Access, container: str) -> Result:
    """Until it can be published. Raises Unfinished, ContentRefused."""
    for pause in PAUSES:
        told = await graph.get(f"/{container}", access, fields="id,status,error_message")
        status = text(told, "status")
        if status in READY:
            return {}
        if status in FAILED:
            raise ContentRefused(said=text(told, "error_message") or status)
        await asyncio.sleep(pause)
    raise Unfinished


class Publishing:
    """One container: publishing it, and finding what became of it."""

    def __init__(self, graph: Graph, access: Access, container: str, fields: Fields, journal: Journal) -> None:
        self.graph, self.access, self.container, self.fields = graph, access, container, fields
        self.began_at = journal.began_at
        self.rest: datetime | None = None

    async def act(self) -> Result:
        form = {"creation_id": self.container}
        answer = await self.graph.send("POST", "/me/threads_publish", self.access, effect=True, data=form)
        told = self.graph.told(answer, effect=True)
        self.rest = rest_moment(answer.headers)
        return {"id": needed(told, effect=True)}

    async def look(self) -> Result | None:
        """Our posts since the first try. Raises Undecidable where it was published and does not stand there."""
        wanted, parent = str(self.fields.get("text", "")), str(self.fields.get("reply_to_id", ""))
        async for post in since(self.graph, self.access, self.began_at - CLOCKS_APART, replies=bool(parent)):
            same_place = text(inner(post, "replied_to"), "id") == parent
            if same_place and words.same_text(text(post, "text"), wanted) and self._same_kind(post):
                return {"id": needed(post)}
        told = await self.graph.get(f"/{self.container}", self.access, fields="id,status")
        if text(told, "status") in ("FINISHED", *FAILED):
            return None
        raise Undecidable

    def _same_kind(self, post: Told) -> bool:
        told = text(post, "media_type").removesuffix("_POST").removesuffix("_ALBUM")
        return not told or told == self.fields["media_type"]


async def since(graph: Graph, access: Access, moment: datetime, *, replies: bool) -> AsyncIterator[Told]:
    """Our posts, or our replies, from that moment on, newest first."""
    path, fields = ("/me/replies", REPLY_FIELDS + ",media_type") if replies else ("/me/threads", POST_FIELDS)
    params = {"fields": fields, "since": int(moment.timestamp()), "limit": 100}
    async for post in graph.pages(path, access, **params):
        at = when(post, "timestamp")
        if at is not None and at >= moment.replace(microsecond=0) and text(post, "media_type") != "REPOST_FACADE":
            yield post
