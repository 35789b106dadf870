"""Containers, which nobody sees and which end after a day, and publishing them.

Source: https://developers.facebook.com/docs/threads/posts, …/troubleshooting (read 2026-11-22).
"""

from __future__ import annotations

import json
from typing import Any

import regex
from aiohttp import web

from village.dialects.meta.problems import refused
from village.dialects.speaking import Call, Problem
from village.dialects.threads.calling import API, DAY, dialect, mine
from village.world import audience, media, posts, records
from village.world.model import Draft, NewPoll

TYPES = ("TEXT", "IMAGE", "VIDEO", "CAROUSEL")
WHO_ANSWERS = ("everyone", "accounts_you_follow", "mentioned_only", "parent_post_author_only", "followers_only")
TAKEN = {"IMAGE": ("image/jpeg", "image/png"), "VIDEO": ("video/mp4", "video/quicktime")}
_EMOJI = regex.compile(r"\p{Extended_Pictographic}")
NOT_THERE = "The requested resource does not exist"


@dialect.post(API + "/{user}/threads", "threads_basic", "threads_content_publish")
async def create(call: Call) -> web.Response:
    me = mine(call)
    kind = call.text("media_type")
    if kind not in TYPES:
        raise refused(100, f"Param media_type must be one of {{{', '.join(TYPES)}}} - got {kind!r}.")
    words = _words(call, kind)
    container = {
        "owner": me.id,
        "kind": kind,
        "text": words,
        "item": call.flag("is_carousel_item"),
        "made_at": call.now,
        "ready_at": call.now,
        "failed": "",
        "post": 0,
        "files": [],
        "poll": _poll(call, kind),
        "reply_to": _there(call, "reply_to_id"),
        "quoted": _there(call, "quote_post_id"),
        "topic": call.text("topic_tag"),
        "control": _control(call),
    }
    if kind == "CAROUSEL":
        container["files"] = _children(call)
    elif kind != "TEXT":
        container |= await _file(call, kind)
    number = call.world.ids.at(call.now)
    records.keep(call.world, number, container)
    return web.json_response({"id": str(number)})


def _words(call: Call, kind: str) -> str:
    words = call.text("text")
    if kind == "TEXT" and (not words.strip() or call.flag("is_carousel_item")):
        raise refused(100, "Param text must be a non-empty string.")
    if sum(len(one.encode()) if _EMOJI.match(one) else 1 for one in words) > 500:
        raise refused(100, "Param text must be at most 500 characters long.")
    return words


def _control(call: Call) -> str:
    control = call.text("reply_control", "everyone")
    if control not in WHO_ANSWERS:
        raise refused(100, f"Param reply_control must be one of {{{', '.join(WHO_ANSWERS)}}}")
    return control


def _there(call: Call, name: str) -> int:
    """The post that is answered or quoted; 0 for none. Raises: Problem."""
    if not call.text(name):
        return 0
    try:
        return call.post(call.text(name)).id
    except Problem as problem:
        raise refused(24, NOT_THERE, 4279009) from problem


def _poll(call: Call, kind: str) -> list[str]:
    if not call.text("poll_attachment"):
        return []
    try:
        told = json.loads(call.text("poll_attachment"))
        options = [str(told[name]) for name in ("option_a", "option_b", "option_c", "option_d") if told.get(name)]
    except (ValueError, AttributeError, KeyError) as error:
        raise refused(100, "Param poll_attachment must be a valid object") from error
    if kind != "TEXT" or len(options) < 2 or any(len(option) > 25 for option in options):
        raise refused(100, "Param poll_attachment: 2 to 4 options of at most 25 characters, for TEXT posts")
    return options


def _children(call: Call) -> list[int]:
    """The files of the items. Raises: Problem."""
    items = call.items("children")
    if not 2 <= len(items) <= 20:
        raise refused(100, "Param children must have between 2 and 20 items")
    found = [_mine(call, item) for item in items]
    if any(not item["item"] or status(call, item) != "FINISHED" for item in found):
        raise refused(100, "Param children: not all items are ready carousel items")
    return [file for item in found for file in item["files"]]


async def _file(call: Call, kind: str) -> dict[str, Any]:
    """Fetch it as Threads does: what cannot be used fails later, in the container."""
    url = call.text("image_url" if kind == "IMAGE" else "video_url")
    if not url:
        raise refused(100, f"Param {kind.lower()}_url is required")
    alt = call.text("alt_text")
    if len(alt) > 1000:
        raise refused(100, "Param alt_text must be at most 1000 characters long.")
    try:
        kept = await call.keep(await call.fetch(url), description=alt)
    except Problem as problem:
        words = "The media could not be fetched from this URI"
        raise refused(100, words, 2207052, error_user_msg=words) from problem
    failed = "" if kept.mime in TAKEN[kind] else f"FAILED_PROCESSING_{kind}"
    return {"files": [kept.id], "ready_at": kept.ready_at, "failed": failed}


def status(call: Call, container: dict[str, Any]) -> str:
    if container["post"]:
        return "PUBLISHED"
    if call.now > container["made_at"] + DAY * 1000:
        return "EXPIRED"
    if call.now < container["ready_at"]:
        return "IN_PROGRESS"
    return "ERROR" if container["failed"] else "FINISHED"


def found(call: Call, text: str) -> dict[str, Any] | None:
    """A container of the caller's."""
    container = records.get(call.world, int(text)) if text.isdecimal() and len(text) < 19 else {}
    return container if container.get("owner") == call.me.id and "made_at" in container else None


def _mine(call: Call, text: str) -> dict[str, Any]:
    container = found(call, text)
    if container is None:
        raise refused(24, NOT_THERE, 4279009, error_user_msg=f"The media with id {text} cannot be found.")
    return container


@dialect.post(API + "/{user}/threads_publish", "threads_basic", "threads_content_publish")
async def publish(call: Call) -> web.Response:
    me, number = mine(call), call.text("creation_id")
    container = _mine(call, number)
    if status(call, container) != "FINISHED" or container["item"]:
        raise refused(24, NOT_THERE, 4279009, error_user_msg=f"The media with id {number} cannot be found.")
    if any(container[name] and posts.get(call.world, container[name]) is None for name in ("reply_to", "quoted")):
        raise refused(24, NOT_THERE)
    options = tuple(container["poll"])
    draft = Draft(
        container["text"],
        reply_to=container["reply_to"] or None,
        media=tuple(container["files"]),
        poll=NewPoll(options, DAY) if options else None,
    )
    told = {"kind": container["kind"], "topic_tag": container["topic"], "reply_audience": container["control"]}
    told |= {"quoted": str(container["quoted"])} if container["quoted"] else {}
    post = posts.publish(call.world, me, draft, record=told)
    for file in container["files"]:
        assert media.get(call.world, file) is not None
    records.change(call.world, int(number), post=post.id)
    audience.hear(call.world, post)
    return web.json_response({"id": str(post.id)})
