"""What every endpoint needs: which site, who calls, what they say; and lists in pages.

Source: https://developer.wordpress.org/rest-api/using-the-rest-api/{authentication,pagination,global-parameters}/
(read 2026-11-22).
"""

from __future__ import annotations

import base64
import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeAlias

from aiohttp import web

from village.app_keys import WORLD
from village.dialects.wordpress.problems import Problem, invalid, refusal
from village.world import accounts, keys
from village.world.model import Account
from village.world.world import World

NETWORK = "wordpress"
API = "/sites/{site}/wp-json"
MOST = 100  # of a page


@dataclass
class Call:
    request: web.Request
    world: World
    site: Account  # its owner, who alone may publish there
    caller: Account | None
    told: dict[str, Any] = field(default_factory=dict)  # query, form and JSON are one

    @property
    def me(self) -> Account:
        """The caller of an endpoint that demands one. Raises: Problem 401."""
        if self.caller is None:
            raise Problem(401, "rest_not_logged_in", "You are not currently logged in.")
        return self.caller

    @property
    def may_edit(self) -> bool:
        return self.caller is not None and self.caller.id == self.site.id

    @property
    def base(self) -> str:
        return base_of(self.world, self.site)

    def demand(self, code: str, words: str) -> None:
        """Only the owner goes on. Raises: Problem 401 for strangers, 403 for others."""
        if not self.may_edit:
            raise Problem(403 if self.caller else 401, code, words)

    def text(self, name: str, default: str = "") -> str:
        value = self.told.get(name)
        if isinstance(value, dict):  # {"raw": …}
            value = value.get("raw")
        return default if value is None or isinstance(value, list) else str(value)

    def number(self, name: str) -> int | None:
        """Raises: Problem 400 for what is no whole number."""
        text = self.text(name)
        if text and not (text.isdecimal() and len(text) < 19):
            raise invalid(f"Invalid parameter(s): {name}")
        return int(text) if text else None

    def numbers(self, name: str) -> list[int]:
        value = self.told.get(name) or []
        items = value if isinstance(value, list) else str(value).split(",")
        if not all(str(item).isdecimal() and len(str(item)) < 19 for item in items):
            raise invalid(f"Invalid parameter(s): {name}")
        return [int(item) for item in items]

    def moment(self, name: str) -> int | None:
        """Milliseconds since 1970; without a zone it is UTC. Raises: Problem 400."""
        text = self.text(name)
        if not text:
            return None
        try:
            given = datetime.fromisoformat(text.replace("Z", "+00:00"))
        except ValueError as error:
            raise invalid(f"Invalid parameter(s): {name}") from error
        return int((given if given.tzinfo else given.replace(tzinfo=UTC)).timestamp() * 1000)

    def check_context(self) -> None:
        if self.text("context") == "edit" and self.caller is None:
            raise Problem(401, "rest_forbidden_context", "Sorry, you are not allowed to edit posts in this post type.")

    def path_id(self) -> int:
        text = self.request.match_info["id"]
        return int(text) if text.isdecimal() and len(text) < 19 else 0


Endpoint: TypeAlias = Callable[[Call], Awaitable[web.StreamResponse]]
RouteHandler: TypeAlias = Callable[[web.Request], Awaitable[web.StreamResponse]]


def base_of(world: World, site: Account) -> str:
    return f"{world.base_url}/sites/{site.handle}"


def site_of(request: web.Request) -> Account | None:
    """The site in the path; simulated visitors have none."""
    site = accounts.by_handle(request.app[WORLD], request.match_info["site"], network=NETWORK)
    return site if site and not site.temper and not site.suspended else None


def endpoint(handler: Endpoint) -> RouteHandler:
    async def answer(request: web.Request) -> web.StreamResponse:
        site = site_of(request)
        if site is None:
            raise web.HTTPNotFound
        world = request.app[WORLD]
        return await handler(Call(request, world, site, _caller(request, world), await _told(request)))

    return answer


def _caller(request: web.Request, world: World) -> Account | None:
    """Who shows an application password. Raises: Problem 401 where it is wrong."""
    header = request.headers.get("Authorization", "")
    scheme, _, value = header.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        user = base64.b64decode(value, validate=True).decode().partition(":")[0]
    except ValueError:
        return None
    account = accounts.by_handle(world, user, network=NETWORK)
    if account is None:
        raise Problem(401, "invalid_username", "Error: The username is not registered on this site.")
    token = keys.shown(world, header)
    if token is None or token.account_id != account.id or token.revoked_at or account.suspended:
        raise Problem(401, "incorrect_password", "The provided password is an invalid application password.")
    return account


async def _told(request: web.Request) -> dict[str, Any]:
    told: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json" and request.can_read_body:
        try:
            body = json.loads(await request.read())
        except ValueError as error:
            raise Problem(400, "rest_invalid_json", "Invalid JSON body passed.") from error
        return told | (body if isinstance(body, dict) else {})
    if request.content_type in ("multipart/form-data", "application/x-www-form-urlencoded"):
        told |= await request.post()
    return told


def trimmed(call: Call, thing: dict[str, Any]) -> dict[str, Any]:
    """Only the fields that were asked for."""
    wanted = call.text("_fields")
    return {name: thing[name] for name in wanted.split(",") if name in thing} if wanted else thing


def paged(call: Call, things: Sequence[Any], shown: Callable[[Any], dict[str, Any]]) -> web.Response:
    """One page of a whole list, with the totals in the headers. Raises: Problem 400 beyond the end."""
    size, page = call.number("per_page") or 10, call.number("page") or 1
    if not 1 <= size <= MOST:
        raise invalid("Invalid parameter(s): per_page")
    pages = -(-len(things) // size)
    if page > max(pages, 1):
        words = "The page number requested is larger than the number of pages available."
        raise Problem(400, "rest_post_invalid_page_number", words)
    part = things[(page - 1) * size : page * size]
    headers = {"X-WP-Total": str(len(things)), "X-WP-TotalPages": str(pages)}
    return web.json_response([trimmed(call, shown(thing)) for thing in part], headers=headers)


def moment_text(at_ms: int) -> str:
    """As WordPress writes moments: whole seconds, no zone (the village's sites are in UTC)."""
    return datetime.fromtimestamp(at_ms / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%S")


@web.middleware
async def speaking(request: web.Request, handler: Any) -> web.StreamResponse:
    """Say what is wrong as WordPress says it."""
    if not request.path.startswith("/sites/") or "/wp-json" not in request.path:
        return await handler(request)  # type: ignore[no-any-return]
    try:
        return await handler(request)  # type: ignore[no-any-return]
    except Problem as problem:
        return web.json_response(problem.body, status=problem.status)
    except web.HTTPRequestEntityTooLarge:
        return refusal(413, "The uploaded file exceeds the upload_max_filesize directive in php.ini.")
    except (web.HTTPNotFound, web.HTTPMethodNotAllowed):
        return refusal(404, "No route was found matching the URL and request method.")
