"""A relay that says what a test wants, and events of people who do not exist."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import WSMsgType, web

from parvis.networks.nostr.events import NOTE, Event, Tag, signed
from parvis.networks.nostr.keys import public_of
from parvis.networks.protocols import Access

OURS, ZOE, KARIM = ("1" * 64, "2" * 64, "3" * 64)
ME, HER, HIM = map(public_of, (OURS, ZOE, KARIM))


def event(secret: str = ZOE, kind: int = NOTE, content: str = "", *tags: Tag, ago: float = 0) -> Event:
    """ago: minutes."""
    return signed(secret, kind, content, tags, datetime.now(UTC) - timedelta(minutes=ago))


@dataclass
class Relay:
    """`answer`: what comes after an event, as messages or raw texts; None closes the connection.

    keeps: what it brings for each question, in turn; the last one for ever. first: said when somebody comes.
    """

    answer: Callable[[Event], Sequence[Any] | None] = lambda one: [["OK", one["id"], True, ""]]
    keeps: list[Sequence[Any]] = field(default_factory=lambda: [()])
    closes: str = ""  # why no question is answered
    first: Sequence[Any] = ()
    about: Any = None  # what it tells of itself
    url: str = ""
    heard: list[list[Any]] = field(default_factory=list)

    def told(self, word: str) -> list[Any]:
        """All messages of that kind, without the word."""
        return [message[1:] for message in self.heard if message[0] == word]

    @property
    def events(self) -> list[Event]:
        return [rest[0] for rest in self.told("EVENT")]

    def access(self, *others: "Relay", **extra: Any) -> Access:
        relays = [one.url for one in (self, *others)]
        return Access(self.url.replace("ws", "http", 1).rstrip("/"), ME, OURS, extra={"relays": relays, **extra})

    async def serve(self, request: web.Request) -> web.StreamResponse:
        if request.headers.get("Upgrade") is None:
            return web.json_response(self.about)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await self._say(socket, self.first)
        async for message in socket:
            if message.type is not WSMsgType.TEXT:
                break
            told = json.loads(message.data)
            self.heard.append(told)
            if told[0] in ("EVENT", "AUTH"):
                answers = self.answer(told[1])
                if answers is None:
                    await socket.close()
                else:
                    await self._say(socket, answers)
            elif told[0] == "REQ":
                await self._bring(socket, told[1])
        return socket

    async def _bring(self, socket: web.WebSocketResponse, name: str) -> None:
        if self.closes:
            return await self._say(socket, [["CLOSED", name, self.closes]])
        page = self.keeps.pop(0) if len(self.keeps) > 1 else self.keeps[0]
        return await self._say(socket, [*(["EVENT", name, one] for one in page), ["EOSE", name]])

    async def _say(self, socket: web.WebSocketResponse, messages: Sequence[Any]) -> None:
        for message in messages:
            await socket.send_str(message if isinstance(message, str) else json.dumps(message))


def no(reason: str) -> Callable[[Event], Sequence[Any]]:
    return lambda one: [["OK", one["id"], False, reason]]
