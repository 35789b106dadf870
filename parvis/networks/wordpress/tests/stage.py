"""WordPress in the village."""

from pathlib import Path

from parvis.networks.protocols import Access, Outgoing
from parvis.networks.tests.stages import Stage, new_handle, picture
from village.testing import Village

ANSWER_STEP = "comment"


def stage(village: Village) -> Stage:
    handle = new_handle()
    told = village.admin("POST", "/tokens", {"account": handle, "network": "wordpress"})
    extra = {"root": f"{told['base_url']}/wp-json", "user": told["user"]}
    access = Access(told["base_url"], str(told["account_id"]), told["access_token"], extra=extra)
    return Stage("wordpress", village, handle, access, "/wp/v2/posts$", article)


def article(folder: Path) -> Outgoing:
    """With everything that an article may have."""
    options = {"title": "Fresh bread", "excerpt": "At seven.", "categories": ["News"], "tags": ["bread", "rye"]}
    media = (picture(folder), picture(folder, "oven.png"))
    return Outgoing(("Fresh bread at seven.\n\nWarm until nine.",), media=media, options=options)
