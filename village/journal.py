"""The last requests seen, for tests and for the curious. No tokens, no texts."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    at: int  # ms since 1970, on the village's clock
    method: str
    path: str
    status: int  # 0: the connection was dropped
    account: str
    fault: str


class Journal:
    def __init__(self, kept: int = 20_000) -> None:
        self.entries: deque[Entry] = deque(maxlen=kept)

    def note(self, entry: Entry) -> None:
        self.entries.append(entry)
