"""Copies of pictures for a network that does not take the files as they are: as JPEG, and as small as it asks.

A copy lies beside its file, named after content and limits, and is made once: a later try sends the same bytes.
"""

import asyncio
import hashlib
import math
import os
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pyvips

from parvis.library.errors import DoesNotFit
from parvis.library.reading import flat
from parvis.networks.protocols import Limits, Media

QUALITIES = (90, 82, 74)  # tried in turn at each size: what is lost is hard to see
LEAST_EDGE = 64  # pixels; a network that asks for less has no use for pictures
MARK = "-fit-"
#: A picture takes 50 MB and a core while it is written anew, so few of them are at the same time.
_WORKERS = ThreadPoolExecutor(2, thread_name_prefix="fitting")


async def fitting(media: Media, limits: Limits, *, digest: str) -> Media:
    """`media`, or its copy where the network asks for one. `digest`: of its content. Raises DoesNotFit."""
    if not limits.asks_for_copy(media):
        return media
    return await asyncio.get_running_loop().run_in_executor(_WORKERS, _copied, media, limits, digest)


def forget_copies(path: Path) -> None:
    """Delete the copies of the file at `path`."""
    for copy in path.parent.glob(f"{path.stem}{MARK}*"):
        copy.unlink(missing_ok=True)


def _copied(media: Media, limits: Limits, digest: str) -> Media:
    path = _place(media.path, limits, digest)
    copy = _found(path, media)
    if copy is None:
        _keep(path, _smaller(media.path, limits))
        copy = _found(path, media)
    if copy is None or not limits.takes(copy):
        raise DoesNotFit()
    return copy


def _place(path: Path, limits: Limits, digest: str) -> Path:
    wanted = f"{digest} {limits.image_bytes} {limits.image_pixels}"
    return path.with_name(f"{path.stem}{MARK}{hashlib.sha256(wanted.encode()).hexdigest()[:16]}.jpg")


def _found(path: Path, media: Media) -> Media | None:
    """The copy, None where there is none that can be read."""
    try:
        header = pyvips.Image.new_from_file(str(path), revalidate=True)  # libvips remembers what it read before
    except pyvips.Error:
        return None
    size = path.stat().st_size
    return replace(media, path=path, mime="image/jpeg", width=header.width, height=header.height, size=size)


def _keep(path: Path, content: bytes) -> None:
    """Write it whole or not at all: another worker may look for it, and this one may be killed."""
    draft = path.with_name(f"{path.stem}-{uuid.uuid4().hex}.part")
    with draft.open("xb") as target:
        target.write(content)
        target.flush()
        os.fsync(target.fileno())
    draft.replace(path)


def _smaller(path: Path, limits: Limits) -> bytes:
    """The best copy that is within the limits: first less quality, then fewer pixels. Raises DoesNotFit."""
    whole = pyvips.Image.new_from_file(str(path))
    most, pixels = limits.image_bytes or math.inf, whole.width * whole.height
    scale = min(1.0, math.sqrt((limits.image_pixels or pixels) / pixels))
    while True:
        picture = _scaled(path, math.floor(whole.width * scale), math.floor(whole.height * scale))
        for quality in QUALITIES:
            content: bytes = picture.jpegsave_buffer(Q=quality, keep="none", optimize_coding=True)
            if len(content) <= most:
                return content
        if max(picture.width, picture.height) < LEAST_EDGE:
            raise DoesNotFit()
        scale *= min(0.9, max(0.5, math.sqrt(most / len(content))))


def _scaled(path: Path, width: int, height: int) -> "pyvips.Image":
    """On white where it is transparent, ready to be written several times."""
    width, height = max(1, width), max(1, height)
    picture = pyvips.Image.thumbnail(str(path), width, height=height, size="force", fail_on="truncated")
    return flat(picture).copy_memory()
