"""What a Lemmy answer that is not 2xx means: {"error": "name", "message": "…"}, nearly always with 400.

Source: https://github.com/LemmyNet/lemmy/blob/0.19.20/crates/utils/src/error.rs (read 2026-11-25).
"""

from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from parvis.kit.http import Answer
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

TOO_MANY = "rate_limit_error"
#: Nothing tells when the next call is free; an unchanged server gives six posts or comments in ten minutes.
REST = timedelta(minutes=2)

BY_NAME: dict[str, type[NetworkError]] = {
    "incorrect_login": AccessLost,
    "not_logged_in": AccessLost,
    TOO_MANY: Busy,
    "site_ban": NotPermitted,
    "banned": NotPermitted,
    "person_is_banned_from_site": NotPermitted,
    "banned_from_community": NotPermitted,
    "person_is_banned_from_community": NotPermitted,
    "only_mods_can_post_in_community": NotPermitted,
    "not_a_moderator": NotPermitted,
    "not_a_mod_or_admin": NotPermitted,
    "not_an_admin": NotPermitted,
    "not_higher_mod": NotPermitted,
    "not_higher_admin": NotPermitted,
    "no_comment_edit_allowed": NotPermitted,
    "person_is_blocked": NotPermitted,
    "community_is_blocked": NotPermitted,
    "instance_is_private": NotPermitted,
    "invalid_bot_action": NotPermitted,
    "email_not_verified": NotPermitted,
    "registration_denied": NotPermitted,
    "registration_application_is_pending": NotPermitted,
    "locked": NotPermitted,
    "post_is_locked": NotPermitted,
    "deleted": Gone,
    "couldnt_find_post": Gone,
    "couldnt_find_comment": Gone,
    "couldnt_find_community": Gone,
    "couldnt_find_person": Gone,
    "couldnt_find_private_message": Gone,
    "couldnt_find_object": Gone,
    "invalid_post_title": ContentRefused,
    "invalid_body_field": ContentRefused,
    "alt_text_length_overflow": ContentRefused,
    "url_length_overflow": ContentRefused,
    "invalid_url": ContentRefused,
    "invalid_url_scheme": ContentRefused,
    "url_without_domain": ContentRefused,
    "blocked_url": ContentRefused,
    "slurs": ContentRefused,
    "language_not_allowed": ContentRefused,
    "max_comment_depth_reached": ContentRefused,
    "not_an_image_type": ContentRefused,
    "pictrs_response_error": ContentRefused,
}
BY_STATUS: dict[int, type[NetworkError]] = {
    400: ContentRefused,
    401: AccessLost,
    403: NotPermitted,
    404: Gone,
    413: ContentRefused,
}


class NoCommunity(ContentRefused):
    code = "no_community"
    sentence = _("A post on Lemmy stands in a community. Choose one, then send again.")


def error_name(answer: Answer) -> str:
    told = answer.json()
    return str(told.get("error") or "") if isinstance(told, dict) else ""


def sorted_error(answer: Answer) -> NetworkError:
    """The error for an answer below 500 that is not a success.

    A page instead of JSON comes from a wall in front of the server: it may pass.
    """
    told = answer.json()
    if not isinstance(told, dict):
        kind = BY_STATUS[answer.status] if answer.status in (401, 413) else Temporary
        return kind(said=answer.text(), status=answer.status)
    name = error_name(answer)
    said = ": ".join(str(word) for word in (name, told.get("message") or told.get("msg")) if word)
    kind = BY_NAME.get(name) or BY_STATUS.get(answer.status, Refused)
    if kind is Busy:
        return Busy(retry_at=datetime.now(UTC) + REST, said=said, status=answer.status)
    return kind(said=said, status=answer.status)
