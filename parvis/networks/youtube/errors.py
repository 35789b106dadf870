"""What YouTube's own reasons mean; those of all Google networks are in google_common.

Source: https://developers.google.com/youtube/v3/docs/errors (read 2026-11-22).
"""

from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from parvis.kit.http import Answer
from parvis.networks.errors import Busy, ContentRefused, Gone, NetworkError, NotPermitted, Refused, Temporary
from parvis.networks.google_common import errors as google

#: Each channel may upload so much in a day, beside what our application may.
UPLOAD_PAUSE = timedelta(hours=24)


class ThumbnailRefused(ContentRefused):
    code = "thumbnail_refused"
    sentence = _(
        "YouTube does not take the thumbnail; the film is there, but nobody sees it yet. Use another picture or none. "
        "Only channels that confirmed a telephone number may have their own."
    )


class CaptionsRefused(ContentRefused):
    code = "captions_refused"
    sentence = _(
        "YouTube does not take the captions; the film is there, but nobody sees it yet. Correct the captions or leave "
        "them out."
    )


class CaptionsThere(Refused):
    """The film has a track of that language and name already."""


class StaysPrivate(NotPermitted):
    code = "stays_private"
    sentence = _(
        "YouTube keeps the film private: it has not audited the application whose keys are used. The film is in "
        "YouTube Studio; make it public there."
    )


BY_REASON: dict[str, type[NetworkError]] = {
    "youtubeSignupRequired": NotPermitted,
    "authenticatedUserAccountClosed": NotPermitted,
    "authenticatedUserAccountSuspended": NotPermitted,
    "commentsDisabled": NotPermitted,
    "forbidden": NotPermitted,
    "videoNotFound": Gone,
    "commentNotFound": Gone,
    "commentThreadNotFound": Gone,
    "playlistNotFound": Gone,
    "captionNotFound": Gone,
    "captionExists": CaptionsThere,
    "processingFailure": Temporary,
}


def sorted_error(answer: Answer) -> NetworkError:
    """The error for an answer below 500 that is not a success."""
    told = answer.json()
    if "uploadLimitExceeded" in google.reasons(told):
        return Busy(retry_at=datetime.now(UTC) + UPLOAD_PAUSE, said=google.spoken(told), status=answer.status)
    return google.sorted_error(answer, BY_REASON)
