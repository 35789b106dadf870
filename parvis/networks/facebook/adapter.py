"""Facebook pages, by the Graph API.

Source of every call: https://developers.facebook.com/docs/graph-api/reference/page/ (read 2026-11-22; version 25.0).
"""

import asyncio
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import aiohttp
from django.utils.translation import gettext_lazy as _

from parvis.kit.http import Http
from parvis.networks import checks, oauth
from parvis.networks import text as words
from parvis.networks.checkable import Grants, Hooked
from parvis.networks.errors import Gone, NetworkError
from parvis.networks.facebook import arrivals, hooks
from parvis.networks.facebook.checking import special
from parvis.networks.facebook.errors import BY_SUBCODE
from parvis.networks.facebook.films import Film
from parvis.networks.facebook.limits import FIRST_COMMENT_CHARS, LIMITS
from parvis.networks.facebook.posting import POST_FIELDS, Comment, PhotoStory, Post, story_of
from parvis.networks.facebook.scopes import SCOPES
from parvis.networks.meta import telling
from parvis.networks.meta.calls import API, Graph, needed
from parvis.networks.meta.fields import inner, number, several, text, when
from parvis.networks.meta.pages import refreshed
from parvis.networks.meta.uploads import UPLOAD_SECONDS
from parvis.networks.options import Option, chosen
from parvis.networks.protocols import (
    Access,
    Account,
    Catch,
    Counts,
    Heard,
    Hook,
    Journal,
    Limits,
    Media,
    Outgoing,
    OwnPost,
    Problem,
    Receipt,
    Result,
    Target,
)  # fmt: skip

WWW = "https://www.facebook.com"
FORMATS = (("", _("Post")), ("reel", _("Reel")), ("story", _("Story")))
COUNTS = "shares,reactions.summary(true).limit(0),comments.summary(true).limit(0)"


