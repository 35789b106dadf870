"""Articles: written, published, listed. What is in front matter counts more than what the fields say.

An article has its number from the beginning; it becomes a post of the world when it is published.
Source: https://github.com/forem/forem/blob/main/app/models/article.rb,
…/app/controllers/concerns/api/articles_controller.rb (read 2026-11-25).
"""

from __future__ import annotations

import re
from html import escape
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

from village.dialects import html
from village.dialects.devto.calling import asked_for_v1, code_of, dialect, moment, page, readable, refused, site, user
from village.dialects.speaking import Call, Problem
from village.world import accounts, audience, posts, records
from village.world.model import Draft, Post

ARTICLE, PLACE = "article", "place"
FIELDS = ("title", "body_markdown", "published", "series", "main_image", "canonical_url", "description", "tags")
FRONT_MATTER = re.compile(r"\A\s*---\s*?\n(.*?)^---\s*?$", re.DOTALL | re.MULTILINE)
#: More than so many articles of one author in so many milliseconds are too many.
MOST, WITHIN = 9, 30_000


def wanted(call: Call) -> dict[str, Any]:
    """What Forem takes of the article that was sent; the rest it overlooks. Raises: Problem."""
    asked_for_v1(call)
    told = call.told.get("article")
    if not isinstance(told, dict) or not told:
        raise refused("param is missing or the value is empty: article")
    fields = {name: told[name] for name in FIELDS if name in told}
    if not isinstance(fields.get("tags", []), list):  # only a list is permitted
        del fields["tags"]
    return fields


def evaluated(record: dict[str, Any]) -> dict[str, Any]:
    """With what its front matter says."""
    found = FRONT_MATTER.match(record["body_markdown"])
    lines = (line.partition(":") for line in (found.group(1) if found else "").splitlines())
    said = {name.strip(): value.strip() for name, _colon, value in lines if value.strip()}
    changed = {name: said[name] for name in ("title", "canonical_url", "description", "series") if name in said}
    if "tags" in said:
        changed["tags"] = [tag.strip() for tag in said["tags"].split(",")]
    if said.get("published") in ("true", "false"):
        changed["published"] = said["published"] == "true"
    return record | changed


def _check(call: Call, record: dict[str, Any], number: int) -> None:
    """Raises: Problem with all that is wrong."""
    faults = []
    if not record["title"].strip():
        faults.append("Title can't be blank")
    if len(record["title"]) > 128:
        faults.append("Title is too long (maximum is 128 characters)")
    for name, words in (("main_image", "Main image is not a valid URL"), ("canonical_url", "Canonical url is invalid")):
        if record[name] and not _is_address(record[name]):
            faults.append(words)
    if len(record["tags"]) > 4:
        faults.append("Tag list exceed the maximum of 4 tags")
    for tag in record["tags"]:
        if not tag.isalnum() or len(tag) > 30:
            faults.append(f'Tag "{tag}" contains non-alphanumeric or prohibited unicode characters')
    others = [other for place, other in everything(call) if place != number]
    if any(other["canonical_url"] == record["canonical_url"] for other in others if other["canonical_url"]):
        faults.append("Canonical url has already been taken")
    same = ("title", "body_markdown", "owner")
    if any(all(other[name] == record[name] for name in same) for other in others):
        faults.append("Body markdown has already been taken")
    if faults:
        raise refused(", ".join(faults[:-1]) + " and " + faults[-1] if faults[1:] else faults[0])


def _is_address(text: str) -> bool:
    parts = urlsplit(text)
    return parts.scheme in ("http", "https") and bool(parts.hostname) and " " not in text


def everything(call: Call, owner: int | None = None) -> list[tuple[int, dict[str, Any]]]:
    """All articles of the site (or of one author) with their numbers, the latest first."""
    rows = call.world.store.rows("SELECT thing_id FROM name WHERE kind = ? ORDER BY thing_id DESC", (PLACE,))
    found = [(int(number), records.get(call.world, int(number))) for (number,) in rows]
    return [(number, record) for number, record in found if owner is None or record["owner"] == owner]


def _made(call: Call) -> tuple[int, dict[str, Any]]:
    fields = wanted(call)
    usual = {"title": "", "body_markdown": "", "published": False, "series": None, "main_image": None, "tags": []}
    usual |= {"canonical_url": None, "description": "", "owner": call.me.id, "at": call.now, "post": 0}
    record = evaluated(usual | {name: value for name, value in fields.items() if value is not None})
    recent = [one for _number, one in everything(call, call.me.id) if one["post"] and one["at"] > call.now - WITHIN]
    if len(recent) > MOST:
        words = "Rate limit reached, try again in 30 seconds"
        raise Problem(429, words, {"error": words, "status": 429}, {"Retry-After": "30"})
    number = call.world.ids.at(call.now)
    _check(call, record, number)
    records.keep(call.world, number, record)
    records.call(call.world, call.me.id, PLACE, str(number), number)
    return number, record


