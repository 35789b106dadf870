"""Writing and reading posts.

Source: docs.x.com/x-api/posts, and the specification 2.167 (read 2026-11-22).
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from aiohttp import web

from village.dialects.speaking import Call, Problem
from village.dialects.x import counting
from village.dialects.x.base import dialect, known, mentioned, missing, owner, refusal
from village.dialects.x.uploads import file_of
from village.dialects.x.views import READING, View, kind_of, person
from village.world import accounts, audience, notices, posts, records
from village.world.model import Draft, Media, NewPoll, Page, Post

FIELDS = {"text", "media", "poll", "reply", "reply_settings", "quote_tweet_id", "made_with_ai", "paid_partnership"}
CASHTAG = re.compile(r"(?<![\w$])\$[A-Za-z]{1,6}\b")
READ = ("tweet.read", "users.read")
WINDOW_MS, MOST_IN_WINDOW = 900_000, 100
PAGING = ("max_results", "pagination_token", "since_id", "until_id", "start_time", "end_time", *READING)
TOKEN = "7140dibdnow9c7btw48"  # noqa: S105 (before the id where the next page begins)
EVERYTHING = Page(limit=3200)


@dialect.get("/2/users/me", *READ)
async def me(call: Call) -> web.Response:
    known(call, "user.fields", "expansions", "post.fields", "tweet.fields")
    return web.json_response({"data": person(call.world, call.me, call.items("user.fields"))})


@dialect.post("/2/tweets", "tweet.read", "tweet.write", "users.read")
async def create(call: Call) -> web.Response:
    mine = posts.of_author(
        call.world, call.me.id, Page(limit=200), visibilities=("public",), replies=True, boosts=False, media_only=False
    )
    recent = sum(1 for post in mine if post.created_at > call.now - WINDOW_MS)
    if recent >= MOST_IN_WINDOW:
        headers = {"x-rate-limit-remaining": "0", "x-rate-limit-reset": str((call.now + WINDOW_MS) // 1000)}
        raise Problem(429, "Too Many Requests", headers=headers)
    draft, record = _draft(call)
    if draft.text and any(post.text == draft.text and post.reply_to == draft.reply_to for post in mine[:50]):
        raise refusal("You are not allowed to create a Tweet with duplicate content.")
    post = posts.publish(call.world, call.me, draft, record=record)
    audience.hear(call.world, post)
    told = {"id": str(post.id), "text": post.text, "edit_history_post_ids": [str(post.id)]}
    headers = {"x-rate-limit-limit": "100", "x-rate-limit-remaining": str(MOST_IN_WINDOW - recent - 1)}
    return web.json_response({"data": told}, status=201, headers=headers)


def _draft(call: Call) -> tuple[Draft, dict[str, Any]]:
    """Raises: Problem."""
    unknown = set(call.told) - FIELDS
    if unknown:
        raise Problem(400, f"$.{min(unknown)}: is not defined in the schema and the schema does not allow it")
    text = call.text("text")
    files = _files(call)
    if not text.strip() and not files:
        raise Problem(400, "You must provide text or media")
    if counting.length(text) > counting.MOST:
        raise Problem(400, "Your Tweet text is too long. For more information on how Twitter determines text length…")
    if len(CASHTAG.findall(text)) > 1:
        raise Problem(400, "A post may hold one cashtag")
    quoted = _quoted(call)
    parent = _parent(call)
    if parent and parent.author_id != call.me.id:
        name = f"@{accounts.get(call.world, parent.author_id).handle} "
        text = text if text.lower().startswith(name.lower()) else name + text
    who = call.text("reply_settings")
    if who not in ("", "following", "mentionedUsers", "subscribers", "verified"):
        raise Problem(400, f"$.reply_settings: does not have a value in the enumeration: {who}")
    record = {name: call.flag(name) for name in ("made_with_ai", "paid_partnership")} | {"reply_settings": who}
    record |= {"quote_tweet_id": str(quoted.id)} if quoted else {}
    poll = _poll(call)
    if (poll is not None) + bool(files) + (quoted is not None) > 1:
        raise Problem(400, "Media, a poll and a quote exclude each other")
    return Draft(
        text, reply_to=parent.id if parent else None, media=tuple(file.id for file in files), poll=poll
    ), record


def _parent(call: Call) -> Post | None:
    """What is answered: a post of one's own, or one that names the caller. Raises: Problem."""
    reply = call.told.get("reply")
    if not isinstance(reply, dict):
        return None
    wanted = str(reply.get("in_reply_to_tweet_id") or "")
    parent = posts.get(call.world, int(wanted)) if wanted.isdecimal() and len(wanted) < 19 else None
    if parent is None or parent.network != "x" or parent.visibility != "public":
        raise refusal("You attempted to reply to a Tweet that is deleted or not visible to you.")
    if parent.author_id != call.me.id and not mentioned(call, parent.id):
        raise refusal("Reply to this conversation is not allowed because you have not been mentioned or quoted.")
    return parent


