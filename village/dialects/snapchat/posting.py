"""Stories, saved stories and Spotlights of uploaded files; what they are listed as, and their figures.

Source: https://developers.snap.com/api/marketing-api/Public-Profile-API/{ProfileAssetManagement,Metrics} (read
2026-11-22). How lists and figures look is not shown there; here they look as the rest of the API does.
"""

from __future__ import annotations

import re
from html import escape
from typing import Any

from aiohttp import web

from village.dialects import html
from village.dialects.snapchat.calling import (
    SCOPE,
    P,
    dialect,
    mine,
    moment,
    number_of,
    page,
    parts,
    refusal,
    says,
    uuid_of,
)
from village.dialects.snapchat.files import of_me
from village.dialects.speaking import Call, Problem
from village.world import audience, media, posts, records
from village.world.model import Draft, Page, Post

DAY_MS = 86_400_000
ONE = {"stories": "story", "saved_stories": "saved_story", "spotlights": "spotlight"}
LOCALE = re.compile(r"[a-z]{2}_[A-Z]{2}")


def _publish(call: Call, kind: str, media_id: str, text: str, **more: Any) -> Post:
    """Once for each file. Raises: Problem."""
    number, kept = of_me(call, media_id)
    if kept["at"] + DAY_MS < call.now:
        raise refusal("MEDIA_EXPIRED", "The media has expired")
    if kept["post"]:
        raise refusal("MEDIA_POSTING_ALREADY_IN_PROGRESS", "The media is being posted")
    file = media.get(call.world, kept["file"]) if kept["file"] else None
    if file is None:
        raise Problem(400, "The media is not finalized")
    if file.ready_at > call.now:
        raise refusal("MEDIA_PROCESSING", "The media is being processed")
    film = file.mime.startswith("video/")
    if kind == "spotlights" and not film:
        raise refusal("INVALID_MEDIA", "A Spotlight is a video")
    if film and (0 < file.width < 540 or 0 < file.height < 960):
        raise refusal("INVALID_MEDIA", "The video is smaller than 540 by 960")
    record = {"kind": kind, "media": media_id, **more}
    post = posts.publish(call.world, call.me, Draft(text, media=(file.id,), people=()), record=record)
    records.change(call.world, number, post=post.id)
    audience.hear(call.world, post)
    return post


@dialect.post(f"{P}/stories", SCOPE)
async def story(call: Call) -> web.Response:
    """Snap tells no number of it."""
    mine(call)
    _publish(call, "stories", call.demand("media_id"), "")
    return says()


@dialect.post(f"{P}/spotlights", SCOPE)
async def spotlight(call: Call) -> web.Response:
    mine(call)
    if len(call.text("description")) > 160:
        raise Problem(400, "description has 160 characters at most")
    if not LOCALE.fullmatch(call.demand("locale")):
        raise Problem(400, "locale is not valid")
    more = {"locale": call.text("locale"), "off_profile": call.flag("skip_save_to_profile")}
    post = _publish(call, "spotlights", call.demand("media_id"), call.text("description"), **more)
    return says(spotlight_id=_name(post))


@dialect.post(f"{P}/saved_stories", SCOPE)
async def saved_story(call: Call) -> web.Response:
    mine(call)
    asked = call.told.get("saved_stories")
    wish = asked[0] if isinstance(asked, list) and len(asked) == 1 and isinstance(asked[0], dict) else {}
    title, sources = str(wish.get("title") or ""), wish.get("snap_sources")
    if not 1 <= len(title) <= 45 or not isinstance(sources, list) or len(sources) != 1:
        raise Problem(400, "saved_stories has one entry with a title of 1 to 45 characters and one snap source")
    post = _publish(call, "saved_stories", str(sources[0].get("media_id")), title)
    return says(saved_stories=parts("saved_story", [{"id": _name(post), "title": title}]))


def _name(post: Post) -> str:
    return f"W7_EDlXWTBiXAEEniNoMPwAAY{post.id:x}"


def _number(name: str) -> int:
    digits = name.removeprefix("W7_EDlXWTBiXAEEniNoMPwAAY")
    return int(digits, 16) if re.fullmatch("[0-9a-f]{1,16}", digits) else number_of(name)


def _of_me(call: Call, kind: str) -> list[Post]:
    """Newest first; a story is gone after a day."""
    everything = posts.of_author(
        call.world, call.me.id, Page(limit=100_000), visibilities=("public",), replies=False, boosts=False,
        media_only=True,
    )  # fmt: skip
    found = [post for post in everything if records.get(call.world, post.id).get("kind") == kind]
    return [post for post in found if kind != "stories" or post.created_at + DAY_MS > call.now]


def _shown(call: Call, kind: str, post: Post) -> dict[str, Any]:
    told = {"id": _name(post) if kind != "stories" else uuid_of(post.id), "created_at": moment(post.created_at)}
    if kind == "stories":
        return told
    return told | ({"title": post.text} if kind == "saved_stories" else {"description": post.text, "status": "LIVE"})


@dialect.get(f"{P}/{{kind:stories|saved_stories|spotlights}}", SCOPE)
async def several(call: Call) -> web.Response:
    mine(call)
    kind = call.path("kind")
    found, paging = page(call, _of_me(call, kind))
    return says(**{kind: parts(ONE[kind], [_shown(call, kind, post) for post in found])}, **paging)


@dialect.get(f"{P}/{{kind:stories|saved_stories|spotlights}}/{{id}}/stats", SCOPE)
async def figures(call: Call) -> web.Response:
    mine(call)
    kind, number = call.path("kind"), _number(call.path("id"))
    if call.text("granularity", "LIFETIME") != "LIFETIME":  # the others need two days, which nobody asks for here
        raise Problem(400, "startTime and endTime are required")
    post = next((post for post in _of_me(call, kind) if post.id == number), None)
    if post is None:
        raise Problem(404, "The asset does not exist")
    one = ONE[kind].upper()
    stats = {f"{one}_VIEWS": 0, f"{one}_FAVORITES": post.likes, f"{one}_SHARES": post.boosts}
    fields = [{"field": name, "value": value} for name, value in stats.items()]
    return says(asset_id=call.path("id"), stats=[{"granularity": "LIFETIME", "fields": fields}])


@dialect.get("/spotlight/{id}", public=True)
async def read(call: Call) -> web.Response:
    """The page that people see."""
    post = call.post(_number(call.path("id")))
    return html.page(call.request, "Spotlight", f'<div class="card"><p>{escape(post.text)}</p></div>')
