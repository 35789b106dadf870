"""Text as networks see it: links, lengths, markup."""

import unicodedata
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import NamedTuple

import regex

_GRAPHEME = regex.compile(r"\X")
#: An http(s) link up to the punctuation that ends a sentence rather than the address.
_LINK = regex.compile(r"https?://[^\s<>\"'“”«»]+", regex.IGNORECASE)
_TAIL = ".,;:!?…"
_PAIRS = {")": "(", "]": "[", "}": "{"}
_VISIBLE = regex.compile(r"[\p{L}\p{N}\p{P}\p{S}\p{Co}]")
_NOT_LETTERS = regex.compile(r"[^\p{L}\p{M}\p{N}]+")
_HASHTAG = regex.compile(r"(?<![\w/&#])#([\p{L}\p{M}\p{N}_·]*[\p{L}_][\p{L}\p{M}\p{N}_·]*)")
_MENTION = regex.compile(r"(?<![\w/@.])@([\p{L}\p{N}_][\p{L}\p{N}_.-]*)")
_BREAKS = {"br", "p", "div", "li", "h1", "h2", "h3", "h4", "blockquote", "tr"}


class Span(NamedTuple):
    """A stretch of a text, in characters, end exclusive."""

    start: int
    end: int
    text: str


def graphemes(text: str) -> int:
    """How many characters a person sees: an emoji of several code points is one."""
    if text.isascii() and "\r" not in text:
        return len(text)
    return sum(1 for _ in _GRAPHEME.finditer(text))


def links(text: str) -> Iterator[Span]:
    """Every web address, without the punctuation behind it."""
    if "://" not in text:
        return
    for match in _LINK.finditer(text):
        address = match.group().rstrip(_TAIL)
        while address[-1] in _PAIRS and address.count(address[-1]) > address.count(_PAIRS[address[-1]]):
            address = address[:-1].rstrip(_TAIL)
        if not address.endswith("://"):
            yield Span(match.start(), match.start() + len(address), address)


def hashtags(text: str) -> Iterator[Span]:
    """Every hashtag; `text` without its #."""
    for match in _HASHTAG.finditer(text):
        yield Span(match.start(), match.end(), match.group(1))


def mentions(text: str) -> Iterator[Span]:
    """Every @name; `text` without its @."""
    for match in _MENTION.finditer(text):
        yield Span(match.start(), match.end(), match.group(1).rstrip(".-"))


def is_empty(text: str) -> bool:
    """True for nothing, spaces, and characters that nobody can see."""
    return all(match.group() in _BLANKS for match in _VISIBLE.finditer(text))


_BLANKS = "\u2800\u3164\u115f\u1160\uffa0"  # letters and symbols that are drawn as nothing


def same_text(one: str, other: str) -> bool:
    """Equal but for what networks change: spaces, line ends, quotation marks, dashes, markup signs, smileys."""
    return one.split() == other.split() or (bool(_letters(one)) and _letters(one) == _letters(other))


def _letters(text: str) -> str:
    """Letters and digits only; 3×4 and 3x4 are the same to WordPress."""
    return _NOT_LETTERS.sub("", unicodedata.normalize("NFKC", text.replace("×", "x"))).casefold()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"script", "style"}:
            self._hidden += 1
        elif tag == "br":
            self.pieces.append("\n")
        elif tag == "p" and self.pieces:
            self.pieces.append("\n\n")
        elif tag in _BREAKS and self.pieces:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"script", "style"}:
            self._hidden = max(0, self._hidden - 1)

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.pieces.append(data)


def from_html(markup: str) -> str:
    """Plain text of a piece of HTML; paragraphs are parted by an empty line."""
    if "<" not in markup and "&" not in markup:
        return markup.strip()
    reader = _Reader()
    reader.feed(parsable(markup))
    reader.close()
    text = "".join(reader.pieces).replace("\r", "")
    return regex.sub(r"\n{3,}", "\n\n", text).strip()


def parsable(markup: str) -> str:
    """`markup` for `html.parser`, which fails on marked sections that it does not know."""
    return markup.replace("<![", "&lt;![")
