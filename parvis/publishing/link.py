"""The publisher's way to the database: connections that come back, and writes that share a commit."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Generic, TypeVar

import psycopg
from psycopg.rows import namedtuple_row

from parvis.kit.log import get_logger

log = get_logger()
Row = Any
Item = TypeVar("Item")
Reply = TypeVar("Reply")


#: The same few statements over and over: planned once, never compiled.
OPTIONS = "-c plan_cache_mode=force_generic_plan -c jit=off"


class Link:
    """One connection in autocommit. A statement waits out an outage: all of them may be repeated."""

    def __init__(self, dsn: str) -> None:
        self.dsn = dsn
        self._connection: psycopg.AsyncConnection[Row] | None = None
        self._turn = asyncio.Lock()

    async def rows(self, statement: str, **values: Any) -> list[Row]:
        pause = 0.1
        async with self._turn:
            while True:
                try:
                    return await self._run(statement, values)
                except psycopg.OperationalError as error:
                    log.warning("publisher.database_lost", error=type(error).__name__)
                    await self._drop()
                    await asyncio.sleep(pause)
                    pause = min(pause * 2, 2.0)

    async def _run(self, statement: str, values: dict[str, Any]) -> list[Row]:
        if self._connection is None:
            self._connection = await psycopg.AsyncConnection.connect(
                self.dsn, autocommit=True, row_factory=namedtuple_row, connect_timeout=5, options=OPTIONS
            )
        cursor = await self._connection.execute(statement, values)
        return await cursor.fetchall() if cursor.description else []

    async def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.close()

    async def close(self) -> None:
        await self._drop()


class Batch(Generic[Item, Reply]):
    """Writes from many lanes share one statement: `write` gets the items of a tick and returns a reply for each."""

    def __init__(self, write: Callable[[list[Item]], Awaitable[list[Reply]]], *, tick: float = 0.008) -> None:
        self._write = write
        self._tick = tick
        self._waiting: list[tuple[Item, asyncio.Future[Reply]]] = []
        self._woken = asyncio.Event()

    def put(self, item: Item) -> "asyncio.Future[Reply]":
        reply: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, reply))
        self._woken.set()
        return reply

    async def run(self) -> None:
        """Write until cancelled."""
        while True:
            await self._woken.wait()
            await asyncio.sleep(self._tick)
            waiting, self._waiting = self._waiting, []
            self._woken.clear()
            replies = await self._write([item for item, _ in waiting])
            for (_, future), reply in zip(waiting, replies, strict=True):
                if not future.cancelled():
                    future.set_result(reply)
