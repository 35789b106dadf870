"""How each network is shown: name, icon and colour class. The networks say it of themselves when they are loaded."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mark:
    key: str
    name: str
    icon: str  # name in the icon sprite
    css: str  # class that carries its colour


_marks: dict[str, Mark] = {}


def register(key: str, name: str, icon: str, css: str) -> None:
    _marks[key] = Mark(key, name, icon, css)


def mark(key: str) -> Mark:
    """The network's mark; a plain one with the key as its name where nobody has registered it."""
    return _marks.get(key) or Mark(key, key.title(), "world", "")
