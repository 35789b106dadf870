"""Films: the upload session, what became of it, the thumbnail, making it visible.

Source: https://developers.google.com/youtube/v3/guides/using_resumable_upload_protocol, docs/videos (read 2026-11-22).
"""

from __future__ import annotations

import re
from typing import Any

from aiohttp import web

from village.dialects.google_common import inside, moment, page, refuse, words_of
from village.dialects.speaking import Call, Problem
from village.dialects.youtube.calling import (
    READ,
    UPLOAD,
    VIDEO,
    dialect,
    file_of,
    film_of,
    listed,
    parts,
    post_of,
    shown,
    video_id,
    video_number,
)  # fmt: skip
from village.world import audience, media, posts, records
from village.world.model import Draft

PARTS = ("snippet", "status", "statistics", "contentDetails", "processingDetails")
PRIVACY = ("public", "unlisted", "private")
STEP = 262_144
MOST_PICTURE = 52_428_800
_SPAN = re.compile(r"bytes (?:(\d+)-(\d+)|\*)/(\d+)")
STATUS_FIELDS = (
    "privacyStatus",
    "selfDeclaredMadeForKids",
    "embeddable",
    "license",
    "publicStatsViewable",
    "publishAt",
)


def _snippet(told: dict[str, Any]) -> dict[str, Any]:
    """Raises: Problem 400."""
    title, description = words_of(told, "snippet", "title"), words_of(told, "snippet", "description")
    tags = inside(told, "snippet", "tags") or []
    if not title.strip() or len(title) > 100 or set("<>") & set(title):
        raise refuse(
            400, "invalidTitle", "The request metadata specifies an invalid or empty video title.", "youtube.video"
        )
    if len(description.encode()) > 5000 or set("<>") & set(description):
        raise refuse(400, "invalidDescription", "The request metadata specifies an invalid video description.")
    if sum(len(tag) + 2 * (" " in tag) + 1 for tag in tags) - 1 > 500:
        raise refuse(400, "invalidTags", "The request metadata specifies invalid video keywords.")
    if not words_of(told, "snippet", "categoryId").isdecimal():
        raise refuse(400, "invalidCategoryId", "The snippet.categoryId property specifies an invalid category ID.")
    return {**inside(told, "snippet"), "title": title, "description": description}


def _status(told: dict[str, Any]) -> dict[str, Any]:
    """All fields; what is not given falls back. Raises: Problem 400."""
    given = inside(told, "status") or {}
    privacy = given.get("privacyStatus", "public")
    if privacy not in PRIVACY or set(given) - set(STATUS_FIELDS):
        raise refuse(400, "invalidVideoMetadata", "The request metadata is invalid.")
    usual = {"embeddable": True, "license": "youtube", "publicStatsViewable": True, "selfDeclaredMadeForKids": False}
    return {**usual, **given, "privacyStatus": privacy}


@dialect.post("/upload/youtube/v3/videos", UPLOAD)
async def open_session(call: Call) -> web.Response:
    if call.text("uploadType") != "resumable":
        raise refuse(400, "badRequest", "The village takes resumable uploads only.")
    parts(call, *PARTS)
    size = call.request.headers.get("X-Upload-Content-Length", "")
    kind = call.request.headers.get("X-Upload-Content-Type", "")
    if not kind.startswith("video/") and kind != "application/octet-stream":
        raise refuse(400, "mediaBodyRequired", "The request does not include the video content.", "youtube.video")
    fields = {"snippet": _snippet(call.told), "status": _status(call.told)}
    number = media.begin(call.world)
    records.keep(call.world, number, {"session": call.me.id, "size": int(size or 0), "fields": fields})
    place = f"{call.base_url}/upload/youtube/v3/videos?uploadType=resumable&upload_id={number}"
    return web.Response(status=200, headers={"Location": place, "X-GUploader-UploadID": str(number)})


@dialect.put("/upload/youtube/v3/videos", UPLOAD)
async def take(call: Call) -> web.Response:
    """A piece, or the question how much is there (`bytes */N`). Raises: Problem 404, 400."""
    number = call.number("upload_id")
    session = records.get(call.world, number)
    if session.get("session") != call.me.id or session.get("gone"):
        raise Problem(404, "Not Found")
    if "video" in session:
        return _finished(call, session["video"])
    content = await call.request.read()
    span = call.request.headers.get("Content-Range") or f"bytes 0-{len(content) - 1}/{len(content)}"
    found = _SPAN.fullmatch(span)
    if not found or (session["size"] and int(found[3]) != session["size"]):
        raise refuse(400, "badContentRange", "The Content-Range is invalid.")
    there = int(session.get("there", 0))
    if found[1] is None:
        return _incomplete(there)
    begin, end, total = int(found[1]), int(found[2]), int(found[3])
    if begin < there:  # sent once more
        return _incomplete(there)
    if begin != there or end - begin + 1 != len(content) or (end + 1 < total and len(content) % STEP):
        raise refuse(400, "badContentRange", "The bytes are not those that are missing, or no multiple of 256 KiB.")
    there = media.append(call.world, number, content)
    records.change(call.world, number, there=there)
    return await _received(call, number, session) if there == total else _incomplete(there)


