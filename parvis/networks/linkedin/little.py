"""LinkedIn's "little" text: what means something there is escaped, hashtags and mentions are templates.

Source: https://learn.microsoft.com/en-us/linkedin/marketing/community-management/shares/little-text-format
(read 2026-11-22).
"""

import re

from parvis.networks import text as words

_SIGNS = re.compile(r"[\\|{}@\[\]()<>#*_~]")
#: A mention as people must write it themselves: only they know whose number it is.
_MENTION = re.compile(r"@\[([^\]\[\n]+)\]\((urn:li:(?:organization|person):[\w-]+)\)")
_HASHTAG = re.compile(r"\{hashtag\|\\?#\|((?:\\.|[^}\\])+)\}")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


def written(text: str) -> str:
    """`text` as LinkedIn reads it; one unescaped sign would cut it off there."""
    pieces: list[str] = []
    at = 0
    for start, end, template in sorted(_templates(text)):
        if start >= at:
            pieces += [escaped(text[at:start]), template]
            at = end
    return "".join([*pieces, escaped(text[at:])])


def _templates(text: str) -> list[tuple[int, int, str]]:
    found = [(mention.start(), mention.end(), mention[0]) for mention in _MENTION.finditer(text)]
    found += [(tag.start, tag.end, rf"{{hashtag|\#|{escaped(tag.text)}}}") for tag in words.hashtags(text)]
    return found


def escaped(text: str) -> str:
    return _SIGNS.sub(r"\\\g<0>", text)


def read(commentary: str) -> str:
    """What people read: the way back from `written`."""
    text = _HASHTAG.sub(lambda tag: "#" + tag[1], commentary)
    text = _MENTION.sub(lambda mention: mention[1], text)
    return _ESCAPED.sub(r"\1", text)


def shown(text: str) -> str:
    """What people read of a text of ours: its mentions by name."""
    return _MENTION.sub(lambda mention: mention[1], text)
