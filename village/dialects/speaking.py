"""What dialects have in common: who calls, what they say, how they are refused. See docs/explanation/the-village.md.

network = Dialect("example", error, manners=Manners(frozenset({"like", "reply"})))

@network.get("/v1/me")
async def me(call: Call) -> web.Response:
    return web.json_response({"id": str(call.me.id)})
"""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from aiohttp import web

from village.app_keys import HTTP, WORLD
from village.dialects.reading import Problem as Problem
from village.dialects.reading import read as read
from village.faults import Handler
from village.world import accounts, keys, media, outside, posts
from village.world.hooks import Push
from village.world.manners import MANNERS, Manners
from village.world.model import Account, Media, Notice, Post
from village.world.world import World

#: A status and words (and a whole body, where the dialect has one) for what is wrong with a token.
Words: TypeAlias = tuple[int, str] | tuple[int, str, Any]
ErrorWording: TypeAlias = Callable[[int, str], web.Response]


@dataclass
class Call:
    """One request to an endpoint."""

    request: web.Request
    world: World
    dialect: Dialect
    token: keys.Token | None
    caller: Account | None
    told: dict[str, Any] = field(default_factory=dict)  # a body that is a JSON list is under ""

    @property
    def me(self) -> Account:
        """Raises: Problem, the dialect's words for a missing token."""
        if self.caller is None:
            raise Problem(*self.dialect.missing)
        return self.caller

    @property
    def base_url(self) -> str:
        """Of the network, without a slash at the end."""
        return self.dialect.base_url(self.world)

    @property
    def now(self) -> int:
        """Milliseconds since 1970, on the village's clock."""
        return self.world.clock.now()

    def path(self, name: str) -> str:
        return self.request.match_info[name]

    def text(self, name: str, default: str = "") -> str:
        """A field's words; those of the first where it was said several times."""
        value = self.told.get(name)
        if isinstance(value, list) and value:
            value = value[0]
        if isinstance(value, bool):
            return "true" if value else "false"
        return default if value is None or isinstance(value, dict | list | web.FileField) else str(value)

    def number(self, name: str, default: int = 0) -> int:
        """Raises: Problem 400 for what is no whole number."""
        text = self.text(name).strip()
        if not text:
            return default
        if not text.removeprefix("-").isdecimal() or len(text) > 19:
            raise Problem(400, f"{name} must be a whole number")
        return int(text)

    def flag(self, name: str) -> bool:
        return self.text(name).lower() in ("true", "1", "on", "yes")

    def items(self, name: str) -> list[str]:
        """Said several times, as a JSON list, or with commas."""
        value = self.told.get(name)
        if isinstance(value, list):
            return [str(item) for item in value]
        text = self.text(name)
        if text.startswith("["):  # JSON within a form
            with suppress(ValueError):
                return [str(item) for item in json.loads(text)]
        return [item.strip() for item in text.split(",") if item.strip()]

    def demand(self, name: str) -> str:
        """Raises: Problem 400 where the field is missing or empty."""
        text = self.text(name)
        if not text:
            raise Problem(400, f"{name} is required")
        return text

    def post(self, post_id: str | int, words: str = "Not found") -> Post:
        """A post of this network that the caller may see. Raises: Problem 404."""
        text = str(post_id)
        post = posts.get(self.world, int(text)) if text.isdecimal() and len(text) < 19 else None
        viewer = self.caller.id if self.caller else None
        if post is None or post.network != self.dialect.network or not posts.may_see(self.world, post, viewer):
            raise Problem(404, words)
        return post

    def account(self, account_id: str | int, words: str = "Not found") -> Account:
        """An account of this network. Raises: Problem 404."""
        text = str(account_id)
        account = accounts.by_id(self.world, int(text)) if text.isdecimal() and len(text) < 19 else None
        if account is None or account.network != self.dialect.network or account.suspended:
            raise Problem(404, words)
        return account

    def file(self, name: str) -> bytes | None:
        """The content of a file in a form."""
        value = self.told.get(name)
        if isinstance(value, list) and value:
            value = value[0]
        return value.file.read() if isinstance(value, web.FileField) else None

    async def fetch(self, url: str, words: str = "") -> bytes:
        """What lies at an address that the caller named. Raises: Problem 400."""
        try:
            return await outside.fetch(self.request.app[HTTP], url)
        except outside.NotReached as error:
            raise Problem(400, words or f"Media could not be fetched: {error}") from error

    async def keep(
        self, content: bytes, *, description: str = "", seconds: float | None = None, owner: Account | None = None
    ) -> Media:
        """Keep a picture, film or sound. A film is ready after `seconds` (None: the village's usual delay).

        Raises: Problem 400 for what is none of them.
        """
        try:
            upload = await media.look_at(content)
        except media.NotAPicture as error:
            raise Problem(400, "The file cannot be read") from error
        if upload.mime not in media.ENDINGS:
            raise Problem(400, "The file is no picture, film or sound")
        if seconds is None:
            seconds = 0 if upload.mime.startswith("image/") else self.world.media_delay
        who = owner or self.me
        return media.keep(self.world, who, upload, description=description, focus="", seconds=seconds)

    def media_url(self, item: Media) -> str:
        return f"{self.world.base_url}/media/{item.file}"

    def avatar_url(self, account: Account) -> str:
        return f"{self.world.base_url}/avatars/{account.handle}.png"


