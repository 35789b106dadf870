"""LinkedIn in the village."""

from collections.abc import Sequence
from pathlib import Path

from parvis.networks.protocols import Access, Outgoing, Receipt
from parvis.networks.tests.stages import Post, Stage, new_handle, picture
from village.testing import Village

ANSWER_STEP = "comment"


def stage(village: Village) -> Stage:
    handle = new_handle()
    told = village.session(handle, network="linkedin")
    extra = {"client_id": "village", "client_secret": "village-secret"}
    access = Access(told["base_url"], told["account_id"], told["access_token"], told["refresh_token"], extra)
    return Stage("linkedin", village, handle, access, r"/rest/(posts|socialActions/.*/comments)$", post, 2, named=named)


def post(folder: Path) -> Outgoing:
    """Two pictures, signs that mean something there, and a first comment."""
    media = (picture(folder), picture(folder, "oven.png"))
    return Outgoing(("Fresh bread (at seven).\n\n#bread",), media, options={"first_comment": "Where? At the harbour."})


def named(stage: Stage, receipt: Receipt, posts: Sequence[Post]) -> None:
    first, comment = posts
    assert receipt.part_ids == (
        f"urn:li:ugcPost:{first['id']}",
        f"urn:li:comment:(urn:li:activity:{int(first['id']) + 1},{comment['id']})",
    )
    assert comment["text"] == "Where? At the harbour."
