"""Rate limits: fixed windows per account (or address), told in headers on every answer.

Source: https://docs.joinmastodon.org/api/rate-limits/
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import Final

from aiohttp import web

from village.app_keys import LIMITS, WORLD, Limits
from village.faults import Handler

GENERAL_S = 300
FEW_S = 1800


class Windows:
    """How often each caller called in the present window; a restart forgets it."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, str, int]] = Counter()
        self._newest = 0

    def count(self, rule: str, caller: str, seconds: int, now_s: int) -> int:
        window = now_s // seconds
        if now_s // GENERAL_S != self._newest:
            self._newest = now_s // GENERAL_S
            old = [key for key in self._counts if (key[2] + 1) * (FEW_S if key[0] != "all" else GENERAL_S) <= now_s]
            for key in old:
                del self._counts[key]
        self._counts[rule, caller, window] += 1
        return self._counts[rule, caller, window]


WINDOWS: Final = web.AppKey("mastodon_windows", Windows)


def _rules(request: web.Request, limits: Limits) -> list[tuple[str, int, int]]:
    """(name, requests allowed, seconds) of the limits that this request counts towards."""
    rules = [("all", limits.requests, GENERAL_S)]
    path = request.path
    if request.method == "POST" and path in ("/api/v1/media", "/api/v2/media"):
        rules.append(("uploads", limits.uploads, FEW_S))
    is_status = path.startswith("/api/v1/statuses/")
    if is_status and (request.method == "DELETE" or path.endswith("/unreblog")):
        rules.append(("deletions", limits.deletions, FEW_S))
    return [rule for rule in rules if rule[1]]


@web.middleware
async def limiting(request: web.Request, handler: Handler) -> web.StreamResponse:
    if not request.path.startswith(("/api/", "/oauth/token")) or request.path.startswith("/api/v1/streaming"):
        return await handler(request)
    now_ms = request.app[WORLD].clock.now()
    caller = request.headers.get("Authorization") or request.remote or ""
    nearest = (1 << 30, 1 << 30, 0)  # left, limit, reset in seconds since 1970
    for name, limit, seconds in _rules(request, request.app[LIMITS]):
        used = request.app[WINDOWS].count(name, caller, seconds, now_ms // 1000)
        nearest = min(nearest, (limit - used, limit, (now_ms // 1000 // seconds + 1) * seconds))
    left, limit, reset = nearest
    if left < 0:
        answer: web.StreamResponse = web.json_response({"error": "Too many requests"}, status=429)
    else:
        answer = await handler(request)
    if reset and not answer.prepared:
        answer.headers["X-RateLimit-Limit"] = str(limit)
        answer.headers["X-RateLimit-Remaining"] = str(max(0, left))
        moment = datetime.fromtimestamp(reset, UTC).isoformat(timespec="microseconds")
        answer.headers["X-RateLimit-Reset"] = moment.replace("+00:00", "Z")
    return answer
