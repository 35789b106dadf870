"""The file server: files by the hash of what is in them.

Source: https://github.com/hzrd149/blossom/blob/master/buds/02.md (read 2026-11-25).
"""

from __future__ import annotations

import base64
import hashlib
import json

from aiohttp import web

from village.dialects.nostr.calling import EVERYBODY, UPLOAD, Event, dialect, fault_of, first, owner_of, values
from village.dialects.speaking import Call, Problem
from village.world import media, records
from village.world.model import Account
from village.world.world import World

MOST_BYTES = 20_000_000


def _signed_by(call: Call, digest: str) -> Account:
    """Whoever allows this upload. Raises: Problem 401."""
    scheme, _, value = call.request.headers.get("Authorization", "").partition(" ")
    try:
        event = json.loads(base64.b64decode(value, validate=True)) if scheme == "Nostr" else None
    except ValueError as error:
        raise Problem(401, "The authorization cannot be read") from error
    if event is None or fault_of(event) or event["kind"] != UPLOAD or first(event, "t") != "upload":
        raise Problem(401, "The authorization is none for an upload")
    now = call.now // 1000
    until = first(event, "expiration")
    if event["created_at"] > now or not until.isdecimal() or int(until) < now:
        raise Problem(401, "The authorization has expired")
    if digest not in values(event, "x"):
        raise Problem(401, "The authorization is for another file")
    return owner_of(call.world, event["pubkey"])


@dialect.put("/upload", public=True)
async def upload(call: Call) -> web.Response:
    content = await call.request.read()
    digest = hashlib.sha256(content).hexdigest()
    owner = _signed_by(call, digest)
    if owner.suspended:
        raise Problem(403, "You are banned here")
    if len(content) > MOST_BYTES:
        raise Problem(413, "The file is too large")
    known = records.called(call.world, EVERYBODY, "file", digest)
    kept = media.get(call.world, known) if known else None
    if kept is None:
        kept = await call.keep(content, owner=owner)
        records.call(call.world, EVERYBODY, "file", digest, kept.id)
    url = f"{call.base_url}/{digest}.{media.ENDINGS[kept.mime]}"
    told = {"url": url, "sha256": digest, "size": kept.size, "type": kept.mime, "uploaded": kept.created_at // 1000}
    return web.json_response(told)


@dialect.get(r"/{digest:[0-9a-f]{64}}{ending:(\.\w+)?}", public=True)
async def blob(call: Call) -> web.StreamResponse:
    known = records.called(call.world, EVERYBODY, "file", call.path("digest"))
    kept = media.get(call.world, known) if known else None
    if kept is None:
        raise Problem(404, "There is no such file")
    return web.FileResponse(call.world.store.media / kept.file, headers={"Content-Type": kept.mime})


async def attached(world: World, author: Account, event: Event) -> tuple[int, ...]:
    """The files of this server that the event describes, each in a row of its own."""
    found = []
    for tag in event["tags"]:
        if tag[0] != "imeta":
            continue
        told = dict(piece.split(" ", 1) for piece in tag[1:] if " " in piece)
        known = records.called(world, EVERYBODY, "file", told.get("x", ""))
        kept = media.get(world, known) if known else None
        if kept is None or told.get("url", "") not in f"{event['content']} {first(event, 'image')}":
            continue
        again = await media.look_at((world.store.media / kept.file).read_bytes())
        alt = told.get("alt", "")
        found.append(media.keep(world, author, again, description=alt, focus="", seconds=0).id)
    return tuple(found)
