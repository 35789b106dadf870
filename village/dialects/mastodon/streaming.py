"""Server-sent events: what happens to an account, while it happens.

Source: https://docs.joinmastodon.org/methods/streaming/
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from typing import Any

from aiohttp import web

from village.dialects.mastodon import entities
from village.dialects.mastodon.calling import Call, endpoint
from village.world import conversations, notices, posts
from village.world.hub import Event
from village.world.world import World

routes = web.RouteTableDef()
HEARTBEAT_S = 15.0


@routes.get("/api/v1/streaming/health")
async def health(request: web.Request) -> web.Response:
    return web.Response(text="OK")


@routes.get("/api/v1/streaming/user")
@endpoint("read:statuses")
async def user(call: Call) -> web.StreamResponse:
    return await _stream(call, {"post", "edit", "delete", "notice", "direct"})


@routes.get("/api/v1/streaming/user/notification")
@endpoint("read:notifications")
async def user_notification(call: Call) -> web.StreamResponse:
    return await _stream(call, {"notice"})


@routes.get("/api/v1/streaming/direct")
@endpoint("read:statuses")
async def direct(call: Call) -> web.StreamResponse:
    return await _stream(call, {"direct"})


async def _stream(call: Call, kinds: set[str]) -> web.StreamResponse:
    headers = {"Content-Type": "text/event-stream", "Cache-Control": "private, no-store"}
    response = web.StreamResponse(headers=headers)
    queue = call.world.hub.listen(call.me.id)
    try:
        await response.prepare(call.request)
        await response.write(b":)\n")
        while True:
            try:
                event = await asyncio.wait_for(queue.get(), HEARTBEAT_S)
            except TimeoutError:
                await response.write(b":thump\n")
                continue
            if event is None:
                break
            if event.kind in kinds:
                await _send(response, call.world, event, call.me.id)
    except ConnectionResetError:  # the listener has left
        pass
    finally:
        call.world.hub.leave(call.me.id, queue)
    with contextlib.suppress(ConnectionResetError):
        await response.write_eof()
    return response


async def _send(response: web.StreamResponse, world: World, event: Event, me: int) -> None:
    told = _translate(world, event, me)
    if told:
        name, payload = told
        text = payload if isinstance(payload, str) else json.dumps(payload)
        await response.write(f"event: {name}\ndata: {text}\n\n".encode())


def _translate(world: World, event: Event, me: int) -> tuple[str, Any] | None:
    """The event's name and payload; None when what it tells of is gone already."""
    if event.kind == "delete":
        return "delete", str(event.id)
    if event.kind == "notice":
        notice = notices.get(world, me, event.id)
        return ("notification", entities.notification(world, notice)) if notice else None
    post = posts.get(world, event.id)
    if post is None:
        return None
    if event.kind == "direct":
        return "conversation", entities.conversation(world, conversations.holding(world, me, post), me)
    return "update" if event.kind == "post" else "status.update", entities.status(world, post, me)
