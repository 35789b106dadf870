"""Telling listeners what happens, while it happens; nothing is kept here."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Event:
    kind: Literal["post", "edit", "delete", "notice", "direct"]
    id: int  # of the notice, else of the post


class Hub:
    """One queue per listener, by account."""

    def __init__(self) -> None:
        self._queues: dict[int, set[asyncio.Queue[Event | None]]] = defaultdict(set)
        self.watchers: list[Callable[[int, Event], None]] = []  # told of everything

    def listen(self, account_id: int) -> asyncio.Queue[Event | None]:
        queue: asyncio.Queue[Event | None] = asyncio.Queue()
        self._queues[account_id].add(queue)
        return queue

    def leave(self, account_id: int, queue: asyncio.Queue[Event | None]) -> None:
        self._queues[account_id].discard(queue)
        if not self._queues[account_id]:
            del self._queues[account_id]

    def listeners(self) -> list[int]:
        return list(self._queues)

    def tell(self, account_id: int, event: Event) -> None:
        for queue in self._queues.get(account_id, ()):
            queue.put_nowait(event)
        for watch in self.watchers:
            watch(account_id, event)

    def close(self) -> None:
        """Send every listener home: a stream ends when its queue gives None."""
        for queues in self._queues.values():
            for queue in queues:
                queue.put_nowait(None)