def _quoted(call: Call) -> Post | None:
    """What is quoted: X takes it under Enterprise contracts only, and the village has one. Raises: Problem."""
    wanted = call.told.get("quote_tweet_id")
    if wanted is None:
        return None
    if not isinstance(wanted, str) or not re.fullmatch(r"[0-9]{1,19}", wanted):
        raise Problem(400, "$.quote_tweet_id: does not match the regex pattern ^[0-9]{1,19}$")
    post = posts.get(call.world, int(wanted)) if len(wanted) < 19 else None
    if post is None or post.network != "x" or post.visibility != "public":
        raise refusal("You attempted to quote a Tweet that is deleted or not visible to you.")
    return post


def _files(call: Call) -> list[Media]:
    """Raises: Problem 400."""
    told = call.told.get("media")
    ids = told.get("media_ids") if isinstance(told, dict) else None
    if told is None:
        return []
    if not isinstance(ids, list) or not 1 <= len(ids) <= 4:
        raise Problem(400, "$.media.media_ids: there must be 1 to 4 items")
    files = [file_of(call, str(one)) for one in ids]
    if any(file.post_id for file in files) or any(file.ready_at > call.now for file in files):
        raise Problem(400, "Your media IDs are invalid.")
    if len(files) > 1 and any(kind_of(file) != "photo" for file in files):
        raise Problem(400, "Attachments can be up to 4 photos, or 1 animated GIF, or 1 video")
    return files


def _poll(call: Call) -> NewPoll | None:
    told = call.told.get("poll")
    if not isinstance(told, dict):
        return None
    options, minutes = told.get("options"), told.get("duration_minutes")
    if (
        not isinstance(options, list)
        or not 2 <= len(options) <= 4
        or not all(1 <= len(str(one)) <= 25 for one in options)
    ):
        raise Problem(400, "$.poll.options: 2 to 4 options of 1 to 25 characters")
    if not isinstance(minutes, int) or not 5 <= minutes <= 10_080:
        raise Problem(400, "$.poll.duration_minutes: between 5 and 10080")
    return NewPoll(tuple(str(one) for one in options), minutes * 60)


@dialect.delete("/2/tweets/{id}", "tweet.read", "tweet.write", "users.read")
async def delete(call: Call) -> web.Response:
    post = call.post(call.path("id"))
    if post.author_id != call.me.id:
        raise refusal("You are not authorized to delete this Tweet.")
    posts.delete(call.world, post)
    return web.json_response({"data": {"deleted": True}})


@dialect.get("/2/tweets", *READ)
async def several(call: Call) -> web.Response:
    known(call, "ids", *READING)
    ids = call.items("ids")
    if not 1 <= len(ids) <= 100 or not all(one.isdecimal() for one in ids):
        raise Problem(400, "The `ids` query parameter value is not valid")
    found = [posts.get(call.world, int(one)) for one in ids]
    told = View(call).answer([post for post in found if post and post.network == "x" and post.visibility == "public"])
    gone = [missing("tweet", one, "ids") for one, post in zip(ids, found, strict=True) if post is None]
    return web.json_response(told | ({"errors": gone} if gone else {}))


