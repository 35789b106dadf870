"""The village's clock: real time, plus what a test has wound it forward."""

from __future__ import annotations

import time


class Clock:
    """Moments are whole milliseconds since 1970, UTC."""

    def __init__(self, ahead_ms: int = 0) -> None:
        self.ahead_ms = ahead_ms

    def now(self) -> int:
        return time.time_ns() // 1_000_000 + self.ahead_ms

    def advance(self, seconds: float) -> None:
        self.ahead_ms += int(seconds * 1000)


class Ids:
    """Identifiers that sort by time, as Mastodon makes them: milliseconds shifted by 16 bits, plus a sequence."""

    def __init__(self) -> None:
        self._last_ms = 0
        self._sequence = 0

    def at(self, moment_ms: int) -> int:
        if moment_ms > self._last_ms:
            self._last_ms, self._sequence = moment_ms, 0
        else:
            self._sequence = (self._sequence + 1) & 0xFFFF
        return (moment_ms << 16) | self._sequence
