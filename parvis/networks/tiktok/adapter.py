"""TikTok: films and pictures by the Content Posting API, or by the Business API, which also opens comments.

Source of every call: https://developers.tiktok.com/doc/, https://business-api.tiktok.com/portal/docs (read 2026-11-22).
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from parvis.kit.http import Http
from parvis.networks import checks, oauth
from parvis.networks.errors import ContentRefused, Gone, Refused
from parvis.networks.options import Option
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
from parvis.networks.tiktok import arrivals, business, comments, hooks, posting, profile
from parvis.networks.tiktok.calling import is_business
from parvis.networks.tiktok.checking import special
from parvis.networks.tiktok.errors import NeedsBusiness
from parvis.networks.tiktok.limits import COMMENT_CHARS, EVERYBODY, LIMITS, PHOTO_CHARS
from parvis.networks.tiktok.live import wait
from parvis.networks.tiktok.posting import is_draft, text_of
from parvis.networks.tiktok.signin import refreshed
from parvis.networks.tiktok.videos import address, counted, videos

#: How often one publication is announced before a person must look at it.
MOST_TRIES = 8


class TikTok:
    """Fulfils Publishes, TellsLimits, Identifies, Refreshes, FindsOwn, ReadsArrivals, Hears, Measures, Moderates."""

    key = "tiktok"
    limits = LIMITS
    kinds = frozenset({"comment"})
    deeds = frozenset(comments.DEEDS)
    options = (
        Option("privacy", _("Who sees it"), "place", help=_("TikTok wants you to choose it for each post.")),
        Option("comments", _("Others may comment"), "yes"),
        Option("duet", _("Others may make duets"), "yes"),
        Option("stitch", _("Others may stitch it"), "yes"),
        Option("own_brand", _("It promotes your own brand"), "yes"),
        Option("branded", _("It promotes another brand, paid for"), "yes"),
        Option("ai", _("Made by artificial intelligence"), "yes"),
        Option("title", _("Title of the pictures"), most=90),
        Option("music", _("Let TikTok add music to the pictures"), "yes"),
        Option("cover_second", _("Cover of the film: second"), most=3),
        Option("draft", _("Only put it into the inbox of the app, to finish it there"), "yes"),
        Option("first_comment", _("First comment"), "text", most=COMMENT_CHARS, help=_("By the Business API only.")),
    )
    remarks = {
        "publish_text": "A post on TikTok is a film or pictures.",
        "publish_images": "TikTok fetches pictures by itself, from an address that it knows to be ours.",
        "publish_reel": "Every film on TikTok is one.",
        "publish_story": "TikTok's API makes no stories.",
        "publish_document": "TikTok takes films and pictures only.",
        "publish_thread": "The parts become one caption.",
        "publish_poll": "TikTok's API makes no polls.",
        "content_warning": "TikTok knows no content warnings.",
        "publish_article": "A caption ends at 2,200 characters.",
        "first_comment": "With keys of the Business API.",
        "read_replies": "What people write under a post is a comment.",
        "read_comments": "With keys of the Business API; the Content Posting API opens no comments.",
        "read_mentions": "TikTok's API tells of mentions to selected partners only.",
        "read_messages": "TikTok opens private messages to selected partners only.",
        "read_reviews": "TikTok has no reviews.",
        "read_likes": "TikTok tells how many liked a post, not who.",
        "read_boosts": "TikTok tells how often a post was shared, not by whom.",
        "read_follows": "TikTok tells how many follow an account, not who.",
        "web_hooks": "With keys of the Business API: new comments.",
        "answer": "With keys of the Business API.",
        "hide": "With keys of the Business API.",
        "remove": "With keys of the Business API, and only what the account wrote itself; others can be hidden.",
        "like": "With keys of the Business API.",
    }

    def __init__(self, http: Http) -> None:
        self.http = http

    def count(self, text: str, limits: Limits) -> int:
        """In units of UTF-16: most emoji are two."""
        return len(text.encode("utf-16-le", "surrogatepass")) // 2

    def check(self, outgoing: Outgoing, limits: Limits) -> Sequence[Problem]:
        whole = replace(outgoing, parts=(text_of(outgoing),))
        if outgoing.target is not None:
            most = replace(limits, text_chars=COMMENT_CHARS, media_items=0)
            return list(checks.common(whole, most, self.count, "TikTok"))
        if outgoing.media and all(media.is_image for media in outgoing.media):
            limits = replace(limits, text_chars=PHOTO_CHARS)
        return [*checks.common(whole, limits, self.count, "TikTok"), *special(outgoing, limits)]

    async def publish(self, outgoing: Outgoing, access: Access, journal: Journal) -> Receipt:
        """A film or pictures, with the first comment where there is one; or a comment where it answers."""
        if outgoing.target is not None:
            return await self._answer(outgoing, outgoing.target, access, journal)
        first = str(outgoing.options.get("first_comment") or "").strip()
        if first and not is_business(access):
            raise NeedsBusiness()
        if not outgoing.media:
            raise ContentRefused()
        post, who, publish_id = await self._post(outgoing, access, journal)
        ids = [post or publish_id]
        if first and post:
            comment = comments.Comment(self.http, access, first, video_id=post, below="", began_at=journal.began_at)
            ids.append((await journal.step("first_comment", comment.act, look=comment.look))["id"])
        url = address(access, who, post, photo=outgoing.media[0].is_image)
        return Receipt(ids[0], url, tuple(ids))

    async def _post(self, outgoing: Outgoing, access: Access, journal: Journal) -> tuple[str, str, str]:
        """The number of the post ("" while it has none), who posted it, and by what it is asked for."""
        film = next((media for media in outgoing.media if not media.is_image), None)
        for number in range(MOST_TRIES):
            if film is not None and not is_business(access):
                there = await self._filled(number, film, outgoing, access, journal)
            else:
                there = await self._pulled(number, outgoing, access, journal)
            if there is None:
                continue
            if there.get("live"):
                return str(there["id"]), str(there["who"]), str(there["id"])
            live = await self._live(number, there["id"], outgoing, access, journal)
            if not live["again"]:
                return str(live["id"]), str(there["who"]), str(there["id"])
        raise Refused(said=f"{MOST_TRIES} ×")

    async def _filled(
        self, number: int, media: Media, outgoing: Outgoing, access: Access, journal: Journal
    ) -> Result | None:
        """None: it was interrupted before all bytes were there, and must be announced anew."""
        film = posting.Film(self.http, access, media, outgoing)
        there = await journal.step(f"announce:{number}", film.announce, repeatable=True)
        filled = await journal.step(f"fill:{number}", film.fill, look=lambda: film.is_filled(there["id"]))
        return None if filled["again"] else there

    async def _pulled(self, number: int, outgoing: Outgoing, access: Access, journal: Journal) -> Result:
        kind = business.Pulled if is_business(access) else posting.Photos
        post = kind(self.http, access, outgoing, journal.began_at)
        return await journal.step(f"post:{number}", post.act, look=post.look)

    async def _live(self, number: int, publish_id: str, outgoing: Outgoing, access: Access, journal: Journal) -> Result:
        standing = business.standing if is_business(access) else posting.standing
        public = not is_draft(outgoing) and str(outgoing.options.get("privacy") or EVERYBODY) == EVERYBODY

        async def become_live() -> Result:
            return await wait(lambda: standing(self.http, access, publish_id), public=public)

        return await journal.step(f"live:{number}", become_live, repeatable=True)

    async def _answer(self, outgoing: Outgoing, target: Target, access: Access, journal: Journal) -> Receipt:
        _demand_business(access)
        comment = comments.answering(self.http, access, text_of(outgoing), target, journal.began_at)
        told = await journal.step("comment", comment.act, look=comment.look)
        url = address(access, str(access.extra.get("username") or ""), comment.video_id)
        return Receipt(told["id"], url, (told["id"],))

    async def read_limits(self, access: Access) -> Limits:
        return await profile.limits_of(self.http, access)

    async def who_am_i(self, access: Access) -> Account:
        return await profile.account_of(self.http, access)

    async def refresh(self, access: Access) -> Access:
        return await refreshed(self.http, access)

    def expires_at(self, access: Access) -> datetime | None:
        return oauth.expires_at(access)

    async def own_posts(self, access: Access, *, since: datetime) -> Sequence[OwnPost]:
        return [
            OwnPost(one.remote_id, one.url, one.text, one.published_at, (one.cover,) if one.cover else ())
            async for one in videos(self.http, access, since=since)
        ]

    async def read_arrivals(self, access: Access, *, mark: str, about: Sequence[str]) -> Catch:
        return await arrivals.read(self.http, access, mark=mark, about=about)

    def greet(self, hook: Hook, keys: Mapping[str, Any]) -> str | None:
        return None

    def heard(self, hook: Hook, keys: Mapping[str, Any]) -> Sequence[Heard]:
        return hooks.heard(hook, keys)

    async def measure(self, access: Access, remote_ids: Sequence[str]) -> Mapping[str, Counts]:
        """A post that had no number when it went out may have one by now."""
        names = {remote_id: remote_id for remote_id in remote_ids if remote_id.isdecimal()}
        for remote_id in remote_ids:
            if not remote_id.isdecimal():
                names |= await self._number(access, remote_id)
        found = await counted(self.http, access, list(names)) if names else {}
        return {names[post]: counts for post, counts in found.items()}

    async def _number(self, access: Access, publish_id: str) -> dict[str, str]:
        standing = business.standing if is_business(access) else posting.standing
        try:
            now = await standing(self.http, access, publish_id)
        except (Gone, ContentRefused):  # TikTok forgets them after some time
            return {}
        return dict.fromkeys(now.ids[:1], publish_id)

    async def moderate(self, deed: str, target: Target, access: Access) -> None:
        _demand_business(access)
        await comments.care(self.http, access, deed, target)


def _demand_business(access: Access) -> None:
    """Raises NeedsBusiness."""
    if not is_business(access):
        raise NeedsBusiness()
