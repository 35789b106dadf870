"""One call to Snap's Public Profile API.

Source: https://developers.snap.com/api/marketing-api/Public-Profile-API/Introduction (read 2026-11-22).
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from parvis.kit.http import Answer, Http
from parvis.networks.addresses import at
from parvis.networks.calls import call
from parvis.networks.errors import AnswerLost, Busy, Temporary
from parvis.networks.oauth import Provider
from parvis.networks.protocols import Access
from parvis.networks.snapchat.errors import reasons, sorted_error

HOME = "https://businessapi.snapchat.com"
ACCOUNTS = "https://accounts.snapchat.com"
WWW = "https://www.snapchat.com"
SCOPES = ("snapchat-profile-api",)
#: Snap names no moment with a 429.
AFTER_TOO_MANY = timedelta(minutes=1)


def provider(base_url: str) -> Provider:
    """Tokens live for an hour; PKCE is not asked for."""
    pages = f"{at(base_url, HOME, ACCOUNTS)}/login/oauth2"
    return Provider(f"{pages}/authorize", f"{pages}/access_token", SCOPES, pkce=False)


def profile(access: Access) -> str:
    """The path of our profile."""
    return f"/v1/public_profiles/{access.account_id}"


async def ask(
    http: Http, access: Access, method: str, path: str, *, effect: bool = False, **how: Any
) -> dict[str, Any]:
    """The object of an answer that says yes in all its parts; anything else is raised as a NetworkError."""
    headers = {"Authorization": f"Bearer {access.token}"}
    try:
        answer = await call(http, method, access.base_url + path, effect=effect, headers=headers, **how)
    except Busy as error:
        retry_at = error.retry_at or datetime.now(UTC) + AFTER_TOO_MANY
        raise Busy(retry_at=retry_at, said=error.said, status=error.status) from error
    return _read(answer, effect=effect)


def _read(answer: Answer, *, effect: bool) -> dict[str, Any]:
    told = answer.json()
    if not answer.ok:
        raise sorted_error(answer.status, told, answer.text())
    status = str(told.get("request_status") or "").upper() if isinstance(told, dict) else ""
    if status not in ("SUCCESS", "ERROR", "PARTIAL"):
        raise (AnswerLost if effect else Temporary)(status=answer.status, said=answer.text())
    if status != "SUCCESS" or reasons(told):
        raise sorted_error(answer.status, told, answer.text())
    found: dict[str, Any] = told
    return found


def inner(told: object, name: str) -> dict[str, Any]:
    """The object of that name; empty where there is none."""
    found = told.get(name) if isinstance(told, Mapping) else None
    return found if isinstance(found, dict) else {}


def several(told: Mapping[str, Any], names: str, name: str) -> list[dict[str, Any]]:
    """What stands in a list of parts, each of which holds the thing itself under its own name."""
    found = told.get(names)
    parts = [part for part in found if isinstance(part, dict)] if isinstance(found, list) else []
    return [inner(part, name) or part for part in parts]


def word(told: Mapping[str, Any], *names: str) -> str:
    """The first of these that is a text, "" where none is."""
    return next((value for value in (told.get(name) for name in names) if isinstance(value, str) and value), "")
