"""What an answer of Google that is not 2xx means: by its reasons, then by its status.

Sources: https://developers.google.com/youtube/v3/docs/errors, https://cloud.google.com/apis/design/errors
(read 2026-11-22).
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from parvis.kit.http import Answer
from parvis.networks.errors import (
    AccessExpired,
    AccessLost,
    Busy,
    ContentRefused,
    Gone,
    NetworkError,
    NotPermitted,
    Refused,
    Temporary,
)  # fmt: skip

#: The day's quota begins anew at midnight there.
PACIFIC = ZoneInfo("America/Los_Angeles")
OF_THE_DAY = frozenset({"quotaExceeded", "dailyLimitExceeded"})
BY_REASON: dict[str, type[NetworkError]] = {
    "authError": AccessExpired,
    "expired": AccessExpired,
    "required": AccessExpired,
    "ACCESS_TOKEN_EXPIRED": AccessExpired,
    "UNAUTHENTICATED": AccessExpired,
    "insufficientPermissions": AccessLost,
    "ACCESS_TOKEN_SCOPE_INSUFFICIENT": AccessLost,
    "rateLimitExceeded": Busy,
    "userRateLimitExceeded": Busy,
    "RESOURCE_EXHAUSTED": Busy,
    "accessNotConfigured": NotPermitted,
    "SERVICE_DISABLED": NotPermitted,
    "ABORTED": Temporary,
}
BY_STATUS: dict[int, type[NetworkError]] = {
    400: ContentRefused,
    401: AccessExpired,
    403: NotPermitted,
    404: Gone,
    410: Gone,
    412: ContentRefused,
    413: ContentRefused,
}


def sorted_error(answer: Answer, by_reason: Mapping[str, type[NetworkError]] | None = None) -> NetworkError:
    """The error for an answer below 500 that is not a success. by_reason: what a network adds, it comes first.

    A page instead of JSON comes from something on the way, not from the API: it may pass.
    """
    told = answer.json()
    if not isinstance(told, dict):
        return (AccessExpired if answer.status == 401 else Temporary)(said=answer.text(), status=answer.status)
    said, found = spoken(told), reasons(told)
    if OF_THE_DAY & set(found):
        return Busy(retry_at=next_quota(datetime.now(UTC)), said=said, status=answer.status)
    known = BY_REASON | dict(by_reason or {})
    kind = next((known[reason] for reason in found if reason in known), BY_STATUS.get(answer.status, Refused))
    return kind(said=said, status=answer.status)


def reasons(told: Any) -> list[str]:
    """All that an error body names, the most telling first."""
    error = told.get("error") if isinstance(told, dict) else None
    if not isinstance(error, dict):
        return [str(error)] if error else []
    listed = [*(error.get("errors") or ()), *(error.get("details") or ())]
    named = [str(entry["reason"]) for entry in listed if isinstance(entry, dict) and entry.get("reason")]
    return [*named, *([str(error["status"])] if error.get("status") else [])]


def spoken(told: Mapping[str, Any]) -> str:
    """Google's own sentence."""
    error = told.get("error")
    if isinstance(error, dict):
        return str(error.get("message") or "")
    return str(told.get("error_description") or error or "")


def next_quota(at: datetime) -> datetime:
    """The next midnight on the Pacific coast, in UTC."""
    there = at.astimezone(PACIFIC)
    day = (there + timedelta(days=1)).date()
    return datetime(day.year, day.month, day.day, tzinfo=PACIFIC).astimezone(UTC)
