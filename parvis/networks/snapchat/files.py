"""A file on its way: encrypted here, sent in pieces, put together by Snap, which has the key.

Key and file belong together and the key is never kept, so whoever is interrupted begins anew; nobody sees that.
Source: https://developers.snap.com/api/marketing-api/Public-Profile-API/ProfileAssetManagement (read 2026-11-22).
"""

import asyncio
import secrets
from base64 import b64encode
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7

from parvis.kit.http import Http
from parvis.networks.errors import Temporary
from parvis.networks.protocols import Access, Media, Result
from parvis.networks.snapchat import limits
from parvis.networks.snapchat.calling import ask, profile, word

BLOCK = 1_000_000  # bytes read at once
UPLOAD_SECONDS = 600.0


async def upload(http: Http, access: Access, media: Media, name: str) -> Result:
    """{"id"} of the file, which Snap keeps for a day. name: nobody sees it."""
    key, start = secrets.token_bytes(32), secrets.token_bytes(16)
    body = {"type": "IMAGE" if media.is_image else "VIDEO", "name": name}
    body |= {"key": b64encode(key).decode(), "iv": b64encode(start).decode()}
    told = await ask(http, access, "POST", f"{profile(access)}/media", json=body)
    media_id, add, finish = word(told, "media_id"), _path(word(told, "add_path")), _path(word(told, "finalize_path"))
    if not media_id or not add or not finish:
        raise Temporary(said="media_id, add_path, finalize_path")
    number = 0
    async for piece in pieces(media.path, key, start):
        number += 1
        form = aiohttp.FormData({"action": "ADD", "part_number": str(number)})
        form.add_field("file", piece, filename=f"{number}", content_type="application/octet-stream")
        await ask(http, access, "POST", add, data=form, seconds=UPLOAD_SECONDS)
    form = aiohttp.FormData({"action": "FINALIZE"}, default_to_multipart=True)
    await ask(http, access, "POST", finish, data=form, seconds=UPLOAD_SECONDS)
    return {"id": media_id}


async def pieces(path: Path, key: bytes, start: bytes) -> AsyncIterator[bytes]:
    """The file encrypted as one (AES-256-CBC, PKCS #7), cut where Snap wants it cut; never all of it at once."""
    cipher, padder = Cipher(algorithms.AES(key), modes.CBC(start)).encryptor(), PKCS7(128).padder()
    ready, offset = bytearray(), 0
    while block := await asyncio.to_thread(_read, path, offset):
        offset += len(block)
        ready += cipher.update(padder.update(block))
        while len(ready) >= limits.PIECE:
            yield bytes(ready[: limits.PIECE])
            del ready[: limits.PIECE]
    ready += cipher.update(padder.finalize()) + cipher.finalize()
    for first in range(0, len(ready), limits.PIECE):
        yield bytes(ready[first : first + limits.PIECE])


def _read(path: Path, offset: int) -> bytes:
    with path.open("rb") as file:
        file.seek(offset)
        return file.read(BLOCK)


def _path(told: str) -> str:
    """On the host that we speak to already; "" for anything else: our token goes there."""
    return told if told.startswith("/") and not told.startswith("//") else ""
