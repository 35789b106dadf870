"""Nostr in the village: a thread with two pictures and a first comment, on one relay."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from parvis.networks.protocols import Access, Media, Outgoing, Receipt
from parvis.networks.tests.stages import Post, Stage, new_handle, picture
from village.testing import Village


def stage(village: Village) -> Stage:
    handle = new_handle()
    told = village.admin("POST", "/tokens", {"account": handle, "network": "nostr"})
    extra = {"files": told["base_url"]}
    access = Access(told["base_url"], told["account_id"], told["access_token"], extra=extra)
    return Stage("nostr", village, handle, access, "/nostr/EVENT$", thread, 3, "EVENT", named)


def thread(folder: Path) -> Outgoing:
    media = (picture(folder), other_picture(folder))
    options = {"first_comment": "Ask us anything about it."}
    return Outgoing(("Fresh #bread at seven.", "And warm until nine."), media, language="en", options=options)


def other_picture(folder: Path) -> Media:
    """Not the same bytes: a file server keeps each only once."""
    media = picture(folder, "oven.png")
    media.path.write_bytes(media.path.read_bytes() + b"\n")
    return replace(media, size=media.size + 1)


def named(stage: Stage, receipt: Receipt, posts: Sequence[Post]) -> None:
    assert list(receipt.part_ids) == [post["record"]["event"]["id"] for post in posts]
