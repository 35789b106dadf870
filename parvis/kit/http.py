"""Outgoing HTTP: one pool per process, time limits, a guard against private addresses, two kinds of failure.

HttpFailure
├── NotSent    the request never left us: no address, no connection, no TLS, a forbidden address
└── NoAnswer   it left, and no whole answer came back: it may have been carried out
"""

import asyncio
import ipaddress
import json
import socket
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

CONNECT_SECONDS = 10.0
MAX_ANSWER_BYTES = 16 * 1024 * 1024


class HttpFailure(Exception):
    """No usable answer. `str()` never contains addresses' queries, headers or bodies."""


class NotSent(HttpFailure):
    """Nothing left this machine."""


class ForbiddenAddress(NotSent):
    """The host is, or resolves to, an address inside a private network (SSRF guard)."""


class NoAnswer(HttpFailure):
    """The request left us. A slow "yes" and a lost "no" look the same from here."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer, whatever its status."""

    status: int
    headers: Mapping[str, str]  # case-insensitive
    body: bytes
    url: str

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300

    def json(self) -> Any:
        """The parsed body; None where it is not JSON."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None

    def text(self, limit: int = 300) -> str:
        return self.body[: limit * 4].decode("utf-8", "replace")[:limit]


class WebSocket:
    """An open connection that carries texts, for so many seconds in all."""

    def __init__(self, inner: aiohttp.ClientWebSocketResponse, target: URL, seconds: float) -> None:
        self._inner, self._target = inner, target
        self._ends = asyncio.get_running_loop().time() + seconds

    async def send(self, text: str) -> None:
        """Raises NoAnswer."""
        try:
            async with asyncio.timeout_at(self._ends):
                await self._inner.send_str(text)
        except (TimeoutError, aiohttp.ClientError, ConnectionError) as error:
            raise NoAnswer(_plain(error, self._target)) from error

    async def receive(self) -> str:
        """The next text. Raises NoAnswer where the connection is closed, too slow, or brings anything else."""
        try:
            async with asyncio.timeout_at(self._ends):
                return await self._inner.receive_str()
        except (TimeoutError, aiohttp.ClientError, ConnectionError, TypeError) as error:
            raise NoAnswer(_plain(error, self._target)) from error


class AddressGuard:
    """Says which hosts may be called. `allowed`: host names or addresses an administrator opened; "*" opens all."""

    def __init__(self, allowed: Iterable[str] = ()) -> None:
        self.known_good: set[str] = (
            set()
        )  # hosts that need no second look: names (the resolver looks), literal addresses
        self.allowed = frozenset(host.strip().lower() for host in allowed if host.strip())

    def opened(self, host: str) -> bool:
        return "*" in self.allowed or host.lower() in self.allowed

    def check(self, host: str, address: str) -> None:
        """Raises ForbiddenAddress for anything that is not a public unicast address."""
        if self.opened(host):
            return
        ip = ipaddress.ip_address(address.split("%")[0])
        if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped is not None:
            ip = ip.ipv4_mapped
        if not ip.is_global or ip.is_multicast:
            raise ForbiddenAddress(f"{host} is an address inside a private network")


class GuardedResolver(AbstractResolver):
    """Resolves names and refuses private addresses at connect time, so that re-binding a name helps nobody."""

    def __init__(self, guard: AddressGuard) -> None:
        self.guard = guard
        self.inner = aiohttp.ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = await self.inner.resolve(host, port, family)
        for entry in found:
            self.guard.check(host, entry["host"])
        return found

    async def close(self) -> None:
        await self.inner.close()


class Http:
    """The pool of one process. Use as an async context, or call `close`."""

    def __init__(self, *, allowed_hosts: Iterable[str] = (), limit: int = 256, agent: str = "Parvis") -> None:
        self.guard = AddressGuard(allowed_hosts)
        self.limit = limit
        self.agent = agent
        self._session: aiohttp.ClientSession | None = None

    @property
    def session(self) -> aiohttp.ClientSession:
        if self._session is None or self._session.closed:
            connector = aiohttp.TCPConnector(limit=self.limit, resolver=GuardedResolver(self.guard))
            self._session = self._new_session(connector)
        return self._session

    def _new_session(self, connector: aiohttp.BaseConnector, **more: Any) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"User-Agent": self.agent},
            auto_decompress=True,
            **more,
        )

    async def call(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        params: Mapping[str, Any] | list[tuple[str, str]] | None = None,
        json: Any = None,
        data: Any = None,
        seconds: float = 30.0,
        redirects: bool = False,
    ) -> Answer:
        """One request, one whole answer of at most 16 MiB. Raises NotSent, NoAnswer.

        redirects: follow up to five of them, for reading only; each hop is checked by the guard.
        """
        target = _address(url)
        for _hop in range(6 if redirects else 1):
            answer = await self._once(method, target, headers, params, json, data, seconds)
            if not redirects or answer.status not in {301, 302, 303, 307, 308} or "Location" not in answer.headers:
                break
            target, params = target.join(_address(answer.headers["Location"])), None
        return answer

    @asynccontextmanager
    async def websocket(self, url: str, *, seconds: float = 30.0) -> AsyncIterator[WebSocket]:
        """A connection to a ws or wss address, past the same guard. Raises NotSent; its own calls raise NoAnswer."""
        target = _address(url)
        self._check_literal(target, schemes=frozenset({"ws", "wss"}))
        connector = self.session.connector
        assert connector is not None
        traced = [_no_redirects()]  # a session of its own: watching costs every call of the one that is watched
        async with self._new_session(connector, connector_owner=False, trace_configs=traced) as session:
            try:
                async with asyncio.timeout(min(CONNECT_SECONDS, seconds)):
                    inner = await session.ws_connect(target, max_msg_size=MAX_ANSWER_BYTES, timeout=_FAREWELL)
            except (TimeoutError, aiohttp.ClientError, ConnectionError) as error:
                raise NotSent(_plain(error, target)) from error
            try:
                yield WebSocket(inner, target, seconds)
            finally:
                await inner.close()

    async def _once(
        self,
        method: str,
        target: URL,
        headers: Mapping[str, str] | None,
        params: Mapping[str, Any] | list[tuple[str, str]] | None,
        json: Any,
        data: Any,
        seconds: float,
    ) -> Answer:
        self._check_literal(target)
        try:
            async with self.session.request(
                method,
                target,
                headers=headers,
                params=params,
                json=json,
                data=data,
                timeout=_timeout(seconds),
                allow_redirects=False,
            ) as response:
                body = await _whole(response)
                return Answer(response.status, response.headers, body, str(response.url))
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL) as error:
            raise NotSent(_plain(error, target)) from error
        except (TimeoutError, aiohttp.ClientError, ConnectionError) as error:
            raise NoAnswer(_plain(error, target)) from error

    def _check_literal(self, target: URL, *, schemes: frozenset[str] = frozenset({"http", "https"})) -> None:
        host = target.host
        if target.scheme not in schemes or not host:
            raise NotSent(f"only {' and '.join(sorted(schemes))} addresses can be called")
        if host in self.guard.known_good:
            return
        if _is_literal(host):
            self.guard.check(host, host)
        self.guard.known_good.add(host)  # a name: the resolver checks what it resolves to, each time

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()


def _address(text: str) -> URL:
    """Raises NotSent for what is no address."""
    try:
        return URL(text)
    except ValueError as error:
        raise NotSent("no valid address") from error


_FAREWELL = aiohttp.ClientWSTimeout(ws_close=2.0)  # how long a WebSocket's other side may take to say good-bye


def _no_redirects() -> aiohttp.TraceConfig:
    """`call` follows redirects itself, past the guard; opening a WebSocket would follow them unseen."""

    async def refuse(*_told: object) -> None:
        raise ForbiddenAddress("redirects are not followed here")

    trace = aiohttp.TraceConfig()
    trace.on_request_redirect.append(refuse)
    return trace


def _is_literal(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


_TIMEOUTS: dict[float, aiohttp.ClientTimeout] = {}


def _timeout(seconds: float) -> aiohttp.ClientTimeout:
    if seconds not in _TIMEOUTS:
        _TIMEOUTS[seconds] = aiohttp.ClientTimeout(total=seconds, sock_connect=min(CONNECT_SECONDS, seconds))
    return _TIMEOUTS[seconds]


async def _whole(response: aiohttp.ClientResponse) -> bytes:
    """The body, up to the limit."""
    if (response.content_length or 0) > MAX_ANSWER_BYTES:
        raise aiohttp.ClientPayloadError("answer too large")
    if response.content_length is not None:
        return await response.read()
    pieces: list[bytes] = []
    size = 0
    async for piece in response.content.iter_any():
        size += len(piece)
        if size > MAX_ANSWER_BYTES:
            raise aiohttp.ClientPayloadError("answer too large")
        pieces.append(piece)
    return b"".join(pieces)


def _plain(error: BaseException, target: URL) -> str:
    return f"{type(error).__name__} at {target.host}"
