"""What every method needs: who calls, and what they say."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from aiohttp import web

from village.app_keys import WORLD
from village.dialects.bluesky import sessions
from village.dialects.bluesky.problems import Problem, invalid, refusal
from village.world import accounts
from village.world.model import Account
from village.world.world import World

LONGEST_LIST = 100


@dataclass
class Call:
    request: web.Request
    world: World
    caller: Account | None
    told: dict[str, Any] = field(default_factory=dict)

    @property
    def me(self) -> Account:
        """The caller of a method that demands one."""
        assert self.caller is not None
        return self.caller

    def text(self, name: str) -> str:
        """A parameter of a query, or a field of a procedure's input. Raises: Problem 400 where it is missing."""
        value = self.told.get(name) if self.request.method == "POST" else self.request.query.get(name)
        if not isinstance(value, str):
            place = "Input" if self.request.method == "POST" else "Params"
            raise invalid(f'{place} must have the property "{name}"')
        return value

    def limit(self, usual: int) -> int:
        text = self.request.query.get("limit", str(usual))
        if not text.isdecimal() or not 1 <= int(text) <= LONGEST_LIST:
            raise invalid(f"limit must be between 1 and {LONGEST_LIST}")
        return int(text)

    def cursor(self) -> int:
        """The id below which a list goes on."""
        text = self.request.query.get("cursor", "")
        if text and (not text.isdecimal() or len(text) > 18):
            raise invalid("Malformed cursor")
        return int(text) if text else (1 << 63) - 1


Method: TypeAlias = Callable[[Call], Awaitable[web.StreamResponse]]
RouteHandler: TypeAlias = Callable[[web.Request], Awaitable[web.StreamResponse]]


def method(*, public: bool = False) -> Callable[[Method], RouteHandler]:
    """Who may call: an access token's account; anybody where it is `public`."""

    def wrap(handler: Method) -> RouteHandler:
        async def answer(request: web.Request) -> web.StreamResponse:
            world = request.app[WORLD]
            caller = None
            if not public:
                token = sessions.bearer(world, request, sessions.ACCESS)
                caller = accounts.by_id(world, token.account_id or 0)
                if caller is None or caller.suspended:
                    raise Problem(401, "AccountTakedown", "Account has been taken down")
            return await handler(Call(request, world, caller, await _input(request)))

        return answer

    return wrap


async def _input(request: web.Request) -> dict[str, Any]:
    if request.content_type != "application/json" or not request.can_read_body:
        return {}
    try:
        told = json.loads(await request.read())
    except ValueError as error:
        raise invalid("Malformed JSON") from error
    return told if isinstance(told, dict) else {}


@web.middleware
async def speaking(request: web.Request, handler: Any) -> web.StreamResponse:
    """Say what is wrong as XRPC says it."""
    if not request.path.startswith("/xrpc/"):
        return await handler(request)  # type: ignore[no-any-return]
    try:
        return await handler(request)  # type: ignore[no-any-return]
    except Problem as problem:
        body = {"error": problem.name, "message": problem.words}
        return web.json_response(body, status=problem.status)
    except web.HTTPNotFound:
        return web.json_response({"error": "MethodNotImplemented", "message": "Method Not Implemented"}, status=501)
    except web.HTTPMethodNotAllowed:
        return refusal(400, "Incorrect HTTP method")
    except web.HTTPRequestEntityTooLarge:
        return refusal(413, "request entity too large")
