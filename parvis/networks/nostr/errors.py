"""What a relay's no means, and how the answers of several relays are one.

Source: https://github.com/nostr-protocol/nips/blob/master/01.md, 42.md (prefixes of OK and CLOSED, read 2026-11-25).
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from parvis.kit.http import Answer
from parvis.networks.errors import (
    AnswerLost,
    Busy,
    ContentRefused,
    NetworkError,
    NotPermitted,
    Refused,
    Temporary,
)  # fmt: skip

#: Relays do not say until when to wait.
REST = timedelta(minutes=2)
DUPLICATE, SIGN_IN_FIRST = "duplicate", "auth-required"

BY_PREFIX: dict[str, type[NetworkError]] = {
    "rate-limited": Busy,
    "blocked": NotPermitted,
    "restricted": NotPermitted,
    SIGN_IN_FIRST: NotPermitted,  # we have signed in, where it told us how
    "pow": NotPermitted,  # it wants work that we do not do
    "payment-required": NotPermitted,
    "invalid": ContentRefused,
    "error": AnswerLost,  # something went wrong there: it may have been kept
    "mute": Refused,
}
#: Of a server of files.
BY_STATUS: dict[int, type[NetworkError]] = {
    400: ContentRefused,
    401: NotPermitted,
    402: NotPermitted,
    403: NotPermitted,
    411: ContentRefused,
    413: ContentRefused,
    415: ContentRefused,
}


class NoFileServer(ContentRefused):
    code = "no_file_server"
    sentence = _("Relays keep words only. Reconnect the channel and name a server for its pictures and films.")


def refusal(reason: str) -> NetworkError:
    """reason: as "blocked: you are banned"."""
    prefix, colon, words = reason.partition(":")
    kind = BY_PREFIX.get(prefix.strip() if colon else "", Refused)
    if kind is Busy:
        return Busy(retry_at=datetime.now(UTC) + REST, said=words.strip())
    return kind(said=words.strip() or reason)


def unread(reason: str) -> NetworkError:
    """A question that a relay does not answer: nothing can be lost by that."""
    error = refusal(reason)
    return Temporary(said=error.said) if isinstance(error, AnswerLost | ContentRefused) else error


def file_error(answer: Answer) -> NetworkError:
    """The error for an answer below 500 that is not a success."""
    said = answer.headers.get("X-Reason", "") or answer.text()
    return BY_STATUS.get(answer.status, Refused)(said=said, status=answer.status)


def gravest(errors: Sequence[NetworkError]) -> NetworkError:
    """Of relays none of which said yes: what may have happened first, then what may still come, then a clear no."""
    for kind in (AnswerLost, Busy, Temporary, Refused):
        for error in errors:
            if isinstance(error, kind):
                return error
    return Temporary()
