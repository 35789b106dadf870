"""One call to Pinterest's API of version 5.

Source: https://developers.pinterest.com/docs/api/v5/ (read 2026-11-22).
"""

from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from typing import Any

from parvis.kit.clock import parsed
from parvis.kit.http import Answer, Http
from parvis.networks.addresses import at
from parvis.networks.calls import call
from parvis.networks.errors import AnswerLost, Temporary
from parvis.networks.pinterest.errors import sorted_error
from parvis.networks.protocols import Access

HOME = "https://api.pinterest.com"
WWW = "https://www.pinterest.com"
PAGE = 250
MOST_PAGES = 20


def pin_url(access: Access, pin_id: str) -> str:
    return f"{at(access.base_url, HOME, WWW)}/pin/{pin_id}/"


async def send(http: Http, access: Access, method: str, path: str, *, effect: bool = False, **how: Any) -> Answer:
    """A successful answer that holds a JSON object; anything else is raised as a NetworkError."""
    headers = {"Authorization": f"Bearer {access.token}"}
    url = f"{access.base_url}/v5{path}"
    answer = await call(http, method, url, effect=effect, headers=headers, **how)
    if not answer.ok:
        raise sorted_error(answer)
    if not isinstance(answer.json(), dict):
        raise (AnswerLost if effect else Temporary)(status=answer.status, said=answer.text())
    return answer


async def told(http: Http, access: Access, method: str, path: str, **how: Any) -> dict[str, Any]:
    found: dict[str, Any] = (await send(http, access, method, path, **how)).json()
    return found


async def each(
    http: Http, access: Access, path: str, params: Mapping[str, str] | None = None
) -> AsyncIterator[dict[str, Any]]:
    """The items of all pages that have an id."""
    bookmark = ""
    for _page in range(MOST_PAGES):
        query = {"page_size": str(PAGE), **(params or {}), **({"bookmark": bookmark} if bookmark else {})}
        page = await told(http, access, "GET", path, params=query)
        items = page.get("items")
        if not isinstance(items, list):
            raise Temporary(said=str(page))
        for item in items:
            if isinstance(item, dict) and item.get("id"):
                yield item
        before, bookmark = bookmark, str(page.get("bookmark") or "")
        if not bookmark or bookmark == before:
            return


def made(pin: Mapping[str, Any]) -> datetime | None:
    try:
        return parsed(str(pin.get("created_at")))
    except ValueError:
        return None


def inner(told: object, *names: str) -> dict[str, Any]:
    """The object behind these names; empty where there is none."""
    for name in names:
        told = told.get(name) if isinstance(told, dict) else None
    return told if isinstance(told, dict) else {}
