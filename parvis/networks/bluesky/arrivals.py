"""What came in on Bluesky: notifications since a mark, and the threads below recent posts of ours."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from parvis.kit.clock import parsed
from parvis.networks.errors import Gone
from parvis.networks.protocols import Access, Catch, Incoming

Ask = Callable[..., Awaitable[dict[str, Any]]]
KINDS = {
    "like": "like",
    "repost": "share",
    "follow": "follow",
    "mention": "mention",
    "reply": "reply",
    "quote": "mention",
}
MOST_PAGES = 20


async def read(ask: Ask, access: Access, *, mark: str, about: Sequence[str]) -> Catch:
    """`mark`: the newest `indexedAt` that was read; what bears the same moment is read once more."""
    found: dict[str, Incoming] = {}
    for root in about:
        for incoming in await _below(ask, access, root):
            found[incoming.remote_id] = incoming
    newest, cursor = mark, ""
    for _page in range(MOST_PAGES if mark else 1):
        params = {"limit": "100"} | ({"cursor": cursor} if cursor else {})
        told = await ask("GET", "app.bsky.notification.listNotifications", access, params=params)
        for notice in told["notifications"]:
            newest = max(newest, notice["indexedAt"])
            if notice["indexedAt"] >= mark and notice["reason"] in KINDS:
                incoming = _from_notice(notice, access)
                found.setdefault(incoming.remote_id, incoming)
        cursor = told.get("cursor", "")
        if not cursor or not told["notifications"] or told["notifications"][-1]["indexedAt"] < mark:
            break
    return Catch(tuple(sorted(found.values(), key=lambda incoming: incoming.happened_at)), newest)


def _from_notice(notice: dict[str, Any], access: Access) -> Incoming:
    kind = KINDS[notice["reason"]]
    record = notice.get("record") or {}
    root = (record.get("reply") or {}).get("root") or {}
    ours = f"at://{access.account_id}/"
    about = notice.get("reasonSubject", "") if kind in {"like", "share"} else root.get("uri", "")
    return Incoming(
        kind=kind,
        remote_id=notice["uri"],
        happened_at=parsed(notice["indexedAt"]),
        about_id=about if about.startswith(ours) else "",
        **_content(record, notice["cid"]),
        **_author(notice["author"], access),
    )


async def _below(ask: Ask, access: Access, root: str) -> list[Incoming]:
    try:
        told = await ask("GET", "app.bsky.feed.getPostThread", access, params={"uri": root, "depth": "20"})
    except Gone:
        return []
    found: list[Incoming] = []
    todo = list(told["thread"].get("replies") or ())
    while todo:
        node = todo.pop()
        if "post" not in node:  # deleted, or blocked
            continue
        post = node["post"]
        found.append(
            Incoming(
                kind="reply",
                remote_id=post["uri"],
                happened_at=parsed(post["indexedAt"]),
                about_id=root,
                **_content(post["record"], post["cid"]),
                **_author(post["author"], access),
            )
        )
        todo.extend(node.get("replies") or ())
    return found


def _content(record: dict[str, Any], cid: str) -> dict[str, Any]:
    reply = record.get("reply") or {}
    return {
        "text": record.get("text", ""),
        "parent_id": (reply.get("parent") or {}).get("uri", ""),
        "language": next(iter(record.get("langs") or ()), "")[:2],
        "extra": {"cid": cid, "root": reply.get("root")},
    }


def _author(author: dict[str, Any], access: Access) -> dict[str, Any]:
    return {
        "author_id": author["did"],
        "author_handle": f"@{author['handle']}",
        "author_name": author.get("displayName") or author["handle"],
        "author_url": f"https://bsky.app/profile/{author['did']}",
        "avatar_url": author.get("avatar", ""),
        "ours": author["did"] == access.account_id,
    }
