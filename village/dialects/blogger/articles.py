"""Blogs and their posts: draft, publish, take back, read.

Source: https://developers.google.com/blogger/docs/3.0/reference/{blogs,posts} (read 2026-11-22).
"""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from aiohttp import web

from village.dialects.blogger.calling import ARTICLE, BLOG, WRITE, article, blog_url, dialect, own_blog, post_of, since
from village.dialects.google_common import moment, page, refuse
from village.dialects.speaking import Call
from village.world import audience, posts, records
from village.world.model import Draft

STATUSES = ("LIVE", "DRAFT", "SCHEDULED", "SOFT_TRASHED")
KNOWN = {"kind", "title", "content", "labels", "readerComments", "location"}


def _shown_blog(call: Call) -> dict[str, Any]:
    return {
        "kind": "blogger#blog",
        "id": str(call.me.id),
        "status": "LIVE",
        "name": call.me.name,
        "published": moment(call.me.created_at),
        "url": blog_url(call.me),
        "selfLink": f"{call.base_url}/v3/blogs/{call.me.id}",
    }


@dialect.get("/v3/users/self/blogs", WRITE)
async def blogs(call: Call) -> web.Response:
    if set(call.items("role")) - {"ADMIN", "AUTHOR", "READER"}:
        raise refuse(400, "invalidParameter", "Invalid value for role.")
    told: dict[str, Any] = {"kind": "blogger#blogList", "items": [_shown_blog(call)]}
    if call.flag("fetchUserInfo"):
        mine = {"kind": "blogger#blogPerUserInfo", "userId": str(call.me.id), "blogId": str(call.me.id)}
        info = {**mine, "role": "ADMIN", "hasAdminAccess": True}
        told["blogUserInfos"] = [{"kind": "blogger#blogUserInfo", "blog": _shown_blog(call), "blog_user_info": info}]
    return web.json_response(told)


@dialect.get(BLOG, WRITE)
async def blog(call: Call) -> web.Response:
    own_blog(call)
    return web.json_response(_shown_blog(call))


def plain(markup: str) -> str:
    """The words of an article, its paragraphs parted by an empty line."""
    text = re.sub(r"</p>\n?", "\n\n", re.sub(r"<br\s*/?>\n?", "\n", markup))
    return unescape(re.sub(r"<[^>]+>", "", text)).strip()


def status_of(record: dict[str, Any]) -> str:
    return "LIVE" if record.get("post") else "DRAFT"


def _shown(call: Call, number: int, record: dict[str, Any], *, body: bool) -> dict[str, Any]:
    post = post_of(call, record)
    out = {"url": f"{blog_url(call.me)}2026/11/{number}.html"} if post else {}
    link = f"{call.base_url}/v3/blogs/{call.me.id}/posts/{number}"
    replies = len(posts.descendants(call.world, post)) if post else 0
    author = {"id": str(call.me.id), "displayName": call.me.name, "url": blog_url(call.me)}
    return {
        "kind": "blogger#post",
        "id": str(number),
        "status": status_of(record),
        "blog": {"id": str(call.me.id)},
        "published": moment(post.created_at if post else record["at"]),
        "updated": moment(record["at"]),
        **out,
        "selfLink": link,
        "title": record["title"],
        **({"content": record["content"]} if body else {}),
        **({"labels": record["labels"]} if record["labels"] else {}),
        "author": {**author, "image": {"url": call.avatar_url(call.me)}},
        "replies": {"totalItems": str(replies), "selfLink": f"{link}/comments"},
        "readerComments": "ALLOW",
        "etag": "e",
    }


@dialect.post(f"{BLOG}/posts", WRITE)
async def create(call: Call) -> web.Response:
    own_blog(call)
    query = set(call.request.query)
    if unknown := set(call.told) - query - KNOWN:
        raise refuse(400, "badRequest", f"Invalid JSON payload received. Unknown name {sorted(unknown)[0]}.")
    labels = call.told.get("labels") or []
    if not isinstance(labels, list) or sum(len(label) for label in labels) > 200 or len(labels) > 20:
        raise refuse(400, "invalid", "The labels are too many or too long.")
    if not call.text("title").strip() and not call.text("content").strip():
        raise refuse(400, "invalid", "Invalid value: the post is empty.")
    number = call.world.ids.at(call.now)
    fields = {"title": call.text("title"), "content": call.text("content"), "labels": sorted(labels)}
    records.keep(call.world, number, {**fields, "owner": call.me.id, "at": call.now})
    records.call(call.world, call.me.id, ARTICLE, str(number), number)
    if not call.flag("isDraft"):
        _publish(call, number)
    return web.json_response(_shown(call, number, records.get(call.world, number), body=True))


def _publish(call: Call, number: int) -> None:
    """Once; again changes nothing."""
    record = records.get(call.world, number)
    if record.get("post"):
        return
    text = f"{record['title']}\n\n{plain(record['content'])}".strip()
    post = posts.publish(call.world, call.me, Draft(text, people=()), record={ARTICLE: number, **record})
    records.change(call.world, number, post=post.id)
    audience.hear(call.world, post)


@dialect.post(f"{BLOG}/posts/{{post}}/publish", WRITE)
async def publish(call: Call) -> web.Response:
    number, _record = article(call)
    _publish(call, number)
    return web.json_response(_shown(call, number, records.get(call.world, number), body=True))


@dialect.get(f"{BLOG}/posts", WRITE)
async def several(call: Call) -> web.Response:
    """Newest first. Drafts only for whoever looks as author or administrator."""
    own_blog(call)
    wanted = set(call.items("status") or ["LIVE"])
    if wanted - set(STATUSES) or (wanted != {"LIVE"} and call.text("view") not in ("ADMIN", "AUTHOR")):
        raise refuse(400, "invalidParameter", "Invalid value for status.")
    start = since(call)
    numbers = [number for _name, number in records.all_called(call.world, call.me.id, ARTICLE)]
    everything = [(number, records.get(call.world, number)) for number in reversed(numbers)]
    found = [
        (number, record)
        for number, record in everything
        if not record.get("gone") and status_of(record) in wanted and record["at"] >= start
    ]
    some, more = page(call, found, usual=10, most=500)
    body = call.text("fetchBodies", "true") != "false"
    items = [_shown(call, number, record, body=body) for number, record in some]
    return web.json_response({"kind": "blogger#postList", **({"items": items} if items else {}), **more, "etag": "e"})


@dialect.get(f"{BLOG}/posts/{{post}}", WRITE)
async def show(call: Call) -> web.Response:
    number, record = article(call)
    if status_of(record) != "LIVE" and call.text("view") not in ("ADMIN", "AUTHOR"):
        raise refuse(404, "notFound", "Not Found")
    return web.json_response(_shown(call, number, record, body=call.text("fetchBody", "true") != "false"))


@dialect.delete(f"{BLOG}/posts/{{post}}", WRITE)
async def delete(call: Call) -> web.Response:
    number, record = article(call)
    post = post_of(call, record)
    if post:
        posts.delete(call.world, post)
    records.change(call.world, number, gone=True)
    return web.Response(status=204)
