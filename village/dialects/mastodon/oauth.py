"""Applications and sign-in: a page with a choice of accounts and an Allow button, no passwords.

Source: https://docs.joinmastodon.org/methods/oauth/, /methods/apps/
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from urllib.parse import urlsplit

from aiohttp import web

from village.dialects import html
from village.dialects.mastodon import entities
from village.dialects.mastodon.calling import NETWORK, SCOPES, Call, allowed, endpoint
from village.dialects.mastodon.problems import Problem, invalid
from village.dialects.signing_in import client_of, proves, send_back
from village.world import accounts, keys

routes = web.RouteTableDef()
OOB = "urn:ietf:wg:oauth:2.0:oob"
INVALID_CLIENT = (
    "Client authentication failed due to unknown client, no client authentication included, or unsupported"
    " authentication method."
)
INVALID_GRANT = (
    "The provided authorization grant is invalid, expired, revoked, does not match the redirection URI used in the"
    " authorization request, or was issued to another client."
)
INVALID_SCOPE = "The requested scope is invalid, unknown, or malformed."


@routes.post("/api/v1/apps")
@endpoint(public=True)
async def register(call: Call) -> web.Response:
    params = call.params
    given = params.raw("redirect_uris")
    uris = [str(item) for item in given] if isinstance(given, list) else params.text("redirect_uris").split()
    scopes = params.text("scopes") or "read"
    if not params.text("client_name").strip():
        raise invalid("Application name can't be blank")
    if not uris:
        raise invalid("Redirect URI can't be blank")
    if any(uri != OOB and not urlsplit(uri).scheme for uri in uris):
        raise invalid("Redirect URI must be an absolute URI.")
    if any(scope not in SCOPES for scope in scopes.split()):
        raise invalid("Scopes doesn't match configured on the server.")
    app = keys.register(
        call.world,
        network=NETWORK,
        name=params.text("client_name")[:60],
        website=params.text("website"),
        redirect_uris="\n".join(uris),
        scopes=scopes,
    )
    return web.json_response(entities.application(app, secret=True))


@routes.get("/api/v1/apps/verify_credentials")
@endpoint(app_only=True)
async def verify_app(call: Call) -> web.Response:
    assert call.token is not None
    app = keys.app(call.world, call.token.client_id)
    if app is None:
        raise Problem(401, "The access token is invalid")
    return web.json_response(entities.application(app))


@dataclass(frozen=True, slots=True)
class Wish:
    """A checked request to be authorised."""

    app: keys.App
    redirect_uri: str
    scopes: str
    state: str
    challenge: str


def _wish(call: Call) -> Wish:
    """Raises: HTTPBadRequest with a page, as a wrong request must not be sent back to whoever made it."""
    params = call.params
    app = keys.app(call.world, params.text("client_id"), network=NETWORK)
    if app is None:
        raise html.refused(call.request, INVALID_CLIENT)
    redirect_uri = params.text("redirect_uri")
    if not app.accepts(redirect_uri):
        raise html.refused(call.request, "The redirect uri included is not valid.")
    if params.text("response_type") != "code":
        raise html.refused(call.request, "The authorization server does not support this response type.")
    scopes = params.text("scope") or "read"
    if not all(allowed(app.scopes, (scope,)) and scope in SCOPES for scope in scopes.split()):
        raise html.refused(call.request, INVALID_SCOPE)
    challenge = params.text("code_challenge")
    if challenge and params.text("code_challenge_method") != "S256":
        raise html.refused(call.request, "The code challenge method must be S256.")
    return Wish(app, redirect_uri, scopes, params.text("state"), challenge)


@routes.get("/oauth/authorize")
@endpoint(public=True)
async def ask(call: Call) -> web.Response:
    wish = _wish(call)
    hidden = {
        "client_id": wish.app.client_id,
        "redirect_uri": wish.redirect_uri,
        "response_type": "code",
        "scope": wish.scopes,
        "state": wish.state,
        "code_challenge": wish.challenge,
        "code_challenge_method": "S256" if wish.challenge else "",
    }
    people = accounts.owned(call.world, network=NETWORK)
    return html.authorize(call.request, wish.app.name, wish.scopes.split(), people, hidden)


@routes.post("/oauth/authorize")
@endpoint(public=True)
async def decide(call: Call) -> web.Response:
    wish = _wish(call)
    if call.params.text("decision") != "allow":
        if wish.redirect_uri == OOB:
            raise html.refused(call.request, "The resource owner or authorization server denied the request.")
        return _back(
            wish,
            error="access_denied",
            error_description="The resource owner or authorization server denied the request.",
        )
    account = accounts.by_handle(call.world, call.params.text("account"))
    if account is None or account.suspended:
        raise html.refused(call.request, "Choose an account.")
    code = keys.allow(
        call.world, wish.app, account, redirect_uri=wish.redirect_uri, scopes=wish.scopes, challenge=wish.challenge
    )
    if wish.redirect_uri == OOB:
        return html.show_code(call.request, code)
    return _back(wish, code=code)


def _back(wish: Wish, **told: str) -> web.Response:
    if wish.state:
        told["state"] = wish.state
    return send_back(wish.redirect_uri, told)


def _client(call: Call) -> keys.App:
    """The application that proves itself in the form or by HTTP Basic. Raises: Problem 401."""
    params = call.params
    try:
        client_id, secret = client_of(call.request, params.text("client_id"), params.text("client_secret"))
    except ValueError as error:
        raise _refuse(401, "invalid_client", INVALID_CLIENT) from error
    app = keys.app(call.world, client_id, network=NETWORK)
    if app is None or not hmac.compare_digest(app.secret.encode(), secret.encode()):
        raise _refuse(401, "invalid_client", INVALID_CLIENT)
    return app


def _refuse(status: int, error: str, words: str) -> Problem:
    return Problem(status, error, error_description=words)


@routes.post("/oauth/token")
@endpoint(public=True)
async def token(call: Call) -> web.Response:
    app = _client(call)
    grant = call.params.text("grant_type")
    if grant == "authorization_code":
        made = _exchange(call, app)
    elif grant == "client_credentials":
        scopes = call.params.text("scope") or "read"
        if not all(allowed(app.scopes, (scope,)) for scope in scopes.split()):
            raise _refuse(400, "invalid_scope", INVALID_SCOPE)
        made = keys.mint(call.world, app, None, scopes)
    else:
        raise _refuse(
            400, "unsupported_grant_type", "The authorization grant type is not supported by the authorization server."
        )
    told = {
        "access_token": made.token,
        "token_type": "Bearer",
        "scope": made.scopes,
        "created_at": made.created_at // 1000,
    }
    return web.json_response(told, headers={"Cache-Control": "no-store"})


def _exchange(call: Call, app: keys.App) -> keys.Token:
    params = call.params
    code = keys.redeem(call.world, params.text("code"))
    if code is None or code.client_id != app.client_id or code.redirect_uri != params.text("redirect_uri"):
        raise _refuse(400, "invalid_grant", INVALID_GRANT)
    if not proves(code.challenge, params.text("code_verifier")):
        raise _refuse(400, "invalid_grant", INVALID_GRANT)
    return keys.mint(call.world, app, code.account_id, code.scopes)


@routes.post("/oauth/revoke")
@endpoint(public=True)
async def revoke(call: Call) -> web.Response:
    app = _client(call)
    found = keys.token(call.world, call.params.text("token"))
    if found and found.client_id != app.client_id:
        raise _refuse(403, "unauthorized_client", "You are not authorized to revoke this token")
    if found:
        keys.revoke(call.world, found.token)
    return web.json_response({})


@routes.get("/oauth/token/info")
@endpoint(app_only=True)
async def token_info(call: Call) -> web.Response:
    """Doorkeeper's own: what a token may do."""
    token = call.token
    assert token is not None
    return web.json_response(
        {
            "resource_owner_id": token.account_id,
            "scope": token.scopes.split(),
            "expires_in": None,
            "application": {"uid": token.client_id},
            "created_at": token.created_at // 1000,
        }
    )


@routes.get("/oauth/userinfo")
@endpoint("profile", "read:accounts")
async def userinfo(call: Call) -> web.Response:
    base, me = call.world.base_url, call.me
    return web.json_response(
        {
            "iss": f"{base}/",
            "sub": f"{base}/users/{me.handle}",
            "name": me.name,
            "preferred_username": me.handle,
            "profile": f"{base}/@{me.handle}",
            "picture": f"{base}/avatars/{me.handle}.png",
        }
    )
