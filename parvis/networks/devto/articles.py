"""An article: what is sent, and how it is found again. DEV keeps no two of the same title and text by one author.

Source: https://developers.forem.com/api/v1#tag/articles/operation/createArticle (read 2026-11-22),
https://github.com/forem/forem/blob/main/app/controllers/concerns/api/articles_controller.rb (read 2026-11-25).
"""

import asyncio
import re
from datetime import datetime, timedelta
from typing import Any

from parvis.kit.http import Http
from parvis.networks import text as words
from parvis.networks.devto import calling
from parvis.networks.devto.calling import ask, mine, moment, number, word
from parvis.networks.devto.errors import FrontMatter
from parvis.networks.devto.limits import TITLE_CHARS
from parvis.networks.errors import AnswerLost, Gone
from parvis.networks.protocols import Access, Outgoing, Result

CLOCKS_APART = timedelta(seconds=60)
_FRONT_MATTER = re.compile(r"\A\s*---[ \t]*\r?\n.*?^---[ \t]*$", re.DOTALL | re.MULTILINE)
#: By our option: what DEV calls it.
PLAIN = {"summary": "description", "cover": "main_image", "canonical": "canonical_url", "series": "series"}


class Article:
    """One article, published or found again."""

    def __init__(self, http: Http, access: Access, fields: dict[str, Any], began_at: datetime) -> None:
        self.http, self.access, self.fields, self.began_at = http, access, fields, began_at

    async def act(self) -> Result:
        """{"id", "url", "out"}; not out: some sites keep it as a draft, whatever was asked."""
        told = await ask(self.http, self.access, "POST", "/articles", effect=True, json={"article": self.fields})
        found = number(told.get("id"))
        if found is None:
            raise AnswerLost(said=str(told)[:300])
        return {"id": str(found), "url": word(told, "url"), "out": bool(told.get("published_timestamp", True))}

    async def look(self) -> Result | None:
        """Among what we published since the first try, and among the drafts."""
        async for article in mine(self.http, self.access, "published"):
            at = moment(article.get("published_at"))
            if at is not None and at < self.began_at - CLOCKS_APART:
                break
            if self._is_it(article):
                return {"id": str(article["id"]), "url": word(article, "url"), "out": True}
        async for draft in mine(self.http, self.access, "unpublished"):
            if self._is_it(draft):
                return {"id": str(draft["id"]), "url": word(draft, "url"), "out": False}
        return None

    def _is_it(self, article: dict[str, Any]) -> bool:
        title, body = word(article, "title"), word(article, "body_markdown")
        return words.same_text(title, self.fields["title"]) and words.same_text(body, self.fields["body_markdown"])


class Publishing:
    """A draft comes out; doing it again changes nothing."""

    def __init__(self, http: Http, access: Access, remote_id: str) -> None:
        self.http, self.access, self.path = http, access, f"/articles/{remote_id}"

    async def act(self) -> Result:
        await asyncio.sleep(calling.WRITE_PAUSE)
        body = {"article": {"published": True}}
        told = await ask(self.http, self.access, "PUT", self.path, effect=True, json=body)
        if number(told.get("id")) is None:
            raise AnswerLost(said=str(told)[:300])
        return {"url": word(told, "url")}

    async def look(self) -> Result | None:
        """Everybody can read what is published, and nobody a draft."""
        try:
            return {"url": word(await ask(self.http, self.access, "GET", self.path), "url")}
        except Gone:
            return None


def fields_of(outgoing: Outgoing) -> dict[str, Any]:
    """Raises FrontMatter."""
    title, body = title_and_body(outgoing)
    if has_front_matter(body):
        raise FrontMatter()
    fields: dict[str, Any] = {"title": title, "body_markdown": body, "published": True}
    tags = tags_of(outgoing)
    if tags:
        fields["tags"] = tags
    for name, theirs in PLAIN.items():
        value = str(outgoing.options.get(name) or "").strip()
        if value:
            fields[theirs] = value
    return fields


def title_and_body(outgoing: Outgoing) -> tuple[str, str]:
    """The title given; else the first line of the text, which leaves the body where it fits and is not all of it."""
    whole = "\n\n".join(outgoing.parts).strip()
    title = str(outgoing.options.get("title") or "").strip()
    if title:
        return title, whole
    line, _line, rest = whole.partition("\n")
    first = line.strip().lstrip("#").strip()  # a heading in Markdown
    if len(first) > TITLE_CHARS:
        return first[: TITLE_CHARS - 1] + "…", whole
    return first, rest.strip() or whole


def has_front_matter(text: str) -> bool:
    return _FRONT_MATTER.match(text) is not None


def tags_of(outgoing: Outgoing) -> list[str]:
    """As DEV writes them: small letters and digits, each once."""
    named = (name for entry in outgoing.options.get("tags") or () for name in str(entry).split(","))
    plain = ("".join(sign for sign in name.casefold() if sign.isalnum()) for name in named)
    return list(dict.fromkeys(tag for tag in plain if tag))
