"""What came in on a page: its notifications since a mark, and the threads of the posts that were commented.

LinkedIn counts every call against a small daily quota, so a thread is read only when a notification speaks of it; all
at the first reading, and a few in turn where the application may not read notifications. It names nobody, and lets
what members write be kept for 48 hours only (`keep_until`).

Source: https://learn.microsoft.com/en-us/linkedin/marketing/community-management/organizations/
organization-social-action-notifications, …/marketing/data-storage-requirements (read 2026-11-22).
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from parvis.kit.http import Http
from parvis.networks.addresses import at
from parvis.networks.errors import Gone, NotPermitted
from parvis.networks.linkedin.calling import HOME, PERSON, WWW, encoded, is_page, listed, number, pages, permalink
from parvis.networks.linkedin.comments import below, comment_urn, moment, text_of, urn_of
from parvis.networks.protocols import Access, Catch, Incoming

KINDS = {
    "COMMENT": "comment",
    "ADMIN_COMMENT": "comment",
    "LIKE": "like",
    "SHARE": "share",
    "SHARE_MENTION": "mention",
}
PAGE = 100
QUIET_THREADS = 4
KEPT = timedelta(hours=48)
SOMEBODY = "LinkedIn member"
_PERSON = re.compile(r"(?:urn:li:)?((?:person|organization):[\w-]+)")


@dataclass(frozen=True, slots=True)
class Mark:
    """after: moment of the newest notification read, in milliseconds. turn: of the threads that nothing tells of."""

    after: int = 0
    turn: int = 0

    @classmethod
    def read(cls, text: str) -> "Mark":
        told = json.loads(text) if text else {}
        return cls(int(told.get("after") or 0), int(told.get("turn") or 0))

    def __str__(self) -> str:
        return json.dumps({"after": self.after, "turn": self.turn})


async def read(http: Http, access: Access, *, mark: str, about: Sequence[str]) -> Catch:
    """A person's posts are not read: LinkedIn lets hardly anybody."""
    if not is_page(access):
        return Catch((), mark)
    before = Mark.read(mark)
    turn = before.turn
    try:
        notices = await _notifications(http, access, before.after)
        loud = [source_of(notice) for notice in notices if KINDS.get(str(notice.get("action"))) == "comment"]
    except NotPermitted:
        notices, loud = [], []
        turn = before.turn % len(about) if about else 0
        loud = [*about[turn:], *about[:turn]][:QUIET_THREADS]
        turn += QUIET_THREADS
    found: dict[str, Incoming] = {}
    for post in dict.fromkeys([*loud, *([] if mark else about)]):
        for incoming in await _thread(http, access, post):
            found[incoming.remote_id] = incoming
    for notice in notices:
        arrived = from_notice(notice, access.account_id, at(access.base_url, HOME, WWW))
        if arrived is not None:
            found.setdefault(arrived.remote_id, arrived)
    newest = max((_time(notice) for notice in notices), default=0)
    arrivals = sorted(found.values(), key=lambda incoming: incoming.happened_at)
    return Catch(tuple(arrivals), str(Mark(max(before.after, newest), turn)))


async def _notifications(http: Http, access: Access, after: int) -> list[dict[str, Any]]:
    """Those since the mark; without one the latest page."""
    page = encoded(access.account_id)
    path = f"/rest/organizationalEntityNotifications?q=criteria&actions={listed(*KINDS)}&organizationalEntity={page}"
    found: list[dict[str, Any]] = []
    async for elements in pages(http, access, path, count=PAGE):
        young = [notice for notice in elements if _time(notice) >= after]
        found += young
        if not after or not young:
            break
    return found


async def _thread(http: Http, access: Access, post: str) -> list[Incoming]:
    """All comments below one of our posts, and the answers to them."""
    found: list[Incoming] = []
    try:
        async for comment in below(http, access, post):
            if not urn_of(comment):
                continue
            found.append(_from_comment(comment, access, post))
            if _is_answered(comment):
                found += [_from_comment(said, access, post) async for said in below(http, access, urn_of(comment))]
    except Gone:
        return []
    return [incoming for incoming in found if incoming.remote_id]


