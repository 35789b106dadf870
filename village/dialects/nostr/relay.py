"""The relay: what it is told over a WebSocket, and what it answers.

Source: https://github.com/nostr-protocol/nips/blob/master/01.md, 11.md, 42.md (read 2026-11-25).
"""

from __future__ import annotations

import asyncio
import json
import secrets
from typing import Any

from aiohttp import WSMsgType, web

from village.app_keys import FAULTS
from village.dialects.nostr.accepting import is_known, refusal, take
from village.dialects.nostr.calling import (
    SIGN_IN,
    Event,
    dialect,
    fault_of,
    first,
    is_hex,
    is_number,
    matches,
    owner_of,
)  # fmt: skip
from village.dialects.nostr.entities import everything
from village.dialects.speaking import Call
from village.faults import Fault

MOST_BYTES = 131_072
MOST_EVENTS = 500
ABOUT = {
    "name": "The village relay",
    "description": "Bread and books",
    "supported_nips": [1, 2, 9, 10, 11, 18, 22, 25, 42, 92],
    "software": "https://example.org/village",
    "limitation": {"max_message_length": MOST_BYTES, "max_content_length": 60_000, "max_limit": MOST_EVENTS},
}
REFUSES = {"401": "restricted: this key may not write", "403": "blocked: you are banned", "422": "invalid: no"}
ERROR = "error: could not save it"


