"""Accounts: who am I, who are they, what did they say, whom do they follow."""

from __future__ import annotations

from aiohttp import web

from village.dialects.mastodon import entities
from village.dialects.mastodon.calling import NETWORK, Call, endpoint, paged
from village.dialects.mastodon.problems import not_found
from village.world import accounts, posts
from village.world.model import Account, Page

routes = web.RouteTableDef()


@routes.get("/api/v1/accounts/verify_credentials")
@endpoint("read:accounts", "profile")
async def verify_credentials(call: Call) -> web.Response:
    return web.json_response(entities.account(call.world, call.me, source=True))


@routes.patch("/api/v1/accounts/update_credentials")
@endpoint("write:accounts")
async def update_credentials(call: Call) -> web.Response:
    name = call.params.text("display_name", call.me.name)
    accounts.change(call.world, call.me, name=name, bio=call.params.text("note", call.me.bio))
    return web.json_response(entities.account(call.world, accounts.get(call.world, call.me.id), source=True))


@routes.get("/api/v1/accounts/lookup")
@endpoint(public=True)
async def lookup(call: Call) -> web.Response:
    handle, _, domain = call.params.text("acct").lstrip("@").partition("@")
    found = accounts.by_handle(call.world, handle) if domain in ("", call.world.domain) else None
    if found is None:
        raise not_found()
    return web.json_response(entities.account(call.world, found))


@routes.get("/api/v1/accounts/search")
@endpoint("read:accounts")
async def search(call: Call) -> web.Response:
    limit = call.params.page(40, 80).limit
    found = accounts.search(call.world, call.params.text("q"), network=NETWORK, limit=limit)
    return web.json_response([entities.account(call.world, who) for who in found])


@routes.get("/api/v1/accounts/relationships")
@endpoint("read:follows")
async def relationships(call: Call) -> web.Response:
    ids = [int(text) for text in map(str, call.params.items("id")) if text.isdecimal() and len(text) < 19]
    found = [accounts.by_id(call.world, account_id) for account_id in ids]
    return web.json_response([entities.relationship(call.world, call.me, who) for who in found if who])


@routes.get("/api/v1/accounts/{id}")
@endpoint("read:accounts", public=True)
async def show(call: Call) -> web.Response:
    return web.json_response(entities.account(call.world, call.account()))


@routes.get("/api/v1/accounts/{id}/statuses")
@endpoint("read:statuses", public=True)
async def statuses(call: Call) -> web.Response:
    owner, page, params = call.account(), call.params.page(20, 40), call.params
    if params.flag("pinned"):
        return web.json_response([])
    visibilities = list(posts.EVERYBODY)
    if call.my_id == owner.id:
        visibilities += ["private", "direct"]
    elif call.my_id and accounts.follows(call.world, call.my_id, owner.id):
        visibilities.append("private")
    found = posts.of_author(
        call.world,
        owner.id,
        page,
        visibilities=visibilities,
        replies=not params.flag("exclude_replies"),
        boosts=not params.flag("exclude_reblogs"),
        media_only=params.flag("only_media"),
    )
    shown = [entities.status(call.world, post, call.my_id) for post in found]
    return paged(call, shown, [post.id for post in found], page.limit)


def _people(call: Call, found: list[tuple[int, Account]], page: Page) -> web.Response:
    people = [entities.account(call.world, who) for _, who in found]
    return paged(call, people, [at_id for at_id, _ in found], page.limit)


@routes.get("/api/v1/accounts/{id}/followers")
@endpoint("read:accounts", public=True)
async def followers(call: Call) -> web.Response:
    page = call.params.page(40, 80)
    return _people(call, accounts.followers(call.world, call.account().id, page), page)


@routes.get("/api/v1/accounts/{id}/following")
@endpoint("read:accounts", public=True)
async def following(call: Call) -> web.Response:
    page = call.params.page(40, 80)
    return _people(call, accounts.followed(call.world, call.account().id, page), page)


@routes.post("/api/v1/accounts/{id}/follow")
@endpoint("write:follows")
async def follow(call: Call) -> web.Response:
    other = call.account()
    accounts.follow(call.world, call.me, other)
    return web.json_response(entities.relationship(call.world, call.me, other))


@routes.post("/api/v1/accounts/{id}/unfollow")
@endpoint("write:follows")
async def unfollow(call: Call) -> web.Response:
    other = call.account()
    accounts.unfollow(call.world, call.me, other)
    return web.json_response(entities.relationship(call.world, call.me, other))