class Facebook:
    """Fulfils Publishes, Identifies, Refreshes, FindsOwn, ReadsArrivals, Hears, Measures, Moderates,
    TellsGrants, TellsHooks.
    """

    key = "facebook"
    limits = LIMITS
    api = API
    options = (
        Option("format", _("Format"), "choice", FORMATS),
        Option("first_comment", _("First comment"), "text", most=FIRST_COMMENT_CHARS),
        Option("title", _("Title of the film"), most=255),
    )
    kinds = frozenset({"comment", "mention", "like"})
    deeds = frozenset({"hide", "show", "remove", "like", "unlike"})
    remarks = {
        "publish_document": "Pages take no documents through the API.",
        "publish_thread": "A page has no threads; several parts become one post.",
        "publish_poll": "Pages take no polls through the API.",
        "content_warning": "Facebook knows no content warnings.",
        "publish_article": "A post has no title, and ends at 63,206 characters.",
        "read_replies": "What people write under a post is a comment there.",
        "read_messages": "Private messages to a page are Messenger, a network of its own here.",
        "read_reviews": "Facebook has closed recommendations to applications since September 2025.",
        "read_likes": "By web hooks only: elsewhere the network does not tell when somebody reacted.",
        "read_boosts": "Facebook tells how often a post was shared, not by whom.",
        "read_follows": "Facebook tells how many follow a page, not who they are.",
    }

    def __init__(self, http: Http) -> None:
        self.http = http
        self.graph = Graph(http, BY_SUBCODE)

    def count(self, text: str, limits: Limits) -> int:
        return words.graphemes(text)

    def check(self, outgoing: Outgoing, limits: Limits) -> Sequence[Problem]:
        format = chosen(self.options, outgoing.options, "format")
        return [*checks.common(outgoing, limits, self.count, "Facebook"), *special(outgoing, format)]

    async def publish(self, outgoing: Outgoing, access: Access, journal: Journal) -> Receipt:
        """A post, reel, story or comment; the first comment under it is a second part."""
        whole = "\n\n".join(outgoing.parts)
        if outgoing.target is not None:
            target = outgoing.target
            comment = Comment(
                self.graph, access, journal.began_at, target.remote_id, target.root_id or target.remote_id, whole
            )
            told = await journal.step("post:0", comment.act, look=comment.look)
            address = await self._address(told["id"], access, journal, "address")
            return Receipt(told["id"], address, (told["id"],), comment.rest)
        format = chosen(self.options, outgoing.options, "format")
        film = next((media for media in outgoing.media if not media.is_image), None)
        if film is not None:
            post, url, rest = await self._film(film, format, whole, outgoing, access, journal)
        elif format == "story":
            post, url, rest = await self._story(outgoing.media[0], access, journal)
        else:
            post, url, rest = await self._post(whole, outgoing.media, access, journal)
        ids = [post]
        first = str(outgoing.options.get("first_comment") or "").strip()
        if first and format != "story":
            comment = Comment(self.graph, access, journal.began_at, post, post, first)
            ids.append((await journal.step("comment", comment.act, look=comment.look))["id"])
            rest = comment.rest or rest
        return Receipt(post, url, tuple(ids), rest)

    async def _post(
        self, text: str, media: Sequence[Media], access: Access, journal: Journal
    ) -> tuple[str, str, datetime | None]:
        photos = [await self._photo(number, one, access, journal) for number, one in enumerate(media)]
        fields = {"message": text} if not words.is_empty(text) else {}
        link = next(words.links(text), None)
        if photos:
            fields["attached_media"] = json.dumps([{"media_fbid": photo} for photo in photos])
        elif link is not None:  # without it the post shows no preview
            fields["link"] = link.text
        post = Post(self.graph, access, journal.began_at, fields, tuple(photos))
        told = await journal.step("post:0", post.act, look=post.look)
        return told["id"], await self._address(told["id"], access, journal, "address"), post.rest

    async def _photo(self, number: int, media: Media, access: Access, journal: Journal) -> str:
        """The number of a picture that was uploaded and that nobody sees yet."""

        async def upload() -> Result:
            form = aiohttp.FormData()
            content = await asyncio.to_thread(media.path.read_bytes)
            form.add_field("source", content, filename=media.path.name, content_type=media.mime)
            form.add_field("published", "false")
            if media.alt:
                form.add_field("alt_text_custom", media.alt)
            path = f"/{access.account_id}/photos"
            answer = await self.graph.send("POST", path, access, data=form, seconds=UPLOAD_SECONDS)
            return {"id": needed(self.graph.told(answer))}

        return str((await journal.step(f"upload:{number}", upload, repeatable=True))["id"])

    async def _story(self, media: Media, access: Access, journal: Journal) -> tuple[str, str, datetime | None]:
        photo = await self._photo(0, media, access, journal)
        story = PhotoStory(self.graph, access, journal.began_at, photo)
        told = await journal.step("post:0", story.act, look=story.look)
        return told["id"], await self._story_address(photo, told["id"], access, journal), story.rest

    async def _film(
        self, media: Media, format: str, text: str, outgoing: Outgoing, access: Access, journal: Journal
    ) -> tuple[str, str, datetime | None]:
        title = str(outgoing.options.get("title") or "").strip()
        fields = {} if format == "story" else {"description": text} | ({"title": title} if title else {})
        film = Film(self.graph, access, media, format, fields)
        there = await journal.step("upload:0", film.upload, repeatable=True)
        told = await journal.step("post:0", lambda: film.publish(there), look=lambda: film.was_published(there))
        if format == "story":
            post = told["post"] or told["id"]
            return post, await self._story_address(told["id"], post, access, journal), None
        ready = await journal.step("ready", lambda: film.become_ready(told), repeatable=True)
        post = ready["post"] if "_" in ready["post"] else f"{access.account_id}_{ready['post']}"
        url = ready["url"]
        return post, url if url.startswith("http") else f"{WWW}{url}" if url else f"{WWW}/{post}", None

    async def _address(self, remote_id: str, access: Access, journal: Journal, step: str) -> str:
        """Where people find it. It is out: whatever the network says now, there is an address."""

        async def ask() -> Result:
            try:
                told = await self.graph.get(f"/{remote_id}", access, fields="permalink_url")
            except NetworkError:
                return {"url": f"{WWW}/{remote_id}"}
            return {"url": text(told, "permalink_url") or f"{WWW}/{remote_id}"}

        return str((await journal.step(step, ask, repeatable=True))["url"])

    async def _story_address(self, media_id: str, post: str, access: Access, journal: Journal) -> str:
        async def ask() -> Result:
            try:
                told = await story_of(self.graph, access, media_id)
            except NetworkError:
                told = None
            return {"url": (told or {}).get("url") or f"{WWW}/{post}"}

        return str((await journal.step("address", ask, repeatable=True))["url"])

    async def who_am_i(self, access: Access) -> Account:
        fields = "id,name,username,link,followers_count,picture{url}"
        return account_of(await self.graph.get(f"/{access.account_id}", access, fields=fields))

    async def refresh(self, access: Access) -> Access:
        return await refreshed(self.http, access, access.account_id)

    def expires_at(self, access: Access) -> datetime | None:
        return oauth.expires_at(access)

    async def own_posts(self, access: Access, *, since: datetime) -> Sequence[OwnPost]:
        params: dict[str, object] = {"fields": POST_FIELDS, "since": int(since.timestamp()), "limit": 50}
        edge = f"/{access.account_id}/published_posts"
        found = [own_post(post) async for post in self.graph.pages(edge, access, **params)]
        return [post for post in found if post is not None and post.published_at >= since]

    async def read_arrivals(self, access: Access, *, mark: str, about: Sequence[str]) -> Catch:
        return await arrivals.read(self.graph, access, mark=mark, about=about)

    async def measure(self, access: Access, remote_ids: Sequence[str]) -> Mapping[str, Counts]:
        found: dict[str, Counts] = {}
        for remote_id in remote_ids:
            try:
                told = await self.graph.get(f"/{remote_id}", access, fields=COUNTS)
            except Gone:
                continue
            found[remote_id] = Counts(
                likes=number(inner(told, "reactions", "summary"), "total_count"),
                shares=number(inner(told, "shares"), "count") or 0,  # left out where there is none
                replies=number(inner(told, "comments", "summary"), "total_count"),
            )
        return found

    async def moderate(self, deed: str, target: Target, access: Access) -> None:
        path = f"/{target.remote_id}"
        if deed in {"hide", "show"}:
            await self.graph.do("POST", path, access, is_hidden=deed == "hide")
        elif deed == "remove":
            await self.graph.do("DELETE", path, access)
        else:
            await self.graph.do("POST" if deed == "like" else "DELETE", f"{path}/likes", access)

    async def read_grants(self, access: Access) -> Grants | None:
        return await telling.read_grants(self.graph, access, SCOPES)

    async def read_hooks(self, access: Access) -> Hooked:
        return await telling.read_hooks(self.graph, access)

    def greet(self, hook: Hook, keys: Mapping[str, Any]) -> str | None:
        return hooks.greet(hook, keys)

    def heard(self, hook: Hook, keys: Mapping[str, Any]) -> Sequence[Heard]:
        return hooks.heard(hook, keys)


def account_of(told: Mapping[str, Any]) -> Account:
    """A page, as it tells of itself. Raises Temporary where it has no id."""
    page, username = needed(told), text(told, "username")
    return Account(
        account_id=page,
        handle=f"@{username}" if username else text(told, "name") or page,
        name=text(told, "name") or username or page,
        url=text(told, "link") or f"{WWW}/{username or page}",
        avatar_url=text(inner(told, "picture", "data"), "url"),
        followers=number(told, "followers_count"),
    )


def own_post(post: Mapping[str, Any]) -> OwnPost | None:
    published = when(post, "created_time")
    if published is None or not text(post, "id"):
        return None
    shown = [one for outer in several(post, "attachments") for one in several(outer, "subattachments") or [outer]]
    pictures = [text(inner(one, "media", "image"), "src") for one in shown]
    return OwnPost(
        remote_id=text(post, "id"),
        url=text(post, "permalink_url") or f"{WWW}/{text(post, 'id')}",
        text=text(post, "message"),
        published_at=published,
        media_urls=tuple(picture for picture in pictures if picture),
    )
