"""Files for X: pictures in one request, films and moving pictures in pieces; described, and waited for.

Source: docs.x.com/x-api/media/quickstart/media-upload-chunked (read 2026-11-22), paths as in the specification.
"""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import aiohttp

from parvis.networks.errors import ContentRefused, Temporary, Unfinished
from parvis.networks.protocols import Access, Journal, Media, Result
from parvis.networks.x.calling import Line

PIECE = 4 * 1024 * 1024  # bytes; the limit of X is untold, its pages use one megabyte
UPLOAD_SECONDS = 300.0
MOST_LOOKS = 60
LEAST_SECONDS, MOST_SECONDS = 1.0, 15.0  # between two looks


async def upload(line: Line, number: int, media: Media, access: Access, journal: Journal, *, use: str = "tweet") -> str:
    """The id of an uploaded file, ready to be used. use: "tweet" or "dm"."""

    async def send() -> Result:
        if media.is_still:
            return await _whole(line, media, access, f"{use}_image")
        return await _in_pieces(line, media, access, f"{use}_gif" if media.is_image else f"{use}_video")

    async def become_ready() -> Result:
        await _wait(line, told["id"], access)
        return {}

    async def describe() -> Result:
        alt = {"id": told["id"], "metadata": {"alt_text": {"text": media.alt}}}
        await line.ask("POST", "/2/media/metadata", access, json=alt)
        return {}

    told = await journal.step(f"upload:{number}", send, repeatable=True)
    if not told["ready"]:
        await journal.step(f"ready:{number}", become_ready, repeatable=True)
    if media.alt.strip():
        await journal.step(f"alt:{number}", describe, repeatable=True)
    return str(told["id"])


async def _whole(line: Line, media: Media, access: Access, category: str) -> Result:
    form = aiohttp.FormData()
    content = await asyncio.to_thread(media.path.read_bytes)
    form.add_field("media", content, filename=media.path.name, content_type=media.mime)
    form.add_field("media_category", category)
    told = await line.ask("POST", "/2/media/upload", access, data=form, seconds=UPLOAD_SECONDS)
    return _kept(told)


async def _in_pieces(line: Line, media: Media, access: Access, category: str) -> Result:
    size = media.size or (await asyncio.to_thread(media.path.stat)).st_size
    begun = {"media_type": media.mime, "media_category": category, "total_bytes": size}
    number = _kept(await line.ask("POST", "/2/media/upload/initialize", access, json=begun))["id"]
    for index in range(-(-size // PIECE)):
        form = aiohttp.FormData()
        piece = await asyncio.to_thread(_piece, media.path, index)
        form.add_field("media", piece, filename=media.path.name, content_type="application/octet-stream")
        form.add_field("segment_index", str(index))
        path = f"/2/media/upload/{number}/append"
        await line.send("POST", path, access, data=form, seconds=UPLOAD_SECONDS)
    return _kept(await line.ask("POST", f"/2/media/upload/{number}/finalize", access, seconds=UPLOAD_SECONDS))


async def _wait(line: Line, media_id: str, access: Access) -> None:
    """Raises ContentRefused where the film cannot be used, Unfinished where it takes long."""
    for _look in range(MOST_LOOKS):
        params = {"command": "STATUS", "media_id": media_id}
        told = (await line.ask("GET", "/2/media/upload", access, params=params)).get("data") or {}
        if _ready(told):
            return
        pause = float((told.get("processing_info") or {}).get("check_after_secs") or LEAST_SECONDS)
        await asyncio.sleep(min(max(pause, LEAST_SECONDS), MOST_SECONDS))
    raise Unfinished


def _kept(told: Mapping[str, Any]) -> Result:
    data = told.get("data") or {}
    if not data.get("id"):
        raise Temporary(said="an upload without an id")
    return {"id": str(data["id"]), "ready": _ready(data)}


def _ready(data: Mapping[str, Any]) -> bool:
    """Raises ContentRefused."""
    info = data.get("processing_info") or {}
    if info.get("state") == "failed":
        error = info.get("error") or {}
        raise ContentRefused(said=str(error.get("message") or error.get("name") or "processing failed"))
    return info.get("state") in (None, "succeeded")


def _piece(path: Path, index: int) -> bytes:
    with path.open("rb") as file:
        file.seek(index * PIECE)
        return file.read(PIECE)
