"""What came in on Tumblr: the activity of our blog since a mark, and the notes of one post of ours in turn.

The activity leaves out what was muted or happened to a reblog of a reblog; the notes of a post have all of it. Neither
numbers what it tells, so a number is made of what does not change: what happened, to which post, by whom.

Source: https://github.com/tumblr/docs/blob/master/api.md, “/notifications” and “/notes” (read 2026-11-25).
"""

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from parvis.kit.http import Http
from parvis.networks.errors import Gone, NotPermitted
from parvis.networks.protocols import Access, Catch, Incoming
from parvis.networks.tumblr.calling import blog_path, following, listed, moment, name_of, told

#: By the type of an activity. A reblog with words is how people answer there.
KINDS = {
    "like": "like",
    "reply": "reply",
    "follow": "follow",
    "mention_in_reply": "mention",
    "mention_in_post": "mention",
    "reblog_naked": "share",
    "reblog_with_content": "reply",
}
FIRST_PAGES = 2
LATER_PAGES = 20
NOTE_PAGES = 3
MOST_AT_FIRST = 20


@dataclass(frozen=True, slots=True)
class Mark:
    """after: the moment of the newest activity, in seconds since 1970. turn: of our posts."""

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
    after, found = before.after, dict[str, Incoming]()
    pages = LATER_PAGES if mark else FIRST_PAGES
    async for activity in _pages(http, access, "notifications", {"rollups": "false"}, pages):
        at = moment(activity)
        if at is not None and at.timestamp() < before.after:
            break
        after = max(after, at.timestamp()) if at is not None else after
        if (incoming := from_activity(activity, access)) is not None:
            found[incoming.remote_id] = incoming
    turn = before.turn % len(about) if about and mark else 0
    for post_id in [*about[turn:], *about[:turn]][: 1 if mark else MOST_AT_FIRST]:
        with suppress(Gone, NotPermitted):
            async for note in _pages(http, access, "notes", {"id": post_id, "mode": "all"}, NOTE_PAGES):
                if (incoming := from_note(note, access, post_id)) is not None:
                    found.setdefault(incoming.remote_id, incoming)
    arrivals = sorted(found.values(), key=lambda incoming: incoming.happened_at)
    return Catch(tuple(arrivals), str(Mark(after, turn + 1)))


async def _pages(
    http: Http, access: Access, name: str, asked: Mapping[str, str], most: int
) -> AsyncIterator[dict[str, Any]]:
    """Newest first; each page says what to ask for on the next one."""
    params = dict(asked)
    for _page in range(most):
        response = await told(http, access, "GET", blog_path(access, name), params=params)
        for one in listed(response, name):
            yield one
        more = {**asked, **following(response)}
        if more in (params, asked):
            return
        params = more


def from_activity(activity: Mapping[str, Any], access: Access) -> Incoming | None:
    """None for what is no business of ours."""
    kind = KINDS.get(str(activity.get("type")))
    name = str(activity.get("from_tumblelog_name") or "")
    post = str(activity.get("post_id") or "")
    if kind is None or not name:
        return None
    is_post = str(activity["type"]) in ("reblog_naked", "reblog_with_content", "mention_in_post")
    about = str(activity.get("target_post_id") or "") if kind != "mention" else ""
    text = str(activity.get("reply_text") or activity.get("added_text") or activity.get("target_post_summary") or "")
    if kind in ("like", "follow", "share"):
        text = ""
    return _incoming(activity, access, kind=kind, name=name, about=about, post=post if is_post else "", text=text)


def from_note(note: Mapping[str, Any], access: Access, about: str) -> Incoming | None:
    name, text = str(note.get("blog_name") or ""), str(note.get("reply_text") or note.get("added_text") or "")
    post = str(note.get("post_id") or "") if note.get("type") == "reblog" else ""
    kind = {"like": "like", "reply": "reply", "reblog": "reply" if text else "share"}.get(str(note.get("type")))
    if kind is None or not name:
        return None
    return _incoming(note, access, kind=kind, name=name, about=about, post=post, text=text)


def _incoming(
    thing: Mapping[str, Any], access: Access, *, kind: str, name: str, about: str, post: str, text: str
) -> Incoming | None:
    """post: a post of theirs that it is; "" where it is only noted under ours."""
    at = moment(thing)
    if at is None:
        return None
    blog = f"https://{name}.tumblr.com"
    return Incoming(
        kind=kind,
        remote_id=_number(kind, name, about, post, int(at.timestamp())),
        happened_at=at,
        author_id=name,
        author_handle=f"@{name}",
        author_name=name,
        author_url=blog,
        text=text,
        url=f"{blog}/post/{post}" if post else "",
        about_id=about,
        parent_id=about,
        ours=name.casefold() == name_of(access).casefold(),
        extra={"post": post, "blog": name} if post else {},
    )


def _number(kind: str, name: str, about: str, post: str, seconds: int) -> str:
    if post:
        return f"post:{post}"
    if kind == "follow":
        return f"follow:{name}"
    return f"like:{about}:{name}" if kind == "like" else f"{kind}:{about}:{name}:{seconds}"
