"""Calls to Slack's Web API: every answer is 200 and says itself whether it is a yes.

Source: https://docs.slack.dev/apis/web-api (read 2026-11-22).
"""

from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from typing import Any

from parvis.kit.http import Http
from parvis.networks.addresses import at
from parvis.networks.calls import call
from parvis.networks.errors import AnswerLost, Refused, Temporary
from parvis.networks.protocols import Access
from parvis.networks.slack.errors import sorted_error

HOME = "https://slack.com/api"
WWW = "https://slack.com"
PAGE = "200"
MOST_PAGES = 20
Told = dict[str, Any]
Message = dict[str, Any]


def www(base_url: str) -> str:
    """The host where people say yes."""
    return at(base_url, HOME, WWW)


async def ask(http: Http, access: Access, name: str, **params: str) -> Told:
    """Read something. Raises NetworkError."""
    return await _send(http, access, "GET", name, effect=False, params=params)


async def do(http: Http, access: Access, name: str, body: Mapping[str, Any], *, effect: bool = False) -> Told:
    """Change something. Raises NetworkError."""
    return await _send(http, access, "POST", name, effect=effect, json=dict(body))


async def do_quietly(http: Http, access: Access, name: str, body: Mapping[str, Any], *fine: str) -> None:
    """Change something that may be so already, which these errors tell. Raises NetworkError."""
    try:
        await do(http, access, name, body)
    except Refused as error:
        if error.said.partition(":")[0] not in fine:
            raise


async def _send(http: Http, access: Access, method: str, name: str, *, effect: bool, **how: Any) -> Told:
    headers = {"Authorization": f"Bearer {access.token}"}
    answer = await call(http, method, f"{access.base_url}/{name}", effect=effect, headers=headers, **how)
    told = answer.json()
    if answer.ok and isinstance(told, dict) and told.get("ok") is True:
        return told
    if answer.ok and not (isinstance(told, dict) and told.get("ok") is False):
        raise (AnswerLost if effect else Temporary)(said=answer.text(), status=answer.status)
    raise sorted_error(answer, effect=effect)


async def pages(http: Http, access: Access, name: str, key: str, **params: str) -> AsyncIterator[Told]:
    """The things of all pages."""
    cursor = ""
    for _page in range(MOST_PAGES):
        more = {"cursor": cursor} if cursor else {}
        told = await ask(http, access, name, limit=PAGE, **params, **more)
        things = told.get(key)
        if not isinstance(things, list):
            raise Temporary(said=str(told))
        for thing in things:
            if isinstance(thing, dict):
                yield thing
        cursor = str((told.get("response_metadata") or {}).get("next_cursor") or "")
        if not cursor:
            return


async def channels(http: Http, access: Access, types: str) -> list[Told]:
    """Conversations of these types that go on."""
    found = pages(http, access, "conversations.list", "channels", types=types, exclude_archived="true")
    return [channel async for channel in found if channel.get("id")]


def said_in(http: Http, access: Access, channel: str, *, thread: str = "", oldest: str = "") -> AsyncIterator[Message]:
    """What was said since `oldest` in a channel, or in a thread of it; with the keys that we put there."""
    params = {"channel": channel, "include_all_metadata": "true"} | ({"oldest": oldest} if oldest else {})
    if thread:
        return pages(http, access, "conversations.replies", "messages", ts=thread, **params)
    return pages(http, access, "conversations.history", "messages", **params)


def metadata_of(message: Mapping[str, Any]) -> Told:
    """What we wrote beside the text."""
    metadata = message.get("metadata") or {}
    payload = metadata.get("event_payload") if metadata.get("event_type") == EVENT else None
    return payload if isinstance(payload, dict) else {}


#: Under this name our keys stand in a message's metadata.
EVENT = "parvis_publication"


def moment_of(ts: str) -> datetime:
    return datetime.fromtimestamp(float(ts), UTC)


def ts_at(moment: datetime) -> str:
    return f"{moment.timestamp():.6f}"


def address(access: Access, channel: str, ts: str) -> str:
    """Where members of the workspace read it, as chat.getPermalink tells."""
    home = str(access.extra.get("url") or f"{WWW}/").rstrip("/")
    return f"{home}/archives/{channel}/p{ts.replace('.', '')}"
