"""What a WordPress answer that is not 2xx means.

Source: WP_Error codes of the REST controllers, https://developer.wordpress.org/rest-api/ (read 2026-11-22).
"""

from parvis.kit.http import Answer
from parvis.networks.errors import (
    AccessLost,
    AnswerLost,
    ContentRefused,
    Gone,
    NetworkError,
    NotPermitted,
    Refused,
    Temporary,
)  # fmt: skip


class NotShown(AccessLost):
    """What we asked is not for us as the site knows us now; what everybody sees may still be read."""


#: By the `code` of the answer; it decides before the status.
BY_CODE: dict[str, type[NetworkError]] = {
    "rest_not_logged_in": AccessLost,
    "incorrect_password": AccessLost,
    "invalid_username": AccessLost,
    "invalid_email": AccessLost,
    "application_passwords_disabled": AccessLost,
    "rest_cannot_create": NotPermitted,
    "rest_cannot_publish": NotPermitted,
    "rest_cannot_edit": NotPermitted,
    "rest_forbidden": NotPermitted,
    "rest_forbidden_context": NotPermitted,
    "rest_comment_closed": NotPermitted,
    "rest_post_invalid_id": Gone,
    "rest_comment_invalid_id": Gone,
    "rest_comment_invalid_post_id": Gone,
    "rest_no_route": Gone,
    "comment_duplicate": AnswerLost,  # it says that the very same comment is there already: look
    "comment_flood": Temporary,
}
BY_STATUS: dict[int, type[NetworkError]] = {
    400: ContentRefused,
    401: AccessLost,
    403: NotPermitted,
    404: Gone,
    410: Gone,
    413: ContentRefused,
}


def error_code(answer: Answer) -> str:
    told = answer.json()
    return str(told.get("code", "")) if isinstance(told, dict) else ""


def sorted_error(answer: Answer) -> NetworkError:
    """The error for an answer below 500 that is not a success.

    A page instead of JSON comes from the host or a security plugin, not from WordPress: it may pass.
    401 means bad credentials whatever the code: a stripped Authorization header looks the same.
    """
    told = answer.json()
    if not isinstance(told, dict):
        kind: type[NetworkError] = AccessLost if answer.status == 401 else Temporary
        return kind(said=answer.text(), status=answer.status)
    said = str(told.get("message", ""))
    if answer.status == 401:
        kind = NotShown if error_code(answer).startswith("rest_forbidden") else AccessLost
        return kind(said=said, status=401)
    kind = BY_CODE.get(error_code(answer)) or BY_STATUS.get(answer.status, Refused)
    return kind(said=said, status=answer.status)
