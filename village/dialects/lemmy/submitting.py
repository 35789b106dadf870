"""Posts: writing, reading, voting, taking away; and the pictures in them.

Source: https://github.com/LemmyNet/lemmy/tree/0.19.20/crates/api_crud/src/post (read 2026-11-25).
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from aiohttp import web

from village.dialects.lemmy.calling import API, community_id, dialect, page, stands, units, whole, words
from village.dialects.lemmy.entities import COMMUNITIES, community_view, files_of, post_view
from village.dialects.speaking import Call, Problem
from village.world import audience, media, posts, reactions
from village.world.model import Draft, Post

PICTURES = {"image/jpeg", "image/png", "image/gif", "image/webp", "image/avif"}
_SHOWN = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)\)")


def _title(call: Call) -> str:
    title = words(call, "name")
    if not 3 <= len(title.strip()) <= 200 or "\n" in title:
        raise Problem(400, "invalid_post_title")
    return title.strip()


def _url(call: Call) -> str:
    if call.told.get("url") is None:
        return ""
    url = words(call, "url")
    if len(url) > 2000:
        raise Problem(400, "url_length_overflow")
    if urlsplit(url).scheme not in ("http", "https", "magnet"):
        raise Problem(400, "invalid_url_scheme")
    return url


@dialect.post(f"{API}/post")
async def create(call: Call) -> web.Response:
    title, url, me = _title(call), _url(call), call.me
    body = words(call, "body") if call.told.get("body") is not None else ""
    alt = words(call, "alt_text") if call.told.get("alt_text") is not None else ""
    if units(body) > 50_000:
        raise Problem(400, "invalid_body_field")
    if units(alt) > 1500:
        raise Problem(400, "alt_text_length_overflow")
    community = COMMUNITIES.get(whole(call, "community_id"))
    if community is None:
        raise Problem(404, "couldnt_find_community")
    if community.only_moderators:
        raise Problem(400, "only_mods_can_post_in_community")
    shown = files_of(call, url)
    for number in shown:
        media.describe(call.world, number, description=alt, focus=None)
    files = list(shown)
    for words_of_it, address in _SHOWN.findall(body):
        for number in files_of(call, address):
            media.describe(call.world, number, description=words_of_it, focus=None)
            files.append(number)
    record = {"title": title, "body": body, "url": url, "alt": alt, "community": community.number}
    record |= {"nsfw": call.told.get("nsfw") is True or community.nsfw, "shows": bool(shown)}
    draft = Draft(f"{title}\n\n{body}".strip(), media=tuple(files), people=())
    post = posts.publish(call.world, me, draft, record=record)
    audience.hear(call.world, post)
    return web.json_response({"post_view": post_view(call, post)})


@dialect.get(f"{API}/post", public=True)
async def show(call: Call) -> web.Response:
    post = stands(call, call.number("id"), "couldnt_find_post", comment=False)
    community = community_view(call, COMMUNITIES[community_id(call.world, post)])
    told = {"post_view": post_view(call, post), "community_view": community}
    return web.json_response(told | {"moderators": [], "cross_posts": []})


@dialect.get(f"{API}/post/list", public=True)
async def some(call: Call) -> web.Response:
    rows = call.world.store.rows(
        "SELECT id FROM post WHERE network = 'lemmy' AND reply_to IS NULL AND deleted_at = 0"
        " AND visibility = 'public' ORDER BY id DESC"
    )
    found = [call.post(row[0]) for row in rows]
    if call.text("community_id"):
        found = [post for post in found if community_id(call.world, post) == call.number("community_id")]
    return web.json_response({"posts": [post_view(call, post) for post in page(call, found)]})


def vote(call: Call, post: Post) -> Post:
    score = whole(call, "score")
    if score not in (-1, 0, 1):
        raise Problem(400, "invalid_vote_value")
    reactions.unlike(call.world, call.me, post)
    if score == 1:
        reactions.like(call.world, call.me, post)
    changed = posts.get(call.world, post.id)
    assert changed is not None
    return changed


@dialect.post(f"{API}/post/like")
async def like(call: Call) -> web.Response:
    post = vote(call, stands(call, whole(call, "post_id"), "couldnt_find_post", comment=False))
    return web.json_response({"post_view": post_view(call, post)})


def take_away(call: Call, post: Post, how: str) -> None:
    """Of one's own, or as a moderator."""
    if how == "deleted" and post.author_id != call.me.id:
        raise Problem(400, "no_comment_edit_allowed" if post.reply_to else "no_post_edit_allowed")
    if how == "removed" and not COMMUNITIES[community_id(call.world, post)].moderated:
        raise Problem(400, "not_a_moderator")
    if call.told.get(how) is not True:
        raise Problem(400, "unknown")
    posts.delete(call.world, post)


for path, field in (("delete", "deleted"), ("remove", "removed")):

    @dialect.post(f"{API}/post/{path}")
    async def away(call: Call, field: str = field) -> web.Response:
        post = stands(call, whole(call, "post_id"), "couldnt_find_post", comment=False)
        view = post_view(call, post)
        take_away(call, post, field)
        return web.json_response({"post_view": view | {"post": view["post"] | {field: True}}})


@dialect.post("/pictrs/image")
async def upload(call: Call) -> web.Response:
    content = call.file("images[]")
    if content is None:
        raise Problem(400, "unknown", {"msg": "Field images[] is missing"})
    kept = await call.keep(content)
    if kept.mime not in PICTURES:
        raise Problem(400, "unknown", {"msg": "Error in media"})
    told = {"msg": "ok", "files": [{"file": kept.file, "delete_token": f"delete-{kept.id}"}]}
    return web.json_response(told, status=201)


@dialect.get("/pictrs/image/{name}", public=True)
async def picture(call: Call) -> web.StreamResponse:
    raise web.HTTPFound(f"{call.world.base_url}/media/{call.path('name')}")
