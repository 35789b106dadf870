"""What a network tells of a connection, as narrow protocols for the doctor; "does it?" is asked by `isinstance`.

Like those of `protocols`: adapters fulfil them, and raise NetworkError where a call brings nothing.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol, runtime_checkable

from parvis.networks.calls import moment_of
from parvis.networks.protocols import Access


@dataclass(frozen=True, slots=True)
class Grants:
    """What we may do there, and what Parvis uses, in the network's own names."""

    granted: frozenset[str]
    wanted: frozenset[str]

    @property
    def missing(self) -> list[str]:
        return sorted(self.wanted - self.granted)


@dataclass(frozen=True, slots=True)
class Quota:
    """How much of what is allowed was used. until: when there is room again, None where that is not told."""

    used: int
    most: int
    of: Literal["posts", "calls"] = "posts"
    until: datetime | None = None

    @property
    def is_used_up(self) -> bool:
        return self.used >= self.most


@dataclass(frozen=True, slots=True)
class Hooked:
    """Whether the network tells us by itself. url: where to, "" where it does not say. failed: why it could not."""

    is_set: bool
    url: str = ""
    failed: str = ""


@runtime_checkable
class TellsGrants(Protocol):
    async def read_grants(self, access: Access) -> Grants | None:
        """None where it cannot be told for this access."""
        ...


@runtime_checkable
class TellsQuota(Protocol):
    async def read_quota(self, access: Access) -> Quota | None:
        """The one that stops us first; None where the network does not say."""
        ...


@runtime_checkable
class TellsHooks(Protocol):
    async def read_hooks(self, access: Access) -> Hooked: ...


@runtime_checkable
class FetchesMedia(Protocol):
    """The network fetches files by itself, from `Media.url`."""

    @property
    def fetches_media(self) -> bool: ...


def kept_grants(access: Access, wanted: Iterable[str]) -> Grants | None:
    """From the `scope` that came with the token (`oauth` keeps it); None where none came."""
    told = str(access.extra.get("scope") or "")
    return Grants(frozenset(re.split(r"[\s,]+", told.strip())), frozenset(wanted)) if told.strip() else None


def quota_of(headers: Mapping[str, str]) -> Quota | None:
    """From the rate headers of a call; None where there are none."""
    for prefix in ("X-RateLimit", "RateLimit"):
        most, left = (headers.get(f"{prefix}-{name}", "").strip() for name in ("Limit", "Remaining"))
        if most.isdecimal() and left.isdecimal():
            reset = headers.get(f"{prefix}-Reset", "").strip()
            return Quota(int(most) - int(left), int(most), "calls", moment_of(reset) if reset else None)
    return None
