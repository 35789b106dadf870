"""Posting: blocks and their files, reblogs, deleting."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

from village.dialects.speaking import Call, Problem
from village.dialects.tumblr.calling import dialect, my_blog, refusal, told, uuid_of
from village.world import accounts, audience, media, posts, records
from village.world.model import Draft, Media, Post

MOST = {"text": 1000, "image": 30, "link": 10, "video": 10}
BLOCK_CHARS = 4096


def invalid(words: str) -> Problem:
    return refusal(400, 8001, words)


def key_of(post: Post) -> str:
    return f"k{post.id % 1_000_003:x}"


@dataclass
class Files:
    """The files that blocks mean by name."""

    call: Call
    kept: list[Media] = field(default_factory=list)

    async def take(self, block: Any, kind: str, alt: str = "") -> int:
        """Its place among the files of the post."""
        name = str(block.get("identifier") or "") if isinstance(block, dict) else ""
        content = self.call.file(name) if name else None
        if content is None:
            raise invalid(f"'media' of a block of the type {kind} names no file of this request")
        try:
            file = await self.call.keep(content, description=alt)
        except Problem as problem:
            raise refusal(400, 8005, "The uploaded media is invalid") from problem
        if not file.mime.startswith(f"{kind}/"):
            raise refusal(400, 8005, "The uploaded media is invalid")
        self.kept.append(file)
        return len(self.kept) - 1


def body_of(call: Call) -> dict[str, Any]:
    """JSON, or the part `json` of a form."""
    if not call.request.content_type.startswith("multipart/"):
        return call.told
    try:
        body = json.loads(call.text("json"))
    except ValueError as error:
        raise invalid("'json' is not valid JSON") from error
    if not isinstance(body, dict):
        raise invalid("'json' must be an object")
    return body


async def blocks_of(body: dict[str, Any], files: Files) -> list[dict[str, Any]]:
    content = body.get("content")
    if not isinstance(content, list) or (not content and not body.get("parent_post_id")):
        raise invalid("'content' must be an array")
    checked = [await _block(block, files) for block in content]
    for kind, most in MOST.items():
        if sum(1 for block in checked if block["type"] == kind) > most:
            raise invalid(f"too many blocks of the type {kind}")
    if sum(1 for file in files.kept if file.mime.startswith("video/")) > 1:
        raise invalid("too many native videos")
    if sum(len(block.get("formatting", ())) for block in checked) > 100:
        raise invalid("too many inline links")
    return checked


async def _block(block: Any, files: Files) -> dict[str, Any]:
    kind = block.get("type") if isinstance(block, dict) else None
    if kind == "text":
        return _text(block)
    if kind == "image":
        items = block.get("media")
        alt = str(block.get("alt_text") or "")
        if not isinstance(items, list) or len(items) != 1 or len(alt) > BLOCK_CHARS:
            raise invalid("'media' of an image must be an array")
        return {"type": "image", "file": await files.take(items[0], "image", alt), "alt_text": alt}
    if kind == "video":
        return {"type": "video", "file": await files.take(block.get("media"), "video")}
    if kind == "link":
        if urlsplit(str(block.get("url"))).scheme not in ("http", "https"):
            raise invalid("'url' of a link is not valid")
        return {"type": "link", "url": block["url"]}
    raise invalid(f"unknown block type {kind!r}")


def _text(block: dict[str, Any]) -> dict[str, Any]:
    text = block.get("text")
    if not isinstance(text, str) or len(text) > BLOCK_CHARS:
        raise invalid(f"'text' must be a string of at most {BLOCK_CHARS} characters")
    if block.get("subtype") not in (None, "heading1", "heading2", "quote", "chat", "indented", "quirky"):
        raise invalid("'subtype' is not valid")
    for mark in block.get("formatting", ()):
        if not 0 <= mark["start"] < mark["end"] <= len(text) or mark["type"] != "link":
            raise invalid("'formatting' is out of range")
    return {name: block[name] for name in ("type", "subtype", "text", "formatting") if name in block}


def layout_of(body: dict[str, Any], number: int) -> list[Any]:
    layout = body.get("layout") or []
    for one in layout:
        rows = one.get("display") if isinstance(one, dict) and one.get("type") == "rows" else None
        if not isinstance(rows, list):
            raise invalid("'layout' is not valid")
        if any((row.get("mode") or {}).get("type") == "carousel" for row in rows):
            raise Problem(403, "Forbidden")
        if sorted(index for row in rows for index in row["blocks"]) != list(range(number)):
            raise invalid("'layout' does not name every block once")
    return list(layout)


def parent_of(call: Call, body: dict[str, Any]) -> Post | None:
    """What is reblogged. Raises: Problem 400."""
    if not body.get("parent_post_id"):
        return None
    number = str(body["parent_post_id"])
    post = posts.get(call.world, int(number)) if number.isdecimal() and len(number) < 19 else None
    if post is None or post.network != "tumblr" or body.get("reblog_key") != key_of(post):
        raise refusal(400, 8002, "The parent post cannot be found")
    if body.get("parent_tumblelog_uuid") != uuid_of(accounts.get(call.world, post.author_id)):
        raise refusal(400, 8002, "The parent blog cannot be found")
    return post


def _works_on_a_film(call: Call) -> bool:
    """A film of ours is not ready yet."""
    sql = "SELECT 1 FROM media WHERE account_id = ? AND ready_at > ? AND mime LIKE 'video/%' AND post_id IS NOT NULL"
    return call.world.store.row(sql, (call.me.id, call.now)) is not None


@dialect.post("/v2/blog/{blog}/posts", "write")
async def create(call: Call) -> web.Response:
    my_blog(call)
    body = body_of(call)
    if body.get("state", "published") != "published":
        raise invalid("'state' is not valid")
    parent = parent_of(call, body)
    films = any(isinstance(one, dict) and one.get("type") == "video" for one in body.get("content") or ())
    if films and parent is not None:
        raise refusal(403, 8008, "You cannot upload a video in a reblog")
    if films and _works_on_a_film(call):
        raise refusal(403, 8010, "You already have a video that is being transcoded")
    files = Files(call)
    blocks = await blocks_of(body, files)
    layout = layout_of(body, len(blocks))
    slug = re.sub(r"[^a-z0-9-]+", "-", str(body.get("slug") or "").lower()).strip("-")[:80]
    text = "\n\n".join(block["text"] for block in blocks if block["type"] == "text")
    kept = {"blocks": blocks, "layout": layout, "slug": slug, "source_url": body.get("source_url") or ""}
    kept |= {"tags": [tag.strip() for tag in str(body.get("tags") or "").split(",") if tag.strip()]}
    reply_to = parent.id if parent else None
    draft = Draft(text, media=tuple(file.id for file in files.kept), reply_to=reply_to, people=())
    post = posts.publish(call.world, call.me, draft, record=kept | {"reblogs": reply_to})
    audience.hear(call.world, post)
    state = "published" if all(file.ready_at <= call.now for file in files.kept) else "transcoding"
    return told({"id": str(post.id), "state": state, "display_text": f"Posted to {call.me.handle}"}, 201)


@dialect.post("/v2/blog/{blog}/post/delete", "write")
async def delete(call: Call) -> web.Response:
    my_blog(call)
    post = call.post(call.text("id"))
    if post.author_id != call.me.id:
        raise Problem(403, "Forbidden")
    posts.delete(call.world, post)
    return told({"id": str(post.id)})


def is_ready(call: Call, post: Post) -> bool:
    return all(file.ready_at <= call.now for file in media.of_post(call.world, post.id))


def kept_of(call: Call, post: Post) -> dict[str, Any]:
    """What a post of ours or of the people holds; theirs are words alone."""
    kept = records.get(call.world, post.id)
    if "blocks" in kept:
        return kept
    said = str(kept.get("text") or post.text)
    blocks = [{"type": "text", "text": said}] if said else []
    return {"blocks": blocks, "layout": [], "slug": "", "source_url": "", "tags": [], "reblogs": post.boost_of}
