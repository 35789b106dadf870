"""What comes in on TikTok: comments, by the Business API alone.

One list of our latest posts tells how many comments each has. Those where the number has changed are read; a few of
the others, in turn, as an answer may replace a comment that went. A post is read whole: a comment may be shown later
than it was written, and what is known already is not stored twice.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from parvis.kit.http import Http
from parvis.networks.errors import Gone
from parvis.networks.protocols import Access, Catch, Incoming
from parvis.networks.tiktok.calling import is_business, moment, www
from parvis.networks.tiktok.comments import listed
from parvis.networks.tiktok.videos import videos

POSTS = 40
QUIET_POSTS = 3


@dataclass(frozen=True, slots=True)
class Mark:
    """counts: of comments under our posts. turn: of the quiet ones."""

    counts: Mapping[str, int] = field(default_factory=dict)
    turn: int = 0

    @classmethod
    def read(cls, text: str) -> "Mark":
        if not text:
            return cls()
        told = json.loads(text)
        return cls(told.get("counts") or {}, told.get("turn", 0))

    def __str__(self) -> str:
        return json.dumps({"counts": dict(self.counts), "turn": self.turn})


async def read(http: Http, access: Access, *, mark: str, about: Sequence[str]) -> Catch:
    if not is_business(access):  # that portal opens no comments
        return Catch((), mark)
    before = Mark.read(mark)
    counts = await _counts(http, access)
    asked = [*counts, *(one for one in about if one.isdecimal() and one not in counts)]
    loud = [one for one in asked if counts.get(one, -1) != before.counts.get(one, 0)]
    quiet = [one for one in asked if one not in loud and counts.get(one)]
    turn = before.turn % len(quiet) if quiet else 0
    found: dict[str, Incoming] = {}
    for video_id in (*loud, *(quiet[turn:] + quiet[:turn])[:QUIET_POSTS]):
        found |= await _below(http, access, video_id)
    after = Mark(counts, turn + QUIET_POSTS)
    return Catch(tuple(sorted(found.values(), key=lambda one: one.happened_at)), str(after))


async def _counts(http: Http, access: Access) -> dict[str, int]:
    found: dict[str, int] = {}
    async for video in videos(http, access):
        found[video.remote_id] = video.counts.replies or 0
        if len(found) >= POSTS:
            break
    return found


async def _below(http: Http, access: Access, video_id: str) -> dict[str, Incoming]:
    found: dict[str, Incoming] = {}
    try:
        async for comment in listed(http, access, video_id):
            incoming = from_comment(comment, access, video_id)
            if incoming is not None:
                found[incoming.remote_id] = incoming
    except Gone:
        return {}
    return found


def from_comment(comment: Mapping[str, Any], access: Access, video_id: str) -> Incoming | None:
    """None for what has no moment."""
    at = moment(comment.get("create_time"))
    if at is None:
        return None
    username = str(comment.get("username") or "")
    parent = str(comment.get("parent_comment_id") or "")
    return Incoming(
        kind="comment",
        remote_id=str(comment["comment_id"]),
        happened_at=at,
        author_id=str(comment.get("unique_identifier") or username),
        author_handle=f"@{username}" if username else "",
        author_name=str(comment.get("display_name") or username),
        author_url=f"{www(access)}/@{username}" if username else "",
        avatar_url=str(comment.get("profile_image") or ""),
        text=str(comment.get("text") or ""),
        about_id=video_id,
        parent_id="" if parent in ("", "0", video_id) else parent,
        ours=comment.get("owner") is True,
        extra={"video": video_id, "hidden": comment.get("status") == "HIDDEN"},
    )