@dialect.get("/2/users/{id}/tweets", *READ)
async def timeline(call: Call) -> web.Response:
    known(call, "exclude", *PAGING)
    account = owner(call)
    excluded = set(call.items("exclude"))
    found = posts.of_author(
        call.world, account.id, EVERYTHING, visibilities=("public",), replies=True, boosts=False, media_only=False
    )
    return _paged(call, [post for post in found if "replies" not in excluded or post.reply_to is None])


@dialect.get("/2/users/{id}/mentions", *READ)
async def mentions(call: Call) -> web.Response:
    known(call, *PAGING)
    account = owner(call)
    told = notices.for_account(call.world, account.id, {"mention"}, Page(limit=800))
    ids = sorted({notice.post_id for notice in told if notice.post_id}, reverse=True)
    found = [post for one in ids if (post := posts.get(call.world, one)) and post.visibility == "public"]
    return _paged(call, found)


@dialect.get("/2/tweets/search/recent", *READ)
async def search(call: Call) -> web.Response:
    """Of X's query language only: threads by their first post, joined by OR."""
    known(call, "query", "next_token", "sort_order", *PAGING)
    query = call.demand("query")
    if len(query) > 512 or not re.fullmatch(r"conversation_id:\d+(?: OR conversation_id:\d+)*", query):
        raise Problem(400, "There were errors processing your request: no viable alternative at input")
    roots = [post for one in re.findall(r"\d+", query) if (post := posts.get(call.world, int(one)))]
    found = [post for root in roots for post in (root, *posts.descendants(call.world, root))]
    week = call.now - 7 * 86_400_000
    since = call.text("since_id")
    if since and int(since) >> 16 < week:
        raise Problem(400, "'since_id' must be a tweet id created after a week ago. Please use a newer 'since_id'.")
    ours = [post for post in found if post.network == "x" and post.created_at >= week and post.visibility == "public"]
    return _paged(call, sorted(ours, key=lambda post: -post.id), least=10)


def _paged(call: Call, found: list[Post], *, least: int = 5) -> web.Response:
    """One page of a whole list, newest first. Raises: Problem 400."""
    size = call.number("max_results", 10)
    if not least <= size <= 100:
        raise Problem(400, f"The `max_results` query parameter value [{size}] is not between {least} and 100")
    below, since = _token(call), call.number("since_id")
    after = _moment(call, "start_time")
    left = [post for post in found if since < post.id < below and post.created_at >= after]
    page = left[:size]
    meta: dict[str, Any] = {"result_count": len(page)}
    if page:
        meta |= {"newest_id": str(page[0].id), "oldest_id": str(page[-1].id)}
    if len(left) > size:
        meta["next_token"] = f"{TOKEN}{page[-1].id}"
    return web.json_response(View(call).answer(page, meta))


def _token(call: Call, name: str = "pagination_token") -> int:
    text = call.text(name) or call.text("next_token")
    if not text:
        return 1 << 63
    if not text.startswith(TOKEN) or not text.removeprefix(TOKEN).isdecimal():
        raise Problem(400, f"The `{name}` query parameter value [{text}] is not valid")
    return int(text.removeprefix(TOKEN))


def _moment(call: Call, name: str) -> int:
    text = call.text(name)
    if not text:
        return 0
    if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{3})?Z", text):
        raise Problem(400, f"The `{name}` query parameter value [{text}] is not a valid RFC3339 date-time")
    return int(datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp() * 1000)


@dialect.put("/2/tweets/{id}/hidden", "tweet.read", "tweet.moderate.write", "users.read")
async def hide(call: Call) -> web.Response:
    post = call.post(call.path("id"))
    root = posts.get(call.world, post.conversation_id)
    if post.reply_to is None or root is None or root.author_id != call.me.id:
        raise refusal("You are not the author of the conversation.")
    if not isinstance(call.told.get("hidden"), bool):
        raise Problem(400, "$.hidden: is missing but it is required")
    records.change(call.world, post.id, hidden=call.flag("hidden"))
    return web.json_response({"data": {"hidden": call.flag("hidden")}})
