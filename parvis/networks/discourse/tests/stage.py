"""Discourse in the village."""

from pathlib import Path

from parvis.networks.protocols import Access, Outgoing
from parvis.networks.tests.stages import Stage, new_handle, picture
from village.testing import Village


def stage(village: Village) -> Stage:
    handle = new_handle()
    told = village.admin("POST", "/tokens", {"account": handle, "network": "discourse"})
    access = Access(told["base_url"], str(told["account_id"]), told["access_token"], extra={"user": told["user"]})
    return Stage("discourse", village, handle, access, "/posts.json$", topic, posts=3)


def topic(folder: Path) -> Outgoing:
    """With two pictures, a second part and a first answer."""
    options = {"title": "Fresh bread at seven", "category": "5", "tags": ["bread"]}
    options |= {"first_comment": "Ask us anything about it."}
    media = (picture(folder), picture(folder, "oven.png"))
    return Outgoing(("Fresh bread at seven o'clock.", "And warm until nine at night."), media, options=options)
