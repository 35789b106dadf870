"""Where a reading of comments begins: an account may call seldom, so only posts whose count of comments has changed
are asked for, and, a few at each reading in turn, the others.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from parvis.kit.clock import parsed

QUIET_POSTS = 3
#: Counts and lists lag behind what was said.
OVERLAP = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Mark:
    """at: when the last reading began. counts: of comments under our posts. turn: of the quiet ones."""

    at: datetime | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    turn: int = 0

    @classmethod
    def read(cls, mark: str) -> "Mark":
        if not mark:
            return cls()
        told = json.loads(mark)
        return cls(parsed(told["at"]), told.get("counts") or {}, told.get("turn", 0))

    def __str__(self) -> str:
        at = self.at.isoformat() if self.at else ""
        return json.dumps({"at": at, "counts": dict(self.counts), "turn": self.turn})

    @property
    def since(self) -> datetime | None:
        """What came before was read; None at the first time."""
        return self.at - OVERLAP if self.at else None

    def posts(self, counts: Mapping[str, int], about: Sequence[str]) -> tuple[list[str], list[str]]:
        """Those where something was said since, and those whose turn it is."""
        loud = [post for post, count in counts.items() if count != self.counts.get(post, 0)]
        quiet = [post for post, count in counts.items() if count and post not in loud]
        quiet += [post for post in about if post not in counts]
        if self.at is None or not quiet:
            return loud, quiet
        turn = self.turn % len(quiet)
        return loud, (quiet[turn:] + quiet[:turn])[:QUIET_POSTS]

    def after(self, began: datetime, counts: Mapping[str, int]) -> "Mark":
        return Mark(began, counts, self.turn + QUIET_POSTS)
