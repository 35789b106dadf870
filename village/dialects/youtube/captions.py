"""Captions: tracks of a film, of which each has its own language and name.

Source: https://developers.google.com/youtube/v3/docs/captions (read 2026-11-25).
"""

from __future__ import annotations

import json
from email import message_from_bytes
from typing import Any

from aiohttp import web

from village.dialects.google_common import inside, moment, refuse, words_of
from village.dialects.speaking import Call
from village.dialects.youtube.calling import READ, dialect, film_of, parts, shown, video_id
from village.world import records

MOST_NAME = 150


async def _told(call: Call) -> tuple[dict[str, Any], bytes]:
    """What the track is, and its file. Raises: Problem 400."""
    if call.request.content_type != "multipart/related":
        raise refuse(400, "badRequest", "The village takes multipart uploads only.")
    head = f"Content-Type: {call.request.headers['Content-Type']}\r\n\r\n".encode()
    whole = message_from_bytes(head + await call.request.read())
    pieces = [piece.get_payload(decode=True) for piece in whole.walk() if not piece.is_multipart()]
    if len(pieces) != 2:
        raise refuse(400, "badRequest", "Missing end boundary in multipart body.")
    fields, content = (piece if isinstance(piece, bytes) else b"" for piece in pieces)
    try:
        return json.loads(fields), content
    except ValueError as error:
        raise refuse(400, "parseError", "Parse Error") from error


def _track(call: Call, number: int, track: dict[str, Any]) -> dict[str, Any]:
    snippet = {
        "videoId": video_id(number),
        "lastUpdated": moment(track["at"]),
        "trackKind": "standard",
        "language": track["language"],
        "name": track["name"],
        "audioTrackType": "unknown",
        "isCC": False,
        "isLarge": False,
        "isEasyReader": False,
        "isDraft": False,
        "isAutoSynced": False,
        "status": "serving" if track["read"] else "failed",
        **({} if track["read"] else {"failureReason": "unknownFormat"}),
    }
    return {"kind": "youtube#caption", "etag": "e", "id": track["id"], "snippet": snippet}


@dialect.post("/upload/youtube/v3/captions", READ)
async def insert(call: Call) -> web.Response:
    wanted = parts(call, "snippet")
    fields, content = await _told(call)
    name, language = inside(fields, "snippet", "name"), words_of(fields, "snippet", "language")
    if not isinstance(name, str) or not language:
        words = "The request contains invalid metadata values, which prevent the track from being created."
        raise refuse(400, "invalidMetadata", words, "youtube.caption")
    if len(name) > MOST_NAME:
        words = "The specified snippet.name in the request is too long. The maximum length is 150 characters."
        raise refuse(400, "nameTooLong", words, "youtube.caption")
    number, film = film_of(call, words_of(fields, "snippet", "videoId"), own=True)
    if not content.strip():
        words = "The request does not contain the caption track contents."
        raise refuse(400, "contentRequired", words, "youtube.caption")
    there = film.get("captions", [])
    if (language, name) in [(track["language"], track["name"]) for track in there]:
        words = "The specified video already has a caption track with the given videoId, language, and name."
        raise refuse(409, "captionExists", words, "youtube.caption")
    made = {
        "id": f"AU{call.world.ids.at(call.now)}.{video_id(number)}",
        "at": call.now,
        "language": language,
        "name": name,
        "text": content.decode(errors="replace"),
        "read": b"-->" in content,
    }
    records.change(call.world, number, captions=[*there, made])
    return web.json_response(shown(_track(call, number, made), wanted))


@dialect.get("/youtube/v3/captions", READ)
async def tracks(call: Call) -> web.Response:
    wanted = parts(call, "snippet")
    number, film = film_of(call, call.demand("videoId"), own=True)
    items = [shown(_track(call, number, track), wanted) for track in film.get("captions", [])]
    return web.json_response({"kind": "youtube#captionListResponse", "etag": "e", "items": items})


@dialect.delete("/youtube/v3/captions", READ)
async def remove(call: Call) -> web.Response:
    """Raises: Problem 404, 403."""
    name = call.demand("id")
    gone = refuse(404, "captionNotFound", "The caption track could not be found.", "youtube.caption")
    if "." not in name:
        raise gone
    number, film = film_of(call, name.partition(".")[2], own=True)
    left = [track for track in film.get("captions", []) if track["id"] != name]
    if len(left) == len(film.get("captions", [])):
        raise gone
    records.change(call.world, number, captions=left)
    return web.Response(status=204)
