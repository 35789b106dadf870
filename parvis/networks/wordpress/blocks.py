"""From plain text to WordPress's blocks, and the address of a post.

Source: https://developer.wordpress.org/block-editor/ (markup representation of a block, read 2026-11-22).
"""

import re
import unicodedata
from html import escape

from parvis.networks import text as words
from parvis.networks.protocols import Media


def paragraphs(text: str) -> str:
    """One paragraph block for each stretch between empty lines; line ends stay, links become links."""
    stretches = [stretch.strip() for stretch in re.split(r"\n[ \t]*\n+", text)]
    return "\n\n".join(
        f"<!-- wp:paragraph -->\n<p>{_inline(stretch)}</p>\n<!-- /wp:paragraph -->" for stretch in stretches if stretch
    )


def _inline(text: str) -> str:
    pieces, at = [], 0
    for link in words.links(text):
        pieces.append(_plain(text[at : link.start]))
        pieces.append(f'<a href="{_quoted(link.text)}">{_plain(link.text)}</a>')
        at = link.end
    pieces.append(_plain(text[at:]))
    return "".join(pieces).replace("\n", "<br>")


def _plain(text: str) -> str:
    """Neither a tag nor a shortcode: what people type is what readers see."""
    return escape(text, quote=False).replace("[", "&#91;")


def _quoted(text: str) -> str:
    return escape(text).replace("[", "&#91;").replace("\n", "&#10;")


def file_block(media: Media, media_id: int, url: str) -> str:
    """A picture or a film inside the text."""
    if media.is_image:
        return (
            f'<!-- wp:image {{"id":{media_id}}} -->\n<figure class="wp-block-image"><img src="{_quoted(url)}" '
            f'alt="{_quoted(media.alt)}" class="wp-image-{media_id}"/></figure>\n<!-- /wp:image -->'
        )
    return (
        f'<!-- wp:video {{"id":{media_id}}} -->\n<figure class="wp-block-video"><video controls '
        f'src="{_quoted(url)}"></video></figure>\n<!-- /wp:video -->'
    )


def slug(title: str, once: str) -> str:
    """The post's address: words of its title and a piece of its key, the same for every try.

    At most 60 characters of ASCII, as WordPress itself would keep them.
    """
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:47].rstrip("-")
    return f"{stem or 'post'}-{once.replace('-', '')[:12]}"
