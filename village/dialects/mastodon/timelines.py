"""Timelines, favourites and search."""

from __future__ import annotations

from aiohttp import web

from village.dialects.mastodon import entities, rendering
from village.dialects.mastodon.calling import NETWORK, Call, endpoint, paged
from village.world import accounts, posts, reactions
from village.world.model import Page, Post

routes = web.RouteTableDef()


def _list(call: Call, found: list[Post], page: Page) -> web.Response:
    shown = [entities.status(call.world, post, call.my_id) for post in found]
    return paged(call, shown, [post.id for post in found], page.limit)


@routes.get("/api/v1/timelines/home")
@endpoint("read:statuses")
async def home(call: Call) -> web.Response:
    page = call.params.page(20, 40)
    return _list(call, posts.home(call.world, call.me.id, page), page)


@routes.get("/api/v1/timelines/public")
@endpoint("read:statuses", public=True)
async def public(call: Call) -> web.Response:
    page = call.params.page(20, 40)
    return _list(call, posts.public(call.world, page, network=NETWORK), page)


@routes.get("/api/v1/timelines/tag/{tag}")
@endpoint("read:statuses", public=True)
async def tag(call: Call) -> web.Response:
    page, word = call.params.page(20, 40), call.request.match_info["tag"].lower()
    found = posts.public(call.world, page, network=NETWORK, containing=f"#{word}")
    return _list(call, [post for post in found if word in rendering.tags(post.text)], page)


@routes.get("/api/v1/favourites")
@endpoint("read:favourites")
async def favourites(call: Call) -> web.Response:
    page = call.params.page(20, 40)
    found = reactions.liked_by(call.world, call.me.id, page)
    shown = [entities.status(call.world, post, call.my_id) for _, post in found]
    return paged(call, shown, [like_id for like_id, _ in found], page.limit)


@routes.get("/api/v2/search")
@endpoint("read:search", public=True)
async def search(call: Call) -> web.Response:
    kind, text, page = call.params.text("type"), call.params.text("q").strip(), call.params.page(20, 40)
    people = accounts.search(call.world, text, network=NETWORK, limit=page.limit) if kind in ("", "accounts") else []
    found = []
    if kind in ("", "statuses") and call.caller and text:  # only those who are signed in may search statuses
        found = posts.public(call.world, page, network=NETWORK, containing=text)
    return web.json_response(
        {
            "accounts": [entities.account(call.world, who) for who in people],
            "statuses": [entities.status(call.world, post, call.my_id) for post in found],
            "hashtags": [],
        }
    )
