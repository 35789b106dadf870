"""Slack in the village: an app in a workspace, in its channel “general”."""

from collections.abc import Sequence
from pathlib import Path

from parvis.networks.protocols import Access, Outgoing, Receipt
from parvis.networks.tests.stages import Post, Stage, new_handle, picture
from village.testing import Village


def stage(village: Village) -> Stage:
    handle = new_handle()
    told = village.admin("POST", "/tokens", {"account": handle, "network": "slack"})
    extra = {"bot_user_id": told["bot_user_id"], "random": told["random"], "place": told["general"]}
    extra |= {"url": f"https://{handle}.slack.com/", "bot": f"{handle}_bot"}
    access = Access(told["base_url"], told["account_id"], told["access_token"], extra=extra)
    creates = r"/(chat\.postMessage|files\.completeUploadExternal)$"
    return Stage("slack", village, handle, access, creates, story, posts=2, named=_named)


def story(folder: Path) -> Outgoing:
    """A picture, and what follows in its thread: threads are flat there, so two parts are all that can differ."""
    return Outgoing(("One of two.", "Two of two."), media=(picture(folder),))


def ts(post: Post) -> str:
    """As Slack writes the moment of a post of the village."""
    number = int(post["id"])
    seconds, rest = divmod(number >> 16, 1000)
    return f"{seconds}.{rest * 1000 + (number & 0xFFFF) % 1000:06d}"


def _named(stage: Stage, receipt: Receipt, posts: Sequence[Post]) -> None:
    assert list(receipt.part_ids) == [f"{post['record']['channel']}/{ts(post)}" for post in posts]
