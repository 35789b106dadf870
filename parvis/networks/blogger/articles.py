"""An article: its body in HTML, the draft that nobody sees, and publishing it.

Source: https://developers.google.com/blogger/docs/3.0/reference/posts (read 2026-11-22).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape

from parvis.networks import text as words
from parvis.networks.google_common.calls import Caller, Told, demanded, listed, moment, word
from parvis.networks.protocols import Access, Outgoing, Result

HOME = "https://blogger.googleapis.com"
CLOCKS_APART = timedelta(seconds=10)
TITLE_CHARS = 120


@dataclass(frozen=True)
class Article:
    caller: Caller
    access: Access
    fields: Told
    began_at: datetime

    async def draft(self) -> Result:
        """{"id"} of a draft; that of an earlier try whose answer was lost is taken again."""
        params = {"status": "DRAFT", "view": "ADMIN", "fetchBodies": "true", "maxResults": "20"}
        told = await self.caller.ask("GET", f"{blog(self.access)}/posts", self.access, params=params)
        for post in listed(told, "items"):
            if self._is_ours(post):
                return {"id": word(post, "id")}
        made = await self.caller.ask(
            "POST", f"{blog(self.access)}/posts", self.access, params={"isDraft": "true"}, json=self.fields
        )
        return {"id": demanded(made, "id", effect=False)}

    def _is_ours(self, post: object) -> bool:
        """The same words, written since the first try."""
        written = moment(post, "updated")
        return (
            written is not None
            and written >= self.began_at - CLOCKS_APART
            and bool(word(post, "id"))
            and words.same_text(word(post, "title"), self.fields["title"])
            and words.from_html(word(post, "content")).split() == words.from_html(self.fields["content"]).split()
        )


@dataclass(frozen=True)
class Publishing:
    """What readers see. A draft that is published already stays as it is."""

    caller: Caller
    access: Access
    post: str

    async def act(self) -> Result:
        url = f"{blog(self.access)}/posts/{self.post}/publish"
        told = await self.caller.ask("POST", url, self.access, effect=True)
        demanded(told, "id", effect=True)
        return {"url": word(told, "url")}

    async def look(self) -> Result | None:
        url = f"{blog(self.access)}/posts/{self.post}"
        told = await self.caller.ask("GET", url, self.access, params={"view": "ADMIN", "fetchBody": "false"})
        return {"url": word(told, "url")} if word(told, "status") in {"LIVE", "SCHEDULED"} else None


def blog(access: Access) -> str:
    return f"{access.base_url}/v3/blogs/{access.account_id}"


def fields_of(outgoing: Outgoing) -> Told:
    title, body = title_and_body(outgoing)
    fields: Told = {"kind": "blogger#post", "title": title, "content": "\n".join(_paragraphs(body))}
    labels = labels_of(outgoing)
    return fields | ({"labels": labels} if labels else {})


def labels_of(outgoing: Outgoing) -> list[str]:
    """A comma parts labels there."""
    named = (name for entry in outgoing.options.get("labels") or () for name in str(entry).split(","))
    return list(dict.fromkeys(name for name in (name.strip() for name in named) if name))


def title_and_body(outgoing: Outgoing) -> tuple[str, str]:
    """The title given, else the first line of the text, which then leaves the body if it fits."""
    whole = "\n\n".join(outgoing.parts).strip()
    title = str(outgoing.options.get("title") or "").strip()
    if title:
        return title, whole
    first, _line, rest = whole.partition("\n")
    return (first.strip(), rest.strip()) if len(first) <= TITLE_CHARS else (first[: TITLE_CHARS - 1] + "…", whole)


def _paragraphs(text: str) -> Iterator[str]:
    for paragraph in text.replace("\r", "").split("\n\n"):
        if paragraph.strip():
            yield f"<p>{_linked(paragraph.strip())}</p>"


def _linked(text: str) -> str:
    pieces, end = [], 0
    for link in words.links(text):
        pieces += [
            escape(text[end : link.start], quote=False),
            f'<a href="{escape(link.text)}">{escape(link.text)}</a>',
        ]
        end = link.end
    return "".join((*pieces, escape(text[end:], quote=False))).replace("\n", "<br />\n")
