"""Topics, answers and private messages: what is sent, and how it is found again.

Source: https://docs.discourse.org/#tag/Posts, #tag/Uploads (read 2026-11-25).
"""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import PurePath
from typing import Any

import aiohttp

from parvis.kit.clock import parsed
from parvis.kit.http import Http
from parvis.networks import text as words
from parvis.networks.discourse.calling import first_of, is_whole, posts_of, send, told, topic
from parvis.networks.discourse.errors import sorted_error
from parvis.networks.discourse.limits import TITLE_MOST
from parvis.networks.errors import AnswerLost, ContentRefused, Gone, Temporary
from parvis.networks.protocols import Access, Journal, Media, Outgoing, Result, Target, Undecidable

UPLOAD_SECONDS = 300.0
CLOCKS_APART = timedelta(minutes=2)
LATEST = 60
_TOPIC = re.compile(r"/t/(?:[^/]*/)?(\d+)")


@dataclass(frozen=True, slots=True)
class Place:
    """Where an answer goes: a topic, and the post in it (None: the topic itself)."""

    topic_id: int
    number: int | None


def title_of(outgoing: Outgoing) -> str:
    """Its own, else the first line of the text."""
    title = str(outgoing.options.get("title") or "").strip()
    return title or outgoing.text.strip().partition("\n")[0].strip()[:TITLE_MOST]


def parts_of(outgoing: Outgoing) -> list[str]:
    """A topic's posts: those of the thread, then the first comment."""
    first = str(outgoing.options.get("first_comment") or "").strip()
    parts = [part for number, part in enumerate(outgoing.parts) if part or not number]
    return [*parts, first] if first and outgoing.target is None else parts


def body_of(outgoing: Outgoing, raw: str, once: str) -> dict[str, Any]:
    """A new topic, or a private message where it names people. The forum knows it by `external_id` ever after."""
    body: dict[str, Any] = {"title": title_of(outgoing), "raw": raw, "external_id": once}
    people = [str(name).strip().lstrip("@") for name in outgoing.options.get("recipients") or ()]
    people = [name for name in people if name]
    if people:
        return body | {"archetype": "private_message", "target_recipients": ",".join(people)}
    category = str(outgoing.options.get("category") or "")
    if category.isdecimal():
        body["category"] = int(category)
    tags = [tag for tag in (str(tag).strip() for tag in outgoing.options.get("tags") or ()) if tag]
    return body | {"tags": tags} if tags else body


async def upload(http: Http, access: Access, media: Media, number: int, journal: Journal) -> str:
    """A file, as Markdown that shows it."""

    async def act() -> Result:
        form = aiohttp.FormData()
        form.add_field("type", "composer")
        form.add_field("upload_type", "composer")  # as newer forums call it
        form.add_field("synchronous", "true")
        content = await asyncio.to_thread(media.path.read_bytes)
        form.add_field("file", content, filename=media.path.name, content_type=media.mime)
        answer = await told(http, access, "POST", "/uploads.json", data=form, seconds=UPLOAD_SECONDS)
        where = str(answer.get("short_url") or answer.get("url") or "")
        if not where:
            raise ContentRefused(said=str(answer))
        size = f"{answer['width']}x{answer['height']}" if answer.get("width") and answer.get("height") else ""
        return {"url": where, "size": size}

    kept = await journal.step(f"upload:{number}", act, repeatable=True)
    return shown_as(media, kept["url"], kept["size"])


def shown_as(media: Media, url: str, size: str) -> str:
    alt = re.sub(r"[\[\]|\\\n]+", " ", media.alt or PurePath(media.path).stem).strip()
    kind = ("|" + size if size else "") if media.is_image else "|video"
    return f"![{alt}{kind}]({url})"


def result_of(post: Mapping[str, Any], base_url: str) -> Result:
    url = f"{base_url}/t/{post.get('topic_slug') or '-'}/{post['topic_id']}/{post['post_number']}"
    return {"id": str(post["id"]), "topic": post["topic_id"], "number": post["post_number"], "url": url}


class Post:
    """One post. place: the topic that it stands in; None for one that opens a topic."""

    def __init__(
        self, http: Http, access: Access, body: Mapping[str, Any], place: Place | None, began_at: datetime
    ) -> None:
        self.http, self.access, self.body, self.place, self.began_at = http, access, body, place, began_at

    async def act(self) -> Result:
        body = dict(self.body)
        if self.place is not None:
            body["topic_id"] = self.place.topic_id
            if self.place.number is not None:
                body["reply_to_post_number"] = self.place.number
        answer = await send(self.http, self.access, "POST", "/posts.json", effect=True, json=body)
        if not answer.ok:
            raise sorted_error(answer)
        told = answer.json()
        if isinstance(told, dict) and told.get("action") == "enqueued":
            raise Undecidable  # it waits for a moderator, who publishes it or does not
        if not is_whole(told):
            raise AnswerLost(status=answer.status, said=answer.text())
        return result_of(told, self.access.base_url)

    async def look(self) -> Result | None:
        """A topic by the name that we gave it; an answer by its words among the latest ones of its topic."""
        if self.place is None:
            return await self._by_name()
        try:
            shown = await topic(self.http, self.access, str(self.place.topic_id))
        except Gone:
            return None
        for post in await posts_of(self.http, self.access, shown, most=LATEST):
            if self._is_ours(post):
                return result_of({"topic_slug": shown.get("slug"), **post}, self.access.base_url)
        return None

    async def _by_name(self) -> Result | None:
        answer = await send(self.http, self.access, "GET", f"/t/external_id/{self.body['external_id']}.json")
        if answer.status == 404:
            return None
        found = _TOPIC.search(answer.headers.get("Location", ""))
        if not found:
            raise sorted_error(answer) if answer.status >= 400 else Undecidable
        shown = await topic(self.http, self.access, found[1])
        first = await first_of(self.http, self.access, shown)
        return result_of({"topic_slug": shown.get("slug"), **first}, self.access.base_url)

    def _is_ours(self, post: Mapping[str, Any]) -> bool:
        assert self.place is not None
        if not is_ours(post, self.access) or parsed(str(post["created_at"])) < self.began_at - CLOCKS_APART:
            return False
        answered = post.get("reply_to_post_number")
        # The forum leaves the number out where the answer stands right below what it answers.
        if answered is not None and self.place.number is not None and int(answered) != self.place.number:
            return False
        return words.same_text(text_of(post), str(self.body["raw"]))


def is_ours(post: Mapping[str, Any], access: Access) -> bool:
    if post.get("user_id"):
        return str(post["user_id"]) == access.account_id
    return str(post.get("username") or "").casefold() == str(access.extra.get("user", "")).casefold()


def text_of(post: Mapping[str, Any]) -> str:
    """As it was written, where the forum tells it."""
    return str(post.get("raw") or "") or words.from_html(str(post.get("cooked") or ""))


async def place_of(http: Http, access: Access, target: Target) -> Place:
    """Where an answer to this goes. Raises Gone."""
    if target.extra.get("topic"):
        number = target.extra.get("number")
        return Place(int(target.extra["topic"]), int(number) if number else None)
    post = await told(http, access, "GET", f"/posts/{target.remote_id}.json")
    if not is_whole(post):
        raise Temporary(said=str(post))
    return Place(int(post["topic_id"]), int(post["post_number"]))
