"""Calls to Discord, and its ids, which hold the moment they were made at.

Source: https://docs.discord.com/developers/reference (read 2026-11-22).
"""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

from parvis.kit.http import Answer, Http
from parvis.networks.calls import call
from parvis.networks.discord.errors import sorted_error
from parvis.networks.errors import AnswerLost, Temporary
from parvis.networks.protocols import Access

HOME = "https://discord.com/api/v10"
WWW = "https://discord.com"
EPOCH_MS = 1_420_070_400_000
PAGE = 100
#: Of a channel at one reading, so that a loud one does not use up what the server takes.
MOST_PAGES = 10

TEXT, NEWS, FORUM, MEDIA_FORUM = 0, 5, 15, 16
TALKS = frozenset({TEXT, NEWS})
FORUMS = frozenset({FORUM, MEDIA_FORUM})
Message = dict[str, Any]


async def send(http: Http, access: Access, method: str, path: str, **how: Any) -> Answer:
    """A successful answer. Raises NetworkError."""
    headers = {"Authorization": f"Bot {access.token}"}
    answer = await call(http, method, access.base_url + path, headers=headers, **how)
    if not answer.ok:
        raise sorted_error(answer)
    return answer


async def made(http: Http, access: Access, path: str, **how: Any) -> tuple[Message, Answer]:
    """What was made, which has an id. Raises NetworkError, AnswerLost where no id is told."""
    answer = await send(http, access, "POST", path, effect=True, **how)
    told = answer.json()
    if not isinstance(told, dict) or not told.get("id"):
        raise AnswerLost(said=answer.text(), status=answer.status)
    return told, answer


async def one(http: Http, access: Access, path: str, **how: Any) -> dict[str, Any]:
    """An object with an id. Raises NetworkError."""
    answer = await send(http, access, "GET", path, **how)
    told = answer.json()
    if not isinstance(told, dict) or not told.get("id"):
        raise Temporary(said=answer.text(), status=answer.status)
    return told


async def several(http: Http, access: Access, path: str, name: str = "", **how: Any) -> list[dict[str, Any]]:
    """A list of objects with ids, or the one under `name`. Raises NetworkError."""
    answer = await send(http, access, "GET", path, **how)
    told = answer.json()
    if name:
        told = told.get(name) if isinstance(told, dict) else None
    if not isinstance(told, list):
        raise Temporary(said=answer.text(), status=answer.status)
    return [thing for thing in told if isinstance(thing, dict) and thing.get("id")]


async def messages(http: Http, access: Access, channel: str, *, after: str) -> AsyncIterator[Message]:
    """What was said in a channel, oldest first; without `after` only the latest page."""
    for _page in range(MOST_PAGES):
        params = {"limit": str(PAGE)} | ({"after": after} if after else {})
        page = await several(http, access, f"/channels/{channel}/messages", params=params)
        page.sort(key=lambda message: int(message["id"]))
        for message in page:
            yield message
        if not after or len(page) < PAGE:
            return
        after = str(page[-1]["id"])


async def channels(http: Http, access: Access) -> list[dict[str, Any]]:
    """Those of our server, in the order in which people see them."""
    found = await several(http, access, f"/guilds/{access.account_id}/channels")
    return sorted(found, key=lambda channel: (channel.get("position") or 0, int(channel["id"])))


async def threads(http: Http, access: Access) -> list[dict[str, Any]]:
    """Those where somebody has written lately."""
    return await several(http, access, f"/guilds/{access.account_id}/threads/active", "threads")


def id_at(moment: datetime) -> str:
    """The smallest id that was made at that moment."""
    return str(max(0, int(moment.timestamp() * 1000) - EPOCH_MS) << 22)


def moment_of(identifier: str) -> datetime:
    return datetime.fromtimestamp(((int(identifier) >> 22) + EPOCH_MS) / 1000, UTC)


def author_of(message: Message) -> str:
    return str((message.get("author") or {}).get("id") or "")


def address(access: Access, channel: str, message: str) -> str:
    """Where members of the server read it."""
    return f"{WWW}/channels/{access.account_id}/{channel}/{message}"
