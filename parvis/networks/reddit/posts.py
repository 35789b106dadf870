"""One post: what it holds, sending it, and finding it again.

Reddit takes no key of ours: a post is known by its community, its title and what it shows, since the first try.
Source: praw 8.0.3, models/reddit/subreddit/subreddit.py (read 2026-11-25); what it answers: `specs/reddit`.
"""

import asyncio
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from parvis.kit.http import Http
from parvis.networks import text as words
from parvis.networks.errors import AnswerLost, Unfinished
from parvis.networks.protocols import Access, Outgoing, Poll, Result
from parvis.networks.reddit.calling import each, moment, page_url, rest, send, user_path
from parvis.networks.reddit.errors import LinkThere
from parvis.networks.reddit.limits import DAY_S

CLOCKS_APART = timedelta(seconds=90)
READY_LOOKS = 45
READY_SECONDS = 2.0
_POST_ID = re.compile(r"/(?:comments|gallery)/([0-9a-z]+)|redd\.it/([0-9a-z]+)", re.IGNORECASE)
_FULL_NAME = re.compile(r"(?:t3_)?([0-9a-z]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Wish:
    """A post as it is asked for. path: where; told: what, as a form or as JSON."""

    path: str
    told: Mapping[str, Any] = field(default_factory=dict)
    as_json: bool = False


def title_and_text(outgoing: Outgoing) -> tuple[str, str]:
    """Its own title, else the first line of the text; then the rest."""
    text = "\n\n".join(part for part in outgoing.parts if not words.is_empty(part)).strip()
    title = str(outgoing.options.get("title") or "").strip()
    if title:
        return title, text
    first, _break, others = text.partition("\n")
    return first.strip(), others.strip()


def wish_of(outgoing: Outgoing, community: str, uploaded: Sequence[Result], poster: str) -> Wish:
    """community: its name, and behind a slash a flair. uploaded: the files; poster: of a film, by its address."""
    name, _slash, flair = community.partition("/")
    title, text = title_and_text(outgoing)
    told: dict[str, Any] = {"api_type": "json", "sr": name, "title": title, "sendreplies": True}
    told |= {option: bool(outgoing.options.get(option)) for option in ("nsfw", "spoiler")}
    told |= {"flair_id": flair} if flair else {}
    told |= {"text": text} if text and not outgoing.options.get("crosspost") else {}
    if outgoing.poll is not None:
        return Wish("/api/submit_poll_post", told | {"text": text, **_poll(outgoing.poll)}, as_json=True)
    if len(uploaded) > 1:
        items = [_item(file["id"], media.alt) for file, media in zip(uploaded, outgoing.media, strict=False)]
        told |= {"items": items, "show_error_list": True, "validate_on_submit": True}
        return Wish("/api/submit_gallery_post.json", told, as_json=True)
    return Wish("/api/submit", told | _shown(outgoing, uploaded, poster) | {"resubmit": resubmits(outgoing)})


def resubmits(outgoing: Outgoing) -> bool:
    """Only where a person wants it: else Reddit itself keeps a link from standing there twice."""
    return bool(outgoing.options.get("resubmit"))


def _shown(outgoing: Outgoing, uploaded: Sequence[Result], poster: str) -> dict[str, Any]:
    original = post_named(str(outgoing.options.get("crosspost") or ""))
    link = str(outgoing.options.get("link") or "").strip()
    if original:
        return {"kind": "crosspost", "crosspost_fullname": original}
    if uploaded and poster:
        return {"kind": "video", "url": uploaded[0]["url"], "video_poster_url": poster}
    if uploaded:
        return {"kind": "image", "url": uploaded[0]["url"]}
    return {"kind": "link", "url": link} if link else {"kind": "self"}


def post_named(told: str) -> str:
    """The full name of the post behind an address or a name; "" where it is none."""
    told = told.strip()
    found = _POST_ID.search(told) or (None if "/" in told else _FULL_NAME.fullmatch(told))
    number = next((group for group in found.groups() if group), "") if found else ""
    return f"t3_{number.lower()}" if number else ""


def _poll(poll: Poll) -> dict[str, Any]:
    return {"options": list(poll.options), "duration": min(7, max(1, math.ceil(poll.seconds / DAY_S)))}


def _item(media_id: str, caption: str) -> dict[str, str]:
    return {"media_id": media_id, "caption": caption.strip()[:180], "outbound_url": ""}


class Post:
    def __init__(self, http: Http, access: Access, wish: Wish, began_at: datetime) -> None:
        self.http, self.access, self.wish, self.began_at = http, access, wish, began_at
        self.rest: datetime | None = None

    async def act(self) -> Result:
        """{"id", "url"}; both "" where Reddit still works on a picture or a film."""
        how: dict[str, Any] = {"json": dict(self.wish.told)} if self.wish.as_json else {"data": _form(self.wish.told)}
        try:
            answer = await send(self.http, self.access, "POST", self.wish.path, effect=True, **how)
        except LinkThere:
            # It may be ours: posted by an earlier try whose answer was lost.
            if (found := await self.look()) is not None:
                return found
            raise
        told = answer.json()
        inside = told.get("json") if isinstance(told, dict) else None
        made = inside.get("data") if isinstance(inside, dict) else None
        self.rest = rest(answer.headers)
        if isinstance(made, dict):
            name = post_named(str(made.get("name") or made.get("id") or made.get("url") or ""))
            if name:
                url = str(made.get("url") or f"/comments/{name.removeprefix('t3_')}")
                return {"id": name, "url": page_url(self.access, url)}
            if made.get("websocket_url") or made.get("user_submitted_page"):
                return {"id": "", "url": ""}
        raise AnswerLost(status=answer.status, said=answer.text())

    async def look(self) -> Result | None:
        """Our own posts since the first try; they come newest first."""
        async for post in each(self.http, self.access, user_path(self.access, "submitted"), {"sort": "new"}):
            at = moment(post)
            if at is not None and at < self.began_at - CLOCKS_APART:
                return None
            if self._is_ours(post):
                return {"id": str(post["name"]), "url": page_url(self.access, str(post.get("permalink") or ""))}
        return None

    async def become_ready(self) -> Result:
        """Pictures and films stand there some time after they were accepted. Raises Unfinished."""
        for _look in range(READY_LOOKS):
            if (found := await self.look()) is not None:
                return found
            await asyncio.sleep(READY_SECONDS)
        raise Unfinished

    def _is_ours(self, post: Mapping[str, Any]) -> bool:
        told = self.wish.told
        return (
            _same(post.get("subreddit"), told["sr"])
            and words.same_text(str(post.get("title") or ""), str(told["title"]))
            and _shows(post, told)
        )


def _shows(post: Mapping[str, Any], told: Mapping[str, Any]) -> bool:
    """What beside the title makes it that post."""
    if told.get("kind") == "crosspost":
        return _same(post.get("crosspost_parent"), told["crosspost_fullname"])
    if told.get("kind") == "link" and str(post.get("url") or "").rstrip("/") != str(told["url"]).rstrip("/"):
        return False
    if told.get("kind") in ("image", "video") or "items" in told:
        return not post.get("is_self")
    return words.same_text(str(post.get("selftext") or ""), str(told.get("text") or ""))


def _same(one: object, other: object) -> bool:
    return str(one or "").casefold() == str(other or "").casefold()


def _form(told: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(value).lower() if isinstance(value, bool) else str(value) for name, value in told.items()}
