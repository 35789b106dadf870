"""The captions of a film: one track in the language of the publication, as it was pasted.

Source: https://developers.google.com/youtube/v3/docs/captions (read 2026-11-25).
"""

import json
import re
from contextlib import suppress
from dataclasses import dataclass
from uuid import uuid4

from django.utils.translation import gettext

from parvis.networks.addresses import at
from parvis.networks.errors import ContentRefused, Gone, NotPermitted, Temporary
from parvis.networks.google_common.calls import Caller, Told, demanded, listed, word
from parvis.networks.protocols import Access, Outgoing, Problem, Result
from parvis.networks.youtube.errors import CaptionsRefused, CaptionsThere
from parvis.networks.youtube.limits import CAPTIONS_CHARS
from parvis.networks.youtube.upload import HOME, UPLOAD

#: YouTube wants to be told one; with an empty one viewers read the language alone.
NAME = ""
_TIMES = re.compile(r"\d+:\d\d:\d\d[,.]\d{3}[ \t]+-->[ \t]+\d+:\d\d:\d\d[,.]\d{3}.*")
_WEB_TIMES = re.compile(r"(\d{2,}:)?\d\d:\d\d\.\d{3}[ \t]+-->[ \t]+(\d{2,}:)?\d\d:\d\d\.\d{3}.*")


def text_of(outgoing: Outgoing) -> str:
    """What was pasted, with plain line ends; "" where there is nothing."""
    text = str(outgoing.options.get("captions") or "")
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").strip()


def looks_right(text: str) -> bool:
    """Whether it begins as an SRT or WebVTT file, and every line with an arrow names two moments."""
    lines = [line.strip() for line in text.split("\n")]
    is_web = lines[0].split()[:1] == ["WEBVTT"]
    if not is_web and not (len(lines) > 2 and lines[0].isdecimal() and "-->" in lines[1] and lines[2]):
        return False
    pointing = [line for line in lines if "-->" in line]
    return bool(pointing) and all((_WEB_TIMES if is_web else _TIMES).fullmatch(line) for line in pointing)


def problems(outgoing: Outgoing) -> list[Problem]:
    """What YouTube could not read, or not say the language of."""
    found: list[Problem] = []
    text = text_of(outgoing)
    if text and not looks_right(text):
        sentence = gettext(
            "YouTube: the captions are not as an SRT or WebVTT file has them: a number, two times, words."
        )
        found.append(Problem("captions", sentence))
    if len(text) > CAPTIONS_CHARS:
        sentence = gettext("YouTube: the captions have more than {most} characters.")
        found.append(Problem("captions_too_long", sentence.format(most=CAPTIONS_CHARS)))
    if text and not outgoing.language:
        sentence = gettext("YouTube: captions need a language; choose that of the publication.")
        found.append(Problem("captions_language", sentence))
    return found


@dataclass(frozen=True, slots=True)
class Captions:
    """A film takes one track only of a language and a name: it can never stand there twice."""

    caller: Caller
    access: Access
    video: str
    language: str
    text: str

    @property
    def fields(self) -> Told:
        return {"snippet": {"videoId": self.video, "language": self.language, "name": NAME}}

    async def act(self) -> Result:
        """Raises CaptionsRefused."""
        try:
            told = await self._insert()
        except CaptionsThere as error:
            found = await self.look()
            if found is None:  # it was a broken one, and is gone now
                raise Temporary(said=error.said, status=error.status) from error
            return found
        except (ContentRefused, NotPermitted) as error:
            raise CaptionsRefused(said=error.said, status=error.status) from error
        track = demanded(told, "id", effect=True)
        if word(told, "snippet", "status") == "failed":
            await self._remove(track)
            raise CaptionsRefused(said=word(told, "snippet", "failureReason"))
        return {"id": track}

    async def look(self) -> Result | None:
        """A track that YouTube could not read is taken away: it would stand in the way of the next one."""
        params = {"part": "snippet", "videoId": self.video}
        told = await self.caller.ask("GET", f"{self.access.base_url}/youtube/v3/captions", self.access, params=params)
        for track in listed(told, "items"):
            if word(track, "id") and self._is_ours(track):
                if word(track, "snippet", "status") != "failed":
                    return {"id": word(track, "id")}
                await self._remove(word(track, "id"))
        return None

    def _is_ours(self, track: Told) -> bool:
        """YouTube makes tracks by itself as well, from what is said (ASR)."""
        said = (word(track, "snippet", "language").lower(), word(track, "snippet", "name"))
        return said == (self.language.lower(), NAME) and word(track, "snippet", "trackKind").upper() != "ASR"

    async def _insert(self) -> Told:
        url = f"{at(self.access.base_url, HOME, UPLOAD)}/upload/youtube/v3/captions"
        params = {"part": "snippet", "uploadType": "multipart"}
        mark = uuid4().hex
        headers = {"Content-Type": f"multipart/related; boundary={mark}"}
        content = _related(mark, self.fields, self.text)
        return await self.caller.ask(
            "POST", url, self.access, effect=True, params=params, headers=headers, data=content, seconds=120.0
        )

    async def _remove(self, track: str) -> None:
        with suppress(Gone):
            url = f"{self.access.base_url}/youtube/v3/captions"
            await self.caller.ask("DELETE", url, self.access, params={"id": track})


def _related(mark: str, fields: Told, text: str) -> bytes:
    """Two parts: what the track is, and what it says."""
    first = f"--{mark}\r\nContent-Type: application/json; charset=UTF-8\r\n\r\n{json.dumps(fields)}\r\n"
    second = f"--{mark}\r\nContent-Type: application/octet-stream\r\n\r\n{text}\r\n--{mark}--\r\n"
    return (first + second).encode()
