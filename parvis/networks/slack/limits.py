"""What Slack takes from an app, as data."""

from parvis.networks.protocols import Limits

#: What is longer than this Slack folds up, and may cut.
ADVISED_CHARS = 4000

LIMITS = Limits(
    text_chars=40_000,
    media_items=10,
    mixed_media=True,
    image_bytes=1_000_000_000,
    video_bytes=1_000_000_000,
    mimes=frozenset(
        {
            "image/jpeg", "image/png", "image/gif", "image/webp",
            "video/mp4", "video/webm", "video/quicktime",
            "audio/mpeg", "audio/mp4", "application/pdf",
        }
    ),
    alt_chars=1000,
    source="https://docs.slack.dev/reference/methods/chat.postMessage (read 2026-11-22); number of files: ours",
)  # fmt: skip
