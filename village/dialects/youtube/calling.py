"""The dialect, its ids, and what is kept of a film: a record from the first byte on, a post once others may see it."""

from __future__ import annotations

import base64
from typing import Any

from village.dialects.google_common import google, refuse
from village.dialects.speaking import Call, Dialect
from village.world import accounts, media, posts, records
from village.world.manners import Manners
from village.world.model import Account, Media, Post
from village.world.world import World

VIDEO, PLAYLIST = "video", "playlist"


def channel_id(account_id: int) -> str:
    return "UC" + base64.urlsafe_b64encode(account_id.to_bytes(16, "big")).decode().rstrip("=")


class YouTube(Dialect):
    def account_id(self, account: Account) -> str:
        return channel_id(account.id)


dialect = google(
    "youtube",
    "youtube.upload",
    "youtube.force-ssl",
    manners=Manners(frozenset({"like", "reply", "follow"})),
    dialect=YouTube,
)
READ = "https://www.googleapis.com/auth/youtube.force-ssl"
UPLOAD = "https://www.googleapis.com/auth/youtube.upload"


def parts(call: Call, *known: str) -> set[str]:
    """What of a thing is wanted or given. Raises: Problem 400."""
    wanted = {word for item in call.items("part") for word in item.split(",")}
    if not wanted:
        raise refuse(400, "required", "Required parameter: part", "youtube.part")
    if unknown := wanted - {"id", *known}:
        raise refuse(400, "unknownPart", f"'{sorted(unknown)[0]}'", "youtube.part")
    return wanted


def shown(thing: dict[str, Any], wanted: set[str]) -> dict[str, Any]:
    return {name: value for name, value in thing.items() if name in wanted or name in ("kind", "etag", "id")}


def listed(kind: str, items: list[dict[str, Any]], more: dict[str, Any], total: int) -> dict[str, Any]:
    info = {"totalResults": total, "resultsPerPage": len(items)}
    return {"kind": f"youtube#{kind}ListResponse", "etag": "e", "items": items, "pageInfo": info, **more}


def video_id(number: int) -> str:
    """Eleven signs."""
    return base64.urlsafe_b64encode(number.to_bytes(8, "big")).decode().rstrip("=")


def video_number(name: str) -> int:
    """0 for what is no id."""
    try:
        return int.from_bytes(base64.urlsafe_b64decode(name + "="), "big") if len(name) == 11 else 0
    except ValueError:
        return 0


def owner_of(world: World, number: int) -> Account | None:
    record = records.get(world, number)
    return accounts.get(world, record["owner"]) if "owner" in record else None


def post_of(world: World, number: int) -> Post | None:
    """The post that a film is, once others may see it."""
    post_id = records.get(world, number).get("post")
    return posts.get(world, post_id) if post_id else None


def film_of(call: Call, name: str, *, own: bool = False) -> tuple[int, dict[str, Any]]:
    """A film's number and record. Raises: Problem 404 for what is not there or not for the caller, 403."""
    number = video_number(name)
    record = records.get(call.world, number)
    mine = record.get("owner") == call.me.id
    if "snippet" not in record or (record["status"]["privacyStatus"] == "private" and not mine):
        raise refuse(404, "videoNotFound", "The video that you are trying to find cannot be found.", "youtube.video")
    if own and not mine:
        raise refuse(403, "forbidden", "Access forbidden.", "youtube.video")
    return number, record


def films(world: World, account: Account) -> list[tuple[int, dict[str, Any]]]:
    """Newest first."""
    numbers = [number for _name, number in records.all_called(world, account.id, VIDEO)]
    return [(number, records.get(world, number)) for number in reversed(numbers)]


def file_of(world: World, record: dict[str, Any]) -> Media:
    file = media.get(world, record["media"])
    assert file is not None
    return file