Endpoint: TypeAlias = Callable[[Call], Awaitable[web.StreamResponse]]
Decorator: TypeAlias = Callable[[Endpoint], Endpoint]


@dataclass(eq=False)
class Dialect:
    """A network's way to speak HTTP. Data here; what is special beyond that, a subclass overrides."""

    network: str
    #: An answer with this status and these words, in the vendor's body. It may change the status.
    error: ErrorWording
    path: str = ""  # what all its addresses begin with; `/<network>/` unless given
    #: How people behave there; unless given, as `village.world.manners` has it, else they like and reply.
    manners: Manners | None = None
    #: Where the token stands: a scheme of Authorization ("bearer", "basic", "bot"), "header:NAME", "query:NAME",
    #: "form:NAME" (query or body), "path:NAME" (of the route). The first that is there counts.
    tokens: tuple[str, ...] = ("bearer",)
    missing: Words = (401, "Authentication is required")
    unknown: Words = (401, "The access token is invalid")
    expired: Words = (401, "The access token has expired")
    revoked: Words = (401, "The access token was revoked")
    forbidden: Words = (403, "The access token lacks a required permission")
    suspended: Words = (403, "The account is suspended")
    scopes: str = "read write"  # of tokens that the village hands out itself
    new_token: Callable[[], str] = lambda: secrets.token_urlsafe(32)
    #: Puts on every answer what the vendor puts there (rate headers, a request id).
    dress: Callable[[web.Request, web.StreamResponse], None] | None = None
    #: Further middlewares; they see the requests of all networks.
    middlewares: tuple[Any, ...] = ()
    #: False where a middleware of its own words what is wrong.
    words_errors: bool = True

    def __post_init__(self) -> None:
        self.path = self.path or f"/{self.network}/"
        self.routes: list[web.RouteDef] = []
        if self.manners:
            MANNERS[self.network] = self.manners
        MANNERS.setdefault(self.network, Manners(frozenset({"like", "reply"})))

    # Routes

    def route(self, method: str, path: str, *scopes: str, public: bool = False, app: bool = False) -> Decorator:
        """An endpoint at the vendor's `path`, which begins with a slash; see `endpoint`."""

        def register(handler: Endpoint) -> Endpoint:
            address = self.path.rstrip("/") + path
            kwargs = {"allow_head": False} if method == "GET" else {}
            answer = self.endpoint(*scopes, public=public, app=app)(handler)
            self.routes.append(web.RouteDef(method, address, answer, kwargs))
            return handler

        return register

    def get(self, path: str, *scopes: str, public: bool = False, app: bool = False) -> Decorator:
        return self.route("GET", path, *scopes, public=public, app=app)

    def post(self, path: str, *scopes: str, public: bool = False, app: bool = False) -> Decorator:
        return self.route("POST", path, *scopes, public=public, app=app)

    def put(self, path: str, *scopes: str, public: bool = False, app: bool = False) -> Decorator:
        return self.route("PUT", path, *scopes, public=public, app=app)

    def patch(self, path: str, *scopes: str, public: bool = False, app: bool = False) -> Decorator:
        return self.route("PATCH", path, *scopes, public=public, app=app)

    def delete(self, path: str, *scopes: str, public: bool = False, app: bool = False) -> Decorator:
        return self.route("DELETE", path, *scopes, public=public, app=app)

    def endpoint(self, *scopes: str, public: bool = False, app: bool = False) -> Callable[[Endpoint], Handler]:
        """Who may call: a token of an account with all of `scopes`. `app`: an application's own token will do.
        `public`: anybody; a token that works is looked at, one that does not is overlooked.
        """

        def wrap(handler: Endpoint) -> Handler:
            async def answer(request: web.Request) -> web.StreamResponse:
                world = request.app[WORLD]
                told = await read(request)
                shown = await self.shown(request)
                token = keys.token(world, shown)
                caller = accounts.by_id(world, token.account_id) if token and token.account_id else None
                if public:
                    works = token and not self._fault_of(world, token, caller, ())
                    token, caller = (token, caller) if works else (None, None)
                else:
                    self._demand(world, shown, token, caller, scopes, app=app)
                return await handler(Call(request, world, self, token, caller, told))

            return answer

        return wrap

    # Tokens

    async def shown(self, request: web.Request) -> str:
        """The token that a request shows, whether it works or not; empty without one."""
        for place in self.tokens:
            kind, _, name = place.partition(":")
            value = await self._at(request, kind, name)
            if value:
                request["shown"] = value.strip()
                return value.strip()
        return ""

    async def _at(self, request: web.Request, kind: str, name: str) -> str:
        if kind == "header":
            return request.headers.get(name, "")
        if kind == "query":
            return request.query.get(name, "")
        if kind == "path":
            return request.match_info.get(name, "")
        if kind == "form":
            return request.query.get(name, "") or str((await read(request)).get(name, ""))
        scheme, _, value = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != kind:
            return ""
        return _basic(value) if kind == "basic" else value

    async def who(self, request: web.Request) -> str:
        """The handle of the account behind the request's token; empty without one."""
        world = request.app[WORLD]
        try:
            token = keys.token(world, await self.shown(request))
        except (Problem, web.HTTPException):
            return ""
        account = accounts.by_id(world, token.account_id) if token and token.account_id else None
        return account.handle if account else ""

    def _demand(
        self,
        world: World,
        shown: str,
        token: keys.Token | None,
        caller: Account | None,
        scopes: tuple[str, ...],
        *,
        app: bool,
    ) -> None:
        """Raises: Problem."""
        if token is None:
            raise Problem(*(self.unknown if shown else self.missing))
        fault = self._fault_of(world, token, caller, scopes)
        if fault:
            raise Problem(*fault)
        if caller is None and not app:
            raise Problem(*self.missing)

    def _fault_of(
        self, world: World, token: keys.Token, caller: Account | None, scopes: tuple[str, ...]
    ) -> Words | None:
        if token.renews or (caller and caller.network != self.network):
            return self.unknown
        if token.revoked_at:
            return self.revoked
        if token.expires_at and token.expires_at <= world.clock.now():
            return self.expired
        if caller and caller.suspended:
            return self.suspended
        if not set(scopes) <= set(token.scopes.replace(",", " ").split()):
            return self.forbidden
        return None

    # What others ask of a dialect

    def base_url(self, world: World) -> str:
        return world.base_url + self.path.rstrip("/")

    def account_id(self, account: Account) -> str:
        """As the network writes it."""
        return str(account.id)

    def credentials(self, world: World, account: Account, scopes: str) -> dict[str, str]:
        """What a client needs to act for the account without asking it."""
        app = keys.own_app(world, self.network)
        token = keys.mint(world, app, account.id, scopes or self.scopes, value=self.new_token())
        return {
            "access_token": token.token,
            "account_id": self.account_id(account),
            "base_url": self.base_url(world),
            "scopes": token.scopes,
        }

    def session(self, world: World, account: Account, *, seconds: float, scopes: str = "") -> dict[str, Any]:
        """As `credentials`, with an access token that ends and one that renews it (for the application "village")."""
        told: dict[str, Any] = dict(self.credentials(world, account, scopes))
        app = keys.app(world, "village")
        assert app is not None
        granted = told.get("scopes") or self.scopes
        access = keys.mint(world, app, account.id, granted, value=self.new_token(), seconds=seconds)
        renew = keys.mint(world, app, account.id, granted, value=self.new_token(), renews=True)
        return told | {"access_token": access.token, "refresh_token": renew.token, "expires_in": int(seconds)}

    def hook(self, world: World, notice: Notice, secret: str) -> Push:
        """Headers and body of what is posted to a web hook, signed as the vendor signs; None for what it is silent of.

        The notice's kind: reply, mention (a private message where its post is `direct`), like, boost, follow.
        """
        return None

    def install(self, app: web.Application) -> None:
        app.add_routes(self.routes)

    def refusal(self, status: int, words: str) -> web.Response:
        """An answer that refuses with this status, whatever the reason."""
        return self.error(status, words)

    async def answer(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Handle a request below the path; say in the vendor's words what is wrong with it."""
        if not self.words_errors:
            return await handler(request)
        try:
            return await handler(request)
        except Problem as problem:
            if problem.body is None:
                answer = self.error(problem.status, problem.words)
            else:
                answer = web.json_response(problem.body, status=problem.status)
            answer.headers.update(problem.headers)
            return answer
        except web.HTTPException as error:
            if error.status < 400 or error.content_type == "text/html":  # a redirection, or a page for a person
                raise
            return self.error(error.status, error.reason)


def _basic(value: str) -> str:
    """The password, or the user where there is none: some vendors take a key as either. Passwords come in groups."""
    try:
        user, _, password = base64.b64decode(value, validate=True).decode().partition(":")
    except ValueError:
        return ""
    return (password or user).replace(" ", "")
