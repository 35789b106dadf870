"""Reading: the user and their blog, its posts and followers; and the page that people open."""

from __future__ import annotations

from datetime import UTC, datetime
from html import escape
from typing import Any

from aiohttp import web

from village.dialects import html
from village.dialects.speaking import Call, Problem
from village.dialects.tumblr.calling import blog_of, blog_shown, dialect, known, my_blog, told
from village.dialects.tumblr.posting import is_ready, kept_of, key_of
from village.world import accounts, media, posts, reactions
from village.world.model import Page, Post

EVERYTHING = Page(limit=100_000)


@dialect.get("/v2/user/info", "basic")
async def user_info(call: Call) -> web.Response:
    blog = blog_shown(call, call.me) | {"primary": True, "followers": call.me.followers, "type": "public"}
    user = {"name": call.me.handle, "following": call.me.following, "likes": 0, "default_post_format": "html"}
    return told({"user": user | {"blogs": [blog]}})


@dialect.get("/v2/blog/{blog}/info", public=True)
async def info(call: Call) -> web.Response:
    known(call)
    return told({"blog": blog_shown(call, blog_of(call))})


@dialect.get("/v2/blog/{blog}/followers", "basic")
async def followers(call: Call) -> web.Response:
    blog = my_blog(call)
    found = [account for _at, account in accounts.followers(call.world, blog.id, EVERYTHING)]
    offset, limit = call.number("offset"), min(call.number("limit", 20), 20)
    users = [blog_shown(call, account) | {"following": False} for account in found[offset : offset + limit]]
    return told({"total_users": len(found), "users": users})


def content_shown(call: Call, post: Post) -> list[dict[str, Any]]:
    files = media.of_post(call.world, post.id)
    shown = []
    for block in kept_of(call, post)["blocks"]:
        one = {name: value for name, value in block.items() if name != "file"}
        if "file" in block:
            file = files[block["file"]]
            told = {"type": file.mime, "url": call.media_url(file), "width": file.width, "height": file.height}
            one["media"] = [told] if block["type"] == "image" else told
        shown.append(one)
    return shown


def post_shown(call: Call, post: Post, *, npf: bool = True) -> dict[str, Any]:
    author, kept = accounts.get(call.world, post.author_id), kept_of(call, post)
    parent = posts.get(call.world, kept["reblogs"]) if kept.get("reblogs") else None
    at = post.created_at // 1000
    data = {
        "object_type": "post",
        "type": "blocks" if npf else "text",
        "is_blocks_post_format": True,
        "blog_name": author.handle,
        "blog": blog_shown(call, author),
        "id": post.id,
        "id_string": str(post.id),
        "post_url": f"{call.base_url}/blog/{author.handle}/post/{post.id}/{kept['slug']}",
        "slug": kept["slug"],
        "date": datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M:%S GMT"),
        "timestamp": at,
        "state": "published",
        "reblog_key": key_of(post),
        "tags": kept["tags"],
        "liked": call.caller is not None and reactions.likes(call.world, call.caller.id, post.id),
        "note_count": post.likes + post.boosts + post.replies,
    }
    if kept["source_url"]:
        data["source_url"] = kept["source_url"]
    if not npf:
        paragraphs = [block["text"] for block in kept["blocks"] if block["type"] == "text"]
        return data | {"title": None, "body": "".join(f"<p>{escape(one)}</p>" for one in paragraphs)}
    trail = [{"post": {"id": str(parent.id)}, "content": content_shown(call, parent), "layout": []}] if parent else []
    return data | {"content": content_shown(call, post), "layout": kept["layout"], "trail": trail}


def _of_blog(call: Call) -> list[Post]:
    """Posts and reblogs, newest first; replies under the posts of others are none."""
    found = posts.of_author(
        call.world, blog_of(call).id, EVERYTHING, visibilities=("public",), replies=True, boosts=True, media_only=False
    )
    return [post for post in found if is_ready(call, post) and (not post.reply_to or kept_of(call, post)["reblogs"])]


@dialect.get("/v2/blog/{blog}/posts", public=True)
async def list_posts(call: Call) -> web.Response:
    known(call)
    blog, found = blog_of(call), _of_blog(call)
    limit, before = call.number("limit", 20), call.number("before")
    if not 1 <= limit <= 20:
        raise Problem(400, "limit is between 1 and 20")
    if call.text("id"):
        found = [post for post in found if str(post.id) == call.text("id")]
        if not found:
            raise Problem(404, "Not Found")
    if call.text("tag"):
        found = [post for post in found if call.text("tag") in kept_of(call, post)["tags"]]
    if before:
        found = [post for post in found if post.created_at // 1000 < before]
    page = found[call.number("offset") :][:limit]
    shown = [post_shown(call, post, npf=call.flag("npf")) for post in page]
    return told({"blog": blog_shown(call, blog), "posts": shown, "total_posts": len(found)})


async def _page(call: Call) -> web.Response:
    post = call.post(call.path("post"))
    pictures = "".join(
        f'<p><img src="{escape(call.media_url(file))}" alt="{escape(file.description)}" width="400"></p>'
        for file in media.of_post(call.world, post.id)
        if file.mime.startswith("image/")
    )
    words = "".join(f"<p>{escape(part)}</p>" for part in post.text.split("\n\n"))
    return html.page(call.request, call.path("blog"), f'<div class="card">{pictures}{words}</div>')


for _path in ("/blog/{blog}/post/{post}", "/blog/{blog}/post/{post}/{slug}"):
    dialect.get(_path, public=True)(_page)
