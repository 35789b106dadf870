"""What a page publishes: posts, pictures, films, reels and stories.

Source: developers.facebook.com/docs/graph-api/reference/page/{feed,photos,videos,photo_stories},
…/docs/video-api/guides/{publishing,reels-publishing} (read 2026-11-22).
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

from village.dialects.facebook.nodes import post_id
from village.dialects.meta.graph import VERSION
from village.dialects.meta.problems import gone, refused
from village.dialects.meta.tokens import MetaDialect, demand_page
from village.dialects.speaking import Call, Problem
from village.world import audience, media, posts, records
from village.world.model import Account, Draft, Page, Post

MANAGE = "pages_manage_posts"
TEXT, PHOTO_BYTES, PHOTOS = 63_206, 10_000_000, 10
PHOTO_KINDS = ("image/jpeg", "image/png", "image/gif")
PIECE = 1_048_576
REEL_SECONDS, STORY_SECONDS = (3, 90), 60


def publishes(dialect: MetaDialect) -> None:
    for edge, work in (("feed", feed), ("photos", photo), ("photo_stories", photo_story), ("videos", video)):
        dialect.post(f"{VERSION}/{{page}}/{edge}", MANAGE)(work)
    for edge in ("video_reels", "video_stories"):
        dialect.post(f"{VERSION}/{{page}}/{edge}", MANAGE)(reel)
    dialect.post(f"/video-upload{VERSION}/{{video}}", MANAGE)(receive)


async def feed(call: Call) -> web.Response:
    me = demand_page(call, call.path("page"))
    message, link = call.text("message"), call.text("link")
    photos = [_photo_of(call, me, number) for number in _attached(call)]
    if not (message.strip() or link or photos):
        raise refused(100, "You must provide at least one of message, link or attached_media")
    if len(message) > TEXT:
        raise refused(100, f"Param message must be at most {TEXT} characters")
    _check_link(link)
    _check_double(call, me, message, photos)
    post = posts.publish(
        call.world, me, Draft(message, media=tuple(photos), people=()), record={"kind": "post", "link": link}
    )
    audience.hear(call.world, post)
    return web.json_response({"id": post_id(post)})


def _attached(call: Call) -> list[int]:
    """Raises: Problem."""
    text = call.text("attached_media")
    try:
        told = json.loads(text) if text else []
        numbers = [int(one["media_fbid"]) for one in told]
    except (ValueError, TypeError, KeyError) as error:
        raise refused(100, "Param attached_media must be a list of objects with media_fbid") from error
    if len(numbers) > PHOTOS:
        raise refused(100, f"At most {PHOTOS} photos can be attached")
    return numbers


def _photo_of(call: Call, me: Account, number: int) -> int:
    """Raises: Problem where it is no picture of ours that waits."""
    item = media.get(call.world, number)
    if item is None or item.account_id != me.id:
        raise gone(str(number))
    if item.post_id:
        raise refused(100, "Photos were already posted", 1366051)
    return item.id


def _check_link(link: str) -> None:
    if link and urlsplit(link).scheme not in ("http", "https"):
        raise refused(1500, "The url you supplied is invalid", 2061006)
    if link and (urlsplit(link).hostname or "").endswith("facebook.com"):
        raise refused(100, "Links to facebook.com are not allowed", 1609008)


def _check_double(call: Call, me: Account, message: str, photos: list[int]) -> None:
    """The same words twice, one right after the other, are refused."""
    last = next((post for post in own(call, me) if not media.of_post(call.world, post.id)), None)
    if not photos and last and last.text == message:
        words = "Duplicate status message"
        raise refused(506, words, error_user_msg="This status update is identical to the last one you posted.")


def own(call: Call, me: Account, *, stories: bool = False) -> list[Post]:
    """What the page has posted, newest first."""
    said = posts.of_author(
        call.world, me.id, Page(limit=1000), visibilities=("public",), replies=False, boosts=False, media_only=False
    )
    return [
        post
        for post in said
        if post.reply_to is None and (records.get(call.world, post.id).get("kind") == "story") == stories
    ]


async def photo(call: Call) -> web.Response:
    """A picture; seen at once unless it is not `published`."""
    me = demand_page(call, call.path("page"))
    content = call.file("source") or (await call.fetch(call.text("url")) if call.text("url") else None)
    if content is None:
        raise refused(324, "Missing or invalid image file")
    if len(content) > PHOTO_BYTES or media.kind_of(content) not in PHOTO_KINDS:
        raise refused(100, "Your photos couldn't be uploaded: JPEG, GIF or PNG of at most 10 MB", 1366046)
    kept = await call.keep(content, description=call.text("alt_text_custom"))
    if call.text("published") == "false":
        return web.json_response({"id": str(kept.id)})
    message = call.text("message") or call.text("caption")
    post = posts.publish(call.world, me, Draft(message, media=(kept.id,), people=()), record={"kind": "post"})
    audience.hear(call.world, post)
    return web.json_response({"id": str(kept.id), "post_id": post_id(post)})


async def photo_story(call: Call) -> web.Response:
    me = demand_page(call, call.path("page"))
    number = _photo_of(call, me, call.number("photo_id"))
    return web.json_response({"success": True, "post_id": str(_story(call, me, number, {"shows": number}).id)})


def _story(call: Call, me: Account, file: int, record: dict[str, Any]) -> Post:
    return posts.publish(call.world, me, Draft("", media=(file,), people=()), record={"kind": "story"} | record)


# Films


async def video(call: Call) -> web.Response:
    """In pieces, as large as we say."""
    me, phase = demand_page(call, call.path("page")), call.text("upload_phase")
    if phase == "start":
        size = call.number("file_size")
        if size <= 0:
            raise refused(100, "Param file_size is required")
        number = _begin(call, me, "videos", size)
        return web.json_response({"video_id": str(number), "upload_session_id": f"1{number}", **_offsets(0, size)})
    number, record = _begun(call, me, call.text("upload_session_id")[1:], "videos")
    if phase == "transfer":
        piece = call.file("video_file_chunk")
        if piece is None or call.number("start_offset") != record["have"]:
            raise refused(
                1363037,
                "There was a problem uploading your video file",
                error_data=_offsets(record["have"], record["size"]),
            )
        have = media.append(call.world, number, piece)
        records.change(call.world, number, have=have, state="uploaded" if have == record["size"] else "started")
        return web.json_response(_offsets(have, record["size"]))
    if phase != "finish":
        raise refused(100, "Param upload_phase must be one of {start, transfer, finish, cancel}")
    await _finish(call, me, number, record, "post")
    return web.json_response({"success": True})


def _offsets(have: int, size: int) -> dict[str, str]:
    return {"start_offset": str(have), "end_offset": str(min(have + PIECE, size))}


async def reel(call: Call) -> web.Response:
    """A reel, or a story that moves: begun here, filled by `receive`, told here to go out."""
    me, phase = demand_page(call, call.path("page")), call.text("upload_phase")
    edge = call.request.path.rpartition("/")[2]
    if phase == "start":
        number = _begin(call, me, edge, 0)
        url = f"{call.base_url}/video-upload/{call.path('version')}/{number}"
        return web.json_response({"video_id": str(number), "upload_url": url})
    if phase != "finish":
        raise refused(100, "Param upload_phase must be one of {start, finish}")
    number, record = _begun(call, me, call.text("video_id"), edge)
    if edge == "video_reels" and call.text("video_state") != "PUBLISHED":
        raise refused(100, "The village knows only video_state=PUBLISHED")
    post = await _finish(call, me, number, record, "reel" if edge == "video_reels" else "story")
    return web.json_response({"success": True, **({"post_id": str(post.id)} if post else {})})


async def receive(call: Call) -> web.Response:
    """All bytes of a film. Source: specs/facebook-reels (Meta's collection)."""
    headers = call.request.headers
    number, _record = _begun(call, call.me, call.path("video"), "")
    content = await call.request.read()
    if headers.get("offset") != "0" or headers.get("file_size") != str(len(content)):
        raise Problem(
            400, "", {"debug_info": {"retriable": False, "type": "PartialRequestError", "message": "Partial request"}}
        )
    media.append(call.world, number, content, offset=0)
    records.change(call.world, number, have=len(content), size=len(content), state="uploaded")
    return web.json_response({"success": True})


def _begin(call: Call, me: Account, edge: str, size: int) -> int:
    number = media.begin(call.world)
    records.keep(call.world, number, {"page": me.id, "edge": edge, "size": size, "have": 0, "state": "started"})
    return number


def _begun(call: Call, me: Account, number: str, edge: str) -> tuple[int, dict[str, Any]]:
    """Raises: Problem where it is no film of ours, or of another edge."""
    record = records.get(call.world, int(number)) if number.isdecimal() and len(number) < 19 else {}
    if record.get("page") != me.id or (edge and record.get("edge") != edge):
        raise gone(number)
    return int(number), record


async def _finish(call: Call, me: Account, number: int, record: dict[str, Any], kind: str) -> Post | None:
    """The post that shows it; None where the film cannot be read. A second time it is the first one's."""
    if record["state"] == "published":
        return posts.get(call.world, record["post"])
    if record["state"] != "uploaded":
        raise refused(6000, "There was a problem uploading your video file: it is not complete")
    try:
        kept = await call.keep(media.complete(call.world, number))
    except Problem:
        records.change(call.world, number, state="broken")
        return None
    shown = {"video": number, "shows": number}
    if kind == "story":
        post = _story(call, me, kept.id, shown)
    else:
        draft = Draft(call.text("description"), media=(kept.id,), people=())
        post = posts.publish(call.world, me, draft, record={"kind": kind, **shown})
        audience.hear(call.world, post)
    told = {name: call.text(name) for name in ("title", "description")}
    records.change(call.world, number, state="published", media=kept.id, post=post.id, **told)
    return post
