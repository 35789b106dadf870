"""Texts as Telegram counts and marks them: offsets and lengths are in UTF-16 code units.

Source: https://core.telegram.org/api/entities#entity-length (read 2026-11-22).
"""

from collections.abc import Sequence
from typing import Any

Entity = dict[str, Any]


def units(text: str) -> int:
    """Code units of UTF-16: an emoji is two or more."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def marked(text: str, warning: str) -> tuple[str, Sequence[Entity]]:
    """A warned text: the warning in bold, what it warns of behind a veil that readers tap away."""
    if not warning:
        return text, ()
    if not text:
        return warning, [{"type": "bold", "offset": 0, "length": units(warning)}]
    whole = f"{warning}\n\n{text}"
    veil = {"type": "spoiler", "offset": units(warning) + 2, "length": units(text)}
    return whole, [{"type": "bold", "offset": 0, "length": units(warning)}, veil]
