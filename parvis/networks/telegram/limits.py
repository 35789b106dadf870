"""What Telegram takes from a bot, as data."""

from parvis.networks.protocols import Limits

CAPTION_CHARS = 1024
QUESTION_CHARS = 300
#: Width and height of a photo together, in pixels.
PHOTO_SIDES = 10_000
ALBUM = 10

PHOTOS = frozenset({"image/jpeg", "image/png", "image/webp"})
SOUNDS = frozenset({"audio/mpeg", "audio/mp4", "audio/ogg"})
ANIMATION = "image/gif"
FILM = "video/mp4"
DOCUMENT = "application/pdf"

LIMITS = Limits(
    text_chars=4096,
    media_items=ALBUM,
    mixed_media=True,
    ratios=(1 / 20, 20.0),
    image_bytes=10_000_000,
    video_bytes=50_000_000,
    mimes=PHOTOS | SOUNDS | {ANIMATION, FILM, DOCUMENT},
    poll_options=12,
    poll_option_chars=100,
    poll_seconds=(5, 2_628_000),
    warnings=True,
    source="https://core.telegram.org/bots/api, version 10.1 (read 2026-11-22); sizes of files are those of its FAQ",
)
