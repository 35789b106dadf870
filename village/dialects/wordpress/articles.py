"""Posts of a site: publish, read, change, delete.

Source: https://developer.wordpress.org/rest-api/reference/posts/ (read 2026-11-22).
"""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from aiohttp import web

from village.dialects.wordpress import slugs
from village.dialects.wordpress.calling import API, Call, endpoint, moment_text, paged, trimmed
from village.dialects.wordpress.problems import Problem, invalid
from village.world import asking, audience, media, posts, records
from village.world.model import Draft, Page, Post

routes = web.RouteTableDef()
STATUSES = ("publish", "draft", "pending", "private")
TERMS = ("categories", "tags")
_IN_TEXT = re.compile(r"wp-image-(\d{1,18})")


def plain(markup: str) -> str:
    """The words of an article, without blocks and tags."""
    text = re.sub(r"<br\s*/?>|</p>|</h\d>", "\n", re.sub(r"<!--.*?-->", "", markup, flags=re.S))
    return re.sub(r"\n\s*\n+", "\n\n", unescape(re.sub(r"<[^>]+>", "", text))).strip()


def rendered(markup: str) -> str:
    return re.sub(r"<!--.*?-->\n?", "", markup, flags=re.S).strip() + "\n"


def shown(call: Call, post: Post) -> dict[str, Any]:
    kept = records.get(call.world, post.id)
    edits = call.text("context") == "edit" and call.may_edit

    def both(markup: str) -> dict[str, Any]:
        return {"rendered": rendered(markup)} | ({"raw": markup} if edits else {})

    return {
        "id": post.id,
        "date": moment_text(post.created_at),
        "date_gmt": moment_text(post.created_at),
        "modified_gmt": moment_text(post.edited_at or post.created_at),
        "slug": kept["slug"],
        "status": kept["status"],
        "type": "post",
        "link": f"{call.base}/{kept['slug']}/",
        "title": {"rendered": kept["title"]} | ({"raw": kept["title"]} if edits else {}),
        "content": both(kept["content"]) | {"protected": False},
        "excerpt": both(kept["excerpt"]) | {"protected": False},
        "author": post.author_id,
        "featured_media": kept["featured_media"],
        "comment_status": "open",
        "categories": kept["categories"],
        "tags": kept["tags"],
    }


@routes.get(f"{API}/wp/v2/posts")
@endpoint
async def several(call: Call) -> web.Response:
    call.check_context()
    statuses = set(call.text("status", "publish").split(","))
    if not statuses <= {*STATUSES, "future", "any"}:
        raise invalid("Invalid parameter(s): status")
    if statuses != {"publish"}:
        call.demand("rest_forbidden_status", "Status is forbidden.")
    slug, word, after = call.text("slug"), call.text("search").lower(), call.moment("after")
    everything = Page(limit=10_000)
    visibilities = ("public", "private")
    found = []
    for post in posts.of_author(
        call.world, call.site.id, everything, visibilities=visibilities, replies=False, boosts=False, media_only=False
    ):
        if post.reply_to is not None:  # their own comment
            continue
        kept = records.get(call.world, post.id)
        if (
            ("any" in statuses or kept["status"] in statuses)
            and slug in ("", kept["slug"])
            and word in post.text.lower()
            and (after is None or post.created_at > after)
            and call.number("author") in (None, post.author_id)
        ):
            found.append(post)
    if call.text("order") == "asc":
        found.reverse()
    return paged(call, found, lambda post: shown(call, post))


