"""Blogger in the village. Its API writes no comments, so the shared suite gives no answers there."""

from collections.abc import Sequence
from pathlib import Path

from parvis.networks.protocols import Access, Outgoing, Receipt
from parvis.networks.tests.stages import Post, Stage, new_handle
from village.testing import Village

ANSWER_STEP = ""


def key_to(village: Village, handle: str) -> Access:
    told = village.admin("POST", "/tokens", {"account": handle, "network": "blogger"})
    extra = {"author": told["account_id"], "url": f"http://{handle}.blogspot.com/"}
    return Access(told["base_url"], told["account_id"], told["access_token"], extra=extra)


def story(_folder: Path) -> Outgoing:
    text = "Fresh bread at seven & warm until nine: https://bread.example/rye.\nCome early.\n\n3 < 4."
    return Outgoing((text,), options={"title": "Fresh bread", "labels": ["bread", "rye"]})


def named(stage: Stage, receipt: Receipt, posts: Sequence[Post]) -> None:
    """The receipt has the number that the draft had already."""
    assert list(receipt.part_ids) == [str(post["record"]["article"]) for post in posts]


def stage(village: Village) -> Stage:
    handle = new_handle()
    return Stage("blogger", village, handle, key_to(village, handle), "/publish$", story, named=named)
