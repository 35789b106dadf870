"""Statuses: say, read, change, delete, like, boost, ask and vote."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from village.dialects.mastodon import entities
from village.dialects.mastodon.calling import Call, endpoint, paged
from village.dialects.mastodon.drafting import read_change, read_draft, said_before
from village.dialects.mastodon.problems import Problem, invalid, not_found
from village.world import asking, audience, polls, posts, reactions
from village.world.model import Account, Page, Post

routes = web.RouteTableDef()


def shown(call: Call, post: Post) -> web.Response:
    return web.json_response(entities.status(call.world, post, call.my_id))


def again(call: Call, post: Post) -> web.Response:
    """The post as it is after what was just done to it."""
    fresh = posts.get(call.world, post.id)
    assert fresh is not None
    return shown(call, fresh)


@routes.post("/api/v1/statuses")
@endpoint("write:statuses")
async def create(call: Call) -> web.Response:
    once = call.request.headers.get("Idempotency-Key", "")
    known = said_before(call, once)
    if known:
        return shown(call, known)
    post = posts.publish(call.world, call.me, read_draft(call, once))
    if once:
        asking.remember(call.world, call.me, post)
    audience.hear(call.world, post)
    return shown(call, post)


@routes.get("/api/v1/statuses")
@endpoint("read:statuses", public=True)
async def several(call: Call) -> web.Response:
    ids = [int(text) for text in map(str, call.params.items("id")) if text.isdecimal() and len(text) < 19][:40]
    found = [post for post in (posts.get(call.world, post_id) for post_id in ids) if post]
    seen = [post for post in found if posts.may_see(call.world, post, call.my_id)]
    return web.json_response([entities.status(call.world, post, call.my_id) for post in seen])


@routes.get("/api/v1/statuses/{id}")
@endpoint("read:statuses", public=True)
async def show(call: Call) -> web.Response:
    return shown(call, call.post())


def _own(call: Call) -> Post:
    post = call.post()
    if post.author_id != call.me.id:
        raise not_found()
    return post


@routes.put("/api/v1/statuses/{id}")
@endpoint("write:statuses")
async def edit(call: Call) -> web.Response:
    post = _own(call)
    return shown(call, posts.change(call.world, post, read_change(call, post)))


@routes.delete("/api/v1/statuses/{id}")
@endpoint("write:statuses")
async def delete(call: Call) -> web.Response:
    post = _own(call)
    answer = entities.status(call.world, post, call.my_id) | {"text": post.text}
    posts.delete(call.world, post)
    return web.json_response(answer)


@routes.get("/api/v1/statuses/{id}/source")
@endpoint("read:statuses")
async def source(call: Call) -> web.Response:
    post = call.post()
    return web.json_response({"id": str(post.id), "text": post.text, "spoiler_text": post.spoiler})


@routes.get("/api/v1/statuses/{id}/context")
@endpoint("read:statuses", public=True)
async def context(call: Call) -> web.Response:
    def seen(found: list[Post]) -> list[dict[str, Any]]:
        visible = (post for post in found if posts.may_see(call.world, post, call.my_id))
        return [entities.status(call.world, post, call.my_id) for post in visible]

    post = call.post()
    return web.json_response(
        {
            "ancestors": seen(posts.ancestors(call.world, post)),
            "descendants": seen(posts.descendants(call.world, post)),
        }
    )


@routes.post("/api/v1/statuses/{id}/favourite")
@endpoint("write:favourites")
async def favourite(call: Call) -> web.Response:
    post = call.post()
    reactions.like(call.world, call.me, post)
    return again(call, post)


@routes.post("/api/v1/statuses/{id}/unfavourite")
@endpoint("write:favourites")
async def unfavourite(call: Call) -> web.Response:
    post = call.post()
    reactions.unlike(call.world, call.me, post)
    return again(call, post)


@routes.post("/api/v1/statuses/{id}/reblog")
@endpoint("write:statuses")
async def reblog(call: Call) -> web.Response:
    post = call.post()
    if post.visibility not in posts.EVERYBODY:
        raise Problem(403, "This action is not allowed")
    visibility = call.params.text("visibility", "public")
    if visibility not in ("public", "unlisted", "private"):
        raise invalid("Visibility is not included in the list")
    return shown(call, posts.boost(call.world, call.me, post, visibility=visibility)[0])


@routes.post("/api/v1/statuses/{id}/unreblog")
@endpoint("write:statuses")
async def unreblog(call: Call) -> web.Response:
    post = call.post()
    share = posts.boost_by(call.world, call.me.id, post.id)
    if share:
        posts.delete(call.world, share)
    return again(call, post)


def _people(call: Call, found: list[tuple[int, Account]], page: Page) -> web.Response:
    people = [entities.account(call.world, who) for _, who in found]
    return paged(call, people, [at_id for at_id, _ in found], page.limit)


@routes.get("/api/v1/statuses/{id}/favourited_by")
@endpoint("read:accounts", public=True)
async def favourited_by(call: Call) -> web.Response:
    page = call.params.page(40, 80)
    return _people(call, reactions.likers(call.world, call.post().id, page), page)


@routes.get("/api/v1/statuses/{id}/reblogged_by")
@endpoint("read:accounts", public=True)
async def reblogged_by(call: Call) -> web.Response:
    page = call.params.page(40, 80)
    return _people(call, posts.sharers(call.world, call.post().id, page), page)


@routes.get("/api/v1/polls/{id}")
@endpoint("read:statuses", public=True)
async def poll(call: Call) -> web.Response:
    shown_poll = entities.poll(call.world, call.post().id, call.my_id)
    if shown_poll is None:
        raise not_found()
    return web.json_response(shown_poll)


@routes.post("/api/v1/polls/{id}/votes")
@endpoint("write:statuses")
async def vote(call: Call) -> web.Response:
    post = call.post()
    found = polls.get(call.world, post.id)
    if found is None:
        raise not_found()
    if found.expires_at <= call.world.clock.now():
        raise invalid("The poll has already ended")
    if post.author_id == call.me.id:
        raise invalid("You cannot vote in your own polls")
    if polls.votes_of(call.world, post.id, call.me.id):
        raise invalid("You have already voted on this poll")
    count = len(polls.choices(call.world, post.id))
    picked = [int(text) if text.isdecimal() else -1 for text in map(str, call.params.items("choices"))]
    if not picked or any(not 0 <= position < count for position in picked) or (len(picked) > 1 and not found.multiple):
        raise invalid("The chosen vote option does not exist")
    polls.vote(call.world, call.me, found, picked)
    return web.json_response(entities.poll(call.world, post.id, call.my_id))
