"""The card under a link: title and description as the page itself tells them (Open Graph)."""

import asyncio
from html.parser import HTMLParser

from parvis.kit.http import Answer, Http, HttpFailure
from parvis.networks.text import parsable

SECONDS = 5.0
MOST_BYTES = 300_000
MOST = {"title": 300, "description": 600}


class _Head(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.told: dict[str, str] = {}
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        name = (values.get("property") or values.get("name") or "").lower().removeprefix("og:")
        self._in_title = tag == "title"
        if tag == "meta" and name in MOST and (name not in self.told or "property" in values):
            self.told[name] = values.get("content", "")

    def handle_data(self, data: str) -> None:
        if self._in_title and data.strip():
            self.told.setdefault("title", data.strip())
            self._in_title = False


async def read_card(http: Http, url: str) -> dict[str, str] | None:
    """{"title", "description"} of a page; None where it cannot be read: a post never fails for its card."""
    try:
        async with asyncio.timeout(SECONDS):
            answer = await http.call("GET", url, seconds=SECONDS, redirects=True)
            return await asyncio.to_thread(_told, answer)
    except (HttpFailure, TimeoutError):
        return None


def _told(answer: Answer) -> dict[str, str] | None:
    if not answer.ok or "html" not in answer.headers.get("Content-Type", ""):
        return None
    head = _Head()
    head.feed(parsable(answer.body[:MOST_BYTES].decode("utf-8", "replace")))
    if not head.told.get("title"):
        return None
    return {name: head.told.get(name, "")[:most] for name, most in MOST.items()}
