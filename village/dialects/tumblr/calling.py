"""How Tumblr speaks: an envelope with meta and response, subcodes of errors, blogs by name, host or number."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import Any

from aiohttp import web

from village.dialects.signing_in import Grant, SignIn, usual_shape
from village.dialects.speaking import Call, Dialect, Problem
from village.world import accounts, keys
from village.world.manners import Manners
from village.world.model import Account
from village.world.world import World

TOKEN_S = 2520
HOST = ".tumblr.com"


def _phrase(status: int) -> str:
    return "Limit Exceeded" if status == 429 else HTTPStatus(status).phrase


def envelope(status: int, response: Any, errors: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    told = {"meta": {"status": status, "msg": _phrase(status)}, "response": response}
    return told | ({"errors": errors} if errors else {})


def error(status: int, words: str) -> web.Response:
    return web.json_response(
        envelope(status, [], [{"title": _phrase(status), "code": 0, "detail": words}]), status=status
    )


def refusal(status: int, code: int, words: str) -> Problem:
    return Problem(status, words, envelope(status, [], [{"title": words, "code": code, "detail": words}]))


def told(response: Any, status: int = 200) -> web.Response:
    return web.json_response(envelope(status, response), status=status)


def dress(request: web.Request, answer: web.StreamResponse) -> None:
    for span, limit, seconds in (("Perhour", 1000, 3600), ("Perday", 5000, 86_400)):
        for name, value in (("Limit", limit), ("Remaining", limit - 1), ("Reset", seconds)):
            answer.headers.setdefault(f"X-Ratelimit-{span}-{name}", str(value))


class TumblrDialect(Dialect):
    def account_id(self, account: Account) -> str:
        return uuid_of(account)

    def credentials(self, world: World, account: Account, scopes: str) -> dict[str, str]:
        more = {"name": account.handle, "url": f"{self.base_url(world)}/blog/{account.handle}/"}
        return super().credentials(world, account, scopes) | more


dialect = TumblrDialect(
    "tumblr",
    error,
    manners=Manners(frozenset({"like", "boost", "reply", "follow", "mention"})),
    missing=(401, "Unauthorized"),
    unknown=(401, "Unauthorized"),
    expired=(401, "Unauthorized"),
    revoked=(401, "Unauthorized"),
    forbidden=(403, "The token has not the scope for this."),
    suspended=(403, "Forbidden"),
    scopes="basic write offline_access",
    dress=dress,
)


class TumblrSignIn(SignIn):
    def grant(self, call: Call, app: keys.App, account: Account | None, scopes: str, **more: Any) -> Grant:
        made = super().grant(call, app, account, scopes, **more)
        return made if "offline_access" in scopes.split() else replace(made, renew=None)


def shape(call: Call, grant: Grant) -> dict[str, Any]:
    return usual_shape(call, grant) | {"id_token": False}


TumblrSignIn(
    dialect,
    authorize="/oauth2/authorize",
    token="/v2/oauth2/token",  # noqa: S106 (a path)
    seconds=TOKEN_S,
    shape=shape,
)


def uuid_of(account: Account) -> str:
    return f"t:{account.id:x}"


def blog_of(call: Call) -> Account:
    """The blog of the path, by its number, its name or its host. Raises: Problem 404."""
    text = call.path("blog")
    account = None
    if text.startswith("t:"):
        try:
            account = accounts.by_id(call.world, int(text[2:], 16))
        except (ValueError, OverflowError):
            account = None
    else:
        account = accounts.by_handle(call.world, text.removesuffix(HOST), network="tumblr")
    if account is None or account.network != "tumblr" or account.suspended:
        raise Problem(404, "Not Found")
    return account


def my_blog(call: Call) -> Account:
    """Raises: Problem 403 for somebody else's."""
    account = blog_of(call)
    if account.id != call.me.id:
        raise Problem(403, "Forbidden")
    return account


def known(call: Call) -> None:
    """Public reading wants a token, or the key of an application. Raises: Problem 401."""
    if call.caller is None and keys.app(call.world, call.text("api_key"), network="tumblr") is None:
        raise Problem(401, "Unauthorized")


def blog_shown(call: Call, account: Account) -> dict[str, Any]:
    return {
        "name": account.handle,
        "uuid": uuid_of(account),
        "title": account.name,
        "description": account.bio,
        "url": f"{call.base_url}/blog/{account.handle}/",
        "updated": account.last_post_at // 1000,
        "posts": account.posts,
        "avatar": [{"width": 64, "height": 64, "url": call.avatar_url(account)}],
    }


def paged(things: list[dict[str, Any]], before: int, size: int = 20) -> tuple[list[dict[str, Any]], int]:
    """Those before a moment, newest first; and the moment at which the next page begins (0: there is none).

    A page ends with a second: what happened within one is never parted.
    """
    waiting = [one for one in things if not before or one["timestamp"] < before]
    page = waiting[:size]
    while len(page) < len(waiting) and waiting[len(page)]["timestamp"] == page[-1]["timestamp"]:
        page.append(waiting[len(page)])
    return page, page[-1]["timestamp"] if len(page) < len(waiting) else 0


def links(path: str, **query: str) -> dict[str, Any]:
    return {"_links": {"next": {"type": "action", "method": "GET", "href": path, "query_params": query}}}
