"""How an account of each network is connected, step by step: a guide per language, in Markdown beside the adapter.

`{{ callback }}` and `{{ hook }}` in a guide stand for the addresses of this installation.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.utils.safestring import SafeString
from markdown_it import MarkdownIt

LANGUAGES = ("en", "fr")
#: What every guide says, in this order: the anchor, and its heading in each of LANGUAGES.
SECTIONS: dict[str, tuple[str, str]] = {
    "need": ("What you need", "Ce qu’il vous faut"),
    "steps": ("Steps", "Les étapes"),
    "permissions": ("What Parvis asks for, and why", "Ce que Parvis demande, et pourquoi"),
    "review": ("The review, and how long it takes", "La validation, et le temps qu’elle prend"),
    "costs": ("What it costs", "Ce que cela coûte"),
    "before": ("What works before the review, and what does not", "Ce qui marche avant la validation, ou pas"),
    "trouble": ("When it does not work", "Quand cela ne marche pas"),
}

_HERE = Path(__file__).parent
_PLACE = re.compile(r"\{\{ (\w+) \}\}")
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")


@dataclass(frozen=True, slots=True)
class Guide:
    title: str
    body: SafeString


def guide_file(network: str, language: str) -> Path:
    return _HERE / network / "guide" / f"{language if language in LANGUAGES else LANGUAGES[0]}.md"


def guide_of(network: str, language: str, places: Mapping[str, str]) -> Guide:
    """The guide of a network that we know, as a page. places: what stands for each name in double braces."""
    source = guide_file(network, language).read_text(encoding="utf-8")
    title, _, rest = source.partition("\n")
    filled = _PLACE.sub(lambda found: places[found[1]], rest)
    return Guide(title.removeprefix("# "), SafeString(_rendered(filled)))


def _rendered(text: str) -> str:
    tokens = _MARKDOWN.parse(text)
    headings = [token for token in tokens if token.type == "heading_open"]
    for anchor, heading in zip(SECTIONS, headings, strict=False):
        heading.attrSet("id", anchor)
    return str(_MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {}))
