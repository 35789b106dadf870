"""Google Business in the village: it fetches its pictures from the village itself."""

from pathlib import Path

import pyvips

from parvis.networks.protocols import Access, Media, Outgoing
from parvis.networks.tests.stages import Stage, new_handle
from village.testing import Village

#: Posts have no answers; those to reviews are in test_google.
ANSWER_STEP = ""


def key_to(village: Village, handle: str) -> Access:
    told = village.admin("POST", "/tokens", {"account": handle, "network": "google"})
    extra = {"account": told["account"], "maps": "https://maps.google.com/maps?cid=1"}
    return Access(told["base_url"], told["account_id"], told["access_token"], extra=extra)


def stage(village: Village) -> Stage:
    handle = new_handle()
    picture = picture_in(village)

    def story(folder: Path) -> Outgoing:
        options = {
            "topic": "EVENT", "title": "Open house", "starts": "2026-12-05 09:00", "ends": "2026-12-05",
            "action": "LEARN_MORE", "action_url": "https://bread.example/",
        }  # fmt: skip
        return Outgoing(("Come and see the oven.",), (picture,), language="en", options=options)

    return Stage("google", village, handle, key_to(village, handle), "/localPosts$", story, described=False)


def picture_in(village: Village) -> Media:
    """A large picture that somebody uploaded to the village."""
    name = "big.png"
    folder = village.folder / "media"
    if not (folder / name).exists():
        noise = pyvips.Image.gaussnoise(480, 360, sigma=60, mean=128).cast("uchar")
        noise.write_to_file(str(folder / name))
    path = folder / name
    return Media(path, "image/png", "A loaf", 480, 360, path.stat().st_size, url=f"{village.url}/media/{name}")
