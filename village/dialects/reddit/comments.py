"""Answering, voting, removing."""

from __future__ import annotations

from aiohttp import web

from village.dialects.reddit.calling import at, named, refusal, told
from village.dialects.reddit.communities import community_of
from village.dialects.reddit.listings import comment_shown, message_shown
from village.dialects.speaking import Call, Problem
from village.world import audience, posts, reactions, records
from village.world.model import Draft, Post

MOST = 10_000


@at("POST", "/api/comment", "submit")
async def comment(call: Call) -> web.Response:
    if call.text("api_type") != "json":
        raise Problem(400, "Bad Request")
    text = call.text("text").strip()
    if not text:
        raise refusal("NO_TEXT", "we need something here", "text")
    if len(text) > MOST:
        raise refusal("TOO_LONG", f"this is too long (max: {MOST})", "text")
    above = named(call, call.text("thing_id"))
    if above is None:
        raise refusal("DELETED_COMMENT", "that comment has been deleted", "parent")
    if above.visibility == "direct":
        draft = Draft(text, visibility="direct", reply_to=above.id, people=(above.author_id,))
        made = message_shown(call, posts.publish(call.world, call.me, draft))
    else:
        post = posts.publish(call.world, call.me, Draft(text, reply_to=above.id, people=()))
        audience.hear(call.world, post)
        made = comment_shown(call, post)
    return told(call, {"json": {"errors": [], "data": {"things": [made]}}})


def _thing(call: Call) -> Post:
    post = named(call, call.text("id"))
    if post is None:
        raise Problem(404, "Not Found")
    return post


@at("POST", "/api/vote", "vote")
async def vote(call: Call) -> web.Response:
    if call.text("dir") not in ("-1", "0", "1"):
        raise Problem(400, "Bad Request")
    post = _thing(call)
    (reactions.like if call.text("dir") == "1" else reactions.unlike)(call.world, call.me, post)
    return told(call, {})


@at("POST", "/api/remove", "modposts")
async def remove(call: Call) -> web.Response:
    post = _thing(call)
    community = community_of(call, records.get(call.world, post.conversation_id).get("community", ""))
    if community is None or not community.moderated:
        raise Problem(403, "Forbidden")
    records.change(call.world, post.id, removed=True)
    return told(call, {})


@at("POST", "/api/del", "edit")
async def delete(call: Call) -> web.Response:
    post = named(call, call.text("id"))
    if post is not None and post.author_id != call.me.id:
        raise Problem(403, "Forbidden")
    if post is not None:
        posts.delete(call.world, post)
    return told(call, {})
