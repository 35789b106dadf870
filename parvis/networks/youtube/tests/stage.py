"""YouTube in the village."""

import base64
import json
import struct
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from parvis.networks.protocols import Access, Media, Outgoing, Receipt
from parvis.networks.tests.stages import Post, Stage, new_handle, picture
from village.testing import Village

ANSWER_STEP = "answer"
CREATES = r"/youtube/v3/videos\?part=status$"
CAPTIONS = "1\n00:00:00,000 --> 00:00:02,500\nThe oven is warm.\n\n2\n00:00:02,500 --> 00:00:03,000\nÀ table !"


def film(folder: Path, *, extra: int = 0) -> Media:
    """An MP4 file as far as its first box."""
    path = folder / "oven.mp4"
    path.write_bytes(struct.pack(">I", 24) + b"ftypisom" + bytes(2000 + extra))
    return Media(path, "video/mp4", width=720, height=1280, size=path.stat().st_size, seconds=3)


def key_to(village: Village, handle: str) -> Access:
    told = village.admin("POST", "/tokens", {"account": handle, "network": "youtube"})
    return Access(told["base_url"], told["account_id"], told["access_token"])


def ask(access: Access, path: str, body: Any) -> Any:
    """What the adapter never does: making a playlist."""
    request = urllib.request.Request(f"{access.base_url}{path}", json.dumps(body).encode(), method="POST")
    request.add_header("Authorization", f"Bearer {access.token}")
    request.add_header("Content-Type", "application/json")
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request) as answer:
        return json.load(answer)


def new_playlist(access: Access, title: str = "Bread") -> str:
    return str(ask(access, "/youtube/v3/playlists?part=snippet", {"snippet": {"title": title}})["id"])


def named(stage: Stage, receipt: Receipt, posts: Sequence[Post]) -> None:
    """The receipt has the film's own id, which its number in the village is."""
    numbers = [int.from_bytes(base64.urlsafe_b64decode(name + "="), "big") for name in receipt.part_ids]
    assert numbers == [post["record"]["video"] for post in posts]


class YouTubeStage(Stage):
    def lose(self, kind: str, *, seconds: float = 30) -> None:
        """A PUT whose connection is closed without an answer goes out once more by itself (aiohttp)."""
        times = 2 if kind == "drop_before" else 1
        how: Any = {"path": self.creates, "method": self.method, "account": self.handle}
        self.village.fault(kind, times=times, seconds=seconds, **how)


def stage(village: Village) -> Stage:
    handle = new_handle()
    access = key_to(village, handle)
    return YouTubeStage("youtube", village, handle, access, CREATES, story, method="PUT", named=named, described=False)


def story(folder: Path) -> Outgoing:
    """A film with its thumbnail. What readers see of it is that it is shown."""
    options = {"title": "The oven", "tags": ["bread", "rye bread"]}
    return Outgoing(("Fresh bread at seven.",), (film(folder), picture(folder)), language="en", options=options)
