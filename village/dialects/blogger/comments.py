"""Comments of readers, and what the blog's owner does with them. Nobody writes one here.

Source: https://developers.google.com/blogger/docs/3.0/reference/comments (read 2026-11-22).
"""

from __future__ import annotations

from html import escape
from typing import Any

from aiohttp import web

from village.dialects.blogger.calling import BLOG, WRITE, article, blog_url, dialect, own_blog, post_of, since
from village.dialects.google_common import moment, page, refuse
from village.dialects.speaking import Call
from village.world import accounts, posts, records
from village.world.model import Post

STATUSES = ("LIVE", "EMPTIED", "PENDING", "SPAM")
ONE = f"{BLOG}/posts/{{post}}/comments/{{comment}}"


def _status(call: Call, comment: Post) -> str:
    return str(records.get(call.world, comment.id).get("status", "LIVE"))


def _shown(call: Call, comment: Post, *, body: bool = True) -> dict[str, Any]:
    author = accounts.get(call.world, comment.author_id)
    number = records.get(call.world, comment.conversation_id)["article"]
    above = {} if comment.reply_to == comment.conversation_id else {"inReplyTo": {"id": str(comment.reply_to)}}
    who = {"id": str(author.id), "displayName": author.name, "url": blog_url(author)}
    link = f"{call.base_url}/v3/blogs/{call.me.id}/posts/{number}/comments/{comment.id}"
    return {
        "kind": "blogger#comment",
        "id": str(comment.id),
        "status": _status(call, comment),
        **above,
        "post": {"id": str(number)},
        "blog": {"id": str(call.me.id)},
        "published": moment(comment.created_at),
        "updated": moment(comment.created_at),
        "selfLink": link,
        **({"content": escape(comment.text, quote=False).replace("\n", "<br />")} if body else {}),
        "author": {**who, "image": {"url": call.avatar_url(author)}},
    }


@dialect.get(f"{BLOG}/comments", WRITE)
async def several(call: Call) -> web.Response:
    """Newest first."""
    own_blog(call)
    wanted = set(call.items("status") or ["LIVE"])
    if wanted - set(STATUSES):
        raise refuse(400, "invalidParameter", "Invalid value for status.")
    start = since(call)
    there = reversed(posts.answers_to(call.world, call.me.id))
    found = [one for one in there if _status(call, one) in wanted and one.created_at >= start]
    some, more = page(call, found, usual=20, most=500)
    body = call.text("fetchBodies") != "false"
    items = [_shown(call, comment, body=body) for comment in some]
    return web.json_response(
        {"kind": "blogger#commentList", **({"items": items} if items else {}), **more, "etag": "e"}
    )


def _found(call: Call) -> Post:
    """Raises: Problem 404."""
    _number, record = article(call)
    post = post_of(call, record)
    for comment in posts.descendants(call.world, post) if post else ():
        if str(comment.id) == call.path("comment"):
            return comment
    raise refuse(404, "notFound", "Not Found")


def _marked(call: Call, status: str) -> web.Response:
    comment = _found(call)
    records.change(call.world, comment.id, status=status)
    return web.json_response(_shown(call, comment))


@dialect.get(ONE, WRITE)
async def show(call: Call) -> web.Response:
    return web.json_response(_shown(call, _found(call)))


@dialect.post(f"{ONE}/approve", WRITE)
async def approve(call: Call) -> web.Response:
    return _marked(call, "LIVE")


@dialect.post(f"{ONE}/spam", WRITE)
async def spam(call: Call) -> web.Response:
    return _marked(call, "SPAM")


@dialect.delete(ONE, WRITE)
async def delete(call: Call) -> web.Response:
    posts.delete(call.world, _found(call))
    return web.Response(status=204)