@routes.post(f"{API}/wp/v2/posts")
@endpoint
async def create(call: Call) -> web.Response:
    call.demand("rest_cannot_create", "Sorry, you are not allowed to create posts as this user.")
    fields = _fields(call, {"title": "", "content": "", "excerpt": "", "status": "draft", "featured_media": 0})
    wish = slugs.slugified(call.text("slug") or str(fields["title"])) or str(call.world.ids.at(call.world.clock.now()))
    fields["slug"] = slugs.free(call.world, call.site, slugs.ARTICLE, wish)
    # Under the wished address: the counts of `asking` then tell of a double.
    post = posts.publish(call.world, call.site, _draft(call, fields, once=wish))
    records.keep(call.world, post.id, fields)
    records.call(call.world, call.site.id, slugs.ARTICLE, str(fields["slug"]), post.id)
    asking.remember(call.world, call.site, post)
    if fields["status"] == "publish":
        audience.hear(call.world, post)
    told = shown(call, post)
    return web.json_response(told, status=201, headers={"Location": f"{call.base}/wp-json/wp/v2/posts/{post.id}"})


def _fields(call: Call, before: dict[str, Any]) -> dict[str, Any]:
    """What is kept of an article: what was, and what the request says. Raises: Problem."""
    fields = dict(before)
    for name in ("title", "content", "excerpt", "status"):
        if name in call.told:
            fields[name] = call.text(name)
    if fields["status"] not in STATUSES:
        raise invalid("Invalid parameter(s): status")
    if not any(str(fields[name]).strip() for name in ("title", "content", "excerpt")):
        raise Problem(400, "empty_content", "Content, title, and excerpt are empty.")
    picture = call.number("featured_media")
    if picture:
        if media.get(call.world, picture) is None:
            raise invalid("Invalid featured media ID.")
        fields["featured_media"] = picture
    for kind in TERMS:
        known = {thing_id for _, thing_id in records.all_called(call.world, call.site.id, kind)}
        wanted = call.numbers(kind) if kind in call.told else fields.get(kind, [])
        fields[kind] = [term for term in wanted if term in known]
    return fields


def _draft(call: Call, fields: dict[str, Any], *, once: str = "", post_id: int | None = None) -> Draft:
    """A file belongs to the first article that shows it, as a real one's `post_parent`."""
    in_text = [int(number) for number in _IN_TEXT.findall(str(fields["content"]))]
    pictures = dict.fromkeys([*([fields["featured_media"]] if fields["featured_media"] else []), *in_text])
    files = [media.get(call.world, number) for number in pictures]
    known = tuple(file.id for file in files if file and file.post_id in (None, post_id))
    return Draft(
        text=f"{fields['title']}\n\n{plain(str(fields['content']))}".strip(),
        visibility="public" if fields["status"] == "publish" else "private",
        media=known,
        once=once,
        people=(),
    )


def found(call: Call) -> Post:
    """The article in the path. Raises: Problem 404, 401 and 403 where it is not for everybody."""
    post = posts.get(call.world, call.path_id())
    if post is None or post.author_id != call.site.id or post.reply_to:
        raise Problem(404, "rest_post_invalid_id", "Invalid post ID.")
    if post.visibility != "public":
        call.demand("rest_forbidden", "Sorry, you are not allowed to do that.")
    return post


@routes.get(f"{API}/wp/v2/posts/{{id}}")
@endpoint
async def show(call: Call) -> web.Response:
    call.check_context()
    return web.json_response(trimmed(call, shown(call, found(call))))


@routes.post(f"{API}/wp/v2/posts/{{id}}")
@routes.put(f"{API}/wp/v2/posts/{{id}}")
@endpoint
async def change(call: Call) -> web.Response:
    post = found(call)
    call.demand("rest_cannot_edit", "Sorry, you are not allowed to edit this post.")
    fields = _fields(call, records.get(call.world, post.id))
    records.keep(call.world, post.id, fields)
    return web.json_response(shown(call, posts.change(call.world, post, _draft(call, fields, post_id=post.id))))


@routes.delete(f"{API}/wp/v2/posts/{{id}}")
@endpoint
async def delete(call: Call) -> web.Response:
    """For good: the village keeps no bin."""
    post = found(call)
    call.demand("rest_cannot_delete", "Sorry, you are not allowed to delete this post.")
    before = shown(call, post)
    posts.delete(call.world, post)
    records.forget(call.world, call.site.id, slugs.ARTICLE, before["slug"])
    return web.json_response({"deleted": True, "previous": before} if call.text("force") else before)
