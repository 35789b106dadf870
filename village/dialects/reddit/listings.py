"""Reading: our own posts and comments, the inbox, the tree below a post; and the page that people open."""

from __future__ import annotations

from html import escape
from typing import Any

from aiohttp import web

from village.dialects import html
from village.dialects.reddit.calling import at, base36, dialect, full_name, listing, named, paged, told
from village.dialects.reddit.submitting import permalink
from village.dialects.speaking import Call, Problem
from village.world import accounts, media, notices, posts, records
from village.world.model import Page, Post

EVERYTHING = Page(limit=100_000)


def post_shown(call: Call, post: Post) -> dict[str, Any]:
    kept, author = records.get(call.world, post.id), accounts.get(call.world, post.author_id)
    files, link = media.of_post(call.world, post.id), permalink(call, post)
    own = call.base_url + link
    url = kept["url"] or (call.media_url(files[0]) if len(files) == 1 else own)
    data = {
        "id": base36(post.id),
        "name": full_name(post),
        "title": kept["title"],
        "author": author.handle,
        "author_fullname": f"t2_{base36(author.id)}",
        "subreddit": kept["community"],
        "selftext": kept["text"],
        "url": url,
        "domain": "village.test",
        "score": post.likes + 1,
        "ups": post.likes + 1,
        "downs": 0,
        "upvote_ratio": 1.0,
        "num_comments": post.replies,
        "num_crossposts": post.boosts,
        "created_utc": post.created_at / 1000,
        "over_18": kept["nsfw"],
        "spoiler": kept["spoiler"],
        "permalink": link,
        "is_self": kept["kind"] == "self",
        "is_video": kept["kind"] == "video",
        "link_flair_template_id": kept["flair"] or None,
    }
    if kept["kind"] == "gallery":
        data |= {"is_gallery": True} | _gallery(call, post)
    if kept["kind"] == "image":
        data["post_hint"] = "image"
    if kept.get("original"):
        data["crosspost_parent"] = kept["original"]
    return {"kind": "t3", "data": data}


def _gallery(call: Call, post: Post) -> dict[str, Any]:
    files = media.of_post(call.world, post.id)
    items = [{"media_id": str(file.id), "id": file.id, "caption": file.description} for file in files]
    sources = {
        str(file.id): {
            "status": "valid",
            "e": "Image",
            "m": file.mime,
            "s": {"u": call.media_url(file), "x": file.width, "y": file.height},
        }
        for file in files
    }
    return {"gallery_data": {"items": items}, "media_metadata": sources}


def root_of(call: Call, post: Post) -> Post | None:
    return posts.get(call.world, post.conversation_id)


def comment_shown(call: Call, post: Post, *, below: bool = False) -> dict[str, Any]:
    """below: with the answers to it."""
    author, root = accounts.get(call.world, post.author_id), root_of(call, post)
    removed = bool(records.get(call.world, post.id).get("removed"))
    parent = posts.get(call.world, post.reply_to or 0)
    answers = [comment_shown(call, child, below=True) for child in posts.children(call.world, post)] if below else []
    data = {
        "id": base36(post.id),
        "name": full_name(post),
        "author": "[deleted]" if removed else author.handle,
        "author_fullname": f"t2_{base36(author.id)}",
        "subreddit": records.get(call.world, post.conversation_id).get("community", ""),
        "link_id": full_name(root) if root else "",
        "parent_id": full_name(parent) if parent else "",
        "body": "[removed]" if removed else post.text,
        "score": post.likes + 1,
        "ups": post.likes + 1,
        "downs": 0,
        "created_utc": post.created_at / 1000,
        "permalink": f"{permalink(call, root)}{base36(post.id)}/" if root else "",
        "replies": listing(answers) if answers else "",
    }
    return {"kind": "t1", "data": data}


def in_inbox(call: Call, post: Post, kind: str) -> dict[str, Any]:
    """A comment as the inbox tells it: with where it stands, without the post's number."""
    shown = comment_shown(call, post)
    data = shown["data"]
    for name in ("link_id", "permalink"):
        where = data.pop(name)
    subject = kind.replace("_", " ")
    context = f"{where}?context=3"
    return {"kind": "t1", "data": data | {"was_comment": True, "type": kind, "subject": subject, "context": context}}


