"""The dialect itself: its tokens, which are made longer and younger by themselves, and what it pushes."""

from __future__ import annotations

import json
import secrets
from typing import Any

from aiohttp import web

from village.dialects.meta.graph import moment
from village.dialects.meta.problems import body, dress, error, gone, refused
from village.dialects.meta.tokens import signature
from village.dialects.signing_in import Grant, sign_in
from village.dialects.speaking import Call, Dialect, Problem
from village.world import accounts, keys, posts
from village.world.hooks import Push
from village.world.manners import Manners
from village.world.model import Account, Notice, Post
from village.world.world import World

API = r"/{version:v1\.0}"
HOUR, DAY, SIXTY_DAYS = 3600, 86_400, 60 * 86_400
DEAD = "Error validating access token: "
SCOPES = (
    "threads_basic threads_content_publish threads_read_replies threads_manage_replies threads_manage_insights"
    " threads_manage_mentions"
)


class Threads(Dialect):
    def session(self, world: World, account: Account, *, seconds: float, scopes: str = "") -> dict[str, Any]:
        """One token, which renews itself."""
        told: dict[str, Any] = dict(self.credentials(world, account, scopes))
        app = keys.app(world, "village")
        assert app is not None
        token = keys.mint(world, app, account.id, scopes or self.scopes, value=self.new_token(), seconds=seconds)
        return told | {"access_token": token.token, "refresh_token": "", "expires_in": int(seconds)}

    def hook(self, world: World, notice: Notice, secret: str) -> Push:
        post = posts.get(world, notice.post_id) if notice.post_id else None
        if post is None or notice.kind not in ("reply", "mention"):
            return None
        told = {
            "app_id": "village",
            "topic": "moderate",
            "target_id": str(notice.account_id),
            "time": notice.at // 1000,
            "subscription_id": "234567",
            "has_uid_field": False,
            "values": {"value": self._told(world, post), "field": "replies" if notice.kind == "reply" else "mentions"},
        }
        content = json.dumps(told).encode()
        return signature(content, secret), content

    def _told(self, world: World, post: Post) -> dict[str, Any]:
        author, root = accounts.get(world, post.author_id), posts.get(world, post.conversation_id)
        told: dict[str, Any] = {
            "id": str(post.id),
            "username": author.handle,
            "text": post.text,
            "media_type": "TEXT_POST",
            "permalink": permalink(self.base_url(world), author, post),
            "shortcode": shortcode(post),
            "timestamp": moment(post.created_at),
        }
        if post.reply_to and root:
            owner = accounts.get(world, root.author_id)
            told |= {
                "replied_to": {"id": str(post.reply_to)},
                "root_post": {"id": str(root.id), "owner_id": str(owner.id), "username": owner.handle},
            }
        return told


dialect = Threads(
    "threads",
    error,
    manners=Manners(frozenset({"like", "boost", "reply", "follow", "mention", "vote"})),
    tokens=("bearer", "form:access_token"),
    missing=(400, "", body(104, "An access token is required to request this resource.")),
    unknown=(400, "", body(190, "Invalid OAuth access token - Cannot parse access token")),
    expired=(400, "", body(190, DEAD + "Session has expired.", 463)),
    revoked=(400, "", body(190, DEAD + "The session was invalidated.", 460)),
    suspended=(403, "", body(10, "The user is restricted.", 4279013)),
    forbidden=(403, "", body(10, "Application does not have permission for this action")),
    scopes=SCOPES,
    new_token=lambda: "THQW" + secrets.token_hex(40),
    dress=dress,
)


def _shape(call: Call, grant: Grant) -> dict[str, Any]:
    """A bare number of 17 digits and more, as Meta writes it."""
    assert grant.account
    return {"access_token": grant.access.token, "user_id": grant.account.id}


def _refuse(status: int, name: str, words: str) -> Problem:
    said = "Matching code was not found or was already used" if name == "invalid_grant" else words
    return Problem(400, said, {"error_type": "OAuthException", "code": 400, "error_message": said})


sign_in(dialect, seconds=HOUR, renews=False, shape=_shape, refuse=_refuse, token="/oauth/access_token")  # noqa: S106


@dialect.get("/access_token")
async def longer(call: Call) -> web.Response:
    """Sixty days for a token of an hour."""
    if call.text("grant_type") != "th_exchange_token":
        raise refused(100, "Param grant_type must be th_exchange_token")
    token = call.token
    assert token is not None
    app = keys.app(call.world, token.client_id)
    if app is None or not secrets.compare_digest(app.secret.encode(), call.text("client_secret").encode()):
        raise refused(1, "Error validating client secret.")
    return _lasting(call)


@dialect.get("/refresh_access_token", "threads_basic")
async def younger(call: Call) -> web.Response:
    """Sixty days again, for a long token that is a day old."""
    token = call.token
    assert token is not None
    if call.text("grant_type") != "th_refresh_token":
        raise refused(100, "Param grant_type must be th_refresh_token")
    if call.now - token.created_at < DAY * 1000:
        raise refused(100, "The access token must be at least 24 hours old to be refreshed")
    return _lasting(call)


def _lasting(call: Call) -> web.Response:
    old = call.token
    assert old is not None
    app = keys.app(call.world, old.client_id)
    assert app is not None
    token = keys.mint(call.world, app, call.me.id, old.scopes, value=call.dialect.new_token(), seconds=SIXTY_DAYS)
    return web.json_response({"access_token": token.token, "token_type": "bearer", "expires_in": SIXTY_DAYS})


def mine(call: Call) -> Account:
    """The caller, who must be the account of the path. Raises: Problem."""
    if call.path("user") not in ("me", str(call.me.id)):
        raise gone(call.path("user"))
    return call.me


def permalink(base: str, author: Account, post: Post) -> str:
    return f"{base}/@{author.handle}/post/{shortcode(post)}"


def shortcode(post: Post) -> str:
    return f"C{post.id:x}"
