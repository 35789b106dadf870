"""Threads in the village, which fetches pictures from where anybody may."""

from dataclasses import replace
from pathlib import Path

from parvis.networks.protocols import Access, Media, Outgoing
from parvis.networks.tests.stages import PIXEL, Stage, new_handle, thread
from village.testing import Village

ANSWER_STEP = "publish:0"


def hosted(village: Village, media: Media) -> Media:
    """The same file at an address."""
    (village.folder / "media" / media.path.name).write_bytes(media.path.read_bytes() if media.path.exists() else PIXEL)
    return replace(media, url=f"{village.url}/media/{media.path.name}")


def stage(village: Village, scopes: str = "") -> Stage:
    handle = new_handle()
    told = village.admin("POST", "/tokens", {"account": handle, "network": "threads", "scopes": scopes})
    access = Access(told["base_url"], told["account_id"], told["access_token"], extra={"username": handle})

    def story(folder: Path) -> Outgoing:
        outgoing = thread(folder)
        return replace(outgoing, media=tuple(hosted(village, media) for media in outgoing.media))

    return Stage("threads", village, handle, access, "/threads_publish$", story, posts=3)
