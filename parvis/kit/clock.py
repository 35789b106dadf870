"""Moments and wall clocks. Instants are aware and in UTC; what people chose is a day and a time on a clock."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from parvis.kit.errors import ParvisError


class TimeDoesNotExist(ParvisError):
    """The clock jumps over this time when daylight saving begins."""

    sentence = _("{time} does not exist on that day: the clocks are put forward in the night. Choose another time.")


def now() -> datetime:
    return datetime.now(UTC)


def moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The instant of a wall-clock time. In the fold of autumn it is the first of the two.

    Raises TimeDoesNotExist in the gap of spring.
    """
    local = datetime.combine(day, at.replace(second=0, microsecond=0), tzinfo=zone)
    instant = local.astimezone(UTC)
    if not _exists(local):
        raise TimeDoesNotExist(time=f"{at:%H:%M}")
    return instant


def is_ambiguous(day: date, at: time, zone: ZoneInfo) -> bool:
    """True in the hour that happens twice when daylight saving ends."""
    first = datetime.combine(day, at, tzinfo=zone)
    return first.utcoffset() != first.replace(fold=1).utcoffset() and _exists(first)


def _exists(local: datetime) -> bool:
    zone = local.tzinfo
    return local.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None)


def parsed(text: str) -> datetime:
    """An ISO 8601 moment as networks write it, aware; without a zone it is UTC. Raises ValueError."""
    found = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return found if found.tzinfo else found.replace(tzinfo=UTC)
