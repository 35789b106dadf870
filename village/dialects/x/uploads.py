"""Files: in one request, or in numbered pieces; films are processed.

Source: docs.x.com/x-api/media (read 2026-11-22).
"""

from __future__ import annotations

from typing import Any

from aiohttp import web

from village.dialects.speaking import Call, Problem
from village.dialects.x.base import dialect, known
from village.dialects.x.views import key_of
from village.world import media, records
from village.world.model import Media

IMAGES = {"image/jpeg", "image/png", "image/gif", "image/webp"}
MOST = {"image": 5 * 1024 * 1024, "gif": 15 * 1024 * 1024, "video": 512 * 1024 * 1024}
CATEGORIES = {f"{use}_{kind}" for use in ("tweet", "dm") for kind in MOST}
TYPES = IMAGES | {"video/mp4", "video/webm", "video/quicktime"}
PIECE = 5 * 1024 * 1024
EXPIRES = 86_400


def file_of(call: Call, text: str) -> Media:
    """A file of the caller's, by the id that it was uploaded under. Raises: Problem 400."""
    number = int(text) if text.isdecimal() and len(text) < 19 else 0
    kept = media.get(call.world, int(records.get(call.world, number).get("media_id") or number))
    if kept is None or kept.account_id != call.me.id:
        raise Problem(400, "Your media IDs are invalid.")
    return kept


@dialect.post("/2/media/upload", "media.write")
async def whole(call: Call) -> web.Response:
    content, category = call.file("media"), call.text("media_category")
    if content is None or category not in ("tweet_image", "dm_image"):
        raise Problem(400, "media and media_category are required")
    kept = await _keep(call, content, category)
    return web.json_response({"data": _shown(call, kept, str(kept.id))})


@dialect.post("/2/media/upload/initialize", "media.write")
async def initialize(call: Call) -> web.Response:
    category, kind, size = call.text("media_category"), call.text("media_type"), call.number("total_bytes")
    if category not in CATEGORIES or kind not in TYPES:
        raise Problem(400, "media_category and media_type do not have a value in the enumeration")
    if not 0 < size <= MOST[category.partition("_")[2]]:
        raise Problem(400, "The media file is too large")
    number = media.begin(call.world)
    told = {"owner": call.me.id, "category": category, "size": size, "pieces": {}}
    records.keep(call.world, number, told)
    return web.json_response({"data": {"id": str(number), "media_key": f"7_{number}", "expires_after_secs": EXPIRES}})


def _begun(call: Call) -> tuple[int, dict[str, Any]]:
    number = int(call.path("id")) if call.path("id").isdecimal() else 0
    told = records.get(call.world, number)
    if told.get("owner") != call.me.id or "media_id" in told:
        raise Problem(400, "Your media IDs are invalid.")
    return number, told


@dialect.post("/2/media/upload/{id}/append", "media.write")
async def append(call: Call) -> web.Response:
    number, told = _begun(call)
    piece, index = call.file("media"), call.number("segment_index", -1)
    if not piece or len(piece) > PIECE or not 0 <= index <= 999:
        raise Problem(400, "media and segment_index are required")
    place = media.begin(call.world)  # pieces come in any order, and again
    media.append(call.world, place, piece)
    records.change(call.world, number, pieces=told["pieces"] | {str(index): place})
    return web.json_response({"data": {"expires_at": call.now // 1000 + EXPIRES}})


@dialect.post("/2/media/upload/{id}/finalize", "media.write")
async def finalize(call: Call) -> web.Response:
    number, told = _begun(call)
    content = b"".join(media.complete(call.world, told["pieces"][index]) for index in sorted(told["pieces"], key=int))
    if len(content) != told["size"]:
        raise Problem(400, "Segments do not add up to provided total file size.")
    kept = await _keep(call, content, told["category"])
    records.change(call.world, number, media_id=kept.id)
    return web.json_response({"data": _shown(call, kept, str(number))})


@dialect.get("/2/media/upload", "media.write")
async def status(call: Call) -> web.Response:
    known(call, "command", "media_id")
    if call.text("command") != "STATUS":
        raise Problem(400, "command must be STATUS")
    return web.json_response({"data": _shown(call, file_of(call, call.text("media_id")), call.text("media_id"))})


@dialect.post("/2/media/metadata", "media.write")
async def describe(call: Call) -> web.Response:
    told = call.told.get("metadata")
    alt = (told.get("alt_text") or {}).get("text", "") if isinstance(told, dict) else ""
    if len(alt) > 1000:
        raise Problem(400, "alt_text.text: at most 1000 characters")
    kept = file_of(call, call.text("id"))
    media.describe(call.world, kept.id, description=alt, focus=None)
    return web.json_response({"data": {"id": call.text("id"), "associated_metadata": {"alt_text": {"text": alt}}}})


async def _keep(call: Call, content: bytes, category: str) -> Media:
    kind = category.partition("_")[2]
    if len(content) > MOST[kind]:
        raise Problem(413, "File size exceeds the limit")
    kept = await call.keep(content)
    fits = kept.mime in IMAGES if kind == "image" else kept.mime == "image/gif" if kind == "gif" else kept.mime in TYPES
    if not fits or (kind == "video" and kept.mime in IMAGES):
        raise Problem(400, "media type unrecognized.")
    return kept


def _shown(call: Call, kept: Media, number: str) -> dict[str, Any]:
    told: dict[str, Any] = {"id": number, "media_key": key_of(kept), "size": kept.size, "expires_after_secs": EXPIRES}
    if not kept.mime.startswith("image/"):
        ready = kept.ready_at <= call.now
        state = (
            {"state": "succeeded", "progress_percent": 100}
            if ready
            else {"state": "in_progress", "check_after_secs": 1}
        )
        told["processing_info"] = state
    return told
