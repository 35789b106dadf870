"""One folder per network. A dialect only translates between a network's HTTP API and the village's world."""

from __future__ import annotations

from types import ModuleType

from village.dialects import bluesky, mastodon, wordpress

#: The most particular path first; Mastodon's takes the rest.
DIALECTS: tuple[ModuleType, ...] = (bluesky, wordpress, mastodon)


def dialect_of(path: str) -> ModuleType:
    """Whose address that is."""
    return next(dialect for dialect in DIALECTS if path.startswith(dialect.PATH))
