"""An Instagram account in the village."""

from pathlib import Path

from parvis.networks.instagram.tests.shelf import still
from parvis.networks.protocols import Access, Outgoing
from parvis.networks.tests.stages import Stage, new_handle
from village.testing import Village


def stage(village: Village) -> Stage:
    handle = new_handle()
    told = village.admin("POST", "/tokens", {"account": handle, "network": "instagram"})
    extra = {"username": handle, "page_id": f"9{told['account_id']}"}
    access = Access(told["base_url"], str(told["account_id"]), told["access_token"], extra=extra)
    return Stage("instagram", village, handle, access, "/(media_publish|comments|replies)$", carousel, posts=2)


def carousel(folder: Path) -> Outgoing:
    """Two pictures, and a comment of ours below them."""
    media = (still(folder), still(folder, "oven.jpg"))
    return Outgoing(("Fresh bread at seven.",), media=media, options={"first_comment": "Warm until nine."})
