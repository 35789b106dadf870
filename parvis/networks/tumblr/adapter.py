"""Tumblr: posts made of blocks, their notes, reblogs.

Source of every call: https://github.com/tumblr/docs/blob/master/api.md (read 2026-11-25).
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from parvis.kit.http import Http
from parvis.networks import checks, oauth
from parvis.networks.errors import AccessLost, Gone, NotPermitted, Temporary
from parvis.networks.options import Option
from parvis.networks.protocols import (
    Access,
    Account,
    Catch,
    Counts,
    Journal,
    Limits,
    Outgoing,
    OwnPost,
    Problem,
    Receipt,
    Target,
)  # fmt: skip
from parvis.networks.tumblr import arrivals, blocks, posts
from parvis.networks.tumblr.calling import blog_path, id_of, listed, moment, own, post_url, send, told
from parvis.networks.tumblr.limits import LIMITS
from parvis.networks.tumblr.signin import provider

ONLY_THERE = "Tumblr's API cannot write under a post; only a post can be answered, by a reblog with words."


class Tumblr:
    """Fulfils Publishes, Identifies, Refreshes, FindsOwn, ReadsArrivals, Measures, Moderates."""

    key = "tumblr"
    limits = LIMITS
    kinds = frozenset(arrivals.KINDS.values())
    deeds = frozenset({"like", "unlike"})
    options = (
        Option("title", _("Title"), most=250),
        Option("tags", _("Tags"), "names", most=500),
        Option("link", _("Link that the post shows below"), most=2000),
        Option("source", _("Where it comes from"), most=2000, help=_("The address of the source; Tumblr names it.")),
    )
    remarks = {
        "publish_reel": "A film on Tumblr is a post like any other.",
        "publish_story": "Tumblr has no stories.",
        "publish_document": "Tumblr takes pictures and films.",
        "publish_thread": "The parts become one post.",
        "publish_poll": "Tumblr's API makes no polls.",
        "content_warning": "Tumblr's API knows no warnings; its labels can only be set on Tumblr.",
        "first_comment": ONLY_THERE,
        "read_comments": "What people write under a post is a reply there; so is a reblog with words.",
        "read_messages": "Tumblr's API has no private messages.",
        "read_reviews": "Tumblr has no reviews.",
        "web_hooks": "Tumblr has no web hooks; it is asked again and again.",
        "measure": "Likes, reblogs and replies, as Tumblr counts the notes of a post.",
        "answer": "A post that reblogs or mentions us, by a reblog with words; a reply only on Tumblr itself.",
        "hide": "Tumblr's API removes no replies.",
        "remove": "Tumblr's API removes no replies.",
        "like": "Reblogs, and posts that mention us; Tumblr knows no likes for replies.",
    }

    def __init__(self, http: Http) -> None:
        self.http = http

    def count(self, text: str, limits: Limits) -> int:
        """Code points, as Tumblr counts."""
        return len(text)

    def check(self, outgoing: Outgoing, limits: Limits) -> Sequence[Problem]:
        given = (str(outgoing.options.get(name) or "") for name in ("title", "link"))
        # A title or a link is enough.
        text = blocks.text_of(outgoing) or next((one for one in given if one.strip()), "")
        whole = replace(outgoing, parts=(text,))
        return [*checks.common(whole, limits, self.count, "Tumblr"), *_own_problems(outgoing)]

    async def publish(self, outgoing: Outgoing, access: Access, journal: Journal) -> Receipt:
        """A post; an answer is a reblog with words of ours. Raises NotPermitted where there is nothing to reblog."""
        parent = None
        if outgoing.target is not None:
            blog, post_id = _post_of(outgoing.target)
            parent = await journal.step(
                "parent", lambda: posts.parent_of(self.http, access, blog, post_id), repeatable=True
            )
        fields = posts.fields_of(outgoing, journal.once, parent)
        post = posts.Post(self.http, access, fields, outgoing.media, journal.began_at)
        made = await journal.step("post", post.act, look=post.look)
        if not made["id"]:
            made = await journal.step("ready", post.become_ready, repeatable=True)
        return Receipt(str(made["id"]), str(made["url"]), (str(made["id"]),), post.rest)

    async def blogs(self, access: Access) -> list[Account]:
        """Those that this person may post to, the main one first."""
        user = (await told(self.http, access, "GET", "/v2/user/info")).get("user")
        if not isinstance(user, dict):
            raise Temporary(said=str(user))
        found = [one for one in listed(user, "blogs") if one.get("name")]
        return [_account(one) for one in sorted(found, key=lambda one: not one.get("primary"))]

    async def who_am_i(self, access: Access) -> Account:
        """Raises NotPermitted where the blog is ours no more."""
        for account in await self.blogs(access):
            if account.account_id == access.account_id:
                return account
        raise NotPermitted(said="The blog is not among those of this account.")

    async def refresh(self, access: Access) -> Access:
        if not access.refresh_token:
            raise AccessLost()
        return await oauth.renew(self.http, provider(access.base_url), access)

    def expires_at(self, access: Access) -> datetime | None:
        return oauth.expires_at(access)

    async def own_posts(self, access: Access, *, since: datetime) -> Sequence[OwnPost]:
        """Newest first, without reblogs."""
        found = []
        async for post in own(self.http, access):
            at = moment(post)
            if at is not None and at < since:
                break
            if at is not None and not post.get("trail") and not post.get("reblogged_from_id"):
                found.append(_own(post, at, access))
        return found

    async def read_arrivals(self, access: Access, *, mark: str, about: Sequence[str]) -> Catch:
        return await arrivals.read(self.http, access, mark=mark, about=about)

    async def measure(self, access: Access, remote_ids: Sequence[str]) -> Mapping[str, Counts]:
        found: dict[str, Counts] = {}
        for post_id in remote_ids:
            params = {"id": post_id, "mode": "conversation"}
            with suppress(Gone, NotPermitted):
                notes = await told(self.http, access, "GET", blog_path(access, "notes"), params=params)
                found[post_id] = _counts(notes)
        return found

    async def moderate(self, deed: str, target: Target, access: Access) -> None:
        if deed not in self.deeds:
            raise NotPermitted(said=deed)
        blog, post_id = _post_of(target)
        parent = await posts.parent_of(self.http, access, blog, post_id)
        wish = {"id": post_id, "reblog_key": parent["reblog_key"]}
        await send(self.http, access, "POST", f"/v2/user/{deed}", empty=True, json=wish)


def _post_of(target: Target) -> tuple[str, str]:
    """Blog and number. Raises NotPermitted for what is only noted under a post of ours."""
    blog, post_id = str(target.extra.get("blog") or ""), str(target.extra.get("post") or "")
    if not blog or not post_id:
        raise NotPermitted(said=ONLY_THERE)
    return blog, post_id


def _account(blog: Mapping[str, Any]) -> Account:
    name, followers = str(blog["name"]), blog.get("followers")
    pictures = blog.get("avatar")
    first = pictures[0] if isinstance(pictures, list) and pictures else None
    return Account(
        account_id=str(blog.get("uuid") or name),
        handle=f"@{name}",
        name=str(blog.get("title") or name),
        url=str(blog.get("url") or f"https://{name}.tumblr.com/"),
        avatar_url=str(first.get("url") or "") if isinstance(first, dict) else "",
        followers=followers if isinstance(followers, int) else None,
    )


def _own(post: Mapping[str, Any], published_at: datetime, access: Access) -> OwnPost:
    pictures = blocks.pictures(post.get("content"))
    return OwnPost(
        remote_id=id_of(post),
        url=post_url(access, id_of(post)),
        text=blocks.plain(post.get("content")),
        published_at=published_at,
        media_urls=tuple(url for url, _alt in pictures),
        media_alts=tuple(alt for _url, alt in pictures),
        extra={"slug": post.get("slug") or "", "source": post.get("source_url") or "", "tags": post.get("tags") or []},
    )


def _counts(notes: Mapping[str, Any]) -> Counts:
    """Whatever is neither a like nor a reblog is a reply."""
    total, likes, reblogs = (notes.get(f"total_{name}") for name in ("notes", "likes", "reblogs"))
    replies = None
    if isinstance(total, int) and isinstance(likes, int) and isinstance(reblogs, int):
        replies = max(0, total - likes - reblogs)
    return Counts(
        likes=likes if isinstance(likes, int) else None,
        shares=reblogs if isinstance(reblogs, int) else None,
        replies=replies,
    )


def _own_problems(outgoing: Outgoing) -> Iterator[Problem]:
    films = sum(1 for media in outgoing.media if not media.is_image)
    if films > 1:
        yield Problem("one_film", gettext("Tumblr: a post holds one film of its own."))
    if outgoing.target is not None:
        if not outgoing.target.extra.get("post"):
            yield Problem("no_answers", gettext("Tumblr: a reply can only be answered on Tumblr itself."))
        if films:
            yield Problem("film_in_reblog", gettext("Tumblr: an answer there is a reblog, and holds no film."))
    for name, sentence in (
        ("link", gettext("Tumblr: a link begins with https:// and names a site.")),
        ("source", gettext("Tumblr: the source begins with https:// and names a site.")),
    ):
        address = str(outgoing.options.get(name) or "").strip()
        if address and not _is_address(address):
            yield Problem(name, sentence)
    if any(media.alt.strip() for media in outgoing.media if not media.is_image):
        sentence = gettext("Tumblr keeps no alternative text of a film. Say in the text what it shows.")
        yield Problem("alt_lost", sentence, blocking=False)


def _is_address(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)
