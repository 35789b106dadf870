"""Files: an address to send them to, their bytes, and only then a place where people see them.

Source: https://docs.slack.dev/messaging/working-with-files#uploading_files (read 2026-11-22).
"""

from __future__ import annotations

import json
from typing import Any

from aiohttp import web

from village.dialects.slack import entities, names
from village.dialects.slack.calling import asked_thread, said
from village.dialects.speaking import Call, Problem
from village.world import accounts, audience, media, posts, records
from village.world.model import Draft

MOST = 1_000_000_000


async def begin(call: Call) -> web.Response:
    length, name = call.number("length"), call.text("filename")
    if not name or not 0 < length <= MOST:
        raise Problem(200, "invalid_arguments")
    if len(call.text("alt_txt")) > 1000:
        raise Problem(200, "alt_txt_too_large")
    number = media.begin(call.world)
    kept = {"filename": name, "length": length, "alt": call.text("alt_txt"), "owner": call.me.id, "title": name}
    records.keep(call.world, number, kept)
    return said({"upload_url": f"{call.base_url}/upload/v1/{number}", "file_id": names.file(number)})


async def receive(call: Call) -> web.Response:
    """Anybody who has the address; it takes as many bytes as were announced."""
    text = call.path("number")
    kept = records.get(call.world, int(text)) if text.isdecimal() and len(text) < 19 else {}
    content = call.file("file") or call.file("filename") or await call.request.read()
    if not kept or len(content) != kept["length"]:
        return web.Response(status=400, text="Bad Request")
    media.append(call.world, int(text), content, offset=0)
    records.change(call.world, int(text), sent=True)
    return web.Response(text=f"OK - {len(content)}")


async def complete(call: Call) -> web.Response:
    wanted = call.told.get("files")
    wanted = json.loads(wanted) if isinstance(wanted, str) else wanted
    if not isinstance(wanted, list) or not wanted:
        raise Problem(200, "invalid_arguments")
    numbers = [_sent(call, str(one.get("id"))) for one in wanted]
    place = names.place(call.world, call.me, call.text("channel_id")) if call.text("channel_id") else ""
    thread = asked_thread(call, place)
    if place.startswith("C") and not entities.is_member(call.world, call.me, place[-1]):
        raise Problem(200, "not_in_channel")
    items = []
    for number, one in zip(numbers, wanted, strict=True):
        kept = records.get(call.world, number)
        item = await call.keep(media.complete(call.world, number), description=kept["alt"], seconds=0)
        records.change(call.world, number, media=item.id, title=str(one.get("title") or kept["filename"]))
        items.append(item.id)
    if place:
        _share(call, place, thread, numbers, tuple(items))
    return said(
        {
            "files": [
                {"id": names.file(number), "title": one.get("title")}
                for number, one in zip(numbers, wanted, strict=True)
            ]
        }
    )


def _share(call: Call, place: str, thread: int | None, numbers: list[int], items: tuple[int, ...]) -> None:
    record: dict[str, Any] = {"channel": place, "files": numbers}
    draft = Draft(call.text("initial_comment"), reply_to=thread, media=items, people=())
    post = posts.publish(call.world, call.me, draft, record=record)
    audience.hear(call.world, post)
    kind = "public" if place.startswith("C") else "private"
    for number in numbers:
        records.change(call.world, number, shares={kind: {place: [{"ts": names.ts(post), "reply_users": []}]}})


def _sent(call: Call, text: str) -> int:
    """Raises: Problem for what was not sent, and for what was completed before."""
    number = names.number_of(text[1:])
    kept = records.get(call.world, number)
    if not kept.get("sent") or kept.get("media") or kept.get("owner") != call.me.id:
        raise Problem(200, "file_not_found")
    return number


async def info(call: Call) -> web.Response:
    number = names.number_of(call.text("file")[1:])
    kept = records.get(call.world, number)
    if not kept.get("media") or kept.get("owner") != call.me.id:
        raise Problem(200, "file_not_found")
    owner = accounts.get(call.world, call.me.id)
    return said(
        {"file": entities.file(call.world, owner, number), "comments": [], "response_metadata": {"next_cursor": ""}}
    )
