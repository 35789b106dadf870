"""What an error of the Graph API means: Facebook, Instagram, Threads, Messenger and WhatsApp share its codes.

{"error": {"message", "type", "code", "error_subcode", "error_user_msg", "is_transient", "fbtrace_id"}}, with status
400, 401, 403 or 500, now and then with 200.
Source: https://developers.facebook.com/docs/graph-api/guides/error-handling (read 2026-11-22).
"""

from collections.abc import Mapping
from typing import Any

from parvis.kit.http import Answer
from parvis.networks.errors import (
    AccessExpired,
    AccessLost,
    AnswerLost,
    Busy,
    ContentRefused,
    Gone,
    NetworkError,
    NotPermitted,
    Refused,
    Temporary,
)  # fmt: skip
from parvis.networks.meta.usage import regain_moment

Kind = type[NetworkError]
Kinds = Mapping[int, Kind]

#: 1 and 2: something went wrong there; what they were asked may have happened (`sorted_error`, effect).
UNSURE = (1, 2)
PERMISSIONS = range(200, 300)
LIMITS_OF_BUSINESS = range(80000, 80015)
BY_CODE: dict[int, Kind] = {
    1: Temporary,
    2: Temporary,
    3: NotPermitted,  # the application lacks a capability
    4: Busy,  # calls of the application
    10: NotPermitted,
    12: Refused,  # deprecated
    17: Busy,  # calls of the person
    32: Busy,  # calls of the page
    33: Gone,
    100: ContentRefused,
    102: AccessLost,
    190: AccessLost,
    294: NotPermitted,
    341: Busy,
    368: NotPermitted,  # blocked for what was posted before
    490: AccessLost,
    506: AnswerLost,  # the same post again: it is probably there
    613: Busy,
    803: Gone,
    2635: Refused,  # this version of the API has ended
}
BY_SUBCODE: dict[int, Kind] = {
    33: Gone,  # of code 100: no such object, or not for us
    458: AccessLost,  # a person has removed our application
    459: AccessLost,
    460: AccessLost,  # the password was changed
    463: AccessExpired,
    464: AccessLost,
    467: AccessLost,
}
#: Without a code that is known: a proxy's page, or a code that is new.
BY_STATUS: dict[int, Kind] = {401: AccessLost, 403: NotPermitted, 404: Gone}


def sorted_error(answer: Answer, *, effect: bool = False, own: Kinds | None = None) -> NetworkError:
    """The error for an answer that is none we wanted. own: the network's subcodes, looked at first.

    effect: readers would see it; then what may have happened is AnswerLost.
    """
    error = error_of(answer)
    kind = _kind(error, own or {}) or BY_STATUS.get(answer.status, Refused)
    said = spoken(error) or answer.text()
    if kind is Refused and not error and answer.ok:  # 200, and nothing of what was asked for
        kind = Temporary
    if issubclass(kind, Temporary):
        if effect and kind is Temporary:
            return AnswerLost(said=said, status=answer.status)
        return kind(said=said, status=answer.status, retry_at=regain_moment(answer.headers))
    return kind(said=said, status=answer.status)


def error_of(answer: Answer) -> Mapping[str, Any]:
    """The error in an answer; empty where there is none."""
    told = answer.json()
    error = told.get("error") if isinstance(told, dict) else None
    return error if isinstance(error, dict) else {}


def spoken(error: Mapping[str, Any]) -> str:
    """What Meta says to people, else to programmers."""
    return str(error.get("error_user_msg") or error.get("message") or "")


def _kind(error: Mapping[str, Any], own: Kinds) -> Kind | None:
    code, subcode = _number(error.get("code")), _number(error.get("error_subcode"))
    for number in (subcode, code):
        if number in own:
            return own[number]
    if subcode in BY_SUBCODE:
        return BY_SUBCODE[subcode]
    if code in BY_CODE:
        return BY_CODE[code]
    if code in LIMITS_OF_BUSINESS:
        return Busy
    if code in PERMISSIONS:
        return NotPermitted
    return Temporary if error.get("is_transient") is True else None


def _number(value: object) -> int:
    return int(value) if isinstance(value, int | str) and str(value).isdecimal() else 0
