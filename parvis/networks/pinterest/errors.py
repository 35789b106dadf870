"""What a Pinterest answer that is not 2xx means: {"code": 2, "message": "…"}.

Source: https://github.com/pinterest/api-description v5 (read 2026-11-22). 429 and 5xx never come here. The numbers are
not documented, so the status decides; 403 covers both a missing scope and an application that is on trial.
"""

from django.utils.translation import gettext_lazy as _

from parvis.kit.http import Answer
from parvis.networks.errors import (
    AccessExpired,
    ContentRefused,
    Gone,
    NetworkError,
    NotPermitted,
    Refused,
    Temporary,
)  # fmt: skip

BY_STATUS: dict[int, type[NetworkError]] = {
    400: ContentRefused,
    401: AccessExpired,  # renewed once; where that does not help a person must reconnect
    403: NotPermitted,
    404: Gone,
    409: Temporary,  # somebody else is changing the board
    413: ContentRefused,
    422: ContentRefused,
}
#: Of the store that takes films; it speaks XML. 403: what was registered is too old, and is registered anew.
BY_STORE_STATUS: dict[int, type[NetworkError]] = {400: ContentRefused, 403: Temporary, 413: ContentRefused}


class NoBoard(ContentRefused):
    code = "no_board"
    sentence = _("A pin stands on a board. Choose one, then send again.")


def sorted_error(answer: Answer) -> NetworkError:
    """The error for an answer below 500 that is not a success."""
    told = answer.json()
    said = str(told.get("message") or "") if isinstance(told, dict) else answer.text()
    return BY_STATUS.get(answer.status, Refused)(said=said, status=answer.status)


def store_error(answer: Answer) -> NetworkError:
    return BY_STORE_STATUS.get(answer.status, Refused)(said=answer.text(), status=answer.status)
