"""Signing in with Facebook: a person's token of an hour, of sixty days, and the tokens of their pages.

Everybody who signs in at the village runs all accounts that people can sign in to.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from typing import Any

from aiohttp import web

from village.app_keys import WORLD
from village.dialects.meta.graph import VERSION, Node, asked, page, shown
from village.dialects.meta.problems import body, dress, error, refused
from village.dialects.signing_in import Grant, SignIn, sign_in
from village.dialects.speaking import Call, Dialect, read
from village.world import accounts, keys, records
from village.world.manners import Manners
from village.world.model import Account
from village.world.world import World

HOUR, SIXTY_DAYS = 3600, 60 * 86_400
PERSON, PAGE = "EAAU", "EAAP"  # how their tokens begin
DEAD = "Error validating access token: "


class MetaDialect(Dialect):
    """Tokens as Meta has them; see `meta_dialect`."""

    def credentials(self, world: World, account: Account, scopes: str) -> dict[str, str]:
        """A page's token, which never ends."""
        token = page_token(self, world, account, scopes or self.scopes)
        return {
            "access_token": token.token,
            "account_id": self.account_id(account),
            "base_url": self.base_url(world),
            "scopes": token.scopes,
        }

    def session(self, world: World, account: Account, *, seconds: float, scopes: str = "") -> dict[str, Any]:
        """A page's token that ends, and its person's, by which a new one is had."""
        app = keys.app(world, "village")
        assert app is not None
        told: dict[str, Any] = dict(self.credentials(world, account, scopes))
        allowed = scopes or self.scopes
        short = keys.mint(world, app, account.id, allowed, value=new(PAGE), seconds=seconds)
        person = keys.mint(world, app, account.id, allowed, value=new(PERSON), seconds=SIXTY_DAYS)
        return told | {"access_token": short.token, "refresh_token": person.token, "expires_in": int(seconds)}

    async def shown(self, request: web.Request) -> str:
        """Raises: Problem where the proof that comes with the token is not of this token and its application."""
        token = await super().shown(request)
        proof = str((await read(request)).get("appsecret_proof") or "")
        known = keys.token(request.app[WORLD], token) if proof else None
        app = keys.app(request.app[WORLD], known.client_id) if known else None
        if app and not hmac.compare_digest(
            proof, hmac.new(app.secret.encode(), token.encode(), hashlib.sha256).hexdigest()
        ):
            raise refused(100, "Invalid appsecret_proof provided in the API argument")
        return token


def meta_dialect(kind: type[MetaDialect], network: str, *, manners: Manners, scopes: str) -> MetaDialect:
    return kind(
        network,
        error,
        manners=manners,
        scopes=scopes,
        tokens=("bearer", "form:access_token", "oauth"),
        missing=(400, "", body(104, "An access token is required to request this resource.")),
        unknown=(400, "", body(190, "Invalid OAuth access token - Cannot parse access token")),
        expired=(400, "", body(190, DEAD + "Session has expired.", 463)),
        revoked=(400, "", body(190, DEAD + "The session was invalidated.", 460)),
        suspended=(400, "", body(190, DEAD + "The user is enrolled in a blocking, logged-in checkpoint", 459)),
        forbidden=(403, "", body(200, "Requires more permissions to manage the object")),
        new_token=lambda: new(PERSON),
        dress=dress,
    )


def new(kind: str) -> str:
    return kind + secrets.token_hex(40)


def page_token(dialect: Dialect, world: World, account: Account, scopes: str, client_id: str = "") -> keys.Token:
    app = keys.app(world, client_id) if client_id else keys.own_app(world, dialect.network)
    assert app is not None
    return keys.mint(world, app, account.id, scopes, value=new(PAGE))


def is_page(call: Call) -> bool:
    return call.token is not None and call.token.token.startswith(PAGE)


def demand_page(call: Call, account_id: str) -> Account:
    """The caller, who must be that account and show its own token. Raises: Problem."""
    if account_id not in ("me", call.dialect.account_id(call.me)):
        raise refused(200, "The user hasn't authorized the application to perform this action", status=403)
    if not is_page(call):
        raise refused(210, "A page access token is required to request this resource.", status=403)
    return call.me


