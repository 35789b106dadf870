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
_HASHTAG = regex.compile(r"(?<![\w/&#])#([\p{L}\p{M}\p{N}_·]*[\p{L}_][\p{L}\p{M}\p{N}_·]*)")
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
        while address.endswith(")") and address.count(")") > address.count("("):
            address = address[:-1].rstrip(_TAIL)
        yield Span(match.start(), match.start() + len(address), address)


def hashtags(text: str) -> Iterator[Span]:
    """Every hashtag; `text` without its #."""
    for match in _HASHTAG.finditer(text):
        yield Span(match.start(), match.end(), match.group(1))


def is_empty(text: str) -> bool:
    """True for nothing, spaces, and characters that nobody can see."""
    return all(
        char.isspace() or unicodedata.category(char) in {"Cf", "Cc", "Cn", "Co"} or char in _BLANKS for char in text
    )


_BLANKS = "\u2800\u3164\u115f\u1160\uffa0"  # letters and symbols that are drawn as nothing


def same_text(one: str, other: str) -> bool:
    """Equal but for spaces and line ends, which networks change."""
    return one.split() == other.split()


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
    reader.feed(markup)
    reader.close()
    text = "".join(reader.pieces).replace("\r", "")
    return regex.sub(r"\n{3,}", "\n\n", text).strip()
