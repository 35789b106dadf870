"""Uploads: a container with a key, encrypted pieces in order, and decryption when all are there.

Source: https://developers.snap.com/api/marketing-api/Public-Profile-API/ProfileAssetManagement (read 2026-11-22).
"""

from __future__ import annotations

import base64
import binascii
from typing import Any

from aiohttp import web
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7

from village.dialects.snapchat.calling import SCOPE, P, dialect, mine, number_of, says, uuid_of
from village.dialects.speaking import Call, Problem
from village.world import media, records

PIECE, PIECES = 32 * 1024 * 1024, 35
KINDS = {"IMAGE": ("image/jpeg", "image/png"), "VIDEO": ("video/mp4",)}
MOST_BYTES = {"IMAGE": 20_000_000, "VIDEO": 500_000_000}


def _secret(call: Call, name: str, size: int) -> str:
    """Raises: Problem where it is not so many bytes in base64."""
    text = call.demand(name)
    try:
        right = len(base64.b64decode(text, validate=True)) == size
    except binascii.Error:
        right = False
    if not right:
        raise Problem(400, f"{name} must be {size} bytes in base64")
    return text


@dialect.post(f"{P}/media", SCOPE)
async def create(call: Call) -> web.Response:
    mine(call)
    if call.text("type") not in KINDS:
        raise Problem(400, "type must be VIDEO or IMAGE")
    call.demand("name")
    kept = {"type": call.text("type"), "key": _secret(call, "key", 32), "iv": _secret(call, "iv", 16)}
    number = media.begin(call.world)
    records.keep(call.world, number, kept | {"owner": call.me.id, "at": call.now, "pieces": 0, "file": 0, "post": 0})
    path = f"/us/v1/public_profiles/{call.path('profile')}/media/{uuid_of(number)}/multipart-upload"
    return says(media_id=uuid_of(number), add_path=path, finalize_path=path)


def of_me(call: Call, media_id: str) -> tuple[int, dict[str, Any]]:
    """Number and record of an uploaded file. Raises: Problem."""
    number = number_of(media_id)
    kept = records.get(call.world, number)
    if kept.get("owner") != call.me.id or "key" not in kept:
        raise Problem(404, "The media does not exist")
    return number, kept


@dialect.post(f"/us{P}/media/{{media}}/multipart-upload", SCOPE)
async def upload(call: Call) -> web.Response:
    mine(call)
    if call.request.content_type != "multipart/form-data":
        raise Problem(415, "The body must be multipart/form-data")
    number, kept = of_me(call, call.path("media"))
    if kept["file"]:
        raise Problem(400, "The upload is finalized")
    if call.text("action") == "ADD":
        return _add(call, number, kept)
    if call.text("action") == "FINALIZE":
        return await _finalize(call, number, kept)
    raise Problem(400, "action must be ADD or FINALIZE")


def _add(call: Call, number: int, kept: dict[str, Any]) -> web.Response:
    piece = call.file("file")
    if piece is None or not 0 < len(piece) <= PIECE:
        raise Problem(400, "file must have 1 byte to 32 MB")
    if call.number("part_number") != kept["pieces"] + 1 or kept["pieces"] == PIECES:
        raise Problem(400, "part_number must be the next one, 35 at most")
    media.append(call.world, number, piece)
    records.change(call.world, number, pieces=kept["pieces"] + 1)
    return says()


async def _finalize(call: Call, number: int, kept: dict[str, Any]) -> web.Response:
    key, start = base64.b64decode(kept["key"]), base64.b64decode(kept["iv"])
    cipher, padder = Cipher(algorithms.AES(key), modes.CBC(start)).decryptor(), PKCS7(128).unpadder()
    try:
        padded = cipher.update(media.complete(call.world, number)) + cipher.finalize()
        content = padder.update(padded) + padder.finalize()
    except (LookupError, ValueError) as error:
        raise Problem(400, "The media cannot be decrypted") from error
    if media.kind_of(content) not in KINDS[kept["type"]] or len(content) > MOST_BYTES[kept["type"]]:
        raise Problem(400, "The media is of another kind, or too large")
    file = await call.keep(content)
    records.change(call.world, number, file=file.id)
    return says()
