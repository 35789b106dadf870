"""Bluesky in the village."""

from collections.abc import Sequence

from parvis.networks.protocols import Access, Receipt
from parvis.networks.tests.stages import Post, Stage, new_handle, thread
from village.testing import Village


def stage(village: Village) -> Stage:
    handle = new_handle()
    session = village.bluesky_session(handle)
    access = Access(village.url, session["did"], session["accessJwt"], session["refreshJwt"])
    return Stage("bluesky", village, handle, access, "createRecord", thread, posts=3, named=_by_key)


def _by_key(stage: Stage, receipt: Receipt, posts: Sequence[Post]) -> None:
    keys = [part.rpartition("/")[2] for part in receipt.part_ids]
    assert keys == [post["idempotency_key"] for post in posts]
