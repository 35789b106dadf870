"""Reading: the page, its conversations and what was said in them; and what the page tells an application.

Source: …/docs/graph-api/reference/page/conversations, …/conversation, …/page/subscribed_apps (read 2026-11-22).
"""

from __future__ import annotations

from typing import Any

from aiohttp import web

from village.dialects.messenger.calling import MESSAGING, PAGES, between, mid, partners, thread_id
from village.dialects.meta.graph import NODE, VERSION, Node, asked, moment, number_in, page, shown
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
from village.world import accounts, media, records
from village.world.model import Account, Media, Post

WWW = "https://www.facebook.com"
HOOKS = frozenset(
    {
        "messages",
        "message_echoes",
        "messaging_postbacks",
        "message_reactions",
        "message_deliveries",
        "message_reads",
        "feed",
    }
)


def reads(dialect: MetaDialect) -> None:
    dialect.get(f"{VERSION}/{{page}}/conversations", MESSAGING)(conversations)
    dialect.get(f"{VERSION}/{{thread:t_[0-9]+}}/messages", MESSAGING)(messages)
    for way in (dialect.get, dialect.post, dialect.delete):
        way(f"{VERSION}/{{page}}/subscribed_apps", PAGES)(subscriptions)
    dialect.get(NODE)(node)


def page_of(call: Call, account: Account) -> Node:
    named = account.handle.replace("_", ".")
    return {
        "id": str(account.id),
        "name": account.name,
        "username": named,
        "link": f"{WWW}/{named}",
        "category": "Bakery",
        "followers_count": account.followers,
        "picture": lambda _wish: {"data": {"url": call.avatar_url(account), "is_silhouette": False}},
    }


async def node(call: Call) -> web.Response:
    name = call.path("id")
    if name.startswith("m_"):
        found = [post for _last, person in partners(call) for post in between(call, person) if mid(post) == name]
        if not found:
            raise gone(name)
        return web.json_response(shown(_message(call, found[0]), asked(call, "id,created_time"), "UnifiedMessage"))
    account = call.me if name == "me" else accounts.by_id(call.world, number_in(name))
    if account is None or account.network != call.dialect.network or account.temper:
        raise gone(name)
    told = page_of(call, account)
    if not is_page(call):
        told = with_token(call, account, told)
    return web.json_response(shown(told, asked(call, "id,name"), "Page"))


async def conversations(call: Call) -> web.Response:
    demand_page(call, call.path("page"))
    if call.text("platform", "messenger") not in ("messenger", "instagram"):
        raise refused(100, "Param platform must be one of {instagram, messenger}")
    wanted = call.text("user_id")
    found = [one for one in partners(call) if wanted in ("", str(one[1].id))]
    fields = asked(call, "id,link,updated_time")

    def show(one: tuple[int, Account]) -> dict[str, Any]:
        return shown(_conversation(call, one[1]), fields, "UnifiedThread")

    return web.json_response(page(call, found, lambda one: one[0], show))


def _conversation(call: Call, person: Account) -> Node:
    said = between(call, person)
    return {
        "id": thread_id(person),
        "link": f"/{call.me.handle}/inbox/{person.id}/",
        "updated_time": moment(said[0].created_at),
        "message_count": len(said),
        "snippet": said[0].text,
        "unread_count": 0,
        "can_reply": call.now - said[0].created_at < 86_400_000,
        "participants": {"data": [_who(person), _who(call.me)]},
    }


async def messages(call: Call) -> web.Response:
    if not is_page(call):
        raise refused(210, "A page access token is required to request this resource.", status=403)
    person = accounts.by_id(call.world, number_in(call.path("thread")))
    said = between(call, person) if person else []
    if not said:
        raise gone(call.path("thread"))
    fields = asked(call, "id,created_time")
    show = lambda post: shown(_message(call, post), fields, "UnifiedMessage")  # noqa: E731
    return web.json_response(page(call, said, lambda post: post.id, show))


def _message(call: Call, post: Post) -> Node:
    author = accounts.get(call.world, post.author_id)
    receiver = next(person for person in _named(call, post))
    files = [_file(call, item) for item in media.of_post(call.world, post.id)]
    return {
        "id": mid(post),
        "created_time": moment(post.created_at),
        "from": _who(author),
        "to": {"data": [_who(receiver)]},
        "message": post.text,
        "attachments": {"data": files} if files else None,
        "sticker": records.get(call.world, post.id).get("sticker"),
    }


def _named(call: Call, post: Post) -> list[Account]:
    rows = call.world.store.rows("SELECT account_id FROM mention WHERE post_id = ?", (post.id,))
    return [accounts.get(call.world, account_id) for (account_id,) in rows]


def _who(account: Account) -> dict[str, str]:
    return {"id": str(account.id), "name": account.name, "email": f"{account.id}@facebook.com"}


def _file(call: Call, item: Media) -> dict[str, Any]:
    url, told = call.media_url(item), {"id": str(item.id), "mime_type": item.mime, "name": item.file, "size": item.size}
    if item.mime.startswith("image/"):
        return told | {"image_data": {"url": url, "width": item.width, "height": item.height}}
    return told | ({"video_data": {"url": url}} if item.mime.startswith("video/") else {"file_url": url})


async def subscriptions(call: Call) -> web.Response:
    demand_page(call, call.path("page"))
    if call.request.method != "POST":
        return subscribed(call) if call.request.method == "GET" else unsubscribe(call)
    wanted = call.items("subscribed_fields")
    if not wanted or not set(wanted) <= HOOKS:
        raise refused(100, "Param subscribed_fields must be one of {" + ", ".join(sorted(HOOKS)) + "}")
    return subscribe(call, wanted)
