"""What Reddit takes everywhere; each community has rules of its own beside it, which Reddit tells when it refuses."""

from parvis.networks.protocols import Limits

COMMENT_CHARS = 10_000
LINK_CHARS = 2_000
DAY_S = 86_400

LIMITS = Limits(
    text_chars=40_000,
    media_items=20,
    mixed_media=True,  # a film and the picture that stands before it
    image_bytes=20_000_000,
    video_bytes=1_000_000_000,
    video_seconds=900,
    title_chars=300,
    mimes=frozenset({"image/jpeg", "image/png", "image/gif", "video/mp4", "video/quicktime"}),
    alt_chars=180,  # of a caption
    poll_options=6,
    poll_option_chars=120,
    poll_seconds=(DAY_S, 7 * DAY_S),
    threads=False,
    source=(
        "https://github.com/getlate-dev/openapi-specs reddit.yaml @3226519; galleries and polls: praw 8.0.3 "
        "(read 2026-11-25); sizes of files, comments and answers of a poll: unconfirmed"
    ),
)
