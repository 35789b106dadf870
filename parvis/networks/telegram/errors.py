"""What an answer of the Bot API that is not `ok` means. It has a status and a sentence, no codes of its own.

Source: https://core.telegram.org/bots/api#making-requests; the sentences are those that the server is known to say.
"""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from parvis.kit.http import Answer
from parvis.networks.calls import MOST_WAIT
from parvis.networks.errors import (
    AccessLost,
    Busy,
    ContentRefused,
    Gone,
    NetworkError,
    NotPermitted,
    Refused,
    Temporary,
)  # fmt: skip

#: By a piece of the sentence, in small letters; the first that is found decides before the status.
BY_WORDS: tuple[tuple[str, type[NetworkError]], ...] = (
    ("bot was blocked by the user", NotPermitted),
    ("user is deactivated", NotPermitted),
    ("can't initiate conversation", NotPermitted),
    ("chat not found", AccessLost),
    ("group chat was deactivated", AccessLost),
    ("bot was kicked", AccessLost),
    ("bot is not a member", AccessLost),
    ("need administrator rights", AccessLost),
    ("not enough rights", NotPermitted),
    ("have no rights", NotPermitted),
    ("chat_admin_required", NotPermitted),
    ("chat_write_forbidden", NotPermitted),
    ("message can't be deleted", NotPermitted),
    ("message to be replied not found", Gone),
    ("message to delete not found", Gone),
    ("message to react not found", Gone),
    ("message not found", Gone),
    ("failed to get http url content", Temporary),
)
BY_STATUS: dict[int, type[NetworkError]] = {
    400: ContentRefused,
    401: AccessLost,
    403: AccessLost,
    404: AccessLost,  # what has not the form of a token is no address
    409: Temporary,  # somebody else reads with the same token at this moment
    413: ContentRefused,
    422: ContentRefused,
}


def sorted_error(answer: Answer) -> NetworkError:
    """The error for an answer that says no. A page instead of JSON comes from something between: it may pass."""
    told = answer.json()
    if not isinstance(told, dict):
        return Temporary(said=answer.text(), status=answer.status)
    said = str(told.get("description") or "")
    code = told.get("error_code")
    status = code if isinstance(code, int) else answer.status
    if status == 429:
        return Busy(retry_at=_after(told), said=said, status=status)
    if status >= 500:
        return Temporary(said=said, status=status)
    for words, kind in BY_WORDS:
        if words in said.lower():
            return kind(said=said, status=status)
    return BY_STATUS.get(status, Refused)(said=said, status=status)


def with_moment(busy: Busy) -> Busy:
    """Telegram says in the body how long to wait; `calls` knows headers only, and keeps the body in `said`."""
    try:
        told = json.loads(busy.said)
    except ValueError:
        return busy
    if not isinstance(told, dict):
        return busy
    return Busy(retry_at=busy.retry_at or _after(told), said=str(told.get("description") or ""), status=busy.status)


def moved_to(answer: Answer) -> int | None:
    """The new id of a group that became a larger one."""
    moved = _parameters(answer.json()).get("migrate_to_chat_id")
    return moved if isinstance(moved, int) else None


def _after(told: dict[str, Any]) -> datetime | None:
    seconds = _parameters(told).get("retry_after")
    if not isinstance(seconds, int | float):
        return None
    return datetime.now(UTC) + min(timedelta(seconds=max(0.0, float(seconds))), MOST_WAIT)


def _parameters(told: Any) -> dict[str, Any]:
    found = told.get("parameters") if isinstance(told, dict) else None
    return found if isinstance(found, dict) else {}
