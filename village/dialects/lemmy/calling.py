"""Who calls, refusals by their names, and what is demanded of a body.

Source: https://github.com/LemmyNet/lemmy/blob/0.19.20/crates/utils/src/error.rs (read 2026-11-25). The status is 400
but for a wrong key; the names of what is not there come with 404 where the database says so.
"""

from __future__ import annotations

import re
from typing import Any

from aiohttp import web

from village.dialects.speaking import Call, Dialect, Problem
from village.world import accounts, posts, records
from village.world.manners import Manners
from village.world.model import Account, Page, Post
from village.world.world import World

MOST = 50
NAMES = {401: "incorrect_login", 403: "banned_from_community", 422: "invalid_body_field", 429: "rate_limit_error"}
_NAME = re.compile(r"[a-z][a-z_]+")
_MENTION = re.compile(r"@([\w.]+)@([\w.:-]*\w)")


def error(status: int, words: str) -> web.Response:
    """By name where `words` are one; a fault is worded by its status."""
    told = {"error": words}
    if not _NAME.fullmatch(words):
        told = {"error": NAMES.get(status, "unknown")} | ({} if status in NAMES else {"message": words})
    return web.json_response(told, status=status if status in (401, 404, 500) else 400)


class Lemmy(Dialect):
    async def shown(self, request: web.Request) -> str:
        """By its header, else by a cookie."""
        token = await super().shown(request) or request.cookies.get("jwt", "")
        request["shown"] = token
        return token


LOST = (401, "incorrect_login")
dialect = Lemmy(
    "lemmy",
    error,
    manners=Manners(frozenset({"like", "reply", "direct"}), names_in_messages=False),
    missing=LOST,
    unknown=LOST,
    expired=LOST,
    revoked=LOST,
    suspended=(400, "site_ban"),
)
API = "/api/v3"


def whole(call: Call, name: str, default: int | None = None) -> int:
    """A number of a JSON body, which is one there too. Raises: Problem 400."""
    value = call.told.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int):
        raise Problem(400, "unknown", {"error": "unknown", "message": f"Json deserialize error: {name}"})
    return value


def words(call: Call, name: str) -> str:
    value = call.told.get(name)
    if not isinstance(value, str):
        raise Problem(400, "unknown", {"error": "unknown", "message": f"Json deserialize error: {name}"})
    return value


def page(call: Call, found: list[Any]) -> list[Any]:
    """The wanted stretch of a list that is newest first. Raises: Problem 400."""
    number, limit = call.number("page", 1), call.number("limit", 10)
    if number < 1 or not 1 <= limit <= MOST:
        raise Problem(400, "unknown", {"error": "unknown", "message": f"Fetch limit is > {MOST}"})
    return found[(number - 1) * limit : number * limit]


def units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def root_of(world: World, post: Post) -> Post:
    return posts.get(world, post.conversation_id) or post


def people_named(call: Call, text: str) -> tuple[int, ...]:
    """Who is meant by @name@host; a name alone means nobody."""
    found = [
        accounts.by_handle(call.world, name, network="lemmy")
        for name, host in _MENTION.findall(text)
        if host == call.world.domain
    ]
    return tuple(person.id for person in found if person)


def stands(call: Call, number: int, name: str, *, comment: bool) -> Post:
    """A post, or a comment. Raises: Problem 404."""
    post = posts.get(call.world, number) if 0 < number < 1 << 63 else None
    fits = post is not None and post.network == "lemmy" and post.visibility != "direct"
    if post is None or not fits or bool(post.reply_to) != comment:
        raise Problem(404, name)
    return post


def mine(call: Call, who: Account, *, comments: bool) -> list[Post]:
    """Newest first."""
    rows = call.world.store.rows(
        "SELECT id FROM post WHERE author_id = ? AND deleted_at = 0 AND boost_of IS NULL AND visibility = 'public'"
        " AND (reply_to IS NOT NULL) = ? ORDER BY id DESC",
        (who.id, int(comments)),
    )
    return [call.post(row[0]) for row in rows]


def community_id(world: World, post: Post) -> int:
    return int(records.get(world, root_of(world, post).id).get("community") or 2)


EVERYTHING = Page(limit=1000)
