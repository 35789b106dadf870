"""What a bot wants to say, read and refused as Discord reads and refuses it.

Source: https://docs.discord.com/developers/resources/message#create-message (read 2026-11-22).
"""

from __future__ import annotations

import json
from typing import Any

from village.dialects.discord.names import invalid, parts_of
from village.dialects.speaking import Call, Problem
from village.world import posts
from village.world.model import Draft, NewPoll, Post

FILE_BYTES = 10 * 1024 * 1024
EMBED = {"title": 256, "description": 4096, "url": 2048}
ALL_EMBEDS = 6000
Json = dict[str, Any]


def told_of(call: Call) -> Json:
    """The body, which with files is a part of the form. Raises: Problem."""
    payload = call.told.get("payload_json")
    if payload is None:
        return call.told
    try:
        told = json.loads(str(payload))
    except ValueError as error:
        raise refused("payload_json", "CONTENT_TYPE_INVALID", "The payload is no JSON.") from error
    return told if isinstance(told, dict) else {}


def refused(field: str, code: str, words: str) -> Problem:
    return Problem(400, words, invalid(field, code, words))


async def read(call: Call, told: Json, channel: str, *, of_channel: Any) -> tuple[Draft, Json]:
    """A draft, and what only this network knows of it. `of_channel(post)`: where a post stands. Raises: Problem."""
    text = str(told.get("content") or "")
    if len(text) > 2000:
        raise refused("content", "BASE_TYPE_MAX_LENGTH", "Must be 2000 or fewer in length.")
    record: Json = {"channel": channel, "embeds": _embeds(told), "flags": int(told.get("flags") or 0)}
    poll = _poll(told.get("poll"))
    items, record["files"] = await _files(call, told)
    if not (text.strip() or record["embeds"] or poll or items):
        raise Problem(400, "Cannot send an empty message", {"message": "Cannot send an empty message", "code": 50006})
    parent = _referenced(call, told.get("message_reference"), channel, of_channel)
    if poll:
        record["poll"] = {"question": told["poll"]["question"]["text"]}
        text = text or record["poll"]["question"]
    draft = Draft(
        text,
        reply_to=parent.id if parent else None,
        media=items,
        poll=poll,
        once=str(told.get("nonce") or ""),
        people=(),
    )
    return draft, record


def _embeds(told: Json) -> list[Json]:
    embeds = told.get("embeds") or []
    if len(embeds) > 10:
        raise refused("embeds", "BASE_TYPE_MAX_LENGTH", "Must be 10 or fewer in length.")
    size = 0
    for embed in embeds:
        for name, most in EMBED.items():
            words = str(embed.get(name) or "")
            size += len(words) if name != "url" else 0
            if len(words) > most:
                raise refused("embeds", "BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length.")
        if embed.get("url") and not str(embed["url"]).startswith(("http://", "https://")):
            raise refused("embeds", "URL_TYPE_INVALID_URL", "Not a well formed URL.")
    if size > ALL_EMBEDS:
        raise refused("embeds", "MAX_EMBED_SIZE_EXCEEDED", "Embed size exceeds maximum size of 6000")
    return [{"type": "rich"} | embed for embed in embeds]


def _poll(told: Any) -> NewPoll | None:
    if not told:
        return None
    question, answers = str((told.get("question") or {}).get("text") or ""), told.get("answers") or []
    texts = [str((answer.get("poll_media") or {}).get("text") or "") for answer in answers]
    if not 1 <= len(question) <= 300:
        raise refused("poll", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 300 in length.")
    if not 1 <= len(texts) <= 10 or not all(1 <= len(text) <= 55 for text in texts):
        raise refused("poll", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 55 in length.")
    hours = int(told.get("duration") or 24)
    if not 1 <= hours <= 768:
        raise refused("poll", "NUMBER_TYPE_MAX", "int value should be between 1 and 768.")
    return NewPoll(tuple(texts), hours * 3600, bool(told.get("allow_multiselect")))


async def _files(call: Call, told: Json) -> tuple[tuple[int, ...], list[str]]:
    described = {str(one.get("id")): one for one in told.get("attachments") or []}
    items, names = [], []
    if len(described) > 10:
        raise refused("attachments", "BASE_TYPE_MAX_LENGTH", "Must be 10 or fewer in length.")
    for place in range(11):
        content = call.file(f"files[{place}]")
        if content is None:
            continue
        if len(content) > FILE_BYTES:
            raise Problem(413, "Too large", {"message": "Request entity too large", "code": 40005})
        about = described.get(str(place), {})
        item = await call.keep(content, description=str(about.get("description") or ""), seconds=0)
        items.append(item.id)
        names.append(str(about.get("filename") or f"file{place}"))
    if len(items) < len(described):
        raise refused("attachments", "ATTACHMENT_NOT_FOUND", "Attachment data not found")
    return tuple(items), names


def _referenced(call: Call, told: Any, channel: str, of_channel: Any) -> Post | None:
    if not told:
        return None
    number, _part = parts_of(str(told.get("message_id") or ""))
    post = posts.get(call.world, number)
    if post is None or of_channel(post) != channel:
        if told.get("fail_if_not_exists") is False:
            return None
        raise refused("message_reference", "MESSAGE_REFERENCE_UNKNOWN_MESSAGE", "Unknown message")
    return post
