"""Text to HTML, the way Mastodon formats it: paragraphs, links, mentions, hashtags."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

from village.dialects.mastodon.counting import LINK

_TAG = re.compile(r"(?<![\w/&#])#(\w*[^\W\d_]\w*)")
_MENTION = re.compile(r"(?<![\w@/.])@(\w+(?:[\w.-]*\w)?)(?:@([\w.-]+\w))?")
_ANY = re.compile(f"(?P<link>{LINK.pattern})|(?P<mention>{_MENTION.pattern})|(?P<tag>{_TAG.pattern})", re.IGNORECASE)


def tags(text: str) -> list[str]:
    """The hashtags, in lower case, each once, in order."""
    return list(dict.fromkeys(tag.lower() for tag in _TAG.findall(LINK.sub("", text)))) if "#" in text else []


def to_html(text: str, base_url: str, known: Callable[[str], str | None]) -> str:
    """`known` gives the right spelling of a mentioned handle, or None where there is no such account."""
    if not text:
        return ""
    parts: list[str] = []
    end = 0
    for found in _ANY.finditer(text):
        parts.append(html.escape(text[end : found.start()], quote=True))
        parts.append(_piece(found, base_url, known))
        end = found.end()
    parts.append(html.escape(text[end:], quote=True))
    paragraphs = re.split(r"\n{2,}", "".join(parts).replace("\r\n", "\n").strip("\n"))
    return "".join(f"<p>{paragraph.replace(chr(10), '<br />')}</p>" for paragraph in paragraphs)


def _piece(found: re.Match[str], base_url: str, known: Callable[[str], str | None]) -> str:
    whole = found.group()
    if found.lastgroup == "link" or found.group("link"):
        return _link(whole)
    if found.group("mention"):
        handle = whole[1:].partition("@")[0]
        name = known(handle)
        if name is None:
            return html.escape(whole)
        return (
            f'<span class="h-card" translate="no"><a href="{base_url}/@{name}" class="u-url mention">'
            f"@<span>{name}</span></a></span>"
        )
    tag = html.escape(whole[1:])
    return f'<a href="{base_url}/tags/{tag}" class="mention hashtag" rel="tag">#<span>{tag}</span></a>'


def _link(url: str) -> str:
    scheme, _, rest = url.partition("://")
    shown = rest.removeprefix("www.")
    hidden = f"{scheme}://" + ("www." if shown != rest else "")
    more = (
        f'<span class="invisible">{html.escape(shown[30:])}</span>'
        if len(shown) > 30
        else '<span class="invisible"></span>'
    )
    kind = "ellipsis" if len(shown) > 30 else ""
    head = html.escape(shown[:30])
    return (
        f'<a href="{html.escape(url)}" target="_blank" rel="nofollow noopener" translate="no">'
        f'<span class="invisible">{html.escape(hidden)}</span><span class="{kind}">{head}</span>{more}</a>'
    )
