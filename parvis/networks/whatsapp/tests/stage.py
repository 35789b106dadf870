"""A business's number in the village: somebody wrote first, what goes out is an answer, and nothing lists it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from parvis.networks.protocols import Access, Outgoing, Receipt, Target
from parvis.networks.tests.stages import Post, Stage, new_handle, picture
from village.testing import Village

ONLY_ANSWERS = True
BLIND = True
ANSWER_STEP = ""  # the story is an answer already
KEYS = {"client_id": "village", "client_secret": "village-secret"}


def stage(village: Village) -> Stage:
    handle = new_handle()
    told = village.admin("POST", "/tokens", {"account": handle, "network": "whatsapp"})
    extra = KEYS | {"business": told["business"]}
    access = Access(told["base_url"], told["account_id"], told["access_token"], extra=extra)
    target = asked(village, handle)

    def story(folder: Path) -> Outgoing:
        return Outgoing(("Yes, on Sundays too.",), media=(picture(folder),), target=target)

    return Stage("whatsapp", village, handle, access, r"/messages(\?|$)", story, named=_by_number, described=False)


def asked(village: Village, handle: str, text: str = "Open on Sundays?", who: str = "zoe") -> Target:
    """What somebody wrote to the number, as we would answer it."""
    said = village.act(who, "direct", network="whatsapp", account=handle, text=text)
    extra: dict[str, Any] = {"person": person(village, who), "at": datetime.now(UTC).isoformat()}
    return Target(f"wamid.HBg{said['id']}", extra=extra)


def person(village: Village, who: str) -> str:
    """Somebody's number."""
    return str(village.admin("POST", "/tokens", {"account": who, "network": "whatsapp"})["account_id"])


def _by_number(stage: Stage, receipt: Receipt, posts: Sequence[Post]) -> None:
    assert [part.removeprefix("wamid.HBg") for part in receipt.part_ids] == [post["id"] for post in posts]
