"""What came in on Lemmy: answers, mentions and private messages since a mark, and what stands below our posts.

The server tells of answers to us and of mentions. Who answers somebody else below a post of ours is found only there:
our posts are read at the first reading, and a few at each one in turn.
Source: https://github.com/LemmyNet/lemmy/blob/0.19.20/src/api_routes_http.rs (read 2026-11-25).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from parvis.kit.http import Http
from parvis.networks.errors import Gone, NotPermitted
from parvis.networks.lemmy.calling import ask, inner, pages
from parvis.networks.lemmy.posts import COMMENT, MESSAGE, is_ours, moment_of, parent_of
from parvis.networks.protocols import Access, Catch, Incoming

KINDS = frozenset({"comment", "reply", "mention", "message"})
MOST_PAGES = 10
QUIET_POSTS = 3


@dataclass(slots=True)
class Mark:
    """The newest number read of each list. turn: of our posts that nothing tells of."""

    replies: int = 0
    mentions: int = 0
    messages: int = 0
    turn: int = 0

    @classmethod
    def read(cls, text: str) -> "Mark":
        try:
            told = json.loads(text or "{}")
        except ValueError:
            told = {}
        names = ("replies", "mentions", "messages", "turn")
        return cls(*(int(told.get(name) or 0) for name in names)) if isinstance(told, dict) else cls()

    def __str__(self) -> str:
        return json.dumps(
            {"replies": self.replies, "mentions": self.mentions, "messages": self.messages, "turn": self.turn}
        )


async def read(http: Http, access: Access, *, mark: str, about: Sequence[str]) -> Catch:
    seen = Mark.read(mark)
    found: dict[str, Incoming] = {}
    replies = await _since(http, access, "/user/replies", "replies", "comment_reply", seen.replies, sort="New")
    mentions = await _since(http, access, "/user/mention", "mentions", "person_mention", seen.mentions, sort="New")
    messages = await _since(http, access, "/private_message/list", "private_messages", "private_message", seen.messages)
    for kind, views in (("reply", replies), ("mention", mentions)):
        for view in views:
            if (incoming := from_comment(view, access, kind)) is not None:
                found.setdefault(incoming.remote_id, incoming)
    for view in messages:
        if (message := _from_message(view, access)) is not None:
            found[message.remote_id] = message
    posts = [post_id for post_id in about if post_id.isdecimal()]
    turn = seen.turn % len(posts) if posts and mark else 0
    for post_id in [*posts[turn:], *posts[:turn]][: QUIET_POSTS if mark else len(posts)]:
        for incoming in await _below(http, access, post_id):
            found[incoming.remote_id] = incoming
    after = Mark(
        max([seen.replies, *(_number(view, "comment_reply") for view in replies)]),
        max([seen.mentions, *(_number(view, "person_mention") for view in mentions)]),
        max([seen.messages, *(_number(view, "private_message") for view in messages)]),
        turn + QUIET_POSTS,
    )
    return Catch(tuple(sorted(found.values(), key=lambda incoming: incoming.happened_at)), str(after))


async def _since(
    http: Http, access: Access, path: str, needs: str, name: str, after: int, **params: object
) -> list[Mapping[str, Any]]:
    """What is newer than the mark; without one the latest page."""
    found: list[Mapping[str, Any]] = []
    async for view in pages(http, access, path, needs, most=MOST_PAGES if after else 1, **params):
        if 0 < _number(view, name) <= after:
            break
        if _number(view, name):
            found.append(view)
    return found


def _number(view: Mapping[str, Any], name: str) -> int:
    number = inner(view, name).get("id")
    return number if isinstance(number, int) else 0


async def _below(http: Http, access: Access, post_id: str) -> list[Incoming]:
    """The latest comments of a post, our own among them."""
    try:
        told = await ask(
            http, access, "/comment/list", needs="comments", post_id=post_id, type_="All", sort="New", limit=50
        )
    except (Gone, NotPermitted):
        return []
    found = [from_comment(view, access, "comment") for view in told["comments"] if isinstance(view, dict)]
    return [incoming for incoming in found if incoming is not None]


def from_comment(view: Mapping[str, Any], access: Access, kind: str) -> Incoming | None:
    """None for one that was taken away, or that nobody can name. Below a post of ours it is a comment."""
    comment, post, creator = inner(view, "comment"), inner(view, "post"), inner(view, "creator")
    if not isinstance(comment.get("id"), int) or comment.get("deleted") or comment.get("removed"):
        return None
    under_ours = is_ours(post, access)
    above = parent_of(comment)
    post_id = str(comment.get("post_id") or post.get("id") or "")
    return Incoming(
        kind="comment" if under_ours and kind == "reply" else kind,
        remote_id=f"{COMMENT}{comment['id']}",
        happened_at=moment_of(comment),
        **_author(creator),
        text=str(comment.get("content") or ""),
        url=str(comment.get("ap_id") or ""),
        about_id=post_id if under_ours else "",
        parent_id=f"{COMMENT}{above}" if above else post_id,
        ours=is_ours(comment, access),
        extra={"post": comment.get("post_id"), "community": inner(view, "community").get("name") or ""},
    )


def _from_message(view: Mapping[str, Any], access: Access) -> Incoming | None:
    message = inner(view, "private_message")
    if not isinstance(message.get("id"), int) or message.get("deleted"):
        return None
    ours = is_ours(message, access)
    return Incoming(
        kind="message",
        remote_id=f"{MESSAGE}{message['id']}",
        happened_at=moment_of(message),
        **_author(inner(view, "creator")),
        text=str(message.get("content") or ""),
        ours=ours,
        extra={"person": message.get("recipient_id") if ours else message.get("creator_id")},
    )


def _author(creator: Mapping[str, Any]) -> dict[str, str]:
    name = str(creator.get("name") or "")
    return {
        "author_id": str(creator.get("id") or ""),
        "author_handle": handle_of(creator),
        "author_name": str(creator.get("display_name") or name),
        "author_url": str(creator.get("actor_id") or ""),
        "avatar_url": str(creator.get("avatar") or ""),
    }


def handle_of(person: Mapping[str, Any]) -> str:
    """As people write it: @name@host."""
    host = urlsplit(str(person.get("actor_id") or "")).netloc
    return f"@{person.get('name') or ''}@{host}" if host else f"@{person.get('name') or ''}"
