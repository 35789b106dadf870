"""The journal of one pass over one publication: what was done stays done (see `networks.protocols.Journal`)."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from parvis.networks.errors import Refused, Temporary
from parvis.networks.protocols import Access, Result, Undecidable
from parvis.publishing.content import Frozen


class NotOurs(Exception):
    """The lease or the row is no longer ours: cancelled, moved, changed, or another worker's. Send nothing."""


class TooLate(Exception):
    """It did not go out in time, and nothing of it has left us: a person decides."""


@dataclass(slots=True)
class Lane:
    """A lane that this worker has leased. `good_until`: on the monotonic clock, when the lease may be over."""

    channel_id: UUID
    host: str
    good_until: float
    adapter: Any = None
    access: Access | None = None
    rows: list["Due"] = field(default_factory=list)

    @property
    def is_ours(self) -> bool:
        return time.monotonic() < self.good_until


@dataclass(slots=True)
class Due:
    """A publication as it was when its lane was claimed."""

    id: UUID
    version: int
    tries: int  # passes before this one
    broken_off: bool  # found in "sending": an earlier pass never came to its end
    began_at: datetime  # of the first try; of one that was never tried, the moment of loading
    fresh_since: float | None  # on the monotonic clock, when one that was never tried was loaded
    late: bool
    connected: bool
    content: Frozen
    done: dict[str, Result]
    begun: set[str]  # steps with an effect that an earlier pass began and never noted as done
    out: bool  # something that readers see is done already

    def start(self) -> datetime:
        """The moment of the first try. Of rows that were loaded together no two share it: networks sort by it."""
        if self.fresh_since is not None:
            self.began_at += timedelta(seconds=time.monotonic() - self.fresh_since)
            self.fresh_since = None
        return self.began_at


class Done(NamedTuple):
    """A step that is done and not yet noted."""

    name: str
    effect: bool
    result: Result


class Begin(NamedTuple):
    """One write before a step; `done`: the step before it. `first`: of this pass."""

    due: Due
    name: str
    effect: bool
    done: Done | None
    first: bool


class PublicationJournal:
    """`begin` commits a Begin under lease, state and version, and says whether we may go on."""

    def __init__(
        self,
        due: Due,
        lane: Lane,
        begin: Callable[[Begin], Awaitable[bool]],
        notice: Callable[[str, str], None],
    ) -> None:
        self.once = str(due.id)
        self.began_at = due.start()
        self.pending: Done | None = None  # noted with the next write
        self._first = True
        self.acting = False  # a step with an effect is under way: it may have happened
        self.looking = False
        self._due, self._lane, self._begin, self._notice = due, lane, begin, notice

    @property
    def has_begun(self) -> bool:
        """True as soon as a step of this pass was noted as begun."""
        return not self._first

    @property
    def owes_a_look(self) -> bool:
        """An earlier pass began a step with an effect, and whether it happened has not been told yet."""
        return self.looking or (bool(self._due.begun) and not self.acting)

    async def step(
        self,
        name: str,
        act: Callable[[], Awaitable[Result]],
        *,
        look: Callable[[], Awaitable[Result | None]] | None = None,
        repeatable: bool = False,
    ) -> Result:
        due = self._due
        if name in due.done:
            return due.done[name]
        if not await self._begin(Begin(due, name, not repeatable, self.pending, self._first)):
            raise NotOurs
        self.pending, self._first = None, False
        self._notice("begun", name)
        result = None
        if name in due.begun and not repeatable:
            result = await self._looked(look)
        if result is None:
            result = await self._acted(act, effect=not repeatable)
        self._notice("acted", name)
        self.pending = Done(name, not repeatable, result)
        due.begun.discard(name)
        due.done[name] = result
        due.out = due.out or not repeatable
        return result

    async def _looked(self, look: Callable[[], Awaitable[Result | None]] | None) -> Result | None:
        if look is None:
            raise Undecidable
        self.looking = True
        found = await look()
        self.looking = False
        if found is None and self._due.late and not self._due.out:
            raise TooLate
        return found

    async def _acted(self, act: Callable[[], Awaitable[Result]], *, effect: bool) -> Result:
        # A worker that was stopped for longer than its lease wakes up here: somebody else has settled it since.
        if not self._lane.is_ours:
            raise NotOurs
        self.acting = effect
        try:
            result = await act()
        except (Temporary, Refused):
            self.acting = False  # nothing happened
            self._due.begun.clear()
            raise
        self.acting = False
        return result
