"""What comes in on a page: comments under its posts, and posts of others that name it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from parvis.kit.clock import now
from parvis.networks.errors import Gone, NotPermitted
from parvis.networks.meta.calls import Graph
from parvis.networks.meta.fields import inner, number, several, text, when
from parvis.networks.meta.marks import Mark
from parvis.networks.protocols import Access, Catch, Incoming

COMMENT_FIELDS = "id,message,created_time,from,parent,permalink_url,is_hidden,can_reply_privately"
POST_FIELDS = "id,comments.filter(stream).limit(0).summary(true)"
TAG_FIELDS = "id,message,created_time,from,permalink_url"
POSTS = 40
PAGE = 100


async def read(graph: Graph, access: Access, *, mark: str, about: Sequence[str]) -> Catch:
    """`mark`: what the last reading returned; "" reads the latest comments under each of our latest posts."""
    before, began = Mark.read(mark), now()
    counts = await _counts(graph, access)
    loud, quiet = before.posts(counts, about)
    found: dict[str, Incoming] = {}
    for post in loud:
        found |= await _comments(graph, access, post, before.since)
    for post in quiet:
        found |= await _comments(graph, access, post, None)
    found |= await _tagged(graph, access, before.since)
    arrivals = tuple(sorted(found.values(), key=lambda incoming: incoming.happened_at))
    return Catch(arrivals, str(before.after(began, counts)))


async def _counts(graph: Graph, access: Access) -> dict[str, int]:
    told = await graph.get(f"/{access.account_id}/published_posts", access, fields=POST_FIELDS, limit=POSTS)
    posts = [post for post in several(told) if text(post, "id")]
    return {text(post, "id"): number(inner(post, "comments", "summary"), "total_count") or 0 for post in posts}


async def _comments(graph: Graph, access: Access, post: str, since: datetime | None) -> dict[str, Incoming]:
    """Since then, all; else the latest page."""
    params: dict[str, object] = {"filter": "stream", "order": "reverse_chronological", "limit": PAGE}
    params |= {"fields": COMMENT_FIELDS} | ({"since": int(since.timestamp())} if since else {})
    found: dict[str, Incoming] = {}
    try:
        async for comment in graph.pages(f"/{post}/comments", access, **params):
            incoming = comment_of(comment, access.account_id, about=post)
            if incoming is not None and (since is None or incoming.happened_at >= since):
                found[incoming.remote_id] = incoming
            if since is None and len(found) >= PAGE:
                break
    except Gone:
        return {}
    return found


async def _tagged(graph: Graph, access: Access, since: datetime | None) -> dict[str, Incoming]:
    found: dict[str, Incoming] = {}
    params: dict[str, object] = {"fields": TAG_FIELDS, "limit": 50} | (
        {"since": int(since.timestamp())} if since else {}
    )
    try:
        async for post in graph.pages(f"/{access.account_id}/tagged", access, **params):
            at = when(post, "created_time")
            if at is None or not text(post, "id") or (since and at < since):
                continue
            found[text(post, "id")] = Incoming(
                kind="mention",
                remote_id=text(post, "id"),
                happened_at=at,
                text=text(post, "message"),
                url=text(post, "permalink_url"),
                **author(inner(post, "from")),
            )
            if since is None and len(found) >= 50:
                break
    except NotPermitted:  # not granted: then it goes without
        return {}
    return found


def comment_of(comment: Mapping[str, Any], page: str, *, about: str) -> Incoming | None:
    """None for what has no id or no moment."""
    at, remote_id = when(comment, "created_time"), text(comment, "id")
    if at is None or not remote_id:
        return None
    who = inner(comment, "from")
    return Incoming(
        kind="comment",
        remote_id=remote_id,
        happened_at=at,
        text=text(comment, "message"),
        url=text(comment, "permalink_url"),
        about_id=about,
        parent_id=text(inner(comment, "parent"), "id") or about,
        ours=text(who, "id") == page,
        extra={"hidden": comment.get("is_hidden") is True},
        **author(who),
    )


def author(who: Mapping[str, Any]) -> dict[str, Any]:
    """Empty without the right to know (pages_read_user_content). People have no handle there."""
    name = text(who, "name")
    return {"author_id": text(who, "id"), "author_handle": name, "author_name": name}
