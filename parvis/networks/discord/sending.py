"""One message of a bot in a channel, and the first one of a thread in a forum.

Source: https://docs.discord.com/developers/resources/message#create-message,
https://docs.discord.com/developers/resources/channel#start-thread-in-forum-or-media-channel (read 2026-11-22).
"""

import asyncio
import base64
import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import aiohttp

from parvis.kit.http import Http
from parvis.networks import text as words
from parvis.networks.calls import rest_moment
from parvis.networks.discord.calling import address, author_of, id_at, made, messages, moment_of, threads
from parvis.networks.discord.limits import TITLE_CHARS
from parvis.networks.errors import AnswerLost
from parvis.networks.protocols import Access, Media, Outgoing, Poll, Result

UPLOAD_SECONDS = 300.0
#: How much the moment of a post may differ from ours.
CLOCKS_APART = timedelta(seconds=10)
NO_PREVIEW, SILENT = 1 << 2, 1 << 12
Body = dict[str, Any]


@dataclass
class Message:
    """Sending one, and finding it again. The server knows the key for some minutes, and then gives the first one."""

    http: Http
    access: Access
    channel: str
    body: Body
    media: Sequence[Media]
    once: str
    began_at: datetime
    rest: datetime | None = None

    async def act(self) -> Result:
        body = self.body | {"nonce": nonce(self.once), "enforce_nonce": True}
        how = await _how(body, body, self.media)
        told, answer = await made(self.http, self.access, f"/channels/{self.channel}/messages", **how)
        self.rest = rest_moment(answer.headers)
        return self._result(told)

    async def look(self) -> Result | None:
        """Ours in that channel since the first try, read to its end."""
        ours = str(self.access.extra.get("bot_id") or "")
        answered = (self.body.get("message_reference") or {}).get("message_id")
        after = id_at(self.began_at - CLOCKS_APART)
        async for message in messages(self.http, self.access, self.channel, after=after):
            same_place = (message.get("message_reference") or {}).get("message_id") == answered
            same_files = len(message.get("attachments") or ()) == len(self.media)
            if author_of(message) == ours and same_place and same_files and _says(message, self.body):
                return self._result(message)
        return None

    def _result(self, told: Mapping[str, Any]) -> Result:
        return {
            "id": str(told["id"]),
            "channel": self.channel,
            "url": address(self.access, self.channel, str(told["id"])),
        }


@dataclass
class Thread:
    """A thread in a forum: its name and its first message. There is no key; we know it by its name and its owner."""

    http: Http
    access: Access
    forum: str
    name: str
    body: Body
    media: Sequence[Media]
    began_at: datetime
    rest: datetime | None = None

    async def act(self) -> Result:
        how = await _how({"name": self.name, "message": self.body}, self.body, self.media)
        told, answer = await made(self.http, self.access, f"/channels/{self.forum}/threads", **how)
        self.rest = rest_moment(answer.headers)
        return self._result(str(told["id"]))

    async def look(self) -> Result | None:
        """Threads that were begun a moment ago are still active: none is certain."""
        ours = str(self.access.extra.get("bot_id") or "")
        for thread in await threads(self.http, self.access):
            new = moment_of(str(thread["id"])) >= self.began_at - CLOCKS_APART
            same = str(thread.get("parent_id")) == self.forum and thread.get("name") == self.name
            if new and same and str(thread.get("owner_id")) == ours:
                return self._result(str(thread["id"]))
        return None

    def _result(self, thread: str) -> Result:
        """The first message has the id of its thread."""
        return {"id": thread, "channel": thread, "url": address(self.access, thread, thread)}


async def crosspost(http: Http, access: Access, channel: str, message: str) -> Result:
    """Hand it on to the servers that follow the channel."""
    told, _answer = await made(http, access, f"/channels/{channel}/messages/{message}/crosspost")
    if str(told["id"]) != message:
        raise AnswerLost(said=str(told["id"]))
    return {}


def body_of(outgoing: Outgoing, number: int, answers: str = "") -> Body:
    """The message of one part; `answers`: the id of the message before it, or of the one that it answers."""
    poll = outgoing.poll if number == 0 else None
    body: Body = {"allowed_mentions": {"parse": ["users"], "replied_user": True}}
    if poll is not None:
        body["poll"] = _poll(outgoing.text, poll)
    else:
        body["content"] = veiled(outgoing.parts[number], outgoing.warning)
    if answers:
        body["message_reference"] = {"message_id": answers, "fail_if_not_exists": True}
    flags = (SILENT if outgoing.options.get("silent") else 0) | (
        NO_PREVIEW if outgoing.options.get("no_preview") else 0
    )
    if flags:
        body["flags"] = flags
    card = _card(outgoing.options) if number == 0 else {}
    if card:
        body["embeds"] = [card]
    if number == 0 and outgoing.media:
        body["attachments"] = [
            _attachment(place, media, outgoing.warning) for place, media in enumerate(outgoing.media)
        ]
    return body


def veiled(text: str, warning: str) -> str:
    """A warned text: what it warns of behind bars that readers click away."""
    if not warning:
        return text
    return f"**{warning}**\n||{text}||" if text else f"**{warning}**"


def thread_name(outgoing: Outgoing) -> str:
    """The title given, else the first line."""
    title = str(outgoing.options.get("title") or "").strip() or outgoing.text.strip().partition("\n")[0].strip()
    return title if len(title) <= TITLE_CHARS else f"{title[: TITLE_CHARS - 1]}…"


def nonce(once: str) -> str:
    """At most 25 characters, the same at every try."""
    return base64.b32encode(hashlib.sha256(once.encode()).digest()).decode()[:25]


def _says(message: Mapping[str, Any], body: Body) -> bool:
    if "poll" in body:
        asked = ((message.get("poll") or {}).get("question") or {}).get("text") or ""
        return words.same_text(str(asked), body["poll"]["question"]["text"])
    said, meant = str(message.get("content") or ""), body["content"]
    return said.strip() == meant.strip() or words.same_text(said, meant)


def _poll(question: str, poll: Poll) -> Body:
    return {
        "question": {"text": question},
        "answers": [{"poll_media": {"text": option}} for option in poll.options],
        "duration": math.ceil(poll.seconds / 3600),
        "allow_multiselect": poll.multiple,
        "layout_type": 1,
    }


def _card(options: Mapping[str, Any]) -> Body:
    told = {
        "title": options.get("card_title"),
        "description": options.get("card_text"),
        "url": options.get("card_link"),
    }
    return {name: str(value) for name, value in told.items() if value}


def _attachment(place: int, media: Media, warning: str) -> Body:
    told: Body = {"id": str(place), "filename": _file_name(place, media, warning)}
    return told | ({"description": media.alt} if media.alt else {})


def _file_name(place: int, media: Media, warning: str) -> str:
    """What begins so is veiled."""
    return f"{'SPOILER_' if warning else ''}{place + 1}-{media.path.name}"


async def _how(whole: Body, body: Body, media: Sequence[Media]) -> dict[str, Any]:
    """JSON alone, or beside the files."""
    if not media:
        return {"json": whole}
    form = aiohttp.FormData()
    form.add_field("payload_json", json.dumps(whole), content_type="application/json")
    for place, file in enumerate(media):
        content = await asyncio.to_thread(file.path.read_bytes)
        name = body["attachments"][place]["filename"]
        form.add_field(f"files[{place}]", content, filename=name, content_type=file.mime)
    return {"data": form, "seconds": UPLOAD_SECONDS}
