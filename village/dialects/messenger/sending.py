"""Answering: words or one file in each message, within a day of the person's last words, or by a human within seven.

Source: …/messenger-platform/reference/send-api, …/send-messages, …/policy (read 2026-11-22).
"""

from __future__ import annotations

from typing import Any

from aiohttp import web

from village.dialects.messenger.calling import MESSAGING, between, mid, nested
from village.dialects.meta.graph import VERSION
from village.dialects.meta.problems import refused
from village.dialects.meta.tokens import MetaDialect, demand_page
from village.dialects.speaking import Call, Problem
from village.world import audience, media, posts
from village.world.model import Account, Draft, Media

DAY_MS = 86_400_000
KINDS = ("image", "video", "audio", "file")


def sends(dialect: MetaDialect) -> None:
    dialect.post(f"{VERSION}/{{page}}/messages", MESSAGING)(send)
    dialect.post(f"{VERSION}/{{page}}/message_attachments", MESSAGING)(upload)


async def upload(call: Call) -> web.Response:
    """A file for later; what it is must be what it is said to be."""
    page = demand_page(call, call.path("page"))
    kind = _attachment(nested(call, "message"))["type"]
    content = call.file("filedata")
    if content is None:
        raise refused(100, "Param filedata is required")
    if kind == "file":  # the village keeps pictures, films and sounds; a document is kept as what it begins like
        raise refused(100, "The village keeps no documents", 2018294)
    kept = await call.keep(content, owner=page)
    if not kept.mime.startswith(kind):
        raise refused(100, "The type of file you're trying to attach isn't allowed.", 2018047)
    return web.json_response({"attachment_id": str(kept.id)})


def _attachment(message: dict[str, Any]) -> dict[str, Any]:
    attachment = message.get("attachment")
    if not isinstance(attachment, dict) or attachment.get("type") not in KINDS:
        raise refused(100, "Param message[attachment][type] must be one of {image, video, audio, file}")
    return attachment


async def send(call: Call) -> web.Response:
    page = demand_page(call, call.path("page"))
    person = _person(call)
    message = nested(call, "message")
    words = str(message.get("text") or "")
    if bool(words) == ("attachment" in message):
        raise refused(100, "Message must contain either text or an attachment")
    if len(words) > 2000:
        raise refused(100, "Length of param message[text] must be less than or equal to 2000")
    _demand_window(call, person)
    file = await _file(call, page, message) if "attachment" in message else None
    draft = Draft(words, visibility="direct", people=(person.id,), media=(file.id,) if file else ())
    post = posts.publish(call.world, page, draft)
    audience.hear(call.world, post)
    return web.json_response({"recipient_id": str(person.id), "message_id": mid(post)})


def _person(call: Call) -> Account:
    try:
        return call.account(nested(call, "recipient").get("id") or "")
    except Problem as problem:
        raise refused(100, "No matching user found", 2018001) from problem


def _demand_window(call: Call, person: Account) -> None:
    """Raises: Problem."""
    kind, tag = call.text("messaging_type"), call.text("tag")
    if kind not in ("RESPONSE", "UPDATE", "MESSAGE_TAG") or (kind == "MESSAGE_TAG" and tag != "HUMAN_AGENT"):
        raise refused(100, "Param messaging_type must be one of {RESPONSE, UPDATE, MESSAGE_TAG}, with a tag that lives")
    said = [post for post in between(call, person) if post.author_id == person.id]
    days = 7 if kind == "MESSAGE_TAG" else 1
    if not said or call.now - said[0].created_at > days * DAY_MS:
        words = "This message is sent outside of allowed window."
        raise refused(10, words, 2018278, status=403)


async def _file(call: Call, page: Account, message: dict[str, Any]) -> Media:
    payload = _attachment(message).get("payload") or {}
    number = str(payload.get("attachment_id") or "")
    if payload.get("url"):
        return await call.keep(await call.fetch(str(payload["url"])), owner=page)
    kept = media.get(call.world, int(number)) if number.isdecimal() and len(number) < 19 else None
    if kept is None or kept.account_id != page.id:
        raise refused(100, "Invalid attachment_id", 2018074)
    return kept
