"""Lemmy in the village: a post with pictures, and what stands below it."""

from collections.abc import Sequence
from pathlib import Path

from parvis.networks.protocols import Access, Outgoing, Receipt
from parvis.networks.tests.stages import Post, Stage, new_handle, picture
from village.testing import Village

BREAD, VILLAGE, QUIET, WINE = "2", "3", "4", "5"


def stage(village: Village) -> Stage:
    handle = new_handle()
    told = village.admin("POST", "/tokens", {"account": handle, "network": "lemmy"})
    access = Access(told["base_url"], str(told["account_id"]), told["access_token"])
    return Stage("lemmy", village, handle, access, "/lemmy/api/v3/(post|comment)$", story, posts=3, named=named)


def story(folder: Path) -> Outgoing:
    """With two pictures, a second part and a first comment."""
    options = {"title": "Fresh bread", "community": BREAD, "first_comment": "Ask us anything about it."}
    media = (picture(folder), picture(folder, "oven.png"))
    return Outgoing(("Fresh bread at seven o'clock.", "And warm until nine at night."), media, options=options)


def named(stage: Stage, receipt: Receipt, posts: Sequence[Post]) -> None:
    first, *others = (post["id"] for post in posts)
    assert list(receipt.part_ids) == [first, *(f"comment:{number}" for number in others)]