class Session:
    """One connection. closed: nothing is heard before the other side has signed in."""

    def __init__(self, call: Call, socket: web.WebSocketResponse, *, closed: bool) -> None:
        self.call, self.world, self.socket = call, call.world, socket
        self.challenge, self.keys = secrets.token_hex(16), set[str]()
        self.closed = closed

    async def run(self) -> None:
        if self.closed:
            await self._say("AUTH", self.challenge)
        async for message in self.socket:
            if message.type is not WSMsgType.TEXT:
                break
            try:
                told = json.loads(message.data)
            except ValueError:
                told = None
            if not isinstance(told, list) or not told:
                await self._say("NOTICE", "invalid: not a JSON array")
            else:
                await self._hear(told)

    async def _hear(self, told: list[Any]) -> None:
        word, rest = told[0], told[1:]
        if word == "EVENT" and rest:
            await self._event(rest[0])
        elif word == "REQ" and len(rest) > 1:
            await self._ask(rest[0], rest[1:])
        elif word == "AUTH" and rest:
            await self._sign_in(rest[0])
        elif word != "CLOSE":
            await self._say("NOTICE", f"unsupported: {word}")

    async def _event(self, event: Any) -> None:
        number = event.get("id") if isinstance(event, dict) else None
        reason = refusal(self.world, event)
        if self.closed and not self.keys:
            reason = "auth-required: sign in first"
        who = owner_of(self.world, event["pubkey"]).handle if not reason else ""
        fault = self.call.request.app[FAULTS].take("EVENT", "/nostr/EVENT", who)
        if fault is not None and await self._suffered(fault, event):
            return
        if reason:
            await self._say("OK", number, False, reason)
        elif is_known(self.world, event):
            await self._say("OK", number, True, "duplicate: already have this event")
        else:
            await self._take(event)
            await self._say("OK", number, True, "")

    async def _take(self, event: Event) -> None:
        await take(self.world, event)
        await self.world.store.settled()

    async def _suffered(self, fault: Fault, event: Event) -> bool:
        """The faults of village.faults, as a relay has them; True where the event has got its answer."""
        kind, number = fault.kind, event["id"]
        if kind == "latency":
            await asyncio.sleep(fault.seconds or 1.0)
            return False
        if kind.startswith("429"):
            await self._say("OK", number, False, "rate-limited: slow down there chief")
        elif kind in REFUSES:
            await self._say("OK", number, False, REFUSES[kind])
        else:
            if not kind.endswith("_before"):
                await self._take(event)
            await self._lose(kind, number, fault.seconds or 3600.0)
        return True

    async def _lose(self, kind: str, number: str, seconds: float) -> None:
        if kind.startswith("hang"):
            await asyncio.sleep(seconds)
        if kind.startswith("500"):
            await self._say("OK", number, False, ERROR)
        elif kind == "malformed":
            await self.socket.send_str('["OK","12')
        elif self.call.request.transport is not None:
            self.call.request.transport.abort()

    async def _sign_in(self, event: Any) -> None:
        number = event.get("id") if isinstance(event, dict) else None
        reason = fault_of(event)
        here = f"{self.world.domain}{self.call.request.path}"
        if not reason and (event["kind"] != SIGN_IN or first(event, "challenge") != self.challenge):
            reason = "invalid: another challenge"
        if not reason and first(event, "relay").partition("://")[2] != here:
            reason = "invalid: another relay"
        if not reason and abs(event["created_at"] - self.call.now // 1000) > 600:
            reason = "invalid: too old"
        if not reason and owner_of(self.world, event["pubkey"]).suspended:
            reason = "restricted: you are banned"
        if not reason:
            self.keys.add(event["pubkey"])
        await self._say("OK", number, not reason, reason)

    async def _ask(self, name: Any, filters: list[Any]) -> None:
        reason = "" if isinstance(name, str) and 0 < len(name) <= 64 else "invalid: subscription id"
        reason = reason or next(filter(None, map(_fault_in, filters)), "")
        if self.closed and not self.keys:
            reason = "auth-required: sign in first"
        if reason:
            await self._say("CLOSED", name, reason)
            return
        known = sorted(everything(self.world), key=lambda event: (-event["created_at"], event["id"]))
        await self.world.store.settled()  # what was signed just now in somebody's name
        found: dict[str, Event] = {}
        for wish in filters:
            fitting = [event for event in known if matches(event, wish)]
            found |= {event["id"]: event for event in fitting[: min(wish.get("limit", MOST_EVENTS), MOST_EVENTS)]}
        for event in sorted(found.values(), key=lambda event: (-event["created_at"], event["id"])):
            await self._say("EVENT", name, event)
        await self._say("EOSE", name)

    async def _say(self, *message: Any) -> None:
        if not self.socket.closed:
            await self.socket.send_str(json.dumps(message, ensure_ascii=False, separators=(",", ":")))


def _fault_in(wish: Any) -> str:
    """What is wrong with a filter."""
    if not isinstance(wish, dict):
        return "invalid: a filter is an object"
    for name, wanted in wish.items():
        if name in ("since", "until", "limit"):
            if not is_number(wanted):
                return f"invalid: {name} is a whole number"
        elif name in ("ids", "authors", "#e", "#p", "kinds") or (name[:1] == "#" and len(name) == 2):
            if not isinstance(wanted, list) or not wanted:
                return f"invalid: {name} is a list with one or more values"
            if name == "kinds" and not all(map(is_number, wanted)):
                return "invalid: kinds are whole numbers"
            if name in ("ids", "authors", "#e", "#p") and not all(is_hex(one, 64) for one in wanted):
                return f"invalid: {name} holds 64 lower-case hex digits each"
        else:
            return f"unsupported: filter contains unknown elements ({name})"
    return ""


async def _relay(call: Call, *, closed: bool) -> web.StreamResponse:
    if call.request.headers.get("Upgrade", "").lower() != "websocket":
        if "application/nostr+json" in call.request.headers.get("Accept", ""):
            return web.json_response(ABOUT, content_type="application/nostr+json")
        return web.Response(text="Please use a Nostr client to connect.")
    socket = web.WebSocketResponse(max_msg_size=MOST_BYTES)
    await socket.prepare(call.request)
    await Session(call, socket, closed=closed).run()
    return socket


@dialect.get("/", public=True)
async def relay(call: Call) -> web.StreamResponse:
    return await _relay(call, closed=False)


@dialect.get("/closed/", public=True)
async def closed_relay(call: Call) -> web.StreamResponse:
    return await _relay(call, closed=True)
