"""Who calls, by which version, about which URN; and refusals in LinkedIn's words.

Source: https://learn.microsoft.com/en-us/linkedin/marketing/versioning, …/shared/api-guide/concepts/error-handling
(read 2026-11-22).
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from typing import Any

from aiohttp import web

from village.dialects.speaking import Call, Dialect, Problem
from village.faults import Handler
from village.world import accounts, posts, records
from village.world.hooks import Push
from village.world.manners import Manners
from village.world.model import Account, Notice, Post
from village.world.world import World

SCOPES = (
    "openid profile w_member_social w_organization_social r_organization_social rw_organization_admin"
    " r_member_postAnalytics"
)
VERSIONS = re.compile(r"2025(0[89]|1[0-2])|2026(0[1-9]|1[01])")
CODES = {
    400: ("ILLEGAL_ARGUMENT", 100),
    401: ("INVALID_ACCESS_TOKEN", 65600),
    403: ("ACCESS_DENIED", 100),
    404: ("RESOURCE_NOT_FOUND", 0),
    422: ("UNPROCESSABLE_ENTITY", 0),
    429: ("TOO_MANY_REQUESTS", 101),
    500: ("INTERNAL_SERVER_ERROR", 0),
}
_THING = re.compile(r"urn:li:(share|ugcPost|activity):(\d{1,19})")
_COMMENT = re.compile(r"urn:li:comment:\(urn:li:activity:(\d{1,19}),(\d{1,19})\)")


def body(status: int, words: str, code: str = "", number: int | None = None) -> dict[str, Any]:
    usual = CODES.get(status, CODES[500])
    return {
        "status": status,
        "code": code or usual[0],
        "message": words,
        "serviceErrorCode": usual[1] if number is None else number,
    }


def error(status: int, words: str) -> web.Response:
    return web.json_response(body(status, words), status=status)


def refuse(status: int, words: str, code: str = "") -> Problem:
    return Problem(status, words, body(status, words, code))


class LinkedIn(Dialect):
    async def answer(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        async def checked(again: web.Request) -> web.StreamResponse:
            demand_version(again)
            return await handler(again)

        return await super().answer(request, checked)

    def account_id(self, account: Account) -> str:
        return page_urn(account)

    def hook(self, world: World, notice: Notice, secret: str) -> Push:
        """Source: …/shared/api-guide/webhook-validation, …/organizations/organization-social-action-notifications."""
        told = notification(world, notice)
        if told is None:
            return None
        content = json.dumps({"type": "ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS", "notifications": [told]}).encode()
        signed = hmac.new(secret.encode(), b"hmacsha256=" + content, hashlib.sha256).hexdigest()
        return {"X-LI-Signature": signed, "Content-Type": "application/json"}, content


dialect = LinkedIn(
    "linkedin",
    error,
    manners=Manners(frozenset({"like", "boost", "reply", "mention", "follow"})),
    scopes=SCOPES,
    missing=(401, "", body(401, "Empty oauth2 access token", "EMPTY_ACCESS_TOKEN", 65604)),
    unknown=(401, "", body(401, "Invalid access token")),
    expired=(401, "", body(401, "The token has expired", "EXPIRED_ACCESS_TOKEN", 65602)),
    revoked=(401, "", body(401, "The token has been revoked by the user", "REVOKED_ACCESS_TOKEN", 65601)),
    forbidden=(403, "", body(403, "Not enough permissions to access this resource")),
)


def demand_version(request: web.Request) -> None:
    """Every versioned call names its version and protocol, and its URNs are encoded. Raises: Problem."""
    if not request.path.startswith("/linkedin/rest/"):
        return
    version = request.headers.get("Linkedin-Version", "")
    if not version:
        raise refuse(400, "A version must be present. Please specify a version by adding the LinkedIn-Version header.")
    if not VERSIONS.fullmatch(version):
        raise refuse(426, f"Requested version {version} is not active", "NONEXISTENT_VERSION")
    if request.headers.get("X-Restli-Protocol-Version") != "2.0.0":
        raise refuse(400, "Invalid URN: use the Rest.li protocol 2.0.0", "INVALID_URN_TYPE")
    if "urn:li:" in request.raw_path:
        raise refuse(400, "Syntax exception in path variables", "ILLEGAL_ARGUMENT")


# Names


def page_urn(account: Account) -> str:
    return f"urn:li:organization:{account.id}"


def person_urn(account: Account) -> str:
    return f"urn:li:person:p{account.id}"


def actor_of(world: World, post: Post) -> str:
    """Who said it: a page, or the person behind it."""
    return str(records.get(world, post.id).get("actor") or f"urn:li:person:p{post.author_id}")


def urn_of(world: World, post: Post) -> str:
    if post.reply_to:
        return f"urn:li:comment:({activity(post)},{post.id})"
    return f"urn:li:{records.get(world, post.id).get('kind', 'share')}:{post.id}"


def activity(post: Post) -> str:
    """Of its thread; another number than the post's, as there."""
    return f"urn:li:activity:{post.conversation_id + 1}"


