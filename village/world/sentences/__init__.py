"""What people say, in French and English, by theme and intent. The files next to this one are the whole vocabulary."""

from __future__ import annotations

import random
import re
from functools import cache
from pathlib import Path

LANGUAGES = ("fr", "en")
THEMES = ("bakery", "books")
CHEERFUL = ("praise", "answer", "joke", "support", "thanks")
_WORD = re.compile(r"\w+")


@cache
def vocabulary(language: str) -> dict[str, tuple[str, ...]]:
    """`theme.intent` → sentences."""
    found: dict[str, list[str]] = {}
    section = ""
    for line in (Path(__file__).parent / f"{language}.txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[]")
            found[section] = []
        elif line and not line.startswith("#"):
            found[section].append(typeset(line, language))
    return {name: tuple(lines) for name, lines in found.items()}


def typeset(line: str, language: str) -> str:
    """French: curved apostrophes; no line may break before a sign of two parts or inside quotation marks."""
    if language != "fr":
        return line
    return re.sub(r"(?<=«) | (?=[?!:;»%€])", "\u00a0", line).replace("'", "’")


def sentences(language: str, theme: str, intent: str) -> tuple[str, ...]:
    """Those of the theme, else general ones."""
    known = vocabulary(language)
    return known.get(f"{theme}.{intent}") or known.get(f"generic.{intent}", ())


def compose(luck: random.Random, language: str, theme: str, intent: str, *, said: set[str]) -> str | None:
    """One sentence that nobody has said yet below this post; None when all have been said."""
    left = [sentence for sentence in sentences(language, theme, intent) if sentence not in said]
    if not left:
        return None
    sentence = luck.choice(left)
    said.add(sentence)
    if intent == "spam":
        return sentence
    opener = luck.choice(sentences(language, "generic", "opener")) + " " if luck.random() < 0.12 else ""
    cheerful = luck.random() < 0.25 and intent in CHEERFUL
    tail = " " + luck.choice(sentences(language, "generic", "tail")) if cheerful else ""
    return opener + sentence + tail


@cache
def _words(language: str, name: str) -> frozenset[str]:
    return frozenset(" ".join(vocabulary(language)[name]).split())


def theme_of(text: str) -> str:
    """bakery, books or generic: whose words are most frequent, in either language."""
    words = [word.lower() for word in _WORD.findall(text)]
    counts = {
        theme: sum(word in _words(language, f"{theme}.words") for word in words for language in LANGUAGES)
        for theme in THEMES
    }
    best = max(counts, key=lambda theme: counts[theme])
    return best if counts[best] else "generic"


def tells_trouble(text: str) -> bool:
    words = {word.lower() for word in _WORD.findall(text)}
    return any(words & _words(language, "generic.trouble") for language in LANGUAGES)
