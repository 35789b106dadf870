"""Private messages that are not encrypted. Source: docs.x.com/x-api/direct-messages (read 2026-11-22)."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from village.dialects.speaking import Call, Problem
from village.dialects.x.base import dialect, known
from village.dialects.x.tweets import TOKEN
from village.dialects.x.uploads import file_of
from village.dialects.x.views import moment, person
from village.world import accounts, audience, conversations, media, posts
from village.world.model import Account, Draft, Page, Post

READ = ("dm.read", "tweet.read", "users.read")
ASKS = (
    "max_results", "pagination_token", "event_types", "dm_event.fields", "expansions", "user.fields", "post.fields",
    "tweet.fields", "media.fields",
)  # fmt: skip


def between(one: int, other: int) -> str:
    return "-".join(str(number) for number in sorted((one, other)))


def _all(call: Call, who: Account | None = None) -> list[Post]:
    """Newest first."""
    found: list[Post] = []
    for talk in conversations.of_account(call.world, call.me.id, Page(limit=1000)):
        first = posts.get(call.world, talk.id)
        people = {one.id for one in talk.with_}
        if first is not None and (who is None or who.id in people):
            found += [first, *posts.descendants(call.world, first)]
    return sorted(found, key=lambda post: -post.id)


def other_of(call: Call, post: Post) -> int:
    named = [one.id for one in posts.mentioned(call.world, post.id)]
    return post.author_id if post.author_id != call.me.id else (named or [call.me.id])[0]


def _event(call: Call, post: Post) -> dict[str, Any]:
    told: dict[str, Any] = {"id": str(post.id), "event_type": "MessageCreate", "text": post.text}
    more: dict[str, Any] = {
        "created_at": moment(post.created_at),
        "dm_conversation_id": between(call.me.id, other_of(call, post)),
        "sender_id": str(post.author_id),
    }
    wanted = {*call.items("dm_event.fields"), *call.items("expansions")}
    files = media.of_post(call.world, post.id)
    if files and "attachments" in wanted:
        told["attachments"] = {"media_keys": [f"3_{file.id}" for file in files]}
    return told | {name: value for name, value in more.items() if name in wanted}


def _paged(call: Call, found: list[Post]) -> web.Response:
    known(call, *ASKS)
    size, token = call.number("max_results", 100), call.text("pagination_token")
    if not 1 <= size <= 100:
        raise Problem(400, f"The `max_results` query parameter value [{size}] is not between 1 and 100")
    below = int(token.removeprefix(TOKEN)) if token else 1 << 63
    left = [post for post in found if post.id < below]
    page = left[:size]
    told: dict[str, Any] = {"meta": {"result_count": len(page)}}
    if page:
        told["data"] = [_event(call, post) for post in page]
    if len(left) > size:
        told["meta"]["next_token"] = f"{TOKEN}{page[-1].id}"
    if page and "sender_id" in call.items("expansions"):
        people = {accounts.get(call.world, post.author_id).id for post in page}
        users = [person(call.world, accounts.get(call.world, one), call.items("user.fields")) for one in sorted(people)]
        told["includes"] = {"users": users}
    return web.json_response(told)


@dialect.get("/2/dm_events", *READ)
async def events(call: Call) -> web.Response:
    return _paged(call, _all(call))


@dialect.get("/2/dm_conversations/with/{person}/dm_events", *READ)
async def with_person(call: Call) -> web.Response:
    return _paged(call, _all(call, call.account(call.path("person"))))


@dialect.post("/2/dm_conversations/with/{person}/messages", "dm.write", "tweet.read", "users.read")
async def send(call: Call) -> web.Response:
    who = call.account(call.path("person"))
    if set(call.told) - {"text", "attachments"}:
        raise Problem(400, "$: holds fields that are not defined in the schema")
    files = [file_of(call, str(one.get("media_id"))) for one in call.told.get("attachments") or ()]
    text = call.text("text")
    if (not text and not files) or len(text) > 10_000 or len(files) > 1:
        raise Problem(400, "text or one attachment is required")
    before = next(iter(_all(call, who)), None)
    draft = Draft(
        text,
        visibility="direct",
        reply_to=before.id if before else None,
        people=(who.id,),
        media=tuple(file.id for file in files),
    )
    post = posts.publish(call.world, call.me, draft)
    audience.hear(call.world, post)
    told = {"dm_conversation_id": between(call.me.id, who.id), "dm_event_id": str(post.id)}
    return web.json_response({"data": told}, status=201)
