"""The world: its store, its clock, and what was chosen at the start."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from village.world.clock import Clock, Ids
from village.world.hub import Hub
from village.world.store import Store

if TYPE_CHECKING:
    from village.world.people import Person

MENTION = re.compile(r"(?<![\w@/.])@(\w+(?:[\w.-]*\w)?)(?:@([\w.-]+\w))?")


@dataclass
class World:
    store: Store
    base_url: str = "http://127.0.0.1:8700"
    seed: int = 7
    speed: float = 60.0
    media_delay: float = 2.0
    ids: Ids = field(default_factory=Ids)
    hub: Hub = field(default_factory=Hub)
    people: list[Person] = field(default_factory=list)
    settled: set[str] = field(default_factory=set)  # networks on which the people have accounts

    def __post_init__(self) -> None:
        self.clock = Clock(int(self.store.setting("clock_ahead_ms", "0")))

    @property
    def domain(self) -> str:
        return self.base_url.partition("://")[2]

    def advance(self, seconds: float) -> None:
        """Wind the clock forward, and remember it: identifiers must never go back in time."""
        self.clock.advance(seconds)
        self.store.set("clock_ahead_ms", str(self.clock.ahead_ms))

    def luck(self, *what: object) -> random.Random:
        """A random stream that depends on the seed and on what it is for, never on what happened before."""
        return random.Random(":".join(map(str, (self.seed, *what))))  # noqa: S311 (a simulation, no secret)
