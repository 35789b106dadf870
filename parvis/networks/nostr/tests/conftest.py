"""Two relays on this machine."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from parvis.networks.nostr.tests.relays import Relay


@asynccontextmanager
async def listening() -> AsyncIterator[Relay]:
    relay = Relay()
    app = web.Application()
    app.add_routes([web.get("/", relay.serve)])
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    relay.url = f"ws://127.0.0.1:{runner.addresses[0][1]}/"
    yield relay
    await runner.cleanup()


@pytest.fixture
async def relay() -> AsyncIterator[Relay]:
    async with listening() as one:
        yield one


@pytest.fixture
async def other_relay() -> AsyncIterator[Relay]:
    async with listening() as one:
        yield one
