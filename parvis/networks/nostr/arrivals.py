"""What came in on Nostr: events that name us, each relay read from where it was left.

Source: https://github.com/nostr-protocol/nips: 02, 10, 18, 22, 25 (read 2026-11-25).
"""

import asyncio
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from parvis.kit.http import Http
from parvis.networks.errors import NetworkError
from parvis.networks.nostr import keys
from parvis.networks.nostr.errors import gravest
from parvis.networks.nostr.events import (
    COMMENT,
    FOLLOWS,
    NOTE,
    OTHER_REPOST,
    PROFILE,
    REACTION,
    REPOST,
    Event,
    moment_of,
    root_and_parent,
    shortened,
    values,
)  # fmt: skip
from parvis.networks.nostr.posts import GATEWAY, page_of
from parvis.networks.nostr.relays import Filter, ask_one, relays_of
from parvis.networks.protocols import Access, Catch, Incoming

KINDS = frozenset({"reply", "comment", "mention", "like", "share", "follow"})
WANTED = (NOTE, FOLLOWS, REPOST, REACTION, OTHER_REPOST, COMMENT)
ABOUT = (NOTE, REPOST, REACTION, OTHER_REPOST, COMMENT)
#: An event may reach a relay after younger ones did.
OVERLAP_SECONDS = 3600
PAGE = 200
FEW = 50  # so many events, and there may be more: relays cut long answers
MOST_PAGES = 10
MOST_PEOPLE = 200
DISLIKE = "-"
Marks = dict[str, int]


def read_mark(text: str) -> Marks:
    """By relay the moment of the newest event read, in seconds since 1970."""
    try:
        told = json.loads(text or "{}")
    except ValueError:
        return {}
    return {str(relay): int(at) for relay, at in told.items() if isinstance(at, int)} if isinstance(told, dict) else {}


async def read(http: Http, access: Access, *, mark: str, about: Sequence[str]) -> Catch:
    marks = read_mark(mark)
    relays = relays_of(access)
    answers = await asyncio.gather(*(_tried(http, access, relay, marks.get(relay, 0), about) for relay in relays))
    errors = [answer for answer in answers if isinstance(answer, NetworkError)]
    if len(errors) == len(answers):
        raise gravest(errors)
    now = int(datetime.now(UTC).timestamp())
    found: dict[str, Event] = {}
    for relay, answer in zip(relays, answers, strict=True):
        if not isinstance(answer, NetworkError):
            found |= {event["id"]: event for event in answer}
            # A moment that lies ahead must not make us blind until then.
            marks[relay] = max([marks.get(relay, 0), *(min(event["created_at"], now) for event in answer)])
    known = await _look_up(http, access, list(found.values()), about)
    incoming = [one for event in found.values() if (one := known.incoming(event, access))]
    kept = {relay: marks[relay] for relay in relays if relay in marks}
    return Catch(tuple(sorted(incoming, key=lambda one: one.happened_at)), json.dumps(kept))


async def _tried(
    http: Http, access: Access, relay: str, since: int, about: Sequence[str]
) -> list[Event] | NetworkError:
    filters: list[dict[str, Any]] = [{"#p": [access.account_id], "kinds": list(WANTED)}]
    ours = [post_id for post_id in about if keys.is_hex(post_id)]
    if ours:
        filters += [{"#e": ours, "kinds": list(ABOUT)}, {"#E": ours, "kinds": [COMMENT]}]
    try:
        return await _pages(http, access, relay, filters, since)
    except NetworkError as error:
        return error


async def _pages(
    http: Http, access: Access, relay: str, filters: Sequence[Mapping[str, Any]], since: int
) -> list[Event]:
    """All since that moment; without one the latest page."""
    bounds: dict[str, int] = {"since": max(0, since - OVERLAP_SECONDS)} if since else {}
    found: dict[str, Event] = {}
    for _page in range(MOST_PAGES if since else 1):
        wish: list[Filter] = [{**one, **bounds, "limit": PAGE} for one in filters]
        page = await ask_one(http, relay, access.token, *wish)
        new = {event["id"]: event for event in page if event["id"] not in found}
        found |= new
        if not new or len(page) < FEW:
            break
        bounds["until"] = min(event["created_at"] for event in page)
    return list(found.values())


