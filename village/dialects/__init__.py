"""One folder per network. A dialect only translates between a network's HTTP API and the village's world."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from village.dialects import (
    blogger,
    bluesky,
    devto,
    discord,
    discourse,
    facebook,
    google,
    instagram,
    lemmy,
    linkedin,
    mastodon,
    messenger,
    nostr,
    pinterest,
    reddit,
    slack,
    snapchat,
    telegram,
    threads,
    tiktok,
    tumblr,
    whatsapp,
    wordpress,
    x,
    youtube,
)

if TYPE_CHECKING:
    from village.dialects.speaking import Dialect

KNOWN: tuple[Dialect, ...] = (
    bluesky.dialect,
    mastodon.dialect,
    wordpress.dialect,
    facebook.dialect,
    instagram.dialect,
    telegram.dialect,
    linkedin.dialect,
    x.dialect,
    threads.dialect,
    youtube.dialect,
    pinterest.dialect,
    discord.dialect,
    messenger.dialect,
    whatsapp.dialect,
    google.dialect,
    blogger.dialect,
    slack.dialect,
    tiktok.dialect,
    discourse.dialect,
    reddit.dialect,
    tumblr.dialect,
    lemmy.dialect,
    nostr.dialect,
    devto.dialect,
    snapchat.dialect,
)
#: The longest path first; Mastodon's takes the rest.
DIALECTS: list[Dialect] = sorted(KNOWN, key=lambda dialect: -len(dialect.path))


def dialect_of(path: str) -> Dialect:
    """Whose address that is."""
    return next(dialect for dialect in DIALECTS if path.startswith(dialect.path))


def dialect_for(network: str) -> Dialect:
    """Raises: ValueError."""
    for dialect in DIALECTS:
        if dialect.network == network:
            return dialect
    raise ValueError(f"network is one of {', '.join(sorted(dialect.network for dialect in DIALECTS))}")


def learn(module: str) -> None:
    """One more dialect: the `dialect` of a module, for tests and for one that is being written."""
    new: Dialect = import_module(module).dialect
    if new not in DIALECTS:
        DIALECTS.append(new)
        DIALECTS.sort(key=lambda dialect: -len(dialect.path))
