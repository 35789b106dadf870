"""What came in on X: who named us or answered, what stands in our recent threads, private messages.

Every post that is read costs: only what is newer than the mark is asked for.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from parvis.kit.clock import parsed
from parvis.networks.errors import NotPermitted
from parvis.networks.protocols import Access, Catch, Incoming
from parvis.networks.x import posts
from parvis.networks.x.calling import Line
from parvis.networks.x.posts import Post
from parvis.networks.x.sending import MESSAGE, MESSAGE_FIELDS

MOST_PAGES = 8  # X tells no more than 800 mentions
#: A search looks back seven days, and refuses a `since_id` before them.
SEARCHED = timedelta(days=6)
THREADS_AT_ONCE = 10  # a query has 512 characters
MESSAGES_AT_ONCE = 20
MESSAGE_PAGES = 5


@dataclass(frozen=True, slots=True)
class Mark:
    """The newest ids read, "" for none: naming us, in our threads, private. at: when that was."""

    named: str = ""
    threads: str = ""
    messages: str = ""
    at: str = ""

    @classmethod
    def read(cls, text: str) -> "Mark":
        told = json.loads(text) if text.startswith("{") else {}
        return cls(*(str(told.get(name, "")) for name in ("named", "threads", "messages", "at")))

    def __str__(self) -> str:
        return json.dumps({"named": self.named, "threads": self.threads, "messages": self.messages, "at": self.at})

    def is_recent(self) -> bool:
        return bool(self.at) and datetime.now(UTC) - parsed(self.at) < SEARCHED


async def read(line: Line, access: Access, *, mark: str, about: Sequence[str]) -> Catch:
    before = Mark.read(mark)
    at = datetime.now(UTC).isoformat()
    found: dict[str, Incoming] = {}
    threads = await _threads(line, access, before, about)
    named = await _named(line, access, before)
    for post, told in (*threads, *named):
        if arrived := from_post(post, told, access.account_id, about):
            found.setdefault(arrived.remote_id, arrived)
    messages = await _messages(line, access, before)
    for event, told in messages:
        found.setdefault(f"{MESSAGE}{event['id']}", from_message(event, told, access.account_id))
    after = Mark(_newest(named, before.named), _newest(threads, before.threads), _newest(messages, before.messages), at)
    return Catch(tuple(sorted(found.values(), key=lambda incoming: incoming.happened_at)), str(after))


Read = list[tuple[Post, Mapping[str, Any]]]


async def _named(line: Line, access: Access, before: Mark) -> Read:
    params = {"max_results": "100", **posts.FIELDS, **({"since_id": before.named} if before.named else {})}
    path, most = f"/2/users/{access.account_id}/mentions", MOST_PAGES if before.named else 1
    found: Read = []
    async for told in posts.pages(line, path, access, params, most=most):
        found += [(post, told) for post in told.get("data") or ()]
    return found


async def _threads(line: Line, access: Access, before: Mark, about: Sequence[str]) -> Read:
    """All posts in the threads below ours, also those that do not name us."""
    roots = [root for root in about if root.isdecimal()]
    since = {"since_id": before.threads} if before.threads and before.is_recent() else {}
    found: Read = []
    for start in range(0, len(roots), THREADS_AT_ONCE):
        query = " OR ".join(f"conversation_id:{root}" for root in roots[start : start + THREADS_AT_ONCE])
        params = {"query": query, "max_results": "100", **posts.FIELDS, **since}
        async for told in posts.pages(line, "/2/tweets/search/recent", access, params, most=MOST_PAGES):
            found += [(post, told) for post in told.get("data") or ()]
    return found


async def _messages(line: Line, access: Access, before: Mark) -> Read:
    """Newest first, down to the mark. None where the permission does not reach so far."""
    params = {"max_results": str(MESSAGES_AT_ONCE), **MESSAGE_FIELDS}
    found: Read = []
    try:
        pages = posts.pages(line, "/2/dm_events", access, params, most=MESSAGE_PAGES if before.messages else 1)
        async for told in pages:
            for event in told.get("data") or ():
                if before.messages and _order(event) <= int(before.messages):
                    return found
                found.append((event, told))
    except NotPermitted:
        return []
    return found


def from_post(post: Post, told: Mapping[str, Any], me: str, about: Sequence[str] = ()) -> Incoming | None:
    """None for a post that answers nobody and does not name us: the first one of our own thread."""
    parent, quoted = posts.referenced(post, "replied_to"), posts.referenced(post, "quoted")
    conversation = str(post.get("conversation_id") or "")
    author = author_of(post.get("author_id"), told)
    ours = author["author_id"] == me
    if ours and not parent:
        return None
    to_us = str(post.get("in_reply_to_user_id") or "") == me
    is_reply = bool(parent) and (to_us or conversation in about)
    names_us = _names(post, me, told)
    return Incoming(
        kind="reply" if is_reply else "mention",
        remote_id=str(post["id"]),
        happened_at=posts.moment_of(post),
        text=posts.without_names(posts.text_of(post)) if is_reply else posts.text_of(post),
        url=posts.link_to(author["author_handle"].lstrip("@"), str(post["id"])),
        about_id=(conversation if conversation in about or conversation == parent else parent) if is_reply else quoted,
        parent_id=parent or quoted,
        language=_language(post),
        ours=ours,
        extra={"summoned": names_us or bool(quoted)},
        **author,
    )


def from_message(event: Mapping[str, Any], told: Mapping[str, Any], me: str) -> Incoming:
    """A private message; `extra` names the person whom an answer goes to."""
    author = author_of(event.get("sender_id"), told)
    conversation = str(event.get("dm_conversation_id") or "")
    others = [person for person in conversation.split("-") if person and person != me]
    person = author["author_id"] if author["author_id"] != me else (others or [""])[0]
    return Incoming(
        kind="message",
        remote_id=f"{MESSAGE}{event['id']}",
        happened_at=posts.moment_of(event),
        text=posts.text_of(event),
        url=f"https://x.com/messages/{conversation}" if conversation else "",
        ours=author["author_id"] == me,
        extra={"person": person},
        **author,
    )


def author_of(user_id: object, told: Mapping[str, Any]) -> dict[str, Any]:
    """Of a post, as the answer's `includes` know them; only the id where they do not."""
    user = posts.included(told, "users").get(str(user_id), {})
    name = str(user.get("username") or "")
    return {
        "author_id": str(user_id or ""),
        "author_handle": f"@{name}" if name else "",
        "author_name": str(user.get("name") or name),
        "author_url": f"https://x.com/{name}" if name else "",
        "avatar_url": str(user.get("profile_image_url") or ""),
    }


def _names(post: Post, me: str, told: Mapping[str, Any]) -> bool:
    """Whether the post names us: only then X lets an application answer."""
    named = (post.get("entities") or {}).get("mentions") or ()
    ours = str(posts.included(told, "users").get(me, {}).get("username") or "").lower()
    return any(
        str(one.get("id") or "") == me or (ours and str(one.get("username") or "").lower() == ours) for one in named
    )


def _language(post: Post) -> str:
    """ISO 639-1; X tells "und" and own words such as "qme" where there is none."""
    told = str(post.get("lang") or "")
    return told if len(told) == 2 else ""


def _newest(read: Read, before: str) -> str:
    return max([before, *(str(one["id"]) for one, _told in read)], key=lambda number: int(number or 0))


def _order(event: Mapping[str, Any]) -> int:
    return int(event["id"])
