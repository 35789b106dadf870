"""What every endpoint needs: who calls, with which rights, what they say."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeAlias
from urllib.parse import urlencode

from aiohttp import web

from village.app_keys import WORLD
from village.dialects.mastodon.params import Params, read
from village.dialects.mastodon.problems import Problem, not_found
from village.world import accounts, keys, posts
from village.world.model import Account, Post
from village.world.world import World

NETWORK = "mastodon"
#: A broad scope contains the granular ones below it.
SCOPES = (
    "read",
    "read:accounts",
    "read:blocks",
    "read:bookmarks",
    "read:favourites",
    "read:filters",
    "read:follows",
    "read:lists",
    "read:mutes",
    "read:notifications",
    "read:search",
    "read:statuses",
    "write",
    "write:accounts",
    "write:blocks",
    "write:bookmarks",
    "write:conversations",
    "write:favourites",
    "write:filters",
    "write:follows",
    "write:lists",
    "write:media",
    "write:mutes",
    "write:notifications",
    "write:reports",
    "write:statuses",
    "follow",
    "push",
    "profile",
)
OF_FOLLOW = ("read:blocks", "write:blocks", "read:follows", "write:follows", "read:mutes", "write:mutes")


@dataclass
class Call:
    request: web.Request
    world: World
    token: keys.Token | None
    caller: Account | None
    params: Params

    @property
    def me(self) -> Account:
        """The caller of an endpoint that demands one."""
        assert self.caller is not None
        return self.caller

    @property
    def my_id(self) -> int | None:
        return self.caller.id if self.caller else None

    def path_id(self, name: str = "id") -> int:
        text = self.request.match_info[name]
        if not text.isdecimal() or len(text) > 18:
            raise not_found()
        return int(text)

    def post(self) -> Post:
        """The post named in the path, where the caller may see it. Raises: Problem 404."""
        post = posts.get(self.world, self.path_id())
        if post is None or post.network != NETWORK or not posts.may_see(self.world, post, self.my_id):
            raise not_found()
        return post

    def account(self) -> Account:
        """The account named in the path. Raises: Problem 404, 410 when it is suspended."""
        account = accounts.by_id(self.world, self.path_id())
        if account is None or account.network != NETWORK:
            raise not_found()
        if account.suspended:
            raise Problem(410, "Gone")
        return account


Endpoint: TypeAlias = Callable[[Call], Awaitable[web.StreamResponse]]
RouteHandler: TypeAlias = Callable[[web.Request], Awaitable[web.StreamResponse]]


def endpoint(*scopes: str, public: bool = False, app_only: bool = False) -> Callable[[Endpoint], RouteHandler]:
    """Who may call: a token with one of `scopes`; nobody's token is needed where it is `public`."""

    def wrap(handler: Endpoint) -> RouteHandler:
        async def answer(request: web.Request) -> web.StreamResponse:
            world = request.app[WORLD]
            token = _token(request, world)
            caller = accounts.by_id(world, token.account_id) if token and token.account_id else None
            if not public or (token and scopes):
                _demand(token, caller, scopes, user=not public and not app_only)
            return await handler(Call(request, world, token, caller, await read(request)))

        return answer

    return wrap


def _token(request: web.Request, world: World) -> keys.Token | None:
    """Raises: Problem 401 for a token that does not work."""
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        value = request.query.get("access_token", "")
    if not value:
        return None
    token = keys.token(world, value.strip())
    if token is None:
        raise Problem(401, "The access token is invalid")
    if token.revoked_at:
        raise Problem(401, "The access token was revoked")
    return token


def _demand(token: keys.Token | None, caller: Account | None, scopes: tuple[str, ...], *, user: bool) -> None:
    if token is None:
        raise Problem(401, "The access token is invalid")
    if scopes and not allowed(token.scopes, scopes):
        raise Problem(403, "This action is outside the authorized scopes")
    if user and caller is None:
        raise Problem(422, "This method requires an authenticated user")
    if caller and caller.suspended:
        raise Problem(403, "Your login is currently disabled")


def allowed(granted: str, wanted: tuple[str, ...]) -> bool:
    """One of the wanted scopes is granted, itself or by a broader one."""
    have = set(granted.split())
    return any(
        scope in have or scope.partition(":")[0] in have or ("follow" in have and scope in OF_FOLLOW)
        for scope in wanted
    )


def paged(call: Call, things: list[Any], ids: list[int], limit: int) -> web.Response:
    """A list with a Link header, whose addresses keep the other parameters."""
    headers = {}
    if ids:
        kept = [
            (key, value) for key, value in call.request.query.items() if key not in ("max_id", "min_id", "since_id")
        ]
        base = f"{call.world.base_url}{call.request.path}"
        links = [f'<{base}?{urlencode([*kept, ("min_id", ids[0])])}>; rel="prev"']
        if len(ids) >= limit:
            links.insert(0, f'<{base}?{urlencode([*kept, ("max_id", ids[-1])])}>; rel="next"')
        headers["Link"] = ", ".join(links)
    return web.json_response(things, headers=headers)


@web.middleware
async def speaking(request: web.Request, handler: Any) -> web.StreamResponse:
    """Say what is wrong as Mastodon says it: JSON for clients."""
    try:
        return await handler(request)  # type: ignore[no-any-return]
    except Problem as problem:
        return web.json_response(problem.body, status=problem.status)
    except web.HTTPException as error:
        if error.status < 400 or not request.path.startswith(("/api/", "/oauth/")):
            raise
        words = "File is too large" if error.status == 413 else error.reason
        status = 404 if error.status == 405 else error.status
        return web.json_response({"error": words}, status=status)
