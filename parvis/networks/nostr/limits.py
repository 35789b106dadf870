"""What relays take; they tell their limits where they have some. Sources: NIP-11, and strfry's usual configuration."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from parvis.networks.protocols import Limits

#: What an event holds beside its text: key, signature, tags.
AROUND_BYTES = 4096

LIMITS = Limits(
    text_bytes=65_536 - AROUND_BYTES,
    media_items=20,
    mixed_media=True,
    image_bytes=20_000_000,
    video_bytes=100_000_000,
    title_chars=200,
    mimes=frozenset(
        {"image/jpeg", "image/png", "image/gif", "image/webp", "video/mp4", "video/webm", "video/quicktime"}
    ),
    warnings=True,
    source=(
        "https://github.com/nostr-protocol/nips/blob/master/11.md (read 2026-11-25); untold: "
        "https://github.com/hoytech/strfry/blob/master/strfry.conf; files differ from server to server"
    ),
)


def from_relays(told: Iterable[Any]) -> Limits:
    """The narrowest of what relays tell of themselves."""
    limits = LIMITS
    for document in told:
        limitation = document.get("limitation") if isinstance(document, dict) else None
        if not isinstance(limitation, Mapping):
            continue
        chars = limitation.get("max_content_length")
        if isinstance(chars, int) and chars > 0:
            limits = replace(limits, text_chars=min(chars, limits.text_chars or chars))
        size = limitation.get("max_message_length")
        if isinstance(size, int) and size > 0:
            # A quarter at least is left for the text.
            room = max(size - AROUND_BYTES, size // 4)
            limits = replace(limits, text_bytes=min(room, limits.text_bytes or room))
    return limits
