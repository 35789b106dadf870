"""Comments as trees, reactions, followers, and whose key it is.

Source: https://github.com/forem/forem/blob/main/app/controllers/concerns/api/comments_controller.rb,
…/app/controllers/api/v1/reactions_controller.rb, …/app/views/api/v1/followers (read 2026-11-25).
"""

from __future__ import annotations

from html import escape
from typing import Any

from aiohttp import web

from village.dialects.devto.articles import post_of
from village.dialects.devto.calling import asked_for_v1, code_of, dialect, moment, page, refused, user
from village.dialects.speaking import Call, Problem
from village.world import accounts, posts, reactions
from village.world.model import Account, Page, Post

CATEGORIES = ("like", "unicorn", "exploding_head", "raised_hands", "fire")


@dialect.get("/api/users/me")
async def me(call: Call) -> web.Response:
    asked_for_v1(call)
    shown = {"type_of": "user", "id": call.me.id, "username": call.me.handle, "name": call.me.name}
    shown |= {"twitter_username": None, "github_username": None, "summary": call.me.bio or None, "location": None}
    shown |= {"website_url": None, "joined_at": "Nov 22, 2026", "profile_image": call.avatar_url(call.me)}
    return web.json_response(shown)


@dialect.get("/api/comments", public=True)
async def comments(call: Call) -> web.Response:
    """The threads of an article, oldest first; a page holds so many that begin one."""
    post = post_of(call, call.text("a_id"))
    if post is None:
        raise Problem(404, "not found")
    roots = page(call, posts.children(call.world, post), 50)
    return web.json_response([_tree(call, root) for root in roots])


def _tree(call: Call, comment: Post) -> dict[str, Any]:
    return {
        "type_of": "comment",
        "id_code": code_of(comment.id),
        "created_at": moment(comment.created_at),
        "body_html": f"<p>{escape(comment.text)}</p>\n\n",
        "user": user(call, accounts.get(call.world, comment.author_id)),
        "children": [_tree(call, answer) for answer in posts.children(call.world, comment)],
    }


def _reactable(call: Call) -> Post:
    """Raises: Problem."""
    asked_for_v1(call)
    if call.text("category") not in CATEGORIES or call.text("reactable_type") not in ("Comment", "Article"):
        raise refused("Category is not included in the list")
    if call.text("reactable_type") == "Comment":
        return call.post(call.text("reactable_id"), "not found")
    post = post_of(call, call.text("reactable_id"))
    if post is None:
        raise Problem(404, "not found")
    return post


def _result(call: Call, result: str, status: int = 200) -> web.Response:
    told = {"result": result, "category": call.text("category"), "id": int(call.text("reactable_id")) + 1}
    told |= {"reactable_id": int(call.text("reactable_id")), "reactable_type": call.text("reactable_type")}
    return web.json_response(told, status=status)


@dialect.post("/api/reactions")
async def react(call: Call) -> web.Response:
    new = reactions.like(call.world, call.me, _reactable(call))
    return _result(call, "create", 201) if new else _result(call, "none")


@dialect.post("/api/reactions/toggle")
async def toggle(call: Call) -> web.Response:
    post = _reactable(call)
    if reactions.like(call.world, call.me, post):
        return _result(call, "create")
    reactions.unlike(call.world, call.me, post)
    return _result(call, "destroy")


@dialect.get("/api/followers/users")
async def followers(call: Call) -> web.Response:
    asked_for_v1(call)
    if call.text("sort", "created_at") not in ("created_at", "-created_at"):
        raise refused("sort is not included in the list")
    found = accounts.followers(call.world, call.me.id, Page(limit=100_000))
    found.sort(key=lambda one: one[0], reverse=call.text("sort") == "-created_at")
    return web.json_response([_follower(call, *one) for one in page(call, found, 80)])


def _follower(call: Call, number: int, who: Account) -> dict[str, Any]:
    at = number >> 16  # numbers begin with their moment
    at = number >> 16  # numbers begin with their moment
    told = {"type_of": "user_follower", "id": number, "created_at": moment(at), "user_id": who.id, "name": who.name}
    return told | {"path": f"/{who.handle}", "username": who.handle, "profile_image": call.avatar_url(who)}
