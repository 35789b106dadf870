"""A film in pieces: an upload session that tells at any time how much of it has arrived, and what it became.

Source: https://developers.google.com/youtube/v3/guides/using_resumable_upload_protocol (read 2026-11-22).
"""

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from parvis.kit.http import Answer
from parvis.networks.addresses import at
from parvis.networks.errors import Temporary
from parvis.networks.google_common.calls import Caller, Told, demanded, moment, word
from parvis.networks.protocols import Access, Journal, Media, Result

HOME = "https://youtube.googleapis.com"
UPLOAD = "https://www.googleapis.com"
PIECE = 64 * 262_144  # YouTube wants multiples of 256 KiB
SECONDS = 600.0
SESSIONS = 3
CLOCKS_APART = timedelta(seconds=10)
INCOMPLETE = 308


class SessionGone(Temporary):
    """The session is too old, or was never there."""


@dataclass
class Upload:
    """One film on its way. It arrives as private, so that nobody sees it before we show it."""

    caller: Caller
    access: Access
    journal: Journal
    film: Media
    fields: Told
    fresh: set[str] = field(default_factory=set)  # sessions of this life: nothing was sent to them before

    async def go(self) -> str:
        """The id of the film, however often this was tried before."""
        for number in range(SESSIONS):
            told = await self.journal.step(f"session:{number}", self._open, repeatable=True)
            piece = _Session(self, str(told["url"]))
            try:
                return str((await self.journal.step(f"film:{number}", piece.send, repeatable=True))["id"])
            except SessionGone:
                if found := await self._found():  # it may have ended well before it was forgotten
                    return found
        raise Temporary

    async def _open(self) -> Result:
        params = {"uploadType": "resumable", "part": "snippet,status", "notifySubscribers": "true"}
        headers = {
            "X-Upload-Content-Length": str(self.film.path.stat().st_size),
            "X-Upload-Content-Type": self.film.mime,
        }
        url = f"{self._host()}/upload/youtube/v3/videos"
        answer = await self.caller.send("POST", url, self.access, params=params, headers=headers, json=self.fields)
        if not answer.ok:
            raise self.caller.sort(answer)
        place = answer.headers.get("Location", "")
        if not self._is_googles(place):
            raise Temporary(status=answer.status, said=answer.text())
        self.fresh.add(place)
        return {"url": place}

    def _host(self) -> str:
        return at(self.access.base_url, HOME, UPLOAD)

    def _is_googles(self, place: str) -> bool:
        """The token goes there: nowhere else than to Google, or to what stands in for it."""
        if place.startswith(f"{self._host()}/"):
            return True
        parts = urlsplit(place)
        return parts.scheme == "https" and (parts.hostname or "").endswith(".googleapis.com")

    async def _found(self) -> str:
        """A film of that title and description among our uploads since the first try; "" where there is none."""
        since, wanted = self.journal.began_at - CLOCKS_APART, self.fields["snippet"]
        async for item in uploads(self.caller, self.access):
            added = moment(item, "snippet", "publishedAt")
            if added is not None and added < since:
                break
            if all(word(item, "snippet", name) == wanted[name] for name in ("title", "description")):
                return word(item, "contentDetails", "videoId")
        return ""


@dataclass
class _Session:
    upload: Upload
    url: str

    async def send(self) -> Result:
        """All that has not arrived yet. Raises SessionGone, Temporary."""
        path, total = self.upload.film.path, self.upload.film.path.stat().st_size
        begin = 0 if self.url in self.upload.fresh else -1
        self.upload.fresh.discard(self.url)
        while True:
            if begin < 0:
                answer = await self._put(b"", f"bytes */{total}")
            else:
                piece = await asyncio.to_thread(_read, path, begin)
                answer = await self._put(piece, f"bytes {begin}-{begin + len(piece) - 1}/{total}")
            if answer.status != INCOMPLETE:
                return {"id": self._video(answer)}
            arrived = _arrived(answer)
            if arrived <= begin or arrived >= total:  # it takes nothing, or has all and does not say what became of it
                raise Temporary(status=answer.status)
            begin = arrived

    def _video(self, answer: Answer) -> str:
        if answer.status in {404, 410}:
            raise SessionGone(status=answer.status)
        if not answer.ok:
            raise self.upload.caller.sort(answer)
        told = answer.json()
        if not isinstance(told, dict):
            raise Temporary(status=answer.status, said=answer.text())
        return demanded(told, "id", effect=False)

    async def _put(self, piece: bytes, span: str) -> Answer:
        headers = {"Content-Range": span, "Content-Type": self.upload.film.mime}
        return await self.upload.caller.send(
            "PUT", self.url, self.upload.access, headers=headers, data=piece, seconds=SECONDS
        )


def _arrived(answer: Answer) -> int:
    """How many bytes are there, by `Range: bytes=0-524287`; no header: none."""
    last = answer.headers.get("Range", "").rpartition("-")[2]
    return int(last) + 1 if last.isdecimal() else 0


def _read(path: Path, begin: int) -> bytes:
    with path.open("rb") as film:
        film.seek(begin)
        return film.read(PIECE)


def uploads(caller: Caller, access: Access) -> Any:
    """Every film of ours, newest first, as items of the playlist that YouTube keeps of them."""
    playlist = access.extra.get("uploads") or f"UU{access.account_id.removeprefix('UC')}"
    params = {"part": "snippet,contentDetails,status", "playlistId": playlist, "maxResults": "50"}
    return caller.pages(f"{access.base_url}/youtube/v3/playlistItems", access, params)
