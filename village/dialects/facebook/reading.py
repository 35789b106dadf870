"""What a page reads, answers and moderates.

Source: developers.facebook.com/docs/graph-api/reference/{page-post,comment,object/comments} (read 2026-11-22).
"""

from __future__ import annotations

from typing import Any

from aiohttp import web

from village.dialects.facebook.nodes import (
    comment_id,
    comment_of,
    listed,
    page_of,
    post_id,
    post_of,
    video_of,
    who,
)  # fmt: skip
from village.dialects.facebook.publishing import own
from village.dialects.meta.graph import NODE, VERSION, asked, moment, number_in, page, shown, since
from village.dialects.meta.problems import gone, refused
from village.dialects.meta.tokens import (
    MetaDialect,
    demand_page,
    is_page,
    subscribe,
    subscribed,
    unsubscribe,
    with_token,
)
from village.dialects.speaking import Call
from village.world import accounts, audience, notices, posts, reactions, records
from village.world.model import Draft, Page, Post

READ, ENGAGE = "pages_read_engagement", "pages_manage_engagement"
FIELDS_OF_PAGES = frozenset({"feed", "mention", "messages", "messaging_postbacks", "leadgen", "ratings"})
COMMENT = "id,created_time,from,message"
POST = "id,created_time,message"
TEXT = 8000


def reads(dialect: MetaDialect) -> None:
    dialect.get(f"{VERSION}/{{page}}/published_posts", READ)(published)
    dialect.get(f"{VERSION}/{{page}}/tagged", "pages_read_user_content")(tagged)
    dialect.get(f"{VERSION}/{{page}}/stories", READ)(stories)
    for way in (dialect.get, dialect.post, dialect.delete):
        way(f"{VERSION}/{{page}}/subscribed_apps", "pages_manage_metadata")(subscriptions)
    dialect.get(f"{VERSION}/{{id}}/comments", READ)(comments)
    dialect.post(f"{VERSION}/{{id}}/comments", ENGAGE)(say)
    dialect.post(f"{VERSION}/{{id}}/likes", ENGAGE)(like)
    dialect.delete(f"{VERSION}/{{id}}/likes", ENGAGE)(like)
    dialect.get(NODE)(node)
    dialect.post(NODE, ENGAGE)(change)
    dialect.delete(NODE, ENGAGE)(delete)


def thing(call: Call) -> Post:
    """The post or comment of the path: the page's own, or on the page. Raises: Problem."""
    post = posts.get(call.world, number_in(call.path("id")))
    root = posts.get(call.world, post.conversation_id) if post else None
    if post is None or root is None or post.network != call.dialect.network:
        raise gone(call.path("id"))
    named = call.me.id in {person.id for person in posts.mentioned(call.world, root.id)}
    if call.path("id") not in _names(post) or not (root.author_id == call.me.id or named):
        raise gone(call.path("id"))
    return post


def _names(post: Post) -> set[str]:
    return {str(post.id), post_id(post) if post.reply_to is None else comment_id(post)}


async def published(call: Call) -> web.Response:
    me, early = demand_page(call, call.path("page")), since(call)
    found = [post for post in own(call, me) if post.created_at >= early]
    return web.json_response(listed(call, found, asked(call, POST), post_of, "PagePost"))


async def tagged(call: Call) -> web.Response:
    me, early = demand_page(call, call.path("page")), since(call)
    told = notices.for_account(call.world, me.id, {"mention"}, Page(limit=1000))
    named = [posts.get(call.world, notice.post_id or 0) for notice in told]
    found = [post for post in named if post and post.reply_to is None and post.created_at >= early]
    return web.json_response(listed(call, found, asked(call, POST), post_of, "PagePost"))


async def stories(call: Call) -> web.Response:
    me, fields = (
        demand_page(call, call.path("page")),
        asked(call, "post_id,status,creation_time,media_type,media_id,url"),
    )

    def show(post: Post) -> dict[str, Any]:
        told = {
            "post_id": str(post.id),
            "status": "published",
            "creation_time": moment(post.created_at),
            "media_id": str(records.get(call.world, post.id)["shows"]),
            "media_type": "video" if "video" in records.get(call.world, post.id) else "photo",
            "url": f"https://facebook.com/stories/{me.id}/{post.id}",
        }
        return shown(told, fields, "Stories")

    day_ago = call.now - 86_400_000
    found = [post for post in own(call, me, stories=True) if post.created_at > day_ago]
    return web.json_response(page(call, found, lambda post: post.id, show))


