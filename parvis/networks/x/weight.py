"""How long X thinks a text is.

Source: docs.x.com/fundamentals/counting-characters (read 2026-11-22); the ranges are those of twitter-text 3.
"""

import unicodedata
from collections.abc import Iterator

import regex

from parvis.networks import text as words
from parvis.networks.text import Span

LINK = 23
#: First and last code point of what counts one; everything else counts two.
LIGHT = ((0x0000, 0x10FF), (0x2000, 0x200D), (0x2010, 0x201F), (0x2032, 0x2037))
_CLUSTER = regex.compile(r"\X")
#: However many code points it is drawn from, an emoji counts two.
_EMOJI = regex.compile(
    r"\p{Emoji_Presentation}|\p{Emoji}.?\ufe0f|\u20e3|\p{Extended_Pictographic}.*\u200d", regex.DOTALL
)
#: X makes links of bare names of hosts as well; of endings with two letters only where a path follows.
_BARE = regex.compile(
    r"(?<![\w@#$./-])(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+"
    r"(?:(?:com|org|net|info|biz|edu|gov|int|mil|app|dev|blog|shop|store|online|site|tech|news|name|museum|coop|cafe|xyz)"
    r"(?![\w-]|\.\w)(?:/[^\s<>\"]*[\w/])?|[a-z]{2}/[^\s<>\"]*[\w/])",
    regex.IGNORECASE,
)


def links(text: str) -> Iterator[Span]:
    """What X makes a link of, in order."""
    end = 0
    for span in (*words.links(text), Span(len(text), len(text), "")):
        for match in _BARE.finditer(text, end, span.start):
            yield Span(match.start(), match.end(), match.group())
        if span.text:
            yield span
        end = span.end


def weighted(text: str, link: int = LINK) -> int:
    """Of 280: one for Latin letters and usual signs, two for emoji and most other writing, 23 for a link."""
    text = unicodedata.normalize("NFC", text)
    length, end = 0, 0
    for span in links(text):
        length += _plain(text[end : span.start]) + link
        end = span.end
    return length + _plain(text[end:])


def _plain(text: str) -> int:
    if text.isascii():
        return len(text)
    return sum(_cluster(match.group()) for match in _CLUSTER.finditer(text))


def _cluster(cluster: str) -> int:
    if not cluster.isascii() and _EMOJI.search(cluster):
        return 2
    return sum(1 if any(first <= ord(sign) <= last for first, last in LIGHT) else 2 for sign in cluster)
