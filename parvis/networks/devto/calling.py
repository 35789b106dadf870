"""One call to DEV, or to another site that runs Forem.

Source: https://developers.forem.com/api/v1 (read 2026-11-22); how many calls are taken:
https://github.com/forem/forem/blob/main/config/initializers/rack_attack.rb (read 2026-11-25).
"""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

from parvis.kit.clock import parsed
from parvis.kit.http import Answer, Http
from parvis.networks.calls import call
from parvis.networks.devto.errors import sorted_error
from parvis.networks.errors import AnswerLost, Temporary
from parvis.networks.protocols import Access

HOME = "https://dev.to/api"
ACCEPT = "application/vnd.forem.api-v1+json"
PAGE = 30
MOST_PAGES = 20
#: Seconds between two calls: three a second may read, one may write.
READ_PAUSE, WRITE_PAUSE = 0.35, 1.1


async def send(http: Http, access: Access, method: str, path: str, *, effect: bool = False, **how: Any) -> Answer:
    """The answer of a success; anything else is raised as a NetworkError."""
    headers = {"api-key": access.token, "Accept": ACCEPT}
    answer = await call(http, method, access.base_url + path, effect=effect, headers=headers, **how)
    if not answer.ok:
        raise sorted_error(answer)
    return answer


async def ask(
    http: Http, access: Access, method: str, path: str, *, effect: bool = False, **how: Any
) -> dict[str, Any]:
    """The object of a success. Raises AnswerLost or Temporary where it is none."""
    answer = await send(http, access, method, path, effect=effect, **how)
    told = answer.json()
    if not isinstance(told, dict):
        raise (AnswerLost if effect else Temporary)(status=answer.status, said=answer.text())
    return told


async def listed(http: Http, access: Access, path: str, **params: str) -> list[dict[str, Any]]:
    """One page of objects. Raises Temporary where it is no list."""
    answer = await send(http, access, "GET", path, params=params)
    told = answer.json()
    if not isinstance(told, list):
        raise Temporary(status=answer.status, said=answer.text())
    return [one for one in told if isinstance(one, dict)]


async def mine(http: Http, access: Access, state: str) -> AsyncIterator[dict[str, Any]]:
    """Our own articles that have a number; state: published or unpublished. The latest first."""
    for page in range(1, MOST_PAGES + 1):
        if page > 1:
            await asyncio.sleep(READ_PAUSE)
        found = await listed(http, access, f"/articles/me/{state}", page=str(page), per_page=str(PAGE))
        for article in found:
            if number(article.get("id")) is not None:
                yield article
        if len(found) < PAGE:
            return


def moment(told: object) -> datetime | None:
    try:
        return parsed(told) if isinstance(told, str) and told else None
    except ValueError:
        return None


def number(told: object) -> int | None:
    return told if isinstance(told, int) and not isinstance(told, bool) else None


def word(told: dict[str, Any], name: str) -> str:
    value = told.get(name)
    return value if isinstance(value, str) else ""
