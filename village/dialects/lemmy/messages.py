"""Private messages, and what an account is told of.

Source: https://github.com/LemmyNet/lemmy/tree/0.19.20/crates/api/src/local_user/notifications (read 2026-11-25).
"""

from __future__ import annotations

from typing import Any

from aiohttp import web

from village.dialects.lemmy.calling import API, EVERYTHING, dialect, page, units, whole, words
from village.dialects.lemmy.entities import comment_view, message_view, moment, person
from village.dialects.speaking import Call, Problem
from village.world import audience, notices, posts
from village.world.model import Draft, Notice, Post


@dialect.post(f"{API}/private_message")
async def create(call: Call) -> web.Response:
    content = words(call, "content")
    if units(content) > 10_000:
        raise Problem(400, "invalid_body_field")
    recipient = call.account(whole(call, "recipient_id"), "couldnt_find_person")
    draft = Draft(content, visibility="direct", people=(recipient.id,))
    post = posts.publish(call.world, call.me, draft)
    audience.hear(call.world, post)
    return web.json_response({"private_message_view": message_view(call, post)})


@dialect.get(f"{API}/private_message/list")
async def some(call: Call) -> web.Response:
    """Sent and received."""
    rows = call.world.store.rows(
        "SELECT id FROM post WHERE network = 'lemmy' AND visibility = 'direct' AND deleted_at = 0"
        " AND (author_id = :me OR id IN (SELECT post_id FROM mention WHERE account_id = :me)) ORDER BY id DESC",
        {"me": call.me.id},
    )
    found = [call.post(row[0]) for row in page(call, rows)]
    return web.json_response({"private_messages": [message_view(call, post) for post in found]})


def _told_of(call: Call, kind: str) -> list[tuple[Notice, Post]]:
    """Notices of one kind, newest first, each with its comment."""
    found = []
    for notice in notices.for_account(call.world, call.me.id, (kind,), EVERYTHING):
        post = posts.get(call.world, notice.post_id) if notice.post_id else None
        if post is not None and post.reply_to and post.visibility != "direct":
            found.append((notice, post))
    return found


def _views(call: Call, kind: str, name: str) -> list[dict[str, Any]]:
    views = []
    for notice, post in page(call, _told_of(call, kind)):
        told = {"id": notice.id, "recipient_id": call.me.id, "comment_id": post.id, "read": False}
        views.append(comment_view(call, post) | {name: told | {"published": moment(notice.at)}})
        views[-1]["recipient"] = person(call, call.me)
    return views


@dialect.get(f"{API}/user/replies")
async def replies(call: Call) -> web.Response:
    return web.json_response({"replies": _views(call, "reply", "comment_reply")})


@dialect.get(f"{API}/user/mention")
async def mentions(call: Call) -> web.Response:
    return web.json_response({"mentions": _views(call, "mention", "person_mention")})
