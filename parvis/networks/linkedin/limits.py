"""What LinkedIn takes: the same for every page and person."""

from parvis.networks.protocols import Limits

DOCUMENTS = frozenset(
    {
        "application/pdf",
        "application/msword",
        "application/vnd.ms-powerpoint",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    }
)
DOCUMENT_BYTES = 100_000_000
COMMENT_CHARS = 1250
QUESTION_CHARS = 140
DAY = 86_400
#: How long a poll may stay open, in days, and how LinkedIn calls it.
POLL_DAYS = {1: "ONE_DAY", 3: "THREE_DAYS", 7: "SEVEN_DAYS", 14: "FOURTEEN_DAYS"}

LIMITS = Limits(
    text_chars=3000,
    media_items=20,
    image_pixels=36_152_319,
    video_bytes=500_000_000,
    video_seconds=1800,
    video_least_seconds=3,
    mimes=frozenset({"image/jpeg", "image/png", "image/gif", "video/mp4"}) | DOCUMENTS,
    alt_chars=4086,
    poll_options=4,
    poll_option_chars=30,
    poll_seconds=(DAY, 14 * DAY),
    threads=False,
    source=(
        "https://learn.microsoft.com/en-us/linkedin/marketing/community-management/shares/posts-api (read 2026-11-22); "
        "documents, comments and polls are untold there"
    ),
)


def poll_days(seconds: int) -> int:
    """The shortest poll that is open at least so long; the longest where none is."""
    return next((days for days in POLL_DAYS if days * DAY >= seconds), max(POLL_DAYS))
