"""What can go wrong between a network and us, on request.

Before the request is handled (nothing happened): latency (then all goes well), hang_before, drop_before, 429_seconds,
429_date, 500_before, 401, 403, 422. After it was handled (it happened, the answer is lost): 500_after_accepting,
hang_after_accepting, drop_mid_answer, malformed.
"""

from __future__ import annotations

import asyncio
import itertools
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Refuse = Callable[[int, str], web.Response]  # an answer with this status and these words, as the network puts it

KINDS = (
    "latency",
    "429_seconds",
    "429_date",
    "500_before",
    "500_after_accepting",
    "hang_after_accepting",
    "hang_before",
    "drop_mid_answer",
    "drop_before",
    "401",
    "malformed",
    "403",
    "422",
)
PLAIN = {
    "401": (401, "The access token is invalid"),
    "403": (403, "This action is not allowed"),
    "422": (422, "Validation failed: the village was asked to refuse this"),
    "500_before": (500, "Internal server error"),
}
FOREVER = 3600.0


class Dropped(Exception):
    """The connection was closed on purpose."""


@dataclass
class Fault:
    kind: str
    path: re.Pattern[str]
    method: str = ""  # any
    account: str = ""  # any
    seconds: float | None = None
    times: int | None = 1  # None: until it is cleared
    id: int = field(default_factory=itertools.count(1).__next__)
    hits: int = 0

    def meets(self, method: str, path: str, account: str) -> bool:
        return (
            (not self.method or self.method == method)
            and (not self.account or self.account == account)
            and self.path.search(path) is not None
        )

    def shown(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "kind": self.kind,
            "path": self.path.pattern,
            "method": self.method,
            "account": self.account,
            "seconds": self.seconds,
            "times": self.times,
            "hits": self.hits,
        }


class Faults:
    def __init__(self) -> None:
        self.active: list[Fault] = []

    def take(self, method: str, path: str, account: str) -> Fault | None:
        """The first fault that meets this request; used up by one."""
        for fault in self.active:
            if fault.meets(method, path, account):
                fault.hits += 1
                if fault.times is not None:
                    fault.times -= 1
                    if fault.times <= 0:
                        self.active.remove(fault)
                return fault
        return None


async def suffer(fault: Fault, request: web.Request, handler: Handler, refuse: Refuse) -> web.StreamResponse:
    """Answer, or do not answer, as the fault says, in the words of `refuse`. Raises: Dropped."""
    if fault.kind in PLAIN:
        return refuse(*PLAIN[fault.kind])
    if fault.kind.startswith("429"):
        return _too_many(fault, refuse)
    if fault.kind == "hang_before":
        await _hang(fault, request)
    if fault.kind in ("hang_before", "drop_before"):
        _drop(request)
    if fault.kind == "latency":
        await asyncio.sleep(1.0 if fault.seconds is None else fault.seconds)
        return await handler(request)
    answer = await handler(request)
    if fault.kind == "hang_after_accepting":
        await _hang(fault, request)
        _drop(request)
    if fault.kind == "drop_mid_answer":
        await _half(request, answer)
    if fault.kind == "malformed":
        return web.Response(text='{"id": "12', content_type="application/json")
    return refuse(*PLAIN["500_before"])  # 500_after_accepting: the same words, another truth


def _too_many(fault: Fault, refuse: Refuse) -> web.Response:
    seconds = 2.0 if fault.seconds is None else fault.seconds
    free_at = datetime.now(UTC) + timedelta(seconds=seconds)
    headers = {"X-RateLimit-Limit": "300", "X-RateLimit-Remaining": "0"}
    if fault.kind == "429_seconds":
        headers["Retry-After"] = str(max(1, round(seconds)))
    else:
        # A date has whole seconds: round up, or it would lie in the past.
        headers["Retry-After"] = format_datetime((free_at + timedelta(seconds=1)).replace(microsecond=0), usegmt=True)
        headers["X-RateLimit-Reset"] = free_at.isoformat(timespec="microseconds").replace("+00:00", "Z")
    answer = refuse(429, "Too many requests")
    answer.headers.update(headers)
    return answer


async def _hang(fault: Fault, request: web.Request) -> None:
    """Say nothing until the time is over or nobody listens any more."""
    loop = asyncio.get_running_loop()
    end = loop.time() + (FOREVER if fault.seconds is None else fault.seconds)
    while loop.time() < end and request.transport is not None and not request.transport.is_closing():
        await asyncio.sleep(0.05)


def _drop(request: web.Request) -> None:
    if request.transport is not None:
        request.transport.abort()
    raise Dropped


async def _half(request: web.Request, answer: web.StreamResponse) -> None:
    body = answer.body if isinstance(answer, web.Response) and isinstance(answer.body, bytes) else b"{}"
    transport = request.transport
    if transport is not None:
        head = f"HTTP/1.1 {answer.status} OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        transport.write(head.encode() + body[: len(body) // 2])
        await asyncio.sleep(0.05)
        transport.close()
    raise Dropped
