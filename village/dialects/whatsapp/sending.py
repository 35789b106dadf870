"""Sending: words, files, reactions within a day of a person's last words, templates at any time; and files for it.

Source: …/whatsapp/messages/send-messages, …/business-phone-numbers/media (read 2026-11-22).
"""

from __future__ import annotations

from typing import Any

from aiohttp import web

from village.dialects.meta.graph import VERSION
from village.dialects.meta.tokens import MetaDialect
from village.dialects.speaking import Call
from village.dialects.whatsapp import templates
from village.dialects.whatsapp.calling import (
    DAY_MS,
    MESSAGING,
    NETWORK,
    demand_number,
    last_words,
    person,
    post_of,
    refused,
    wamid,
)
from village.world import audience, media, notices, posts, reactions
from village.world.model import Account, Draft, Media, Post

MOST = {"image": 5_000_000, "video": 16_000_000, "audio": 16_000_000}
FIELDS = {"messaging_product", "recipient_type", "to", "recipient", "type", "context", "biz_opaque_callback_data"}
KINDS = ("text", "image", "video", "audio", "reaction", "template")
STATUSES = ("sent", "delivered")


def sends(dialect: MetaDialect) -> None:
    dialect.post(f"{VERSION}/{{number}}/messages", MESSAGING)(send)
    dialect.post(f"{VERSION}/{{number}}/media", MESSAGING)(upload)


async def upload(call: Call) -> web.Response:
    """A file for later; what it is must be what it is said to be."""
    number, content, said = demand_number(call), call.file("file"), call.text("type")
    if call.text("messaging_product") != NETWORK or not said:
        raise refused(100, "(#100) The parameter messaging_product is required.")
    if content is None:
        raise refused(100, "(#100) The parameter file is required.")
    kind = said.partition("/")[0]
    if kind not in MOST:  # the village keeps pictures, films and sounds
        raise refused(100, "Param file must be a file with one of the following types")
    if len(content) > MOST[kind]:
        raise refused(131052, "Media file size too big")
    kept = await call.keep(content, seconds=0, owner=number)
    if kept.mime != said:
        raise refused(131053, "Media upload error", f"Media file type {kept.mime} is not {said}")
    return web.json_response({"id": str(kept.id)})


async def send(call: Call) -> web.Response:
    number, told, kind = demand_number(call), call.told, call.text("type", "text")
    unknown = set(told) - FIELDS - {kind, "access_token", "appsecret_proof"}
    if unknown:
        raise refused(100, "Invalid parameter", f'Unexpected key "{sorted(unknown)[0]}" on the request')
    if call.text("messaging_product") != NETWORK or call.text("recipient_type", "individual") != "individual":
        raise refused(100, "The parameter messaging_product is required.")
    if kind not in KINDS or not isinstance(told.get(kind), dict):
        raise refused(131009, "Parameter value is not valid", f"{kind} is missing")
    if len(call.text("biz_opaque_callback_data")) > 512:
        raise refused(131009, "Parameter value is not valid", "biz_opaque_callback_data is too long")
    named = call.text("to") or call.text("recipient")
    who = person(call, named)
    if kind != "template" and call.now - last_words(call.world, number, who) > DAY_MS:
        raise refused(131047, "Re-engagement message", "More than 24 hours have passed since they last replied")
    answered = {"input": named, "wa_id": str(who.id)}
    message = _reacted(call, told[kind]) if kind == "reaction" else wamid(_said(call, number, who, kind))
    messages = [{"id": message}]
    return web.json_response({"messaging_product": NETWORK, "contacts": [answered], "messages": messages})


def _said(call: Call, number: Account, who: Account, kind: str) -> Post:
    words, file = _content(call, number, kind, call.told[kind])
    quoted = call.told.get("context") or {}
    parent = post_of(call.world, str(quoted.get("message_id") or "")) if quoted else None
    if quoted and parent is None:
        raise refused(131009, "Parameter value is not valid", "context message_id is not known")
    once = call.text("biz_opaque_callback_data")
    record = {"once": once, "answers": wamid(parent) if parent else ""}
    held = (file.id,) if file else ()
    draft = Draft(words, visibility="direct", people=(who.id,), media=held, once=once)
    post = posts.publish(call.world, number, draft, record=record)
    for status in ("failed",) if who.suspended else STATUSES:
        notices.tell(call.world, number.id, status, who.id, post.id, at=call.now)
    audience.hear(call.world, post)
    return post


def _content(call: Call, number: Account, kind: str, told: dict[str, Any]) -> tuple[str, Media | None]:
    """Words and a file. Raises: Problem."""
    if kind == "text":
        words = str(told.get("body") or "")
        if not words or len(words) > 4096:
            raise refused(100, "Param text['body'] must be between 1 and 4096 characters long.")
        return words, None
    if kind == "template":
        words, file = templates.words(call, told)
        return words, _file(call, number, "image", file) if file else None
    words = str(told.get("caption") or "")
    if len(words) > 1024 or (words and kind == "audio"):
        raise refused(131009, "Parameter value is not valid", "caption")
    return words, _file(call, number, kind, str(told.get("id") or ""))


def _file(call: Call, number: Account, kind: str, name: str) -> Media:
    kept = media.get(call.world, int(name)) if name.isdecimal() and len(name) < 19 else None
    if kept is None or kept.account_id != number.id or not kept.mime.startswith(kind):
        raise refused(131009, "Parameter value is not valid", f"{kind} id is not valid")
    return kept


def _reacted(call: Call, told: dict[str, Any]) -> str:
    post = post_of(call.world, str(told.get("message_id") or ""))
    if post is None:
        raise refused(131009, "Parameter value is not valid", "message_id is not known")
    (reactions.like if told.get("emoji") else reactions.unlike)(call.world, call.me, post)
    return f"{wamid(post)}00"