def _come_out(call: Call, number: int, record: dict[str, Any]) -> dict[str, Any]:
    """Published where it should be and is not yet."""
    if not record["published"] or record["post"]:
        return record
    text = f"{record['title']}\n\n{FRONT_MATTER.sub('', record['body_markdown']).strip()}".strip()
    post = posts.publish(call.world, call.me, Draft(text, people=()), record={ARTICLE: number, **record})
    audience.hear(call.world, post)
    return records.change(call.world, number, post=post.id)


def post_of(call: Call, number: object) -> Post | None:
    """The post of a published article."""
    text = str(number)
    record = records.get(call.world, int(text)) if text.isdecimal() and len(text) < 19 else {}
    return posts.get(call.world, record["post"]) if record.get("post") else None


def _mine(call: Call) -> tuple[int, dict[str, Any]]:
    text = call.path("id")
    found = dict(everything(call, call.me.id)).get(int(text)) if text.isdecimal() else None
    if found is None:
        raise Problem(404, "not found")
    return int(text), found


def _shown(call: Call, number: int, record: dict[str, Any]) -> dict[str, Any]:
    """As the author's own list shows it; it has fewer fields than the others."""
    author = accounts.get(call.world, record["owner"])
    post = posts.get(call.world, record["post"]) if record["post"] else None
    slug = "-".join("".join(sign if sign.isalnum() else " " for sign in record["title"].lower()).split())
    slug = f"{slug or 'article'}-{code_of(number)[-4:]}"
    url = f"{site(call)}/{author.handle}/{slug}"
    at = moment(post.created_at) if post else None
    return {
        "type_of": "article",
        "id": number,
        "title": record["title"],
        "description": record["description"],
        "published": post is not None,
        "published_at": at,
        "slug": slug,
        "path": f"/{author.handle}/{slug}",
        "url": url,
        "comments_count": len(posts.descendants(call.world, post)) if post else 0,
        "public_reactions_count": post.likes if post else 0,
        "positive_reactions_count": post.likes if post else 0,
        "page_views_count": 0,
        "published_timestamp": at or "",
        "body_markdown": record["body_markdown"],
        "cover_image": record["main_image"],
        "tag_list": record["tags"],
        "canonical_url": record["canonical_url"] or url,
        "reading_time_minutes": 1,
        "user": user(call, author),
    }


def _whole(call: Call, number: int, record: dict[str, Any]) -> dict[str, Any]:
    """As one article alone is shown: lists and words change their places."""
    told = _shown(call, number, record)
    del told["published"], told["page_views_count"]
    made, at = moment(record["at"]), told["published_at"]
    return told | {
        "tags": record["tags"],
        "tag_list": ", ".join(record["tags"]),
        "readable_publish_date": readable(record["at"]) if at else None,
        "social_image": record["main_image"] or f"{site(call)}/social.png",
        "created_at": made,
        "edited_at": None,
        "crossposted_at": None,
        "last_comment_at": at or made,
        "collection_id": None,
        "body_html": f"<p>{escape(record['body_markdown'])}</p>",
    }


@dialect.post("/api/articles")
async def create(call: Call) -> web.Response:
    number, record = _made(call)
    told = _whole(call, number, _come_out(call, number, record))
    return web.json_response(told, status=201, headers={"Location": told["url"]})


@dialect.put("/api/articles/{id}")
async def update(call: Call) -> web.Response:
    number, record = _mine(call)
    changed = evaluated(record | wanted(call))
    _check(call, changed, number)
    records.keep(call.world, number, changed)
    return web.json_response(_whole(call, number, _come_out(call, number, changed)))


@dialect.get("/api/articles/me/{state:published|unpublished|all}")
async def own(call: Call) -> web.Response:
    asked_for_v1(call)
    state = call.path("state")
    found = [
        (number, record)
        for number, record in everything(call, call.me.id)
        if state == "all" or bool(record["post"]) == (state == "published")
    ]
    found.sort(key=lambda one: one[1]["post"], reverse=True)
    return web.json_response([_shown(call, number, record) for number, record in page(call, found, 30)])


@dialect.get("/api/articles/{id}", public=True)
async def show(call: Call) -> web.Response:
    text = call.path("id")
    if post_of(call, text) is None:
        raise Problem(404, "not found")
    return web.json_response(_whole(call, int(text), records.get(call.world, int(text))))


@dialect.get("/{who}/{slug}", public=True)
async def read(call: Call) -> web.Response:
    """The page that people see."""
    for number, record in everything(call):
        if record["post"] and _shown(call, number, record)["path"] == f"/{call.path('who')}/{call.path('slug')}":
            body = f'<div class="card"><h1>{escape(record["title"])}</h1><p>{escape(record["body_markdown"])}</p></div>'
            return html.page(call.request, record["title"], body)
    raise Problem(404, "not found")
