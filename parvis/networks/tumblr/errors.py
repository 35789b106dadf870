"""What an answer of Tumblr means that is no success: {"meta": {…}, "errors": [{"title", "code", "detail"}]}.

Source: https://github.com/tumblr/docs/blob/master/api.md#errors-and-error-subcodes (read 2026-11-25).
429 and 5xx never come here.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from parvis.kit.http import Answer
from parvis.networks.errors import (
    AccessExpired,
    Busy,
    ContentRefused,
    Gone,
    NetworkError,
    NotPermitted,
    Refused,
    Temporary,
    Unfinished,
)  # fmt: skip

BY_STATUS: dict[int, type[NetworkError]] = {
    400: ContentRefused,
    401: AccessExpired,  # renewed once; where that does not help a person must reconnect
    403: NotPermitted,
    404: Gone,
    409: Temporary,
    413: ContentRefused,
    415: ContentRefused,
    422: ContentRefused,
    429: Busy,  # told inside an answer with 200
}
BY_CODE: dict[int, type[NetworkError]] = {
    8001: ContentRefused,  # a block is wrong
    8002: Gone,  # what is to be reblogged
    8004: Busy,  # pictures of the day
    8005: ContentRefused,  # the file
    8008: ContentRefused,  # a film in a reblog
    8010: Unfinished,  # another film is still being worked on
    8011: Busy,  # films of the day
    8016: ContentRefused,
    8022: NotPermitted,  # the queue is full
    8023: Busy,  # posts of the day
}
#: A limit for the day ends at Tumblr's midnight, wherever that is.
LOOK_AGAIN = timedelta(hours=1)


def status_of(answer: Answer) -> int:
    """As the answer itself says it, where it does: Tumblr may wrap a refusal in a 200."""
    whole = answer.json()
    meta = whole.get("meta") if isinstance(whole, dict) else None
    status = meta.get("status") if isinstance(meta, dict) else None
    return status if answer.ok and isinstance(status, int) else answer.status


def sorted_error(answer: Answer) -> NetworkError:
    whole, status = answer.json(), status_of(answer)
    first = _first(whole)
    code = first.get("code")
    said = str(first.get("detail") or first.get("title") or _message(whole) or answer.text())
    kind = BY_CODE.get(code) if isinstance(code, int) else None
    kind = kind or (Temporary if status >= 500 else BY_STATUS.get(status, Refused))
    if issubclass(kind, Busy):
        return kind(retry_at=datetime.now(UTC) + LOOK_AGAIN, said=said, status=status)
    return kind(said=said, status=status)


def _first(whole: Any) -> dict[str, Any]:
    errors = whole.get("errors") if isinstance(whole, dict) else None
    first = errors[0] if isinstance(errors, list) and errors else None
    return first if isinstance(first, dict) else {}


def _message(whole: Any) -> str:
    meta = whole.get("meta") if isinstance(whole, dict) else None
    return str(meta.get("msg") or "") if isinstance(meta, dict) else ""
