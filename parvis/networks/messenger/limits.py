"""What Messenger takes in one message. Several files become several messages.

Source: https://developers.facebook.com/docs/messenger-platform/reference/send-api (read 2026-11-22)
"""

from datetime import timedelta

from parvis.networks.protocols import Limits

LIMITS = Limits(
    text_chars=2000,
    media_items=10,
    mixed_media=True,
    image_bytes=25_000_000,
    video_bytes=25_000_000,
    mimes=frozenset(
        {"image/jpeg", "image/png", "image/gif", "video/mp4", "audio/mpeg", "audio/mp4", "audio/wav", "application/pdf"}
    ),
    source="https://developers.facebook.com/docs/messenger-platform/reference/send-api (read 2026-11-22)",
)
#: How long after a person's last words a page may answer freely, and how long a person of the page may.
WINDOW = timedelta(hours=24)
HUMAN_WINDOW = timedelta(days=7)