async def _look_up(http: Http, access: Access, events: Sequence[Event], about: Sequence[str]) -> "Known":
    """Who wrote what the events point to, and who the people are. What no relay tells stays unknown."""
    named = {number for event in events for number in _pointed_to(event) if keys.is_hex(number)} - set(about)
    people = list({event["pubkey"] for event in events})[:MOST_PEOPLE]
    wish: list[Filter] = []
    if named:
        wish.append({"ids": sorted(named)[:PAGE]})
    if people:
        wish.append({"kinds": [PROFILE], "authors": people})
    known = Known(dict.fromkeys(about, access.account_id), {})
    if not wish:
        return known
    for relay in relays_of(access):
        try:
            told = await ask_one(http, relay, access.token, *wish)
        except NetworkError:
            continue  # names are a courtesy: what came in does not wait for them
        for event in told:
            if event["kind"] == PROFILE:
                known.meet(event)
            known.authors[event["id"]] = event["pubkey"]
    return known


def _pointed_to(event: Mapping[str, Any]) -> tuple[str, ...]:
    if event["kind"] in (NOTE, COMMENT):
        return root_and_parent(event)
    return tuple(values(event, "e")[-1:]) if event["kind"] != FOLLOWS else ()


class Known:
    """authors: who wrote which event. profiles: the newest of each person."""

    def __init__(self, authors: dict[str, str], profiles: dict[str, Event]) -> None:
        self.authors, self.profiles = authors, profiles

    def meet(self, event: Event) -> None:
        before = self.profiles.get(event["pubkey"])
        if before is None or before["created_at"] < event["created_at"]:
            self.profiles[event["pubkey"]] = event

    def incoming(self, event: Event, access: Access) -> Incoming | None:
        """None for what does not concern us."""
        ours = event["pubkey"] == access.account_id
        if event["kind"] in (NOTE, COMMENT):
            return self._with_words(event, access, ours=ours)
        if ours:
            return None
        if event["kind"] == FOLLOWS:
            # A list is written anew with each name on it: who follows us is new but once.
            return self._made("follow", event, access, remote_id=f"follow:{event['pubkey']}")
        about = next(iter(values(event, "e")[-1:]), "")
        if self.authors.get(about) != access.account_id:
            return None
        if event["kind"] == REACTION:
            liked = event["content"] != DISLIKE
            return self._made("like", event, access, about_id=about, text=_emoji(event)) if liked else None
        return self._made("share", event, access, about_id=about)

    def _with_words(self, event: Event, access: Access, *, ours: bool) -> Incoming | None:
        root, parent = root_and_parent(event)
        below_ours = self.authors.get(root) == access.account_id
        if ours and not below_ours:
            return None
        if event["kind"] == COMMENT:
            kind = "comment"
        else:
            kind = "reply" if below_ours or self.authors.get(parent) == access.account_id else "mention"
        return self._made(
            kind,
            event,
            access,
            text=event["content"],
            about_id=root if below_ours else "",
            parent_id=parent,
            ours=ours,
            extra={"event": shortened(event)},
        )

    def _made(self, kind: str, event: Event, access: Access, **more: Any) -> Incoming:
        person = profile_of(self.profiles.get(event["pubkey"]))
        name = keys.npub(event["pubkey"])
        told: dict[str, Any] = {
            "kind": kind,
            "remote_id": event["id"],
            "happened_at": moment_of(event),
            "author_id": event["pubkey"],
            "author_handle": name,  # the only name that nobody else can take
            "author_name": person["display_name"] or person["name"] or f"{name[:12]}…",
            "author_url": f"{GATEWAY}/{name}",
            "avatar_url": person["picture"] if person["picture"].startswith("https://") else "",
            "url": page_of(event, access) if kind != "follow" else f"{GATEWAY}/{name}",
        }
        return Incoming(**told | more)


def profile_of(event: Mapping[str, Any] | None) -> dict[str, str]:
    """What a person tells of themselves; nothing of it is proved, a name like an address neither."""
    try:
        told = json.loads(event["content"]) if event else {}
    except (ValueError, RecursionError):
        told = {}
    told = told if isinstance(told, dict) else {}
    names = ("name", "display_name", "picture", "nip05")
    return {name: told[name].strip()[:300] if isinstance(told.get(name), str) else "" for name in names}


def _emoji(event: Mapping[str, Any]) -> str:
    content = str(event["content"])
    return "" if content == "+" else content[:40]
