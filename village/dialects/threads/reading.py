"""Reading: our profile, posts, replies, mentions and counts; and hiding a reply.

Source: https://developers.facebook.com/docs/threads/{reference,reply-management,insights} (read 2026-11-22).
"""

from __future__ import annotations

from typing import Any

from aiohttp import web

from village.dialects.meta.graph import Node, asked, moment, page, shown, since
from village.dialects.meta.problems import gone, refused
from village.dialects.speaking import Call, Problem
from village.dialects.threads import containers
from village.dialects.threads.calling import API, DAY, dialect, mine, permalink, shortcode
from village.world import accounts, media, notices, polls, posts, records
from village.world.model import Account, Page, Post

EVERYTHING = Page(limit=10_000)
KINDS = {"TEXT": "TEXT_POST", "CAROUSEL": "CAROUSEL_ALBUM"}
IN_A_DAY = 250
METRICS = ("views", "likes", "replies", "reposts", "quotes", "shares")
OF_ACCOUNT = (*METRICS[:5], "clicks", "followers_count")


def node(call: Call, post: Post) -> Node:
    author, record = accounts.get(call.world, post.author_id), records.get(call.world, post.id)
    files = media.of_post(call.world, post.id)
    first = files[0] if files else None
    options = polls.choices(call.world, post.id)
    root = posts.get(call.world, post.conversation_id)
    kind = str(record.get("kind", "TEXT"))
    return {
        "id": str(post.id),
        "media_product_type": "THREADS",
        "media_type": KINDS.get(kind, kind),
        "media_url": call.media_url(first) if first else None,
        "gif_url": None,
        "thumbnail_url": None,
        "permalink": permalink(call.base_url, author, post),
        "owner": {"id": str(author.id)} if author.id == call.me.id else None,
        "username": author.handle,
        "text": post.text or None,
        "timestamp": moment(post.created_at),
        "shortcode": shortcode(post),
        "children": {"data": [{"id": str(file.id)} for file in files]} if len(files) > 1 else None,
        "is_quote_post": bool(record.get("quoted")),
        "has_replies": post.replies > 0,
        "is_reply": bool(post.reply_to),
        "is_reply_owned_by_me": author.id == call.me.id,
        "root_post": {"id": str(root.id)} if root and post.reply_to else None,
        "replied_to": {"id": str(post.reply_to)} if post.reply_to else None,
        "hide_status": record.get("hide_status", "NOT_HUSHED"),
        "reply_audience": "EVERYONE",
        "alt_text": first.description or None if first else None,
        "link_attachment_url": None,
        "poll_attachment": {f"option_{name}": one.title for name, one in zip("abcd", options, strict=False)} or None,
        "topic_tag": record.get("topic_tag") or None,
    }


def _listed(call: Call, found: list[Post], usual: str = "id") -> web.Response:
    fields = asked(call, usual)
    told = page(call, found, lambda post: post.id, lambda post: shown(node(call, post), fields, "ThreadsMedia"))
    return web.json_response(told)


def _own(call: Call, me: Account, *, replies: bool) -> list[Post]:
    found = posts.of_author(
        call.world, me.id, EVERYTHING, visibilities=posts.EVERYBODY, replies=True, boosts=False, media_only=False
    )
    return [post for post in found if bool(post.reply_to) == replies and post.created_at >= since(call)]


@dialect.get(API + "/{user:me|[0-9]+}/threads", "threads_basic")
async def own(call: Call) -> web.Response:
    return _listed(call, _own(call, mine(call), replies=False))


@dialect.get(API + "/{user:me|[0-9]+}/replies", "threads_basic", "threads_read_replies")
async def replies(call: Call) -> web.Response:
    """Our own replies; of a post, those directly below it."""
    if call.path("user") in ("me", str(call.me.id)):
        return _listed(call, _own(call, call.me, replies=True))
    return _listed(call, _ordered(call, posts.children(call.world, _ours(call, call.path("user")))))


@dialect.get(API + "/{id}/conversation", "threads_basic", "threads_read_replies")
async def conversation(call: Call) -> web.Response:
    """All that was said below a post of ours, in one list; only of a post that began a thread."""
    post = _ours(call, call.path("id"))
    if post.reply_to:
        raise refused(100, "The conversation can only be read of a root post")
    below = sorted(posts.descendants(call.world, post), key=lambda one: one.id)
    return _listed(call, _ordered(call, below))


def _ordered(call: Call, oldest_first: list[Post]) -> list[Post]:
    return oldest_first if call.text("reverse") == "false" else oldest_first[::-1]


