"""Counting characters as Mastodon does.

Source: StatusLengthValidator: a link counts 23, of a remote mention only the name, the rest in grapheme clusters;
the content warning counts too.
"""

from __future__ import annotations

import regex

LINK = regex.compile(r"https?://[^\s<>\"]*[^\s<>\"'.,;:!?)\]»…]", regex.IGNORECASE)
_REMOTE = regex.compile(r"(?<![\w/])(@\w+(?:[\w.-]*\w)?)@[\w.-]+\w")
_CLUSTER = regex.compile(r"\X")
LINK_LENGTH = 23


def length(text: str, spoiler: str = "") -> int:
    if "://" in text:
        text = LINK.sub("x" * LINK_LENGTH, text)
    if "@" in text:
        text = _REMOTE.sub(r"\1", text)
    whole = spoiler + text
    if whole.isascii() and "\r\n" not in whole:
        return len(whole)
    return len(_CLUSTER.findall(whole))
