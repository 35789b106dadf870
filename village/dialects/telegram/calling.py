"""What every method needs: nested fields, the chat that is meant, the envelope around what is answered."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from village.dialects.speaking import Call, Problem
from village.dialects.telegram import names
from village.world import accounts, media, posts
from village.world.model import Account, Post

CHAT_NOT_FOUND = "chat not found"
NAMES = {400: "Bad Request", 403: "Forbidden", 409: "Conflict"}


def error(status: int, words: str) -> web.Response:
    """Every refusal of what was asked is a 400 there."""
    status = 400 if status == 422 else status
    told: dict[str, Any] = {"ok": False, "error_code": status, "description": words}
    if status == 401:
        told["description"] = "Unauthorized"
    elif status == 404:
        told["description"] = "Not Found"
    elif status == 429:
        told |= {"description": "Too Many Requests: retry after 7", "parameters": {"retry_after": 7}}
    elif status in NAMES and not words.startswith(NAMES[status]):
        told["description"] = f"{NAMES[status]}: {words}"
    return web.json_response(told, status=status)


def said(result: Any) -> web.Response:
    return web.json_response({"ok": True, "result": result})


def nested(call: Call, name: str) -> Any:
    """An object or a list; in a form it is written as JSON. Raises: Problem."""
    value = call.told.get(name)
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError as error:
        raise Problem(400, f"can't parse {name} JSON object") from error


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@dataclass(frozen=True, slots=True)
class Chat:
    """where: channel, group or private. partner: of a private one."""

    where: str
    partner: Account | None = None


def chat(call: Call) -> Chat:
    """The chat that is meant; a bot knows its channel, the group, and whoever has written to it. Raises: Problem."""
    asked, owner = call.text("chat_id"), call.me
    if asked.startswith("@"):
        if accounts.by_handle(call.world, asked[1:], network=names.NETWORK) == owner:
            return Chat("channel")
        raise Problem(400, CHAT_NOT_FOUND)
    if asked == str(names.channel_id(call.world, owner)):
        return Chat("channel")
    if asked == str(names.group_id(call.world, owner)):
        return Chat("group")
    partner = names.person(call.world, asked)
    if partner is None or partner.id == owner.id:
        raise Problem(400, CHAT_NOT_FOUND)
    wrote = "SELECT 1 FROM post JOIN mention ON post_id = post.id WHERE author_id = ? AND account_id = ?"
    if not call.world.store.row(f"{wrote} AND visibility = 'direct'", (partner.id, owner.id)):
        raise Problem(403, "bot can't initiate conversation with a user")
    return Chat("private", partner)


def found(call: Call, where: Chat, number: object, words: str) -> Post:
    """A message by its number in that chat; in the group the copy of a post stands for the post. Raises: Problem."""
    text = str(number)
    if not text.isdecimal() or len(text) > 18:
        raise Problem(400, words)
    if where.where != "channel":
        half, odd = divmod(int(text), 2)
        post = None if odd else posts.get(call.world, half)
    else:
        item = media.get(call.world, int(text))  # the second file of an album has a number of its own
        post = posts.get(call.world, (item.post_id or 0) if item else int(text))
    here = post is not None and names.chat_of(call.world, call.me, post)
    if post is None or (here != where.where and not (where.where == "group" and here == "channel")):
        raise Problem(400, words)
    return post
