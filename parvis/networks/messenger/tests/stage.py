"""A page's conversations in the village: somebody wrote first, and what goes out is an answer."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from parvis.networks.protocols import Access, Outgoing, Receipt, Target
from parvis.networks.tests.stages import Post, Stage, new_handle
from village.testing import Village

ONLY_ANSWERS = True
ANSWER_STEP = ""  # the story is an answer already


def stage(village: Village) -> Stage:
    handle = new_handle()
    told = village.admin("POST", "/tokens", {"account": handle, "network": "messenger"})
    access = Access(told["base_url"], told["account_id"], told["access_token"])
    target = asked(village, handle)

    def story(folder: Path) -> Outgoing:
        return Outgoing(("Yes, on Sundays too.",), target=target)

    return Stage("messenger", village, handle, access, "/messages$", story, named=_by_number, described=False)


def asked(village: Village, handle: str, text: str = "Open on Sundays?", who: str = "zoe") -> Target:
    """What somebody wrote to the page, as we would answer it."""
    said = village.act(who, "direct", network="messenger", account=handle, text=text)
    person = village.admin("POST", "/tokens", {"account": who, "network": "messenger"})
    extra: dict[str, Any] = {"person": person["account_id"], "at": datetime.now(UTC).isoformat()}
    return Target(f"m_{said['id']}", extra=extra)


def _by_number(stage: Stage, receipt: Receipt, posts: Sequence[Post]) -> None:
    assert [part.removeprefix("m_") for part in receipt.part_ids] == [post["id"] for post in posts]
