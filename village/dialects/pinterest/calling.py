"""How Pinterest speaks: errors with a number, lists with a bookmark, signing in with Basic."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

from aiohttp import web

from village.dialects.signing_in import Grant, SignIn
from village.dialects.speaking import Call, Dialect, Problem
from village.world import keys
from village.world.manners import Manners

SCOPES = "user_accounts:read,boards:read,boards:write,pins:read,pins:write"
MONTH_S = 2_592_000
NUMBERS = {400: 1, 401: 2, 403: 29, 404: 50, 422: 1, 429: 8}
MOST = 250
Thing = TypeVar("Thing")


def error(status: int, words: str) -> web.Response:
    return web.json_response({"code": NUMBERS.get(status, 0), "message": words}, status=status)


def refusal(status: int, number: int, words: str) -> Problem:
    return Problem(status, words, {"code": number, "message": words})


def invalid(words: str) -> Problem:
    return refusal(400, 1, f"Invalid request: {words}")


def dress(request: web.Request, answer: web.StreamResponse) -> None:
    for name, value in (("Limit", "1000"), ("Remaining", "999"), ("Reset", "60")):
        answer.headers.setdefault(f"X-RateLimit-{name}", value)


dialect = Dialect(
    "pinterest",
    error,
    manners=Manners(frozenset({"like", "boost", "reply", "follow"})),
    missing=(401, "Authentication failed."),
    unknown=(401, "Authentication failed."),
    expired=(401, "Authentication failed."),
    revoked=(401, "Authentication failed."),
    forbidden=(403, "Not authorized: your access token does not have the required scopes."),
    suspended=(403, "The user is not permitted to access that resource."),
    scopes=SCOPES,
    dress=dress,
)


class BasicSignIn(SignIn):
    def _client(self, call: Call) -> keys.App:
        """Only by a header. Raises: Problem 401."""
        if not call.request.headers.get("Authorization", "").lower().startswith("basic "):
            raise refusal(401, 2, "Authentication failed.")
        return super()._client(call)


def shape(call: Call, grant: Grant) -> dict[str, Any]:
    assert grant.renew
    ends = grant.renew.expires_at // 1000
    return {
        "response_type": call.text("grant_type"),
        "access_token": grant.access.token,
        "token_type": "bearer",
        "expires_in": grant.seconds,
        "scope": grant.scopes.replace(",", " "),
        "refresh_token": grant.renew.token,
        "refresh_token_expires_in": ends - call.now // 1000,
        "refresh_token_expires_at": ends,
    }


BasicSignIn(
    dialect,
    authorize="/oauth/",
    token="/v5/oauth/token",  # noqa: S106 (a path)
    seconds=MONTH_S,
    renew_seconds=2 * MONTH_S,
    shape=shape,
    refuse=lambda status, _name, words: refusal(status, 2 if status == 401 else 283, words),
)


@dialect.get("/v5/user_account", "user_accounts:read")
async def user_account(call: Call) -> web.Response:
    return web.json_response(
        {
            "id": str(call.me.id),
            "account_type": "BUSINESS",
            "username": call.me.handle,
            "business_name": call.me.name,
            "about": call.me.bio,
            "profile_image": call.avatar_url(call.me),
            "website_url": "",
            "follower_count": call.me.followers,
            "following_count": call.me.following,
            "pin_count": call.me.posts,
            "monthly_views": 0,
        }
    )


def paged(call: Call, things: Sequence[Thing], shown: Callable[[Thing], dict[str, Any]]) -> web.Response:
    """One page of a list; the bookmark says where the next one begins. Raises: Problem 400."""
    size = call.number("page_size", 25)
    if not 1 <= size <= MOST:
        raise invalid(f"page_size must be between 1 and {MOST}")
    bookmark = call.text("bookmark")
    if bookmark and not (bookmark.startswith("at:") and bookmark[3:].isdecimal()):
        raise invalid("bookmark is not valid")
    start = int(bookmark[3:]) if bookmark else 0
    part, end = things[start : start + size], start + size
    following = f"at:{end}" if end < len(things) else None
    return web.json_response({"items": [shown(thing) for thing in part], "bookmark": following})


def moment(at_ms: int) -> str:
    return datetime.fromtimestamp(at_ms / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%S")


def at_most(call: Call, name: str, most: int) -> str | None:
    """A text of so many characters; None where it is left out or null. Raises: Problem 400."""
    value = call.told.get(name)
    if value is not None and not isinstance(value, str):
        raise invalid(f"{value!r} is not of type 'string' ({name})")
    if value is not None and len(value) > most:
        raise invalid(f"{name} is too long, {most} characters at most")
    return value
