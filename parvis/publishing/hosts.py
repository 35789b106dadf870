"""Slots and a breaker per host, so that one slow network never delays the others."""

import asyncio
import time
from collections import Counter, defaultdict
from collections.abc import Iterable

from parvis.networks.errors import AnswerLost, NotReached, Temporary
from parvis.publishing.journal import Lane

FAILURES_BEFORE_PAUSE = 8
PAUSE_SECONDS = 20.0


class Host:
    """One network's server as this worker sees it."""

    def __init__(self, at_once: int) -> None:
        self.slots = asyncio.Semaphore(at_once)
        self.failures = 0  # in a row, of the kind that says something about the host
        self.closed_until = 0.0  # monotonic

    @property
    def is_closed(self) -> bool:
        return time.monotonic() < self.closed_until


class Hosts:
    """`at_once`: requests to one host at the same time."""

    def __init__(self, at_once: int) -> None:
        self.at_once = at_once
        self._hosts: defaultdict[str, Host] = defaultdict(lambda: Host(at_once))

    def slot(self, host: str) -> asyncio.Semaphore:
        return self._hosts[host].slots

    def heard(self, host: str) -> None:
        """It answered as it should."""
        self._hosts[host].failures = 0

    def failed(self, host: str, error: BaseException) -> None:
        """Count what speaks against the host; enough of it in a row and nothing new is begun there for a while."""
        entry = self._hosts[host]
        unwell = isinstance(error, NotReached | AnswerLost) or (isinstance(error, Temporary) and error.retry_at is None)
        if not unwell:
            entry.failures = 0
            return
        entry.failures += 1
        if entry.failures >= FAILURES_BEFORE_PAUSE:
            entry.closed_until = time.monotonic() + PAUSE_SECONDS
            entry.failures = FAILURES_BEFORE_PAUSE - 1  # after the pause a single failure closes it again

    def full(self, lanes: Iterable[Lane]) -> list[str]:
        """Hosts whose lanes are not to be claimed now: closed, or with four times as many lanes as slots."""
        count = Counter(lane.host for lane in lanes)
        crowded = {host for host, number in count.items() if number >= 4 * self.at_once}
        return sorted(crowded | {host for host, entry in self._hosts.items() if entry.is_closed})
