"""What came in on Threads: answers below our posts, and posts that name us. Likes have no names there.

The list of our posts says which have answers. Those of the newest posts are read each time, the others in turn.
"""

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from parvis.networks.errors import Gone, NotPermitted
from parvis.networks.meta.calls import Graph, Told
from parvis.networks.meta.fields import inner, text, when
from parvis.networks.protocols import Access, Catch, Incoming

FIELDS = "id,text,timestamp,permalink,username,is_reply_owned_by_me,root_post,replied_to,hide_status"
MENTION_FIELDS = "id,text,timestamp,permalink,username"
LATEST = 50  # of our posts
LOUD = 10  # the newest are asked each time
QUIET = 4  # of the others, in turn


@dataclass(frozen=True, slots=True)
class Mark:
    """Moments of the newest answer read, by post, and of the newest mention; turn: of the quiet posts."""

    answers: Mapping[str, str] = field(default_factory=dict)
    mention: str = ""
    turn: int = 0

    @classmethod
    def read(cls, mark: str) -> "Mark":
        told = json.loads(mark) if mark.startswith("{") else {}
        return cls(told.get("answers") or {}, told.get("mention", ""), told.get("turn", 0))

    def __str__(self) -> str:
        return json.dumps({"answers": dict(self.answers), "mention": self.mention, "turn": self.turn})


async def read(graph: Graph, access: Access, *, mark: str, about: Sequence[str]) -> Catch:
    before = Mark.read(mark)
    roots = await _answered(graph, access, about)
    asked, turn = _to_ask(roots, before.turn, everything=not mark)
    newest = {root: before.answers.get(root, "") for root in roots}
    found: dict[str, Incoming] = {}
    for root in asked:
        async for told in _below(graph, access, root, newest[root]):
            incoming = answer(told, root, username=str(access.extra.get("username", "")))
            if incoming is not None:
                found[incoming.remote_id] = incoming
                newest[root] = max(newest[root], _written(incoming))
    mention = before.mention
    async for incoming in _mentions(graph, access, before.mention):
        found.setdefault(incoming.remote_id, incoming)
        mention = max(mention, _written(incoming))
    after = Mark({root: at for root, at in newest.items() if at}, mention, turn)
    return Catch(tuple(sorted(found.values(), key=lambda one: one.happened_at)), str(after))


async def _answered(graph: Graph, access: Access, about: Sequence[str]) -> list[str]:
    """Our posts that have answers, newest first; then those we were asked about that are no longer among the latest."""
    told = await graph.get("/me/threads", access, fields="id,has_replies", limit=LATEST)
    data = told.get("data")
    latest = {text(one, "id"): one for one in (data if isinstance(data, list) else ()) if isinstance(one, dict)}
    answered = [root for root, one in latest.items() if root and one.get("has_replies") is True]
    return [*answered, *(root for root in about if root not in latest)]


def _to_ask(roots: list[str], turn: int, *, everything: bool) -> tuple[list[str], int]:
    if everything:
        return roots, 0
    loud, quiet = roots[:LOUD], roots[LOUD:]
    start = turn % len(quiet) if quiet else 0
    return loud + (quiet[start:] + quiet[:start])[:QUIET], turn + QUIET


async def _below(graph: Graph, access: Access, root: str, known: str) -> AsyncIterator[Told]:
    """What was said under one post, newest first, down to what is known."""
    with suppress(Gone):
        async for told in graph.pages(f"/{root}/conversation", access, fields=FIELDS, reverse=True, limit=100):
            at = when(told, "timestamp")
            if at is not None and _iso(at) < known:
                return
            yield told


async def _mentions(graph: Graph, access: Access, known: str) -> AsyncIterator[Incoming]:
    """Newest first. An application without that right is told nothing."""
    with suppress(NotPermitted):
        async for told in graph.pages("/me/mentions", access, fields=MENTION_FIELDS, limit=50):
            incoming = mention(told)
            if incoming is None:
                continue
            if _written(incoming) < known:
                return
            yield incoming


def answer(told: Mapping[str, Any], root: str, *, username: str) -> Incoming | None:
    """A reply as the API or a hook tells it; None where it is not readable."""
    at, remote_id = when(told, "timestamp"), text(told, "id")
    if at is None or not remote_id:
        return None
    name = text(told, "username")
    return Incoming(
        kind="reply",
        remote_id=remote_id,
        happened_at=at,
        about_id=text(inner(told, "root_post"), "id") or root,
        parent_id=text(inner(told, "replied_to"), "id") or root,
        ours=told.get("is_reply_owned_by_me") is True or bool(name and name == username),
        extra={"hidden": True} if text(told, "hide_status") == "HIDDEN" else {},
        **_told(told, name),
    )


def mention(told: Mapping[str, Any]) -> Incoming | None:
    at, remote_id = when(told, "timestamp"), text(told, "id")
    if at is None or not remote_id:
        return None
    return Incoming(kind="mention", remote_id=remote_id, happened_at=at, **_told(told, text(told, "username")))


def _told(told: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Threads tells the name of an author and nothing else, not even an id."""
    return {
        "author_id": name,
        "author_handle": f"@{name}" if name else "",
        "author_name": name,
        "author_url": f"https://www.threads.net/@{name}" if name else "",
        "text": text(told, "text"),
        "url": text(told, "permalink"),
    }


def _written(incoming: Incoming) -> str:
    return _iso(incoming.happened_at)


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()
