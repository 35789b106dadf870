"""Discord in the village: a bot in a server, in its channel “general”."""

from collections.abc import Sequence

from parvis.networks.protocols import Access, Receipt
from parvis.networks.tests.stages import Post, Stage, new_handle, thread
from village.testing import Village

EPOCH_MS = 1_420_070_400_000


def stage(village: Village) -> Stage:
    handle = new_handle()
    told = village.admin("POST", "/tokens", {"account": handle, "network": "discord"})
    extra = {name: told[name] for name in ("bot_id", "forum", "announcements")} | {"place": told["general"]}
    access = Access(told["base_url"], told["account_id"], told["access_token"], extra=extra)
    return Stage(
        "discord", village, handle, access, r"/channels/\d+/(messages|threads)$", thread, posts=3, named=_named
    )


def snowflake(post: Post) -> str:
    """As Discord writes the number of a post of the village."""
    number = int(post["id"])
    return str((((number >> 16) - EPOCH_MS) << 22) | (number & 0xFFFF))


def _named(stage: Stage, receipt: Receipt, posts: Sequence[Post]) -> None:
    assert list(receipt.part_ids) == [f"{post['record']['channel']}/{snowflake(post)}" for post in posts]
