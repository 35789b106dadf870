"""What came in on Slack: answers in threads of ours, mentions, private messages; channel by channel.

A thread tells its last answer with its first message, so that only those where something was said are read.
Source: https://docs.slack.dev/reference/methods/conversations.history (read 2026-11-22).
"""

import json
from collections.abc import AsyncIterator, Sequence
from typing import Any

from parvis.kit.http import Http
from parvis.networks.errors import Busy, Gone, NotPermitted, Refused
from parvis.networks.protocols import Access, Catch, Incoming
from parvis.networks.slack.calling import Message, Told, address, ask, channels, metadata_of, moment_of, said_in
from parvis.networks.slack.words import readable

KINDS = frozenset({"reply", "mention", "message", "like"})
PLACES = "public_channel,private_channel"
#: What people say; all other subtypes are Slack's own notices.
SAID = frozenset({"", "file_share", "thread_broadcast", "me_message"})


class Names:
    """Who people are, asked once each."""

    def __init__(self, http: Http, access: Access) -> None:
        self.http, self.access = http, access
        self.known: dict[str, Told] = {}

    async def of(self, user: str) -> Told:
        if user and user not in self.known:
            try:
                self.known[user] = (await ask(self.http, self.access, "users.info", user=user)).get("user") or {}
            except (Refused, Busy):  # without a name is better than not at all
                self.known[user] = {}
        return self.known.get(user, {})


async def read(http: Http, access: Access, *, mark: str, about: Sequence[str]) -> Catch:
    """`mark`: the last moment that was read, by channel; "" reads the latest page of each."""
    before = _marks(mark)
    after, found, names = dict(before), {}, Names(http, access)
    for channel in await _ours(http, access):
        place = str(channel["id"])
        roots = [ts for channel_id, _slash, ts in (one.partition("/") for one in about) if channel_id == place]
        try:
            async for message in _new(http, access, place, before.get(place, ""), roots):
                ts = str(message.get("ts") or "")
                after[place] = max(after.get(place, ""), ts, key=_order)
                incoming = from_message(message, place, access, await _named(message, access, names))
                if incoming is not None:
                    found[incoming.remote_id] = incoming
        except (Gone, NotPermitted):  # archived, or closed to us, while we read
            continue
    return Catch(tuple(sorted(found.values(), key=lambda one: one.happened_at)), json.dumps(after))


async def _ours(http: Http, access: Access) -> list[Told]:
    """Channels that the app is in, and where people write to it in private, if it may read there."""
    found = [channel for channel in await channels(http, access, PLACES) if channel.get("is_member")]
    try:
        return found + await channels(http, access, "im")
    except NotPermitted:
        return found


async def _new(http: Http, access: Access, place: str, oldest: str, roots: list[str]) -> AsyncIterator[Message]:
    """First the channel itself, then its threads: those that were seen there, and those that were asked for."""
    threads = dict.fromkeys(roots)
    number = 0
    async for message in said_in(http, access, place, oldest=oldest):
        number += 1
        yield message
        if message.get("reply_count"):
            threads[str(message["ts"])] = None
        if not oldest and number >= 200:
            break
    for root in threads:
        try:
            async for message in said_in(http, access, place, thread=root, oldest=oldest):
                if str(message.get("ts")) != root:
                    yield message
        except Gone:
            continue


def from_message(message: Message, place: str, access: Access, person: Told) -> Incoming | None:
    """None for what is not said to us, and for posts of our own."""
    if message.get("type") != "message" or str(message.get("subtype") or "") not in SAID or not message.get("ts"):
        return None
    bot, user, ts = str(access.extra.get("bot_user_id") or ""), str(message.get("user") or ""), str(message["ts"])
    thread = str(message.get("thread_ts") or "")
    below = thread if thread != ts else ""
    answers = str(metadata_of(message).get("answers") or "")
    mine = bool(bot) and user == bot
    if (mine and not answers) or not user:
        return None
    if place.startswith("D"):
        kind = "message"
    elif below and (mine or str(message.get("parent_user_id") or "") == bot):
        kind = "reply"
    elif f"<@{bot}" in str(message.get("text") or ""):
        kind = "mention"
    else:
        return None
    root = f"{place}/{below}" if below else ""
    return Incoming(
        kind=kind,
        remote_id=f"{place}/{ts}",
        happened_at=moment_of(ts),
        text=readable(str(message.get("text") or ""), {user: name_of(person), bot: str(access.extra.get("bot") or "")}),
        url=address(access, place, ts),
        about_id=root if kind == "reply" else "",
        parent_id=answers or root,
        ours=mine,
        extra={"thread_ts": thread} if thread else {},
        **author(user, person),
    )


def name_of(person: Told) -> str:
    profile = person.get("profile") or {}
    return str(profile.get("display_name") or person.get("real_name") or person.get("name") or "")


def author(user: str, person: Told) -> dict[str, Any]:
    """A web hook knows people by their ids alone."""
    return {
        "author_id": user,
        "author_handle": f"@{person.get('name') or user}",
        "author_name": name_of(person) or user,
        "avatar_url": str((person.get("profile") or {}).get("image_72") or ""),
    }


async def _named(message: Message, access: Access, names: Names) -> Told:
    user = str(message.get("user") or "")
    return {} if user == access.extra.get("bot_user_id") else await names.of(user)


def _marks(mark: str) -> dict[str, str]:
    try:
        told = json.loads(mark or "{}")
    except ValueError:
        return {}
    return {str(key): str(value) for key, value in told.items()} if isinstance(told, dict) else {}


def _order(ts: str) -> float:
    try:
        return float(ts or 0)
    except ValueError:
        return 0.0
