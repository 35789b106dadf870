"""A film of a few bytes whose boxes tell its size and length, as the village measures them."""

import struct
from pathlib import Path

from parvis.networks.protocols import Media


def film(folder: Path, *, width: int = 1080, height: int = 1920, seconds: int = 10, more: int = 0) -> Media:
    """more: bytes of content."""
    path = folder / "oven.mp4"
    content = _box(b"ftyp", b"isom\0\0\2\0isom") + _box(b"moov", _mvhd(seconds) + _box(b"trak", _tkhd(width, height)))
    path.write_bytes(content + _box(b"mdat", b"\0" * more))
    return Media(
        path, "video/mp4", alt="The oven", width=width, height=height, size=path.stat().st_size, seconds=seconds
    )


def _box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", len(content) + 8, kind) + content


def _mvhd(seconds: int) -> bytes:
    return _box(b"mvhd", bytes(12) + struct.pack(">II", 1000, seconds * 1000) + bytes(80))


def _tkhd(width: int, height: int) -> bytes:
    return _box(b"tkhd", bytes(76) + struct.pack(">II", width << 16, height << 16))
