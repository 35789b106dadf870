"""Films: registered here, sent to a store that only knows its own signature, looked at for a while."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from village.dialects.pinterest.calling import dialect, invalid, refusal
from village.dialects.speaking import Call, Problem
from village.world import accounts, media, records

UPLOAD = "film"


def store_says(status: int, code: str, words: str) -> web.Response:
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>{code}</Code><Message>{words}</Message></Error>'
    return web.Response(text=text, status=status, content_type="application/xml")


@dialect.post("/v5/media", "pins:read", "pins:write")
async def register(call: Call) -> web.Response:
    if call.text("media_type") != "video":
        raise invalid("media_type is not one of ['video']")
    number = call.world.ids.at(call.now)
    key = f"uploads/{secrets.token_hex(4)}/{number}"
    signature = secrets.token_hex(32)
    records.call(call.world, call.me.id, UPLOAD, str(number), number)
    records.keep(call.world, number, {"owner": call.me.id, "key": key, "signature": signature, "file": 0})
    moment = datetime.fromtimestamp(call.now / 1000, UTC).strftime("%Y%m%dT%H%M%SZ")
    parameters = {
        "x-amz-date": moment,
        "x-amz-signature": signature,
        "x-amz-security-token": secrets.token_hex(16),
        "x-amz-algorithm": "AWS4-HMAC-SHA256",
        "key": key,
        "policy": secrets.token_hex(16),
        "x-amz-credential": f"VILLAGE/{moment[:8]}/us-east-1/s3/aws4_request",
        "Content-Type": "multipart/form-data",
    }
    told = {"media_id": str(number), "media_type": "video", "upload_url": f"{call.base_url}/store/"}
    return web.json_response(told | {"upload_parameters": parameters}, status=201)


@dialect.post("/store/", public=True)
async def store(call: Call) -> web.Response:
    """What the store of Amazon checks: the fields, their signature, the file at the end."""
    if "Authorization" in call.request.headers:
        return store_says(400, "InvalidArgument", "Only one auth mechanism allowed")
    names = list(call.told)
    content = call.file("file")
    if content is None or names[-1] != "file":
        return store_says(400, "InvalidArgument", "POST requires exactly one file upload per request.")
    number = int(call.text("key").rpartition("/")[2] or 0) if call.text("key").rpartition("/")[2].isdecimal() else 0
    kept = records.get(call.world, number)
    if not kept or kept.get("signature") != call.text("x-amz-signature") or "policy" not in names:
        return store_says(403, "SignatureDoesNotMatch", "The request signature does not match.")
    owner = accounts.get(call.world, kept["owner"])
    try:
        film = await call.keep(content, owner=owner)
    except Problem:
        records.change(call.world, number, file=-1)
    else:
        records.change(call.world, number, file=film.id if film.mime.startswith("video/") else -1)
    return web.Response(status=204)


def status_of(call: Call, number: int) -> str:
    kept = records.get(call.world, number)
    film = media.get(call.world, kept["file"]) if kept["file"] > 0 else None
    if film is None:
        return "failed" if kept["file"] < 0 else "registered"
    return "succeeded" if film.ready_at <= call.now else "processing"


def film_of(call: Call, told: str) -> int:
    """The number of a film of the caller. Raises: Problem 404."""
    number = records.called(call.world, call.me.id, UPLOAD, told)
    if number is None:
        raise refusal(404, 2500, "Media not found.")
    return number


@dialect.get("/v5/media/{media}", "pins:read")
async def show(call: Call) -> web.Response:
    number = film_of(call, call.path("media"))
    told: dict[str, Any] = {"media_id": str(number), "media_type": "video", "status": status_of(call, number)}
    return web.json_response(told)
