"""OAuth 2 for any dialect: a page that asks which account, a token endpoint, tokens that end and are renewed.

    sign_in(network, authorize="/oauth/authorize", token="/oauth/token", seconds=7200)

Source: RFC 6749, 7636 (the names of fields and the shape of answers are the vendors').
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from urllib.parse import urlencode, urlsplit

from aiohttp import BasicAuth, web

from village.dialects import html
from village.dialects.speaking import Call, Dialect, Problem
from village.world import accounts, keys
from village.world.model import Account


@dataclass(frozen=True, slots=True)
class Grant:
    """What was just handed out."""

    access: keys.Token
    renew: keys.Token | None
    account: Account | None  # None: an application's own token
    seconds: int | None  # None: for ever

    @property
    def scopes(self) -> str:
        return self.access.scopes


Shape: TypeAlias = Callable[[Call, Grant], "dict[str, Any] | web.Response"]
Refuse: TypeAlias = Callable[[int, str, str], Problem]  # status, OAuth's name of the error, words
OtherGrant: TypeAlias = Callable[[Call, "SignIn", keys.App], Grant]


def usual_shape(call: Call, grant: Grant) -> dict[str, Any]:
    told: dict[str, Any] = {"access_token": grant.access.token, "token_type": "bearer", "scope": grant.scopes}
    if grant.seconds is not None:
        told["expires_in"] = grant.seconds
    if grant.renew:
        told["refresh_token"] = grant.renew.token
    return told


def usual_refusal(status: int, name: str, words: str) -> Problem:
    return Problem(status, words, {"error": name, "error_description": words})


@dataclass(eq=False)
class SignIn:
    """How a dialect signs in. Paths may have places, as `/{version}/dialog/oauth`."""

    dialect: Dialect
    authorize: str = "/oauth/authorize"
    token: str = "/oauth/token"  # noqa: S105
    token_methods: tuple[str, ...] = ("POST",)
    seconds: int | None = None  # an access token works for so long; None: for ever
    renew_seconds: int | None = None  # so does a refresh token
    renews: bool | None = None  # whether there are refresh tokens; None: where access tokens end
    rotates: bool = True  # a refresh token is good for one new pair
    client_id: str = "client_id"  # the vendor's names of the fields
    client_secret: str = "client_secret"  # noqa: S105
    demands_pkce: bool = False
    demands_secret: bool = True  # False: an application may go without (a public client with PKCE)
    usual_scopes: str = ""  # where none are asked for; the dialect's otherwise
    shape: Shape = usual_shape
    refuse: Refuse = usual_refusal
    #: The parameters of the way back, from code and state.
    back: Callable[[dict[str, str]], dict[str, str]] = dict
    #: Other values of `grant_type`, as fb_exchange_token or client_credentials.
    others: Mapping[str, OtherGrant] = field(default_factory=dict)
    grant_field: str = "grant_type"

    def __post_init__(self) -> None:
        self.dialect.get(self.authorize, public=True)(self._ask)
        self.dialect.post(self.authorize, public=True)(self._decide)
        for method in self.token_methods:
            self.dialect.route(method, self.token, public=True)(self._hand_out)

    # The page

    def _wish(self, call: Call) -> keys.App:
        """Raises: a page, as a wrong request must not be sent back to whoever made it."""
        app = keys.app(call.world, call.text(self.client_id), network=self.dialect.network)
        if app is None:
            raise html.refused(call.request, f"The client is not known: {self.client_id}.")
        if not urlsplit(call.text("redirect_uri")).scheme or not app.accepts(call.text("redirect_uri")):
            raise html.refused(call.request, "The redirect_uri does not match.")
        if call.text("response_type", "code") != "code":
            raise html.refused(call.request, "The response_type must be code.")
        if self.demands_pkce and not call.text("code_challenge"):
            raise html.refused(call.request, "The code_challenge is missing.")
        if call.text("code_challenge") and call.text("code_challenge_method") != "S256":
            raise html.refused(call.request, "The code_challenge_method must be S256.")
        return app

    async def _ask(self, call: Call) -> web.Response:
        app = self._wish(call)
        if call.text("approve"):
            return self._allow(call, app, call.text("approve"))
        people = accounts.owned(call.world, network=self.dialect.network)
        fields = (self.client_id, "redirect_uri", "response_type", "scope", "state")
        hidden = {name: call.text(name) for name in (*fields, "code_challenge", "code_challenge_method")}
        scopes = call.text("scope").replace(",", " ").split()
        return html.authorize(call.request, app.name, scopes, people, hidden)

    async def _decide(self, call: Call) -> web.Response:
        app = self._wish(call)
        if call.text("approve") or call.text("decision") == "allow":
            return self._allow(call, app, call.text("approve") or call.text("account"))
        words = "The user denied the request."
        return self._back(call, {"error": "access_denied", "error_description": words})

    def _allow(self, call: Call, app: keys.App, handle: str) -> web.Response:
        account = accounts.by_handle(call.world, handle.lstrip("@"), network=self.dialect.network)
        if account is None or account.suspended:
            raise html.refused(call.request, "Choose an account.")
        scopes = call.text("scope") or self.usual_scopes or self.dialect.scopes
        challenge = call.text("code_challenge")
        uri = call.text("redirect_uri")
        code = keys.allow(call.world, app, account, redirect_uri=uri, scopes=scopes, challenge=challenge)
        return self._back(call, {"code": code})

    def _back(self, call: Call, told: dict[str, str]) -> web.Response:
        if call.text("state"):
            told["state"] = call.text("state")
        return send_back(call.text("redirect_uri"), self.back(told))

    # The token endpoint

    async def _hand_out(self, call: Call) -> web.StreamResponse:
        app = self._client(call)
        kind = call.text(self.grant_field, "authorization_code")
        if kind in self.others:
            grant = self.others[kind](call, self, app)
        elif kind == "authorization_code":
            grant = self._exchange(call, app)
        elif kind == "refresh_token":
            grant = self._renew(call, app)
        else:
            raise self.refuse(400, "unsupported_grant_type", "The grant type is not supported.")
        told = self.shape(call, grant)
        return web.json_response(told, headers={"Cache-Control": "no-store"}) if isinstance(told, dict) else told

    def _client(self, call: Call) -> keys.App:
        """Raises: Problem 401."""
        try:
            name, secret = client_of(call.request, call.text(self.client_id), call.text(self.client_secret))
        except ValueError as error:
            raise self.refuse(401, "invalid_client", "The client is not known.") from error
        app = keys.app(call.world, name, network=self.dialect.network)
        open_client = not self.demands_secret and not secret
        if app is None or not (open_client or hmac.compare_digest(app.secret.encode(), secret.encode())):
            raise self.refuse(401, "invalid_client", "The client is not known, or its secret is wrong.")
        return app

    def _exchange(self, call: Call, app: keys.App) -> Grant:
        code = keys.redeem(call.world, call.text("code"))
        if code is None or code.client_id != app.client_id:
            raise self.refuse(400, "invalid_grant", "The code is invalid, expired or was used before.")
        if code.redirect_uri != call.text("redirect_uri"):
            raise self.refuse(400, "invalid_grant", "The redirect_uri is not that of the authorization request.")
        if not proves(code.challenge, call.text("code_verifier")):
            raise self.refuse(400, "invalid_grant", "The code_verifier does not match.")
        return self.grant(call, app, accounts.get(call.world, code.account_id), code.scopes)

    def _renew(self, call: Call, app: keys.App) -> Grant:
        token = keys.token(call.world, call.text("refresh_token"))
        ended = token is None or token.revoked_at or 0 < token.expires_at <= call.now
        if token is None or ended or not token.renews or token.client_id != app.client_id:
            raise self.refuse(400, "invalid_grant", "The refresh token is invalid, expired or was used before.")
        account = accounts.get(call.world, token.account_id or 0)
        if account.suspended or account.network != self.dialect.network:
            raise self.refuse(400, "invalid_grant", "The refresh token is invalid, expired or was used before.")
        if self.rotates:
            keys.revoke(call.world, token.token)
        return self.grant(call, app, account, token.scopes, renew=None if self.rotates else token)

    def grant(
        self,
        call: Call,
        app: keys.App,
        account: Account | None,
        scopes: str,
        *,
        seconds: int | None = None,
        renew: keys.Token | None = None,
    ) -> Grant:
        """Make tokens; `seconds` where they are not the usual ones (a long-lived token)."""
        lives = self.seconds if seconds is None else seconds
        world, owner, fresh = call.world, account.id if account else None, self.dialect.new_token
        access = keys.mint(world, app, owner, scopes, value=fresh(), seconds=lives)
        wanted = self.seconds is not None if self.renews is None else self.renews
        if renew is None and wanted and account:
            renew = keys.mint(world, app, owner, scopes, value=fresh(), seconds=self.renew_seconds, renews=True)
        return Grant(access, renew, account, lives)


def sign_in(dialect: Dialect, **chosen: Any) -> SignIn:
    """Add the two routes to a dialect; `chosen` are the fields of `SignIn`."""
    return SignIn(dialect, **chosen)


def send_back(redirect_uri: str, told: dict[str, str]) -> web.Response:
    joint = "&" if urlsplit(redirect_uri).query else "?"
    return web.Response(status=302, headers={"Location": f"{redirect_uri}{joint}{urlencode(told)}"})


def client_of(request: web.Request, client_id: str, secret: str) -> tuple[str, str]:
    """Name and secret of the application, by HTTP Basic or as given in the form. Raises: ValueError."""
    header = request.headers.get("Authorization", "")
    if not header.lower().startswith("basic "):
        return client_id, secret
    basic = BasicAuth.decode(header)
    return basic.login, basic.password


def proves(challenge: str, verifier: str) -> bool:
    """PKCE with S256; without a challenge there is nothing to prove."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return not challenge or base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == challenge
