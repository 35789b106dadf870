"""How much of its limits a Meta application has used: the headers that come with every answer, as percentages.

X-App-Usage: {"call_count", "total_time", "total_cputime"}
X-Business-Use-Case-Usage: {"<id>": [{"type", "call_count", …, "estimated_time_to_regain_access": minutes}]}
Source: https://developers.facebook.com/docs/graph-api/overview/rate-limiting (read 2026-11-22).
"""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from parvis.networks.calls import MOST_WAIT, retry_moment

FULL = 95  # percent: calling while throttled makes the block grow
SHARES = ("call_count", "total_time", "total_cputime")
#: The window slides over an hour: after this there is room again.
REST = timedelta(minutes=5)


def rest_moment(headers: Mapping[str, str]) -> datetime | None:
    """Until when to send nothing; None where there is room."""
    regain = _regain(headers)
    if regain is not None:
        return regain
    full = any(_share(usage) >= FULL for usage in _usages(headers))
    return datetime.now(UTC) + REST if full else None


def regain_moment(headers: Mapping[str, str]) -> datetime | None:
    """When a refused call may come again; None where nothing tells."""
    return _regain(headers) or retry_moment(headers)


def _regain(headers: Mapping[str, str]) -> datetime | None:
    minutes = max((_number(usage.get("estimated_time_to_regain_access")) for usage in _usages(headers)), default=0)
    return datetime.now(UTC) + min(timedelta(minutes=minutes), MOST_WAIT) if minutes > 0 else None


def _usages(headers: Mapping[str, str]) -> Iterator[Mapping[str, Any]]:
    told = _read(headers.get("X-Business-Use-Case-Usage", ""))
    for usages in told.values():
        yield from (usage for usage in (usages if isinstance(usages, list) else ()) if isinstance(usage, dict))
    yield _read(headers.get("X-App-Usage", ""))


def _share(usage: Mapping[str, Any]) -> float:
    return max(_number(usage.get(name)) for name in SHARES)


def _number(value: object) -> float:
    return min(float(value), 1e6) if isinstance(value, int | float) else 0.0


def _read(text: str) -> Mapping[str, Any]:
    try:
        told = json.loads(text or "{}")
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}
