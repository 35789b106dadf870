"""What Threads takes, and how it counts.

Source: https://developers.facebook.com/docs/threads/overview (read 2026-11-22).
"""

import regex

from parvis.networks.protocols import Limits

LIMITS = Limits(
    text_chars=500,
    media_items=20,
    mixed_media=True,
    ratios=(0.1, 10.0),
    image_bytes=8_000_000,
    video_bytes=1_000_000_000,
    video_seconds=300.0,
    mimes=frozenset({"image/jpeg", "image/png", "video/mp4", "video/quicktime"}),
    alt_chars=1000,
    poll_options=4,
    poll_option_chars=25,
    poll_seconds=(86_400, 86_400),  # not chosen: a day
    source="https://developers.facebook.com/docs/threads/overview (read 2026-11-22)",
)
_GRAPHEME = regex.compile(r"\X")
_EMOJI = regex.compile(r"\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3")


def length(text: str) -> int:
    """Characters, but an emoji counts as many as it has bytes."""
    if text.isascii():
        return len(text)
    return sum(
        len(one.encode()) if _EMOJI.search(one) else len(one)
        for one in (found[0] for found in _GRAPHEME.finditer(text))
    )
