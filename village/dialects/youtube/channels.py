"""The channel, and its playlists; the first one holds every upload.

Source: https://developers.google.com/youtube/v3/docs/{channels,playlists,playlistItems} (read 2026-11-22).
"""

from __future__ import annotations

from typing import Any

from aiohttp import web

from village.dialects.google_common import moment, page, refuse, words_of
from village.dialects.speaking import Call
from village.dialects.youtube.calling import (
    PLAYLIST,
    READ,
    dialect,
    film_of,
    films,
    listed,
    parts,
    post_of,
    shown,
    video_id,
)  # fmt: skip
from village.world import records


def _uploads(call: Call) -> str:
    return "UU" + call.dialect.account_id(call.me)[2:]


@dialect.get("/youtube/v3/channels", READ)
async def channels(call: Call) -> web.Response:
    wanted = parts(call, "snippet", "statistics", "contentDetails")
    if not call.flag("mine"):
        raise refuse(400, "missingRequiredParameter", "No filter selected. Expected one of: mine")
    picture = {"url": call.avatar_url(call.me), "width": 88, "height": 88}
    videos = str(len(films(call.world, call.me)))
    channel: dict[str, Any] = {
        "kind": "youtube#channel",
        "etag": "e",
        "id": call.dialect.account_id(call.me),
        "snippet": {"title": call.me.name, "customUrl": f"@{call.me.handle}", "thumbnails": {"default": picture}},
        "statistics": {"subscriberCount": str(call.me.followers), "videoCount": videos, "viewCount": "0"},
        "contentDetails": {"relatedPlaylists": {"uploads": _uploads(call)}},
    }
    return web.json_response(listed("channel", [shown(channel, wanted)], {}, 1))


def _playlist(call: Call, name: str) -> tuple[int, dict[str, Any]]:
    """Raises: Problem 404."""
    number = records.called(call.world, call.me.id, PLAYLIST, name)
    if number is None:
        words = "The playlist identified with the request's playlistId parameter cannot be found."
        raise refuse(404, "playlistNotFound", words, "youtube.playlistItem")
    return number, records.get(call.world, number)


def _shown_playlist(call: Call, name: str, title: str) -> dict[str, Any]:
    snippet = {"title": title, "channelId": call.dialect.account_id(call.me)}
    return {"kind": "youtube#playlist", "etag": "e", "id": name, "snippet": snippet}


@dialect.get("/youtube/v3/playlists", READ)
async def playlists(call: Call) -> web.Response:
    wanted, names = parts(call, "snippet"), records.all_called(call.world, call.me.id, PLAYLIST)
    some, more = page(call, names, usual=5, most=50)
    items = [_shown_playlist(call, name, records.get(call.world, number)["title"]) for name, number in some]
    return web.json_response(listed("playlist", [shown(item, wanted) for item in items], more, len(names)))


@dialect.post("/youtube/v3/playlists", READ)
async def make_playlist(call: Call) -> web.Response:
    parts(call, "snippet", "status")
    title = words_of(call.told, "snippet", "title")
    if not title:
        raise refuse(400, "playlistTitleRequired", "The request must specify a playlist title.", "youtube.playlist")
    number = call.world.ids.at(call.now)
    name = f"PL{video_id(number)}"
    records.keep(call.world, number, {"title": title, "items": []})
    records.call(call.world, call.me.id, PLAYLIST, name, number)
    return web.json_response(_shown_playlist(call, name, title))


def _item(call: Call, number: int, playlist: str) -> dict[str, Any]:
    film, post = records.get(call.world, number), post_of(call.world, number)
    published = {"videoPublishedAt": moment(post.created_at)} if post else {}
    return {
        "kind": "youtube#playlistItem",
        "etag": "e",
        "id": f"{playlist}.{video_id(number)}",
        "snippet": {
            "publishedAt": moment(film["at"]),
            "title": film["snippet"]["title"],
            "description": film["snippet"]["description"],
            "playlistId": playlist,
            "channelId": call.dialect.account_id(call.me),
            "resourceId": {"kind": "youtube#video", "videoId": video_id(number)},
        },
        "contentDetails": {"videoId": video_id(number), **published},
        "status": {"privacyStatus": film["status"]["privacyStatus"]},
    }


@dialect.get("/youtube/v3/playlistItems", READ)
async def items(call: Call) -> web.Response:
    wanted, playlist = parts(call, "snippet", "contentDetails", "status"), call.demand("playlistId")
    if playlist == _uploads(call):
        numbers = [number for number, _film in films(call.world, call.me)]
    else:
        numbers = list(_playlist(call, playlist)[1]["items"])
    if call.text("videoId"):
        numbers = [number for number in numbers if video_id(number) == call.text("videoId")]
    some, more = page(call, numbers, usual=5, most=50)
    found = [shown(_item(call, number, playlist), wanted) for number in some]
    return web.json_response(listed("playlistItem", found, more, len(numbers)))


@dialect.post("/youtube/v3/playlistItems", READ)
async def put_in(call: Call) -> web.Response:
    """The same film may stand there twice."""
    wanted = parts(call, "snippet", "contentDetails", "status")
    name = words_of(call.told, "snippet", "playlistId")
    number, kept = _playlist(call, name)
    film, _record = film_of(call, words_of(call.told, "snippet", "resourceId", "videoId"))
    records.change(call.world, number, items=[*kept["items"], film])
    return web.json_response(shown(_item(call, film, name), wanted))
