"""Who calls, and refusals in Forem's words. A key belongs to one user, has no scopes and never ends.

Source: https://github.com/forem/forem/blob/main/app/controllers/api/v1/api_controller.rb,
…/app/views/api/v1/{articles,comments,shared,users} (read 2026-11-25).
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from village.dialects.speaking import Call, Dialect, Problem
from village.world.manners import Manners
from village.world.model import Account
from village.world.world import World

ACCEPTED = "application/vnd.forem.api-v1+json"
SIGNS = "0123456789abcdefghijklmnop"
WORDS = {401: "unauthorized", 404: "not found"}
UNAUTHORIZED = (401, "unauthorized")


def error(status: int, words: str) -> web.Response:
    if status == 429:  # from before the application, in plain text
        return web.Response(status=429, text="Retry later\n")
    return web.json_response({"error": WORDS.get(status, words), "status": status}, status=status)


class Forem(Dialect):
    def base_url(self, world: World) -> str:
        """Of the API; what people read is beside it."""
        return super().base_url(world) + "/api"


dialect = Forem(
    "devto",
    error,
    manners=Manners(frozenset({"like", "reply", "follow"})),
    tokens=("header:api-key",),
    missing=UNAUTHORIZED,
    unknown=UNAUTHORIZED,
    expired=UNAUTHORIZED,
    revoked=UNAUTHORIZED,
    suspended=UNAUTHORIZED,
    forbidden=UNAUTHORIZED,
)


def refused(words: str) -> Problem:
    """What was written is not taken."""
    return Problem(422, words)


def asked_for_v1(call: Call) -> None:
    """Raises: Problem where the caller does not say which version it speaks; Forem would answer as version 0."""
    if call.request.headers.get("Accept") != ACCEPTED:
        raise Problem(406, "not acceptable")


def site(call: Call) -> str:
    return call.base_url.removesuffix("/api")


def moment(at: int) -> str:
    return datetime.fromtimestamp(at / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def readable(at: int) -> str:
    return datetime.fromtimestamp(at / 1000, UTC).strftime("%b %-d")


def code_of(number: int) -> str:
    """The number of a comment with 26 signs, as Forem writes it."""
    signs = ""
    while number:
        number, rest = divmod(number, len(SIGNS))
        signs = SIGNS[rest] + signs
    return signs or "0"


def user(call: Call, account: Account) -> dict[str, Any]:
    picture = call.avatar_url(account)
    return {
        "name": account.name,
        "username": account.handle,
        "twitter_username": None,
        "github_username": None,
        "user_id": account.id,
        "website_url": None,
        "profile_image": picture,
        "profile_image_90": picture,
    }


def page(call: Call, found: list[Any], usual: int) -> list[Any]:
    """A stretch of it; Forem never says whether more follows."""
    number, size = max(call.number("page", 1), 1), min(call.number("per_page", usual), 1000)
    return found[(number - 1) * size : number * size]
