"""Sessions: an app password brings a pair of tokens, a refresh token is good for one new pair.

Source: lexicons com.atproto.server.{createSession,refreshSession,getSession,deleteSession}. Stricter than the
reference server, which lets a spent refresh token live for two more hours.
"""

from __future__ import annotations

import base64
import json
import secrets
from typing import Any

from aiohttp import web

from village.app_keys import WORLD
from village.dialects.bluesky import names
from village.dialects.bluesky.problems import Problem, invalid
from village.world import accounts, keys
from village.world.model import Account
from village.world.world import World

routes = web.RouteTableDef()
ACCESS, REFRESH, PASSWORD = "com.atproto.appPass", "com.atproto.refresh", "password"
ACCESS_S, REFRESH_S = 7200, 90 * 86_400


def mint_password(world: World, account: Account) -> str:
    """An app password: four groups of four."""
    letters = base64.b32encode(secrets.token_bytes(10)).decode().lower()
    value = "-".join(letters[start : start + 4] for start in range(0, 16, 4))
    return keys.mint(world, keys.own_app(world, names.NETWORK), account.id, PASSWORD, value=value).token


def open_session(world: World, account: Account, *, seconds: int = ACCESS_S) -> dict[str, Any]:
    """A new pair of tokens; the access token works for so long."""
    return {
        "accessJwt": _mint(world, account, ACCESS, seconds),
        "refreshJwt": _mint(world, account, REFRESH, REFRESH_S),
        **_who(world, account),
    }


def _who(world: World, account: Account) -> dict[str, Any]:
    did = names.did(account.id)
    service = {"id": "#atproto_pds", "type": "AtprotoPersonalDataServer", "serviceEndpoint": world.base_url}
    document = {
        "@context": ["https://www.w3.org/ns/did/v1"],
        "id": did,
        "alsoKnownAs": [f"at://{names.handle(account)}"],
        "verificationMethod": [],
        "service": [service],
    }
    return {"did": did, "handle": names.handle(account), "didDoc": document, "active": True, "emailConfirmed": True}


def _mint(world: World, account: Account, scope: str, seconds: int) -> str:
    """Shaped as a JWT; it is known by its whole text, so that the signature means nothing."""
    issued = world.clock.now() // 1000
    claims = {
        "scope": scope,
        "sub": names.did(account.id),
        "iat": issued,
        "exp": issued + seconds,
        "aud": "did:web:" + world.domain.partition(":")[0],
        "jti": secrets.token_urlsafe(16),
    }
    kind = "refresh+jwt" if scope == REFRESH else "at+jwt"
    value = ".".join((_part({"typ": kind, "alg": "HS256"}), _part(claims), secrets.token_urlsafe(32)))
    return keys.mint(world, keys.own_app(world, names.NETWORK), account.id, scope, value=value).token


def _part(value: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def _ends(token: str) -> int:
    body = token.split(".")[1]
    return int(json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))["exp"])


def bearer(world: World, request: web.Request, scope: str) -> keys.Token:
    """The token that the caller shows. Raises: Problem (a token that is too old is a 400 here)."""
    kind, _, value = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not value:
        raise Problem(401, "AuthMissing", "Authentication Required")
    token = keys.token(world, value.strip())
    if token is None or token.scopes != scope:
        raise Problem(400, "InvalidToken", "Token could not be verified" if token is None else "Bad token scope")
    if token.revoked_at:
        raise Problem(400, "ExpiredToken", "Token has been revoked")
    if _ends(token.token) <= world.clock.now() // 1000:
        raise Problem(400, "ExpiredToken", "Token has expired")
    return token


@routes.post("/xrpc/com.atproto.server.createSession")
async def create_session(request: web.Request) -> web.Response:
    world = request.app[WORLD]
    try:
        told = await request.json()
        identifier, password = str(told["identifier"]), str(told["password"])
    except (ValueError, KeyError, TypeError) as error:
        raise invalid("Input must have the properties identifier and password") from error
    account = names.actor(world, identifier)
    token = keys.token(world, password)
    if account is None or token is None or token.account_id != account.id or token.scopes != PASSWORD:
        raise Problem(401, "AuthenticationRequired", "Invalid identifier or password")
    if token.revoked_at:
        raise Problem(401, "AuthenticationRequired", "Invalid identifier or password")
    if account.suspended:
        raise Problem(401, "AccountTakedown", "Account has been taken down")
    return web.json_response(open_session(world, account))


@routes.post("/xrpc/com.atproto.server.refreshSession")
async def refresh_session(request: web.Request) -> web.Response:
    world = request.app[WORLD]
    token = bearer(world, request, REFRESH)
    account = accounts.get(world, token.account_id or 0)
    if account.suspended:
        raise Problem(401, "AccountTakedown", "Account has been taken down")
    keys.revoke(world, token.token)
    return web.json_response(open_session(world, account))


@routes.get("/xrpc/com.atproto.server.getSession")
async def get_session(request: web.Request) -> web.Response:
    world = request.app[WORLD]
    token = bearer(world, request, ACCESS)
    return web.json_response(_who(world, accounts.get(world, token.account_id or 0)))


@routes.post("/xrpc/com.atproto.server.deleteSession")
async def delete_session(request: web.Request) -> web.Response:
    world = request.app[WORLD]
    keys.revoke(world, bearer(world, request, REFRESH).token)
    return web.Response()
