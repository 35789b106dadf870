"""What came in on Messenger: the conversations that moved since a mark, and in each what is new.

Our own words come in too, those that somebody wrote in Meta's inbox included.
"""

from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from parvis.kit.clock import parsed
from parvis.networks.meta.calls import Graph, Told
from parvis.networks.meta.fields import inner, several, text, when
from parvis.networks.protocols import Access, Catch, Incoming

MESSAGES = "id,created_time,from,to,message,attachments,sticker"
CONVERSATIONS = 25
#: A message may be shown a little later than it was written.
LATE = timedelta(minutes=1)


async def read(graph: Graph, access: Access, *, mark: str) -> Catch:
    """mark: when the conversation that moved last did so; "" reads the latest page of conversations."""
    known = parsed(mark) - LATE if mark else None
    found: dict[str, Incoming] = {}
    newest = parsed(mark) if mark else None
    async for conversation in moved(graph, access, known):
        at = when(conversation, "updated_time")
        newest = max((moment for moment in (newest, at) if moment is not None), default=None)
        async for told in messages(graph, access, text(conversation, "id"), known):
            incoming = message(told, access.account_id)
            if incoming is not None:
                found[incoming.remote_id] = incoming
    arrivals = tuple(sorted(found.values(), key=lambda one: one.happened_at))
    return Catch(arrivals, newest.astimezone(UTC).isoformat() if newest else mark)


async def moved(graph: Graph, access: Access, known: datetime | None) -> AsyncIterator[Told]:
    """Conversations, the one that moved last first; without a moment only the latest page."""
    path = f"/{access.account_id}/conversations"
    left = CONVERSATIONS
    params = {"platform": "messenger", "fields": "id,updated_time", "limit": CONVERSATIONS}
    async for conversation in graph.pages(path, access, **params):
        at = when(conversation, "updated_time")
        if known is not None and at is not None and at < known:
            return
        if text(conversation, "id"):
            yield conversation
        left -= 1
        if known is None and not left:
            return


async def messages(graph: Graph, access: Access, thread: str, known: datetime | None) -> AsyncIterator[Told]:
    """Of one conversation, newest first, down to that moment; without one only the latest."""
    left = CONVERSATIONS
    async for told in graph.pages(f"/{thread}/messages", access, fields=MESSAGES, limit=CONVERSATIONS):
        at = when(told, "created_time")
        if known is not None and at is not None and at < known:
            return
        yield told
        left -= 1
        if known is None and not left:
            return


async def with_person(graph: Graph, access: Access, person: str) -> AsyncIterator[Told]:
    """All messages between us and one person, newest first."""
    params = {"platform": "messenger", "user_id": person, "fields": "id"}
    told = await graph.get(f"/{access.account_id}/conversations", access, **params)
    for conversation in several({"conversations": told}, "conversations"):
        async for one in graph.pages(
            f"/{text(conversation, 'id')}/messages", access, fields=MESSAGES, limit=CONVERSATIONS
        ):
            yield one


def message(told: Mapping[str, Any], page: str) -> Incoming | None:
    """A message as the API tells it; None where it is not readable."""
    at, remote_id = when(told, "created_time"), text(told, "id")
    author = inner(told, "from")
    writer = text(author, "id")
    if at is None or not remote_id or not writer:
        return None
    receivers = [text(one, "id") for one in several(told, "to")]
    ours = writer == page
    person = next((one for one in receivers if one != page), "") if ours else writer
    name = text(author, "name")
    return Incoming(
        kind="message",
        remote_id=remote_id,
        happened_at=at,
        author_id=writer,
        author_handle=name,
        author_name=name or writer,
        text=text(told, "message"),
        ours=ours,
        extra=extra(person, at, files(told)),
    )


def files(told: Mapping[str, Any]) -> list[str]:
    """Addresses of what is attached; they end after a while."""
    found = [text(told, "sticker")]
    for one in several(told, "attachments"):
        picture = text(inner(one, "image_data"), "url") or text(inner(one, "video_data"), "url")
        found.append(picture or text(one, "file_url"))
    return [address for address in found if address]


def extra(person: str, at: datetime, attached: list[str]) -> dict[str, Any]:
    """What answering needs: whom, and since when the window is open."""
    told: dict[str, Any] = {"person": person, "at": at.astimezone(UTC).isoformat()}
    return told | ({"files": attached} if attached else {})