def message_shown(call: Call, post: Post) -> dict[str, Any]:
    author, parent = accounts.get(call.world, post.author_id), posts.get(call.world, post.reply_to or 0)
    to = [person.handle for person in posts.mentioned(call.world, post.id)]
    data = {
        "id": base36(post.id),
        "name": full_name(post),
        "author": author.handle,
        "author_fullname": f"t2_{base36(author.id)}",
        "dest": to[0] if to else "",
        "subject": records.get(call.world, post.id).get("subject", "Hello"),
        "body": post.text,
        "created_utc": post.created_at / 1000,
        "parent_id": full_name(parent) if parent else None,
        "was_comment": False,
        "type": "unknown",
        "subreddit": None,
        "context": "",
    }
    return {"kind": "t4", "data": data}


def _mine(call: Call) -> list[Post]:
    """Newest first. Raises: Problem 404, 403."""
    owner = accounts.by_handle(call.world, call.path("user"), network="reddit")
    if owner is None:
        raise Problem(404, "Not Found")
    return posts.of_author(
        call.world, owner.id, EVERYTHING, visibilities=("public",), replies=True, boosts=False, media_only=False
    )


def _is_ready(call: Call, post: Post) -> bool:
    return all(file.ready_at <= call.now for file in media.of_post(call.world, post.id))


@at("GET", "/user/{user}/submitted", "history")
async def submitted(call: Call) -> web.Response:
    found = [post for post in _mine(call) if not post.reply_to and _is_ready(call, post)]
    return paged(call, [post_shown(call, post) for post in found if records.get(call.world, post.id)])


@at("GET", "/user/{user}/comments", "history")
async def commented(call: Call) -> web.Response:
    return paged(call, [comment_shown(call, post) for post in _mine(call) if post.reply_to])


@at("GET", "/message/inbox", "privatemessages")
async def inbox(call: Call) -> web.Response:
    found = []
    for notice in notices.for_account(call.world, call.me.id, {"reply", "mention"}, EVERYTHING):
        post = posts.get(call.world, notice.post_id or 0)
        if post is None:
            continue
        parent = posts.get(call.world, post.reply_to or 0)
        if post.visibility == "direct":
            found.append(message_shown(call, post))
        elif parent is not None:
            kind = "comment_reply" if parent.reply_to else "post_reply"
            found.append(in_inbox(call, post, "username_mention" if notice.kind == "mention" else kind))
    return paged(call, found)


@at("GET", "/message/sent", "privatemessages")
async def sent(call: Call) -> web.Response:
    found = posts.of_author(
        call.world, call.me.id, EVERYTHING, visibilities=("direct",), replies=True, boosts=False, media_only=False
    )
    return paged(call, [message_shown(call, post) for post in found])


@at("GET", "/comments/{post}", "read")
async def tree(call: Call) -> web.Response:
    post = named(call, f"t3_{call.path('post')}")
    if post is None:
        raise Problem(404, "Not Found")
    newest = posts.children(call.world, post)[::-1]
    below = [comment_shown(call, child, below=True) for child in newest[: call.number("limit", 200)]]
    return told(call, [listing([post_shown(call, post)]), listing(below)])


@at("GET", "/api/info", "read")
async def info(call: Call) -> web.Response:
    found = [post for name in call.items("id")[:100] if (post := named(call, name))]
    return told(call, listing([(comment_shown if post.reply_to else post_shown)(call, post) for post in found]))


@dialect.get("/r/{community}/comments/{post}/{slug}/", public=True)
async def page(call: Call) -> web.Response:
    post = call.post(int(call.path("post"), 36) if call.path("post").isalnum() else 0)
    kept = records.get(call.world, post.id)
    pictures = "".join(
        f'<p><img src="{escape(call.media_url(file))}" alt="{escape(file.description)}" width="400"></p>'
        for file in media.of_post(call.world, post.id)
        if file.mime.startswith("image/")
    )
    title = escape(str(kept.get("title") or "Post"))
    body = f'<div class="card"><h1>{title}</h1>{pictures}<p>{escape(str(kept.get("text") or ""))}</p></div>'
    return html.page(call.request, title, body)
