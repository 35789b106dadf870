"""Pictures, films and sounds that were uploaded."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, fields
from operator import attrgetter
from pathlib import Path

from village.world import films
from village.world.model import Account, Media
from village.world.world import World

ENDINGS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/heic": "heic",
    "image/avif": "avif",
    "video/mp4": "mp4",
    "video/quicktime": "mov",
    "video/webm": "webm",
    "video/ogg": "ogv",
    "audio/mpeg": "mp3",
    "audio/wav": "wav",
    "audio/ogg": "ogg",
    "audio/flac": "flac",
}
_BRANDS = {
    b"heic": "image/heic",
    b"heix": "image/heic",
    b"mif1": "image/heic",
    b"avif": "image/avif",
    b"qt  ": "video/quicktime",
}
_columns = attrgetter(*(field.name for field in fields(Media)))


class NotAPicture(Exception):
    """The bytes begin like a picture, but cannot be read as one."""


@dataclass(frozen=True, slots=True)
class Upload:
    content: bytes
    mime: str
    width: int = 0
    height: int = 0
    seconds: float = 0.0  # of an MP4 film; 0 where it cannot be told


def kind_of(content: bytes) -> str:
    """The content type by the first bytes, whatever a name claims; empty when unknown."""
    head = content[:16]
    for start, mime in (
        (b"\xff\xd8\xff", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"GIF8", "image/gif"),
        (b"\x1aE\xdf\xa3", "video/webm"),
        (b"OggS", "audio/ogg"),
        (b"ID3", "audio/mpeg"),
        (b"\xff\xfb", "audio/mpeg"),
        (b"fLaC", "audio/flac"),
    ):
        if head.startswith(start):
            return mime
    if head[:4] == b"RIFF":
        return {b"WEBP": "image/webp", b"WAVE": "audio/wav"}.get(head[8:12], "")
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12], "video/mp4")
    return ""


async def look_at(content: bytes) -> Upload:
    """What was uploaded; a picture and an MP4 film are measured. Raises: NotAPicture."""
    mime = kind_of(content)
    if mime in ("video/mp4", "video/quicktime"):
        return Upload(content, mime, *films.measure(content))
    if not mime.startswith("image/"):
        return Upload(content, mime)
    width, height = await asyncio.to_thread(_measure, content)
    return Upload(content, mime, width, height)


def _measure(content: bytes) -> tuple[int, int]:
    import pyvips  # takes a while, and most villages never see a picture

    try:
        picture = pyvips.Image.new_from_buffer(content, "")
    except pyvips.Error as error:
        raise NotAPicture(str(error)) from error
    return int(picture.width), int(picture.height)


def keep(
    world: World, owner: Account, upload: Upload, *, description: str, focus: str, seconds: float, at: int | None = None
) -> Media:
    """Write the file and its row; it is ready after `seconds`."""
    moment = world.clock.now() if at is None else at
    name = f"{secrets.token_hex(12)}.{ENDINGS[upload.mime]}"
    (world.store.media / name).write_bytes(upload.content)
    media = Media(
        world.ids.at(moment),
        owner.id,
        None,
        0,
        upload.mime,
        name,
        len(upload.content),
        upload.width,
        upload.height,
        description,
        focus,
        moment,
        moment + int(seconds * 1000),
    )
    world.store.write(
        "INSERT INTO media VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        _columns(media),
    )
    return media


def begin(world: World) -> int:
    """An upload that comes in pieces: its number."""
    number = world.ids.at(world.clock.now())
    _pieces(world, number).write_bytes(b"")
    return number


def append(world: World, number: int, piece: bytes, *, offset: int | None = None) -> int:
    """Write a piece at its place (None: behind the others); how many bytes there are now. Raises: LookupError."""
    file = _pieces(world, number)
    if not file.exists():
        raise LookupError(f"No upload {number}.")
    with file.open("r+b") as open_file:
        open_file.seek(0 if offset is None else offset, 2 if offset is None else 0)
        open_file.write(piece)
    return file.stat().st_size


def complete(world: World, number: int) -> bytes:
    """All pieces in one; the upload is over. Raises: LookupError."""
    file = _pieces(world, number)
    if not file.exists():
        raise LookupError(f"No upload {number}.")
    content = file.read_bytes()
    file.unlink()
    return content


def _pieces(world: World, number: int) -> Path:
    return world.store.media / f"{number:d}.part"


def get(world: World, media_id: int) -> Media | None:
    row = world.store.row("SELECT * FROM media WHERE id = ?", (media_id,))
    return Media(*row) if row else None


def of_post(world: World, post_id: int) -> list[Media]:
    return [
        Media(*row) for row in world.store.rows("SELECT * FROM media WHERE post_id = ? ORDER BY position", (post_id,))
    ]


def describe(world: World, media_id: int, *, description: str | None, focus: str | None) -> None:
    if description is not None:
        world.store.write("UPDATE media SET description = ? WHERE id = ?", (description, media_id))
    if focus is not None:
        world.store.write("UPDATE media SET focus = ? WHERE id = ?", (focus, media_id))


def attach(world: World, post_id: int, media_ids: Sequence[int]) -> None:
    for position, media_id in enumerate(media_ids):
        world.store.write("UPDATE media SET post_id = ?, position = ? WHERE id = ?", (post_id, position, media_id))


def detach(world: World, post_id: int) -> None:
    world.store.write("UPDATE media SET post_id = NULL WHERE post_id = ?", (post_id,))


def discard(world: World, media: Media) -> None:
    world.store.write("DELETE FROM media WHERE id = ?", (media.id,))
    (world.store.media / media.file).unlink(missing_ok=True)
