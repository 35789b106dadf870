"""The publisher: sends what is due, once, in order per channel, whoever dies meanwhile (ARCHITECTURE §3).

States of a publication while it is ours: scheduled → sending → published, or back to scheduled (later), or failed,
missed, unsure. Invariants, each held by a statement in `statements.py` and by a test in `tests/`:

1. Who sends holds the lane's lease. A step begins with one committed write that is fenced by lease, state, version
   and number of the try; a row that does not come back from it sends nothing.
2. A publication found in "sending" in a free lane was broken off. It is settled before anything else of that lane:
   steps that are done are not done again, a step that was begun is looked for on the network first.
3. Nothing happened → later, or failed. It may have happened → "sending" until the network told; if it cannot tell,
   "unsure". Published only with a receipt.
4. What waits keeps its lane waiting (order); another lane never waits for it: slots and a breaker per host.
5. Only the database's clock decides what is due, late or leased. The monotonic clock only shortens our own lease.
6. No transaction is open while a network answers. Losing the database loses no receipt: writes wait and repeat.
"""

import asyncio
import json
import os
import socket
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from parvis.kit.http import Http
from parvis.kit.log import get_logger
from parvis.networks.errors import AccessExpired
from parvis.networks.protocols import Access, Receipt
from parvis.publishing import statements
from parvis.publishing.content import thaw
from parvis.publishing.files import read_media
from parvis.publishing.hosts import Hosts
from parvis.publishing.journal import Begin, Due, Lane, NotOurs, PublicationJournal
from parvis.publishing.link import Batch, Link
from parvis.publishing.loading import load
from parvis.publishing.states import PublicationState as S
from parvis.publishing.verdicts import Outcome, Verdict, verdict

log = get_logger()

IDLE_SECONDS = 0.2
CLAIM_PAUSE = 0.02
PASS_SECONDS = 600.0  # one try with all its uploads; then it counts as lost
CLOSED_SECONDS = 60  # how long a lane rests whose channel is to be reconnected
NO_REST = timedelta(0)
BROKEN_REST = timedelta(seconds=5)  # of a lane whose work ended by a bug


