"""What comes in on Instagram: comments under our posts, and posts of others that tag us."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from parvis.kit.clock import now
from parvis.networks.errors import Gone, NotPermitted
from parvis.networks.instagram.commenting import is_ours
from parvis.networks.meta.calls import Graph
from parvis.networks.meta.fields import inner, number, several, text, when
from parvis.networks.meta.marks import Mark
from parvis.networks.protocols import Access, Catch, Incoming

WWW = "https://www.instagram.com"
_COMMENT = "id,text,timestamp,username,from,parent_id,hidden,like_count"
COMMENT_FIELDS = f"{_COMMENT},replies.limit(50){{{_COMMENT}}}"
POST_FIELDS = "id,comments_count"
TAG_FIELDS = "id,caption,timestamp,permalink,username"
POSTS, PAGE, TAGS = 40, 50, 50


async def read(graph: Graph, access: Access, *, mark: str, about: Sequence[str]) -> Catch:
    """`mark`: what the last reading returned; "" reads the latest comments under each of our latest posts."""
    before, began = Mark.read(mark), now()
    counts = await _counts(graph, access)
    loud, quiet = before.posts(counts, about)
    found: dict[str, Incoming] = {}
    for post in loud:
        found |= await _comments(graph, access, post, before.since, whole=bool(mark))
    for post in quiet:
        found |= await _comments(graph, access, post, None, whole=False)
    found |= await _tagged(graph, access, before.since)
    arrivals = tuple(sorted(found.values(), key=lambda incoming: incoming.happened_at))
    return Catch(arrivals, str(before.after(began, counts)))


async def _counts(graph: Graph, access: Access) -> dict[str, int]:
    told = await graph.get(f"/{access.account_id}/media", access, fields=POST_FIELDS, limit=POSTS)
    return {text(post, "id"): number(post, "comments_count") or 0 for post in several(told) if text(post, "id")}


async def _comments(
    graph: Graph, access: Access, post: str, since: datetime | None, *, whole: bool
) -> dict[str, Incoming]:
    """The network takes no moment and promises no order: the whole list is read, or its first page."""
    found: dict[str, Incoming] = {}
    read = 0
    try:
        async for comment in graph.pages(f"/{post}/comments", access, fields=COMMENT_FIELDS, limit=PAGE):
            for incoming in with_replies(comment, access, about=post):
                if since is None or incoming.happened_at >= since:
                    found[incoming.remote_id] = incoming
            read += 1
            if not whole and read >= PAGE:
                break
    except Gone:
        return {}
    return found


def with_replies(comment: Mapping[str, Any], access: Access, *, about: str) -> Iterator[Incoming]:
    top = text(comment, "id")
    for one in (comment, *several(comment, "replies")):
        incoming = comment_of(one, access, about=about, top=top)
        if incoming is not None:
            yield incoming


def comment_of(comment: Mapping[str, Any], access: Access, *, about: str, top: str) -> Incoming | None:
    """None for what has no id or no moment. top: the comment of the first level."""
    at, remote_id = when(comment, "timestamp"), text(comment, "id")
    if at is None or not remote_id:
        return None
    return Incoming(
        kind="comment",
        remote_id=remote_id,
        happened_at=at,
        text=text(comment, "text"),
        about_id=about,
        parent_id=about if remote_id == top else top,
        ours=is_ours(comment, access),
        extra={"top": top, "hidden": comment.get("hidden") is True},
        **author(text(comment, "username") or text(inner(comment, "from"), "username"), inner(comment, "from")),
    )


async def _tagged(graph: Graph, access: Access, since: datetime | None) -> dict[str, Incoming]:
    found: dict[str, Incoming] = {}
    read = 0
    try:
        async for media in graph.pages(f"/{access.account_id}/tags", access, fields=TAG_FIELDS, limit=TAGS):
            at, remote_id = when(media, "timestamp"), text(media, "id")
            read += 1
            if read > TAGS:
                break
            if at is None or not remote_id or (since is not None and at < since):
                continue
            found[remote_id] = Incoming(
                kind="mention",
                remote_id=remote_id,
                happened_at=at,
                text=text(media, "caption"),
                url=text(media, "permalink"),
                extra={"media_id": remote_id},
                **author(text(media, "username"), {}),
            )
    except NotPermitted:
        return {}
    return found


def author(username: str, who: Mapping[str, Any]) -> dict[str, Any]:
    """People are known by their names; the number of one is told beside a comment only."""
    return {
        "author_id": text(who, "id") or username,
        "author_handle": f"@{username}" if username else "",
        "author_name": username,
        "author_url": f"{WWW}/{username}/" if username else "",
    }
