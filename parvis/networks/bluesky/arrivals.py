"""What came in on Bluesky: notifications since a mark, and the threads below recent posts of ours."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
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
AT_ONCE = 25  # posts in one request
#: Notifications are ordered by moments that their authors write: what comes late is put behind newer ones.
OVERLAP = timedelta(minutes=10)


async def read(ask: Ask, access: Access, *, mark: str, about: Sequence[str]) -> Catch:
    """`mark`: the newest `indexedAt` that was read. Everything down to a little before it is read, however much."""
    found: dict[str, Incoming] = {}
    for root in await _answered(ask, access, about):
        for incoming in await _below(ask, access, root):
            found[incoming.remote_id] = incoming
    newest, cursor = mark, ""
    floor = parsed(mark) - OVERLAP if mark else None
    while True:
        params = {"limit": "100"} | ({"cursor": cursor} if cursor else {})
        told = await ask("GET", "app.bsky.notification.listNotifications", access, params=params)
        notices = told["notifications"]
        for notice in notices:
            newest = max(newest, notice["indexedAt"])
            if notice["reason"] in KINDS:
                incoming = _from_notice(notice, access)
                found.setdefault(incoming.remote_id, incoming)
        before, cursor = cursor, told.get("cursor", "")
        if floor is None or not notices or cursor in ("", before) or parsed(notices[-1]["indexedAt"]) < floor:
            break
    return Catch(tuple(sorted(found.values(), key=lambda incoming: incoming.happened_at)), newest)


def _from_notice(notice: dict[str, Any], access: Access) -> Incoming:
    record = notice.get("record") or {}
    reply = record.get("reply") or {}
    near = [notice.get("reasonSubject"), (reply.get("parent") or {}).get("uri"), (reply.get("root") or {}).get("uri")]
    ours = [uri for uri in near if uri and uri.startswith(f"at://{access.account_id}/app.bsky.feed.post/")]
    return Incoming(
        kind=KINDS[notice["reason"]],
        remote_id=notice["uri"],
        happened_at=parsed(notice["indexedAt"]),
        about_id=ours[-1] if ours else "",
        **_content(record, notice["cid"]),
        **_author(notice["author"], access),
    )


async def _answered(ask: Ask, access: Access, about: Sequence[str]) -> list[str]:
    """Those of our posts that have answers."""
    found: list[str] = []
    for start in range(0, len(about), AT_ONCE):
        params = [("uris", uri) for uri in about[start : start + AT_ONCE]]
        told = await ask("GET", "app.bsky.feed.getPosts", access, params=params)
        found += [post["uri"] for post in told["posts"] if post.get("replyCount")]
    return found


async def _below(ask: Ask, access: Access, root: str) -> list[Incoming]:
    try:
        told = await ask("GET", "app.bsky.feed.getPostThread", access, params={"uri": root, "depth": "20"})
    except Gone:
        return []
    found: list[Incoming] = []
    todo: list[dict[str, Any]] = list(told["thread"].get("replies") or ())
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