class Publisher:
    """One of them a worker process; as many worker processes as one likes.

    refresh: new access for a channel whose token is too old. lost: the channel must be reconnected by a person.
    notice: told each event of the journal (tests let the process die there).
    """

    def __init__(
        self,
        dsn: str,
        http: Http,
        *,
        refresh: Callable[[UUID], Awaitable[Access]],
        lost: Callable[[UUID, str], Awaitable[None]],
        lease: timedelta = timedelta(seconds=15),
        at_once: int = 250,
        lanes_at_once: int = 1000,
        notice: Callable[[str, str], None] = lambda event, name: None,
    ) -> None:
        self.me = uuid4()
        self.http = http
        self.lease = lease
        self.lanes_at_once = lanes_at_once
        self.hosts = Hosts(at_once)
        self._refresh, self._lost, self._notice = refresh, lost, notice
        self._reader, self._beginner, self._ender, self._keeper = (Link(dsn) for _ in range(4))
        self._begins = Batch(self._write_begins)
        self._receipts = Batch(self._write_receipts)
        self._releases = Batch(self._write_releases)
        self._live: dict[UUID, Lane] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._free = asyncio.Event()

    async def run(self, stop: asyncio.Event) -> None:
        """Publish until `stop` is set; then finish what is under way (at most 20 s) and give the lanes back."""
        working = (self._claim_for_ever(), self._begins.run(), self._receipts.run(), self._releases.run())
        helpers = [asyncio.create_task(work) for work in (*working, self._keep_alive())]
        stopped = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait({*helpers, stopped}, return_when=asyncio.FIRST_COMPLETED)
            if not stopped.done():  # a helper ends only by a bug; the process ends with it and is started anew
                raise next(error for task in helpers if task.done() and (error := task.exception()))
            helpers[0].cancel()
            if self._tasks:
                await asyncio.wait(self._tasks, timeout=20)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._keeper.rows(statements.GONE, me=self.me), 3)
        finally:
            for task in (*helpers, *self._tasks, stopped):
                task.cancel()
            for link in (self._reader, self._beginner, self._ender, self._keeper):
                await link.close()

    async def _claim_for_ever(self) -> None:
        while True:
            self._free.clear()
            if not await self._claim():
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._free.wait(), IDLE_SECONDS)
                    await asyncio.sleep(CLAIM_PAUSE)  # lanes come free in crowds: one look for all of them

    async def _claim(self) -> int:
        """Lease lanes with something due and start on them; how many."""
        room = self.lanes_at_once - len(self._live)
        if room <= 0:
            return 0
        good_until = time.monotonic() + self.lease.total_seconds()
        claimed = await self._reader.rows(
            statements.CLAIM, me=self.me, lease=self.lease, room=room, full=self.hosts.full(self._live.values())
        )
        lanes: dict[UUID, Lane] = {}
        for row in claimed:
            if row.channel_id in self._live:  # our own lease had run out and nobody else took it
                self._live[row.channel_id].good_until = good_until
            else:
                lanes[row.channel_id] = Lane(row.channel_id, row.host, good_until)
        if lanes:
            self._live |= lanes
            await load(self._reader, lanes, self.http)
            for lane in lanes.values():
                task = asyncio.create_task(self._work_through(lane))
                self._tasks.add(task)
                task.add_done_callback(self._ended)
        return len(lanes)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.error("lane.broke", exc_info=task.exception())

    async def _work_through(self, lane: Lane) -> None:
        """What is due in one lane, in order, until something has to wait."""
        rest = BROKEN_REST
        try:
            for due in lane.rows:
                try:
                    rest = await self._send(lane, due)
                except (
                    NotOurs
                ):  # cancelled, moved or changed just now: look at the whole lane anew, for the order's sake
                    rest = NO_REST
                    break
                if rest > NO_REST or not lane.is_ours:
                    break
            else:
                rest = NO_REST
        finally:
            await self._releases.put((lane.channel_id, rest))
            self._live.pop(lane.channel_id, None)
            self._free.set()

    async def _send(self, lane: Lane, due: Due) -> timedelta:
        """One try of one publication. How long the lane rests afterwards."""
        aside = _set_aside(due)
        if aside is not None:
            await self._settle(due, aside)
            return NO_REST
        if not due.connected or lane.access is None:
            return timedelta(seconds=CLOSED_SECONDS)
        journal = PublicationJournal(due, lane, self._begins.put, self._notice)
        try:
            async with self.hosts.slot(lane.host), asyncio.timeout(PASS_SECONDS):
                receipt = await self._publish(lane, due, journal)
        except NotOurs:
            raise
        except Exception as error:  # noqa: BLE001  whatever it was, the row must come to a true state, and others go on
            return await self._failed(lane, due, journal, error)
        self.hosts.heard(lane.host)
        await self._receipts.put((due, receipt))
        self._notice("published", "")
        return _rest(receipt.rest_until)

    async def _publish(self, lane: Lane, due: Due, journal: PublicationJournal) -> Receipt:
        assert lane.access is not None
        outgoing = thaw(due.content, await read_media(due.content, lane.channel_id) if "media" in due.content else {})
        try:
            receipt: Receipt = await lane.adapter.publish(outgoing, lane.access, journal)
        except AccessExpired:
            lane.access = await self._refresh(lane.channel_id)
            journal.looking = False
            receipt = await lane.adapter.publish(outgoing, lane.access, journal)
        return receipt

    async def _failed(self, lane: Lane, due: Due, journal: PublicationJournal, error: Exception) -> timedelta:
        decided = verdict(error, journal, due.tries + 1)
        self.hosts.failed(lane.host, error)
        if decided.problem == "broken":
            log.exception("publication.broke", publication=str(due.id), exc_info=error)
        await self._settle(due, decided, journal)
        if decided.reconnect:
            await self._lost(lane.channel_id, decided.problem)
        return decided.wait or NO_REST

    async def _settle(self, due: Due, decided: Verdict, journal: PublicationJournal | None = None) -> None:
        done = journal.pending if journal else None
        moved = await self._ender.rows(
            statements.SETTLE,
            **{"id": due.id, "try": due.tries + journal.has_begun if journal else due.tries, "version": due.version},
            me=self.me,
            number=due.tries + 1,
            state=str(decided.state),
            outcome=str(decided.outcome),
            problem=decided.problem,
            said=decided.said,
            wait=decided.wait,
            nothing=decided.nothing,
            done_name=done.name if done else None,
            done_effect=done.effect if done else None,
            done=json.dumps(done.result) if done else None,
        )
        log.info(
            "publication.settled",
            publication=str(due.id),
            state=str(decided.state),
            problem=decided.problem,
            moved=bool(moved),
        )

    async def _keep_alive(self) -> None:
        """Renew the leases of lanes under way, and give a sign of life; three times a lease."""
        while True:
            await self._keeper.rows(statements.ALIVE, me=self.me, host=socket.gethostname(), pid=os.getpid())
            if self._live:
                good_until = time.monotonic() + self.lease.total_seconds()
                renewed = await self._keeper.rows(
                    statements.RENEW, me=self.me, lease=self.lease, lanes=list(self._live)
                )
                for row in renewed:
                    if row.channel_id in self._live:
                        self._live[row.channel_id].good_until = good_until
            await asyncio.sleep(self.lease.total_seconds() / 3)

    async def _write_begins(self, begins: list[Begin]) -> list[bool]:
        rows = json.dumps([_row(begin) for begin in begins])
        ours = {row.id for row in await self._beginner.rows(statements.BEGIN, me=self.me, rows=rows)}
        return [begin.due.id in ours for begin in begins]

    async def _write_receipts(self, items: list[tuple[Due, Receipt]]) -> list[None]:
        rows = [
            {
                "id": str(due.id),
                "try": due.tries + 1,
                "remote_id": receipt.remote_id,
                "url": receipt.url,
                "parts": receipt.part_ids,
            }
            for due, receipt in items
        ]
        await self._ender.rows(statements.PUBLISHED, me=self.me, rows=json.dumps(rows))
        return [None] * len(items)

    async def _write_releases(self, items: list[tuple[UUID, timedelta]]) -> list[None]:
        await self._reader.rows(
            statements.RELEASE, me=self.me, lane=[lane for lane, _ in items], rest=[rest for _, rest in items]
        )
        return [None] * len(items)


def _row(begin: Begin) -> dict[str, object]:
    """As `statements.BEGIN` reads it."""
    due, done = begin.due, begin.done
    row: dict[str, object] = {
        "id": str(due.id),
        "version": due.version,
        "try": due.tries + 1,
        "began": due.began_at.isoformat(),
        "name": begin.name,
        "effect": begin.effect,
        "content": due.content,
        "broken": begin.first and due.broken_off,
    }
    if done is not None:
        row |= {"done_name": done.name, "done_effect": done.effect, "done": done.result}
    return row


def _set_aside(due: Due) -> Verdict | None:
    """What must not go out without a person: too late, and nothing of it has left us."""
    if not due.late or due.out:
        return None
    if not due.broken_off or not due.begun:
        return Verdict(S.MISSED, Outcome.MISSED, "late")
    if not due.connected:  # it may be out, and we cannot look any more
        return Verdict(S.UNSURE, Outcome.UNSURE, "access_lost")
    return None


def _rest(until: datetime | None) -> timedelta:
    if until is None:
        return NO_REST
    wait = until - datetime.now(UTC)
    return wait if wait > NO_REST else NO_REST
