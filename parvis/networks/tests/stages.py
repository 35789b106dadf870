"""Each network with an account of its own in the village: what the shared suite plays on."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from parvis.kit.http import Http
from parvis.networks.protocols import Access, Media, Outgoing, Target
from parvis.networks.registry import NETWORKS
from village.testing import Village

_numbers = itertools.count(1)
#: A picture of one transparent pixel.
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d4944415478"
    "9c6360000002000001e221bc330000000049454e44ae426082"
)


@dataclass
class Stage:
    """An account on one network. `creates`: the address of the request that readers see."""

    network: str
    village: Village
    handle: str
    access: Access
    creates: str

    def adapter(self, http: Http) -> Any:
        return NETWORKS[self.network].adapter(http)

    def published(self) -> list[dict[str, Any]]:
        """What stands there now, oldest first."""
        return [post for post in self.village.posts(self.handle, network=self.network) if not post["deleted_at"]]

    def lose(self, kind: str) -> None:
        """The next request that readers see meets this fault."""
        self.village.fault(kind, path=self.creates, method="POST", account=self.handle, seconds=30)


def mastodon(village: Village) -> Stage:
    handle = f"baker{next(_numbers)}"
    told = village.admin("POST", "/tokens", {"account": handle, "scopes": "read write follow push"})
    access = Access(village.url, str(told["account_id"]), told["access_token"])
    return Stage("mastodon", village, handle, access, "/api/v1/statuses$")


def bluesky(village: Village) -> Stage:
    handle = f"baker{next(_numbers)}"
    session = village.bluesky_session(handle)
    access = Access(village.url, session["did"], session["accessJwt"], session["refreshJwt"])
    return Stage("bluesky", village, handle, access, "createRecord")


def wordpress(village: Village) -> Stage:
    handle = f"baker{next(_numbers)}"
    told = village.admin("POST", "/tokens", {"account": handle, "network": "wordpress"})
    extra = {"root": f"{told['base_url']}/wp-json", "user": told["user"]}
    access = Access(told["base_url"], str(told["account_id"]), told["access_token"], extra=extra)
    return Stage("wordpress", village, handle, access, "/wp/v2/posts$")


STAGES: dict[str, Callable[[Village], Stage]] = {"mastodon": mastodon, "bluesky": bluesky, "wordpress": wordpress}


def picture(folder: Path, name: str = "bread.png") -> Media:
    path = folder / name
    path.write_bytes(PIXEL)
    return Media(path, "image/png", alt="A loaf", width=1, height=1, size=len(PIXEL))


def story(network: str, folder: Path) -> Outgoing:
    """The longest publication of each network: a thread with a picture, or an article with everything."""
    if network == "wordpress":
        options = {"title": "Fresh bread", "excerpt": "At seven.", "categories": ["News"], "tags": ["bread", "rye"]}
        media = (picture(folder), picture(folder, "oven.png"))
        return Outgoing(("Fresh bread at seven.\n\nWarm until nine.",), media=media, options=options)
    return Outgoing(("One of three.", "Two of three.", "Three of three."), media=(picture(folder),), language="en")


def answer_to(target: Target) -> Outgoing:
    return Outgoing(("Yes, on Sundays too.",), target=target)
