"""Business API: the account, its posts with figures, publishing by address."""

from __future__ import annotations

import json
from typing import Any

from aiohttp import web

from village.dialects.speaking import Call, Problem
from village.dialects.tiktok.calling import BUSINESS, V, business_says, dialect
from village.dialects.tiktok.display import of_me, share_url
from village.dialects.tiktok.publishing import CIRCLES, announce, part, pull, standing, units
from village.world.model import Post

ACCOUNT_FIELDS = {"username", "display_name", "profile_image", "followers_count", "is_business_account"}
VIDEO_FIELDS = {
    "item_id", "caption", "create_time", "share_url", "thumbnail_url", "likes", "comments", "shares", "video_views",
    "reach",
}  # fmt: skip


def mine(call: Call) -> None:
    """Raises: Problem where another account is meant."""
    if call.text("business_id") != str(call.me.id):
        raise Problem(403, "No permission to operate the business account.")


def fields(call: Call, known: set[str]) -> list[str]:
    try:
        wanted = json.loads(call.text("fields", "[]"))
    except ValueError as error:
        raise Problem(400, "fields: Not a valid list.") from error
    if not isinstance(wanted, list) or not set(wanted) <= known:
        raise Problem(400, "fields: Not a valid choice.")
    return wanted


@dialect.get(f"{V}/business/get/", BUSINESS)
async def account(call: Call) -> web.Response:
    mine(call)
    me = call.me
    known: dict[str, Any] = {"username": me.handle, "display_name": me.name, "profile_image": call.avatar_url(me)}
    known |= {"followers_count": me.followers, "is_business_account": True}
    return business_says({name: known[name] for name in fields(call, ACCOUNT_FIELDS)})


@dialect.get(f"{V}/business/video/list/", BUSINESS, "video.list")
async def video_list(call: Call) -> web.Response:
    mine(call)
    wanted, most = fields(call, VIDEO_FIELDS), call.number("max_count", 10)
    if not 1 <= most <= 20:
        raise Problem(400, "max_count: Must be between 1 and 20.")
    found = [post for post in of_me(call) if post.created_at < (call.number("cursor") or call.now + 1)]
    page = found[:most]
    told: dict[str, Any] = {"videos": [_shown(call, post, wanted) for post in page], "has_more": len(found) > most}
    return business_says(told | {"cursor": page[-1].created_at if page else 0})


def _shown(call: Call, post: Post, wanted: list[str]) -> dict[str, Any]:
    known = {
        "item_id": str(post.id),
        "caption": post.text,
        "create_time": str(post.created_at // 1000),
        "share_url": share_url(call, post),
        "thumbnail_url": "",
        "likes": post.likes,
        "comments": post.replies,
        "shares": post.boosts,
        "video_views": 0,
        "reach": 0,
    }
    return {name: known[name] for name in wanted}


@dialect.post(f"{V}/business/video/publish/", BUSINESS, "video.publish")
async def publish_video(call: Call) -> web.Response:
    mine(call)
    info = part(call, "post_info")
    if units(info.get("caption")) > 2200:
        raise Problem(400, "post_info.caption: Length must be at most 2200.")
    return await _pulled(call, [call.demand("video_url")], info, draft=bool(info.get("upload_to_draft")), kind="video/")


@dialect.post(f"{V}/business/photo/publish/", BUSINESS, "video.publish")
async def publish_photos(call: Call) -> web.Response:
    mine(call)
    info, addresses = part(call, "post_info"), call.told.get("photo_images")
    if not isinstance(addresses, list) or not 1 <= len(addresses) <= 35:
        raise Problem(400, "photo_images: Length must be between 1 and 35.")
    if info.get("privacy_level") not in CIRCLES or units(info.get("title")) > 90 or units(info.get("caption")) > 4000:
        raise Problem(400, "post_info: Not a valid choice.")
    return await _pulled(call, addresses, info, draft=bool(info.get("is_draft")), kind="image/")


async def _pulled(call: Call, addresses: list[str], info: dict[str, Any], *, draft: bool, kind: str) -> web.Response:
    publish_id = announce(call, "v_pub_url" if kind == "video/" else "p_pub_url", draft=draft)
    await pull(call, publish_id, [str(one) for one in addresses], info, draft=draft, kind=kind)
    return business_says({"share_id": publish_id})


@dialect.get(f"{V}/business/publish/status/", BUSINESS)
async def status(call: Call) -> web.Response:
    mine(call)
    now = standing(call, call.text("publish_id"))
    return business_says({"status": now["status"], "post_ids": now["ids"], "reason": now["reason"]})
