"""What came in on Mastodon: notifications since a mark, and the threads below recent posts of ours."""

from collections.abc import Awaitable, Callable, Sequence
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


async def read(call: Call, access: Access, *, mark: str, about: Sequence[str]) -> Catch:
    """`mark`: the id of the newest notification read; "" reads the latest page only."""
    found: dict[str, Incoming] = {}
    for root in about:
        for incoming in await _below(call, access, root):
            found[incoming.remote_id] = incoming
    notices = await _notifications(call, access, mark)
    for notice in notices:
        arrived = _from_notice(notice, access)
        if arrived is not None:
            found.setdefault(arrived.remote_id, arrived)
    newest = max((str(notice["id"]) for notice in notices), key=_order, default=mark)
    return Catch(tuple(sorted(found.values(), key=lambda incoming: incoming.happened_at)), newest)


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
    status = notice.get("status")
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
