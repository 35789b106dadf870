"""Posts of pages and people.

Source: https://learn.microsoft.com/en-us/linkedin/marketing/community-management/shares/posts-api,
…/little-text-format (read 2026-11-22).
"""

from __future__ import annotations

import re
from html import escape
from typing import Any

from aiohttp import web

from village.dialects import html
from village.dialects.linkedin.calling import (
    acting,
    actor_of,
    demand,
    dialect,
    page_urn,
    paged,
    refuse,
    thing,
    urn_of,
)
from village.dialects.linkedin.media import known_file
from village.dialects.speaking import Call
from village.world import accounts, audience, media, posts, records
from village.world.model import Draft, NewPoll, Page, Post

MOST = 3000
MEMORY_MS = 600_000
DAYS = {"ONE_DAY": 1, "THREE_DAYS": 3, "SEVEN_DAYS": 7, "FOURTEEN_DAYS": 14}
_TEMPLATE = re.compile(
    r"\{hashtag\|\\?#\|((?:\\.|[^}\\|])+)\}|@\[([^\]]+)\]\(urn:li:(?:organization|person):[\w-]+\)|\\(.)|(?<!\w)#(?=\w)",
    re.DOTALL,
)
_RESERVED = re.compile(r"[|{}@\[\]()<>#\\*_~]")


def plain(commentary: str) -> str:
    """What readers see. Raises: Problem 400 for a reserved sign that is not escaped."""
    rest = _TEMPLATE.sub("", commentary)
    if _RESERVED.search(rest):
        raise refuse(400, "ERROR :: /commentary :: text is not in little format", "INVALID_VALUE_FOR_FIELD")

    def shown(found: re.Match[str]) -> str:
        if found[1]:
            return "#" + found[1].replace("\\", "")
        return str(found[2] or found[3] or "#")

    return _TEMPLATE.sub(shown, commentary)


@dialect.post("/rest/posts")
async def create(call: Call) -> web.Response:
    told = call.told
    demand(told, "author", "commentary", "visibility", "distribution", "lifecycleState")
    author = acting(call, str(told["author"]))
    if told["lifecycleState"] != "PUBLISHED" or told["visibility"] not in ("PUBLIC", "CONNECTIONS", "LOGGED_IN"):
        raise refuse(400, "ERROR :: /lifecycleState, /visibility", "INVALID_VALUE_FOR_FIELD")
    if told["visibility"] == "CONNECTIONS" and author == page_urn(call.me):
        raise refuse(400, "Organization posts are public", "INVALID_VALUE_FOR_FIELD")
    commentary = str(told["commentary"])
    if len(commentary) > MOST:
        raise refuse(400, f"ERROR :: /commentary :: {len(commentary)} characters", "FIELD_LENGTH_TOO_LONG")
    text = plain(commentary)
    content = told.get("content") or {}
    parent = str((told.get("reshareContext") or {}).get("parent") or "")
    if not text.strip() and not content and not parent:
        raise refuse(400, "ERROR :: /commentary :: is blank", "INVALID_VALUE_BLANK_FIELD")
    kind, files, poll = _content(call, content, author)
    shared = thing(call, parent) if parent else None
    _refuse_twin(call, author, commentary, content, parent)
    record = {"actor": author, "kind": kind, "commentary": commentary, "content": content, "parent": parent}
    draft = Draft(text, media=tuple(files), poll=poll, people=())
    post = posts.publish(call.world, call.me, draft, record=record | {"visibility": told["visibility"]})
    if shared:
        posts.boost(call.world, call.me, shared)
    audience.hear(call.world, post)
    return web.Response(status=201, headers={"x-restli-id": urn_of(call.world, post)})


def _content(call: Call, content: dict[str, Any], owner: str) -> tuple[str, list[int], NewPoll | None]:
    """The kind of post, its files, its poll. Raises: Problem 400."""
    if len(content) > 1:
        raise refuse(400, "ERROR :: /content :: union type has several members", "INVALID_VALUE_FOR_FIELD")
    if "media" in content:
        file = content["media"]
        known = known_file(call, str(file.get("id")), owner)
        if known["kind"] == "document" and not file.get("title"):
            raise refuse(400, "ERROR :: /content/media/title :: is required", "MISSING_FIELD")
        return ("ugcPost" if known["kind"] == "video" else "share"), _described(call, [(file, known)]), None
    if "multiImage" in content:
        images = content["multiImage"].get("images") or []
        if not 2 <= len(images) <= 20:
            raise refuse(400, "ERROR :: /content/multiImage/images :: 2 to 20", "INVALID_VALUE_FOR_FIELD")
        known_all = [(file, known_file(call, str(file.get("id")), owner)) for file in images]
        if any(known["kind"] != "image" for _file, known in known_all):
            raise refuse(400, "ERROR :: /content/multiImage :: images only", "INVALID_URN_TYPE")
        return "ugcPost", _described(call, known_all), None
    if "poll" in content:
        return "share", [], _poll(content["poll"])
    if "article" in content and not (content["article"].get("source") and content["article"].get("title")):
        raise refuse(400, "ERROR :: /content/article :: source and title are required", "MISSING_FIELD")
    if content and "article" not in content:
        raise refuse(400, f"ERROR :: /content/{next(iter(content))} :: unrecognized field", "INVALID_VALUE_FOR_FIELD")
    return "share", [], None


