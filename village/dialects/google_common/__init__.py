"""What Google's networks have in common: how they refuse, sign in, page, and mark what only some may see.

Sources: https://developers.google.com/identity/protocols/oauth2/web-server,
https://developers.google.com/youtube/v3/docs/errors, https://cloud.google.com/apis/design/errors (read 2026-11-22).
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from village.dialects.signing_in import Grant, sign_in
from village.dialects.speaking import Call, Dialect, Problem
from village.world.manners import Manners

SCOPE = "https://www.googleapis.com/auth/"
HOUR = 3599
#: Reason and status that go with an HTTP status where nothing more is known.
USUAL = {
    400: ("invalid", "INVALID_ARGUMENT"),
    401: ("authError", "UNAUTHENTICATED"),
    403: ("forbidden", "PERMISSION_DENIED"),
    404: ("notFound", "NOT_FOUND"),
    405: ("methodNotAllowed", "UNIMPLEMENTED"),
    409: ("conflict", "ALREADY_EXISTS"),
    429: ("rateLimitExceeded", "RESOURCE_EXHAUSTED"),
    500: ("backendError", "INTERNAL"),
}


def body(status: int, words: str, reason: str = "", domain: str = "global") -> dict[str, Any]:
    usual, name = USUAL.get(status, USUAL[400])
    fault = {"message": words, "domain": domain, "reason": reason or usual}
    return {"error": {"code": status, "message": words, "errors": [fault], "status": name}}


def error(status: int, words: str) -> web.Response:
    """Google knows no 422."""
    told = 400 if status == 422 else status
    return web.json_response(body(told, words), status=told)


def refuse(status: int, reason: str, words: str, domain: str = "global") -> Problem:
    return Problem(status, words, body(status, words, reason, domain))


def google(network: str, *scopes: str, manners: Manners, dialect: type[Dialect] = Dialect) -> Dialect:
    """A dialect with Google's sign-in. A refresh token comes only where it was asked for, and stays the same."""
    bad = "Request had invalid authentication credentials. Expected OAuth 2 access token."
    lacking = "Request had insufficient authentication scopes."
    made = dialect(
        network,
        error,
        manners=manners,
        missing=(401, "Login Required.", body(401, "Login Required.", "required")),
        unknown=(401, bad, body(401, bad)),
        expired=(401, bad, body(401, bad)),
        revoked=(401, bad, body(401, bad)),
        suspended=(403, "Suspended", body(403, "The account is suspended.", "authenticatedUserAccountSuspended")),
        forbidden=(403, lacking, body(403, lacking, "insufficientPermissions")),
        scopes=" ".join(SCOPE + scope for scope in scopes),
    )
    sign_in(made, authorize="/o/oauth2/v2/auth", token="/token", seconds=HOUR, rotates=False, shape=_shape)  # noqa: S106
    made.get("/tokeninfo")(_token_info)
    return made


async def _token_info(call: Call) -> web.Response:
    """What the token may do."""
    assert call.token is not None
    told = {"azp": call.token.client_id, "aud": call.token.client_id, "scope": call.token.scopes}
    return web.json_response(told | {"expires_in": str(HOUR), "access_type": "offline"})


def _shape(call: Call, grant: Grant) -> dict[str, Any]:
    told: dict[str, Any] = {"access_token": grant.access.token, "expires_in": grant.seconds, "token_type": "Bearer"}
    told["scope"] = grant.scopes
    if grant.renew and call.text("grant_type") != "refresh_token":
        told["refresh_token"] = grant.renew.token
    return told


def page(
    call: Call, things: Sequence[Any], *, usual: int, most: int, size: str = "maxResults"
) -> tuple[list[Any], dict[str, Any]]:
    """One page, and `nextPageToken` where there are more. Raises: Problem 400."""
    count = call.number(size, usual)
    if not 1 <= count <= most:
        raise refuse(400, "invalidParameter", f"Invalid value '{count}'. Values must be within the range: [1, {most}]")
    start = _start(call.text("pageToken"))
    more = {"nextPageToken": _token(start + count)} if start + count < len(things) else {}
    return list(things[start : start + count]), more


def _token(start: int) -> str:
    return base64.urlsafe_b64encode(f"at:{start}".encode()).decode()


def _start(token: str) -> int:
    """Raises: Problem 400 for a token that was never given."""
    if not token:
        return 0
    try:
        word, _, number = base64.urlsafe_b64decode(token).decode().partition(":")
        if word == "at":
            return int(number)
    except ValueError:
        pass
    raise refuse(400, "invalidPageToken", "The request specifies an invalid page token.")


def inside(told: Any, *names: str) -> Any:
    """What lies that deep in a body; None where it is not there."""
    for name in names:
        told = told.get(name) if isinstance(told, dict) else None
    return told


def words_of(told: Any, *names: str) -> str:
    found = inside(told, *names)
    return found if isinstance(found, str) else ""


def moment(at_ms: int) -> str:
    return datetime.fromtimestamp(at_ms / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
