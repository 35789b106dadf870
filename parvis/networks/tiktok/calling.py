"""One call to TikTok, in each of its two portals. Their tokens are not interchangeable, so a channel belongs to one.

Source: https://developers.tiktok.com/doc/overview, https://business-api.tiktok.com/portal/docs (read 2026-11-22).
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from parvis.kit.http import Answer, Http
from parvis.networks.addresses import at
from parvis.networks.calls import call
from parvis.networks.errors import AnswerLost, Busy, NetworkError, Temporary
from parvis.networks.protocols import Access
from parvis.networks.tiktok.errors import WAITS, business_error, sorted_error

HOME = "https://open.tiktokapis.com"
BUSINESS = "https://business-api.tiktok.com"
WWW = "https://www.tiktok.com"
V = "/open_api/v1.3"
MOST_PAGES = 20


def is_business(access: Access) -> bool:
    return access.extra.get("portal") == "business"


def www(access: Access) -> str:
    return at(access.base_url, HOME, WWW)


async def ask(
    http: Http, access: Access, method: str, path: str, *, effect: bool = False, **how: Any
) -> dict[str, Any]:
    """The data of a successful answer of the Content Posting or Display API; anything else is a NetworkError."""
    headers = {"Authorization": f"Bearer {access.token}"}
    answer = await _sent(http, method, access.base_url + path, effect=effect, headers=headers, **how)
    told = answer.json()
    error = inner(told, "error")
    code = str(error.get("code") or "")
    if answer.ok and isinstance(told, dict) and code in ("ok", "") and isinstance(told.get("data"), dict):
        data: dict[str, Any] = told["data"]
        return data
    if answer.ok and code in ("ok", ""):
        raise _nonsense(answer, effect=effect)
    raise sorted_error(answer.status, code, str(error.get("message") or "") or answer.text(), effect=effect)


async def ask_business(
    http: Http, access: Access, method: str, path: str, *, effect: bool = False, **how: Any
) -> dict[str, Any]:
    """As `ask`, of the Business API, which says almost everything with a status of 200."""
    url = f"{at(access.base_url, HOME, BUSINESS)}{V}{path}"
    headers = {"Access-Token": access.token}
    answer = await _sent(http, method, url, effect=effect, headers=headers, **how)
    return data_of(answer, effect=effect)


def data_of(answer: Answer, *, effect: bool = False) -> dict[str, Any]:
    told = answer.json()
    if answer.ok and isinstance(told, dict) and told.get("code") == 0:
        data = told.get("data")
        return data if isinstance(data, dict) else {}
    if isinstance(told, dict) and isinstance(told.get("code"), int):
        raise business_error(answer.status, told["code"], str(told.get("message") or ""), effect=effect)
    if answer.ok:
        raise _nonsense(answer, effect=effect)
    raise business_error(answer.status, None, answer.text(), effect=effect)


async def _sent(http: Http, method: str, url: str, *, effect: bool, **how: Any) -> Answer:
    """A 429 tells no moment there; it is over after a minute."""
    try:
        return await call(http, method, url, effect=effect, **how)
    except Busy as error:
        retry_at = error.retry_at or datetime.now(UTC) + WAITS["rate_limit_exceeded"]
        raise Busy(retry_at=retry_at, said=error.said, status=error.status) from error


def _nonsense(answer: Answer, *, effect: bool) -> NetworkError:
    return (AnswerLost if effect else Temporary)(status=answer.status, said=answer.text())


def inner(told: object, *names: str) -> dict[str, Any]:
    """The object behind these names; empty where there is none."""
    for name in names:
        told = told.get(name) if isinstance(told, dict) else None
    return told if isinstance(told, dict) else {}


def several(told: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    found = told.get(name)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def moment(told: object) -> datetime | None:
    """Seconds since 1970, as a number or as text; milliseconds are told by their size."""
    text = str(told)
    if not (text.isascii() and text.isdecimal() and 0 < len(text) < 16):
        return None
    seconds = int(text) / (1000 if len(text) > 11 else 1)
    return datetime.fromtimestamp(seconds, UTC)


def count(told: object) -> int | None:
    return told if isinstance(told, int) and not isinstance(told, bool) else None
