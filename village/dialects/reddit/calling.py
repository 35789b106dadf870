"""How Reddit speaks: full names in base 36, listings, refusals with 200, escaped text unless asked for raw."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

from aiohttp import web

from village.dialects import html
from village.dialects.signing_in import Grant, SignIn, usual_shape
from village.dialects.speaking import Call, Decorator, Dialect, Endpoint, Problem
from village.faults import Handler
from village.world import keys, posts
from village.world.manners import Manners
from village.world.model import Post
from village.world.world import World

DAY_S = 86_400
SCOPES = "identity submit read edit privatemessages vote flair mysubreddits history modposts"
REASONS = {400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 429: "Too Many Requests"}
#: Programs that do not say who they are.
NAMELESS = ("python-requests", "python-urllib", "aiohttp", "curl", "parvis")
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def error(status: int, words: str) -> web.Response:
    return web.json_response({"message": REASONS.get(status, words), "error": status}, status=status)


def dress(request: web.Request, answer: web.StreamResponse) -> None:
    for name, value in (("Used", "2"), ("Remaining", "998.0"), ("Reset", "60")):
        answer.headers.setdefault(f"X-Ratelimit-{name}", value)


class RedditDialect(Dialect):
    async def answer(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        agent = request.headers.get("User-Agent", "").lower()
        calls = "Authorization" in request.headers and not request.path.endswith("/access_token")
        if calls and (not agent or agent.startswith(NAMELESS)):
            return self.error(429, "Too Many Requests")
        return await super().answer(request, handler)

    def account_id(self, account: Any) -> str:
        return base36(account.id)

    def credentials(self, world: World, account: Any, scopes: str) -> dict[str, str]:
        return super().credentials(world, account, scopes) | {"name": account.handle}


dialect = RedditDialect(
    "reddit",
    error,
    manners=Manners(frozenset({"like", "boost", "reply", "mention", "direct", "vote"}), names_in_messages=False),
    missing=(401, "Unauthorized"),
    unknown=(401, "Unauthorized"),
    expired=(401, "Unauthorized"),
    revoked=(401, "Unauthorized"),
    forbidden=(403, "Forbidden"),
    suspended=(403, "Forbidden"),
    scopes=SCOPES,
    dress=dress,
)


def refusal(name: str, words: str, field: str = "") -> Problem:
    """Reddit says no with 200."""
    return Problem(200, words, {"json": {"errors": [[name, words, field]]}})


def at(method: str, path: str, *scopes: str) -> Decorator:
    """Reddit takes its paths with and without a slash at the end."""

    def register(handler: Endpoint) -> Endpoint:
        dialect.route(method, path, *scopes)(handler)
        return dialect.route(method, f"{path}/", *scopes)(handler)

    return register


class RedditSignIn(SignIn):
    async def _ask(self, call: Call) -> web.Response:
        if call.text("duration") not in ("temporary", "permanent"):
            raise html.refused(call.request, "invalid duration")
        return await super()._ask(call)

    def _client(self, call: Call) -> keys.App:
        """Only by a header. Raises: Problem 401."""
        if not call.request.headers.get("Authorization", "").lower().startswith("basic "):
            raise Problem(401, "Unauthorized")
        return super()._client(call)


def shape(call: Call, grant: Grant) -> dict[str, Any]:
    """What is renewed brings no new refresh token: the old one is for ever."""
    told = usual_shape(call, grant)
    if call.text("grant_type") == "refresh_token":
        told.pop("refresh_token", None)
    return told


def refuse(status: int, name: str, words: str) -> Problem:
    return (
        Problem(401, words)
        if status == 401
        else Problem(200 if name == "invalid_grant" else 400, words, {"error": name})
    )


RedditSignIn(
    dialect,
    authorize="/api/v1/authorize",
    token="/api/v1/access_token",  # noqa: S106 (a path)
    seconds=DAY_S,
    rotates=False,
    shape=shape,
    refuse=refuse,
)


def base36(number: int) -> str:
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = DIGITS[rest] + digits
    return digits or "0"


def full_name(post: Post) -> str:
    kind = "t4" if post.visibility == "direct" else "t1" if post.reply_to else "t3"
    return f"{kind}_{base36(post.id)}"


def named(call: Call, name: str) -> Post | None:
    """The post, comment or message of that full name that the caller may see."""
    kind, _, number = name.lower().partition("_")
    if not number.isascii() or not number.isalnum() or len(number) > 13:
        return None
    post = posts.get(call.world, int(number, 36))
    seen = post is not None and post.network == "reddit" and posts.may_see(call.world, post, call.me.id)
    return post if post is not None and seen and full_name(post).startswith(kind) else None


def told(call: Call, body: Any) -> web.Response:
    return web.json_response(body if call.text("raw_json") == "1" else _escaped(body))


def _escaped(body: Any) -> Any:
    if isinstance(body, dict):
        return {name: _escaped(value) for name, value in body.items()}
    if isinstance(body, list):
        return [_escaped(value) for value in body]
    return escape(body, quote=False) if isinstance(body, str) else body


def listing(children: Sequence[dict[str, Any]], after: str | None = None) -> dict[str, Any]:
    told = {"modhash": "", "dist": len(children), "children": list(children), "after": after, "before": None}
    return {"kind": "Listing", "data": told}


def paged(call: Call, children: Sequence[dict[str, Any]]) -> web.Response:
    """One page of things; `after` names the last one of the page before."""
    limit = max(1, min(call.number("limit", 25), 100))
    names = [child["data"]["name"] for child in children]
    start = names.index(call.text("after")) + 1 if call.text("after") in names else 0
    page = children[start : start + limit]
    more = start + limit < len(children)
    return told(call, listing(page, page[-1]["data"]["name"] if more else None))
