"""Live updates: one LISTEN connection per process, many readers. Messages come from triggers in the database.

A message is the JSON of `pg_notify('parvis', …)` with a key "workspace"; readers get those of their workspace.
"""

import asyncio
import json
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import suppress

import psycopg

from parvis.kit.log import get_logger

log = get_logger()
CHANNEL = "parvis"
KEEP_ALIVE_SECONDS = 20.0


class Hub:
    """Hands each notification to the readers of its topic. One per event loop."""

    def __init__(self, dsn: str) -> None:
        self.dsn = dsn
        self._readers: defaultdict[str, set[asyncio.Queue[str]]] = defaultdict(set)
        self._listening: asyncio.Task[None] | None = None

    async def messages(self, topic: str) -> AsyncIterator[str]:
        """JSON texts for `topic`, and "" as a sign of life every 20 s."""
        queue: asyncio.Queue[str] = asyncio.Queue(maxsize=200)
        self._readers[topic].add(queue)
        if self._listening is None or self._listening.done():
            self._listening = asyncio.create_task(self._listen())
        try:
            while True:
                try:
                    yield await asyncio.wait_for(queue.get(), KEEP_ALIVE_SECONDS)
                except TimeoutError:
                    yield ""
        finally:
            self._readers[topic].discard(queue)
            if not self._readers[topic]:
                del self._readers[topic]

    async def _listen(self) -> None:
        while self._readers:
            try:
                connection = await psycopg.AsyncConnection.connect(self.dsn, autocommit=True, connect_timeout=5)
                async with connection:
                    await connection.execute(f"LISTEN {CHANNEL}")
                    async for notice in connection.notifies():
                        self._hand_out(notice.payload)
                        if not self._readers:
                            return
            except psycopg.OperationalError as error:
                log.warning("live.database_lost", error=type(error).__name__)
                await asyncio.sleep(1.0)

    def _hand_out(self, payload: str) -> None:
        topic = str(json.loads(payload).get("workspace", ""))
        for queue in self._readers.get(topic, ()):
            with suppress(asyncio.QueueFull):  # a reader that sleeps misses messages; its page reloads when it wakes
                queue.put_nowait(payload)


_hubs: dict[int, Hub] = {}


def hub(dsn: str) -> Hub:
    """The hub of the running event loop."""
    loop = id(asyncio.get_running_loop())
    if loop not in _hubs:
        _hubs[loop] = Hub(dsn)
    return _hubs[loop]
