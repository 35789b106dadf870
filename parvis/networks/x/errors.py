"""What an answer of X that is not 2xx means. 429 and 5xx never come here: `networks.calls` has sorted them.

Source: docs.x.com/x-api/fundamentals/response-codes-and-errors (read 2026-11-22).
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

from parvis.kit.http import Answer
from parvis.networks.errors import (
    AccessExpired,
    AnswerLost,
    ContentRefused,
    Gone,
    NetworkError,
    NotPermitted,
    Refused,
    Temporary,
)  # fmt: skip


class CreditsGone(NotPermitted):
    code = "credits_gone"
    sentence = _(
        "The credits of your application at X are used up, or its spending limit is reached. "
        "Top them up in the developer console, then send again."
    )


class Suspended(NotPermitted):
    code = "suspended"
    sentence = _("X has suspended or locked the account. Sign in at x.com and follow what it asks there.")


class SaidBefore(ContentRefused):
    code = "said_before"
    sentence = _("X refuses to publish the same text twice, and it stands there already. Change the text.")


class Doubled(AnswerLost):
    """X says that this text is there already: it may be ours whose answer was lost."""


BY_STATUS: dict[int, type[NetworkError]] = {
    400: ContentRefused,
    401: AccessExpired,
    402: CreditsGone,
    403: NotPermitted,
    404: Gone,
    409: Temporary,
    410: Gone,
    413: ContentRefused,
    415: ContentRefused,
    422: ContentRefused,
}
#: By the end of the problem's `type`; it decides before the status.
BY_TYPE: dict[str, type[NetworkError]] = {
    "usage-capped": CreditsGone,
    "client-forbidden": NotPermitted,
    "not-authorized-for-resource": NotPermitted,
    "not-authorized-for-field": NotPermitted,
    "resource-not-found": Gone,
    "resource-unavailable": Gone,
    "invalid-request": ContentRefused,
    "rate-limit-exceeded": Temporary,
    "internal-error": Temporary,
}
#: By words that only 403 has. X names no code for them.
BY_WORDS: tuple[tuple[str, type[NetworkError]], ...] = (
    ("duplicate content", Doubled),
    ("suspended", Suspended),
    ("temporarily locked", Suspended),
)


def sorted_error(answer: Answer) -> NetworkError:
    """The error for an answer below 500 that is not a success.

    A page instead of JSON comes from whatever stands before X: it may pass.
    """
    told = answer.json()
    if not isinstance(told, dict):
        usual: type[NetworkError] = AccessExpired if answer.status == 401 else Temporary
        return usual(said=answer.text(), status=answer.status)
    return problem(told, answer.status)


def problem(told: Any, status: int) -> NetworkError:
    """The error of one problem as X writes it; also of those that stand in an answer with 200."""
    said = spoken(told)
    if status == 401:
        return AccessExpired(said=said, status=status)
    if status == 403:
        for part, kind in BY_WORDS:
            if part in said.lower():
                return kind(said=said, status=status)
    kind = BY_TYPE.get(_type(told)) or BY_STATUS.get(status, Refused)
    return kind(said=said, status=status)


def spoken(told: Any) -> str:
    """X's own sentence: of the first error where there is a list, as `detail` then says nothing of use."""
    if not isinstance(told, dict):
        return ""
    errors = told.get("errors")
    first = errors[0] if isinstance(errors, list) and errors and isinstance(errors[0], dict) else {}
    return str(first.get("message") or first.get("detail") or told.get("detail") or told.get("title") or "")


def _type(told: dict[str, Any]) -> str:
    return str(told.get("type") or "").rpartition("/")[2]
