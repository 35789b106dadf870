"""What came in on Mastodon: notifications since a mark, and the threads below recent posts of ours.

Notifications bring every answer that names us. Answers that do not are found in the threads: in those whose count of
answers has changed since the last reading, and, a few at each reading in turn, in the others that have any.
"""

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from parvis.kit.clock import parsed
from parvis.kit.http import Answer
from parvis.networks import text as words
from parvis.networks.errors import Gone
from parvis.networks.protocols import Access, Catch, Incoming

Call = Callable[..., Awaitable[Answer]]
KINDS = {"mention": "mention", "favourite": "like", "reblog": "share", "follow": "follow"}
MOST_PAGES = 20
PAGE = 80
QUIET_THREADS = 4  # asked at each reading; a server takes 300 requests in 5 minutes, publishing included


@dataclass(frozen=True, slots=True)
class Mark:
    """after: id of the newest notification read. answers: of our posts, as they were counted. turn: of the quiet."""

    after: str = ""
    answers: Mapping[str, int] = field(default_factory=dict)
    turn: int = 0

    @classmethod
    def read(cls, text: str) -> "Mark":
        if not text.startswith("{"):
            return cls(after=text)
        told = json.loads(text)
        return cls(told.get("after", ""), told.get("answers") or {}, told.get("turn", 0))

    def __str__(self) -> str:
        return json.dumps({"after": self.after, "answers": dict(self.answers), "turn": self.turn})


async def read(call: Call, access: Access, *, mark: str, about: Sequence[str]) -> Catch:
    """`mark`: what the last reading returned; "" reads the latest page of notifications, and all threads."""
    before = Mark.read(mark)
    answers = await _answers(call, access) if about else {}
    threads, turn = _to_ask(before, answers, about, everything=not mark)
    found: dict[str, Incoming] = {}
    for root in threads:
        for incoming in await _below(call, access, root):
            found[incoming.remote_id] = incoming
    notices = await _notifications(call, access, before.after)
    for notice in notices:
        arrived = _from_notice(notice, access)
        if arrived is not None:
            found.setdefault(arrived.remote_id, arrived)
    newest = max((str(notice["id"]) for notice in notices), key=_order, default=before.after)
    known = {root: answers[root] for root in about if root in answers}
    after = Mark(newest, known, turn)
    return Catch(tuple(sorted(found.values(), key=lambda incoming: incoming.happened_at)), str(after))


async def _answers(call: Call, access: Access) -> dict[str, int]:
    """How many answers our latest posts have, in one request."""
    params = {"limit": "40", "exclude_reblogs": "true"}
    page = (await call("GET", f"/api/v1/accounts/{access.account_id}/statuses", access, params=params)).json()
    return {str(status["id"]): int(status.get("replies_count") or 0) for status in page}


def _to_ask(
    before: Mark, answers: Mapping[str, int], about: Sequence[str], *, everything: bool
) -> tuple[list[str], int]:
    """The threads to read now, and whose turn is next among those where nothing seems to have happened."""
    if everything:
        return [root for root in about if answers.get(root, 1)], 0
    loud = [root for root in about if answers.get(root, 0) != before.answers.get(root, 0)]
    quiet = [root for root in about if root not in loud and answers.get(root, 1)]
    turn = before.turn % len(quiet) if quiet else 0
    return loud + (quiet[turn:] + quiet[:turn])[:QUIET_THREADS], turn + QUIET_THREADS


async def _notifications(call: Call, access: Access, mark: str) -> list[dict[str, Any]]:
    """Oldest first; with a mark, gap-free by `min_id` paging."""
    types = [("types[]", kind) for kind in KINDS]
    found: list[dict[str, Any]] = []
    after = mark
    for _page in range(MOST_PAGES):
        params = [*types, ("limit", str(PAGE)), *([("min_id", after)] if after else [])]
        page = (await call("GET", "/api/v1/notifications", access, params=params)).json()
        found = [*sorted(page, key=lambda notice: _order(str(notice["id"]))), *found] if not mark else [*found, *page]
        if not mark or not page:
            break
        after = max((str(notice["id"]) for notice in page), key=_order)
    return found


async def _below(call: Call, access: Access, root: str) -> list[Incoming]:
    """Everything in the thread under one of our posts."""
    try:
        context = (await call("GET", f"/api/v1/statuses/{root}/context", access)).json()
    except Gone:
        return []
    return [_from_status(status, access, kind="reply", about=root) for status in context.get("descendants") or ()]


def _from_notice(notice: dict[str, Any], access: Access) -> Incoming | None:
    kind = KINDS.get(notice["type"])
    status: dict[str, Any] = notice.get("status") or {}
    if kind is None or (kind != "follow" and not status):
        return None
    if kind == "mention":
        parent = str(status.get("in_reply_to_id") or "")
        ours = str(status.get("in_reply_to_account_id") or "") == access.account_id
        return _from_status(status, access, kind="reply" if ours else "mention", about=parent if ours else "")
    return Incoming(
        kind=kind,
        remote_id=f"notice:{notice['id']}",
        happened_at=parsed(notice["created_at"]),
        about_id=str(status["id"]) if status else "",
        **_author(notice["account"], access),
    )


def _from_status(status: dict[str, Any], access: Access, *, kind: str, about: str) -> Incoming:
    author = _author(status["account"], access)
    return Incoming(
        kind=kind,
        remote_id=str(status["id"]),
        happened_at=parsed(status["created_at"]),
        text=words.from_html(status["content"]),
        url=status.get("url") or "",
        about_id=about,
        parent_id=str(status.get("in_reply_to_id") or ""),
        language=status.get("language") or "",
        ours=author["author_id"] == access.account_id,
        extra={"visibility": status.get("visibility", "public")},
        **author,
    )


def _author(account: dict[str, Any], access: Access) -> dict[str, Any]:
    handle = account["acct"]
    if "@" not in handle:
        handle = f"{handle}@{urlsplit(access.base_url).hostname}"
    return {
        "author_id": str(account["id"]),
        "author_handle": f"@{handle}",
        "author_name": account.get("display_name") or account["username"],
        "author_url": account.get("url") or "",
        "avatar_url": account.get("avatar") or "",
    }


def _order(identifier: str) -> tuple[int, str]:
    """Ids are numbers of growing length, as text."""
    return (len(identifier), identifier)
