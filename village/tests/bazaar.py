"""A network that does not exist, as small as a dialect can be. Only tests learn it (`--dialect`)."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any

from aiohttp import web

from village.dialects.signing_in import Grant, sign_in
from village.dialects.speaking import Call, Dialect, Problem
from village.world import audience, posts, records
from village.world.hooks import Push
from village.world.manners import Manners
from village.world.model import Draft, Notice
from village.world.world import World


def error(status: int, words: str) -> web.Response:
    return web.json_response({"fault": {"code": status, "says": words}}, status=status)


class Bazaar(Dialect):
    def hook(self, world: World, notice: Notice, secret: str) -> Push:
        post = posts.get(world, notice.post_id) if notice.post_id else None
        body = json.dumps({"kind": notice.kind, "text": post.text if post else ""}).encode()
        return {"X-Signature": hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}, body


def dress(request: web.Request, answer: web.StreamResponse) -> None:
    answer.headers["X-Bazaar"] = "1"


dialect = Bazaar(
    "bazaar",
    error,
    manners=Manners(frozenset({"like", "reply", "direct"}), names_in_messages=False),
    tokens=("bearer", "basic", "bot", "header:api-key", "form:access_token", "path:token"),
    expired=(400, "", {"fault": {"code": 190}}),
    dress=dress,
)


def shape(call: Call, grant: Grant) -> dict[str, Any]:
    assert grant.renew and grant.account
    return {"token": grant.access.token, "renew": grant.renew.token, "of": grant.account.handle, "may": grant.scopes}


sign_in(dialect, seconds=60, client_id="client_key", shape=shape)
sign_in(dialect, authorize="/{version}/dialog", token="/{version}/token", token_methods=("GET", "POST"))


@dialect.get("/v1/me")
async def me(call: Call) -> web.Response:
    return web.json_response({"id": str(call.me.id), "name": call.me.handle})


@dialect.get("/bot{token}/me")
async def bot(call: Call) -> web.Response:
    return web.json_response({"id": str(call.me.id), "name": call.me.handle})


@dialect.get("/v1/secrets", "secrets:read")
async def secrets(call: Call) -> web.Response:
    return web.json_response([])


@dialect.get("/v1/posts/{id}", public=True)
async def show(call: Call) -> web.Response:
    post = call.post(call.path("id"))
    said = [answer.text for answer in posts.children(call.world, post)]
    return web.json_response({"id": str(post.id), "text": post.text, "likes": post.likes, "comments": said})


@dialect.post("/v1/posts")
async def say(call: Call) -> web.Response:
    text = call.demand("text")
    if len(text) > 40:
        raise Problem(413, "Too long")
    film = call.file("film") or (await call.fetch(call.text("film_url")) if call.text("film_url") else None)
    kept = await call.keep(film) if film else None
    draft = Draft(text, media=(kept.id,) if kept else ())
    post = posts.publish(call.world, call.me, draft, record={"stall": call.number("stall")})
    audience.hear(call.world, post)
    stall = records.change(call.world, post.id, colour="red")["stall"]
    return web.json_response({"id": str(post.id), "stall": stall, "film": call.media_url(kept) if kept else None})