def _incomplete(there: int) -> web.Response:
    return web.Response(status=308, headers={"Range": f"bytes=0-{there - 1}"} if there else {})


async def _received(call: Call, number: int, session: dict[str, Any]) -> web.Response:
    file = await call.keep(media.complete(call.world, number))
    if file.mime.startswith("image/"):
        raise refuse(400, "invalidFilename", "The file is no film.")
    made = call.world.ids.at(call.now)
    film = {**session["fields"], "owner": call.me.id, "media": file.id, "at": call.now}
    records.keep(call.world, made, film)
    records.call(call.world, call.me.id, VIDEO, video_id(made), made)
    records.change(call.world, number, video=made)
    _show(call, made)
    return _finished(call, made)


def _finished(call: Call, number: int) -> web.Response:
    return web.json_response(shown(full(call, number), {"snippet", "status"}))


def _show(call: Call, number: int) -> None:
    """A film that others may see is a post; it stays one."""
    film = records.get(call.world, number)
    privacy = film["status"]["privacyStatus"]
    if privacy == "private" or film.get("post"):
        return
    text = f"{film['snippet']['title']}\n\n{film['snippet']['description']}".strip()
    files = (film["media"], *([film["thumbnail"]] if film.get("thumbnail") else []))
    draft = Draft(text, visibility=privacy, media=files, people=())
    post = posts.publish(call.world, call.me, draft, record=_record(number, film))
    records.change(call.world, number, post=post.id)
    audience.hear(call.world, post)


def _record(number: int, film: dict[str, Any]) -> dict[str, Any]:
    tracks = [{name: track[name] for name in ("language", "name", "text")} for track in film.get("captions", [])]
    return {"video": number, **film["status"], **({"captions": tracks} if tracks else {})}


def full(call: Call, number: int) -> dict[str, Any]:
    film = records.get(call.world, number)
    post, file = post_of(call.world, number), file_of(call.world, film)
    ready = file.ready_at <= call.now
    likes, comments = (post.likes, len(posts.descendants(call.world, post))) if post else (0, 0)
    picture = {"url": f"{call.world.base_url}/media/{file.file}", "width": 120, "height": 90}
    snippet = {**film["snippet"], "publishedAt": moment(film["at"]), "channelTitle": call.me.name}
    return {
        "kind": "youtube#video",
        "etag": "e",
        "id": video_id(number),
        "snippet": {**snippet, "channelId": call.dialect.account_id(call.me), "thumbnails": {"default": picture}},
        "status": {**film["status"], "uploadStatus": "processed" if ready else "uploaded"},
        "statistics": {"viewCount": str(likes * 9), "likeCount": str(likes), "commentCount": str(comments)},
        "contentDetails": {"duration": "PT3S", "definition": "hd"},
        "processingDetails": {"processingStatus": "succeeded" if ready else "processing"},
    }


@dialect.get("/youtube/v3/videos", READ)
async def several(call: Call) -> web.Response:
    """Those that are there; the others are left out without a word."""
    wanted = parts(call, *PARTS)
    names = [name for item in call.items("id") for name in item.split(",")]
    if not 1 <= len(names) <= 50:
        raise refuse(400, "invalidFilters", "The request specifies an invalid filter parameter.")
    found = [video_number(name) for name in names]
    known = [number for number in found if _visible(call, number)]
    items, more = page(call, known, usual=50, most=50)
    return web.json_response(listed("video", [shown(full(call, number), wanted) for number in items], more, len(known)))


def _visible(call: Call, number: int) -> bool:
    film = records.get(call.world, number)
    return "snippet" in film and (film["owner"] == call.me.id or film["status"]["privacyStatus"] != "private")


@dialect.put("/youtube/v3/videos", READ)
async def change(call: Call) -> web.Response:
    """Each part that is named is written whole."""
    wanted = parts(call, "snippet", "status")
    number, _film = film_of(call, call.demand("id"), own=True)
    changes: dict[str, Any] = {}
    if "snippet" in wanted:
        changes["snippet"] = _snippet(call.told)
    if "status" in wanted:
        changes["status"] = _status(call.told)
    records.change(call.world, number, **changes)
    _show(call, number)
    return web.json_response(shown(full(call, number), wanted))


@dialect.post("/upload/youtube/v3/thumbnails/set", UPLOAD)
async def set_thumbnail(call: Call) -> web.Response:
    number, _film = film_of(call, call.demand("videoId"), own=True)
    content = await call.request.read()
    if media.kind_of(content) not in ("image/jpeg", "image/png"):
        words = "The provided image content is invalid."
        raise refuse(400, "invalidImage", words, "youtube.thumbnail")
    if len(content) > MOST_PICTURE:
        raise refuse(400, "mediaBodyTooLarge", "The image is too large.", "youtube.thumbnail")
    picture = await call.keep(content, description="")
    records.change(call.world, number, thumbnail=picture.id)
    shape = {"url": call.media_url(picture), "width": picture.width, "height": picture.height}
    return web.json_response({"kind": "youtube#thumbnailSetResponse", "etag": "e", "items": [{"default": shape}]})
