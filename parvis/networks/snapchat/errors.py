"""What Snapchat's answers mean. A no may come with a status of 200; its `error_code`, where there is one, decides.

{"request_status": "SUCCESS" | "ERROR" | "PARTIAL", "error_code", "display_message", "debug_message",
 "<things>": [{"sub_request_status", "sub_request_error_reason", …}]}
Source: https://developers.snap.com/api/marketing-api/Public-Profile-API/ProfileAssetManagement, …/Introduction (read
2026-11-22). 429 and 5xx never come here.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from parvis.networks.errors import (
    AccessExpired,
    AnswerLost,
    ContentRefused,
    Gone,
    NetworkError,
    NotPermitted,
    Refused,
    Unfinished,
)  # fmt: skip


class NotOnList(NotPermitted):
    code = "not_on_list"
    sentence = _(
        "Snap does not allow this. Your application is not on its list yet, which only your contact at Snap can "
        "change, or you have no role on this profile."
    )


class FileForgotten(Refused):
    """Snap keeps an uploaded file for a day; it must be uploaded anew."""

    code = "file_forgotten"


class NoTitle(ContentRefused):
    code = "no_title"
    sentence = _("A saved story on Snapchat has a title. Write one, of 45 characters at most.")


class NeedsFilm(ContentRefused):
    code = "needs_film"
    sentence = _("A Spotlight on Snapchat is a film. Add one, or choose another format.")


BY_CODE: dict[str, type[NetworkError]] = {
    "MEDIA_PROCESSING": Unfinished,
    "MEDIA_EXPIRED": FileForgotten,
    "MEDIA_POSTING_ALREADY_IN_PROGRESS": AnswerLost,  # an earlier try is on its way: look
    "AUTHORIZATION_PERMISSION_DENIED": NotOnList,
}
BY_STATUS: dict[int, type[NetworkError]] = {
    400: ContentRefused,
    401: AccessExpired,
    403: NotPermitted,
    404: Gone,
    413: ContentRefused,
    422: ContentRefused,
}


def sorted_error(status: int, told: object, text: str) -> NetworkError:
    """The error for an answer below 500 that says no, by its status or by its body."""
    kind = BY_CODE.get(_code(told)) or BY_STATUS.get(status)
    if kind is None:
        kind = ContentRefused if 200 <= status < 300 else Refused
    return kind(said=spoken(told) or text, status=status)


def spoken(told: object) -> str:
    if not isinstance(told, dict):
        return ""
    words = told.get("display_message") or told.get("debug_message") or _reason(told) or told.get("error_code")
    return str(words or "")


def reasons(told: Mapping[str, Any]) -> list[str]:
    """Why a part of what was asked came to nothing; empty where all went well."""
    parts = [part for value in told.values() if isinstance(value, list) for part in value if isinstance(part, dict)]
    bad = [part for part in parts if str(part.get("sub_request_status", "SUCCESS")).upper() != "SUCCESS"]
    return [str(part.get("sub_request_error_reason") or part.get("sub_request_status")) for part in bad]


def _reason(told: Mapping[str, Any]) -> str:
    return " ".join(reasons(told))


def _code(told: object) -> str:
    """By its name, which may stand in a part of the answer."""
    if not isinstance(told, dict):
        return ""
    found = str(told.get("error_code") or "")
    return found or next((code for code in BY_CODE if code in _reason(told)), "")
