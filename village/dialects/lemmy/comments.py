"""Comments: writing, reading, voting, taking away.

Source: https://github.com/LemmyNet/lemmy/tree/0.19.20/crates/api_crud/src/comment (read 2026-11-25).
"""

from __future__ import annotations

from aiohttp import web

from village.dialects.lemmy.calling import API, dialect, page, people_named, root_of, stands, units, whole, words
from village.dialects.lemmy.entities import comment_view
from village.dialects.lemmy.submitting import take_away, vote
from village.dialects.speaking import Call, Problem
from village.world import audience, posts, records
from village.world.model import Draft

TREE = 300


@dialect.post(f"{API}/comment")
async def create(call: Call) -> web.Response:
    content, me = words(call, "content"), call.me
    if not content.strip() or units(content) > 10_000:
        raise Problem(400, "invalid_body_field")
    root = stands(call, whole(call, "post_id"), "couldnt_find_post", comment=False)
    if records.get(call.world, root.id).get("locked"):
        raise Problem(400, "locked")
    parent = root
    if call.told.get("parent_id") is not None:
        parent = stands(call, whole(call, "parent_id"), "couldnt_find_comment", comment=True)
        if parent.conversation_id != root.id:
            raise Problem(400, "couldnt_create_comment")
        if len(posts.ancestors(call.world, parent)) >= 50:
            raise Problem(400, "max_comment_depth_reached")
    draft = Draft(content, reply_to=parent.id, people=people_named(call, content))
    post = posts.publish(call.world, me, draft)
    audience.hear(call.world, post)
    return web.json_response({"comment_view": comment_view(call, post), "recipient_ids": []})


@dialect.get(f"{API}/comment", public=True)
async def show(call: Call) -> web.Response:
    post = stands(call, call.number("id"), "couldnt_find_comment", comment=True)
    return web.json_response({"comment_view": comment_view(call, post), "recipient_ids": []})


@dialect.get(f"{API}/comment/list", public=True)
async def some(call: Call) -> web.Response:
    """Newest first; with a depth the tree, whatever the limit."""
    number = call.number("parent_id") or call.number("post_id")
    top = posts.get(call.world, number)
    if top is None:
        raise Problem(404, "couldnt_find_post")
    found = sorted(posts.descendants(call.world, top), key=lambda post: -post.id)
    if call.number("parent_id"):
        found.append(top)
    shown = found[:TREE] if call.text("max_depth") else page(call, found)
    return web.json_response({"comments": [comment_view(call, post) for post in shown]})


@dialect.post(f"{API}/comment/like")
async def like(call: Call) -> web.Response:
    post = vote(call, stands(call, whole(call, "comment_id"), "couldnt_find_comment", comment=True))
    return web.json_response({"comment_view": comment_view(call, post), "recipient_ids": []})


for path, field in (("delete", "deleted"), ("remove", "removed")):

    @dialect.post(f"{API}/comment/{path}")
    async def away(call: Call, field: str = field) -> web.Response:
        post = stands(call, whole(call, "comment_id"), "couldnt_find_comment", comment=True)
        assert root_of(call.world, post)
        view = comment_view(call, post)
        take_away(call, post, field)
        gone = view | {"comment": view["comment"] | {field: True, "content": ""}}
        return web.json_response({"comment_view": gone, "recipient_ids": []})
