"""What an account reads, answers and moderates.

Source: developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/{ig-media/comments,ig-comment,
ig-user/{media,tags,stories,mentions},ig-media/insights} (read 2026-11-22).
"""

from __future__ import annotations

from aiohttp import web

from village.dialects.instagram.nodes import (
    BEFORE,
    DAY_MS,
    account_of,
    comment_of,
    container_of,
    media_of,
    page_id,
    page_of,
    top_of,
)  # fmt: skip
from village.dialects.instagram.publishing import own
from village.dialects.meta.graph import NODE, VERSION, asked, number_in, page, shown, since
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
from village.world import accounts, audience, notices, posts, records
from village.world.model import Account, Draft, Page, Post

READ, COMMENTS = "instagram_basic", "instagram_manage_comments"
COMMENT, MEDIA = "id,text,timestamp", "id"
METRICS = frozenset({"views", "reach", "likes", "comments", "saved", "shares", "total_interactions"})
TEXT = 2200


def reads(dialect: MetaDialect) -> None:
    for edge in ("media", "stories", "tags"):
        dialect.get(f"{VERSION}/{{account}}/{edge}", READ)(several)
    for way in (dialect.get, dialect.post, dialect.delete):
        way(f"{VERSION}/{{page}}/subscribed_apps", "pages_manage_metadata")(subscriptions)
    dialect.post(f"{VERSION}/{{account}}/mentions", COMMENTS)(answer_mention)
    dialect.get(f"{VERSION}/{{id}}/insights", "instagram_manage_insights")(insights)
    for edge in ("comments", "replies"):
        dialect.get(f"{VERSION}/{{id}}/{edge}", COMMENTS)(comments)
        dialect.post(f"{VERSION}/{{id}}/{edge}", COMMENTS)(say)
    dialect.get(NODE, READ)(node)
    dialect.post(NODE, COMMENTS)(hide)
    dialect.delete(NODE, COMMENTS)(delete)


def ours(call: Call, *, comment: bool | None = None) -> Post:
    """Media of the account, or a comment below it. Raises: Problem."""
    post = posts.get(call.world, number_in(call.path("id")))
    root = posts.get(call.world, post.conversation_id) if post else None
    if post is None or root is None or root.author_id != call.me.id or "_" in call.path("id"):
        raise gone(call.path("id"))
    if comment is not None and comment != (post.reply_to is not None):
        raise refused(100, "Tried accessing nonexisting edge")
    return post


async def several(call: Call) -> web.Response:
    """Media, stories of a day, or media of others that tag the account; newest first."""
    me, edge, early = demand_page(call, call.path("account")), call.request.path.rpartition("/")[2], since(call)
    if edge == "tags":
        told = notices.for_account(call.world, me.id, {"mention"}, Page(limit=1000))
        named = [posts.get(call.world, notice.post_id or 0) for notice in told]
        found = [post for post in named if post and post.reply_to is None]
    else:
        story = edge == "stories"
        found = [post for post in own(call, me) if (records.get(call.world, post.id)["kind"] == "STORY") == story]
        found = [post for post in found if not story or post.created_at > call.now - DAY_MS]
    found = [post for post in found if post.created_at >= early]
    fields = asked(call, MEDIA)
    told_page = page(call, found, lambda post: post.id, lambda post: shown(media_of(call, post), fields, "IGMedia"))
    return web.json_response(told_page)


async def subscriptions(call: Call) -> web.Response:
    if call.path("page") != page_id(call.me) or not is_page(call):
        raise refused(100, "Unsupported request: it is not the page of the token")
    if call.request.method != "POST":
        return subscribed(call) if call.request.method == "GET" else unsubscribe(call)
    if call.text("subscribed_fields") != "feed":
        raise refused(100, "Param subscribed_fields must be one of {feed}")
    return subscribe(call, ["feed"])


