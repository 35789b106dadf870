"""What Tumblr takes: the same for every blog."""

from parvis.networks.protocols import Limits

BLOCK_CHARS = 4096
INLINE_LINKS = 100

LIMITS = Limits(
    text_bytes=900_000,  # of the million that a post has, with all that stands around the text
    media_items=30,
    mixed_media=True,
    image_bytes=10_000_000,
    video_bytes=500_000_000,
    video_seconds=600,
    mimes=frozenset({"image/jpeg", "image/png", "image/gif", "video/mp4", "video/quicktime"}),
    alt_chars=4096,
    threads=False,
    source=(
        "https://github.com/tumblr/docs/blob/master/npf-spec.md#post-content-limits, "
        "files: api.md#post--create-a-new-blog-post-legacy (read 2026-11-25)"
    ),
)