def _exchange(call: Call, sign: SignIn, app: keys.App) -> Grant:
    """fb_exchange_token: sixty days for a person's token that still works."""
    old = keys.token(call.world, call.text("fb_exchange_token"))
    ended = old is None or old.revoked_at or 0 < old.expires_at <= call.now
    if old is None or ended or old.client_id != app.client_id or not old.token.startswith(PERSON):
        raise refused(190, DEAD + "Session has expired.", 463)
    account = accounts.by_id(call.world, old.account_id or 0)
    return sign.grant(call, app, account, old.scopes, seconds=SIXTY_DAYS)


def _shape(call: Call, grant: Grant) -> dict[str, Any]:
    return {"access_token": grant.access.token, "token_type": "bearer", "expires_in": grant.seconds}


def _refuse(status: int, name: str, words: str) -> Any:
    if name == "invalid_client":
        return refused(1, "Error validating client secret.")
    return refused(100, "This authorization code has been used." if name == "invalid_grant" else words, 36009)


def signs_in(dialect: MetaDialect, page_of: Any) -> None:
    """The sign-in, and what a person may ask. page_of: the node of a page, from a call and its account."""
    sign_in(
        dialect, authorize=VERSION + "/dialog/oauth", token=VERSION + "/oauth/access_token", seconds=HOUR, renews=False,
        token_methods=("GET", "POST"), others={"fb_exchange_token": _exchange}, shape=_shape, refuse=_refuse,
    )  # fmt: skip

    @dialect.get(VERSION + "/me/permissions")
    async def permissions(call: Call) -> web.Response:
        assert call.token is not None
        granted = call.token.scopes.replace(",", " ").split()
        return web.json_response({"data": [{"permission": name, "status": "granted"} for name in granted]})

    @dialect.get(VERSION + "/me/accounts", "pages_show_list")
    async def pages(call: Call) -> web.Response:
        if is_page(call):
            raise refused(100, "Tried accessing nonexisting field (accounts) on node type (Page)")
        owned = sorted(accounts.owned(call.world, network=dialect.network), key=lambda one: one.id)
        fields = asked(call, "access_token,category,name,tasks")

        def show(account: Account) -> dict[str, Any]:
            return shown(with_token(call, account, page_of(call, account)), fields, "Page")

        return web.json_response(page(call, owned, lambda account: account.id, show))


def with_token(call: Call, account: Account, node: Node) -> Node:
    """The page as its person sees it."""
    token = call.token
    assert token is not None
    make = lambda _wish: page_token(call.dialect, call.world, account, token.scopes, token.client_id).token  # noqa: E731
    return node | {"access_token": make, "tasks": ["ANALYZE", "CREATE_CONTENT", "MANAGE", "MODERATE"]}


def subscribed(call: Call) -> web.Response:
    """What the page tells to which application."""
    kept = records.get(call.world, call.me.id).get("subscribed", {})
    apps = [{"id": app, "name": app, "subscribed_fields": fields} for app, fields in kept.items()]
    return web.json_response({"data": apps})


def subscribe(call: Call, wanted: Sequence[str]) -> web.Response:
    """The list replaces what was told before."""
    assert call.token is not None
    kept = records.get(call.world, call.me.id).get("subscribed", {})
    records.change(call.world, call.me.id, subscribed=kept | {call.token.client_id: list(wanted)})
    return web.json_response({"success": True})


def unsubscribe(call: Call) -> web.Response:
    assert call.token is not None
    kept = records.get(call.world, call.me.id).get("subscribed", {})
    kept.pop(call.token.client_id, None)
    records.change(call.world, call.me.id, subscribed=kept)
    return web.json_response({"success": True})


def signature(body_: bytes, secret: str) -> dict[str, str]:
    """The headers of a web hook."""
    signed = hmac.new(secret.encode(), body_, hashlib.sha256).hexdigest()
    return {"Content-Type": "application/json", "X-Hub-Signature-256": f"sha256={signed}"}
