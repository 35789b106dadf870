"""The server around the world: what every request passes, whatever network it is for."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import ClientSession, web

from village import admin, history
from village.app_keys import COURIER, FAULTS, HTTP, JOURNAL, LIMITS, WORLD, Limits
from village.dialects import DIALECTS, dialect_for, dialect_of, learn
from village.dialects.speaking import Dialect
from village.faults import Dropped, Faults, Handler, suffer
from village.journal import Entry, Journal
from village.world import accounts, acting, keys, people, polls
from village.world.hooks import Courier
from village.world.store import Store
from village.world.world import World

UPLOAD_BYTES = 110 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Options:
    data: Path
    host: str = "127.0.0.1"
    port: int = 8700  # 0: a free one
    seed: int = 7
    speed: float = 60.0
    people: int = 300
    media_delay: float = 2.0
    limits: Limits = field(default_factory=Limits)
    accounts: tuple[dict[str, str], ...] = ()
    demo: bool = False
    dialects: tuple[str, ...] = ()  # modules of further ones
    guard: bool = False  # end when standard input does


@web.middleware
async def passing(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Every request: who is it, does a fault meet it, note what became of it."""
    world, journal = request.app[WORLD], request.app[JOURNAL]
    if request.path.startswith("/_village"):
        answer = await handler(request)
        await world.store.settled()
        return answer
    dialect = dialect_of(request.path)
    who = await dialect.who(request)
    fault = request.app[FAULTS].take(request.method, request.path_qs, who)
    status = 0
    try:
        if fault is None:
            answer = await settling(dialect, request, handler)
        else:
            answer = await suffer(fault, request, lambda again: settling(dialect, again, handler), dialect.refusal)
        if dialect.dress and not answer.prepared:
            dialect.dress(request, answer)
        status = answer.status
    except Dropped:
        return web.Response()  # goes nowhere: the connection is gone
    finally:
        name = fault.kind if fault else ""
        journal.note(Entry(world.clock.now(), request.method, _shown(request), status, who, name))
    return answer


def _shown(request: web.Request) -> str:
    """The path without the token that some vendors put into it."""
    token = str(request.get("shown", ""))
    return request.path_qs.replace(token, "TOKEN") if token else request.path_qs


async def settling(dialect: Dialect, request: web.Request, handler: Handler) -> web.StreamResponse:
    """Nothing is answered before it is committed."""
    answer = await dialect.answer(request, handler)
    await request.app[WORLD].store.settled()
    return answer


def build(world: World, limits: Limits) -> web.Application:
    voices = [middleware for dialect in DIALECTS for middleware in dialect.middlewares]
    app = web.Application(middlewares=[passing, *voices], client_max_size=UPLOAD_BYTES)
    app[WORLD] = world
    app[FAULTS] = Faults()
    app[JOURNAL] = Journal()
    app[LIMITS] = limits
    app.add_routes(admin.routes)
    for dialect in DIALECTS:
        dialect.install(app)
    app.cleanup_ctx.append(_heart)
    app.cleanup_ctx.append(_post)
    return app


async def _heart(app: web.Application) -> AsyncIterator[None]:
    """What happens by itself: people react, polls end."""
    world = app[WORLD]

    async def beat() -> None:
        while True:
            acting.catch_up(world, most=100)
            polls.close_ended(world)
            await asyncio.sleep(0.1)

    task = asyncio.create_task(beat())
    yield
    task.cancel()


async def _post(app: web.Application) -> AsyncIterator[None]:
    """What the village itself asks others, and tells them."""
    async with ClientSession() as http:
        app[HTTP] = http
        app[COURIER] = Courier(app[WORLD], http, lambda network: dialect_for(network).hook)
        yield
        await app[COURIER].close()


async def serve(options: Options) -> None:
    """Run until SIGINT or SIGTERM. Writes one line when it is ready: `village ready http://…`."""
    for module in options.dialects:
        learn(module)
    store = Store(options.data)
    world = World(
        store,
        seed=options.seed,
        speed=options.speed,
        media_delay=options.media_delay,
        people=people.population(options.seed, options.people),
    )
    keys.introduce(world)
    people.settle(world, network="mastodon")  # on the others when somebody is there to be met
    runner = web.AppRunner(build(world, options.limits), access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    site = web.TCPSite(runner, options.host, options.port, backlog=1024)
    await site.start()
    port = runner.addresses[0][1]
    world.base_url = f"http://{options.host}:{port}"
    for known in options.accounts:
        accounts.open_account(world, known["handle"], name=known.get("name", ""), language=known.get("language", ""))
    if options.demo:
        history.tell(world)
    await store.settled()
    sys.stdout.write(f"village ready {world.base_url}\n")
    sys.stdout.flush()
    await _until_told(options.guard)
    world.hub.close()
    await runner.cleanup()
    store.close()


async def _until_told(guard: bool) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    if guard:
        threading.Thread(target=_watch_parent, args=(loop, stop), daemon=True).start()
    await stop.wait()


def _watch_parent(loop: asyncio.AbstractEventLoop, stop: asyncio.Event) -> None:
    """Standard input ends when the parent does, however it died."""
    while os.read(0, 4096):  # unbuffered: a buffer's lock would be held by this thread when the interpreter ends
        pass
    loop.call_soon_threadsafe(stop.set)
