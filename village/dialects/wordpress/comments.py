"""Comments: what visitors said, answering, moderating.

Source: https://developer.wordpress.org/rest-api/reference/comments/ (read 2026-11-22).
"""

from __future__ import annotations

from html import escape
from typing import Any

from aiohttp import web

from village.dialects.wordpress.articles import plain
from village.dialects.wordpress.calling import API, Call, endpoint, moment_text, paged
from village.dialects.wordpress.problems import Problem, invalid
from village.world import accounts, audience, posts, records
from village.world.model import Draft, Post

routes = web.RouteTableDef()
STATUSES = {"approve": "approved", "approved": "approved", "hold": "hold", "spam": "spam", "trash": "trash"}


def status_of(call: Call, comment: Post) -> str:
    return str(records.get(call.world, comment.id).get("status", "approved"))


def _shown(call: Call, comment: Post) -> dict[str, Any]:
    author = accounts.get(call.world, comment.author_id)
    article = records.get(call.world, comment.conversation_id)
    paragraphs = escape(comment.text, quote=False).split("\n\n")
    visitor = bool(author.temper)  # simulated people are visitors, who have no account on the site
    return {
        "id": comment.id,
        "post": comment.conversation_id,
        "parent": 0 if comment.reply_to == comment.conversation_id else comment.reply_to,
        "author": 0 if visitor else author.id,
        "author_name": author.name,
        "author_url": "",
        "date": moment_text(comment.created_at),
        "date_gmt": moment_text(comment.created_at),
        "content": {"rendered": "".join(f"<p>{text}</p>\n" for text in paragraphs)},
        "link": f"{call.base}/{article.get('slug', comment.conversation_id)}/#comment-{comment.id}",
        "status": status_of(call, comment),
        "type": "comment",
        "author_avatar_urls": {"96": f"{call.world.base_url}/avatars/{author.handle}.png"},
    }


@routes.get(f"{API}/wp/v2/comments")
@endpoint
async def several(call: Call) -> web.Response:
    call.check_context()
    wish = call.text("status", "approve")
    if wish != "all" and wish not in STATUSES:
        raise invalid("Invalid parameter(s): status")
    if wish not in ("approve", "approved") or call.text("context") == "edit":
        call.demand("rest_forbidden_param", "Query parameter not permitted: status")
    seen = {"approved", "hold"} if wish == "all" else {STATUSES[wish]}
    after, wanted = call.moment("after"), {name: call.number(name) for name in ("post", "parent", "author")}
    if wanted["post"] and posts.get(call.world, wanted["post"]) is None:
        raise Problem(404, "rest_post_invalid_id", "Invalid post ID.")
    found = [
        comment
        for comment in posts.answers_to(call.world, call.site.id)
        if status_of(call, comment) in seen
        and (after is None or comment.created_at > after)
        and all(number in (None, _shown(call, comment)[name]) for name, number in wanted.items())
    ]
    if call.text("order", "desc") == "desc":
        found.reverse()
    return paged(call, found, lambda comment: _shown(call, comment))


@routes.post(f"{API}/wp/v2/comments")
@endpoint
async def create(call: Call) -> web.Response:
    if call.caller is None:
        raise Problem(401, "rest_comment_login_required", "Sorry, you must be logged in to comment.")
    article = posts.get(call.world, call.number("post") or 0)
    if article is None or article.author_id != call.site.id or article.reply_to:
        raise Problem(403, "rest_comment_invalid_post_id", "Sorry, you are not allowed to create this comment.")
    parent = posts.get(call.world, call.number("parent") or article.id)
    if parent is None or parent.conversation_id != article.id:
        raise Problem(400, "rest_comment_invalid_id", "Invalid comment parent.")
    text = plain(call.text("content"))
    if not text:
        raise Problem(400, "rest_comment_content_invalid", "Invalid comment content.")
    if any(said.text == text and said.author_id == call.me.id for said in posts.children(call.world, parent)):
        words = "Duplicate comment detected; it looks as though you've already said that!"
        raise Problem(409, "comment_duplicate", words)
    comment = posts.publish(call.world, call.me, Draft(text, reply_to=parent.id, people=()))
    audience.hear(call.world, comment)
    headers = {"Location": f"{call.base}/wp-json/wp/v2/comments/{comment.id}"}
    return web.json_response(_shown(call, comment), status=201, headers=headers)


def _found(call: Call) -> Post:
    comment = posts.get(call.world, call.path_id())
    article = posts.get(call.world, comment.conversation_id) if comment and comment.reply_to else None
    if comment is None or article is None or article.author_id != call.site.id:
        raise Problem(404, "rest_comment_invalid_id", "Invalid comment ID.")
    if status_of(call, comment) != "approved":
        call.demand("rest_cannot_read", "Sorry, you are not allowed to read this comment.")
    return comment


@routes.get(f"{API}/wp/v2/comments/{{id}}")
@endpoint
async def show(call: Call) -> web.Response:
    comment = _found(call)
    if call.text("context") == "edit":
        call.demand("rest_forbidden_context", "Sorry, you are not allowed to edit comments.")
    return web.json_response(_shown(call, comment))


@routes.post(f"{API}/wp/v2/comments/{{id}}")
@endpoint
async def moderate(call: Call) -> web.Response:
    """Raises: Problem, 500 where the comment has that status already, as the real one."""
    comment = _found(call)
    call.demand("rest_cannot_edit", "Sorry, you are not allowed to edit this comment.")
    if call.text("status") not in STATUSES:
        raise invalid("Invalid parameter(s): status")
    if STATUSES[call.text("status")] == status_of(call, comment):
        raise Problem(500, "rest_comment_failed_edit", "Updating comment failed.")
    records.keep(call.world, comment.id, {"status": STATUSES[call.text("status")]})
    return web.json_response(_shown(call, comment))


@routes.delete(f"{API}/wp/v2/comments/{{id}}")
@endpoint
async def delete(call: Call) -> web.Response:
    """Into the bin; `force` deletes for ever."""
    comment = _found(call)
    call.demand("rest_cannot_delete", "Sorry, you are not allowed to delete this comment.")
    if call.text("force").lower() in ("true", "1"):
        before = _shown(call, comment)
        posts.delete(call.world, comment)
        return web.json_response({"deleted": True, "previous": before})
    if status_of(call, comment) == "trash":
        raise Problem(410, "rest_already_trashed", "The comment has already been trashed.")
    records.keep(call.world, comment.id, {"status": "trash"})
    return web.json_response(_shown(call, comment))