def _is_answered(comment: Mapping[str, Any]) -> bool:
    summary = comment.get("commentsSummary")
    if not isinstance(summary, dict):
        return False
    return bool(summary.get("aggregatedTotalComments") or summary.get("totalFirstLevelComments"))


def _from_comment(comment: Mapping[str, Any], access: Access, post: str) -> Incoming:
    author = str(comment.get("actor") or "")
    parent = comment_urn(str(comment.get("parentComment") or ""))
    said_at = moment(comment)
    return Incoming(
        kind="comment",
        remote_id=urn_of(comment),
        happened_at=said_at,
        text=text_of(comment),
        url=permalink(access, post),
        about_id=post,
        parent_id=parent or post,
        ours=author == access.account_id,
        extra=_extra(str(comment.get("object") or ""), parent, said_at),
        **_author(author),
    )


def from_notice(notice: Mapping[str, Any], account_id: str, www: str = WWW) -> Incoming | None:
    """One notification, read or pushed; None for what does not matter to us, or tells too little."""
    kind = KINDS.get(str(notice.get("action")))
    made = notice.get("decoratedGeneratedActivity") or {}
    thing = (made.get("comment") or made.get("share") or {}) if isinstance(made, dict) else {}
    generated = str(notice.get("generatedActivity") or "")
    told_at = datetime.fromtimestamp(_time(notice) / 1000, UTC)
    if kind is None or (kind in ("comment", "mention") and not thing.get("text")):
        return None
    remote_id = f"notice:{notice.get('notificationId')}"
    if kind == "comment":
        remote_id = comment_urn(str(thing.get("entity") or "")) or comment_urn(generated)
    elif kind == "mention":
        remote_id = str(thing.get("entity") or generated)
    if not remote_id or remote_id.endswith(":None"):
        return None
    author = str(thing.get("owner") or "") or _person_in(generated)
    parent = comment_urn(str(thing.get("object") or ""))
    source = "" if kind == "mention" else source_of(notice)
    return Incoming(
        kind=kind,
        remote_id=remote_id,
        happened_at=told_at,
        text=str(thing.get("text") or ""),
        url=_permalink(www, source or remote_id),
        about_id=source,
        parent_id=parent or (source if kind == "comment" else ""),
        ours=author == account_id,
        extra=_extra("" if parent else str(thing.get("object") or ""), parent, told_at) if kind == "comment" else {},
        **_author(author),
    )


def source_of(notice: Mapping[str, Any]) -> str:
    """Our post by the name that it was published with, else by its activity."""
    decorated = notice.get("decoratedSourcePost")
    named = decorated.get("entity") if isinstance(decorated, dict) else ""
    return str(named or notice.get("sourcePost") or "")


def _extra(thread: str, parent: str, said_at: datetime) -> dict[str, str]:
    told = {"object": thread, "parent": parent, "keep_until": (said_at + KEPT).isoformat()}
    return {name: value for name, value in told.items() if value}


def _author(urn: str) -> dict[str, Any]:
    """LinkedIn tells a number only; what it calls people may not be kept."""
    name = SOMEBODY if urn.startswith(PERSON) or not urn else number(urn)
    return {"author_id": urn, "author_handle": number(urn), "author_name": name}


def _person_in(generated: str) -> str:
    found = _PERSON.search(generated)
    return f"urn:li:{found[1]}" if found else ""


def _permalink(www: str, urn: str) -> str:
    return f"{www}/feed/update/{urn}/" if urn.startswith("urn:li:") else ""


def _time(notice: Mapping[str, Any]) -> int:
    told = notice.get("lastModifiedAt")
    return int(told) if isinstance(told, int | float) else 0
