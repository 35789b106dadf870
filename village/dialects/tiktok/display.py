"""Display API: who somebody is, what they have posted; and the pages of posts and profiles."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Any

from aiohttp import web

from village.dialects import html
from village.dialects.speaking import Call
from village.dialects.tiktok.calling import OPEN, dialect, refusal, says
from village.world import accounts, media, posts
from village.world.model import Page, Post

VIDEO_FIELDS = (
    "id", "create_time", "cover_image_url", "share_url", "video_description", "duration", "height", "width", "title",
    "like_count", "comment_count", "share_count", "view_count",
)  # fmt: skip
USER_SCOPES = {
    "open_id": "basic", "union_id": "basic", "avatar_url": "basic", "display_name": "basic", "username": "profile",
    "bio_description": "profile", "follower_count": "stats", "following_count": "stats", "likes_count": "stats",
    "video_count": "stats",
}  # fmt: skip


@dialect.get("/v2/user/info/", OPEN, "user.info.basic")
async def user_info(call: Call) -> web.Response:
    wanted = _fields(call, USER_SCOPES)
    granted = call.token.scopes.split(",") if call.token else []
    if any(f"user.info.{USER_SCOPES[name]}" not in granted for name in wanted):
        raise refusal(401, "scope_not_authorized", "The user did not authorize the scope required.")
    me = call.me
    known = {
        "open_id": str(me.id),
        "union_id": f"u{me.id}",
        "avatar_url": call.avatar_url(me),
        "display_name": me.name,
        "username": me.handle,
        "bio_description": me.bio,
        "follower_count": me.followers,
        "following_count": me.following,
        "likes_count": sum(post.likes for post in of_me(call)),
        "video_count": len(of_me(call)),
    }
    return says({"user": {name: known[name] for name in wanted}})


def _fields(call: Call, known: Iterable[str]) -> list[str]:
    wanted = [name for name in call.request.query.get("fields", "").split(",") if name]
    if not wanted or not set(wanted) <= set(known):
        raise refusal(400, "invalid_params", "Fields are missing or not known.")
    return wanted


def of_me(call: Call) -> list[Post]:
    """What everybody sees, newest first."""
    found = posts.of_author(
        call.world, call.me.id, Page(limit=100_000), visibilities=("public",), replies=False, boosts=False,
        media_only=True,
    )  # fmt: skip
    return [post for post in found if post.reply_to is None]


def share_url(call: Call, post: Post) -> str:
    kind = "photo" if all(file.mime.startswith("image/") for file in media.of_post(call.world, post.id)) else "video"
    return f"{call.base_url}/@{call.me.handle}/{kind}/{post.id}"


def _shown(call: Call, post: Post, wanted: list[str]) -> dict[str, Any]:
    first = media.of_post(call.world, post.id)[0]
    known = {
        "id": str(post.id),
        "create_time": post.created_at // 1000,
        "cover_image_url": call.media_url(first) if first.mime.startswith("image/") else "",
        "share_url": f"{share_url(call, post)}?utm_source=village",
        "video_description": post.text,
        "title": post.text[:90],
        "duration": 0,
        "width": first.width,
        "height": first.height,
        "like_count": post.likes,
        "comment_count": post.replies,
        "share_count": post.boosts,
        "view_count": 0,
    }
    return {name: known[name] for name in wanted}


@dialect.post("/v2/video/list/", OPEN, "video.list")
async def video_list(call: Call) -> web.Response:
    wanted, most = _fields(call, VIDEO_FIELDS), call.number("max_count", 10)
    if not 1 <= most <= 20:
        raise refusal(400, "invalid_params", "max_count is at most 20")
    before = call.number("cursor") or call.now + 1
    found = [post for post in of_me(call) if post.created_at < before]
    page = found[:most]
    cursor = page[-1].created_at if page else before
    shown = [_shown(call, post, wanted) for post in page]
    return says({"videos": shown, "cursor": cursor, "has_more": len(found) > most})


@dialect.post("/v2/video/query/", OPEN, "video.list")
async def video_query(call: Call) -> web.Response:
    wanted = _fields(call, VIDEO_FIELDS)
    filters = call.told.get("filters")
    ids = filters.get("video_ids") if isinstance(filters, dict) else None
    if not isinstance(ids, list) or not 1 <= len(ids) <= 20:
        raise refusal(400, "invalid_params", "video_ids has 1 to 20 ids")
    return says({"videos": [_shown(call, post, wanted) for post in of_me(call) if str(post.id) in ids]})


@dialect.get("/@{who}", public=True)
async def profile(call: Call) -> web.Response:
    who = accounts.by_handle(call.world, call.path("who"), network="tiktok")
    if who is None:
        raise refusal(404, "invalid_params")
    return html.page(call.request, who.name, f'<div class="card"><h1>{escape(who.name)}</h1></div>')


@dialect.get("/@{who}/{kind:video|photo}/{post}", public=True)
async def page(call: Call) -> web.Response:
    post = call.post(call.path("post"))
    return html.page(call.request, "TikTok", f'<div class="card"><p>{escape(post.text)}</p></div>')
