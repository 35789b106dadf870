"""Sending: texts, files, albums, polls.

Source: https://core.telegram.org/bots/api#sendmessage and below (read 2026-11-22).
"""

from __future__ import annotations

from typing import Any

from aiohttp import web

from village.dialects.speaking import Call, Problem
from village.dialects.telegram import entities
from village.dialects.telegram.calling import Chat, chat, found, nested, said, units
from village.world import audience, media, posts
from village.world.model import Draft, Media, NewPoll, Post

TEXT, CAPTION, QUESTION, OPTION = 4096, 1024, 300, 100
PHOTO_BYTES, FILE_BYTES = 10_000_000, 50_000_000
KINDS = {
    "photo": ("image/jpeg", "image/png", "image/webp"),
    "video": ("video/mp4",),
    "animation": ("image/gif", "video/mp4"),
    "audio": ("audio/mpeg", "audio/mp4"),
    "document": tuple(media.ENDINGS),
}
ENTITIES = {"bold", "italic", "spoiler", "text_link", "url", "code", "pre", "underline", "strikethrough", "mention"}
ALBUMS = ({"photo", "video"}, {"document"}, {"audio"})


async def send_text(call: Call) -> web.Response:
    text = call.text("text")
    if not text.strip():
        raise Problem(400, "message text is empty")
    if units(text) > TEXT:
        raise Problem(400, "message is too long")
    post = _publish(call, text, {"entities": _marks(nested(call, "entities"), text)})
    return said(entities.message(call.world, call.me, post))


def sends(kind: str) -> Any:
    """The method that sends one file of a kind."""

    async def send(call: Call) -> web.Response:
        caption = _caption(call.text("caption"))
        item = await _file(call, kind, call.text(kind), kind)
        record: dict[str, Any] = {"kind": kind, "entities": _marks(nested(call, "caption_entities"), caption)}
        record["spoiler"] = call.flag("has_spoiler")
        post = _publish(call, caption, record, (item,))
        return said(entities.message(call.world, call.me, post))

    return send


async def send_album(call: Call) -> web.Response:
    wanted = nested(call, "media")
    if not isinstance(wanted, list) or not 2 <= len(wanted) <= 10:
        raise Problem(400, "there must be from 2 to 10 media in the album")
    kinds = [str(one.get("type")) for one in wanted]
    if not any(set(kinds) <= together for together in ALBUMS):
        raise Problem(400, "can't combine these kinds of media in one album")
    caption = _caption(str(wanted[0].get("caption") or ""))
    items = []
    for one, kind in zip(wanted, kinds, strict=True):
        source = str(one.get("media") or "")
        items.append(await _file(call, kind, source, source.removeprefix("attach://")))
    record = {"kind": kinds[0], "entities": _marks(wanted[0].get("caption_entities"), caption)}
    post = _publish(call, caption, record, tuple(items))
    first = entities.message(call.world, call.me, post) | {"media_group_id": str(post.id)}
    bare = {name: first[name] for name in first if name not in (*KINDS, "caption", "caption_entities")}
    others = [
        bare | {"message_id": item.id} | entities.attached(item, kind)
        for item, kind in zip(items[1:], kinds[1:], strict=True)
    ]
    return said([first, *others])


async def send_poll(call: Call) -> web.Response:
    question, options = call.text("question"), nested(call, "options")
    if not 1 <= units(question) <= QUESTION:
        raise Problem(400, "poll question must be non-empty and not longer than 300 characters")
    if not isinstance(options, list) or not 1 <= len(options) <= 12:
        raise Problem(400, "poll must have from 1 to 12 answer options")
    texts = [str(one["text"] if isinstance(one, dict) else one) for one in options]
    if not all(1 <= units(text) <= OPTION for text in texts):
        raise Problem(400, "poll options must be non-empty and not longer than 100 characters")
    seconds = call.number("open_period", 86_400)
    if not 5 <= seconds <= 2_628_000:
        raise Problem(400, "poll can't be open for so long")
    poll = NewPoll(tuple(texts), seconds, call.flag("allows_multiple_answers"))
    post = _publish(call, question, {}, poll=poll)
    return said(entities.message(call.world, call.me, post))


def _publish(
    call: Call, text: str, record: dict[str, Any], items: tuple[Media, ...] = (), poll: NewPoll | None = None
) -> Post:
    where = chat(call)
    reply_to = _replied(call, where)
    people = (where.partner.id,) if where.partner else ()
    draft = Draft(
        text,
        visibility="direct" if where.partner else "public",
        reply_to=reply_to.id if reply_to else None,
        media=tuple(item.id for item in items),
        poll=poll,
        people=people,
    )
    record |= {"in": where.where, "silent": call.flag("disable_notification")}
    post = posts.publish(call.world, call.me, draft, record=record)
    audience.hear(call.world, post)
    return post


def _replied(call: Call, where: Chat) -> Post | None:
    told = nested(call, "reply_parameters")
    if not told:
        return None
    words = "message to be replied not found"
    return found(call, where, told.get("message_id") if isinstance(told, dict) else "", words)


def _caption(text: str) -> str:
    if units(text) > CAPTION:
        raise Problem(400, "message caption is too long")
    return text


def _marks(told: Any, text: str) -> list[dict[str, Any]]:
    """Entities, within the text as it is counted in UTF-16. Raises: Problem."""
    marks = told or []
    for mark in marks:
        end = int(mark.get("offset", -1)) + int(mark.get("length", 0))
        if mark.get("type") not in ENTITIES or mark.get("offset", -1) < 0 or not mark["offset"] < end <= units(text):
            raise Problem(400, f"can't parse entities: wrong entity at offset {mark.get('offset')}")
    return list(marks)


async def _file(call: Call, kind: str, source: str, field: str) -> Media:
    """A part of the form, or an address that the network fetches itself. Raises: Problem."""
    content = call.file(field)
    if content is None and source.startswith("http"):
        content = await call.fetch(source, "failed to get HTTP URL content")
    if content is None:
        raise Problem(400, f"there is no {kind} in the request")
    if len(content) > (PHOTO_BYTES if kind == "photo" else FILE_BYTES):
        raise Problem(413, "Request Entity Too Large")
    item = await call.keep(content, seconds=0)
    if item.mime not in KINDS[kind]:
        raise Problem(400, "IMAGE_PROCESS_FAILED" if kind == "photo" else "wrong type of the web page content")
    sides = sorted((item.width, item.height))
    if kind == "photo" and (sum(sides) > 10_000 or sides[1] > 20 * max(sides[0], 1)):
        raise Problem(400, "PHOTO_INVALID_DIMENSIONS")
    return item
