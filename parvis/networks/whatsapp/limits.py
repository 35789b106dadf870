"""What WhatsApp takes in one message. Several files become several messages.

Source: https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/media
(read 2026-11-22).
"""

from datetime import timedelta

from parvis.networks.protocols import Limits

DOCUMENT = "application/pdf"
DOCUMENT_BYTES = 100_000_000
#: Words that go with a picture, a film or a document, in the same message.
CAPTION_CHARS = 1024
#: How long after a person's last words a business may answer freely; afterwards approved templates only.
WINDOW = timedelta(hours=24)

LIMITS = Limits(
    text_chars=4096,
    media_items=10,
    mixed_media=True,
    image_bytes=5_000_000,
    video_bytes=16_000_000,
    mimes=frozenset(
        {
            "image/jpeg", "image/png", "video/mp4", "video/3gpp",
            "audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg", DOCUMENT,
        }
    ),
    source="https://developers.facebook.com/documentation/business-messaging/whatsapp/messages (read 2026-11-22)",
)  # fmt: skip
