"""What every method needs: the envelope, pages by cursor, the thread that is meant."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Any

from aiohttp import web

from village.dialects.slack import names
from village.dialects.speaking import Call, Problem

FAULTS = {401: "invalid_auth", 403: "restricted_action", 404: "unknown_method", 422: "invalid_arguments"}


def error(status: int, words: str) -> web.Response:
    """All but what the server itself could not do is a 200 that says no."""
    if status == 429:
        return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": "7"})
    if status >= 500:
        return web.json_response({"ok": False, "error": "internal_error"}, status=status)
    plain = words.replace("_", "").isalnum() and " " not in words
    name = words if plain and status == 200 else FAULTS.get(status, "invalid_arguments")
    return web.json_response({"ok": False, "error": name})


def said(told: dict[str, Any]) -> web.Response:
    return web.json_response({"ok": True} | told)


def page(call: Call, things: Sequence[Any], *, usual: int = 100) -> tuple[list[Any], str]:
    """A stretch of a list, and where the next one begins. Raises: Problem."""
    limit = call.number("limit", usual)
    if not 1 <= limit <= 1000:
        raise Problem(200, "invalid_limit")
    try:
        start = int(base64.b64decode(call.text("cursor") or "MA==", validate=True))
    except ValueError as error:
        raise Problem(200, "invalid_cursor") from error
    rest = things[start + limit :]
    return list(things[start : start + limit]), base64.b64encode(str(start + limit).encode()).decode() if rest else ""


def asked_thread(call: Call, place: str) -> int | None:
    """The first message of the thread that is meant. Raises: Problem."""
    text = call.text("thread_ts")
    if not text:
        return None
    post = names.post_at(call.world, text)
    if post is None or names.channel_of(call.world, call.me, post) != place:
        raise Problem(200, "thread_not_found")
    return (names.root_of(call.world, post) or post).id
