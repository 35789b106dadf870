"""Refusals as the Graph API tells them: {"error": {"message", "type", "code", "error_subcode", "fbtrace_id"}}."""

from __future__ import annotations

import json
from typing import Any

from aiohttp import web

from village.dialects.speaking import Problem

#: The status that is told, and Meta's code, for what the common layer refuses with a plain status.
PLAIN = {
    400: (400, 100),
    401: (401, 190),
    403: (403, 200),
    404: (400, 100),
    405: (400, 100),
    413: (400, 100),
    422: (400, 100),
    429: (400, 32),
    500: (500, 2),
}
NO_OBJECT = 33
FULL = {"call_count": 100, "total_cputime": 40, "total_time": 50, "type": "pages"}


def body(code: int, words: str, subcode: int = 0, **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {
        "message": f"(#{code}) {words}",
        "type": "OAuthException",
        "code": code,
        "fbtrace_id": "AbVillage0123456789",
        **more,
    }
    return {"error": told | ({"error_subcode": subcode} if subcode else {})}


def refused(code: int, words: str, subcode: int = 0, *, status: int = 400, **more: Any) -> Problem:
    return Problem(status, words, body(code, words, subcode, **more))


def gone(thing: str) -> Problem:
    words = f"Unsupported request. Object with ID '{thing}' does not exist, or cannot be loaded due to permissions"
    return refused(100, words, NO_OBJECT)


def error(status: int, words: str) -> web.Response:
    told_status, code = PLAIN.get(status, (status, 2 if status >= 500 else 100))
    subcode = NO_OBJECT if status == 404 else 0
    answer = web.json_response(body(code, words, subcode, is_transient=status >= 500), status=told_status)
    if status == 429:
        usage = {"0": [FULL | {"estimated_time_to_regain_access": 1}]}
        answer.headers["X-Business-Use-Case-Usage"] = json.dumps(usage)
    return answer


def dress(request: web.Request, answer: web.StreamResponse) -> None:
    """What every answer of Meta's bears."""
    answer.headers["X-App-Usage"] = json.dumps({"call_count": 1, "total_cputime": 0, "total_time": 1})
    answer.headers["facebook-api-version"] = "v25.0"
