"""What a LinkedIn answer that is not 2xx means: {"status", "code", "message", "serviceErrorCode"}.

Source: the error tables of https://learn.microsoft.com/en-us/linkedin/marketing/community-management/shares/
{posts,images,videos,comments}-api (read 2026-11-22). 429 and 5xx never come here.
"""

import re
from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from parvis.kit.http import Answer
from parvis.networks.errors import (
    AccessExpired,
    AccessLost,
    ContentRefused,
    Gone,
    NetworkError,
    NotPermitted,
    Refused,
    Temporary,
    Unfinished,
)  # fmt: skip


class VersionOver(Refused):
    code = "version_over"
    sentence = _("LinkedIn has ended the version of its interface that Parvis speaks. Update Parvis, then send again.")


class Duplicate(ContentRefused):
    code = "duplicate"
    sentence = _(
        "LinkedIn holds a post with exactly these words from the last minutes. Change a word, then send again."
    )


BY_STATUS: dict[int, type[NetworkError]] = {
    400: ContentRefused,
    401: AccessExpired,  # renewed once; where that does not help a person must reconnect
    403: NotPermitted,
    404: Gone,
    409: Temporary,
    413: ContentRefused,
    422: ContentRefused,
    426: VersionOver,
}
BY_CODE: dict[str, type[NetworkError]] = {
    "EXPIRED_UPLOAD_URL": Temporary,
    "MEDIA_ASSET_WAITING_UPLOAD": Unfinished,
    "MEDIA_ASSET_PROCESSING_FAILED": ContentRefused,
    "REVOKED_ACCESS_TOKEN": AccessLost,
    "EXPIRED_ACCESS_TOKEN": AccessExpired,
    "ACCESS_DENIED": NotPermitted,
    "NONEXISTENT_VERSION": VersionOver,
}
REVOKED = 65601
_TWIN = re.compile(r"duplicate of (urn:li:(?:share|ugcPost|activity):\d+)", re.IGNORECASE)
THROTTLED = timedelta(minutes=1)


def sorted_error(answer: Answer) -> NetworkError:
    """The error for an answer below 500 that is not a success."""
    told = answer.json()
    told = told if isinstance(told, dict) else {}
    said = str(told.get("message") or "") or answer.text()
    return _kind(answer, str(told.get("code") or ""), told.get("serviceErrorCode"), said)(
        said=said, status=answer.status
    )


def _kind(answer: Answer, code: str, number: object, said: str) -> type[NetworkError]:
    if answer.status == 401 and number == REVOKED:
        return AccessLost
    if answer.status == 403 and "unpermitted fields" in said.lower():
        return ContentRefused
    if answer.status == 422 and duplicate_of(answer):
        return Duplicate
    return BY_CODE.get(code) or BY_STATUS.get(answer.status, Refused)


def duplicate_of(answer: Answer) -> str:
    """The post that LinkedIn takes ours for a copy of; "" where it does not."""
    found = _TWIN.search(answer.text(1000)) if answer.status == 422 else None
    return found[1] if found else ""


def quota_end(said: str, now: datetime) -> datetime:
    """When calls are taken again after a 429, which does not tell: quotas are those of a day in UTC.

    Source: https://learn.microsoft.com/en-us/linkedin/shared/api-guide/concepts/rate-limits (read 2026-11-22).
    """
    if "throttle" in said.lower():
        return now + THROTTLED
    return datetime(now.year, now.month, now.day, tzinfo=UTC) + timedelta(days=1)
