"""Posts of a place: news, events, offers; the picture is fetched; Google looks at each before it shows it.

Source: https://developers.google.com/my-business/content/posts-data (read 2026-11-22).
"""

from __future__ import annotations

import re
from typing import Any

from aiohttp import web

from village.dialects.google.calling import MANAGE, V4, dialect, invalid, own_place
from village.dialects.google_common import inside, moment, page, refuse, words_of
from village.dialects.speaking import Call
from village.world import audience, media, posts, records
from village.world.model import Draft, Page, Post

TOPICS = ("STANDARD", "EVENT", "OFFER", "ALERT")
ACTIONS = ("BOOK", "ORDER", "SHOP", "LEARN_MORE", "SIGN_UP", "CALL")
KNOWN = {"languageCode", "summary", "topicType", "callToAction", "event", "offer", "media", "alertType"}
LEAST_BYTES, MOST_BYTES = 10_240, 5_242_880
_TELEPHONE = re.compile(r"(?:\+|\b0)\d(?:[\s.-]?\d){7,}")


def _checked(told: dict[str, Any]) -> dict[str, Any]:
    """Raises: Problem 400."""
    if unknown := set(told) - KNOWN:
        raise invalid("local_post", f"Unknown name {sorted(unknown)[0]}")
    topic, summary = told.get("topicType"), told.get("summary")
    if topic not in TOPICS or topic == "ALERT":
        raise invalid("local_post.topic_type", "Invalid value")
    if not isinstance(summary, str) or not 1 <= len(summary) <= 1500:
        raise invalid("local_post.summary", "must have 1 to 1500 characters")
    if topic in ("EVENT", "OFFER"):
        _check_event(told)
    action = told.get("callToAction")
    if action is not None and topic != "OFFER":
        kind, url = words_of(action, "actionType"), words_of(action, "url")
        if kind not in ACTIONS or (kind == "CALL") == bool(url) or (url and not url.startswith("http")):
            raise invalid("local_post.call_to_action", "Invalid action")
    return told


def _check_event(told: dict[str, Any]) -> None:
    title, schedule = words_of(told, "event", "title"), inside(told, "event", "schedule")
    if not title or len(title) > 58:
        raise invalid("local_post.event.title", "must have 1 to 58 characters")
    days = [inside(schedule, which) for which in ("startDate", "endDate")]
    if not all(isinstance(day, dict) and {"year", "month", "day"} <= set(day) for day in days):
        raise invalid("local_post.event.schedule", "start and end are required")
    first, last = ((day["year"], day["month"], day["day"]) for day in days)
    if last < first:
        raise invalid("local_post.event.schedule", "The end is before the start")


async def _picture(call: Call) -> tuple[int, ...]:
    """The file behind the first source. Raises: Problem 400."""
    listed = call.told.get("media") or []
    if not listed:
        return ()
    url = words_of(listed[0], "sourceUrl")
    if words_of(listed[0], "mediaFormat") != "PHOTO" or not url:
        raise invalid("local_post.media", "only photos by sourceUrl")
    content = await call.fetch(url, "Fetching image failed.")
    if media.kind_of(content) not in ("image/jpeg", "image/png"):
        raise invalid("local_post.media", "The photo is no JPEG or PNG")
    if not LEAST_BYTES <= len(content) <= MOST_BYTES:
        raise invalid("local_post.media", "The photo must have 10 KB to 5 MB")
    kept = await call.keep(content)
    if kept.width < 400 or kept.height < 300:
        raise invalid("local_post.media", "The photo is too small")
    return (kept.id,)


@dialect.post(f"{V4}/localPosts", MANAGE)
async def create(call: Call) -> web.Response:
    place = own_place(call)
    fields = _checked(call.told)
    files = await _picture(call)
    draft = Draft(fields["summary"], language=str(fields.get("languageCode", "")), media=files, people=())
    ready = call.now + int(call.world.media_delay * 1000)
    post = posts.publish(call.world, call.me, draft, record={"place": place, "fields": fields, "ready": ready})
    audience.hear(call.world, post)
    return web.json_response(_shown(call, post))


def _shown(call: Call, post: Post) -> dict[str, Any]:
    kept = records.get(call.world, post.id)
    name = f"{kept['place']}/localPosts/{post.id}"
    files = [
        {"name": f"{kept['place']}/media/{file.id}", "mediaFormat": "PHOTO", "googleUrl": call.media_url(file)}
        for file in media.of_post(call.world, post.id)
    ]
    state = "PROCESSING" if call.now < kept["ready"] else "REJECTED" if _TELEPHONE.search(post.text) else "LIVE"
    return {
        **{key: value for key, value in kept["fields"].items() if key != "media"},
        **({"media": files} if files else {}),
        "name": name,
        "state": state,
        "createTime": moment(post.created_at),
        "updateTime": moment(post.edited_at or post.created_at),
        "searchUrl": f"https://local.google.com/place?id={call.me.id}&use=posts&lpsid={post.id}",
    }


def _own(call: Call) -> list[Post]:
    everything = Page(limit=10_000)
    return posts.of_author(
        call.world, call.me.id, everything, visibilities=("public",), replies=False, boosts=False, media_only=False
    )


@dialect.get(f"{V4}/localPosts", MANAGE)
async def several(call: Call) -> web.Response:
    own_place(call)
    some, more = page(call, _own(call), usual=20, most=100, size="pageSize")
    return web.json_response({**({"localPosts": [_shown(call, post) for post in some]} if some else {}), **more})


def _found(call: Call) -> Post:
    own_place(call)
    post = call.post(call.path("id"), "Requested entity was not found.")
    if post.author_id != call.me.id:
        raise refuse(404, "notFound", "Requested entity was not found.")
    return post


@dialect.get(f"{V4}/localPosts/{{id}}", MANAGE)
async def show(call: Call) -> web.Response:
    return web.json_response(_shown(call, _found(call)))


@dialect.delete(f"{V4}/localPosts/{{id}}", MANAGE)
async def delete(call: Call) -> web.Response:
    posts.delete(call.world, _found(call))
    return web.json_response({})
