"""How TikTok speaks in its two portals, and how one signs in. A token of one is nothing in the other."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from typing import Any

from aiohttp import web

from village.dialects import html
from village.dialects.signing_in import Grant, SignIn
from village.dialects.speaking import Call, Dialect, Problem, Words
from village.faults import Handler
from village.world import accounts, keys, posts
from village.world.hooks import Push
from village.world.manners import Manners
from village.world.model import Account, Notice
from village.world.world import World

DAY_S = 86_400
#: The first scope says which portal a token is of; TikTok never shows it.
OPEN, BUSINESS, UPLOAD = "portal.open", "portal.business", "portal.upload"
PORTALS = (OPEN, BUSINESS, UPLOAD)
SCOPES = f"{OPEN},user.info.basic,user.info.profile,user.info.stats,video.list,video.publish,video.upload"
V = "/open_api/v1.3"
CODES = {
    400: "invalid_params",
    401: "access_token_invalid",
    403: "scope_not_authorized",
    404: "invalid_params",
    429: "rate_limit_exceeded",
}
NUMBERS = {400: 40002, 401: 40105, 403: 40001, 404: 40002, 422: 40002, 429: 40100}


def error(status: int, words: str) -> web.Response:
    code = CODES.get(status, "internal_error" if status >= 500 else "invalid_params")
    return web.json_response(_body(code, words), status=status)


def _body(code: str, words: str) -> dict[str, Any]:
    return {"data": {}, "error": {"code": code, "message": words, "log_id": secrets.token_hex(8)}}


def says(data: dict[str, Any]) -> web.Response:
    return web.json_response(_body("ok", "") | {"data": data})


def refusal(status: int, code: str, words: str = "") -> Problem:
    return Problem(status, words or code, _body(code, words or code))


def business_says(data: dict[str, Any], *, number: int = 0, words: str = "OK") -> web.Response:
    told = {"code": number, "message": words, "request_id": secrets.token_hex(8), "data": data}
    return web.json_response(told)


class TikTok(Dialect):
    def _fault_of(
        self, world: World, token: keys.Token, caller: Account | None, scopes: tuple[str, ...]
    ) -> Words | None:
        portal = next((scope for scope in scopes if scope in PORTALS), "")
        if portal and portal not in token.scopes.split(","):
            return self.unknown
        return super()._fault_of(world, token, caller, scopes)

    async def answer(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """The Business API says no with a number, and a status of 200."""
        if not request.path.startswith(f"/tiktok{V}/"):
            return await super().answer(request, handler)
        try:
            return await handler(request)
        except Problem as problem:
            return business_says({}, number=NUMBERS.get(problem.status, 50000), words=problem.words)

    def hook(self, world: World, notice: Notice, secret: str) -> Push:
        comment = posts.get(world, notice.post_id) if notice.kind == "reply" and notice.post_id else None
        if comment is None:
            return None
        author = accounts.get(world, comment.author_id)
        content = {
            "comment_id": str(comment.id),
            "video_id": str(comment.conversation_id),
            "parent_comment_id": _parent(comment.reply_to, comment.conversation_id),
            "comment_action": "insert",
            "comment_type": "comment" if comment.reply_to == comment.conversation_id else "reply",
            "unique_identifier": str(author.id),
            "username": author.handle,
            "text": comment.text,
            "timestamp": comment.created_at,
        }
        moment = world.clock.now() // 1000
        told = {"client_key": "village", "event": "comment.update", "create_time": moment}
        body = json.dumps(told | {"user_openid": str(notice.account_id), "content": json.dumps(content)}).encode()
        signed = hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
        return {"Content-Type": "application/json", "TikTok-Signature": f"t={moment},s={signed}"}, body


def _parent(reply_to: int | None, root: int) -> str:
    return str(reply_to) if reply_to and reply_to != root else ""


dialect = TikTok(
    "tiktok",
    error,
    manners=Manners(frozenset({"like", "boost", "reply", "follow"})),
    tokens=("bearer", "header:Access-Token", "query:upload_token"),
    missing=(401, "The access token is invalid or not found in the request."),
    unknown=(401, "The access token is invalid or not found in the request."),
    expired=(401, "The access token has expired.", _body("access_token_expired", "The access token has expired.")),
    revoked=(401, "The access token is invalid or not found in the request."),
    forbidden=(401, "Scope not authorized.", _body("scope_not_authorized", "The user did not authorize the scope.")),
    suspended=(403, "Banned.", _body("spam_risk_user_banned_from_posting", "The user is banned from posting.")),
    scopes=SCOPES,
)


def shown(scopes: str) -> str:
    return ",".join(scope for scope in scopes.replace(" ", ",").split(",") if scope and scope not in PORTALS)


def shape(call: Call, grant: Grant) -> dict[str, Any]:
    assert grant.renew and grant.account
    return {
        "access_token": grant.access.token,
        "expires_in": grant.seconds,
        "open_id": str(grant.account.id),
        "refresh_token": grant.renew.token,
        "refresh_expires_in": 365 * DAY_S,
        "scope": shown(grant.scopes),
        "token_type": "Bearer",
    }


class OpenSignIn(SignIn):
    portal = OPEN

    def _allow(self, call: Call, app: keys.App, handle: str) -> web.Response:
        """TikTok writes the challenge of PKCE in hexadecimal."""
        challenge = call.text("code_challenge")
        if challenge:
            try:
                digest = bytes.fromhex(challenge)
            except ValueError as error:
                raise html.refused(call.request, "code_challenge") from error
            call.told["code_challenge"] = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        return super()._allow(call, app, handle)

    def grant(self, call: Call, app: keys.App, account: Account | None, scopes: str, **more: Any) -> Grant:
        return super().grant(call, app, account, f"{self.portal},{shown(scopes)}", **more)


class BusinessSignIn(OpenSignIn):
    portal = BUSINESS

    def __post_init__(self) -> None:
        """The page is that of the other portal."""
        self.dialect.post(self.token, public=True)(self._hand_out)
        self.dialect.post(f"{V}/tt_user/oauth2/refresh_token/", public=True)(self._hand_out)

    def _exchange(self, call: Call, app: keys.App) -> Grant:
        call.told["code"] = call.text("auth_code")
        return super()._exchange(call, app)


def business_shape(call: Call, grant: Grant) -> web.Response:
    told = shape(call, grant)
    return business_says(told | {"refresh_token_expires_in": told.pop("refresh_expires_in")})


_usual: dict[str, Any] = {"seconds": DAY_S, "renew_seconds": 365 * DAY_S}
OpenSignIn(
    dialect,
    authorize="/v2/auth/authorize/",
    token="/v2/oauth/token/",  # noqa: S106 (a path)
    client_id="client_key",
    shape=shape,
    **_usual,
)
BusinessSignIn(dialect, token=f"{V}/tt_user/oauth2/token/", shape=business_shape, **_usual)
