"""A journal in memory that keeps what the publisher's keeps, and can die at a step."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import uuid4

from parvis.networks.errors import Refused, Temporary
from parvis.networks.protocols import Result, Undecidable


class Died(BaseException):
    """The process is gone: no adapter may catch it."""


@dataclass
class Kept:
    """What a database would hold."""

    done: dict[str, Result] = field(default_factory=dict)
    begun: set[str] = field(default_factory=set)


class MemoryJournal:
    """`die_at`: ("begun" or "acted", name of a step). `before`: called with the name of a step before it acts."""

    def __init__(
        self,
        *,
        die_at: tuple[str, str] | None = None,
        before: Callable[[str], None] | None = None,
        began_at: datetime | None = None,
    ) -> None:
        self.once = str(uuid4())
        self.began_at = began_at or datetime.now(UTC)
        self.kept = Kept()
        self.die_at, self.before = die_at, before
        self.acted: list[str] = []  # in this life
        self.looked: list[str] = []
        self.repeatable: dict[str, bool] = {}

    def resumed(self) -> "MemoryJournal":
        """The next life of the same publication, which does not die."""
        journal = MemoryJournal(began_at=self.began_at)
        journal.once, journal.kept = self.once, self.kept
        return journal

    async def step(
        self,
        name: str,
        act: Callable[[], Awaitable[Result]],
        *,
        look: Callable[[], Awaitable[Result | None]] | None = None,
        repeatable: bool = False,
    ) -> Result:
        self.repeatable[name] = repeatable
        if name in self.kept.done:
            return self.kept.done[name]
        begun_before = name in self.kept.begun and not repeatable
        self.kept.begun.add(name)
        self._die("begun", name)
        result = await self._looked(name, look) if begun_before else None
        if result is None:
            result = await self._acted(name, act)
        self._die("acted", name)
        self.kept.done[name] = result
        self.kept.begun.discard(name)
        return result

    async def _looked(self, name: str, look: Callable[[], Awaitable[Result | None]] | None) -> Result | None:
        if look is None:
            raise Undecidable
        self.looked.append(name)
        return await look()

    async def _acted(self, name: str, act: Callable[[], Awaitable[Result]]) -> Result:
        if self.before is not None:
            self.before(name)
        self.acted.append(name)
        try:
            return await act()
        except (Temporary, Refused):
            self.kept.begun.discard(name)  # nothing happened
            raise

    def _die(self, moment: str, name: str) -> None:
        if self.die_at == (moment, name):
            raise Died
