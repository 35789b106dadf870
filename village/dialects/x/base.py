"""The dialect of X itself: its errors, its headers, its sign-in, and what it pushes."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from typing import Any

from aiohttp import web

from village.dialects.signing_in import Grant, sign_in, usual_shape
from village.dialects.speaking import Call, Dialect, Problem
from village.dialects.x import events
from village.world import accounts, posts
from village.world.hooks import Push
from village.world.manners import Manners
from village.world.model import Account, Notice
from village.world.world import World

PROBLEMS = "https://api.x.com/2/problems"
TITLES = {401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 429: "Too Many Requests", 503: "Service Unavailable"}
SCOPES = (
    "tweet.read tweet.write tweet.moderate.write users.read media.write dm.read dm.write follows.read offline.access"
)


def error(status: int, words: str) -> web.Response:
    """A problem as X writes it; what is wrong with a request stands in a list."""
    if status in (400, 413, 422):
        told: dict[str, Any] = {
            "errors": [{"parameters": {}, "message": words}],
            "title": "Invalid Request",
            "detail": "One or more parameters to your request was invalid.",
            "type": f"{PROBLEMS}/invalid-request",
        }
        return web.json_response(told, status=400 if status == 422 else status)
    if status == 401:
        words = "Unauthorized"
    told = {"title": TITLES.get(status, "Error"), "detail": words, "type": "about:blank", "status": status}
    return web.json_response(told, status=status)


def refusal(words: str, *, kind: str = "") -> Problem:
    """403, with a type of its own where X has one."""
    body = {
        "title": "Forbidden",
        "detail": words,
        "type": f"{PROBLEMS}/{kind}" if kind else "about:blank",
        "status": 403,
    }
    return Problem(403, words, body)


def missing(resource: str, value: str, name: str = "id") -> dict[str, Any]:
    """What stands in `errors` for a thing that is not there; the answer's status is 200 all the same."""
    return {
        "value": value,
        "detail": f"Could not find {resource} with {name}: [{value}].",
        "title": "Not Found Error",
        "resource_type": resource,
        "parameter": name,
        "resource_id": value,
        "type": f"{PROBLEMS}/resource-not-found",
    }


def dress(request: web.Request, answer: web.StreamResponse) -> None:
    for name, value in (("limit", 900), ("remaining", 899), ("reset", int(time.time()) + 900)):
        answer.headers.setdefault(f"x-rate-limit-{name}", str(value))


def known(call: Call, *names: str) -> None:
    """X refuses what it does not know. Raises: Problem 400."""
    for name in call.request.query:
        if name not in names:
            raise Problem(400, f"The query parameter [{name}] is not one of [{','.join(names)}]")


class X(Dialect):
    def hook(self, world: World, notice: Notice, secret: str) -> Push:
        """An event of the Activity API, for the account that is told of it."""
        event = events.of_notice(world, notice)
        if event is None:
            return None
        body = json.dumps({"data": event}).encode()
        digest = hmac.new(secret.encode(), body, hashlib.sha256).digest()
        signature = f"sha256={base64.b64encode(digest).decode()}"
        return {"Content-Type": "application/json", "x-twitter-webhooks-signature": signature}, body


dialect = X(
    "x",
    error,
    manners=Manners(
        frozenset({"like", "boost", "reply", "follow", "mention", "direct", "vote"}),
        names_in_answers=True,
        names_in_messages=False,
    ),
    suspended=(403, "Your account is suspended and is not permitted to access this feature."),
    forbidden=(403, "You are not permitted to perform this action."),
    scopes=SCOPES,
    dress=dress,
)


def _shape(call: Call, grant: Grant) -> dict[str, Any]:
    told = usual_shape(call, grant)
    if "offline.access" not in grant.scopes.split():
        told.pop("refresh_token", None)
    return told


sign_in(
    dialect,
    authorize="/i/oauth2/authorize",
    token="/2/oauth2/token",  # noqa: S106 (an address)
    seconds=7200,
    demands_pkce=True,
    shape=_shape,
)


def owner(call: Call, name: str = "id") -> Account:
    """The account in the path, which must be the caller's own. Raises: Problem."""
    account = accounts.by_id(call.world, int(call.path(name))) if call.path(name).isdecimal() else None
    if account is None or account.network != "x":
        raise Problem(400, f"The `{name}` query parameter value [{call.path(name)}] is not valid")
    if account.id != call.me.id:
        raise refusal("You are not permitted to perform this action.")
    return account


def mentioned(call: Call, post_id: int) -> bool:
    return any(person.id == call.me.id for person in posts.mentioned(call.world, post_id))
