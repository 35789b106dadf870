"""Where the server keeps what every handler needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from aiohttp import ClientSession, web

from village.faults import Faults
from village.journal import Journal
from village.world.hooks import Courier
from village.world.world import World


@dataclass(frozen=True, slots=True)
class Limits:
    """Requests allowed in a window; 0 lifts the limit."""

    requests: int = 300  # in 5 minutes
    uploads: int = 30  # in 30 minutes
    deletions: int = 30  # in 30 minutes


WORLD: Final = web.AppKey("world", World)
FAULTS: Final = web.AppKey("faults", Faults)
JOURNAL: Final = web.AppKey("journal", Journal)
HTTP: Final = web.AppKey("http", ClientSession)
COURIER: Final = web.AppKey("courier", Courier)
LIMITS: Final = web.AppKey("limits", Limits)