@dialect.get(API + "/{user:me|[0-9]+}/mentions", "threads_basic", "threads_manage_mentions")
async def mentions(call: Call) -> web.Response:
    told = notices.for_account(call.world, mine(call).id, {"mention"}, EVERYTHING)
    found = [post for notice in told if notice.post_id and (post := posts.get(call.world, notice.post_id))]
    return _listed(call, found)


@dialect.get(API + "/{user:me|[0-9]+}/threads_publishing_limit", "threads_basic", "threads_content_publish")
async def publishing_limit(call: Call) -> web.Response:
    posted = [post for post in _own(call, mine(call), replies=False) if post.created_at > call.now - DAY]
    told: Node = {"quota_usage": len(posted), "config": {"quota_total": IN_A_DAY, "quota_duration": DAY // 1000}}
    return web.json_response({"data": [shown(told, asked(call, "quota_usage"), "ThreadsPublishingLimit")]})


@dialect.get(API + "/me", "threads_basic")
async def me(call: Call) -> web.Response:
    account = call.me
    profile: Node = {
        "id": str(account.id),
        "username": account.handle,
        "name": account.name,
        "is_verified": False,
        "threads_profile_picture_url": call.avatar_url(account),
        "threads_biography": account.bio,
    }
    return web.json_response(shown(profile, asked(call, "id,username"), "ThreadsUser"))


@dialect.get(API + "/{user:me|[0-9]+}/threads_insights", "threads_basic", "threads_manage_insights")
async def of_account(call: Call) -> web.Response:
    account = mine(call)
    asked_for = _metrics(call, OF_ACCOUNT)
    known = {"followers_count": account.followers}
    return web.json_response({"data": [_total(account.id, name, known.get(name, 0)) for name in asked_for]})


@dialect.get(API + "/{id}/insights", "threads_basic", "threads_manage_insights")
async def of_post(call: Call) -> web.Response:
    post = _ours(call, call.path("id"))
    known = {"views": post.likes * 12 + 20, "likes": post.likes, "replies": post.replies, "reposts": post.boosts}
    told = []
    for name in _metrics(call, METRICS):
        metric = {"name": name, "period": "lifetime", "values": [{"value": known.get(name, 0)}]}
        told.append(metric | {"title": name.title(), "description": name, "id": f"{post.id}/insights/{name}/lifetime"})
    return web.json_response({"data": told})


def _metrics(call: Call, known: tuple[str, ...]) -> list[str]:
    wanted = call.items("metric")
    if not wanted or not set(wanted) <= set(known):
        raise refused(100, f"Param metric must be a valid insights metric: {', '.join(known)}")
    return wanted


def _total(account_id: int, name: str, value: int) -> dict[str, Any]:
    told = {"name": name, "period": "day", "total_value": {"value": value}, "title": name, "description": name}
    return told | {"id": f"{account_id}/threads_insights/{name}/day"}


@dialect.post(API + "/{id}/manage_reply", "threads_basic", "threads_manage_replies")
async def manage(call: Call) -> web.Response:
    """Hide a reply, or show it: directly below a post of ours; those below it follow."""
    reply = _post(call, call.path("id"))
    above = posts.get(call.world, reply.reply_to) if reply.reply_to else None
    if above is None or above.author_id != call.me.id or call.text("hide") not in ("true", "false"):
        raise refused(100, "Only top-level replies to your own posts can be managed")
    records.change(call.world, reply.id, hide_status="HIDDEN" if call.flag("hide") else "NOT_HUSHED")
    return web.json_response({"success": True})


@dialect.delete(API + "/{id}", "threads_basic", "threads_delete")
async def delete(call: Call) -> web.Response:
    post = _ours(call, call.path("id"))
    posts.delete(call.world, post)
    return web.json_response({"success": True, "deleted_id": str(post.id)})


@dialect.get(API + "/{id:[0-9]+}", "threads_basic")
async def one(call: Call) -> web.Response:
    """A post, or a container of ours."""
    container = containers.found(call, call.path("id"))
    if container is None:
        post = _post(call, call.path("id"))
        return web.json_response(shown(node(call, post), asked(call, "id"), "ThreadsMedia"))
    told: Node = {"id": call.path("id"), "status": containers.status(call, container)}
    told["error_message"] = container["failed"] or None
    return web.json_response(shown(told, asked(call, "id,status"), "ThreadsContainer"))


def _post(call: Call, text: str) -> Post:
    try:
        return call.post(text)
    except Problem as problem:
        raise gone(text) from problem


def _ours(call: Call, text: str) -> Post:
    post = _post(call, text)
    if post.author_id != call.me.id:
        raise gone(text)
    return post
