"""What an Instagram account takes. How much in a day the account tells itself (`containers.quota`)."""

from parvis.networks.protocols import Limits

LIMITS = Limits(
    text_chars=2200,
    media_items=10,
    media_least=1,
    mixed_media=True,
    ratios=None,  # of pictures in the feed only: see checking.py
    image_bytes=8_000_000,
    video_bytes=300_000_000,
    video_seconds=900.0,
    video_least_seconds=3.0,
    hashtags=30,
    mentions=20,
    mimes=frozenset({"image/jpeg", "video/mp4", "video/quicktime"}),
    alt_chars=1000,
    threads=False,
    source="https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-user/media"
    " (read 2026-11-22)",
)
PICTURE_RATIOS = (4 / 5, 1.91)
FILM_RATIOS = (0.01, 10.0)
STORY_SECONDS = 60.0
STORY_BYTES = 100_000_000
COMMENT_CHARS = 2200
