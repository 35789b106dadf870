"""A post that is made of an uploaded file: a saved story, a Spotlight, or a story.

Source: https://developers.snap.com/api/marketing-api/Public-Profile-API/ProfileAssetManagement (read 2026-11-22).
"""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from parvis.kit.clock import parsed
from parvis.kit.http import Http
from parvis.networks import text as words
from parvis.networks.addresses import at
from parvis.networks.errors import Refused, Temporary, Unfinished
from parvis.networks.protocols import Access, Outgoing, Result, Undecidable
from parvis.networks.snapchat.calling import HOME, WWW, ask, profile, several, word
from parvis.networks.snapchat.errors import FileForgotten, NoTitle

CLOCKS_APART = timedelta(seconds=60)
PAUSES = (5.0, 10.0, 20.0, 30.0)  # seconds, while Snap prepares the file
#: By our format: Snap's name for one, and for several.
KINDS = {"": ("saved_story", "saved_stories"), "reel": ("spotlight", "spotlights"), "story": ("story", "stories")}
#: Spotlights name the language of a place; these are the usual places.
PLACES = {"en": "en_US", "ja": "ja_JP", "ar": "ar_SA", "da": "da_DK", "sv": "sv_SE", "zh": "zh_CN", "ko": "ko_KR"}


class Post:
    """One post of an uploaded file. format: as in our option."""

    def __init__(
        self, http: Http, access: Access, outgoing: Outgoing, format: str, media_id: str, began_at: datetime
    ) -> None:
        self.http, self.access, self.outgoing, self.format = http, access, outgoing, format
        self.media_id, self.began_at = media_id, began_at
        self.one, self.several = KINDS[format]
        self.path = f"{profile(access)}/{self.several}"

    async def act(self) -> Result:
        """{"id", "url", "again"}; again: Snap has forgotten the file. Raises Unfinished while it is prepared."""
        body = self._body()
        for pause in (*PAUSES, None):
            try:
                told = await ask(self.http, self.access, "POST", self.path, effect=True, json=body)
            except FileForgotten:
                return {"id": "", "url": "", "again": True}
            except Unfinished:
                if pause is None:
                    raise
                await asyncio.sleep(pause)
            else:
                return self._named(self._id_in(told))
        raise Unfinished

    async def look(self) -> Result | None:
        """By its words, among the latest; a story has none, and what is not listed may still be looked at by Snap."""
        text = caption_of(self.outgoing, self.format)
        if not text:
            raise Undecidable
        try:
            told = await ask(self.http, self.access, "GET", self.path, params={"limit": "50"})
        except (Refused, Temporary) as error:
            raise Undecidable from error
        for post in several(told, self.several, self.one):
            found = self._id_in(post)
            made_at = _moment(word(post, "created_at"))
            late = made_at is not None and made_at >= self.began_at - CLOCKS_APART
            if found and late and words.same_text(word(post, "description", "title"), text):
                return self._named(found)
        raise Undecidable

    def _body(self) -> dict[str, Any]:
        text = caption_of(self.outgoing, self.format)
        if self.format == "story":
            return {"media_id": self.media_id}
        if self.format == "":
            if not text:
                raise NoTitle()
            return {"saved_stories": [{"title": text, "snap_sources": [{"media_id": self.media_id}]}]}
        body: dict[str, Any] = {"media_id": self.media_id, "locale": place_of(self.outgoing.language)}
        body["skip_save_to_profile"] = bool(self.outgoing.options.get("off_profile"))
        return body | ({"description": text} if text else {})

    def _id_in(self, told: Mapping[str, Any]) -> str:
        """Snap names it in several ways, and does not name a story at all."""
        found = word(told, f"{self.one}_id", "id")
        inside = next(iter(several(told, self.several, self.one)), {})
        return found or word(inside, f"{self.one}_id", "id")

    def _named(self, found: str) -> Result:
        """With its kind, which the figures are asked by; by its file where it has no number."""
        url = address(self.access, found if self.format == "reel" else "")
        return {"id": f"{self.several}/{found}" if found else f"media/{self.media_id}", "url": url, "again": False}


def caption_of(outgoing: Outgoing, format: str) -> str:
    """What people read with it: of a saved story the title, of a Spotlight the text, of a story nothing."""
    text = "\n\n".join(part for part in outgoing.parts if not words.is_empty(part)).strip()
    if format == "story":
        return ""
    title = str(outgoing.options.get("title") or "").strip()
    return (title or text) if format == "" else text


def place_of(language: str) -> str:
    return PLACES.get(language) or (f"{language}_{language.upper()}" if len(language) == 2 else PLACES["en"])


def address(access: Access, spotlight: str) -> str:
    """Where people see it: a Spotlight at its own address, the others on the profile."""
    www = at(access.base_url, HOME, WWW)
    return f"{www}/spotlight/{spotlight}" if spotlight else f"{www}/@{access.extra.get('username') or ''}"


def _moment(text: str) -> datetime | None:
    try:
        return parsed(text) if text else None
    except ValueError:
        return None
