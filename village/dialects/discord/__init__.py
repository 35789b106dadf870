"""Discord's HTTP API (v10): every account is a server with three channels and a bot. The Gateway is not here.

Source: https://docs.discord.com/developers (read 2026-11-22).
"""

from __future__ import annotations

import time
from typing import Any

from aiohttp import web

from village.dialects.discord import drafting, entities, names
from village.dialects.discord.names import NETWORK, parts_of, snowflake
from village.dialects.speaking import Call, Dialect, Problem
from village.world import asking, audience, posts, reactions, records
from village.world.manners import Manners
from village.world.model import Account, Post
from village.world.world import World

CODES = {403: (50013, "Missing Permissions"), 404: (0, "404: Not Found"), 405: (0, "405: Method Not Allowed")}


def error(status: int, words: str) -> web.Response:
    """A status without a code of its own."""
    if status == 401:
        return web.json_response({"message": "401: Unauthorized", "code": 0}, status=401)
    if status == 429:
        told: dict[str, Any] = {"message": "You are being rate limited.", "retry_after": 7.5, "global": False}
        return web.json_response(told, status=429)
    if status in (400, 422):
        return web.json_response(names.invalid("content", "BASE_TYPE_REQUIRED", words), status=400)
    code, said = CODES.get(status, (0, words))
    return web.json_response({"message": said, "code": code}, status=status)


def dress(request: web.Request, answer: web.StreamResponse) -> None:
    reset = {"X-RateLimit-Reset": f"{time.time() + 1:.3f}", "X-RateLimit-Reset-After": "1.000"}
    answer.headers.update({"X-RateLimit-Limit": "5", "X-RateLimit-Remaining": "4", "X-RateLimit-Bucket": "village"})
    for name, value in reset.items():
        answer.headers.setdefault(name, value)


class Discord(Dialect):
    def credentials(self, world: World, account: Account, scopes: str) -> dict[str, str]:
        places = {name: names.channel(account, part) for part, (name, _kind) in names.CHANNELS.items()}
        told = super().credentials(world, account, scopes)
        return told | places | {"account_id": snowflake(account.id), "bot_id": names.bot(account)}


dialect = Discord(
    NETWORK,
    error,
    manners=Manners(frozenset({"like", "reply", "mention", "vote"})),
    tokens=("bot",),
    dress=dress,
)


def unknown(code: int, words: str) -> Problem:
    return Problem(404, words, {"message": words, "code": code})


def place(call: Call) -> tuple[str, int, Post | None]:
    """The channel of the path, its type, and the first message where it is a thread. Raises: Problem."""
    text = call.path("channel")
    number, part = parts_of(text)
    if number == call.me.id and part in names.CHANNELS:
        return text, names.CHANNELS[part][1], None
    first = posts.get(call.world, number)
    if first is None or first.author_id != call.me.id or "thread" not in records.get(call.world, first.id):
        raise unknown(10003, "Unknown Channel")
    return text, 11, first


def the_message(call: Call) -> Post:
    """Raises: Problem."""
    channel, _kind, _first = place(call)
    number, _part = parts_of(call.path("message"))
    post = posts.get(call.world, number)
    if post is None or post.network != NETWORK or names.channel_of(call.world, call.me, post) != channel:
        raise unknown(10008, "Unknown Message")
    return post


def server_of(call: Call) -> Account:
    if call.path("guild") != snowflake(call.me.id):
        raise unknown(10004, "Unknown Guild")
    return call.me


@dialect.get("/users/@me")
async def me(call: Call) -> web.Response:
    return web.json_response(entities.bot(call.me) | {"mfa_enabled": True, "locale": "en-US", "verified": True})


@dialect.get("/users/@me/guilds")
async def servers(call: Call) -> web.Response:
    told = {"id": snowflake(call.me.id), "name": call.me.name, "icon": None, "banner": None, "owner": False}
    return web.json_response([told | {"permissions": "117760", "features": []}])


@dialect.get("/guilds/{guild}")
async def server(call: Call) -> web.Response:
    return web.json_response(entities.server(server_of(call), counts=call.flag("with_counts")))


@dialect.get("/guilds/{guild}/channels")
async def channels(call: Call) -> web.Response:
    return web.json_response(entities.channels(call, server_of(call)))


