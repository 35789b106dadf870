"""Width, height and length of an MP4 or QuickTime film, read from its boxes.

Source: ISO/IEC 14496-12 (mvhd, tkhd).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

NESTED = (b"moov", b"trak")


def measure(content: bytes) -> tuple[int, int, float]:
    """(width, height, seconds); 0 for what the file does not tell."""
    width, height, seconds = 0, 0, 0.0
    for kind, start, end in _boxes(content, 0, len(content)):
        box = content[start:end]
        wide = box[:1] == b"\x01"  # version 1: moments and lengths of 64 bits
        if kind == b"mvhd" and len(box) >= (32 if wide else 20):
            scale, length = struct.unpack(">IQ" if wide else ">II", box[20:32] if wide else box[12:20])
            seconds = length / scale if scale else 0.0
        if kind == b"tkhd" and len(box) >= 84:
            sides = [side >> 16 for side in struct.unpack(">II", box[-8:])]
            if all(sides):  # a track of sound has none
                width, height = sides
    return width, height, seconds


def _boxes(content: bytes, at: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    while at + 8 <= end:
        size, kind = struct.unpack(">I4s", content[at : at + 8])
        start = at + 8
        if size == 1 and at + 16 <= end:
            size, start = struct.unpack(">Q", content[at + 8 : at + 16])[0], at + 16
        stop = end if size == 0 else at + size
        if not start <= stop <= end:
            return
        if kind in NESTED:
            yield from _boxes(content, start, stop)
        else:
            yield kind, start, stop
        at = stop
