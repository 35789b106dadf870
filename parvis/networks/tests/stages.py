"""Each network with an account of its own in the village: what the shared suite plays on.

A network's stage stands in its own folder: `networks/<key>/tests/stage.py` holds `stage(village) -> Stage`, and where
it differs from the usual:
ANSWER_STEP, the step by which an answer is given; "" where the network knows no answers;
BLIND = True, where the network cannot be asked whether a post is there: what was lost stays for a person to decide;
ONLY_ANSWERS = True, where nothing goes out but to somebody who wrote first: the story is an answer already.
"""

import importlib
import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from parvis.kit.http import Http
from parvis.networks.protocols import Access, Media, Outgoing, Receipt, Target
from parvis.networks.registry import NETWORKS
from village.testing import Village

numbers = itertools.count(1)
#: A picture of one transparent pixel.
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d4944415478"
    "9c6360000002000001e221bc330000000049454e44ae426082"
)
Post = dict[str, Any]  # as the village's admin API tells it


def _same(stage: "Stage", receipt: Receipt, posts: Sequence[Post]) -> None:
    assert list(receipt.part_ids) == [post["id"] for post in posts]


@dataclass(frozen=True)
class Stage:
    """An account on one network.

    creates: regular expression of the address of every request that readers see; method: how it is sent.
    story: the longest publication of the network, with pictures described as "A loaf".
    posts: how many posts it becomes there.
    named: holds that a receipt names the posts that stand there.
    """

    network: str
    village: Village
    handle: str
    access: Access
    creates: str
    story: Callable[[Path], Outgoing]
    posts: int = 1
    method: str = "POST"
    named: Callable[["Stage", Receipt, Sequence[Post]], None] = _same
    described: bool = True  # the network keeps alternative texts

    def adapter(self, http: Http) -> Any:
        return NETWORKS[self.network].adapter(http)

    def published(self) -> list[Post]:
        """What stands there now, oldest first."""
        return [post for post in self.village.posts(self.handle, network=self.network) if not post["deleted_at"]]

    def lose(self, kind: str, *, seconds: float = 30) -> None:
        """The next request that readers see meets this fault. seconds: that a 429 asks to wait, or a hanging lasts."""
        self.village.fault(kind, path=self.creates, method=self.method, account=self.handle, seconds=seconds)


def hold(stage: Stage, receipt: Receipt, outgoing: Outgoing) -> None:
    """The publication stands there once, whole, in order, and the receipt names it."""
    there = stage.published()
    assert len(there) == len(receipt.part_ids) == stage.posts
    for post, part in zip(there, outgoing.parts, strict=False):
        assert part in post["text"]
    assert len(there[0]["media"]) == len(outgoing.media)
    assert not stage.described or all(file["description"] == "A loaf" for file in there[0]["media"])
    assert [post["reply_to"] for post in there] == [None, *(post["id"] for post in there[:-1])]
    assert receipt.remote_id == receipt.part_ids[0]
    assert receipt.url.startswith("http")
    stage.named(stage, receipt, there)


def _module(network: str) -> Any:
    return importlib.import_module(f"parvis.networks.{network}.tests.stage")


def stage_of(network: str, village: Village) -> Stage:
    stage: Stage = _module(network).stage(village)
    return stage


def answer_step(network: str) -> str:
    return str(getattr(_module(network), "ANSWER_STEP", "post:0"))


def is_blind(network: str) -> bool:
    return bool(getattr(_module(network), "BLIND", False))


def only_answers(network: str) -> bool:
    return network in STAGED and bool(getattr(_module(network), "ONLY_ANSWERS", False))


#: Every network that has a stage.
STAGED = [key for key in NETWORKS if find_spec(f"parvis.networks.{key}.tests.stage")]


def new_handle() -> str:
    return f"baker{next(numbers)}"


def picture(folder: Path, name: str = "bread.png") -> Media:
    path = folder / name
    path.write_bytes(PIXEL)
    return Media(path, "image/png", alt="A loaf", width=1, height=1, size=len(PIXEL))


def thread(folder: Path) -> Outgoing:
    """Three posts, the first with a picture."""
    return Outgoing(("One of three.", "Two of three.", "Three of three."), media=(picture(folder),), language="en")


def answer_to(target: Target) -> Outgoing:
    return Outgoing(("Yes, on Sundays too.",), target=target)
