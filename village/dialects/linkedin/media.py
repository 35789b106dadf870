"""Registering, sending and asking for files.

Source: https://learn.microsoft.com/en-us/linkedin/marketing/community-management/shares/{images,videos,documents}-api
(read 2026-11-22).
"""

from __future__ import annotations

import hashlib
from typing import Any

from aiohttp import web

from village.dialects.linkedin.calling import acting, dialect, refuse
from village.dialects.speaking import Call
from village.world import media, records

PART = 4_194_304
KINDS = ("image", "video", "document")


def number_of(urn: str, kind: str) -> int:
    """Of a file by its URN. Raises: Problem 400."""
    name = urn.removeprefix(f"urn:li:{kind}:C")
    if not name.isdecimal() or len(name) > 19:
        raise refuse(400, f"Invalid URN: {urn}", "INVALID_URN_ID")
    return int(name)


def state_of(call: Call, known: dict[str, Any]) -> str:
    if known.get("document"):
        return "AVAILABLE"
    kept = media.get(call.world, int(known.get("media") or 0))
    if kept is None:
        return "WAITING_UPLOAD"
    return "AVAILABLE" if kept.ready_at <= call.now else "PROCESSING"


def known_file(call: Call, urn: str, owner: str) -> dict[str, Any]:
    """What is known of a file that a post is to hold. Raises: Problem 400."""
    kind = urn.split(":")[2] if urn.count(":") == 3 else ""
    known = records.get(call.world, number_of(urn, kind)) if kind in KINDS else {}
    if known.get("kind") != kind or known.get("owner") != owner:
        raise refuse(400, f"Media owner does not match author: {urn}", "INVALID_VALUE_FOR_FIELD")
    state = state_of(call, known)
    if state != "AVAILABLE":
        raise refuse(400, f"Asset {urn} is {state}", f"MEDIA_ASSET_{'WAITING_UPLOAD' if 'W' in state else state}")
    return known


async def _initialize(call: Call, kind: str) -> web.Response:
    wish = call.told.get("initializeUploadRequest")
    if not isinstance(wish, dict) or "owner" not in wish:
        raise refuse(400, "ERROR :: /initializeUploadRequest/owner :: field is required", "MISSING_FIELD")
    owner = acting(call, str(wish["owner"]))
    number = media.begin(call.world)
    known: dict[str, Any] = {"kind": kind, "owner": owner, "account": call.me.id}
    where = f"{call.base_url}/dms-uploads/{number}"
    value: dict[str, Any] = {"uploadUrlExpiresAt": call.now + 86_400_000, kind: f"urn:li:{kind}:C{number}"}
    if kind == "video":
        size = wish.get("fileSizeBytes")
        if not isinstance(size, int) or not 0 < size <= 500_000_000:
            raise refuse(400, "ERROR :: /fileSizeBytes :: is out of range", "INVALID_VALUE_FOR_FIELD")
        known |= {"size": size, "tags": {}}
        spans = [(start, min(start + PART, size) - 1) for start in range(0, size, PART)]
        value["uploadToken"] = ""
        value["uploadInstructions"] = [
            {"uploadUrl": f"{where}/{part}", "firstByte": first, "lastByte": last}
            for part, (first, last) in enumerate(spans)
        ]
    else:
        value["uploadUrl"] = where
    records.keep(call.world, number, known)
    return web.json_response({"value": value})


@dialect.post("/rest/images")
async def image(call: Call) -> web.Response:
    _demand_action(call, "initializeUpload")
    return await _initialize(call, "image")


@dialect.post("/rest/documents")
async def document(call: Call) -> web.Response:
    _demand_action(call, "initializeUpload")
    return await _initialize(call, "document")


@dialect.post("/rest/videos")
async def video(call: Call) -> web.Response:
    if call.text("action") == "finalizeUpload":
        return await _finalize(call)
    _demand_action(call, "initializeUpload")
    return await _initialize(call, "video")


def _demand_action(call: Call, action: str) -> None:
    if call.text("action") != action:
        raise refuse(400, "Unknown action", "ILLEGAL_ARGUMENT")


async def _finalize(call: Call) -> web.Response:
    wish = call.told.get("finalizeUploadRequest")
    wish = wish if isinstance(wish, dict) else {}
    number = number_of(str(wish.get("video")), "video")
    known = records.get(call.world, number)
    if known.get("account") != call.me.id:
        raise refuse(404, "Could not find entity")
    tags = [known["tags"][name] for name in sorted(known["tags"], key=int)]
    if wish.get("uploadedPartIds") != tags or "uploadToken" not in wish:
        raise refuse(400, "ERROR :: /uploadedPartIds :: parts are missing", "INVALID_VALUE_FOR_FIELD")
    content = media.complete(call.world, number)
    if len(content) != known["size"]:
        raise refuse(400, "The size is not the one that was registered", "INVALID_VALUE_FOR_FIELD")
    kept = await call.keep(content)
    records.change(call.world, number, media=kept.id)
    return web.Response()


@dialect.put("/dms-uploads/{number}")
async def put(call: Call) -> web.Response:
    """A picture or document, with the caller's token."""
    number = int(call.path("number"))
    known = records.get(call.world, number)
    if known.get("account") != call.me.id or known.get("kind") == "video":
        raise refuse(403, "Not enough permissions to upload")
    content = await call.request.read()
    if known["kind"] == "document":
        if not content.startswith((b"%PDF", b"PK", b"\xd0\xcf")):
            raise refuse(400, "The file is no document", "INVALID_VALUE_FOR_FIELD")
        records.change(call.world, number, document=hashlib.sha256(content).hexdigest())
    else:
        records.change(call.world, number, media=(await call.keep(content)).id)
    return web.Response(status=201)


@dialect.put("/dms-uploads/{number}/{part}", public=True)
async def put_part(call: Call) -> web.Response:
    """A piece of a film: the address is signed, and takes no other authorization."""
    number, part = int(call.path("number")), int(call.path("part"))
    known = records.get(call.world, number)
    if "Authorization" in call.request.headers or known.get("kind") != "video":
        raise refuse(400, "Only one auth mechanism allowed")
    content = await call.request.read()
    try:
        media.append(call.world, number, content, offset=part * PART)
    except LookupError as error:
        raise refuse(400, "The upload address has expired", "EXPIRED_UPLOAD_URL") from error
    tag = hashlib.md5(content, usedforsecurity=False).hexdigest()
    records.change(call.world, number, tags=known["tags"] | {str(part): tag})
    return web.Response(headers={"ETag": f'"{tag}"'})


@dialect.get("/rest/{kind}s/{urn}")
async def show(call: Call) -> web.Response:
    kind, urn = call.path("kind"), call.path("urn")
    if kind not in KINDS:
        raise refuse(404, "No root resource defined for path")
    known = records.get(call.world, number_of(urn, kind))
    if known.get("account") != call.me.id:
        raise refuse(404, "Could not find entity")
    return web.json_response({"id": urn, "owner": known["owner"], "status": state_of(call, known)})
