"""What came in on Telegram: updates of the bot, from the queue or by web hook.

Comments on a post are messages of the linked discussion group. The network puts each post there as well, as an
automatic forward; what hangs on it is a comment. Which forward is which post is kept in the mark.
Source: https://core.telegram.org/bots/api#getting-updates (read 2026-11-22).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from parvis.networks.protocols import Incoming

#: Reactions and new members are told only to those who ask for them by name.
WANTED = ("message", "message_reaction", "chat_member")
KINDS = frozenset({"comment", "mention", "message", "like", "follow"})
MOST_THREADS = 200
OUTSIDE = frozenset({"left", "kicked"})


@dataclass(frozen=True, slots=True)
class Ours:
    """By which names we are known there; as text, "" where there is none."""

    channel: str
    group: str = ""
    bot_id: str = ""
    names: tuple[str, ...] = ()  # of the channel and of the bot, in small letters, without @

    @staticmethod
    def of(extra: Mapping[str, Any], channel: str = "") -> "Ours":
        told = {name: str(extra.get(name) or "") for name in ("channel", "group", "bot_id", "username", "bot")}
        names = tuple(told[name].lower() for name in ("username", "bot") if told[name])
        return Ours(channel or told["channel"], told["group"], told["bot_id"], names)


@dataclass(slots=True)
class Mark:
    """next: of the first update that was not read. threads: the forward in the group → the post in the channel."""

    next: int = 0
    threads: dict[str, str] = field(default_factory=dict)

    @staticmethod
    def read(text: str) -> "Mark":
        try:
            told = json.loads(text or "{}")
        except ValueError:
            return Mark()
        return Mark(int(told.get("next") or 0), dict(told.get("threads") or {})) if isinstance(told, dict) else Mark()

    def __str__(self) -> str:
        kept = dict(list(self.threads.items())[-MOST_THREADS:])
        return json.dumps({"next": self.next, "threads": kept})


def translate(updates: Sequence[Any], ours: Ours, mark: Mark) -> list[Incoming]:
    """What the updates bring; the mark is moved behind them."""
    found = []
    for update in updates:
        if not isinstance(update, dict) or not isinstance(update.get("update_id"), int):
            continue
        mark.next = max(mark.next, update["update_id"] + 1)
        incoming = _one(update, ours, mark.threads)
        if incoming is not None:
            found.append(incoming)
    return found


def _one(update: dict[str, Any], ours: Ours, threads: dict[str, str]) -> Incoming | None:
    if isinstance(update.get("message"), dict):
        return _message(update["message"], ours, threads)
    if isinstance(update.get("message_reaction"), dict):
        return _reaction(update["update_id"], update["message_reaction"], ours, threads)
    if isinstance(update.get("chat_member"), dict):
        return _member(update["update_id"], update["chat_member"], ours)
    return None


def _message(message: dict[str, Any], ours: Ours, threads: dict[str, str]) -> Incoming | None:
    chat = message.get("chat") or {}
    text = str(message.get("text") or message.get("caption") or "")
    if chat.get("type") == "private":
        return None if text.startswith("/start") else _said("message", message, ours, text=text)
    if str(chat.get("id")) != ours.group:
        return None
    if post := _forwarded(message, ours):
        threads[str(message["message_id"])] = post
        return None
    above = message.get("reply_to_message") or {}
    about = _forwarded(above, ours) or threads.get(str(message.get("message_thread_id") or "")) or ""
    if about or (message.get("message_thread_id") and not message.get("is_topic_message")):
        return _said("comment", message, ours, text=text, about=about)
    to_us = str((above.get("from") or {}).get("id")) == ours.bot_id
    if to_us or any(f"@{name}" in text.lower() for name in ours.names):
        return _said("mention", message, ours, text=text)
    return None


def _forwarded(message: Mapping[str, Any], ours: Ours) -> str:
    """The post of which this is the copy in the group; "" where it is none."""
    origin = message.get("forward_origin") or {}
    ours_too = str((origin.get("chat") or {}).get("id")) == ours.channel
    return str(origin["message_id"]) if message.get("is_automatic_forward") and ours_too else ""


def _said(kind: str, message: dict[str, Any], ours: Ours, *, text: str, about: str = "") -> Incoming:
    chat = message["chat"]
    above = message.get("reply_to_message") or {}
    parent = about if _forwarded(above, ours) else (remote(chat, above["message_id"]) if above else about)
    sender = str((message.get("sender_chat") or {}).get("id") or "")
    author = _author(message)
    return Incoming(
        kind=kind,
        remote_id=remote(chat, message["message_id"]),
        happened_at=_moment(message),
        text=text,
        url="" if kind == "message" else _address(chat, message),
        about_id=about,
        parent_id=parent,
        language=str((message.get("from") or {}).get("language_code") or "")[:2],
        ours=sender == ours.channel or author["author_id"] == ours.bot_id,
        **author,
    )


def _reaction(update_id: int, told: dict[str, Any], ours: Ours, threads: dict[str, str]) -> Incoming | None:
    """Somebody who reacted and had not before. Whoever is anonymous shows as a chat."""
    chat = told.get("chat") or {}
    if str(chat.get("id")) != ours.group or told.get("old_reaction") or not told.get("new_reaction"):
        return None
    return Incoming(
        kind="like",
        remote_id=f"reaction:{update_id}",
        happened_at=_moment(told),
        about_id=threads.get(str(told.get("message_id")), ""),
        parent_id=remote(chat, told.get("message_id")),
        **_author({"from": told.get("user"), "sender_chat": told.get("actor_chat")}),
    )


def _member(update_id: int, told: dict[str, Any], ours: Ours) -> Incoming | None:
    """Somebody who was outside and now is in."""
    before, after = told.get("old_chat_member") or {}, told.get("new_chat_member") or {}
    came = before.get("status") in OUTSIDE and after.get("status") not in OUTSIDE
    if str((told.get("chat") or {}).get("id")) != ours.channel or not came:
        return None
    who = _author({"from": after.get("user")})
    return Incoming(kind="follow", remote_id=f"member:{update_id}", happened_at=_moment(told), **who)


def remote(chat: Mapping[str, Any], message_id: object) -> str:
    """Messages are numbered in each chat anew."""
    return f"{chat.get('id')}/{message_id}"


def _address(chat: Mapping[str, Any], message: Mapping[str, Any]) -> str:
    home = chat.get("username") or f"c/{str(chat['id']).removeprefix('-100')}"
    return f"https://t.me/{home}/{message['message_id']}"


def _moment(told: Mapping[str, Any]) -> datetime:
    return datetime.fromtimestamp(int(told.get("date") or 0), UTC)


def _author(message: Mapping[str, Any]) -> dict[str, Any]:
    """A person, or the chat that speaks: a channel, or an administrator without a name."""
    person, chat = message.get("from") or {}, message.get("sender_chat") or {}
    who = chat or person
    name = chat.get("title") or " ".join(str(person.get(part) or "") for part in ("first_name", "last_name")).strip()
    handle = str(who.get("username") or "")
    return {
        "author_id": str(who.get("id") or ""),
        "author_handle": f"@{handle}" if handle else "",
        "author_name": str(name or handle),
        "author_url": f"https://t.me/{handle}" if handle else "",
    }
