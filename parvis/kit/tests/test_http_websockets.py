"""WebSockets go past the same guard as all other calls, and fail in the same two ways."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web

from parvis.kit.http import ForbiddenAddress, Http, NoAnswer, NotSent


async def echo(request: web.Request) -> web.WebSocketResponse:
    """Says everything again; "bye" ends it, "bytes" brings bytes, "wait" nothing."""
    socket = web.WebSocketResponse()
    await socket.prepare(request)
    async for message in socket:
        if message.data == "bye":
            await socket.close()
        elif message.data == "bytes":
            await socket.send_bytes(b"bread")
        elif message.data != "wait":
            await socket.send_str(message.data)
    return socket


async def elsewhere(request: web.Request) -> web.Response:
    raise web.HTTPFound(request.query["to"])


@pytest.fixture
async def server() -> AsyncIterator[str]:
    app = web.Application()
    app.add_routes([web.get("/", echo), web.get("/elsewhere", elsewhere)])
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"ws://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


@pytest.fixture
async def http() -> AsyncIterator[Http]:
    async with Http(allowed_hosts=("127.0.0.1",)) as pool:
        yield pool


async def test_texts_go_there_and_back(server: str, http: Http) -> None:
    async with http.websocket(server) as socket:
        for text in ("bread", "🥖"):
            await socket.send(text)
            assert await socket.receive() == text


@pytest.mark.parametrize("text", ["bye", "bytes", "wait"])
async def test_what_brings_no_text_is_no_answer(text: str, server: str, http: Http) -> None:
    async with http.websocket(server, seconds=0.3) as socket:
        await socket.send(text)
        with pytest.raises(NoAnswer):
            await socket.receive()


async def test_a_private_address_is_never_connected(server: str) -> None:
    async with Http() as guarded:
        for address in (server, server.replace("127.0.0.1", "localhost"), "ws://[::1]:1/", "ws://10.0.0.1/"):
            with pytest.raises(NotSent):
                async with guarded.websocket(address):
                    pass


async def test_a_redirect_leads_nowhere(server: str, http: Http) -> None:
    """Neither to a private address, which no resolver sees, nor back to a good one."""
    for to in ("http://127.0.0.2:1/", server.replace("ws:", "http:")):
        with pytest.raises(ForbiddenAddress):
            async with http.websocket(f"{server}/elsewhere?to={to}"):
                pass


@pytest.mark.parametrize("address", ["http://bread.example/", "wss://", "ws://[bread", "file:///etc/passwd"])
async def test_what_is_no_address_of_a_socket_is_not_sent(address: str, http: Http) -> None:
    with pytest.raises(NotSent):
        async with http.websocket(address):
            pass


async def test_who_does_not_speak_it_has_got_nothing(server: str, http: Http) -> None:
    async def deaf(_reader: Any, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()
        writer.close()

    listening = await asyncio.start_server(deaf, "127.0.0.1", 0)
    async with listening:
        port = listening.sockets[0].getsockname()[1]
        for address in (f"ws://127.0.0.1:{port}/", f"{server}/nothing", "ws://127.0.0.1:1/"):
            with pytest.raises(NotSent):
                async with http.websocket(address):
                    pass
