"""What TikTok's answers mean. Its two portals speak differently, and both may say no with a status of 200.

Content Posting: {"data": …, "error": {"code": "ok", "message", "log_id"}}
Business:        {"code": 0, "message": "OK", "data": …}
Source: https://developers.tiktok.com/doc/content-posting-api-reference-direct-post,
https://business-api.tiktok.com/portal/docs?id=1737172488964097 (read 2026-11-22). 429 and 5xx never come here.
"""

from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext_lazy as _

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


class NoCircle(ContentRefused):
    code = "no_circle"
    sentence = _("TikTok wants you to choose who sees it, among the circles that the account offers.")


class NoAddress(ContentRefused):
    code = "no_address"
    sentence = _("TikTok fetches this file by itself, from an address of ours that everybody can reach. There is none.")


class PlaceUnverified(ContentRefused):
    code = "place_unverified"
    sentence = _("TikTok does not know that this server’s address is yours. Verify it in its developer pages.")


class NotAudited(NotPermitted):
    code = "not_audited"
    sentence = _("TikTok has not audited your application: it may only post what nobody but you can see.")


class NeedsBusiness(NotPermitted):
    code = "needs_business"
    sentence = _("Comments need TikTok’s Business API. Connect the channel again with keys of that portal.")


#: Of the Content Posting and Display API. The status is not documented, so the code decides.
BY_CODE: dict[str, type[NetworkError]] = {
    "access_token_invalid": AccessExpired,  # renewed once; where that does not help a person must reconnect
    "access_token_expired": AccessExpired,
    "scope_not_authorized": AccessLost,  # somebody took it away: only a new sign-in gives it back
    "scope_permission_missed": AccessLost,
    "spam_risk_user_banned_from_posting": NotPermitted,
    "spam_risk": NotPermitted,
    "spam_risk_text": ContentRefused,
    "unaudited_client_can_only_post_to_private_accounts": NotAudited,
    "url_ownership_unverified": PlaceUnverified,
    "privacy_level_option_mismatch": NoCircle,
    "invalid_param": ContentRefused,
    "invalid_params": ContentRefused,
    "invalid_file_upload": ContentRefused,
    "invalid_publish_id": Gone,
}
WAITS: dict[str, timedelta] = {
    "rate_limit_exceeded": timedelta(minutes=1),
    "spam_risk_too_many_posts": timedelta(days=1),
    "spam_risk_too_many_pending_share": timedelta(days=1),
    "reached_active_user_cap": timedelta(days=1),
}
BROKEN = frozenset({"internal_error", "internal"})
BY_STATUS: dict[int, type[NetworkError]] = {
    400: ContentRefused,
    401: AccessExpired,
    403: NotPermitted,
    404: Gone,
    413: ContentRefused,
    416: ContentRefused,
}
#: Why a film or a post came to nothing. These may go better another time; the others will not.
PASSING = frozenset({"video_pull_failed", "photo_pull_failed", "internal"})
BY_REASON: dict[str, type[NetworkError]] = {
    "auth_removed": AccessLost,
    "spam_risk_user_banned_from_posting": NotPermitted,
    "spam_risk": NotPermitted,
    "spam_risk_too_many_posts": NotPermitted,
}
#: Of the Business API.
BY_NUMBER: dict[int, type[NetworkError]] = {
    40001: NotPermitted,
    40002: ContentRefused,
    40050: AnswerLost,  # it says that the very same request was made already: look
    40102: AccessExpired,
    40104: AccessLost,
    40105: AccessExpired,
    60001: Temporary,
}
TOO_MANY = frozenset({40016, 40100})
SERVER = frozenset({50000, 50001, 50002})
AFTER_SERVER_ERROR = timedelta(minutes=5)


def sorted_error(status: int, code: str, said: str, *, effect: bool = False) -> NetworkError:
    """The error for an answer of the Content Posting or Display API."""
    if code in WAITS:
        return Busy(retry_at=datetime.now(UTC) + WAITS[code], said=said, status=status)
    if code in BROKEN:
        return (AnswerLost if effect else Temporary)(said=said, status=status)
    return (BY_CODE.get(code) or BY_STATUS.get(status, Refused))(said=said, status=status)


def business_error(status: int, number: object, said: str, *, effect: bool = False) -> NetworkError:
    """The error for an answer of the Business API."""
    now = datetime.now(UTC)
    if number in TOO_MANY:
        return Busy(retry_at=_free_again(said, now), said=said, status=status)
    if number in SERVER:
        if effect:
            return AnswerLost(said=said, status=status)
        return Temporary(retry_at=now + AFTER_SERVER_ERROR, said=said, status=status)
    kind = BY_NUMBER.get(number) if isinstance(number, int) else None
    return (kind or BY_STATUS.get(status, Refused))(said=said, status=status)


def piece_error(status: int, said: str) -> NetworkError:
    """What the store of films says. Its addresses live for an hour; then the film is announced anew."""
    if status in (403, 404) and "expired" in said.lower():
        return Temporary(said=said, status=status)
    return BY_STATUS.get(status, Refused)(said=said, status=status)


def reason_error(reason: str) -> NetworkError:
    return BY_REASON.get(reason, ContentRefused)(said=reason)


def _free_again(said: str, now: datetime) -> datetime:
    """Limits are for a second, a minute or a day in UTC; only the message tells which one it was."""
    if "QPD" in said:
        return datetime(now.year, now.month, now.day, tzinfo=UTC) + timedelta(days=1)
    return now + (timedelta(minutes=5) if "QPM" in said else timedelta(seconds=1))
