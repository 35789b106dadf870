"""What a Lemmy server takes; its communities are read. Sizes of pictures are those of an unchanged server."""

from parvis.networks.protocols import Limits

TITLE_LEAST = 3
TITLE_MOST = 200
COMMENT_CHARS = 10_000  # of comments and private messages
LINK_CHARS = 2000

LIMITS = Limits(
    text_chars=50_000,
    media_items=20,
    image_bytes=20_000_000,
    title_chars=TITLE_MOST,
    mimes=frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"}),
    alt_chars=1500,
    source=(
        "https://github.com/LemmyNet/lemmy/blob/0.19.20/crates/utils/src/utils/validation.rs (read 2026-11-25); "
        "pictures: https://join-lemmy.org/docs/administration/configuration.html"
    ),
)
