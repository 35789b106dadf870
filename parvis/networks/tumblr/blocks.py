"""A post in Tumblr's format: a list of blocks, and how they are laid out.

Source: https://github.com/tumblr/docs/blob/master/npf-spec.md (read 2026-11-25).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from parvis.networks import text as words
from parvis.networks.protocols import Media, Outgoing
from parvis.networks.tumblr.limits import BLOCK_CHARS, INLINE_LINKS

Block = dict[str, Any]
_PARAGRAPHS = re.compile(r"\n[^\S\n]*\n\s*")


def text_of(outgoing: Outgoing) -> str:
    return "\n\n".join(part for part in outgoing.parts if not words.is_empty(part)).strip()


def content_of(outgoing: Outgoing) -> tuple[list[Block], list[Block]]:
    """Blocks and layout: the title, pictures and film, the text, a link."""
    title = str(outgoing.options.get("title") or "").strip()
    link = str(outgoing.options.get("link") or "").strip()
    blocks: list[Block] = [{"type": "text", "subtype": "heading1", "text": title}] if title else []
    first = len(blocks)
    blocks += [_shown(media, number) for number, media in enumerate(outgoing.media)]
    shown = range(first, len(blocks))
    left = INLINE_LINKS
    for paragraph in paragraphs(text_of(outgoing)):
        formatting = _links(paragraph)[:left]
        left -= len(formatting)
        blocks.append({"type": "text", "text": paragraph, **({"formatting": formatting} if formatting else {})})
    if link:
        blocks.append({"type": "link", "url": link})
    return blocks, _layout(len(blocks), shown) if _are_pictures(outgoing.media) else []


def paragraphs(text: str) -> list[str]:
    """Each as long as a block may be; a longer one is parted between two words."""
    return [piece for paragraph in _PARAGRAPHS.split(text.strip()) for piece in _pieces(paragraph) if piece]


def _pieces(paragraph: str) -> Iterator[str]:
    while len(paragraph) > BLOCK_CHARS:
        end = max(paragraph.rfind(space, 0, BLOCK_CHARS) for space in (" ", "\n"))
        end = end if end > 0 else BLOCK_CHARS
        yield paragraph[:end].rstrip()
        paragraph = paragraph[end:].lstrip()
    yield paragraph


def identifier(number: int) -> str:
    """By this name a block means a file of the same request."""
    return f"file{number}"


def _shown(media: Media, number: int) -> Block:
    file: Block = {"type": media.mime, "identifier": identifier(number)}
    if media.width and media.height:
        file |= {"width": media.width, "height": media.height}
    if not media.is_image:
        return {"type": "video", "media": file}
    return {"type": "image", "media": [file], **({"alt_text": media.alt.strip()} if media.alt.strip() else {})}


def _links(paragraph: str) -> list[Block]:
    """Tumblr links no address by itself; it counts in code points, as Python does."""
    return [{"type": "link", "start": span.start, "end": span.end, "url": span.text} for span in words.links(paragraph)]


def _are_pictures(media: Sequence[Media]) -> bool:
    return len(media) > 1 and all(one.is_image for one in media)


def _layout(number: int, shown: range) -> list[Block]:
    """Pictures side by side, two in a row (three where they are three); everything else below each other."""
    side = 3 if len(shown) == 3 else 2
    rows = [[index] for index in range(shown.start)]
    rows += [list(shown[start : start + side]) for start in range(0, len(shown), side)]
    rows += [[index] for index in range(shown.stop, number)]
    return [{"type": "rows", "display": [{"blocks": row} for row in rows]}]


def plain(content: object) -> str:
    """The words of a post as it stands there."""
    blocks = [one for one in content if isinstance(one, dict)] if isinstance(content, list) else []
    return "\n\n".join(str(one.get("text") or "") for one in blocks if one.get("type") == "text" and one.get("text"))


def pictures(content: object) -> list[tuple[str, str]]:
    """Address of the largest size, and what the picture shows."""
    found = []
    for block in content if isinstance(content, list) else ():
        if isinstance(block, dict) and block.get("type") == "image" and isinstance(block.get("media"), list):
            sizes = [one for one in block["media"] if isinstance(one, dict) and one.get("url")]
            if sizes:
                found.append((str(max(sizes, key=_width)["url"]), str(block.get("alt_text") or "")))
    return found


def _width(size: Mapping[str, Any]) -> int:
    width = size.get("width")
    return width if isinstance(width, int) else 0
