"""What a Facebook page takes."""

from parvis.networks.protocols import Limits

LIMITS = Limits(
    text_chars=63_206,
    media_items=10,
    image_bytes=10_000_000,
    video_bytes=10_000_000_000,
    video_seconds=14_400.0,
    mimes=frozenset({"image/jpeg", "image/png", "image/gif", "video/mp4", "video/quicktime"}),
    threads=False,
    source="https://developers.facebook.com/docs/graph-api/reference/page/photos/ and ../videos/ (read 2026-11-22)",
)
REEL_SECONDS = (3.0, 90.0)
#: Upright, 9 to 16.
REEL_RATIO = 9 / 16
RATIO_ROOM = 0.02
STORY_SECONDS = 60.0
FIRST_COMMENT_CHARS = 8000
