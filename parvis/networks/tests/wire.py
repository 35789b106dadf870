"""A small local server that says what a test wants, and remembers what it was asked."""

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass
class Asked:
    method: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Silence:
    """No answer: the connection is closed, at once or only after the test, or in the middle of `half`."""

    hangs: bool = False
    half: bytes = b""


Reply = tuple[int, Any] | tuple[int, Any, dict[str, str]] | Silence


def says(status: int, told: Any = None, headers: dict[str, str] | None = None) -> Callable[[Asked], Reply]:
    return lambda _: (status, {} if told is None else told, headers or {})


def hangs() -> Callable[[Asked], Reply]:
    return lambda _: Silence(hangs=True)


def drops(half: bytes = b"") -> Callable[[Asked], Reply]:
    return lambda _: Silence(half=half)


def in_turn(*replies: Callable[[Asked], Reply]) -> Callable[[Asked], Reply]:
    """One after the other; the last one for ever."""
    left = list(replies)
    return lambda asked: (left.pop(0) if len(left) > 1 else left[0])(asked)


class Wire:
    """`says["/path"] = lambda asked: (status, json)`, or `says(…)`, `hangs()`, `drops()`; everything else is 404.

    `asked` holds all requests.
    """

    def __init__(self) -> None:
        self.says: dict[str, Callable[[Asked], Reply]] = {}
        self.asked: list[Asked] = []
        self._over = threading.Event()
        wire = self

        class Handler(BaseHTTPRequestHandler):
            def _answer(self) -> None:
                parts = urlsplit(self.path)
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                asked = Asked(self.command, parts.path, parse_qs(parts.query), dict(self.headers), body)
                wire.asked.append(asked)
                says = wire.says.get(parts.path, lambda _: (404, {"error": "NotFound"}))
                reply = says(asked)
                if isinstance(reply, Silence):
                    return self._break_off(reply)
                status, told, *headers = reply
                content = told if isinstance(told, bytes) else json.dumps(told).encode()
                self.send_response_only(status)  # no Date of its own
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                for name, value in (headers[0] if headers else {}).items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content if self.command != "HEAD" else b"")
                return None

            def _break_off(self, silence: Silence) -> None:
                if silence.hangs:
                    wire._over.wait(60)
                if silence.half:
                    self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + silence.half)
                self.close_connection = True

            do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = _answer  # noqa: N815  names that http.server asks for

            def log_message(self, format: str, *args: object) -> None: ...

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()

    def to(self, path: str) -> list[Asked]:
        return [asked for asked in self.asked if asked.path == path]

    def close(self) -> None:
        self._over.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(timeout=5)
