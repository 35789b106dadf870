"""The records of a Bluesky post: its key, its facets, its embeds.

Source: lexicons app.bsky.feed.post, app.bsky.richtext.facet, app.bsky.embed.* and
https://atproto.com/specs/tid (read 2026-11-22).
"""

import hashlib
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import regex

from parvis.networks import text as words
from parvis.networks.protocols import Media, Outgoing

POST = "app.bsky.feed.post"
_ALPHABET = "234567abcdefghijklmnopqrstuvwxyz"
_MENTION = regex.compile(
    r"(?<![\w.@])@((?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9])", regex.IGNORECASE
)


def record_key(once: str, began_at: datetime, number: int) -> str:
    """The key of one part: a TID that is the same for every try."""
    micros = int(began_at.timestamp() * 1_000_000) + number
    clock = int.from_bytes(hashlib.sha256(f"{once}:{number}".encode()).digest()[:2], "big") & 0x3FF
    return key_of_number((micros << 10) | clock)


def key_of_number(value: int) -> str:
    """The TID of a number of 63 bits."""
    return "".join(_ALPHABET[(value >> shift) & 31] for shift in range(60, -1, -5))


def written(moment: datetime) -> str:
    """As the lexicon's `datetime`."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


async def facets(text: str, resolve: Callable[[str], Awaitable[str | None]]) -> list[dict[str, Any]]:
    """Links, hashtags and mentions, by UTF-8 offsets. `resolve` gives a handle's DID, None for an unknown one."""
    found = [
        _facet(text, span.start, span.end, {"$type": "app.bsky.richtext.facet#link", "uri": span.text})
        for span in words.links(text)
    ]
    taken = [(span.start, span.end) for span in words.links(text)]
    for span in words.hashtags(text):
        if not _inside(span.start, taken) and words.graphemes(span.text) <= 64:
            found.append(_facet(text, span.start, span.end, {"$type": "app.bsky.richtext.facet#tag", "tag": span.text}))
    for match in _MENTION.finditer(text):
        did = None if _inside(match.start(), taken) else await resolve(match.group(1).lower())
        if did:
            feature = {"$type": "app.bsky.richtext.facet#mention", "did": did}
            found.append(_facet(text, match.start(), match.end(), feature))
    return sorted(found, key=lambda facet: facet["index"]["byteStart"])


def _inside(position: int, spans: list[tuple[int, int]]) -> bool:
    return any(start <= position < end for start, end in spans)


def _facet(text: str, start: int, end: int, feature: dict[str, Any]) -> dict[str, Any]:
    before = len(text[:start].encode())
    return {
        "index": {"byteStart": before, "byteEnd": before + len(text[start:end].encode())},
        "features": [feature],
    }


def media_embed(media: tuple[Media, ...], blobs: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The embed for uploaded files, None for none."""
    if not media:
        return None
    if not media[0].is_image:
        return {"$type": "app.bsky.embed.video", "video": blobs[0], "alt": media[0].alt} | _ratio(media[0])
    pictures = [
        {"image": blob, "alt": picture.alt} | _ratio(picture) for picture, blob in zip(media, blobs, strict=True)
    ]
    return {"$type": "app.bsky.embed.images", "images": pictures}


#: What the network knows as a reason to hide pictures and films (com.atproto.label.defs), by the words of a warning.
LABELS = {
    "porn": regex.compile(r"\bporn", regex.IGNORECASE),
    "nudity": regex.compile(r"\b(nud|nues?\b|nus?\b|naked\b)", regex.IGNORECASE),
    "sexual": regex.compile(r"\b(sex|nsfw\b|[eé]roti)", regex.IGNORECASE),
    "graphic-media": regex.compile(r""),  # whatever else people are warned of
}


def self_labels(outgoing: Outgoing) -> dict[str, Any] | None:
    """The labels that were chosen, else one that fits the warning before pictures or films; None: nothing to hide."""
    chosen = [label for label in outgoing.options.get("labels") or () if label in LABELS]
    if not chosen and outgoing.warning and outgoing.media:
        chosen = [next(label for label, sign in LABELS.items() if sign.search(outgoing.warning))]
    if not chosen:
        return None
    return {"$type": "com.atproto.label.defs#selfLabels", "values": [{"val": label} for label in chosen]}


def _ratio(media: Media) -> dict[str, Any]:
    return {"aspectRatio": {"width": media.width, "height": media.height}} if media.width and media.height else {}
