"""DEV in the village. Its API writes no comments, so the shared suite gives no answers there."""

from collections.abc import Sequence
from pathlib import Path

from parvis.networks.protocols import Access, Outgoing, Receipt
from parvis.networks.tests.stages import Post, Stage, new_handle
from village.testing import Village

ANSWER_STEP = ""


def key_to(village: Village, handle: str) -> Access:
    told = village.admin("POST", "/tokens", {"account": handle, "network": "devto"})
    return Access(told["base_url"], told["account_id"], told["access_token"])


def story(_folder: Path) -> Outgoing:
    text = "Fresh bread at seven & **warm** until nine: https://bread.example/rye.\n\n- 3 < 4\n- rye"
    options = {
        "title": "Fresh bread",
        "tags": ["bread", "Rye!"],
        "summary": "All about rye.",
        "cover": "https://bread.example/loaf.jpg",
        "series": "Loaves",
    }
    return Outgoing((text,), options=options)


def named(stage: Stage, receipt: Receipt, posts: Sequence[Post]) -> None:
    """An article has its number before it is out."""
    assert list(receipt.part_ids) == [str(post["record"]["article"]) for post in posts]


def stage(village: Village) -> Stage:
    handle = new_handle()
    return Stage("devto", village, handle, key_to(village, handle), "/api/articles$", story, named=named)
