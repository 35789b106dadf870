"""Notes and articles as events, and the files that they show.

Source: https://github.com/nostr-protocol/nips: 01, 10, 22, 23, 36, 92, and Blossom BUD-02 (read 2026-11-25).
"""

import asyncio
import base64
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from parvis.kit.http import Http
from parvis.networks import text as words
from parvis.networks.calls import call
from parvis.networks.errors import ContentRefused, Gone, Temporary
from parvis.networks.nostr import keys
from parvis.networks.nostr.errors import NoFileServer, file_error
from parvis.networks.nostr.events import (
    ARTICLE,
    UPLOAD,
    Event,
    Tag,
    people_tags,
    signed,
    value,
)  # fmt: skip
from parvis.networks.nostr.relays import ask, hand_over, relays_of
from parvis.networks.protocols import Access, Journal, Media, Outgoing, Result, Target

UPLOAD_SECONDS = 300.0
#: A gateway that shows events to people without an app.
GATEWAY = "https://njump.me"
_PERSON = re.compile(r"(?<![\w/:])(?:nostr:|@)((?:npub|nprofile)1[a-z0-9]{58,})")
_ADDRESS = re.compile(r"https?://[!-~]+")
#: Characters that libraries write in different ways, so that they would not agree on the id.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\u2028\u2029\ud800-\udfff]")


def clean(text: str) -> str:
    return _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


async def upload(http: Http, access: Access, media: Media, number: int, journal: Journal) -> Result:
    """A file on the channel's server of files, where it keeps the name of its hash. Raises NoFileServer."""
    server = str(access.extra.get("files") or "").rstrip("/")
    if not server:
        raise NoFileServer()

    async def act() -> Result:
        content = await asyncio.to_thread(media.path.read_bytes)
        digest = hashlib.sha256(content).hexdigest()
        now = datetime.now(UTC)
        until = str(int((now + timedelta(minutes=10)).timestamp()))
        tags = [["t", "upload"], ["x", digest], ["expiration", until]]
        yes = json.dumps(signed(access.token, UPLOAD, "Upload a file", tags, now))
        headers = {"Authorization": f"Nostr {base64.b64encode(yes.encode()).decode()}", "Content-Type": media.mime}
        answer = await call(http, "PUT", f"{server}/upload", headers=headers, data=content, seconds=UPLOAD_SECONDS)
        if not answer.ok:
            raise file_error(answer)
        told = answer.json()
        url = told.get("url") if isinstance(told, dict) else None
        if not isinstance(url, str) or not _ADDRESS.fullmatch(url):
            raise Temporary(said=answer.text(), status=answer.status)
        if told.get("sha256") not in (None, digest):
            raise ContentRefused(said="sha256")  # it has changed the file: readers would not trust it
        return {"url": url, "sha256": digest}

    return await journal.step(f"upload:{number}", act, repeatable=True)


def file_tag(media: Media, kept: Mapping[str, Any]) -> Tag:
    pieces = [f"url {kept['url']}", f"m {media.mime}", f"x {kept['sha256']}"]
    if media.width and media.height:
        pieces.append(f"dim {media.width}x{media.height}")
    if media.alt:
        pieces.append(f"alt {clean(media.alt)}")
    return ["imeta", *pieces]


def word_tags(outgoing: Outgoing, text: str) -> list[Tag]:
    """What the words themselves say: topics, people, language, warning."""
    tags = [["t", topic] for topic in dict.fromkeys(span.text.lower() for span in words.hashtags(text))]
    tags += people_tags(people_in(text))
    if outgoing.language:
        tags += [["L", "ISO-639-1"], ["l", outgoing.language, "ISO-639-1"]]
    if outgoing.warning:
        tags.append(["content-warning", clean(outgoing.warning)])
    return tags


def people_in(text: str) -> list[str]:
    found = []
    for match in _PERSON.finditer(text):
        try:
            prefix, content = keys.read(match.group(1))
        except ValueError:
            continue
        pieces = dict(reversed(keys.pieces_of(content))) if prefix == "nprofile" else {keys.SPECIAL: content}
        found.append(pieces.get(keys.SPECIAL, b"").hex())
    return [person for person in found if keys.is_hex(person)]


