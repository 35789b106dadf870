"""A month of history for the demo accounts, told backwards from the day of the first start.

What they said is in the files next to this one; how people reacted comes from the audience, as it does for live posts,
but at the pace of real days. What had not happened yet by now is planned, and happens after the start.
"""

from __future__ import annotations

import heapq
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from village.history.paint import painted
from village.world import accounts, acting, audience, media, posts
from village.world.model import Account, Draft, NewPoll, Post
from village.world.sentences import typeset
from village.world.world import World

HERE = Path(__file__).parent
FILES = ("bakery.toml", "books.toml")
DAY_MS = 86_400_000
#: How much more or less a post of that hour is seen; who posts at night is read by few.
HOURS = {
    6: 1.1,
    7: 1.35,
    8: 1.3,
    9: 1.0,
    12: 1.25,
    13: 1.1,
    17: 1.2,
    18: 1.35,
    19: 1.2,
    23: 0.7,
    0: 0.6,
    1: 0.5,
    2: 0.5,
}


@dataclass
class Telling:
    """The month, event by event in the order of time."""

    world: World
    until: int
    events: list[tuple[int, int, Callable[[int], None]]] = field(default_factory=list)
    number: count[int] = field(default_factory=count)

    def at(self, moment: int, happens: Callable[[int], None]) -> None:
        heapq.heappush(self.events, (moment, next(self.number), happens))

    def tell(self) -> None:
        while self.events and self.events[0][0] <= self.until:
            moment, _, happens = heapq.heappop(self.events)
            happens(moment)


def tell(world: World) -> None:
    """Make the accounts and their month, once; a second call does nothing."""
    if world.store.setting("history"):
        return
    now = world.clock.now()
    telling = Telling(world, now)
    for file in FILES:
        told = _read(file)
        zones = {}
        for line in told["account"]:
            account = accounts.open_account(
                world,
                line["handle"],
                name=line["name"],
                bio=line["bio"],
                language=line["language"],
                at=now - 1100 * DAY_MS,
            )
            zones[account.handle] = ZoneInfo(line["zone"])
            _gather_followers(telling, account, line["reach"])
        for line in told["post"]:
            moment = _moment(now, line, zones[line["by"]])
            telling.at(moment, lambda at, line=line, zone=zones[line["by"]]: _publish(telling, line, zone, at))  # type: ignore[misc]
    telling.tell()
    world.store.set("history", str(now))
    world.store.commit()


def _read(file: str) -> dict[str, Any]:
    text = (HERE / file).read_text("utf-8")
    language = tomllib.loads(text)["account"][0]["language"]
    # TOML's own quotation marks are straight and double: only the apostrophes of the sentences change.
    return tomllib.loads(typeset(text, language))


def _moment(now: int, line: dict[str, Any], zone: ZoneInfo) -> int:
    today = datetime.fromtimestamp(now / 1000, zone).date()
    hour, minute = map(int, line["time"].split(":"))
    said_at = datetime.combine(today - timedelta(days=line["day"]), time(hour, minute, 17), tzinfo=zone)
    return int(said_at.astimezone(UTC).timestamp() * 1000)


def _gather_followers(telling: Telling, account: Account, reach: float) -> None:
    """Those who follow already: some from before the month, some during it."""
    for person in telling.world.people:
        luck = telling.world.luck("follower", account.handle, person.handle)
        if luck.random() < reach * (1.0 if person.language == account.language else 0.15):
            days = luck.uniform(0, 90)
            telling.at(telling.until - int(days * DAY_MS), _following(telling, person.handle, account))


def _following(telling: Telling, handle: str, account: Account) -> Callable[[int], None]:
    def happens(moment: int) -> None:
        person = accounts.by_handle(telling.world, handle)
        if person:
            accounts.follow(telling.world, person, account, at=moment)

    return happens


def _publish(telling: Telling, line: dict[str, Any], zone: ZoneInfo, moment: int) -> None:
    world = telling.world
    account = accounts.by_handle(world, line["by"])
    assert account is not None
    pictures: tuple[int, ...] = ()
    if "picture" in line:
        content, width, height = painted(line["picture"], world.luck("picture", line["by"], account.ordinal))
        upload = media.Upload(content, "image/jpeg", width, height)
        item = media.keep(world, account, upload, description=line.get("alt", ""), focus="", seconds=0, at=moment)
        pictures = (item.id,)
    poll = NewPoll(tuple(line["poll"]), 2 * 86_400) if "poll" in line else None
    draft = Draft(line["text"].strip(), account.language, media=pictures, poll=poll, app="Parvis")
    post = posts.publish(world, account, draft, at=moment)
    _react(telling, post, zone, factor=HOURS.get(datetime.fromtimestamp(moment / 1000, zone).hour, 0.9))
    for question, answer in line.get("talk", ()):
        _talk(telling, post, zone, question, answer)


def _react(telling: Telling, post: Post, zone: ZoneInfo, *, factor: float) -> None:
    for deed in audience.foresee(telling.world, post, factor=factor):
        moment = _awake(post.created_at + int(deed.after_s * 1000), zone, deed)
        if moment <= telling.until:
            telling.at(moment, _doing(telling, post.id, deed))
        else:
            due_at = telling.until + int((moment - telling.until) / telling.world.speed)
            acting.plan(telling.world, due_at=due_at, who=deed.who, kind=deed.kind, post_id=post.id, text=deed.text)


def _awake(moment: int, zone: ZoneInfo, deed: audience.Deed) -> int:
    """People sleep: most of what would happen at night happens over breakfast."""
    hour = datetime.fromtimestamp(moment / 1000, zone).hour
    spread = sum(map(ord, deed.who)) % 100
    if hour >= 6 or spread < 15:
        return moment
    return moment + int(((6 - hour) + spread / 50) * 3_600_000)


def _doing(telling: Telling, post_id: int, deed: audience.Deed) -> Callable[[int], None]:
    def happens(moment: int) -> None:
        who = accounts.by_handle(telling.world, deed.who)
        if who:
            acting.act(telling.world, who, deed.kind, post_id=post_id, text=deed.text, at=moment)

    return happens


def _talk(telling: Telling, post: Post, zone: ZoneInfo, question: str, answer: str) -> None:
    """Somebody asks, we answer, they are glad (as the audience decides)."""
    world = telling.world
    luck = world.luck("talk", accounts.get(world, post.author_id).handle, question)
    fitting = [person for person in world.people if person.language == post.language and person.temper != "spammer"]
    if not fitting:
        return
    handle = luck.choice(fitting).handle
    asked_at = post.created_at + int(luck.uniform(8, 120) * 60_000)
    answered_at = asked_at + int(luck.uniform(5, 150) * 60_000)

    def ask(moment: int) -> None:
        who, author = accounts.by_handle(world, handle), accounts.get(world, post.author_id)
        assert who is not None
        asked = posts.publish(
            world, who, Draft(f"@{author.handle} {question}", who.language, reply_to=post.id), at=moment
        )
        if answer:
            telling.at(answered_at, lambda at: reply(at, asked.id))

    def reply(moment: int, asked_id: int) -> None:
        author = accounts.get(world, post.author_id)
        draft = Draft(f"@{handle} {answer}", author.language, reply_to=asked_id, app="Parvis")
        ours = posts.publish(world, author, draft, at=moment)
        _react(telling, ours, zone, factor=1.0)

    telling.at(asked_at, ask)
