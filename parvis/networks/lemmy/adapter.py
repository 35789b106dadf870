"""Lemmy: posts in communities, comments and private messages, on a server of one's own choice.

Source of every call: https://github.com/LemmyNet/lemmy/tree/0.19.20 (API version 3, read 2026-11-25).
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
from parvis.networks import checks
from parvis.networks.errors import AccessLost, Gone, NotPermitted
from parvis.networks.lemmy import arrivals, posts
from parvis.networks.lemmy.calling import PATH, ask, inner, pages, told
from parvis.networks.lemmy.errors import NoCommunity
from parvis.networks.lemmy.limits import COMMENT_CHARS, LIMITS, LINK_CHARS, TITLE_LEAST
from parvis.networks.lemmy.posts import COMMENT, MESSAGE
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

MOST_PAGES = 20


class Lemmy:
    """Fulfils Publishes, TellsLimits, Identifies, FindsOwn, ReadsArrivals, Measures, Moderates."""

    key = "lemmy"
    limits = LIMITS
    options = (
        Option("title", _("Title of the post"), most=200),
        Option("community", _("Community"), "place"),
        Option("link", _("Link that the post shows"), most=LINK_CHARS),
        Option("nsfw", _("Only for adults"), "yes"),
        Option("first_comment", _("First comment"), "text", most=COMMENT_CHARS),
    )
    kinds = arrivals.KINDS
    deeds = frozenset({"remove", "like", "unlike"})
    remarks = {
        "publish_carousel": "The first picture stands above the text, the others in it.",
        "publish_video": "What servers take of films differs; most take none with sound.",
        "publish_reel": "Lemmy has no short films of their own kind.",
        "publish_story": "Lemmy has no stories.",
        "publish_document": "Lemmy takes pictures only.",
        "publish_thread": "The further parts are comments, each an answer to the one before.",
        "publish_poll": "Lemmy has no polls.",
        "content_warning": "A post can be marked as only for adults; there is no place for a warning in words.",
        "publish_article": "A post ends at 50,000 characters.",
        "read_reviews": "Lemmy has no reviews.",
        "read_likes": "Lemmy tells how many voted, and only moderators who.",
        "read_boosts": "Lemmy's API does not tell of cross-posts.",
        "read_follows": "Lemmy accounts have no followers.",
        "web_hooks": "Lemmy has no web hooks.",
        "measure": "Votes for it, and comments.",
        "hide": "Lemmy can only remove.",
        "remove": "Of others, where we moderate the community; our own everywhere.",
    }

    def __init__(self, http: Http) -> None:
        self.http = http

    def count(self, text: str, limits: Limits) -> int:
        """Code units of UTF-16, as the server counts."""
        return len(text.encode("utf-16-le", "surrogatepass")) // 2

    def check(self, outgoing: Outgoing, limits: Limits) -> Sequence[Problem]:
        found = list(checks.common(outgoing, limits, self.count, "Lemmy"))
        comments = outgoing.parts if outgoing.target is not None else posts.comments_of(outgoing)
        first = len(outgoing.parts) - len(comments) if outgoing.target is not None else 1
        for number, text in enumerate(comments, start=first):
            if self.count(text, limits) > COMMENT_CHARS:
                sentence = gettext("Lemmy: a comment has {most} characters at most.").format(most=COMMENT_CHARS)
                found.append(Problem("too_long", sentence, part=min(number, len(outgoing.parts) - 1)))
        if outgoing.target is not None:
            if outgoing.media and outgoing.target.remote_id.startswith(MESSAGE):
                sentence = gettext("Lemmy: a private message goes without pictures.")
                found.append(Problem("no_media", sentence))
            return found
        return [*found, *_own_problems(outgoing, limits)]

    async def publish(self, outgoing: Outgoing, access: Access, journal: Journal) -> Receipt:
        """A post whose further parts are comments; a comment or a private message where it is an answer."""
        pictures = [
            await posts.upload(self.http, access, media, number, journal) for number, media in enumerate(outgoing.media)
        ]
        if outgoing.target is not None:
            texts = list(outgoing.parts)
            shown = [posts.shown_as(media, url) for media, url in zip(outgoing.media, pictures, strict=True)]
            texts[0] = "\n\n".join([texts[0], *shown]).strip()
            if outgoing.target.remote_id.startswith(MESSAGE):
                return await self._message("\n\n".join(texts), outgoing.target, access, journal)
            return await self._comments(texts, outgoing.target, access, journal)
        community = str(outgoing.options.get("community") or "")
        if not community.isdecimal():
            raise NoCommunity()
        post = posts.Post(self.http, access, posts.fields_of(outgoing, int(community), pictures), journal.began_at)
        made = await journal.step("post:0", post.act, look=post.look)
        ids = await self._chain(posts.comments_of(outgoing), posts.Place(made["id"]), access, journal, first=1)
        return Receipt(str(made["id"]), made["url"], (str(made["id"]), *(name for name, _url in ids)))

    async def _comments(self, texts: Sequence[str], target: Target, access: Access, journal: Journal) -> Receipt:
        place = await posts.place_of(self.http, access, target)
        ids = await self._chain(texts, place, access, journal, first=0)
        return Receipt(ids[0][0], ids[0][1], tuple(name for name, _url in ids))

    async def _chain(
        self, texts: Sequence[str], place: posts.Place, access: Access, journal: Journal, *, first: int
    ) -> list[tuple[str, str]]:
        """Comments, each an answer to the one before: names and addresses."""
        found = []
        for number, text in enumerate(texts, start=first):
            comment = posts.Comment(self.http, access, text, place, journal.began_at)
            made = await journal.step(f"post:{number}", comment.act, look=comment.look)
            place = posts.Place(place.post, made["id"])
            found.append((f"{COMMENT}{made['id']}", str(made["url"])))
        return found

    async def _message(self, text: str, target: Target, access: Access, journal: Journal) -> Receipt:
        person = await posts.person_of(self.http, access, target)
        message = posts.Message(self.http, access, text, person, journal.began_at)
        made = await journal.step("post:0", message.act, look=message.look)
        name = f"{MESSAGE}{made['id']}"
        return Receipt(name, "", (name,))

    async def read_limits(self, access: Access) -> Limits:
        """The communities that we follow or moderate are where a post may stand."""
        me = await self._me(access)
        moderated = {inner(view, "community").get("id") for view in me.get("moderates") or ()}
        views = [*(me.get("moderates") or ()), *(me.get("follows") or ())]
        places = {}
        for community in (inner(view, "community") for view in views):
            closed = community.get("posting_restricted_to_mods") and community.get("id") not in moderated
            if community.get("id") and not closed and not community.get("removed") and not community.get("deleted"):
                places[str(community["id"])] = _place_name(community)
        return replace(LIMITS, places=tuple(sorted(places.items(), key=lambda place: place[1].casefold())))

    async def who_am_i(self, access: Access) -> Account:
        person = inner(await self._me(access), "local_user_view", "person")
        if not person.get("id"):
            raise AccessLost()
        return Account(
            account_id=str(person["id"]),
            handle=arrivals.handle_of(person),
            name=str(person.get("display_name") or person.get("name") or ""),
            url=str(person.get("actor_id") or access.base_url),
            avatar_url=str(person.get("avatar") or ""),
        )

    async def _me(self, access: Access) -> Mapping[str, Any]:
        """Raises AccessLost: to a dead key the server answers as to anybody."""
        me = inner(await ask(self.http, access, "/site", needs="site_view"), "my_user")
        if not me:
            raise AccessLost()
        return me

    async def own_posts(self, access: Access, *, since: datetime) -> Sequence[OwnPost]:
        """Newest first, but for those that moderators have pinned."""
        found = []
        wish = {"person_id": access.account_id, "sort": "New"}
        async for view in pages(self.http, access, "/user", "posts", most=MOST_PAGES, **wish):
            post = inner(view, "post")
            young = posts.moment_of(post) >= since
            if not young and not post.get("featured_local") and not post.get("featured_community"):
                break
            if young and not post.get("deleted"):
                found.append(_own(post))
        return found

    async def read_arrivals(self, access: Access, *, mark: str, about: Sequence[str]) -> Catch:
        return await arrivals.read(self.http, access, mark=mark, about=about)

    async def measure(self, access: Access, remote_ids: Sequence[str]) -> Mapping[str, Counts]:
        found: dict[str, Counts] = {}
        for remote_id in remote_ids:
            if not remote_id.startswith(MESSAGE):
                with suppress(Gone, NotPermitted):
                    found[remote_id] = await self._counts(access, remote_id)
        return found

    async def _counts(self, access: Access, remote_id: str) -> Counts:
        kind = "comment" if remote_id.startswith(COMMENT) else "post"
        answer = await ask(self.http, access, f"/{kind}", needs=f"{kind}_view", id=remote_id.removeprefix(COMMENT))
        counts = inner(answer, f"{kind}_view", "counts")
        return Counts(
            likes=counts.get("upvotes"), replies=counts.get("child_count" if kind == "comment" else "comments")
        )

    async def moderate(self, deed: str, target: Target, access: Access) -> None:
        if deed not in self.deeds or target.remote_id.startswith(MESSAGE):
            raise NotPermitted(said=deed)
        kind = "comment" if target.remote_id.startswith(COMMENT) else "post"
        wish: dict[str, Any] = {f"{kind}_id": int(target.remote_id.removeprefix(COMMENT))}
        if deed != "remove":
            wish["score"] = 1 if deed == "like" else 0
            await told(self.http, access, "POST", f"{PATH}/{kind}/like", needs=f"{kind}_view", json=wish)
            return
        answer = await ask(self.http, access, f"/{kind}", needs=f"{kind}_view", id=wish[f"{kind}_id"])
        thing = inner(answer, f"{kind}_view", kind)
        if thing.get("deleted") or thing.get("removed"):
            return
        how = "delete" if posts.is_ours(thing, access) else "remove"
        wish["deleted" if how == "delete" else "removed"] = True
        await told(self.http, access, "POST", f"{PATH}/{kind}/{how}", needs=f"{kind}_view", json=wish)


def _own_problems(outgoing: Outgoing, limits: Limits) -> Iterator[Problem]:
    title, _body = posts.title_and_body(outgoing)
    if len(title) < TITLE_LEAST:
        sentence = gettext("Lemmy: the title has {least} characters at least.")
        yield Problem("title_short", sentence.format(least=TITLE_LEAST))
    community = str(outgoing.options.get("community") or "")
    if not community or (limits.places and community not in dict(limits.places)):
        yield Problem("no_community", gettext("Lemmy: choose the community in which the post stands."))
    link = str(outgoing.options.get("link") or "").strip()
    if link and not _is_link(link):
        yield Problem("link", gettext("Lemmy: a link begins with https:// and names a site."))


def _is_link(link: str) -> bool:
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and len(link) <= LINK_CHARS


def _place_name(community: Mapping[str, Any]) -> str:
    host = urlsplit(str(community.get("actor_id") or "")).netloc
    title = str(community.get("title") or community.get("name"))
    return f"{title} (!{community.get('name')}@{host})"


def _own(post: Mapping[str, Any]) -> OwnPost:
    title, url = str(post.get("name") or ""), str(post.get("url") or "")
    shows_picture = str(post.get("url_content_type") or "").startswith("image/")
    return OwnPost(
        remote_id=str(post["id"]),
        url=str(post.get("ap_id") or ""),
        text=f"{title}\n\n{post.get('body') or ''}".strip(),
        published_at=posts.moment_of(post),
        media_urls=(url,) if shows_picture else (),
        media_alts=(str(post.get("alt_text") or ""),) if shows_picture else (),
        extra={"title": title, "link": "" if shows_picture else url, "community": post.get("community_id")},
    )
