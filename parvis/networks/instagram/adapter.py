"""Professional accounts on Instagram, by the Graph API with Facebook Login.

Source of every call: https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/
(read 2026-11-22; version 25.0).
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from parvis.kit.http import Http
from parvis.networks import checks, oauth
from parvis.networks.checkable import Grants, Hooked, Quota
from parvis.networks.errors import ContentRefused, Gone, NetworkError, Refused
from parvis.networks.instagram import arrivals, hooks
from parvis.networks.instagram.arrivals import WWW
from parvis.networks.instagram.checking import special
from parvis.networks.instagram.commenting import Comment, answer_to
from parvis.networks.instagram.containers import Container
from parvis.networks.instagram.errors import BY_SUBCODE
from parvis.networks.instagram.limits import COMMENT_CHARS, LIMITS
from parvis.networks.instagram.scopes import SCOPES
from parvis.networks.meta import telling
from parvis.networks.meta.calls import API, Graph, needed
from parvis.networks.meta.fields import inner, number, several, text, when
from parvis.networks.meta.pages import refreshed
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
    Outgoing,
    OwnPost,
    Problem,
    Receipt,
    Result,
    Target,
)  # fmt: skip

FORMATS = (("", _("Post")), ("reel", _("Reel")), ("story", _("Story")))
ACCOUNT_FIELDS = "id,username,name,profile_picture_url,followers_count"
_SHOWN = "media_type,media_url,thumbnail_url,alt_text"
POST_FIELDS = f"id,caption,timestamp,permalink,{_SHOWN},children{{media_type,media_url,thumbnail_url}}"


class Instagram:
    """Fulfils Publishes, Identifies, Refreshes, FindsOwn, ReadsArrivals, Hears, Measures, Moderates,
    TellsGrants, TellsQuota, TellsHooks.
    """

    key = "instagram"
    limits = LIMITS
    api = API
    options = (
        Option("format", _("Format"), "choice", FORMATS),
        Option("first_comment", _("First comment"), "text", most=COMMENT_CHARS),
    )
    kinds = frozenset({"comment", "mention"})
    fetches_media = True
    deeds = frozenset({"hide", "show", "remove"})
    remarks = {
        "publish_text": "Every post on Instagram shows a picture or a film.",
        "publish_video": "A film alone is always a reel there.",
        "publish_document": "Instagram takes no documents.",
        "publish_thread": "Instagram has no threads; several parts become one caption.",
        "publish_poll": "Instagram takes no polls through its API.",
        "content_warning": "Instagram knows no content warnings.",
        "publish_article": "A caption has no title, and ends at 2,200 characters.",
        "read_replies": "What people write under a post is a comment there.",
        "read_messages": "Private messages come by Messenger's API, for which the page is connected.",
        "read_reviews": "Instagram knows no reviews.",
        "read_likes": "Instagram tells how many like a post, not who they are.",
        "read_boosts": "Instagram tells how often a post was shared, not by whom.",
        "read_follows": "Instagram tells how many follow an account, not who they are.",
        "like": "Instagram lets no application like a comment.",
    }

    def __init__(self, http: Http) -> None:
        self.http = http
        self.graph = Graph(http, BY_SUBCODE)

    def count(self, text: str, limits: Limits) -> int:
        """Code points: what the network counts is not told, and these are never fewer."""
        return len(text)

    def check(self, outgoing: Outgoing, limits: Limits) -> Sequence[Problem]:
        format = chosen(self.options, outgoing.options, "format")
        return [*checks.common(outgoing, limits, self.count, "Instagram"), *special(outgoing, format)]

    async def publish(self, outgoing: Outgoing, access: Access, journal: Journal) -> Receipt:
        """A picture, carousel, reel or story, or an answer; the first comment under it is a second part."""
        whole = "\n\n".join(outgoing.parts)
        if outgoing.target is not None:
            answer = answer_to(outgoing.target, self.graph, access, journal.began_at, whole)
            told = await journal.step("post:0", answer.act, look=answer.look)
            url = await self._address(str(outgoing.target.root_id), access, journal)
            return Receipt(told["id"], url, (told["id"],), answer.rest)
        if not outgoing.media:
            raise ContentRefused
        format = chosen(self.options, outgoing.options, "format")
        container = Container(self.graph, access, journal, outgoing.media, whole, format)
        post = (await container.publish())["id"]
        ids, rest = [post], container.rest
        url = await self._address(post, access, journal)
        first = str(outgoing.options.get("first_comment") or "").strip()
        if first and format != "story":
            comment = Comment(self.graph, access, journal.began_at, f"/{post}/comments", first)
            ids.append((await journal.step("comment", comment.act, look=comment.look))["id"])
            rest = comment.rest or rest
        return Receipt(post, url, tuple(ids), rest)

    async def _address(self, media: str, access: Access, journal: Journal) -> str:
        """Where people find it. It is out: whatever the network says now, there is an address."""

        async def ask() -> Result:
            profile = f"{WWW}/{access.extra.get('username') or ''}"
            try:
                told = await self.graph.get(f"/{media}", access, fields="permalink") if media else {}
            except NetworkError:
                told = {}
            return {"url": text(told, "permalink") or profile}

        return str((await journal.step("address", ask, repeatable=True))["url"])

    async def who_am_i(self, access: Access) -> Account:
        return account_of(await self.graph.get(f"/{access.account_id}", access, fields=ACCOUNT_FIELDS))

    async def refresh(self, access: Access) -> Access:
        return await refreshed(self.http, access, str(access.extra.get("page_id") or ""))

    def expires_at(self, access: Access) -> datetime | None:
        return oauth.expires_at(access)

    async def own_posts(self, access: Access, *, since: datetime) -> Sequence[OwnPost]:
        params: dict[str, object] = {"fields": POST_FIELDS, "since": int(since.timestamp()), "limit": 50}
        found = []
        async for media in self.graph.pages(f"/{access.account_id}/media", access, **params):
            post = own_post(media)
            if post is not None and post.published_at >= since:
                found.append(post)
        return found

    async def read_arrivals(self, access: Access, *, mark: str, about: Sequence[str]) -> Catch:
        return await arrivals.read(self.graph, access, mark=mark, about=about)

    async def measure(self, access: Access, remote_ids: Sequence[str]) -> Mapping[str, Counts]:
        found: dict[str, Counts] = {}
        for remote_id in remote_ids:
            try:
                told = await self.graph.get(f"/{remote_id}", access, fields="like_count,comments_count")
            except Gone:
                continue
            shares = await self._shares(remote_id, access)
            found[remote_id] = Counts(number(told, "like_count"), shares, number(told, "comments_count"))
        return found

    async def _shares(self, media: str, access: Access) -> int | None:
        """None where it is not told: without the right, for some kinds of posts, and in the first hours."""
        try:
            told = await self.graph.get(f"/{media}/insights", access, metric="shares")
        except Refused:
            return None
        values = [value for one in several(told) for value in one.get("values") or () if isinstance(value, dict)]
        return number(values[0], "value") if values else None

    async def moderate(self, deed: str, target: Target, access: Access) -> None:
        path = f"/{target.remote_id}"
        if deed == "remove":
            await self.graph.do("DELETE", path, access)
        else:
            await self.graph.do("POST", path, access, hide=deed == "hide")

    async def read_grants(self, access: Access) -> Grants | None:
        return await telling.read_grants(self.graph, access, SCOPES)

    async def read_hooks(self, access: Access) -> Hooked:
        """Of the page that the account belongs to."""
        return await telling.read_hooks(self.graph, replace(access, account_id=str(access.extra.get("page_id") or "")))

    async def read_quota(self, access: Access) -> Quota | None:
        path = f"/{access.account_id}/content_publishing_limit"
        told = await self.graph.get(path, access, fields="quota_usage,config")
        return telling.quota_in(told)

    def greet(self, hook: Hook, keys: Mapping[str, Any]) -> str | None:
        return hooks.greet(hook, keys)

    def heard(self, hook: Hook, keys: Mapping[str, Any]) -> Sequence[Heard]:
        return hooks.heard(hook, keys)


def account_of(told: Mapping[str, Any]) -> Account:
    """Raises Temporary where it has no id."""
    account, username = needed(told), text(told, "username")
    return Account(
        account_id=account,
        handle=f"@{username or account}",
        name=text(told, "name") or username or account,
        url=f"{WWW}/{username}/",
        avatar_url=text(told, "profile_picture_url"),
        followers=number(told, "followers_count"),
    )


def own_post(media: Mapping[str, Any]) -> OwnPost | None:
    published = when(media, "timestamp")
    if published is None or not text(media, "id"):
        return None
    shown = [inner(one) for one in several(media, "children")] or [media]
    pictures = [(text(one, "thumbnail_url") or text(one, "media_url"), text(one, "alt_text")) for one in shown]
    seen = [(url, alt) for url, alt in pictures if url]
    return OwnPost(
        remote_id=text(media, "id"),
        url=text(media, "permalink"),
        text=text(media, "caption"),
        published_at=published,
        media_urls=tuple(url for url, _alt in seen),
        media_alts=tuple(alt for _url, alt in seen),
    )
