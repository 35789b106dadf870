"""What came in on a forum: notifications since a mark, and the topics that they speak of.

A notification names a topic and a post in it; the words are read from the topic. Our own topics are read at the first
reading, and a few at each one in turn: a key takes 60 requests in a minute.

Source: https://docs.discourse.org/#tag/Notifications (read 2026-11-25).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from parvis.kit.clock import parsed
from parvis.kit.http import Http
from parvis.networks.discourse.calling import posts_of, told, topic
from parvis.networks.discourse.posts import is_ours, text_of
from parvis.networks.errors import Gone, NotPermitted
from parvis.networks.protocols import Access, Catch, Incoming

#: By notification_type. 2 and 9: an answer to us, or in a topic of ours; 3: it quotes us.
KINDS = {1: "mention", 2: "reply", 3: "reply", 5: "like", 6: "message", 9: "reply", 15: "mention", 25: "like"}
PAGE = 60
MOST_PAGES = 5
LATEST = 100  # posts of a topic that are looked at
QUIET_TOPICS = 3


@dataclass(frozen=True, slots=True)
class Mark:
    """after: id of the newest notification read. turn: of our topics that nothing tells of."""

    after: int = 0
    turn: int = 0

    @classmethod
    def read(cls, text: str) -> "Mark":
        told = json.loads(text) if text else {}
        return cls(int(told.get("after") or 0), int(told.get("turn") or 0))

    def __str__(self) -> str:
        return json.dumps({"after": self.after, "turn": self.turn})


async def read(http: Http, access: Access, *, mark: str, about: Sequence[str]) -> Catch:
    before = Mark.read(mark)
    notices = await _notifications(http, access, before.after)
    turn = before.turn % len(about) if about and mark else 0
    quiet = [*about[turn:], *about[:turn]][: QUIET_TOPICS if mark else len(about)]
    topics = dict.fromkeys(str(notice["topic_id"]) for notice in notices)
    for post_id in quiet:
        topics |= dict.fromkeys(await _topic_of(http, access, post_id))
    found: dict[str, Incoming] = {}
    for topic_id in topics:
        told_of = [notice for notice in notices if str(notice["topic_id"]) == topic_id]
        for incoming in await _from_topic(http, access, topic_id, told_of):
            found[incoming.remote_id] = incoming
    newest = max((int(notice["id"]) for notice in notices), default=before.after)
    arrivals = sorted(found.values(), key=lambda incoming: incoming.happened_at)
    return Catch(tuple(arrivals), str(Mark(max(newest, before.after), turn + QUIET_TOPICS)))


async def _notifications(http: Http, access: Access, after: int) -> list[dict[str, Any]]:
    """Those about a post, since the mark; without one the latest page."""
    found: list[dict[str, Any]] = []
    for page in range(MOST_PAGES):
        params = {"username": str(access.extra.get("user", "")), "limit": str(PAGE), "offset": str(page * PAGE)}
        answer = await told(http, access, "GET", "/notifications.json", params=params)
        told_of = answer.get("notifications")
        entries = [one for one in told_of or () if isinstance(one, dict) and one.get("id") and one.get("created_at")]
        young = [one for one in entries if int(one["id"]) > after]
        found += [one for one in young if one.get("notification_type") in KINDS and one.get("topic_id")]
        if not after or len(young) < len(entries) or len(entries) < PAGE:
            break
    return found


async def _topic_of(http: Http, access: Access, post_id: str) -> list[str]:
    try:
        post = await told(http, access, "GET", f"/posts/{post_id}.json")
    except (Gone, NotPermitted):
        return []
    return [str(post["topic_id"])] if post.get("topic_id") else []


async def _from_topic(
    http: Http, access: Access, topic_id: str, notices: Sequence[Mapping[str, Any]]
) -> list[Incoming]:
    try:
        shown = await topic(http, access, topic_id)
        posts = await posts_of(http, access, shown, most=LATEST)
    except (Gone, NotPermitted):
        return []
    thread = _Thread(access, shown, posts)
    return [*thread.answers(), *(found for notice in notices if (found := thread.told(notice)))]


class _Thread:
    """A topic with its posts, turned into what came in."""

    def __init__(self, access: Access, shown: Mapping[str, Any], posts: Sequence[Mapping[str, Any]]) -> None:
        self.access, self.shown = access, shown
        self.by_number = {int(post.get("post_number") or 0): post for post in posts}
        self.root = self.by_number.get(1)
        self.ours = self.root is not None and is_ours(self.root, access)
        self.private = shown.get("archetype") == "private_message"

    def answers(self) -> list[Incoming]:
        """All below a topic of ours."""
        if not self.ours:
            return []
        kind = "message" if self.private else "reply"
        return [self._incoming(post, kind) for number, post in sorted(self.by_number.items()) if number > 1]

    def told(self, notice: Mapping[str, Any]) -> Incoming | None:
        """What one notification speaks of; None where the post is gone."""
        kind = KINDS[int(notice["notification_type"])]
        post = self.by_number.get(int(notice.get("post_number") or 1))
        if kind == "like":
            return self._like(notice, post)
        if post is None or (self.ours and int(post["post_number"]) > 1):  # `answers` holds it
            return None
        return self._incoming(post, "message" if self.private else kind)

    def _like(self, notice: Mapping[str, Any], post: Mapping[str, Any] | None) -> Incoming:
        told = notice.get("data")
        data = told if isinstance(told, dict) else {}
        name = str(data.get("original_username") or data.get("display_username") or "")
        return Incoming(
            kind="like",
            remote_id=f"notice:{notice['id']}",
            happened_at=parsed(str(notice["created_at"])),
            author_id=name,
            author_handle=name,
            author_name=str(data.get("display_name") or name),
            author_url=f"{self.access.base_url}/u/{name}" if name else "",
            about_id=str(post["id"]) if post else "",
        )

    def _incoming(self, post: Mapping[str, Any], kind: str) -> Incoming:
        parent = self.by_number.get(int(post.get("reply_to_post_number") or 1)) or self.root
        about = str(self.root["id"]) if self.root is not None and self.ours else ""
        return from_post(
            {"topic_slug": self.shown.get("slug"), **post},
            self.access.base_url,
            kind=kind,
            about_id=about,
            parent_id=str(parent["id"]) if parent is not None and parent is not post else "",
            ours=is_ours(post, self.access),
        )


def from_post(post: Mapping[str, Any], base_url: str, **more: Any) -> Incoming:
    """A post, as topics and hooks tell it."""
    name = str(post.get("username") or "")
    picture = str(post.get("avatar_template") or "").replace("{size}", "96")
    return Incoming(
        remote_id=str(post["id"]),
        happened_at=parsed(str(post["created_at"])),
        author_id=str(post.get("user_id") or name),
        author_handle=name,
        author_name=str(post.get("name") or name),
        author_url=f"{base_url}/u/{name}",
        avatar_url=picture if "://" in picture or not picture else base_url + picture,
        text=text_of(post),
        url=f"{base_url}/t/{post.get('topic_slug') or '-'}/{post['topic_id']}/{post['post_number']}",
        extra={"topic": post["topic_id"], "number": post["post_number"]},
        **more,
    )