def thing(call: Call, urn: str) -> Post:
    """A post or comment by its URN. Raises: Problem 400 for what is no URN, 404."""
    comment = _COMMENT.fullmatch(urn)
    if comment:
        post = call.post(comment[2])
        if post.conversation_id != int(comment[1]) - 1:
            raise refuse(404, "Could not find entity")
        return post
    found = _THING.fullmatch(urn)
    if not found:
        raise refuse(400, f"Invalid URN: {urn}", "INVALID_URN_TYPE")
    post = call.post(int(found[2]) - (found[1] == "activity"), "Could not find entity")
    if found[1] != "activity" and urn_of(call.world, post) != urn:
        raise refuse(404, "Could not find entity")
    return post


def root_of(call: Call, post: Post) -> Post:
    return call.post(post.conversation_id)


def acting(call: Call, urn: str) -> str:
    """The caller as page or person. Raises: Problem 403 for others, or without the permission."""
    scopes = set(call.token.scopes.replace(",", " ").split()) if call.token else set()
    need = {page_urn(call.me): "w_organization_social", person_urn(call.me): "w_member_social"}.get(urn)
    if need is None or need not in scopes:
        raise refuse(403, f"Not enough permissions to act as {urn}")
    return urn


def readable(call: Call, post: Post) -> Post:
    """Only threads of the caller's page. Raises: Problem 403."""
    if actor_of(call.world, root_of(call, post)) != page_urn(call.me):
        raise refuse(403, "Not enough permissions to access: GET socialActions")
    return post


def demand(told: dict[str, Any], *names: str) -> None:
    for name in names:
        if name not in told:
            raise refuse(400, f"ERROR :: /{name} :: field is required but not found", "MISSING_FIELD")


def paged(call: Call, found: list[Any], usual: int = 10) -> web.Response:
    """`start` and `count`, of 100 at most."""
    start, count = call.number("start"), call.number("count", usual)
    if not 0 <= count <= 100 or start < 0:
        raise refuse(400, "Invalid paging")
    paging = {"start": start, "count": count, "total": len(found), "links": []}
    return web.json_response({"paging": paging, "elements": found[start : start + count]})


# What a page is told

ACTIONS = {"reply": "COMMENT", "like": "LIKE", "boost": "SHARE", "mention": "SHARE_MENTION"}


def notification(world: World, notice: Notice) -> dict[str, Any] | None:
    """One notice in LinkedIn's words; None for what it is silent of."""
    action = ACTIONS.get(notice.kind)
    post = posts.get(world, notice.post_id) if notice.post_id else None
    if action is None or post is None:
        return None
    who = person_urn(accounts.get(world, notice.from_id))
    return told_of(world, action, post, notice.id, notice.at, accounts.get(world, notice.account_id), who)


def told_of(
    world: World, action: str, post: Post, number: int, at: int, page: Account, who: str
) -> dict[str, Any] | None:
    root = posts.get(world, post.conversation_id) if action != "SHARE_MENTION" else None
    if action != "SHARE_MENTION" and (root is None or actor_of(world, root) != page_urn(page)):
        return None
    told: dict[str, Any] = {
        "notificationId": number,
        "organizationalEntity": page_urn(page),
        "action": action,
        "lastModifiedAt": at,
        "subscriber": person_urn(page),
        "sourcePost": activity(root or post),
    }
    shown = root or post
    told["decoratedSourcePost"] = {
        "entity": urn_of(world, shown),
        "owner": actor_of(world, shown),
        "text": shown.text,
        "mediaCategory": "NONE",
    }
    if action in ("COMMENT", "ADMIN_COMMENT"):
        nested = post.reply_to != post.conversation_id
        parent = posts.get(world, post.reply_to or 0) if nested else None
        about = urn_of(world, parent) if parent else activity(post)
        comment = {"entity": urn_of(world, post), "owner": who, "text": post.text, "object": about}
        short = urn_of(world, post).replace("(urn:li:", "(")
        return told | {"generatedActivity": short, "decoratedGeneratedActivity": {"comment": comment}}
    if action == "SHARE_MENTION":
        share = {"entity": urn_of(world, post), "owner": who, "text": post.text}
        return told | {"generatedActivity": activity(post), "decoratedGeneratedActivity": {"share": share}}
    return told | {"generatedActivity": f"urn:li:reaction:({who},{activity(post)})" if action == "LIKE" else who}
