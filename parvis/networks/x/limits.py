"""What X takes, and what it asks for it."""

from decimal import Decimal

from parvis.networks.protocols import Limits
from parvis.networks.x.weight import LINK

LIMITS = Limits(
    text_chars=280,
    link_chars=LINK,
    media_items=4,
    image_bytes=5_000_000,
    video_bytes=512_000_000,
    video_seconds=140,
    video_least_seconds=0.5,
    mimes=frozenset({"image/jpeg", "image/png", "image/gif", "image/webp", "video/mp4", "video/quicktime"}),
    alt_chars=1000,
    poll_options=4,
    poll_option_chars=25,
    poll_seconds=(300, 604_800),
    source="https://docs.x.com/fundamentals/counting-characters, …/x-api/media/quickstart (read 2026-11-22)",
)
GIF_BYTES = 15_000_000
FILM_RATIOS = (1 / 3, 3.0)  # narrowest and widest, width by height
MESSAGE_CHARS = 10_000
CASHTAGS = 1

#: US dollars for each request of an application that pays as it goes (docs.x.com/x-api/getting-started/pricing).
PRICES_OF = "2026-04-20"
POST = Decimal("0.015")
POST_WITH_LINK = Decimal("0.200")
ANSWER = Decimal("0.010")  # to somebody who named us
MESSAGE = Decimal("0.015")
DESCRIPTION = Decimal("0.005")  # the alternative text of a file
