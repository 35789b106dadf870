"""Containers: made, filled, published within a day, a limited number of them.

Source: developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-user/{media,media_publish,
content_publishing_limit} (read 2026-11-22).
"""

from __future__ import annotations

import re
from typing import Any

from aiohttp import web

from village.dialects.instagram.nodes import DAY_MS, state_of
from village.dialects.meta.graph import VERSION, asked, number_in, shown
from village.dialects.meta.problems import gone, refused
from village.dialects.meta.tokens import MetaDialect, demand_page
from village.dialects.speaking import Call, Problem
from village.world import audience, media, posts, records
from village.world.model import Account, Draft, Page, Post

PUBLISH = "instagram_content_publish"
CAPTION, HASHTAGS, MENTIONS, ALT = 2200, 30, 20, 1000
IMAGE_BYTES, RATIOS = 8_000_000, (0.795, 1.915)
FILM_SECONDS, STORY_SECONDS, FILM_BYTES = (3, 900), 60, 300_000_000
IN_A_DAY = 50
KINDS = ("", "REELS", "STORIES", "CAROUSEL", "VIDEO")


def publishes(dialect: MetaDialect) -> None:
    dialect.post(f"{VERSION}/{{account}}/media", PUBLISH)(make)
    dialect.post(f"{VERSION}/{{account}}/media_publish", PUBLISH)(publish)
    dialect.get(f"{VERSION}/{{account}}/content_publishing_limit", PUBLISH)(limit)
    dialect.post(f"/ig-api-upload{VERSION}/{{container}}", PUBLISH)(receive)


async def make(call: Call) -> web.Response:
    me, kind, child = demand_page(call, call.path("account")), call.text("media_type"), call.flag("is_carousel_item")
    if kind not in KINDS or (kind == "VIDEO" and not child) or (child and kind not in ("", "VIDEO")):
        raise refused(100, "Param media_type must be one of {CAROUSEL, REELS, STORIES}", 2207023)
    _check_caption(call, kind, child=child)
    record: dict[str, Any] = {"account": me.id, "kind": kind, "child": child, "caption": call.text("caption")}
    record |= {"at": call.now, "media": [], "error": 0}
    told: dict[str, Any] = {}
    number = call.world.ids.at(call.now)
    if kind == "CAROUSEL":
        record["media"] = _children(call, me)
    elif call.text("upload_type") == "resumable":
        if kind not in ("REELS", "STORIES", "VIDEO"):
            raise refused(100, "Only films can be uploaded", 2207023)
        told["uri"] = f"{call.base_url}/ig-api-upload/{call.path('version')}/{number}"
    else:
        record |= await _fetched(call, kind)
    records.keep(call.world, number, record)
    return web.json_response({"id": str(number), **told})


def _check_caption(call: Call, kind: str, *, child: bool) -> None:
    caption, alt = call.text("caption"), call.text("alt_text")
    if child and caption:
        raise refused(100, "Children of a carousel have no caption", 2207028)
    if (
        len(caption) > CAPTION
        or len(re.findall(r"#\w", caption)) > HASHTAGS
        or len(re.findall(r"@\w", caption)) > MENTIONS
    ):
        raise refused(100, "The caption is too long, or has too many hashtags or mentions", 2207010)
    if alt and (kind or len(alt) > ALT):
        raise refused(100, "Param alt_text is for pictures, of at most 1000 characters")


def _children(call: Call, me: Account) -> list[int]:
    """The files of those containers, in order. Raises: Problem."""
    numbers = call.items("children")
    if not 2 <= len(numbers) <= 10:
        raise refused(100, "A carousel has 2 to 10 children", 2207028)
    found: list[int] = []
    for name in numbers:
        _number, record = container(call, me, name)
        if not record["child"] or state_of(call, record)[0] != "FINISHED":
            raise refused(100, f"The child {name} is no finished item of a carousel", 2207028)
        found += record["media"]
    return found


async def _fetched(call: Call, kind: str) -> dict[str, Any]:
    """What lies at an address. Raises: Problem."""
    picture, film = call.text("image_url"), call.text("video_url")
    if not (picture or film) or (picture and kind in ("REELS", "VIDEO")):
        raise refused(100, "The parameter image_url or video_url is required")
    try:
        content = await call.fetch(picture or film)
    except Problem as problem:
        raise refused(9004, "The media could not be fetched from this URI", 2207052) from problem
    return await _taken(call, content, kind)