def _described(call: Call, files: list[tuple[dict[str, Any], dict[str, Any]]]) -> list[int]:
    found = []
    for file, known in files:
        if len(str(file.get("altText") or "")) > 4086:
            raise refuse(400, "ERROR :: /altText", "FIELD_LENGTH_TOO_LONG")
        if known.get("media"):
            media.describe(call.world, known["media"], description=str(file.get("altText") or ""), focus=None)
            found.append(int(known["media"]))
    return found


def _poll(told: dict[str, Any]) -> NewPoll:
    options = [str(option.get("text") or "") for option in told.get("options") or ()]
    duration = (told.get("settings") or {}).get("duration")
    fits = 2 <= len(options) <= 4 and all(0 < len(option) <= 30 for option in options)
    if not fits or duration not in DAYS or not 0 < len(str(told.get("question") or "")) <= 140:
        raise refuse(400, "ERROR :: /content/poll", "INVALID_VALUE_FOR_FIELD")
    return NewPoll(tuple(options), DAYS[duration] * 86_400)


def of_author(call: Call, urn: str) -> list[Post]:
    page = Page(limit=1000)
    shown = {"visibilities": ("public",), "replies": False, "boosts": False, "media_only": False}
    found = posts.of_author(call.world, call.me.id, page, **shown)  # type: ignore[arg-type]  # names that fit
    return [post for post in found if not post.reply_to and actor_of(call.world, post) == urn]


def _refuse_twin(call: Call, author: str, commentary: str, content: dict[str, Any], parent: str) -> None:
    wanted = {"commentary": commentary, "content": content, "parent": parent}
    for post in of_author(call, author):
        record = records.get(call.world, post.id)
        young = post.created_at > call.now - MEMORY_MS
        if young and {name: record.get(name) for name in wanted} == wanted:
            raise refuse(422, f"Content is a duplicate of {urn_of(call.world, post)}", "DUPLICATE_POST")


def _shown(call: Call, post: Post) -> dict[str, Any]:
    record = records.get(call.world, post.id)
    told: dict[str, Any] = {
        "id": urn_of(call.world, post),
        "author": record["actor"],
        "commentary": record["commentary"],
        "visibility": record["visibility"],
        "distribution": {"feedDistribution": "MAIN_FEED", "thirdPartyDistributionChannels": []},
        "lifecycleState": "PUBLISHED",
        "isReshareDisabledByAuthor": False,
        "createdAt": post.created_at,
        "publishedAt": post.created_at,
        "lastModifiedAt": post.edited_at or post.created_at,
    }
    if record["content"]:
        told["content"] = record["content"]
    if record["parent"]:
        told["reshareContext"] = {"parent": record["parent"], "root": record["parent"]}
    return told


@dialect.get("/rest/posts", "r_organization_social")
async def several(call: Call) -> web.Response:
    if call.text("q") != "author" or call.text("sortBy", "CREATED") not in ("CREATED", "LAST_MODIFIED"):
        raise refuse(400, "Unknown finder", "ILLEGAL_ARGUMENT")
    if call.text("author") != page_urn(call.me):
        raise refuse(403, "Not enough permissions to access: posts.FINDER-author")
    return paged(call, [_shown(call, post) for post in of_author(call, page_urn(call.me))])


@dialect.get("/rest/posts/{urn}", "r_organization_social")
async def show(call: Call) -> web.Response:
    post = thing(call, call.path("urn"))
    if post.author_id != call.me.id or post.reply_to:
        raise refuse(403, "Not enough permissions to access: posts.GET")
    return web.json_response(_shown(call, post))


@dialect.delete("/rest/posts/{urn}")
async def delete(call: Call) -> web.Response:
    post = thing(call, call.path("urn"))
    acting(call, actor_of(call.world, post))
    posts.delete(call.world, post)
    return web.Response(status=204)


@dialect.get("/feed/update/{urn}/", public=True)
async def read(call: Call) -> web.Response:
    """The page that people read."""
    post = thing(call, call.path("urn"))
    author = accounts.get(call.world, post.author_id)
    said = "".join(f"<p>{escape(answer.text)}</p>" for answer in posts.descendants(call.world, post))
    body = f'<div class="card"><h1>{escape(author.name)}</h1><p>{escape(post.text)}</p>{said}</div>'
    return html.page(call.request, author.name, body)
