"""What came in on Discord: answers to us, what is said in threads of ours, and mentions of us, channel by channel.

A channel tells its last message with its name, so only those where something was said are read.
Source: https://docs.discord.com/developers/resources/message#get-channel-messages (read 2026-11-22).
"""

import json
from collections.abc import Mapping
from typing import Any

import regex

from parvis.kit.clock import parsed
from parvis.kit.http import Http
from parvis.networks.discord.calling import (
    TALKS,
    Message,
    address,
    author_of,
    channels,
    messages,
    threads,
)  # fmt: skip
from parvis.networks.errors import Gone, NotPermitted
from parvis.networks.protocols import Access, Catch, Incoming

KINDS = frozenset({"reply", "comment", "mention"})
#: What people say; all other types are the server's own notices.
SAID, ANSWERED = 0, 19
_NAMED = regex.compile(r"<@!?(\d+)>")
CDN = "https://cdn.discordapp.com"


async def read(http: Http, access: Access, *, mark: str) -> Catch:
    """`mark`: the last message that was read, by channel; "" reads the latest page of each."""
    before = _marks(mark)
    after = dict(before)
    found: list[Incoming] = []
    for channel in [*await channels(http, access), *await threads(http, access)]:
        key, last = str(channel["id"]), str(channel.get("last_message_id") or "")
        talks = channel.get("type") in TALKS or "thread_metadata" in channel
        if not talks or not last.isdecimal() or int(last) <= int(before.get(key, 0)):
            continue
        # A thread that is new since the last reading is read from its beginning.
        start = before.get(key) or (key if mark and "thread_metadata" in channel else "")
        try:
            async for message in messages(http, access, key, after=start):
                after[key] = str(message["id"])
                incoming = from_message(message, access, channel)
                if incoming is not None:
                    found.append(incoming)
        except (Gone, NotPermitted):  # a channel that is closed to us, or was removed while we read
            continue
    return Catch(tuple(sorted(found, key=lambda incoming: incoming.happened_at)), json.dumps(after))


def from_message(message: Message, access: Access, channel: Mapping[str, Any]) -> Incoming | None:
    """None for what is not said to us, and for posts of our own."""
    if message.get("type") not in (SAID, ANSWERED) or message.get("webhook_id"):
        return None
    ours = str(access.extra.get("bot_id") or "")
    above = message.get("referenced_message") or {}
    answered = str((message.get("message_reference") or {}).get("message_id") or "")
    mine = author_of(message) == ours
    place = str(channel["id"])
    in_thread = "thread_metadata" in channel and str(channel.get("owner_id")) == ours
    about = f"{place}/{place}" if in_thread else ""
    if mine and (not answered or author_of(above) in ("", ours)):
        return None
    if mine or author_of(above) == ours:
        kind, about = "reply", about or (f"{place}/{answered}" if not mine else "")
    elif in_thread:
        kind = "comment"
    elif any(str(person.get("id")) == ours for person in message.get("mentions") or ()):
        kind = "mention"
    else:
        return None
    return Incoming(
        kind=kind,
        remote_id=f"{place}/{message['id']}",
        happened_at=parsed(message["timestamp"]),
        text=_readable(message),
        url=address(access, place, str(message["id"])),
        about_id=about,
        parent_id=f"{place}/{answered}" if answered else about,
        ours=mine,
        **_author(message),
    )


def _marks(mark: str) -> dict[str, str]:
    try:
        told = json.loads(mark or "{}")
    except ValueError:
        return {}
    pairs = told.items() if isinstance(told, dict) else ()
    return {str(key): str(value) for key, value in pairs if str(value).isdecimal()}


def _readable(message: Message) -> str:
    """Names where the network writes numbers."""
    people = {str(person.get("id")): _name(person) for person in message.get("mentions") or ()}
    return _NAMED.sub(lambda found: f"@{people.get(found[1], found[1])}", str(message.get("content") or ""))


def _name(person: Mapping[str, Any]) -> str:
    return str(person.get("global_name") or person.get("username") or "")


def _author(message: Message) -> dict[str, Any]:
    person = message.get("author") or {}
    picture = f"{CDN}/avatars/{person['id']}/{person['avatar']}.png" if person.get("avatar") else ""
    return {
        "author_id": str(person.get("id") or ""),
        "author_handle": f"@{person.get('username') or ''}",
        "author_name": _name(person),
        "avatar_url": picture,
    }
