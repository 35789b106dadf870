"""Comments, by the Business API: listed, written, hidden, liked, taken away."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from village.dialects.speaking import Call, Problem
from village.dialects.tiktok.business import mine
from village.dialects.tiktok.calling import BUSINESS, V, business_says, dialect
from village.world import accounts, audience, posts, reactions, records
from village.world.model import Draft, Post

READ, WRITE = (BUSINESS, "comment.list"), (BUSINESS, "comment.list.manage")
C = f"{V}/business/comment"
MOST_CHARS = 150


def _video(call: Call) -> Post:
    """One of the caller's. Raises: Problem."""
    mine(call)
    post = call.post(call.text("video_id"), "The video does not exist.")
    if post.author_id != call.me.id or post.reply_to is not None:
        raise Problem(403, "No permission to operate the video.")
    return post


def _comment(call: Call, video: Post) -> Post:
    post = call.post(call.text("comment_id"), "The comment does not exist.")
    if post.reply_to is None or post.conversation_id != video.id:
        raise Problem(404, "The comment does not exist.")
    return post


def _shown(call: Call, comment: Post, *, replies: bool) -> dict[str, Any]:
    author = accounts.get(call.world, comment.author_id)
    hidden = records.get(call.world, comment.id).get("hidden")
    told: dict[str, Any] = {
        "comment_id": str(comment.id),
        "video_id": str(comment.conversation_id),
        "parent_comment_id": "" if comment.reply_to == comment.conversation_id else str(comment.reply_to),
        "text": comment.text,
        "create_time": str(comment.created_at // 1000),
        "username": author.handle,
        "display_name": author.name,
        "profile_image": call.avatar_url(author),
        "unique_identifier": str(author.id),
        "status": "HIDDEN" if hidden else "PUBLIC",
        "owner": author.id == call.me.id,
        "likes": comment.likes,
        "replies": comment.replies,
        "liked": reactions.likes(call.world, call.me.id, comment.id),
    }
    if replies:
        told["reply_list"] = [_shown(call, one, replies=False) for one in posts.descendants(call.world, comment)]
    return told


def _page(call: Call, found: list[Post], *, replies: bool) -> web.Response:
    most, start = call.number("max_count", 20), call.number("cursor")
    if not 1 <= most <= 30:
        raise Problem(400, "max_count: Must be between 1 and 30.")
    if call.text("status", "PUBLIC") == "PUBLIC":
        found = [one for one in found if not records.get(call.world, one.id).get("hidden")]
    if call.text("sort_order") == "desc":
        found = found[::-1]
    page, end = found[start : start + most], start + most
    shown = [_shown(call, one, replies=replies) for one in page]
    return business_says({"comments": shown, "cursor": end, "has_more": end < len(found)})


@dialect.get(f"{C}/list/", *READ)
async def list_comments(call: Call) -> web.Response:
    return _page(call, posts.children(call.world, _video(call)), replies=call.flag("include_replies"))


@dialect.get(f"{C}/reply/list/", *READ)
async def list_replies(call: Call) -> web.Response:
    return _page(call, posts.descendants(call.world, _comment(call, _video(call))), replies=False)


@dialect.post(f"{C}/create/", *WRITE)
async def create(call: Call) -> web.Response:
    return _say(call, _video(call))


@dialect.post(f"{C}/reply/create/", *WRITE)
async def reply(call: Call) -> web.Response:
    return _say(call, _comment(call, _video(call)))


def _say(call: Call, below: Post) -> web.Response:
    text = call.demand("text")
    if len(text) > MOST_CHARS:
        raise Problem(400, f"text: Length must be at most {MOST_CHARS}.")
    said = posts.publish(call.world, call.me, Draft(text, reply_to=below.id))
    audience.hear(call.world, said)
    return business_says(_shown(call, said, replies=False))


@dialect.post(f"{C}/hide/", *WRITE)
async def hide(call: Call) -> web.Response:
    comment = _comment(call, _video(call))
    if call.text("action") not in ("HIDE", "UNHIDE"):
        raise Problem(400, "action: Not a valid choice.")
    records.change(call.world, comment.id, hidden=call.text("action") == "HIDE")
    return business_says({})


@dialect.post(f"{C}/like/", *WRITE)
async def like(call: Call) -> web.Response:
    comment = _comment(call, _video(call))
    if call.text("action") not in ("LIKE", "UNLIKE"):
        raise Problem(400, "action: Not a valid choice.")
    (reactions.like if call.text("action") == "LIKE" else reactions.unlike)(call.world, call.me, comment)
    return business_says({})


@dialect.post(f"{C}/delete/", *WRITE)
async def delete(call: Call) -> web.Response:
    comment = _comment(call, _video(call))
    if comment.author_id != call.me.id:
        raise Problem(403, "Only comments of the account itself can be deleted.")
    posts.delete(call.world, comment)
    return business_says({})
