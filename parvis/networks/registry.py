"""Every network that Parvis speaks, one line each."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from parvis.kit.http import Http
from parvis.networks.bluesky.adapter import Bluesky
from parvis.networks.mastodon.adapter import Mastodon
from parvis.networks.wordpress.adapter import WordPress


@dataclass(frozen=True, slots=True)
class Entry:
    """A network: how it is called, its mark (`icon`, `css` of the mockups), and how an adapter is made."""

    key: str
    name: str
    icon: str  # name in the icon sprite
    css: str  # class that carries its colour
    adapter: Callable[[Http], Any]


NETWORKS: dict[str, Entry] = {
    entry.key: entry
    for entry in (
        Entry("mastodon", "Mastodon", "brand-mastodon", "n-ma", Mastodon),
        Entry("bluesky", "Bluesky", "brand-bluesky", "n-bs", Bluesky),
        Entry("wordpress", "WordPress", "brand-wordpress", "n-wp", WordPress),
    )
}


def adapter_for(network: str, http: Http) -> Any:
    """The adapter of one network; what it can do is asked by `isinstance` with the protocols."""
    return NETWORKS[network].adapter(http)