async def subscriptions(call: Call) -> web.Response:
    demand_page(call, call.path("page"))
    if call.request.method != "POST":
        return subscribed(call) if call.request.method == "GET" else unsubscribe(call)
    wanted = call.items("subscribed_fields")
    if not wanted or not set(wanted) <= FIELDS_OF_PAGES:
        raise refused(100, "Param subscribed_fields must be one of {" + ", ".join(sorted(FIELDS_OF_PAGES)) + "}")
    return subscribe(call, wanted)


async def comments(call: Call) -> web.Response:
    post, early = thing(call), since(call)
    if call.text("filter", "toplevel") not in ("stream", "toplevel"):
        raise refused(100, "Param filter must be one of {toplevel, stream}")
    if call.text("order", "chronological") not in ("chronological", "reverse_chronological"):
        raise refused(100, "Param order must be one of {chronological, reverse_chronological}")
    whole = call.text("filter") == "stream"
    found = posts.descendants(call.world, post) if whole else posts.children(call.world, post)
    found = sorted((one for one in found if one.created_at >= early), key=lambda one: one.id)
    if call.text("order") == "reverse_chronological":
        found.reverse()
    return web.json_response(listed(call, found, asked(call, COMMENT), comment_of, "Comment"))


async def say(call: Call) -> web.Response:
    post = thing(call)
    demand_page(call, "me")
    text = call.text("message")
    if not text.strip() or len(text) > TEXT:
        raise refused(100, "Param message must be a text of 1 to 8000 characters")
    if records.get(call.world, post.conversation_id).get("kind") == "story":
        raise refused(100, "Comments are not supported on this object")
    comment = posts.publish(call.world, call.me, Draft(text, reply_to=post.id, people=()))
    audience.hear(call.world, comment)
    return web.json_response({"id": comment_id(comment)})


async def like(call: Call) -> web.Response:
    post = thing(call)
    demand_page(call, "me")
    (reactions.like if call.request.method == "POST" else reactions.unlike)(call.world, call.me, post)
    return web.json_response({"success": True})


async def node(call: Call) -> web.Response:
    """A page, a film, a post or a comment."""
    name = call.path("id")
    if name in ("me", str(call.me.id)) or accounts.by_id(call.world, number_in(name)):
        return web.json_response(_page(call, name))
    record = records.get(call.world, number_in(name))
    if record.get("page") == call.me.id and "edge" in record:
        return web.json_response(
            shown(video_of(call, int(name), record), asked(call, "description,updated_time"), "Video")
        )
    post = thing(call)
    if post.reply_to is None:
        return web.json_response(shown(post_of(call, post), asked(call, POST), "PagePost"))
    return web.json_response(shown(comment_of(call, post), asked(call, COMMENT), "Comment"))


def _page(call: Call, name: str) -> dict[str, Any]:
    if name == "me" and not is_page(call):
        return shown({**who(call.me)}, asked(call, "id,name"), "User")
    account = call.me if name == "me" else accounts.by_id(call.world, number_in(name))
    if account is None or account.network != call.dialect.network or (account.temper and account.id != call.me.id):
        raise gone(name)
    told = page_of(call, account)
    if not is_page(call) or account.id == call.me.id:
        told = with_token(call, account, told)
    return shown(told, asked(call, "id,name"), "Page")


async def change(call: Call) -> web.Response:
    """Hide a comment, or show it again."""
    comment = thing(call)
    demand_page(call, "me")
    if comment.reply_to is None or call.text("is_hidden") not in ("true", "false"):
        raise refused(100, "Param is_hidden must be a boolean, of a comment")
    if comment.author_id == call.me.id:
        raise refused(200, "The comment cannot be hidden", status=403)
    records.change(call.world, comment.id, hidden=call.flag("is_hidden"))
    return web.json_response({"success": True})


async def delete(call: Call) -> web.Response:
    post = thing(call)
    demand_page(call, "me")
    posts.delete(call.world, post)
    return web.json_response({"success": True})
