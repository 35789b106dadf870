"""What `{"ok": false, "error": …}` means; it comes with the status 200.

Source: the errors of each method, https://docs.slack.dev/reference/methods (read 2026-11-22).
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

BY_NAME: dict[str, type[NetworkError]] = {
    "token_expired": AccessExpired,
    **dict.fromkeys(
        (
            "invalid_auth", "not_authed", "account_inactive", "token_revoked", "no_permission", "org_login_required",
            "team_access_not_granted", "invalid_refresh_token",
        ),
        AccessLost,
    ),
    **dict.fromkeys(
        (
            "missing_scope", "not_in_channel", "restricted_action", "restricted_action_read_only_channel",
            "restricted_action_thread_only_channel", "restricted_action_non_threadable_channel", "access_denied",
            "ekm_access_denied", "team_added_to_org", "cant_delete_message", "not_allowed_token_type", "is_archived",
            "file_uploads_disabled", "posting_to_channel_denied",
        ),
        NotPermitted,
    ),
    **dict.fromkeys(
        ("channel_not_found", "message_not_found", "thread_not_found", "file_not_found", "user_not_found"), Gone
    ),
    **dict.fromkeys(
        (
            "msg_too_long", "no_text", "too_many_attachments", "msg_blocks_too_long", "invalid_blocks",
            "invalid_arguments", "metadata_too_large", "posting_contents_denied", "file_type_not_allowed",
            "blocked_file_type", "malformed_file", "cannot_reply_to_message", "duplicate_message_not_found",
        ),
        ContentRefused,
    ),
    **dict.fromkeys(("ratelimited", "rate_limited", "message_limit_exceeded"), Busy),
}  # fmt: skip
#: Slack says of these that a part may have been carried out.
DOUBTFUL = frozenset({"internal_error", "fatal_error", "service_unavailable", "request_timeout"})
BY_STATUS: dict[int, type[NetworkError]] = {401: AccessLost, 403: NotPermitted, 413: ContentRefused}


class SlackRefused(Refused):
    """A no that is not in the table."""


def sorted_error(answer: Answer, *, effect: bool) -> NetworkError:
    """The error for an answer that says no."""
    told = answer.json()
    if not isinstance(told, dict) or told.get("ok") is not False:
        return BY_STATUS.get(answer.status, Temporary)(said=answer.text(), status=answer.status)
    name = str(told.get("error") or "")
    if name in DOUBTFUL:
        return (AnswerLost if effect else Temporary)(said=name, status=answer.status)
    kind = BY_NAME.get(name) or BY_STATUS.get(answer.status, SlackRefused)
    return kind(said=_said(name, told), status=answer.status)


def _said(name: str, told: Mapping[str, Any]) -> str:
    """With the right that is missing, where one is."""
    return f"{name}: {told['needed']}" if told.get("needed") else name
