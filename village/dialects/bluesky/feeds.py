"""Reading: people, feeds, threads, notifications.

Source: lexicons app.bsky.{actor,feed,notification}, com.atproto.{identity,server}.
"""

from __future__ import annotations

from typing import Any

from aiohttp import web

from village.dialects.bluesky import names, views
from village.dialects.bluesky.calling import Call, method
from village.dialects.bluesky.problems import Problem, invalid
from village.world import notices, posts
from village.world.model import Account, Page, Post

routes = web.RouteTableDef()
MOST_POSTS = 25


def _actor(call: Call) -> Account:
    account = names.actor(call.world, call.text("actor"))
    if account is None:
        raise invalid("Profile not found")
    if account.suspended:
        raise Problem(400, "AccountTakedown", "Account has been suspended")
    return account


@routes.get("/xrpc/_health")
async def health(request: web.Request) -> web.Response:
    return web.json_response({"version": "village"})


@routes.get("/xrpc/com.atproto.server.describeServer")
@method(public=True)
async def describe_server(call: Call) -> web.Response:
    return web.json_response({"did": "did:web:village.test", "availableUserDomains": [".village.test"]})


@routes.get("/xrpc/com.atproto.identity.resolveHandle")
@method(public=True)
async def resolve_handle(call: Call) -> web.Response:
    account = names.actor(call.world, call.text("handle"))
    if account is None:
        raise invalid("Unable to resolve handle")
    return web.json_response({"did": names.did(account.id)})


@routes.get("/xrpc/app.bsky.actor.getProfile")
@method()
async def get_profile(call: Call) -> web.Response:
    return web.json_response(views.detailed(call.world, _actor(call)))


@routes.get("/xrpc/app.bsky.feed.getAuthorFeed")
@method()
async def get_author_feed(call: Call) -> web.Response:
    account, limit = _actor(call), call.limit(50)
    wish = call.request.query.get("filter", "posts_with_replies")
    found = posts.of_author(
        call.world,
        account.id,
        Page(limit=limit, below=call.cursor()),
        visibilities=posts.EVERYBODY,
        replies=wish == "posts_with_replies",
        boosts=True,
        media_only=wish == "posts_with_media",
    )
    told: dict[str, Any] = {"feed": [_entry(call, post, account) for post in found]}
    return web.json_response(told | ({"cursor": str(found[-1].id)} if len(found) == limit else {}))


def _entry(call: Call, post: Post, account: Account) -> dict[str, Any]:
    shared = posts.get(call.world, post.boost_of) if post.boost_of else None
    if shared is None:
        return {"post": views.post_view(call.world, post, call.caller)}
    reason = {
        "$type": "app.bsky.feed.defs#reasonRepost",
        "by": views.basic(call.world, account),
        "indexedAt": views.moment(post.created_at),
    }
    return {"post": views.post_view(call.world, shared, call.caller), "reason": reason}


@routes.get("/xrpc/app.bsky.feed.getPosts")
@method()
async def get_posts(call: Call) -> web.Response:
    wanted = call.request.query.getall("uris", [])
    if not 1 <= len(wanted) <= MOST_POSTS:
        raise invalid(f"uris must have 1 to {MOST_POSTS} elements")
    found = (names.find(call.world, uri) for uri in wanted)
    return web.json_response({"posts": [views.post_view(call.world, post, call.caller) for post in found if post]})


@routes.get("/xrpc/app.bsky.feed.getPostThread")
@method()
async def get_post_thread(call: Call) -> web.Response:
    post = names.find(call.world, call.text("uri"))
    if post is None:
        raise Problem(400, "NotFound", f"Post not found: {call.text('uri')}")
    sizes = [call.request.query.get("depth", "6"), call.request.query.get("parentHeight", "80")]
    if not all(size.isdecimal() and int(size) <= 1000 for size in sizes):
        raise invalid("depth and parentHeight must be between 0 and 1000")
    shown = views.thread(call.world, post, call.caller, depth=int(sizes[0]), above=int(sizes[1]))
    return web.json_response({"thread": shown})


@routes.get("/xrpc/app.bsky.notification.listNotifications")
@method()
async def list_notifications(call: Call) -> web.Response:
    limit = call.limit(50)
    reasons = set(call.request.query.getall("reasons", [])) or set(views.REASONS.values())
    kinds = [kind for kind, reason in views.REASONS.items() if reason in reasons]
    found = notices.for_account(call.world, call.me.id, kinds, Page(limit=limit, below=call.cursor()))
    shown = [views.notification(call.world, notice, call.me) for notice in found]
    told: dict[str, Any] = {"notifications": [one for one in shown if one], "priority": False}
    return web.json_response(told | ({"cursor": str(found[-1].id)} if len(found) == limit else {}))
