"""One message of an app in a channel: with our key beside the text, or with files that are known by their ids.

Source: https://docs.slack.dev/reference/methods/chat.postMessage,
https://docs.slack.dev/messaging/working-with-files#uploading_files (read 2026-11-22).
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from parvis.kit.http import Http
from parvis.networks.calls import call
from parvis.networks.errors import AnswerLost, ContentRefused, Gone, Temporary, Unfinished
from parvis.networks.protocols import Access, Media, Result, Undecidable
from parvis.networks.slack.calling import EVENT, address, ask, do, metadata_of, said_in, ts_at
from parvis.networks.slack.words import escaped

UPLOAD_SECONDS = 300.0
CLOCKS_APART = timedelta(seconds=10)
LOOKS = 20
LOOK_SECONDS = 1.0


@dataclass
class Message:
    """A text: sending it, and finding it again by its key."""

    http: Http
    access: Access
    channel: str
    text: str
    thread: str
    answers: str  # the message that it answers; a thread does not tell
    once: str
    began_at: datetime
    preview: bool = True

    async def act(self) -> Result:
        key = {"once": self.once} | ({"answers": self.answers} if self.answers else {})
        body: dict[str, Any] = {"channel": self.channel, "text": escaped(self.text)}
        body["metadata"] = {"event_type": EVENT, "event_payload": key}
        if self.thread:
            body["thread_ts"] = self.thread
        if not self.preview:
            body |= {"unfurl_links": False, "unfurl_media": False}
        told = await do(self.http, self.access, "chat.postMessage", body, effect=True)
        if not told.get("ts"):
            raise AnswerLost(said=str(told))
        return self._result(str(told["ts"]), str(told.get("channel") or self.channel))

    async def look(self) -> Result | None:
        """Whatever carries our key there since the first try."""
        oldest = ts_at(self.began_at - CLOCKS_APART)
        async for message in said_in(self.http, self.access, self.channel, thread=self.thread, oldest=oldest):
            if metadata_of(message).get("once") == self.once:
                return self._result(str(message["ts"]), self.channel)
        return None

    def _result(self, ts: str, channel: str) -> Result:
        return {"ts": ts, "channel": channel, "url": address(self.access, channel, ts)}


@dataclass
class Share:
    """Uploaded files, put into a channel together with a text. Which message it becomes, the files tell afterwards."""

    http: Http
    access: Access
    channel: str
    text: str
    thread: str
    files: Sequence[tuple[str, str]]  # id and title

    async def act(self) -> Result:
        body: dict[str, Any] = {"files": [{"id": file, "title": title} for file, title in self.files]}
        body["channel_id"] = self.channel
        if self.text:
            body["initial_comment"] = escaped(self.text)
        if self.thread:
            body["thread_ts"] = self.thread
        told = await do(self.http, self.access, "files.completeUploadExternal", body, effect=True)
        if not told.get("files"):
            raise AnswerLost(said=str(told))
        return {}

    async def look(self) -> Result | None:
        """A file whose upload was never completed is not there. Raises Undecidable where it is, and stands nowhere."""
        try:
            await self.shared()
        except Gone:
            return None
        except Unfinished as error:
            raise Undecidable from error
        return {}

    async def shared(self) -> Result:
        """The message, as soon as there is one. Raises Unfinished, Gone."""
        for number in range(LOOKS):
            if number:
                await asyncio.sleep(LOOK_SECONDS)
            told = await ask(self.http, self.access, "files.info", file=self.files[0][0])
            ts = _share_of(told, self.channel)
            if ts:
                return {"ts": ts, "channel": self.channel, "url": address(self.access, self.channel, ts)}
        raise Unfinished


async def upload(http: Http, access: Access, media: Media) -> Result:
    """A file that nobody sees yet. Raises ContentRefused, Temporary."""
    content = await asyncio.to_thread(media.path.read_bytes)
    params = {"filename": media.path.name, "length": str(len(content))} | ({"alt_txt": media.alt} if media.alt else {})
    told = await ask(http, access, "files.getUploadURLExternal", **params)
    if not told.get("upload_url") or not told.get("file_id"):
        raise Temporary(said=str(told))
    headers = {"Content-Type": "application/octet-stream"}
    answer = await call(http, "POST", told["upload_url"], headers=headers, data=content, seconds=UPLOAD_SECONDS)
    if not answer.ok:
        raise ContentRefused(said=answer.text(), status=answer.status)
    return {"id": str(told["file_id"])}


def _share_of(told: dict[str, Any], channel: str) -> str:
    shares = (told.get("file") or {}).get("shares") or {}
    for kind in ("public", "private"):
        for share in (shares.get(kind) or {}).get(channel) or ():
            return str(share.get("ts") or "")
    return ""
