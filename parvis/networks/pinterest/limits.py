"""What Pinterest takes: the same for every account; its boards are read."""

from parvis.networks.protocols import Limits

FILMS = frozenset({"video/mp4", "video/quicktime", "video/x-m4v"})
LINK_CHARS = 2048

LIMITS = Limits(
    text_chars=800,
    media_items=5,
    media_least=1,
    mixed_media=True,  # a film and the picture that covers it
    image_bytes=20_000_000,
    video_bytes=2_000_000_000,
    video_seconds=900,
    video_least_seconds=4,
    title_chars=100,
    mimes=frozenset({"image/jpeg", "image/png"}) | FILMS,
    alt_chars=500,
    threads=False,
    source=(
        "https://github.com/pinterest/api-description v5 5.23.0 (read 2026-11-22); "
        "sizes and lengths of files: https://help.pinterest.com/business/article/pinterest-product-specs (untold there "
        "for the API)"
    ),
)
