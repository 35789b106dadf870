"""Web hooks: what comes in for an account is posted to the address that asked for it, as the network words it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from aiohttp import ClientSession

from village.world import accounts, notices, outside
from village.world.hub import Event
from village.world.model import Notice
from village.world.world import World

#: Headers and body of a delivery (None: the network does not tell of that), signed with the secret.
Push: TypeAlias = tuple[dict[str, str], bytes] | None
Wording: TypeAlias = Callable[[World, Notice, str], Push]

PAUSES_S = (0.0, 0.2, 1.0)  # before the first attempt, and before the two others


@dataclass(frozen=True, slots=True)
class Hook:
    id: int
    network: str
    account_id: int | None
    url: str
    secret: str


def add(world: World, *, network: str, account_id: int | None, url: str, secret: str) -> Hook:
    """From now on the address is told; without `account_id`, of every account of the network."""
    hook = Hook(world.ids.at(world.clock.now()), network, account_id, url, secret)
    world.store.write("INSERT INTO hook VALUES (?, ?, ?, ?, ?)", (hook.id, network, account_id, url, secret))
    return hook


def remove(world: World, hook: Hook) -> None:
    world.store.write("DELETE FROM hook WHERE id = ?", (hook.id,))


def of_network(world: World, network: str, account_id: int | None = None) -> list[Hook]:
    """Those that are told of this account; without one, all of the network."""
    rows = world.store.rows(
        "SELECT * FROM hook WHERE network = ? AND (? IS NULL OR account_id IS NULL OR account_id = ?) ORDER BY id",
        (network, account_id, account_id),
    )
    return [Hook(*row) for row in rows]


@dataclass
class Delivery:
    """The last thing that was sent to a hook."""

    notice: Notice | None
    headers: dict[str, str]
    body: bytes
    statuses: list[int] = field(default_factory=list)  # of each attempt; 0: not reached


class Courier:
    """Delivers in the background, in order for each hook, three attempts each."""

    def __init__(self, world: World, http: ClientSession, wording: Callable[[str], Wording]) -> None:
        self.last: dict[int, Delivery] = {}
        self._world, self._http, self._wording = world, http, wording
        self._running: dict[int, asyncio.Task[None]] = {}
        world.hub.watchers.append(self._hear)

    def _hear(self, account_id: int, event: Event) -> None:
        if event.kind != "notice":
            return
        account = accounts.get(self._world, account_id)
        for hook in of_network(self._world, account.network, account_id):
            self._queue(hook, account_id, event.id)

    async def _tell(self, hook: Hook, account_id: int, notice_id: int) -> Delivery | None:
        await self._world.store.settled()  # whatever is told of can be read by then
        notice = notices.get(self._world, account_id, notice_id)
        return self._word(hook, notice, hook.secret) if notice else None

    def _word(self, hook: Hook, notice: Notice, secret: str) -> Delivery | None:
        push = self._wording(hook.network)(self._world, notice, secret)
        return Delivery(notice, *push) if push else None

    def _queue(self, hook: Hook, account_id: int, notice_id: int) -> None:
        before = self._running.get(hook.id)

        async def run() -> None:
            if before:
                await asyncio.wait([before])
            delivery = await self._tell(hook, account_id, notice_id)
            if delivery:
                self.last[hook.id] = delivery
                await self._deliver(hook, delivery)

        task = asyncio.create_task(run())
        self._running[hook.id] = task
        task.add_done_callback(lambda done: self._forget(hook.id, done))

    def _forget(self, hook_id: int, done: asyncio.Task[None]) -> None:
        if self._running.get(hook_id) is done:
            del self._running[hook_id]

    async def _deliver(self, hook: Hook, delivery: Delivery) -> None:
        for pause in PAUSES_S:
            await asyncio.sleep(pause)
            try:
                status = await outside.send(self._http, hook.url, delivery.headers, delivery.body)
            except outside.NotReached:
                status = 0
            delivery.statuses.append(status)
            if 200 <= status < 300:
                return

    async def replay(self, hook: Hook) -> Delivery:
        """Send the last one again, byte by byte, once. Raises: LookupError where there is none."""
        return await self._once(hook, self._known(hook))

    async def forge(self, hook: Hook, *, headers: dict[str, str] | None, body: str | None) -> Delivery:
        """Send what the network never said: the last one signed with a wrong secret, or these headers and body."""
        if body is None:
            last = self._known(hook)
            forged = self._word(hook, last.notice, "not-" + hook.secret) if last.notice else None
            if forged is None:
                raise LookupError("What was sent last cannot be forged.")
        else:
            forged = Delivery(None, {"Content-Type": "application/json"}, body.encode())
        forged.headers |= headers or {}
        return await self._once(hook, forged)

    def _known(self, hook: Hook) -> Delivery:
        if hook.id not in self.last:
            raise LookupError("Nothing was sent to this hook yet.")
        return self.last[hook.id]

    async def _once(self, hook: Hook, known: Delivery) -> Delivery:
        again = Delivery(known.notice, known.headers, known.body)
        try:
            again.statuses.append(await outside.send(self._http, hook.url, again.headers, again.body))
        except outside.NotReached:
            again.statuses.append(0)
        return again

    async def close(self) -> None:
        for task in list(self._running.values()):
            task.cancel()
        await asyncio.gather(*self._running.values(), return_exceptions=True)