@dialect.get("/guilds/{guild}/threads/active")
async def threads(call: Call) -> web.Response:
    owner = server_of(call)
    rows = call.world.store.rows("SELECT * FROM post WHERE author_id = ? AND deleted_at = 0 ORDER BY id", (owner.id,))
    firsts = [post for post in (Post(*row) for row in rows) if "thread" in records.get(call.world, post.id)]
    told = [entities.thread(call, owner, first) for first in firsts]
    return web.json_response({"threads": told, "members": [], "has_more": False})


@dialect.get("/channels/{channel}")
async def channel(call: Call) -> web.Response:
    text, _kind, first = place(call)
    if first is not None:
        return web.json_response(entities.thread(call, call.me, first))
    return web.json_response(next(one for one in entities.channels(call, call.me) if one["id"] == text))


@dialect.get("/channels/{channel}/messages")
async def several(call: Call) -> web.Response:
    text, _kind, _first = place(call)
    limit = call.number("limit", 50)
    if not 1 <= limit <= 100:
        raise drafting.refused("limit", "NUMBER_TYPE_MAX", "int value should be between 1 and 100.")
    said = names.said_in(call.world, call.me, text)
    if call.text("after"):
        said = [post for post in said if int(snowflake(post.id)) > call.number("after")][:limit]
    elif call.text("before"):
        said = [post for post in said if int(snowflake(post.id)) < call.number("before")]
    return web.json_response([entities.message(call, call.me, post) for post in reversed(said[-limit:])])


@dialect.post("/channels/{channel}/messages")
async def say(call: Call) -> web.Response:
    text, kind, _first = place(call)
    if kind == 15:
        words = "Cannot send messages in a non-text channel"
        raise Problem(400, words, {"message": words, "code": 50008})
    told = drafting.told_of(call)
    once = str(told.get("nonce") or "")
    if len(once) > 25:
        raise drafting.refused("nonce", "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length.")
    known = asking.earlier(call.world, call.me, once) if once and told.get("enforce_nonce") else None
    if known is None:
        known = await publish(call, told, text, {})
        if once:
            asking.remember(call.world, call.me, known)
    return web.json_response(entities.message(call, call.me, known) | ({"nonce": once} if once else {}))


@dialect.post("/channels/{channel}/threads")
async def begin(call: Call) -> web.Response:
    _text, kind, _first = place(call)
    told = drafting.told_of(call)
    name = str(told.get("name") or "")
    if kind != 15 or not isinstance(told.get("message"), dict):
        raise drafting.refused("message", "BASE_TYPE_REQUIRED", "This field is required")
    if not 1 <= len(name) <= 100:
        raise drafting.refused("name", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 100 in length.")
    first = await publish(call, told["message"], "", {"thread": name})
    records.change(call.world, first.id, channel=snowflake(first.id))
    shown = entities.message(call, call.me, first, above=False)
    return web.json_response(entities.thread(call, call.me, first) | {"message": shown}, status=201)


async def publish(call: Call, told: dict[str, Any], where: str, more: dict[str, Any]) -> Post:
    of_channel = lambda post: names.channel_of(call.world, call.me, post)  # noqa: E731
    draft, record = await drafting.read(call, told, where, of_channel=of_channel)
    post = posts.publish(call.world, call.me, draft, record=record | more)
    audience.hear(call.world, post)
    return post


@dialect.get("/channels/{channel}/messages/{message}")
async def show(call: Call) -> web.Response:
    return web.json_response(entities.message(call, call.me, the_message(call)))


@dialect.delete("/channels/{channel}/messages/{message}")
async def remove(call: Call) -> web.Response:
    posts.delete(call.world, the_message(call))
    return web.Response(status=204)


@dialect.post("/channels/{channel}/messages/{message}/crosspost")
async def crosspost(call: Call) -> web.Response:
    post = the_message(call)
    record = records.get(call.world, post.id)
    if place(call)[1] != 5:
        raise Problem(400, "Cannot execute action on this channel type", {"message": "Wrong type", "code": 50024})
    if record["flags"] & 1:
        words = "This message has already been crossposted"
        raise Problem(400, words, {"message": words, "code": 40033})
    records.change(call.world, post.id, flags=record["flags"] | 1)
    return web.json_response(entities.message(call, call.me, post))


@dialect.put("/channels/{channel}/messages/{message}/reactions/{emoji}/@me")
async def react(call: Call) -> web.Response:
    reactions.like(call.world, call.me, the_message(call))
    return web.Response(status=204)


@dialect.delete("/channels/{channel}/messages/{message}/reactions/{emoji}/@me")
async def take_back(call: Call) -> web.Response:
    reactions.unlike(call.world, call.me, the_message(call))
    return web.Response(status=204)
