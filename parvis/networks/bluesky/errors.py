"""What a Bluesky answer that is not 2xx means.

Source: the lexicons' `errors` and https://docs.bsky.app/docs/advanced-guides/rate-limits (read 2026-11-22).
"""

from parvis.kit.http import Answer
from parvis.networks.errors import (
    AccessExpired,
    AccessLost,
    ContentRefused,
    Gone,
    NetworkError,
    NotPermitted,
    Refused,
)  # fmt: skip


class BlobGone(ContentRefused):
    """A file that was uploaded is no longer there; uploading it again brings it back."""


class Changed(Refused):
    """The record is not what we have read any more."""


#: By the name in {"error": …}. It decides before the status: an expired token comes as 400.
BY_NAME: dict[str, type[NetworkError]] = {
    "ExpiredToken": AccessExpired,
    "InvalidToken": AccessExpired,
    "AuthMissing": AccessExpired,
    "AuthenticationRequired": AccessLost,
    "AuthFactorTokenRequired": AccessLost,
    "AccountTakedown": AccessLost,
    "AccountDeactivated": AccessLost,
    "AccountSuspended": AccessLost,
    "RepoTakendown": AccessLost,
    "RepoDeactivated": AccessLost,
    "RepoSuspended": AccessLost,
    "RecordNotFound": Gone,
    "NotFound": Gone,
    "BlobTooLarge": ContentRefused,
    "BlobNotFound": BlobGone,
    "InvalidSwap": Changed,
    "InvalidMimeType": ContentRefused,
    "InvalidRecord": ContentRefused,
    "InvalidRequest": ContentRefused,
}
BY_STATUS: dict[int, type[NetworkError]] = {
    400: ContentRefused,
    401: AccessExpired,
    403: NotPermitted,
    404: Gone,
    413: ContentRefused,
}


def error_name(answer: Answer) -> str:
    told = answer.json()
    return str(told.get("error", "")) if isinstance(told, dict) else ""


def sorted_error(answer: Answer) -> NetworkError:
    """The error for an answer below 500 that is not a success."""
    told = answer.json()
    said = str(told.get("message") or told.get("error") or "") if isinstance(told, dict) else answer.text()
    kind = BY_NAME.get(error_name(answer)) or BY_STATUS.get(answer.status, Refused)
    return kind(said=said, status=answer.status)
