"""LinkedIn: pages of organizations, and people.

Source of every call: https://learn.microsoft.com/en-us/linkedin/marketing/community-management/ (read 2026-11-22).
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from parvis.kit.http import Http
from parvis.networks import checks, oauth
from parvis.networks import text as words
from parvis.networks.checkable import Grants, kept_grants
from parvis.networks.errors import AccessLost, Gone, NotPermitted, Refused, Temporary
from parvis.networks.linkedin import arrivals, comments, figures, hooks, little, posts, uploads
from parvis.networks.linkedin.calling import API, encoded, is_page, number, permalink, told
from parvis.networks.linkedin.limits import COMMENT_CHARS, DOCUMENT_BYTES, DOCUMENTS, LIMITS, QUESTION_CHARS
from parvis.networks.linkedin.providing import PAGES, PERSON, provider
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
    Outgoing,
    OwnPost,
    Problem,
    Receipt,
    Target,
)  # fmt: skip

_WHO_SEES_IT = (("", _("Everybody")), ("CONNECTIONS", _("Connections only, of a person")))


class LinkedIn:
    """Fulfils Publishes, Identifies, Refreshes, FindsOwn, ReadsArrivals, Hears, Measures, Moderates,
    TellsGrants.
    """

    key = "linkedin"
    limits = LIMITS
    api = API
    options = (
        Option("title", _("Title of the film, document or link")),
        Option("link", _("Link shown as a card"), most=2000, help=_("LinkedIn makes no preview by itself.")),
        Option("description", _("Description of the link"), most=500),
        Option("question", _("Question of the poll"), most=QUESTION_CHARS),
        Option("reshare", _("Share this post"), most=500, help=_("The address of a post on LinkedIn.")),
        Option("visibility", _("Who sees it"), "choice", _WHO_SEES_IT),
        Option("first_comment", _("First comment"), "text", most=COMMENT_CHARS),
    )
    kinds = frozenset(arrivals.KINDS.values())
    deeds = frozenset({"remove", "like", "unlike"})
    remarks = {
        "publish_reel": "LinkedIn's API publishes films as posts only.",
        "publish_story": "LinkedIn has no stories.",
        "publish_thread": "The parts become one post.",
        "content_warning": "LinkedIn knows none; it is left out.",
        "publish_article": "LinkedIn's API publishes no articles; a link can be shown as a card.",
        "find_own_posts": "Of pages; LinkedIn does not let applications read a person's posts.",
        "read_replies": "What people write under a post is a comment.",
        "read_comments": "Of pages; LinkedIn names nobody, and lets what members write be kept for 48 hours only.",
        "read_messages": "LinkedIn opens private messages to selected partners only.",
        "read_reviews": "LinkedIn has no reviews of pages.",
        "read_follows": "LinkedIn tells how many follow a page, not who.",
        "web_hooks": "Of pages, for applications that LinkedIn has approved for it.",
        "measure": "Of a person's posts with the permission r_member_postAnalytics only.",
        "hide": "LinkedIn can only close all comments of a post.",
    }

    def __init__(self, http: Http) -> None:
        self.http = http

    def count(self, text: str, limits: Limits) -> int:
        """With its escapes: LinkedIn does not tell whether they count."""
        return len(little.written(text))

    def check(self, outgoing: Outgoing, limits: Limits) -> Sequence[Problem]:
        whole = replace(outgoing, parts=(posts.text_of(outgoing),))
        if outgoing.target is not None:
            most = replace(limits, text_chars=COMMENT_CHARS, media_items=0, poll_options=0)
            return list(checks.common(whole, most, lambda text, _most: words.graphemes(text), "LinkedIn"))
        return [*checks.common(whole, limits, self.count, "LinkedIn"), *_own_problems(outgoing)]

    async def publish(self, outgoing: Outgoing, access: Access, journal: Journal) -> Receipt:
        """A post, with its first comment where there is one; or a comment where it answers."""
        if outgoing.target is not None:
            text = posts.text_of(outgoing)
            answer = comments.answering(self.http, access, text, outgoing.target, journal.began_at)
            told = await journal.step("comment", answer.act, look=answer.look)
            return Receipt(told["id"], told["url"], (told["id"],))
        urns = [
            await uploads.bring(self.http, access, media, index, journal) for index, media in enumerate(outgoing.media)
        ]
        post = posts.Post(self.http, access, posts.body_of(outgoing, access, urns), journal.began_at)
        told = await journal.step("post", post.act, look=post.look)
        ids = [told["id"]]
        first = str(outgoing.options.get("first_comment") or "").strip()
        if first:
            comment = comments.Comment(self.http, access, first, entity=ids[0], post=ids[0], began_at=journal.began_at)
            ids.append((await journal.step("first_comment", comment.act, look=comment.look))["id"])
        return Receipt(ids[0], told["url"], tuple(ids))

    async def who_am_i(self, access: Access) -> Account:
        if is_page(access):
            return await self.page(access)
        told_of = await told(self.http, access, "GET", "/v2/userinfo")
        if not told_of.get("sub"):
            raise Temporary(said=str(told_of))
        name = str(told_of.get("name") or "")
        picture = str(told_of.get("picture") or "")
        return Account(f"urn:li:person:{told_of['sub']}", name, name, "https://www.linkedin.com/in/", picture)

    async def read_grants(self, access: Access) -> Grants | None:
        return kept_grants(access, PAGES if is_page(access) else PERSON)

    async def page(self, access: Access) -> Account:
        organization = number(access.account_id)
        page = await told(self.http, access, "GET", f"/rest/organizations/{organization}")
        name = str(page.get("localizedName") or page.get("vanityName") or organization)
        vanity = str(page.get("vanityName") or organization)
        url = f"https://www.linkedin.com/company/{vanity}/"
        followers = None
        with suppress(Refused):
            path = f"/rest/networkSizes/{encoded(access.account_id)}?edgeType=COMPANY_FOLLOWED_BY_MEMBER"
            followers = (await told(self.http, access, "GET", path)).get("firstDegreeSize")
        return Account(access.account_id, vanity, name, url, followers=followers)

    async def refresh(self, access: Access) -> Access:
        """Without a refresh token (applications that are not approved get none) a person signs in every 60 days."""
        if not access.refresh_token:
            raise AccessLost()
        return await oauth.renew(self.http, provider(access.base_url), access)

    def expires_at(self, access: Access) -> datetime | None:
        return oauth.expires_at(access)

    async def own_posts(self, access: Access, *, since: datetime) -> Sequence[OwnPost]:
        if not is_page(access):
            return ()
        return [_own(post, access) async for post in posts.posts(self.http, access, since=since)]

    async def read_arrivals(self, access: Access, *, mark: str, about: Sequence[str]) -> Catch:
        return await arrivals.read(self.http, access, mark=mark, about=about)

    def greet(self, hook: Hook, keys: Mapping[str, Any]) -> str | None:
        return hooks.greet(hook, keys)

    def heard(self, hook: Hook, keys: Mapping[str, Any]) -> Sequence[Heard]:
        return hooks.heard(hook, keys)

    async def measure(self, access: Access, remote_ids: Sequence[str]) -> Mapping[str, Counts]:
        found: dict[str, Counts] = {}
        shares = await figures.shares(self.http, access, remote_ids)
        for remote_id in remote_ids:
            if comments.comment_urn(remote_id):
                continue
            with suppress(Gone, NotPermitted):
                found[remote_id] = await figures.counts(self.http, access, remote_id, shares.get(remote_id))
        return found

    async def moderate(self, deed: str, target: Target, access: Access) -> None:
        urn = comments.comment_urn(target.remote_id) or target.remote_id
        if deed == "remove":
            await comments.remove(self.http, access, urn)
        elif deed == "like":
            await comments.like(self.http, access, urn)
        elif deed == "unlike":
            await comments.unlike(self.http, access, urn)
        else:
            raise NotPermitted(said=deed)


def _own(post: Mapping[str, Any], access: Access) -> OwnPost:
    text = little.read(str(post.get("commentary") or ""))
    urn = str(post["id"])
    return OwnPost(urn, permalink(access, urn), text, posts.published(post))


def _own_problems(outgoing: Outgoing) -> list[Problem]:
    found = []
    if outgoing.poll is not None and not 0 < words.graphemes(posts.question_of(outgoing)) <= QUESTION_CHARS:
        sentence = gettext("LinkedIn: a poll asks a question of {most} characters at most.")
        found.append(Problem("poll_question", sentence.format(most=QUESTION_CHARS)))
    if any(media.mime in DOCUMENTS and media.size > DOCUMENT_BYTES for media in outgoing.media):
        sentence = gettext("LinkedIn: a document has {most} MB at most.")
        found.append(Problem("document_too_large", sentence.format(most=DOCUMENT_BYTES // 1_000_000)))
    shared = str(outgoing.options.get("reshare") or "").strip()
    if shared and not posts.parent_of(shared):
        found.append(Problem("reshare", gettext("LinkedIn: this is not the address of a post there.")))
    if shared and (outgoing.media or outgoing.poll is not None):
        sentence = gettext("LinkedIn: what shares a post goes without pictures, films or polls.")
        found.append(Problem("reshare_with_media", sentence))
    if words.graphemes(str(outgoing.options.get("first_comment") or "")) > COMMENT_CHARS:
        sentence = gettext("LinkedIn: the first comment has {most} characters at most.")
        found.append(Problem("comment_too_long", sentence.format(most=COMMENT_CHARS)))
    return found
