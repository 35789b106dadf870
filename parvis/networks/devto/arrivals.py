"""What comes in on DEV: comments under our articles, and new followers.

The list of our latest articles tells how many comments each has. Those where the number has changed are read, with all
their comments; a few of the others, in turn, as a comment may replace one that went.
Source: https://developers.forem.com/api/v1#tag/comments, …#tag/followers (read 2026-11-22).
"""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

from parvis.kit.http import Http
from parvis.networks import text as words
from parvis.networks.devto import calling
from parvis.networks.devto.calling import MOST_PAGES, listed, mine, moment, number, word
from parvis.networks.errors import Gone
from parvis.networks.protocols import Access, Catch, Incoming

ARTICLES = 30
QUIET_ARTICLES = 3
ROOTS = 50  # comments that begin a thread, on one page
FOLLOWERS = 80


@dataclass(frozen=True, slots=True)
class Mark:
    """counts: of comments under our articles. turn: of the quiet ones. follow: number of the newest follower."""

    counts: Mapping[str, int] = field(default_factory=dict)
    turn: int = 0
    follow: int = 0

    @classmethod
    def read(cls, text: str) -> "Mark":
        if not text:
            return cls()
        told = json.loads(text)
        return cls(told.get("counts") or {}, told.get("turn", 0), told.get("follow", 0))

    def __str__(self) -> str:
        return json.dumps({"counts": dict(self.counts), "turn": self.turn, "follow": self.follow})


async def read(http: Http, access: Access, *, mark: str, about: Sequence[str]) -> Catch:
    before = Mark.read(mark)
    counts = await _counts(http, access)
    loud = [one for one in counts if counts[one] != before.counts.get(one, 0)]
    others = [one for one in counts if counts[one] and one not in loud]
    quiet = [*others, *(one for one in about if one.isdecimal() and one not in counts)]
    turn = before.turn % len(quiet) if quiet else 0
    found: dict[str, Incoming] = {}
    for article in (*loud, *(quiet[turn:] + quiet[:turn])[:QUIET_ARTICLES]):
        found |= await _below(http, access, article)
    newest = before.follow
    async for follow, incoming in _followers(http, access, before.follow):
        newest = max(newest, follow)
        found[incoming.remote_id] = incoming
    after = Mark(counts, turn + QUIET_ARTICLES, newest)
    return Catch(tuple(sorted(found.values(), key=lambda one: one.happened_at)), str(after))


async def _counts(http: Http, access: Access) -> dict[str, int]:
    found: dict[str, int] = {}
    async for article in mine(http, access, "published"):
        found[str(article["id"])] = number(article.get("comments_count")) or 0
        if len(found) >= ARTICLES:
            break
    return found


async def _below(http: Http, access: Access, article: str) -> dict[str, Incoming]:
    """All comments of an article; none where it is gone. Old sites know no pages, and tell all at once."""
    found: dict[str, Incoming] = {}
    for page in range(1, MOST_PAGES + 1):
        await asyncio.sleep(calling.READ_PAUSE)
        try:
            roots = await listed(http, access, "/comments", a_id=article, **({"page": str(page)} if page > 1 else {}))
        except Gone:
            return found
        before = len(found)
        for comment, parent in _threads(roots, ""):
            incoming = from_comment(comment, access, article, parent)
            if incoming is not None:
                found[incoming.remote_id] = incoming
        if len(roots) < ROOTS or len(found) == before:
            break
    return found


def _threads(comments: Sequence[object], parent: str) -> Iterator[tuple[dict[str, Any], str]]:
    """Each comment with the one that it answers, "" for the article."""
    for comment in comments:
        if isinstance(comment, dict):
            yield comment, parent
            below = comment.get("children")
            yield from _threads(below if isinstance(below, list) else (), word(comment, "id_code"))


def from_comment(comment: Mapping[str, Any], access: Access, article: str, parent: str) -> Incoming | None:
    """None for what has no id or moment, and for what was deleted or hidden: DEV then names nobody."""
    told = dict(comment)
    at, code, user = moment(told.get("created_at")), word(told, "id_code"), told.get("user")
    if at is None or not code or not isinstance(user, dict) or number(user.get("user_id")) is None:
        return None
    username = word(user, "username")
    return Incoming(
        kind="comment",
        remote_id=code,
        happened_at=at,
        author_id=str(user["user_id"]),
        author_handle=f"@{username}" if username else "",
        author_name=word(user, "name") or username,
        author_url=f"{site(access)}/{username}" if username else "",
        avatar_url=whole(access, word(user, "profile_image_90") or word(user, "profile_image")),
        text=words.from_html(word(told, "body_html")),
        url=f"{site(access)}/{username}/comment/{code}" if username else "",
        about_id=article,
        parent_id=parent,
        ours=str(user["user_id"]) == access.account_id,
    )


async def _followers(http: Http, access: Access, since: int) -> AsyncIterator[tuple[int, Incoming]]:
    """With the number of the following, newest first, down to `since`; the latest page alone where that is 0."""
    for page in range(1, MOST_PAGES + 1):
        await asyncio.sleep(calling.READ_PAUSE)
        shown = await listed(
            http, access, "/followers/users", page=str(page), per_page=str(FOLLOWERS), sort="-created_at"
        )
        for one in shown:
            follow, at, user = number(one.get("id")), moment(one.get("created_at")), number(one.get("user_id"))
            if follow is not None and follow <= since:
                return
            if follow is None or at is None or user is None:
                continue
            username = word(one, "username") or word(one, "path").strip("/")
            yield (
                follow,
                Incoming(
                    kind="follow",
                    remote_id=f"follow:{follow}",
                    happened_at=at,
                    author_id=str(user),
                    author_handle=f"@{username}" if username else "",
                    author_name=word(one, "name") or username,
                    author_url=f"{site(access)}/{username}" if username else "",
                    avatar_url=whole(access, word(one, "profile_image")),
                ),
            )
        if len(shown) < FOLLOWERS or not since:
            return


def site(access: Access) -> str:
    """Where people read."""
    return access.base_url.removesuffix("/api")


def whole(access: Access, address: str) -> str:
    """Pictures may be told without their host."""
    return urljoin(f"{site(access)}/", address) if address else ""
