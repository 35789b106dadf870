"""What came in on Reddit: the inbox since a mark, and the comments below our own posts.

The inbox tells answers to us, mentions and private messages, but not what others say to each other below our posts.
Those are read at the first reading, and a few at each one in turn: an application has about a hundred calls a minute.

Source: https://github.com/getlate-dev/openapi-specs reddit.yaml; praw 8.0.3, models/inbox.py (read 2026-11-25).
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from parvis.kit.http import Http
from parvis.networks.errors import Gone, NotPermitted
from parvis.networks.protocols import Access, Catch, Incoming
from parvis.networks.reddit.calling import each, moment, name_of, page_url, things, told

QUIET_POSTS = 5
FIRST_PAGES = 1
LATER_PAGES = 5
_ON_POST = re.compile(r"/comments/([0-9a-z]+)")


@dataclass(frozen=True, slots=True)
class Mark:
    """after: the moment of the newest thing in the inbox, in seconds since 1970. turn: of our posts."""

    after: float = 0.0
    turn: int = 0

    @classmethod
    def read(cls, text: str) -> "Mark":
        told = json.loads(text) if text else {}
        return cls(float(told.get("after") or 0), int(told.get("turn") or 0))

    def __str__(self) -> str:
        return json.dumps({"after": self.after, "turn": self.turn})


async def read(http: Http, access: Access, *, mark: str, about: Sequence[str]) -> Catch:
    """What was there already at the last reading may come again; it has the same number."""
    before = Mark.read(mark)
    posts = [name for name in about if name.startswith("t3_")]
    found: dict[str, Incoming] = {}
    after = before.after
    async for thing in each(http, access, "/message/inbox", most_pages=LATER_PAGES if mark else FIRST_PAGES):
        at = moment(thing)
        if at is not None and at.timestamp() < before.after:
            break
        incoming = from_inbox(thing, access, posts)
        if incoming is not None:
            found[incoming.remote_id] = incoming
            after = max(after, incoming.happened_at.timestamp())
    turn = before.turn % len(posts) if posts and mark else 0
    for name in [*posts[turn:], *posts[:turn]][: QUIET_POSTS if mark else len(posts)]:
        with suppress(Gone, NotPermitted):
            for incoming in await below(http, access, name):
                found.setdefault(incoming.remote_id, incoming)
    arrivals = sorted(found.values(), key=lambda incoming: incoming.happened_at)
    return Catch(tuple(arrivals), str(Mark(after, turn + QUIET_POSTS)))


async def below(http: Http, access: Access, name: str) -> list[Incoming]:
    """The comments of a post of ours, the newest five hundred of them."""
    path = f"/comments/{quote(name.removeprefix('t3_'), safe='')}"
    pair = await told(http, access, "GET", path, params={"sort": "new", "limit": "500"})
    if not isinstance(pair, list) or len(pair) < 2:
        return []
    made = (from_comment(one, access, about_id=name) for one in _tree(pair[1]))
    return [incoming for incoming in made if incoming is not None]


def _tree(listing: Any) -> Iterator[dict[str, Any]]:
    """Every comment, however deep; "more" says only that there are others."""
    waiting = [listing]
    while waiting:
        for thing in things(waiting.pop()):
            if thing["kind"] == "t1":
                yield thing
                if isinstance(thing.get("replies"), dict):
                    waiting.append(thing["replies"])


def from_inbox(thing: Mapping[str, Any], access: Access, posts: Sequence[str]) -> Incoming | None:
    """A comment or a message of the inbox. posts: those of ours that we know."""
    if thing["kind"] == "t4":
        return _message(thing, access)
    on = _ON_POST.search(str(thing.get("context") or ""))
    post = str(thing.get("link_id") or (f"t3_{on[1]}" if on else ""))
    ours = thing.get("type") == "post_reply" or post in posts
    kind = "mention" if thing.get("type") == "username_mention" else "comment"
    return from_comment(thing, access, about_id=post if ours else "", kind=kind)


def from_comment(thing: Mapping[str, Any], access: Access, *, about_id: str, kind: str = "comment") -> Incoming | None:
    """None for what nobody can answer any more: it was deleted, or its author was."""
    at, author = moment(thing), str(thing.get("author") or "")
    if at is None or author in ("", "[deleted]"):
        return None
    where = str(thing.get("permalink") or str(thing.get("context") or "").partition("?")[0])
    return Incoming(
        kind=kind,
        remote_id=str(thing["name"]),
        happened_at=at,
        author_id=str(thing.get("author_fullname") or author),
        author_handle=f"u/{author}",
        author_name=author,
        author_url=page_url(access, f"/user/{author}"),
        text=str(thing.get("body") or ""),
        url=page_url(access, where) if where else "",
        about_id=about_id,
        parent_id=str(thing.get("parent_id") or ""),
        ours=author.casefold() == name_of(access).casefold(),
        extra={"community": str(thing.get("subreddit") or "")},
    )


def _message(thing: Mapping[str, Any], access: Access) -> Incoming | None:
    """A private message of a person, or of those who run a community."""
    at = moment(thing)
    path = f"user/{thing['author']}" if thing.get("author") else f"r/{thing.get('subreddit') or ''}"
    if at is None or path == "r/":
        return None
    handle = path.replace("user/", "u/")
    subject, body = str(thing.get("subject") or ""), str(thing.get("body") or "")
    return Incoming(
        kind="message",
        remote_id=str(thing["name"]),
        happened_at=at,
        author_id=str(thing.get("author_fullname") or handle),
        author_handle=handle,
        author_name=handle.partition("/")[2],
        author_url=page_url(access, f"/{path}"),
        text=body if thing.get("parent_id") or not subject else f"{subject}\n\n{body}",
        url=page_url(access, f"/message/messages/{str(thing['name']).removeprefix('t4_')}"),
        parent_id=str(thing.get("parent_id") or ""),
    )
