"""Liking what came in, and hiding it under posts of ours.

A like is a record of ours under a key made from what is liked, so that doing it again writes the same record. What is
hidden stands in the threadgate of the thread's first post, which only its author keeps.

Source: lexicons app.bsky.feed.like, app.bsky.feed.threadgate, com.atproto.repo.putRecord (read 2026-11-25).
"""

import hashlib
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from parvis.networks.bluesky.errors import Changed
from parvis.networks.bluesky.records import POST, key_of_number, written
from parvis.networks.errors import Gone, NotPermitted, Temporary
from parvis.networks.protocols import Access, Target

Ask = Callable[..., Awaitable[dict[str, Any]]]
LIKE = "app.bsky.feed.like"
GATE = "app.bsky.feed.threadgate"
DEEDS = frozenset({"like", "unlike", "hide", "show"})
MOST_HIDDEN = 300
TRIES = 3  # of changing a threadgate that somebody else changes at the same time


async def moderate(ask: Ask, deed: str, target: Target, access: Access) -> None:
    """Raises NetworkError."""
    if deed == "like":
        await _like(ask, target.remote_id, access)
    elif deed == "unlike":
        await _unlike(ask, target.remote_id, access)
    elif deed in {"hide", "show"}:
        await _gate(ask, target, access, hidden=deed == "hide")
    else:
        raise NotPermitted(said=deed)


def like_key(uri: str) -> str:
    """The key of our like of a post: a TID, the same for ever."""
    return key_of_number(int.from_bytes(hashlib.sha256(uri.encode()).digest()[:8], "big") >> 1)


async def _like(ask: Ask, uri: str, access: Access) -> None:
    post = await _seen(ask, uri, access)
    if (post.get("viewer") or {}).get("like"):  # by whatever app
        return
    subject = {"uri": post["uri"], "cid": post["cid"]}
    record = {"$type": LIKE, "subject": subject, "createdAt": written(datetime.now(UTC))}
    body = {"repo": access.account_id, "collection": LIKE, "rkey": like_key(uri), "record": record}
    await ask("POST", "com.atproto.repo.putRecord", access, json=body)


async def _unlike(ask: Ask, uri: str, access: Access) -> None:
    """Ours, and the one that readers see, which another app may have written."""
    seen = str(((await _seen(ask, uri, access)).get("viewer") or {}).get("like") or "")
    for key in {like_key(uri), seen.rpartition("/")[2]} - {""}:
        body = {"repo": access.account_id, "collection": LIKE, "rkey": key}
        await ask("POST", "com.atproto.repo.deleteRecord", access, json=body)


async def _seen(ask: Ask, uri: str, access: Access) -> dict[str, Any]:
    """The post as we see it. Raises Gone."""
    found = (await ask("GET", "app.bsky.feed.getPosts", access, params=[("uris", uri)]))["posts"]
    if not found:
        raise Gone(said=uri)
    return dict(found[0])


async def _gate(ask: Ask, target: Target, access: Access, *, hidden: bool) -> None:
    root = _root(target)
    if not root.startswith(f"at://{access.account_id}/{POST}/") or root == target.remote_id:
        raise NotPermitted(said="only answers under a post of our own can be hidden")
    for _try in range(TRIES):
        try:
            return await _change(ask, root, target.remote_id, access, hidden=hidden)
        except Changed:
            continue
    raise Temporary(said="the threadgate changes all the time")


async def _change(ask: Ask, root: str, uri: str, access: Access, *, hidden: bool) -> None:
    """Raises Changed where it is not what we have read any more."""
    place = {"repo": access.account_id, "collection": GATE, "rkey": root.rpartition("/")[2]}
    try:
        told = await ask("GET", "com.atproto.repo.getRecord", access, params=place)
    except Gone:
        if not hidden:
            return
        told = {"cid": None, "value": {"$type": GATE, "post": root, "createdAt": written(datetime.now(UTC))}}
    record = dict(told["value"])
    before = list(record.get("hiddenReplies") or ())
    after = [*before, uri] if hidden and uri not in before else [one for one in before if hidden or one != uri]
    if after == before:
        return
    record["hiddenReplies"] = after[-MOST_HIDDEN:]  # who may answer (`allow`) stays as it is
    body = place | {"record": record, "swapRecord": told["cid"]}
    await ask("POST", "com.atproto.repo.putRecord", access, json=body)


def _root(target: Target) -> str:
    root = target.extra.get("root")
    return str(root.get("uri") or "") if isinstance(root, dict) else target.root_id
