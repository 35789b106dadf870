"""What an answer of Reddit means. It often refuses with 200: {"json": {"errors": [[NAME, sentence, field]]}}.

Source: https://github.com/reddit-archive/reddit/blob/master/r2/r2/lib/errors.py (read 2026-11-25). Those in `YOUNGER`
are not in it; no page of Reddit lists them. 429 and 5xx never come here.
"""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

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
)  # fmt: skip


class NoCommunity(ContentRefused):
    code = "no_community"
    sentence = _("A post on Reddit stands in a community. Choose one, then send again.")


class FlairMissing(ContentRefused):
    code = "flair_missing"
    sentence = _("This community asks for a flair. Choose the community with one of its flairs, then send again.")


class LinkThere(ContentRefused):
    code = "link_there"
    sentence = _("This link stands in that community already. Allow to post it again, or choose another community.")


BY_STATUS: dict[int, type[NetworkError]] = {
    302: Gone,  # to a search, where there is no such community
    400: ContentRefused,
    401: AccessExpired,  # renewed once; where that does not help a person must reconnect
    403: NotPermitted,
    404: Gone,
    409: Temporary,
    413: ContentRefused,
    415: ContentRefused,
    422: ContentRefused,
}
#: unconfirmed: as client programs report them.
YOUNGER: dict[str, type[NetworkError]] = {
    "SUBMIT_VALIDATION_FLAIR_REQUIRED": FlairMissing,
    "BAD_FLAIR_TEMPLATE_ID": FlairMissing,
    "BANNED_FROM_SUBREDDIT": NotPermitted,
    "USER_MUTED": NotPermitted,
    "USER_BLOCKED_MESSAGE": NotPermitted,
    "NOT_WHITELISTED_BY_USER_MESSAGE": NotPermitted,
    "THREAD_LOCKED": NotPermitted,
}
#: What is in neither is about what was sent.
BY_NAME: dict[str, type[NetworkError]] = YOUNGER | {
    "RATELIMIT": Busy,
    "SUBREDDIT_RATELIMIT": Busy,
    "QUOTA_FILLED": Busy,
    "CONFLICT": Temporary,
    "USER_REQUIRED": AccessExpired,
    "EXPIRED": AccessExpired,
    "ALREADY_SUB": LinkThere,
    "SUBREDDIT_REQUIRED": NoCommunity,
    "SUBREDDIT_NOEXIST": NoCommunity,
    "SUBREDDIT_NOTALLOWED": NotPermitted,
    "VERIFIED_USER_REQUIRED": NotPermitted,
    "USER_BLOCKED": NotPermitted,
    "NOT_AUTHOR": NotPermitted,
    "NO_API": NotPermitted,
    "BANNED_IP": NotPermitted,
    "BAD_CAPTCHA": NotPermitted,
    "TOO_OLD": NotPermitted,
    "DELETED_COMMENT": Gone,
    "DELETED_LINK": Gone,
    "DELETED_THING": Gone,
    "USER_DOESNT_EXIST": Gone,
}
#: Of the store that takes files; it speaks XML. 403: the lease is too old, and is asked for anew.
BY_STORE_STATUS: dict[int, type[NetworkError]] = {400: ContentRefused, 403: Temporary, 413: ContentRefused}
_WAIT = re.compile(r"(\d+)\s*(millisecond|second|minute|hour|day)", re.IGNORECASE)
_SECONDS = {"millisecond": 0.001, "second": 1, "minute": 60, "hour": 3600, "day": 86_400}
MOST_WAIT = 86_400.0


def sorted_error(answer: Answer) -> NetworkError:
    """The error for an answer below 500 that is not a success: {"message", "error", "reason", "explanation"}."""
    told = answer.json()
    if not isinstance(told, dict):
        return BY_STATUS.get(answer.status, Refused)(said=answer.text(), status=answer.status)
    if (error := error_inside(told, answer.status)) is not None:
        return error
    said = str(told.get("explanation") or told.get("message") or "")
    kind = BY_NAME.get(str(told.get("reason") or "").upper()) or BY_STATUS.get(answer.status, Refused)
    return kind(said=said, status=answer.status)


def error_inside(told: Any, status: int) -> NetworkError | None:
    """The first error that an answer names, whatever its status; None where it names none."""
    inside = told.get("json") if isinstance(told, dict) else None
    errors = inside.get("errors") if isinstance(inside, dict) else None
    if not isinstance(inside, dict) or not isinstance(errors, list) or not errors:
        return None
    first = errors[0] if isinstance(errors[0], list) else [errors[0]]
    name, said = str(first[0]), str(first[1] if len(first) > 1 and first[1] else first[0])
    kind = BY_NAME.get(name, ContentRefused)
    if issubclass(kind, Busy):
        return kind(retry_at=free_again(inside.get("ratelimit"), said, datetime.now(UTC)), said=said, status=status)
    return kind(said=said, status=status)


def free_again(told: object, said: str, now: datetime) -> datetime | None:
    """When it may be tried again: in so many seconds, or as the sentence says (“try again in 9 minutes”)."""
    if isinstance(told, int | float) and not isinstance(told, bool):
        return now + timedelta(seconds=max(0.0, min(float(told), MOST_WAIT)))
    found = _WAIT.search(said)
    # A minute more: the sentence is rounded down.
    seconds = (int(found[1]) * _SECONDS[found[2].lower()] + 60) if found else None
    return now + timedelta(seconds=min(seconds, MOST_WAIT)) if seconds is not None else None


def store_error(answer: Answer) -> NetworkError:
    return BY_STORE_STATUS.get(answer.status, Refused)(said=answer.text(), status=answer.status)
