"""Reddit: posts in communities, comments, private messages.

Reddit publishes no specification. Source of every call: praw 8.0.3, endpoints.py, and a description of others,
https://github.com/getlate-dev/openapi-specs reddit.yaml @3226519 (read 2026-11-25).
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from parvis.kit.http import Http
from parvis.networks import oauth
from parvis.networks.errors import AccessLost, NotPermitted, Temporary
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
from parvis.networks.reddit import arrivals, checking, files, places, posts
from parvis.networks.reddit.calling import each, moment, name_of, page_url, send, things, told, user_path
from parvis.networks.reddit.comments import MESSAGE, Comment
from parvis.networks.reddit.errors import NoCommunity
from parvis.networks.reddit.limits import COMMENT_CHARS, LIMITS, LINK_CHARS
from parvis.networks.reddit.signin import provider

AT_ONCE = 100  # posts asked for in one request
ACCOUNT, COMMENT, POST = "t2_", "t1_", "t3_"


class Reddit:
    """Fulfils Publishes, TellsLimits, Identifies, Refreshes, FindsOwn, ReadsArrivals, Measures, Moderates."""

    key = "reddit"
    limits = LIMITS
    kinds = frozenset({"comment", "mention", "message"})
    deeds = frozenset({"remove", "like", "unlike"})
    options = (
        Option("subreddit", _("Community"), "place", help=_("Some communities ask for a flair: choose one below it.")),
        Option("title", _("Title"), most=300, help=_("Without one, the first line of the text is the title.")),
        Option("link", _("Link that the post shows"), most=LINK_CHARS),
        Option("crosspost", _("Share this post of Reddit"), most=500, help=_("Its address. The text is left out.")),
        Option("spoiler", _("Contains spoilers"), "yes"),
        Option("nsfw", _("Not safe for work"), "yes"),
        Option("resubmit", _("Post the link even if it stands there already"), "yes"),
        Option("first_comment", _("First comment"), "text", most=COMMENT_CHARS),
    )
    remarks = {
        "publish_reel": "A film on Reddit is a post like any other.",
        "publish_story": "Reddit has no stories.",
        "publish_document": "Reddit takes pictures and films only.",
        "publish_thread": "The parts become one text.",
        "publish_poll": "For one to seven whole days.",
        "content_warning": "A post can be marked as a spoiler or as not safe for work instead.",
        "publish_article": "A text ends at 40,000 characters.",
        "read_replies": "What people write under a post is a comment there.",
        "read_messages": "Those of the inbox; Reddit's chat has no API.",
        "read_reviews": "Reddit has no reviews.",
        "read_likes": "Reddit tells how many voted, not who.",
        "read_boosts": "Reddit tells how many crossposts there are, not whose.",
        "read_follows": "Reddit does not tell who follows.",
        "web_hooks": "Reddit has no web hooks; it is asked again and again.",
        "measure": "The score (votes for less votes against), crossposts and comments.",
        "hide": "A moderator can only remove a comment.",
        "remove": "Our own, and those of others where we moderate the community.",
        "like": "A vote for it.",
    }

    def __init__(self, http: Http) -> None:
        self.http = http

    def count(self, text: str, limits: Limits) -> int:
        """Code points, as Reddit counts."""
        return len(text)

    def check(self, outgoing: Outgoing, limits: Limits) -> Sequence[Problem]:
        return list(checking.check(outgoing, limits, self.count))

    async def publish(self, outgoing: Outgoing, access: Access, journal: Journal) -> Receipt:
        """A post and perhaps a comment of ours below it; or an answer. Raises NoCommunity."""
        if outgoing.target is not None:
            text = "\n\n".join(outgoing.parts)
            answer = Comment(self.http, access, outgoing.target.remote_id, text, journal.began_at)
            said = await journal.step("answer", answer.act, look=answer.look)
            return Receipt(said["id"], said["url"], (said["id"],), answer.rest)
        community = str(outgoing.options.get("subreddit") or "").strip()
        if not community:
            raise NoCommunity()
        post = posts.Post(self.http, access, await self._wish(outgoing, community, access, journal), journal.began_at)
        made = await journal.step("post", post.act, look=post.look)
        if not made["id"]:
            made = await journal.step("ready", post.become_ready, repeatable=True)
        ids, rest = [str(made["id"])], post.rest
        first = str(outgoing.options.get("first_comment") or "").strip()
        if first:
            comment = Comment(self.http, access, ids[0], first, journal.began_at)
            said = await journal.step("first_comment", comment.act, look=comment.look)
            ids, rest = [*ids, str(said["id"])], comment.rest or rest
        return Receipt(ids[0], str(made["url"]), tuple(ids), rest)

    async def _wish(self, outgoing: Outgoing, community: str, access: Access, journal: Journal) -> posts.Wish:
        """The post to ask for, once its files are there; a picture beside a film is what stands before it."""
        brought = [
            (media, await files.bring(self.http, access, media, number, journal))
            for number, media in enumerate(outgoing.media)
        ]
        films = [file for media, file in brought if not media.is_image]
        if not films:
            return posts.wish_of(outgoing, community, [file for _media, file in brought], "")
        pictures = [file for media, file in brought if media.is_image]
        poster = pictures[0] if pictures else await files.bring_grey(self.http, access, journal)
        return posts.wish_of(outgoing, community, films[:1], str(poster["url"]))

    async def read_limits(self, access: Access) -> Limits:
        """The communities that we have joined are where a post may stand."""
        return replace(LIMITS, places=await places.read(self.http, access))

    async def who_am_i(self, access: Access) -> Account:
        me = await told(self.http, access, "GET", "/api/v1/me")
        name = str(me.get("name") or "") if isinstance(me, dict) else ""
        if not name or not me.get("id"):
            raise Temporary(said=str(me))
        profile = me.get("subreddit")
        followers = profile.get("subscribers") if isinstance(profile, dict) else None
        return Account(
            account_id=str(me["id"]),
            handle=f"u/{name}",
            name=str((profile or {}).get("title") or name) if isinstance(profile, dict) else name,
            url=page_url(access, f"/user/{name}"),
            avatar_url=str(me.get("icon_img") or ""),
            followers=followers if isinstance(followers, int) else None,
        )

    async def refresh(self, access: Access) -> Access:
        if not access.refresh_token:
            raise AccessLost()
        return await oauth.renew(self.http, provider(access.base_url), access)

    def expires_at(self, access: Access) -> datetime | None:
        return oauth.expires_at(access)

    async def own_posts(self, access: Access, *, since: datetime) -> Sequence[OwnPost]:
        """Newest first."""
        found = []
        async for post in each(self.http, access, user_path(access, "submitted"), {"sort": "new"}):
            at = moment(post)
            if at is not None and at < since:
                break
            if at is not None:
                found.append(_own(post, at, access))
        return found

    async def read_arrivals(self, access: Access, *, mark: str, about: Sequence[str]) -> Catch:
        return await arrivals.read(self.http, access, mark=mark, about=about)

    async def measure(self, access: Access, remote_ids: Sequence[str]) -> Mapping[str, Counts]:
        names = [name for name in remote_ids if name.startswith((POST, COMMENT))]
        found: dict[str, Counts] = {}
        for start in range(0, len(names), AT_ONCE):
            params = {"id": ",".join(names[start : start + AT_ONCE])}
            for thing in things(await told(self.http, access, "GET", "/api/info", params=params)):
                found[str(thing["name"])] = Counts(
                    likes=thing.get("score"), shares=thing.get("num_crossposts"), replies=thing.get("num_comments")
                )
        return found

    async def moderate(self, deed: str, target: Target, access: Access) -> None:
        if deed not in self.deeds or target.remote_id.startswith(MESSAGE):
            raise NotPermitted(said=deed)
        form = {"id": target.remote_id}
        if deed != "remove":
            path, form = "/api/vote", {**form, "dir": "1" if deed == "like" else "0"}
        elif target.author_handle.casefold() == f"u/{name_of(access)}".casefold():
            path = "/api/del"
        else:
            path, form = "/api/remove", {**form, "spam": "false"}
        await send(self.http, access, "POST", path, data=form)


def _own(post: Mapping[str, Any], published_at: datetime, access: Access) -> OwnPost:
    pictures = _pictures(post)
    title, text = str(post.get("title") or ""), str(post.get("selftext") or "")
    return OwnPost(
        remote_id=str(post["name"]),
        url=page_url(access, str(post.get("permalink") or "")),
        text=f"{title}\n\n{text}".strip(),
        published_at=published_at,
        media_urls=tuple(url for url, _alt in pictures),
        media_alts=tuple(alt for _url, alt in pictures),
        extra={"title": title, "community": str(post.get("subreddit") or ""), "link": str(post.get("url") or "")},
    )


def _pictures(post: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Address and caption: those of a gallery in its order, or the one that the post shows."""
    gallery, known = post.get("gallery_data"), post.get("media_metadata")
    if isinstance(gallery, dict) and isinstance(known, dict):
        items = [one for one in gallery.get("items") or () if isinstance(one, dict)]
        sources = [((known.get(str(one.get("media_id"))) or {}).get("s") or {}, one) for one in items]
        return [(str(source["u"]), str(one.get("caption") or "")) for source, one in sources if source.get("u")]
    return [(str(post["url"]), "")] if post.get("post_hint") == "image" and post.get("url") else []
