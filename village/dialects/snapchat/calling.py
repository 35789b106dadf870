"""How Snap speaks: an envelope around everything, a no with a status of 200, and how one signs in.

Source: https://developers.snap.com/api/marketing-api/Public-Profile-API/Introduction (read 2026-11-22).
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from aiohttp import web

from village.dialects.signing_in import sign_in
from village.dialects.speaking import Call, Dialect, Problem
from village.world.manners import Manners
from village.world.model import Account

SCOPE = "snapchat-profile-api"
CODES = {401: "UNAUTHORIZED", 403: "AUTHORIZATION_PERMISSION_DENIED", 404: "NOT_FOUND"}
P = "/v1/public_profiles/{profile}"


def envelope(status: str, **more: Any) -> dict[str, Any]:
    return {"request_status": status, "request_id": str(uuid4()), **more}


def error(status: int, words: str) -> web.Response:
    code = CODES.get(status, "VALIDATION_ERROR" if status < 500 else "INTERNAL_ERROR")
    answer = web.json_response(
        envelope("ERROR", display_message=words, debug_message=words, error_code=code), status=status
    )
    if status == 401:
        answer.headers["WWW-Authenticate"] = f'Bearer error="invalid_token", error_description="{words}"'
    return answer


def says(**told: Any) -> web.Response:
    return web.json_response(envelope("SUCCESS", **told))


def refusal(code: str, words: str) -> Problem:
    """A no with a status of 200."""
    return Problem(200, words, envelope("ERROR", display_message=words, debug_message=words, error_code=code))


class Snapchat(Dialect):
    def account_id(self, account: Account) -> str:
        return uuid_of(account.id)


dialect = Snapchat(
    "snapchat",
    error,
    manners=Manners(frozenset({"like", "boost", "follow"})),
    missing=(401, "The access token is missing"),
    unknown=(401, "The access token is invalid"),
    expired=(401, "The access token expired"),
    revoked=(401, "The access token is invalid"),
    forbidden=(403, "The client is not allowed to use this API"),
    scopes=SCOPE,
)
sign_in(
    dialect,
    authorize="/login/oauth2/authorize",
    token="/login/oauth2/access_token",  # noqa: S106 (a path)
    seconds=3600,
)


def uuid_of(number: int) -> str:
    return str(UUID(int=number))


def number_of(text: str) -> int:
    """0 for what is no UUID, or none of ours."""
    try:
        number = UUID(text).int
    except ValueError:
        return 0
    return number if number < 1 << 63 else 0


def mine(call: Call) -> None:
    """Raises: Problem where another profile is meant."""
    if number_of(call.path("profile")) != call.me.id:
        raise Problem(403, "No access to this profile")


def moment(at: int) -> str:
    return datetime.fromtimestamp(at / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def page(call: Call, found: list[Any]) -> tuple[list[Any], dict[str, Any]]:
    """A stretch of it, and where the next one is."""
    size, start = call.number("limit", 50), call.number("cursor")
    if not 1 <= size <= 1000:
        raise Problem(400, "limit is out of range")
    end = start + size
    link = f"{call.base_url}{call.request.path.removeprefix('/snapchat')}?limit={size}&cursor={end}"
    return found[start:end], {"paging": {"next_link": link} if end < len(found) else {}}


def parts(name: str, things: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"sub_request_status": "SUCCESS", name: thing} for thing in things]