async def comments(call: Call) -> web.Response:
    """Of the first level, newest first; or what stands below one of them, oldest first."""
    replies = call.request.path.endswith("/replies")
    post = ours(call, comment=replies)
    found = posts.descendants(call.world, post) if replies else posts.children(call.world, post)[::-1]
    fields = asked(call, COMMENT)
    told = page(call, found, lambda one: one.id, lambda one: shown(comment_of(call, one), fields, "IGComment"))
    return web.json_response(told)


async def say(call: Call) -> web.Response:
    replies = call.request.path.endswith("/replies")
    post = ours(call, comment=replies)
    if replies and top_of(call, post).id != post.id:
        raise refused(100, "Replies to replies are not supported")
    return web.json_response({"id": str(_said(call, post).id)})


def _said(call: Call, post: Post) -> Post:
    """Raises: Problem."""
    demand_page(call, "me")
    text = call.text("message")
    if "fields" in call.told or not text.strip() or len(text) > TEXT:
        raise refused(100, "Param message must be a text of 1 to 2200 characters, and fields cannot be asked for")
    if records.get(call.world, post.conversation_id).get("kind") == "STORY":
        raise refused(100, "Comments are not supported on this object")
    comment = posts.publish(call.world, call.me, Draft(text, reply_to=post.id, people=()))
    audience.hear(call.world, comment)
    return comment


async def answer_mention(call: Call) -> web.Response:
    me = demand_page(call, call.path("account"))
    media, about = call.text("media_id"), call.text("comment_id")
    post = posts.get(call.world, number_in(about or media))
    if post is None or me.id not in {person.id for person in posts.mentioned(call.world, post.id)}:
        raise gone(about or media)
    return web.json_response({"id": str(_said(call, post).id)})


async def insights(call: Call) -> web.Response:
    post = ours(call, comment=False)
    wanted = call.items("metric")
    if not wanted or not set(wanted) <= METRICS:
        raise refused(100, "metric must be one of the following values: " + ", ".join(sorted(METRICS)))
    counts = {"likes": post.likes, "comments": post.replies, "shares": post.boosts}
    told = [
        {
            "name": name,
            "period": "lifetime",
            "values": [{"value": counts.get(name, 0)}],
            "title": name.title(),
            "id": f"{post.id}/insights/{name}/lifetime",
        }
        for name in wanted
    ]
    return web.json_response({"data": told})


async def node(call: Call) -> web.Response:
    """The account, its page, a container, media or a comment."""
    name = call.path("id")
    if name in ("me", str(call.me.id)):
        return web.json_response(shown(account_of(call, call.me), asked(call, "id"), "IGUser"))
    if (owner := _owner(call, name)) is not None:
        return web.json_response(shown(with_token(call, owner, page_of(call, owner)), asked(call, "id,name"), "Page"))
    record = records.get(call.world, number_in(name))
    if record.get("account") == call.me.id and "caption" in record:
        told = container_of(call, number_in(name), record)
        return web.json_response(shown(told, asked(call, "id"), "IGContainer"))
    post = ours(call)
    if post.reply_to is None:
        return web.json_response(shown(media_of(call, post), asked(call, MEDIA), "IGMedia"))
    return web.json_response(shown(comment_of(call, post), asked(call, COMMENT), "IGComment"))


def _owner(call: Call, name: str) -> Account | None:
    """The account whose page that is; a page's token opens its own only, a person's all."""
    if not name.startswith(BEFORE):
        return None
    owned = [call.me] if is_page(call) else accounts.owned(call.world, network=call.dialect.network)
    return next((account for account in owned if page_id(account) == name), None)


async def hide(call: Call) -> web.Response:
    comment = ours(call, comment=True)
    demand_page(call, "me")
    if call.text("hide") not in ("true", "false"):
        raise refused(100, "Param hide must be a boolean")
    if comment.author_id == call.me.id:
        raise refused(100, "Comments of the account itself cannot be hidden")
    records.change(call.world, comment.id, hidden=call.flag("hide"))
    return web.json_response({"success": True})


async def delete(call: Call) -> web.Response:
    comment = ours(call, comment=True)
    demand_page(call, "me")
    posts.delete(call.world, comment)
    return web.json_response({"success": True})
