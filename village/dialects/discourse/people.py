"""The forum itself, users, what they are told, likes, files.

Source: https://docs.discourse.org/#tag/Site, #tag/Users, #tag/Notifications, #tag/Uploads (read 2026-11-25).
"""

from __future__ import annotations

from typing import Any

from aiohttp import web

from village.dialects.discourse.calling import (
    LIKE,
    dialect,
    me,
    missing,
    moment,
    numbers,
    picture,
    shown,
    slug_of,
    title_of,
    topic_id,
)
from village.dialects.discourse.topics import CATEGORIES
from village.dialects.speaking import Call, Problem
from village.world import accounts, notices, posts, reactions
from village.world.model import Notice, Page, Post

TYPES = {"mention": 1, "reply": 2, "like": 5}
PRIVATE = 6
MOST_BYTES = 4_194_304


@dialect.get("/site/basic-info.json", public=True)
async def basics(call: Call) -> web.Response:
    logos = ("logo_url", "logo_small_url", "apple_touch_icon_url", "favicon_url", "mobile_logo_url")
    told: dict[str, Any] = dict.fromkeys(logos, f"{call.base_url}/logo.png")
    told |= {"title": "The village forum", "description": "Bread and books", "locale": "en", "login_required": False}
    colours = {"header_primary_color": "333333", "header_background_color": "ffffff"}
    return web.json_response(told | colours | {"include_in_discourse_discover": False})


@dialect.get("/site.json", public=True)
async def site(call: Call) -> web.Response:
    found = []
    for number, (name, parent, permission) in CATEGORIES.items():
        one: dict[str, Any] = {"id": number, "name": name, "slug": name.lower(), "permission": permission}
        found.append(one | ({"parent_category_id": parent} if parent else {}))
    return web.json_response({"categories": found, "uncategorized_category_id": 1, "can_tag_topics": True})


async def categories(call: Call) -> web.Response:
    found = [
        {"id": number, "name": name, "slug": name.lower(), "topic_count": 0, "permission": permission}
        for number, (name, parent, permission) in CATEGORIES.items()
        if parent is None
    ]
    return web.json_response({"category_list": {"can_create_category": False, "categories": found}})


dialect.get("/categories.json", public=True)(categories)


@dialect.get("/u/{name}.json")
async def user(call: Call) -> web.Response:
    me(call)
    found = accounts.by_handle(call.world, call.path("name"), network="discourse")
    if found is None:
        raise missing()
    told = {"id": found.id, "username": found.handle, "name": found.name, "avatar_template": picture(found)}
    return web.json_response({"user_badges": [], "user": told | {"created_at": moment(found.created_at)}})


@dialect.get("/notifications.json")
async def notifications(call: Call) -> web.Response:
    who = me(call)
    limit, offset = min(call.number("limit", 60), 60), call.number("offset")
    found = notices.for_account(call.world, who.id, tuple(TYPES), Page(limit=offset + limit))
    told = [one for notice in found[offset:] if (one := _notified(call, notice))]
    more = f"/notifications?offset={offset + limit}&username={who.handle}"
    seen = {"total_rows_notifications": len(found), "seen_notification_id": 0}
    return web.json_response({"notifications": told, "load_more_notifications": more} | seen)


def _notified(call: Call, notice: Notice) -> dict[str, Any] | None:
    post = posts.get(call.world, notice.post_id) if notice.post_id else None
    if post is None:
        return None
    root = posts.get(call.world, post.conversation_id) or post
    who = accounts.get(call.world, notice.from_id)
    title = title_of(call.world, root)
    data = {"topic_title": title, "original_post_id": post.id, "original_post_type": 1}
    data |= {"original_username": who.handle, "display_username": who.handle, "display_name": who.name}
    private = notice.kind == "mention" and root.visibility == "direct"
    return {
        "id": notice.id,
        "user_id": notice.account_id,
        "notification_type": PRIVATE if private else TYPES[notice.kind],
        "read": False,
        "created_at": moment(notice.at),
        "post_number": numbers(call.world, post)[post.id],
        "topic_id": topic_id(post),
        "slug": slug_of(title),
        "fancy_title": title,
        "data": data,
    }


def _liked(call: Call, post: Post) -> web.Response:
    again = posts.get(call.world, post.id)
    assert again is not None
    return web.json_response(shown(call.world, again, call.me))


@dialect.post("/post_actions.json")
async def act(call: Call) -> web.Response:
    who, post = me(call), call.post(call.demand("id"))
    if call.number("post_action_type_id") != LIKE:
        raise Problem(400, "This forum knows likes only")
    if post.author_id == who.id or not reactions.like(call.world, who, post):
        raise Problem(403, "You are not permitted to view the requested resource.")
    return _liked(call, post)


@dialect.delete("/post_actions/{id}.json")
async def take_back(call: Call) -> web.Response:
    who, post = me(call), call.post(call.path("id"))
    if not reactions.likes(call.world, who.id, post.id):
        raise missing()
    reactions.unlike(call.world, who, post)
    return _liked(call, post)


@dialect.post("/uploads.json")
async def upload(call: Call) -> web.Response:
    who = me(call)
    if call.text("upload_type", call.text("type")) != "composer" or not call.flag("synchronous"):
        raise Problem(400, "upload_type is missing")
    content = call.file("file")
    if content is None:
        raise Problem(422, "You must include a file")
    if len(content) > MOST_BYTES:
        raise Problem(413, "Sorry, the file you are trying to upload is too big (maximum size is 4 MB).")
    kept = await call.keep(content, owner=who)
    ending = kept.file.rpartition(".")[2]
    sizes = {"width": kept.width, "height": kept.height, "thumbnail_width": kept.width, "thumbnail_height": kept.height}
    return web.json_response(
        {
            "id": kept.id,
            "url": call.media_url(kept),
            "original_filename": kept.file,
            "filesize": kept.size,
            "extension": ending,
            "short_url": f"upload://{kept.id}.{ending}",
            "short_path": f"/uploads/short-url/{kept.id}.{ending}",
            "retain_hours": None,
            "human_filesize": f"{kept.size} Bytes",
            "dominant_color": None,
        }
        | sizes
    )
