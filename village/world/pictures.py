"""Small pictures made by code: avatars and headers, the same for the same name."""

from __future__ import annotations

import hashlib
import struct
import zlib


def avatar(name: str, side: int = 120) -> bytes:
    """A PNG: five by five squares, mirrored, in one of the village's colours."""
    digest = hashlib.sha256(name.lower().encode()).digest()
    ink, paper = _colours(digest[0])
    cell = side // 6
    edge = (side - 5 * cell) // 2
    rows = []
    for y in range(side):
        row, line = bytearray(), (y - edge) // cell
        for x in range(side):
            column = (x - edge) // cell
            inside = 0 <= line < 5 and 0 <= column < 5 and x >= edge and y >= edge
            bit = inside and digest[1 + line * 3 + min(column, 4 - column)] & 1
            row += ink if bit else paper
        rows.append(bytes(row))
    return _png(side, side, rows)


def header(name: str, width: int = 600, height: int = 200) -> bytes:
    """A PNG: a slope from one colour to another."""
    digest = hashlib.sha256(name.lower().encode()).digest()
    ink, paper = _colours(digest[0])
    rows = []
    for y in range(height):
        mixed = bytes((a * (height - y) + b * y) // height for a, b in zip(ink, paper, strict=True))
        rows.append(mixed * width)
    return _png(width, height, rows)


def _colours(pick: int) -> tuple[bytes, bytes]:
    inks = ("0f6073", "b5651d", "7a2e3a", "3d6b4f", "4a4e8c", "8a4513", "2d6a8e", "6b5b1e")
    papers = ("dfecee", "f6e7d3", "f0dfe2", "e0ece4", "e3e4f2", "efe0d0", "dceaf2", "efe9d2")
    at = pick % len(inks)
    return bytes.fromhex(inks[at]), bytes.fromhex(papers[at])


def _png(width: int, height: int, rows: list[bytes]) -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    size = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    packed = zlib.compress(b"".join(b"\0" + row for row in rows), 6)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")
