"""Talking to relays over WebSockets: handing over an event, asking for events, signing in where a relay wants that.

Source: https://github.com/nostr-protocol/nips/blob/master/01.md, 42.md (read 2026-11-25).
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any, TypeVar

from parvis.kit.http import Http, NoAnswer, NotSent, WebSocket
from parvis.networks.errors import AnswerLost, NetworkError, NotReached, Temporary
from parvis.networks.nostr.errors import DUPLICATE, SIGN_IN_FIRST, gravest, refusal, unread
from parvis.networks.nostr.events import SIGN_IN, Event, fits, is_genuine, signed
from parvis.networks.protocols import Access

SECONDS = 15.0
MOST_EVENTS = 5000  # of one answer; a relay that goes on is not listened to
MOST_RELAYS = 8
SUBSCRIPTION = "parvis"
Filter = Mapping[str, Any]
Told = TypeVar("Told")


def relays_of(access: Access) -> list[str]:
    """Of the channel; where none are noted, the one at its address."""
    noted = access.extra.get("relays")
    return [str(url) for url in noted][:MOST_RELAYS] if noted else [relay_at(access.base_url)]


def relay_at(base_url: str) -> str:
    """https://relay.example → wss://relay.example/"""
    return f"ws{base_url.removeprefix('http').rstrip('/')}/"


def page_at(relay: str) -> str:
    """wss://relay.example/ → https://relay.example"""
    return f"http{relay.removeprefix('ws').rstrip('/')}"


class Talk:
    """A conversation with one relay."""

    def __init__(self, socket: WebSocket, relay: str, secret: str) -> None:
        self.socket, self.relay, self.secret = socket, relay, secret
        self.challenge = ""

    async def hand_over(self, event: Event, word: str = "EVENT") -> None:
        """Returns where the relay has it. Raises NetworkError."""
        reason = await self._offer(event, word)
        if reason.startswith(SIGN_IN_FIRST) and await self._signed_in():
            reason = await self._offer(event, word)
        if reason and not reason.startswith(DUPLICATE):
            raise refusal(reason)

    async def ask(self, filters: Sequence[Filter]) -> list[Event]:
        """Genuine events that fit only. Raises NetworkError."""
        found, reason = await self._fetch(filters)
        if reason.startswith(SIGN_IN_FIRST) and await self._signed_in():
            found, reason = await self._fetch(filters)
        if reason:
            raise unread(reason)
        return found

    async def _offer(self, event: Event, word: str) -> str:
        """Why it is not taken; "" where it is."""
        await self._say(word, event)
        while True:
            message = await self._hear()
            if message[:2] == ["OK", event["id"]]:
                if len(message) > 2 and message[2] is True:
                    return ""
                return str(message[3]) if len(message) > 3 and message[3] else "error: no reason was told"

    async def _fetch(self, filters: Sequence[Filter]) -> tuple[list[Event], str]:
        """What the relay keeps, and why it does not answer."""
        await self._say("REQ", SUBSCRIPTION, *filters)
        found: list[Event] = []
        for _message in range(MOST_EVENTS):
            message = await self._hear()
            if message[1:2] != [SUBSCRIPTION]:
                continue
            if message[0] == "EOSE":
                break
            if message[0] == "CLOSED":
                return [], str(message[2]) if len(message) > 2 and message[2] else "error: no reason was told"
            event = message[2] if message[0] == "EVENT" and len(message) > 2 else None
            if is_genuine(event) and any(fits(event, wish) for wish in filters):
                found.append(event)
        await self._say("CLOSE", SUBSCRIPTION)
        return found, ""

    async def _signed_in(self) -> bool:
        """False where the relay has told no challenge. Raises NetworkError where it does not let us in."""
        if not self.challenge:
            return False
        tags = [["relay", self.relay], ["challenge", self.challenge]]
        reason = await self._offer(signed(self.secret, SIGN_IN, "", tags, datetime.now(UTC)), "AUTH")
        if reason:
            raise refusal(reason if not reason.startswith("error") else f"restricted: {reason}")
        return True

    async def _say(self, *message: Any) -> None:
        await self.socket.send(json.dumps(message, ensure_ascii=False, separators=(",", ":")))

    async def _hear(self) -> list[Any]:
        """The next message that is one. Raises NoAnswer for nonsense."""
        while True:
            try:
                message = json.loads(await self.socket.receive())
            except (ValueError, RecursionError) as error:
                raise NoAnswer("nonsense") from error
            if not isinstance(message, list) or not message:
                raise NoAnswer("nonsense")
            if message[0] == "AUTH" and len(message) > 1:
                self.challenge = str(message[1])
            elif message[0] != "NOTICE":
                return message


@asynccontextmanager
async def talking(http: Http, relay: str, secret: str, lost: type[AnswerLost] | type[Temporary]) -> AsyncIterator[Talk]:
    """Raises NotReached, and `lost` where the relay falls silent."""
    try:
        async with http.websocket(relay, seconds=SECONDS) as socket:
            yield Talk(socket, relay, secret)
    except NotSent as error:
        raise NotReached(said=str(error)) from error
    except NoAnswer as error:
        raise lost(said=str(error)) from error


async def hand_over(http: Http, access: Access, event: Event) -> list[str]:
    """To all relays at once; those that have it now. Raises NetworkError where none has."""

    async def one(relay: str) -> str:
        async with talking(http, relay, access.token, AnswerLost) as talk:
            await talk.hand_over(event)
        return relay

    return [relay for _relay, relay in await _of_all(relays_of(access), one)]


async def ask(http: Http, access: Access, *filters: Filter) -> list[Event]:
    """Of all relays together, newest first, each once. Raises NetworkError where none answers."""

    async def one(relay: str) -> list[Event]:
        return await ask_one(http, relay, access.token, *filters)

    answers = await _of_all(relays_of(access), one)
    found = {event["id"]: event for _relay, events in answers for event in events}
    return sorted(found.values(), key=lambda event: (-event["created_at"], event["id"]))


async def ask_one(http: Http, relay: str, secret: str, *filters: Filter) -> list[Event]:
    async with talking(http, relay, secret, Temporary) as talk:
        return await talk.ask(filters)


async def _of_all(relays: Sequence[str], work: Callable[[str], Coroutine[Any, Any, Told]]) -> list[tuple[str, Told]]:
    """Relay and answer of those that answered. Raises the gravest error where none did."""
    errors: list[NetworkError] = []

    async def tried(relay: str) -> list[tuple[str, Told]]:
        try:
            return [(relay, await work(relay))]
        except NetworkError as error:
            errors.append(error)
            return []

    found = [told for one in await asyncio.gather(*map(tried, relays)) for told in one]
    if not found:
        raise gravest(errors)
    return found
