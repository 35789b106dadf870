"""Publishing by the Content Posting API: announced, filled, looked at until it is out.

A film is announced (nobody sees that), then its bytes go to an address that TikTok gives for an hour. The address opens
the account to whoever has it, so it is never kept: whoever is interrupted before all bytes are there announces anew.
Pictures are fetched by TikTok as soon as they are announced.
Source: https://developers.tiktok.com/doc/content-posting-api-reference-direct-post,
…-upload-video, …-photo-post, …-get-video-status (read 2026-11-22).
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from parvis.kit.http import Http
from parvis.networks import text as words
from parvis.networks.calls import call
from parvis.networks.errors import AnswerLost, ContentRefused, Gone, Temporary
from parvis.networks.protocols import Access, Media, Outgoing, Result, Undecidable
from parvis.networks.tiktok import limits
from parvis.networks.tiktok.calling import ask
from parvis.networks.tiktok.errors import NoAddress, NoCircle, piece_error
from parvis.networks.tiktok.live import Standing
from parvis.networks.tiktok.videos import videos

UPLOAD_SECONDS = 600.0
CLOCKS_APART = timedelta(seconds=60)
PUBLISH = "/v2/post/publish"


def text_of(outgoing: Outgoing) -> str:
    return "\n\n".join(part for part in outgoing.parts if not words.is_empty(part))


def is_draft(outgoing: Outgoing) -> bool:
    return bool(outgoing.options.get("draft"))


async def creator(http: Http, access: Access) -> dict[str, Any]:
    """Who posts, and what they may: TikTok wants it to be asked before every post."""
    return await ask(http, access, "POST", f"{PUBLISH}/creator_info/query/", json={})


async def standing(http: Http, access: Access, publish_id: str) -> Standing:
    told = await ask(http, access, "POST", f"{PUBLISH}/status/fetch/", json={"publish_id": publish_id})
    ids = told.get("publicaly_available_post_id") or told.get("publicly_available_post_id") or []  # the first is theirs
    found = [str(one) for one in ids if one] if isinstance(ids, list) else []
    arrived = told.get("uploaded_bytes")
    return Standing(
        str(told.get("status") or ""),
        tuple(found),
        str(told.get("fail_reason") or ""),
        arrived if isinstance(arrived, int) else 0,
    )


class Film:
    """One film on its way."""

    def __init__(self, http: Http, access: Access, media: Media, outgoing: Outgoing) -> None:
        self.http, self.access, self.media, self.outgoing = http, access, media, outgoing
        self.url = ""
        self.publish_id = ""

    async def announce(self) -> Result:
        """{"id", "who"}: a number to ask by, and the name of the creator."""
        size = await asyncio.to_thread(_size, self.media.path)
        whole = size <= limits.PIECE
        source = {
            "source": "FILE_UPLOAD",
            "video_size": size,
            "chunk_size": size if whole else limits.PIECE,
            "total_chunk_count": 1 if whole else size // limits.PIECE,
        }
        body: dict[str, Any] = {"source_info": source}
        who, path = str(self.access.extra.get("username") or ""), f"{PUBLISH}/inbox/video/init/"
        if not is_draft(self.outgoing):
            allowed = await creator(self.http, self.access)
            _check_length(self.media, allowed)
            body["post_info"] = film_fields(self.outgoing, allowed)
            who, path = str(allowed.get("creator_username") or who), f"{PUBLISH}/video/init/"
        told = await ask(self.http, self.access, "POST", path, json=body)
        if not told.get("publish_id") or not told.get("upload_url"):
            raise Temporary(said=str(told.get("publish_id")))
        self.url = str(told["upload_url"])
        return {"id": str(told["publish_id"]), "who": who}

    async def fill(self) -> Result:
        """Piece by piece; TikTok goes on by itself as soon as the last one is there."""
        if not self.url:
            return {"again": True}
        size = await asyncio.to_thread(_size, self.media.path)
        pieces = 1 if size <= limits.PIECE else size // limits.PIECE
        for number in range(pieces):
            first = number * limits.PIECE
            end = size if number == pieces - 1 else first + limits.PIECE
            await self._put(await asyncio.to_thread(_piece, self.media.path, first, end), first, end, size)
        return {"again": False}

    async def _put(self, piece: bytes, first: int, end: int, size: int) -> None:
        """Raises AnswerLost for the last piece only: without it nothing is published."""
        headers = {
            "Content-Type": self.media.mime,
            "Content-Length": str(len(piece)),
            "Content-Range": f"bytes {first}-{end - 1}/{size}",
        }
        last, body = end == size, _sent_once(piece)
        answer = await call(self.http, "PUT", self.url, effect=last, headers=headers, data=body, seconds=UPLOAD_SECONDS)
        if answer.status in ({201} if last else {201, 206}):
            return
        if answer.ok:
            raise (AnswerLost if last else Temporary)(status=answer.status, said=answer.text())
        if last and answer.status in (404, 416):  # it knows no such upload any more, or has these bytes: look
            raise AnswerLost(status=answer.status, said=answer.text())
        raise piece_error(answer.status, answer.text())

    async def is_filled(self, publish_id: str) -> Result | None:
        """Whether all bytes are there; whatever came of them is asked later."""
        try:
            now = await standing(self.http, self.access, publish_id)
        except Gone:
            return None
        size = await asyncio.to_thread(_size, self.media.path)
        waits = now.state in ("PROCESSING_UPLOAD", "") and now.arrived < size
        return None if waits else {"again": False}


class Photos:
    """One picture or several; TikTok fetches them."""

    def __init__(self, http: Http, access: Access, outgoing: Outgoing, began_at: datetime) -> None:
        self.http, self.access, self.outgoing, self.began_at = http, access, outgoing, began_at

    async def act(self) -> Result:
        if not all(media.url for media in self.outgoing.media):
            raise NoAddress()
        draft = is_draft(self.outgoing)
        allowed = {} if draft else await creator(self.http, self.access)
        addresses = [media.url for media in self.outgoing.media]
        body = {
            "media_type": "PHOTO",
            "post_mode": "MEDIA_UPLOAD" if draft else "DIRECT_POST",
            "post_info": photo_fields(self.outgoing, allowed),
            "source_info": {"source": "PULL_FROM_URL", "photo_images": addresses, "photo_cover_index": 0},
        }
        told = await ask(self.http, self.access, "POST", f"{PUBLISH}/content/init/", effect=True, json=body)
        if not told.get("publish_id"):
            raise AnswerLost(said=str(told))
        who = allowed.get("creator_username") or self.access.extra.get("username") or ""
        return {"id": str(told["publish_id"]), "who": str(who)}

    async def look(self) -> Result | None:
        """Among what stands there. What is not there may still be looked at by TikTok, or be for few eyes only."""
        wanted = text_of(self.outgoing)
        async for video in videos(self.http, self.access, since=self.began_at - CLOCKS_APART):
            if words.same_text(video.text, wanted):
                return {"id": video.remote_id, "who": str(self.access.extra.get("username") or ""), "live": True}
        raise Undecidable


def film_fields(outgoing: Outgoing, allowed: Mapping[str, Any]) -> dict[str, Any]:
    fields = {"title": text_of(outgoing), **_common(outgoing, allowed)}
    for told, name in (("duet", "duet"), ("stitch", "stitch")):
        fields[f"disable_{name}"] = not outgoing.options.get(told) or bool(allowed.get(f"{name}_disabled"))
    if outgoing.options.get("ai"):
        fields["is_aigc"] = True
    second = str(outgoing.options.get("cover_second") or "")
    if second.isdecimal():
        fields["video_cover_timestamp_ms"] = int(second) * 1000
    return fields


def photo_fields(outgoing: Outgoing, allowed: Mapping[str, Any]) -> dict[str, Any]:
    fields: dict[str, Any] = {"description": text_of(outgoing)}
    title = str(outgoing.options.get("title") or "").strip()
    if title:
        fields["title"] = title
    if is_draft(outgoing):
        return fields
    return fields | _common(outgoing, allowed) | {"auto_add_music": bool(outgoing.options.get("music"))}


def _common(outgoing: Outgoing, allowed: Mapping[str, Any]) -> dict[str, Any]:
    """Raises NoCircle: TikTok forbids that an application chooses who sees a post."""
    circle = str(outgoing.options.get("privacy") or "")
    offered = allowed.get("privacy_level_options")
    if not circle or (isinstance(offered, list) and circle not in offered):
        raise NoCircle(said=circle)
    return {
        "privacy_level": circle,
        "disable_comment": not outgoing.options.get("comments") or bool(allowed.get("comment_disabled")),
        "brand_content_toggle": bool(outgoing.options.get("branded")),
        "brand_organic_toggle": bool(outgoing.options.get("own_brand")),
    }


def _check_length(media: Media, allowed: Mapping[str, Any]) -> None:
    most = allowed.get("max_video_post_duration_sec")
    if isinstance(most, int) and most and media.seconds > most:
        raise ContentRefused(said=f"max_video_post_duration_sec: {most}")


async def _sent_once(piece: bytes) -> AsyncIterator[bytes]:
    """aiohttp sends a PUT a second time by itself where the connection breaks, unless it cannot rewind the body."""
    yield piece


def _size(path: Path) -> int:
    return path.stat().st_size


def _piece(path: Path, first: int, end: int) -> bytes:
    with path.open("rb") as file:
        file.seek(first)
        return file.read(end - first)
