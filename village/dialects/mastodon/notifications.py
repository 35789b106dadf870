"""Notifications, and private conversations."""

from __future__ import annotations

from aiohttp import web

from village.dialects.mastodon import entities
from village.dialects.mastodon.calling import Call, endpoint, paged
from village.dialects.mastodon.problems import not_found
from village.world import conversations, notices

routes = web.RouteTableDef()


def _kinds(call: Call) -> set[str]:
    wanted = set(map(str, call.params.items("types")))
    unwanted = set(map(str, call.params.items("exclude_types")))
    return {
        kind for kind, name in entities.NOTICE_TYPES.items() if name not in unwanted and (not wanted or name in wanted)
    }


@routes.get("/api/v1/notifications")
@endpoint("read:notifications")
async def index(call: Call) -> web.Response:
    page = call.params.page(40, 80)
    found = notices.for_account(call.world, call.me.id, _kinds(call), page)
    if "account_id" in call.params:
        found = [notice for notice in found if str(notice.from_id) == call.params.text("account_id")]
    shown = [entities.notification(call.world, notice) for notice in found]
    return paged(call, shown, [notice.id for notice in found], page.limit)


@routes.post("/api/v1/notifications/clear")
@endpoint("write:notifications")
async def clear(call: Call) -> web.Response:
    notices.dismiss(call.world, call.me.id)
    return web.json_response({})


@routes.get("/api/v1/notifications/{id}")
@endpoint("read:notifications")
async def show(call: Call) -> web.Response:
    notice = notices.get(call.world, call.me.id, call.path_id())
    if notice is None:
        raise not_found()
    return web.json_response(entities.notification(call.world, notice))


@routes.post("/api/v1/notifications/{id}/dismiss")
@endpoint("write:notifications")
async def dismiss(call: Call) -> web.Response:
    notices.dismiss(call.world, call.me.id, call.path_id())
    return web.json_response({})


@routes.get("/api/v1/conversations")
@endpoint("read:statuses")
async def list_conversations(call: Call) -> web.Response:
    page = call.params.page(20, 40)
    found = conversations.of_account(call.world, call.me.id, page)
    shown = [entities.conversation(call.world, item, call.me.id) for item in found]
    return paged(call, shown, [item.last.id for item in found], page.limit)


@routes.post("/api/v1/conversations/{id}/read")
@endpoint("write:conversations")
async def read_conversation(call: Call) -> web.Response:
    found = conversations.find(call.world, call.me.id, call.path_id())
    if found is None:
        raise not_found()
    conversations.mark_read(call.world, call.me.id, found)
    fresh = conversations.find(call.world, call.me.id, found.id)
    assert fresh is not None
    return web.json_response(entities.conversation(call.world, fresh, call.me.id))
