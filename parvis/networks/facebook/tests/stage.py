"""A Facebook page in the village."""

from collections.abc import Sequence
from pathlib import Path

from parvis.networks.protocols import Access, Outgoing, Receipt
from parvis.networks.tests.stages import Post, Stage, new_handle, picture
from village.testing import Village


def stage(village: Village) -> Stage:
    handle = new_handle()
    told = village.admin("POST", "/tokens", {"account": handle, "network": "facebook"})
    access = Access(told["base_url"], str(told["account_id"]), told["access_token"])
    return Stage("facebook", village, handle, access, "/(feed|comments)", album, posts=2, named=_by_number)


def album(folder: Path) -> Outgoing:
    """Two pictures, and a comment of ours below them."""
    media = (picture(folder), picture(folder, "oven.png"))
    return Outgoing(("Fresh bread at seven.",), media=media, options={"first_comment": "Warm until nine."})


def _by_number(stage: Stage, receipt: Receipt, posts: Sequence[Post]) -> None:
    """Numbers are compound there: of the page and the post, of the post and the comment."""
    assert [part.rpartition("_")[2] for part in receipt.part_ids] == [post["id"] for post in posts]
    assert receipt.remote_id.startswith(f"{stage.access.account_id}_")
