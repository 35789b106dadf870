"""What a Discord answer that is not 2xx means.

Source: https://docs.discord.com/developers/topics/opcodes-and-status-codes#json (read 2026-11-22).
"""

from parvis.kit.http import Answer
from parvis.networks.errors import (
    AccessLost,
    ContentRefused,
    Gone,
    NetworkError,
    NotPermitted,
    Refused,
    Temporary,
)  # fmt: skip

ALREADY_CROSSPOSTED = 40033
#: By `code` of the body; it decides before the status.
BY_CODE: dict[int, type[NetworkError]] = {
    10003: Gone,  # unknown channel
    10004: AccessLost,  # unknown guild: the bot was removed
    10008: Gone,  # unknown message
    10014: Gone,  # unknown emoji
    20028: Temporary,  # the channel's own limit of writing
    40001: AccessLost,
    40002: AccessLost,  # the account must be verified
    40005: ContentRefused,  # too large
    40066: NotPermitted,  # no forum tags
    50001: NotPermitted,  # missing access
    50006: ContentRefused,  # empty message
    50007: NotPermitted,
    50008: NotPermitted,  # no text in this channel
    50013: NotPermitted,  # missing permissions
    50014: AccessLost,
    50024: NotPermitted,
    50035: ContentRefused,  # invalid form body
    50083: Gone,  # the thread is archived
    160005: NotPermitted,  # the thread is locked
    200000: ContentRefused,  # blocked by the server's automatic moderation
    200001: ContentRefused,
}
BY_STATUS: dict[int, type[NetworkError]] = {
    400: ContentRefused,
    401: AccessLost,
    403: NotPermitted,
    404: Gone,
    413: ContentRefused,
    422: ContentRefused,
}


def error_code(answer: Answer) -> int:
    told = answer.json()
    code = told.get("code") if isinstance(told, dict) else None
    return code if isinstance(code, int) else 0


def sorted_error(answer: Answer) -> NetworkError:
    """The error for an answer below 500 that is no success. A page is not from Discord itself: it may pass."""
    told = answer.json()
    if not isinstance(told, dict):
        return Temporary(said=answer.text(), status=answer.status)
    said = str(told.get("message") or "")
    reasons = _reasons(told.get("errors"))
    kind = BY_CODE.get(error_code(answer)) or BY_STATUS.get(answer.status, Refused)
    return kind(said=": ".join((said, *reasons[:1])), status=answer.status)


def _reasons(errors: object) -> list[str]:
    """Of a tree of fields with lists of faults at its ends."""
    if not isinstance(errors, dict):
        return []
    found = [str(one.get("message")) for one in errors.get("_errors") or () if isinstance(one, dict)]
    for name, inner in errors.items():
        found += _reasons(inner) if name != "_errors" else []
    return found
