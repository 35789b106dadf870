"""Snapchat in the village. Of a story Snap tells no number and no words: what was lost, a person must look for."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from parvis.networks.protocols import Access, Media, Outgoing, Receipt
from parvis.networks.tests.stages import Post, Stage, new_handle, picture
from village.testing import Village

ANSWER_STEP = ""
BLIND = True
KEYS = {"client_id": "village", "client_secret": "village-secret"}


def key_to(village: Village, handle: str, *, scopes: str = "") -> Access:
    told = village.session(handle, network="snapchat", scopes=scopes)
    extra = {**KEYS, "username": handle}
    return Access(told["base_url"], told["account_id"], told["access_token"], told["refresh_token"], extra)


def film(folder: Path, content: bytes = b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 5000) -> Media:
    path = folder / "oven.mp4"
    path.write_bytes(content)
    return Media(path, "video/mp4", alt="The oven", width=1080, height=1920, size=len(content), seconds=12)


def still(folder: Path) -> Media:
    return replace(picture(folder), width=1080, height=1920)


def story(folder: Path) -> Outgoing:
    return Outgoing(("",), (still(folder),), options={"format": "story"})


def named(stage: Stage, receipt: Receipt, posts: Sequence[Post]) -> None:
    """By the file that it is made of."""
    assert list(receipt.part_ids) == [f"media/{post['record']['media']}" for post in posts]


def stage(village: Village) -> Stage:
    handle = new_handle()
    access = key_to(village, handle)
    return Stage("snapchat", village, handle, access, "/stories$", story, named=named, described=False)
