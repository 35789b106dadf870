"""What a request says, however it says it, and how a dialect refuses."""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from aiohttp import web

FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


class Problem(Exception):
    """A refusal. The dialect's `error` words it, unless `body` is all of the answer's JSON already."""

    def __init__(self, status: int, words: str, body: Any = None, headers: dict[str, str] | None = None) -> None:
        super().__init__(words)
        self.status, self.words, self.body, self.headers = status, words, body, headers or {}


async def read(request: web.Request) -> dict[str, Any]:
    """Query, form or JSON, as one; what is said several times is a list. Raises: Problem 400."""
    if "told" not in request:
        told = _merged(request.query.items())
        if request.can_read_body and request.content_type in FORMS:
            with suppress(UnicodeDecodeError):  # a file that is sent under a form's name
                told |= _merged((await request.post()).items())
        elif request.can_read_body and request.content_type.endswith("json"):
            body = await _json(request)
            told |= body if isinstance(body, dict) else {"": body}
        request["told"] = told
    told = request["told"]
    assert isinstance(told, dict)
    return told


async def _json(request: web.Request) -> Any:
    try:
        return json.loads(await request.read() or b"{}")
    except ValueError as error:
        raise Problem(400, "The request body is not valid JSON") from error


def _merged(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for name, value in pairs:
        if isinstance(value, bytes | bytearray):  # a part of a form with a content type but no file name
            value = value.decode(errors="replace")
        if name not in told:
            told[name] = value
        elif isinstance(told[name], list):
            told[name].append(value)
        else:
            told[name] = [told[name], value]
    return told
