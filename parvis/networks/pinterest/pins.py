"""One pin: what it holds, sending it, and finding it again.

Pinterest takes no key of ours. A pin that leads somewhere carries a mark in its link; one that does not is known by its
words, on its board, since the first try.
Source: https://developers.pinterest.com/docs/api/v5/pins-create/ (read 2026-11-22).
"""

import asyncio
import base64
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit, urlunsplit

from parvis.kit.http import Http
from parvis.networks import text as words
from parvis.networks.calls import rest_moment
from parvis.networks.errors import AnswerLost
from parvis.networks.pinterest.calling import each, made, pin_url, send
from parvis.networks.pinterest.errors import NoBoard
from parvis.networks.pinterest.limits import LIMITS
from parvis.networks.protocols import Access, Media, Outgoing, Result

CLOCKS_APART = timedelta(seconds=60)
MARK = "utm_content"
#: Pictures beyond this together go by their address where they have one; a body that large is slow to send again.
MOST_IN_BODY = 20_000_000


class Pin:
    def __init__(self, http: Http, access: Access, fields: Mapping[str, Any], began_at: datetime) -> None:
        self.http, self.access, self.fields, self.began_at = http, access, fields, began_at
        self.rest: datetime | None = None

    async def act(self) -> Result:
        answer = await send(self.http, self.access, "POST", "/pins", effect=True, json=dict(self.fields))
        pin_id = answer.json().get("id")
        if not pin_id:
            raise AnswerLost(status=answer.status, said=answer.text())
        self.rest = rest_moment(answer.headers)
        return {"id": str(pin_id), "url": pin_url(self.access, str(pin_id))}

    async def look(self) -> Result | None:
        """The pins of that board since the first try; they come newest first."""
        path = f"/boards/{self.fields['board_id']}"
        if "board_section_id" in self.fields:
            path += f"/sections/{self.fields['board_section_id']}"
        async for pin in each(self.http, self.access, f"{path}/pins"):
            at = made(pin)
            if at is not None and at < self.began_at - CLOCKS_APART:
                return None
            if self._is_ours(pin):
                return {"id": str(pin["id"]), "url": pin_url(self.access, str(pin["id"]))}
        return None

    def _is_ours(self, pin: Mapping[str, Any]) -> bool:
        mark = mark_of(str(self.fields.get("link") or ""))
        if mark:
            return mark == mark_of(str(pin.get("link") or ""))
        return all(
            words.same_text(str(pin.get(name) or ""), str(self.fields.get(name) or ""))
            for name in ("title", "description", "link")
        )


async def fields_of(outgoing: Outgoing, board: str, film_id: str, once: str) -> dict[str, Any]:
    """The body of the request. board: its number, and behind a slash that of a section."""
    board, _slash, section = board.partition("/")
    fields: dict[str, Any] = {"board_id": board}
    told = {
        "board_section_id": section,
        "title": str(outgoing.options.get("title") or "").strip(),
        "description": text_of(outgoing),
        "link": marked(str(outgoing.options.get("link") or "").strip(), once),
        "alt_text": _described(outgoing.media),
    }
    fields |= {name: value for name, value in told.items() if value}
    fields["media_source"] = await _film(outgoing, film_id) if film_id else await _pictures(outgoing.media)
    return fields


async def only_board(http: Http, access: Access) -> Result:
    """Who has one board has nothing to choose. Raises NoBoard."""
    boards = [board async for board in each(http, access, "/boards") if not board.get("is_ads_only")]
    if len(boards) != 1:
        raise NoBoard()
    return {"id": str(boards[0]["id"])}


def text_of(outgoing: Outgoing) -> str:
    return "\n\n".join(part for part in outgoing.parts if not words.is_empty(part))


def marked(link: str, once: str) -> str:
    """The link with our mark; as it is where somebody has put one there."""
    parts = split(link)
    if parts is None or mark_of(link):
        return link
    query = f"{parts.query}&" if parts.query else ""
    return urlunsplit(parts._replace(query=query + urlencode({MARK: once})))


def mark_of(link: str) -> str:
    parts = split(link)
    return dict(parse_qsl(parts.query)).get(MARK, "") if parts else ""


def split(link: str) -> SplitResult | None:
    """None for what is no address of a site."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return None
    return parts if parts.scheme in ("http", "https") and parts.hostname else None


def _described(media: Sequence[Media]) -> str:
    """A pin has one alternative text: the different ones of its pictures, as many as there is room for."""
    whole = ""
    for alt in dict.fromkeys(one.alt.strip() for one in media if one.alt.strip()):
        longer = f"{whole} | {alt}" if whole else alt
        if len(longer) > (LIMITS.alt_chars or 0):
            break
        whole = longer
    return whole


async def _pictures(media: Sequence[Media]) -> dict[str, Any]:
    if sum(one.size for one in media) > MOST_IN_BODY and all(one.url for one in media):
        if len(media) == 1:
            return {"source_type": "image_url", "url": media[0].url}
        return {"source_type": "multiple_image_urls", "items": [{"url": one.url} for one in media], "index": 0}
    items = [{"content_type": one.mime, "data": await _written(one)} for one in media]
    if len(items) == 1:
        return {"source_type": "image_base64", **items[0]}
    return {"source_type": "multiple_image_base64", "items": items, "index": 0}


async def _film(outgoing: Outgoing, film_id: str) -> dict[str, Any]:
    """With the picture beside it as its cover, else with one of its own moments."""
    source: dict[str, Any] = {"source_type": "video_id", "media_id": film_id}
    cover = next((one for one in outgoing.media if one.is_image), None)
    if cover is None:
        return source | {"cover_image_key_frame_time": second(outgoing.options.get("cover_second")) or 0}
    return source | {"cover_image_content_type": cover.mime, "cover_image_data": await _written(cover)}


def second(told: object) -> int | None:
    """A whole number of seconds; None where it is none."""
    text = str(told or "0").strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else None


async def _written(picture: Media) -> str:
    content = await asyncio.to_thread(picture.path.read_bytes)
    return base64.b64encode(content).decode()
