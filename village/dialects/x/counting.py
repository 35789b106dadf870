"""The weighted length of a text, after twitter-text 3: links 23, emoji and most other writing 2, the rest 1."""

from __future__ import annotations

import unicodedata

import regex

LINK = regex.compile(r"https?://[^\s<>\"]*[^\s<>\"'.,;:!?)\]»…]", regex.IGNORECASE)
_CLUSTER = regex.compile(r"\X")
_EMOJI = regex.compile(r"\p{Emoji_Presentation}|\ufe0f|\u200d|\u20e3")
_LIGHT = regex.compile(r"[\u0000-\u10ff\u2000-\u200d\u2010-\u201f\u2032-\u2037]")
MOST = 280


def length(text: str) -> int:
    rest = LINK.sub("x" * 23, unicodedata.normalize("NFC", text))
    return sum(
        2 if _EMOJI.search(one) else sum(1 if _LIGHT.match(sign) else 2 for sign in one)
        for one in _CLUSTER.findall(rest)
    )
