"""What TikTok takes; each creator's own longest film and circles are read before."""

from parvis.networks.protocols import Limits

FILMS = frozenset({"video/mp4", "video/quicktime", "video/webm"})
EVERYBODY = "PUBLIC_TO_EVERYONE"  # the circle of those who may see a post
PHOTO_CHARS = 4000
COMMENT_CHARS = 150
#: Bytes of one piece of a film. TikTok takes 5 to 64 MB, and in the last one up to 128; what is smaller goes whole.
PIECE = 10_000_000

LIMITS = Limits(
    text_chars=2200,
    media_items=35,
    media_least=1,
    image_bytes=20_000_000,
    image_pixels=2_073_600,  # 1080p
    video_bytes=4_000_000_000,
    video_seconds=600,
    title_chars=90,
    mimes=frozenset({"image/jpeg", "image/webp"}) | FILMS,
    threads=False,
    source="https://developers.tiktok.com/doc/content-posting-api-media-transfer-guide (read 2026-11-22)",
)
