"""Comments under all films of ours: published ones, and those that YouTube holds back for us to decide.

A thread is read again when its count of answers has changed: YouTube lists threads by their beginning. Threads that
are neither among the newest hundred nor younger than the last reading are not asked for again.
"""

import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from parvis.kit.clock import parsed
from parvis.networks.google_common.calls import Caller, Told, inside, listed, moment, number, word
from parvis.networks.protocols import Access, Catch, Incoming
from parvis.networks.youtube.comments import comment_url, spoken

PAGE = 100
MOST_THREADS = 1000


@dataclass(frozen=True, slots=True)
class Mark:
    """after: the newest beginning of a thread. answers: how many each of the newest threads had."""

    after: str = ""
    answers: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def read(cls, text: str) -> "Mark":
        told = json.loads(text) if text else {}
        return cls(str(told.get("after", "")), told.get("answers") or {})

    def __str__(self) -> str:
        return json.dumps({"after": self.after, "answers": dict(self.answers)})


async def read(caller: Caller, access: Access, mark: str) -> Catch:
    """`mark`: what the last reading returned; "" reads the newest threads only."""
    before = Mark.read(mark)
    found: dict[str, Incoming] = {}
    answers: dict[str, int] = {}
    newest = parsed(before.after) if before.after else None
    seen = newest
    for status in ("published", "heldForReview"):
        async for thread, began in _threads(caller, access, status, until=seen):
            name, count = word(thread, "id"), number(thread, "snippet", "totalReplyCount") or 0
            newest = max(newest or began, began)
            if len(answers) < PAGE:
                answers[name] = count
            comments = [inside(thread, "snippet", "topLevelComment")]
            if count and before.answers.get(name) != count:
                comments += await _below(caller, access, thread, count)
            for comment in comments:
                incoming = _incoming(comment, thread, access)
                if incoming is not None:
                    found[incoming.remote_id] = incoming
    after = Mark(newest.isoformat() if newest else "", answers)
    return Catch(tuple(sorted(found.values(), key=lambda incoming: incoming.happened_at)), str(after))


async def _threads(
    caller: Caller, access: Access, status: str, *, until: datetime | None
) -> AsyncIterator[tuple[Told, datetime]]:
    """The newest page, and with `until` all that is younger; each with the moment of its beginning."""
    params = {
        "part": "snippet,replies",
        "allThreadsRelatedToChannelId": access.account_id,
        "order": "time",
        "maxResults": str(PAGE),
        "moderationStatus": status,
        "textFormat": "plainText",
    }
    read = 0
    async for thread in caller.pages(f"{access.base_url}/youtube/v3/commentThreads", access, params):
        began = moment(thread, "snippet", "topLevelComment", "snippet", "publishedAt")
        if began is None or not word(thread, "id"):
            continue
        read += 1
        yield thread, began
        if read >= PAGE and (until is None or began <= until or read >= MOST_THREADS):
            return


async def _below(caller: Caller, access: Access, thread: Told, count: int) -> list[Told]:
    """All answers of a thread; those that came with it where they are all."""
    there = listed(thread, "replies", "comments")
    if len(there) >= count:
        return there
    params = {"part": "snippet", "parentId": word(thread, "id"), "maxResults": "100", "textFormat": "plainText"}
    return [comment async for comment in caller.pages(f"{access.base_url}/youtube/v3/comments", access, params)]


def _incoming(comment: object, thread: Told, access: Access) -> Incoming | None:
    """None for what has no id or moment."""
    said, name = moment(comment, "snippet", "publishedAt"), word(comment, "id")
    if said is None or not name or not isinstance(comment, dict):
        return None
    video, author = word(thread, "snippet", "videoId"), word(comment, "snippet", "authorChannelId", "value")
    ours, top = author == access.account_id, word(thread, "id")
    return Incoming(
        kind="comment",
        remote_id=name,
        happened_at=said,
        author_id=author or f"name:{word(comment, 'snippet', 'authorDisplayName')}",
        author_handle=word(comment, "snippet", "authorDisplayName"),
        author_name=word(comment, "snippet", "authorDisplayName"),
        author_url=word(comment, "snippet", "authorChannelUrl"),
        avatar_url=word(comment, "snippet", "authorProfileImageUrl"),
        text=spoken(comment),
        url=comment_url(video, name),
        about_id=video,
        parent_id="" if name == top else word(comment, "snippet", "parentId") or top,
        ours=ours,
        extra={"thread": top, "ours": ours, "status": word(comment, "snippet", "moderationStatus")},
    )