def named(text: str) -> str:
    """People as apps know them: nostr:npub1…"""
    return _PERSON.sub(r"nostr:\1", clean(text))


def note(outgoing: Outgoing, number: int, kept: Sequence[Mapping[str, Any]]) -> tuple[str, list[Tag]]:
    """Text and tags of one part; the files belong to the first one, by their addresses at its end."""
    text = named(outgoing.parts[number])
    files = list(zip(outgoing.media, kept, strict=True)) if number == 0 else []
    shown = "\n".join(str(told["url"]) for _media, told in files)
    tags = word_tags(outgoing, text) + [file_tag(media, told) for media, told in files]
    return "\n\n".join(piece for piece in (text, shown) if piece), tags


def article(outgoing: Outgoing, kept: Sequence[Mapping[str, Any]], journal: Journal) -> tuple[str, list[Tag]]:
    """The first picture stands above the text, the other files in it."""
    text = named("\n\n".join(outgoing.parts))
    options = outgoing.options
    tags: list[Tag] = [["d", journal.once], ["title", title_of(outgoing)]]
    if summary := clean(str(options.get("summary") or "")).strip():
        tags.append(["summary", summary])
    tags.append(["published_at", str(int(journal.began_at.timestamp()))])
    files = list(zip(outgoing.media, kept, strict=True))
    tags += [file_tag(media, told) for media, told in files]
    if files and files[0][0].is_image:
        tags.append(["image", str(files.pop(0)[1]["url"])])
    shown = [f"![{re.sub(r'[][]', ' ', clean(media.alt))}]({told['url']})" for media, told in files]
    return "\n\n".join(piece for piece in (text, *shown) if piece), tags + word_tags(outgoing, text)


def title_of(outgoing: Outgoing) -> str:
    """Its own, else the first line of the text."""
    title = clean(str(outgoing.options.get("title") or "")).strip()
    return title or clean(outgoing.text).strip().partition("\n")[0].lstrip("# ").strip()[:200]


class Sending:
    """One event on its way: written once, then handed over as often as it takes, always the same."""

    def __init__(self, http: Http, access: Access, journal: Journal) -> None:
        self.http, self.access, self.journal = http, access, journal

    async def send(self, number: int, kind: int, content: str, tags: Sequence[Tag]) -> Event:
        async def write() -> Result:
            return signed(self.access.token, kind, content, tags, self.journal.began_at)

        event = await self.journal.step(f"event:{number}", write, repeatable=True)

        async def act() -> Result:
            return {"relays": await hand_over(self.http, self.access, event)}

        async def look() -> Result | None:
            found = await ask(self.http, self.access, {"ids": [event["id"]]})
            return {"relays": []} if found else None

        await self.journal.step(f"post:{number}", act, look=look)
        return event


async def event_of(http: Http, access: Access, target: Target) -> Event:
    """What is answered or liked. Raises Gone."""
    noted = target.extra.get("event")
    if isinstance(noted, Mapping) and noted.get("id") == target.remote_id:
        return dict(noted)
    found = await ask(http, access, {"ids": [target.remote_id]}) if keys.is_hex(target.remote_id) else []
    if not found:
        raise Gone()
    return found[0]


def page_of(event: Mapping[str, Any], access: Access) -> str:
    """Where everybody can read it."""
    relay = (keys.RELAY, relays_of(access)[0].encode()[:255])
    author, kind = (keys.AUTHOR, bytes.fromhex(event["pubkey"])), (keys.KIND, event["kind"].to_bytes(4, "big"))
    if event["kind"] == ARTICLE:
        place = (keys.SPECIAL, value(event, "d").encode()[:255])
        return f"{GATEWAY}/{keys.written('naddr', keys.joined((place, relay, author, kind)))}"
    return (
        f"{GATEWAY}/{keys.written('nevent', keys.joined(((keys.SPECIAL, bytes.fromhex(event['id'])), relay, author)))}"
    )