async def _taken(call: Call, content: bytes, kind: str) -> dict[str, Any]:
    """{"media", "error"} of a file; a film is looked at later, and then the container tells what is wrong."""
    is_film = media.kind_of(content).startswith("video/")
    if not is_film and (media.kind_of(content) != "image/jpeg" or kind in ("REELS", "VIDEO")):
        raise refused(36001, "The image format is not supported; use JPEG", 2207005)
    if not is_film and len(content) > IMAGE_BYTES:
        raise refused(36000, "The image size is too large; at most 8 MB", 2207004)
    try:
        upload = await media.look_at(content)
    except media.NotAPicture as error:
        raise refused(36001, "The image cannot be read", 2207005) from error
    if is_film:
        least, most = FILM_SECONDS
        long = upload.seconds > (STORY_SECONDS if kind == "STORIES" else most)
        if long or 0 < upload.seconds < least or len(content) > FILM_BYTES:
            return {"error": 2207026}
    elif kind == "" and upload.height and not RATIOS[0] <= upload.width / upload.height <= RATIOS[1]:
        raise refused(36003, "The aspect ratio is not supported", 2207009)
    kept = await call.keep(content, description=call.text("alt_text"))
    return {"media": [kept.id]}


async def receive(call: Call) -> web.Response:
    """All bytes of a film."""
    headers = call.request.headers
    number, record = container(call, call.me, call.path("container"))
    content = await call.request.read()
    if headers.get("offset") != "0" or headers.get("file_size") != str(len(content)):
        told = {"retriable": False, "type": "PartialRequestError", "message": "Partial request"}
        raise Problem(400, "", {"debug_info": told})
    if not media.kind_of(content).startswith("video/"):
        records.change(call.world, number, error=2207026)
    else:
        records.change(call.world, number, **await _taken(call, content, record["kind"]))
    return web.json_response({"success": True, "message": "Upload successful."})


def container(call: Call, me: Account, name: str) -> tuple[int, dict[str, Any]]:
    """Raises: Problem where it is none of ours."""
    number = number_in(name)
    record = records.get(call.world, number)
    if record.get("account") != me.id or "caption" not in record:
        raise gone(name)
    return number, record


async def publish(call: Call) -> web.Response:
    me = demand_page(call, call.path("account"))
    number, record = container(call, me, call.text("creation_id"))
    state, _words = state_of(call, record)
    if state == "PUBLISHED":
        return web.json_response({"id": str(record["post"])})
    if state == "EXPIRED":
        raise refused(100, "The container has expired", 2207008)
    if state != "FINISHED" or record["child"]:
        raise refused(9007, "The media is not ready to be published", 2207027)
    if used(call, me) >= IN_A_DAY:
        raise refused(9, "The maximum number of posts in a day was reached", 2207042)
    kind = {"REELS": "REELS", "STORIES": "STORY"}.get(record["kind"], "FEED")
    draft = Draft("" if kind == "STORY" else record["caption"], media=tuple(record["media"]), people=())
    post = posts.publish(call.world, me, draft, record={"kind": kind, "container": number})
    if kind != "STORY":
        audience.hear(call.world, post)
    records.change(call.world, number, post=post.id)
    return web.json_response({"id": str(post.id)})


def own(call: Call, me: Account) -> list[Post]:
    """What the account has posted, stories too, newest first."""
    page = Page(limit=1000)
    shown_to_all = {"visibilities": ("public",), "replies": False, "boosts": False, "media_only": False}
    said = posts.of_author(call.world, me.id, page, **shown_to_all)  # type: ignore[arg-type]
    return [post for post in said if post.reply_to is None and "kind" in records.get(call.world, post.id)]


def used(call: Call, me: Account) -> int:
    return sum(1 for post in own(call, me) if post.created_at > call.now - DAY_MS)


async def limit(call: Call) -> web.Response:
    me = demand_page(call, call.path("account"))
    told = {"quota_usage": used(call, me), "config": {"quota_total": IN_A_DAY, "quota_duration": DAY_MS // 1000}}
    return web.json_response({"data": [shown(told, asked(call, "quota_usage"), "ContentPublishingLimit")]})
