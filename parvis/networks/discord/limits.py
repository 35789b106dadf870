"""What Discord takes from a bot, as data."""

from parvis.networks.protocols import Limits

QUESTION_CHARS = 300
TITLE_CHARS = 100
CARD_TITLE_CHARS = 256
CARD_TEXT_CHARS = 4096
#: All files of a message together.
REQUEST_BYTES = 25 * 1024 * 1024
FILE_BYTES = 10 * 1024 * 1024

LIMITS = Limits(
    text_chars=2000,
    media_items=10,
    mixed_media=True,
    image_bytes=FILE_BYTES,
    video_bytes=FILE_BYTES,
    title_chars=TITLE_CHARS,
    mimes=frozenset(
        {
            "image/jpeg", "image/png", "image/gif", "image/webp",
            "video/mp4", "video/webm", "video/quicktime",
            "audio/mpeg", "audio/ogg", "application/pdf",
        }
    ),
    alt_chars=1024,
    poll_options=10,
    poll_option_chars=55,
    poll_seconds=(3600, 32 * 86_400),
    warnings=True,
    source="https://docs.discord.com/developers/resources/message, API v10 (read 2026-11-22); boosts allow more",
)  # fmt: skip
