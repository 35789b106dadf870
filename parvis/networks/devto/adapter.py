"""DEV (dev.to) and other sites that run Forem: articles in Markdown, by a key of the author.

Source of every call: https://developers.forem.com/api/v1 (read 2026-11-22).
"""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext

from parvis.kit.http import Http
from parvis.networks import checks
from parvis.networks import text as words
from parvis.networks.devto import arrivals, calling
from parvis.networks.devto.arrivals import site
from parvis.networks.devto.articles import Article, Publishing, fields_of, has_front_matter, tags_of, title_and_body
from parvis.networks.devto.calling import ask, mine, moment, number, word
from parvis.networks.devto.errors import FrontMatter, NoAnswers
from parvis.networks.devto.limits import LIMITS, OPTIONS, REMARKS, TAG_CHARS, TAGS
from parvis.networks.errors import Gone, NotPermitted, Temporary
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

#: Comments are named by their number, written with 26 signs.
SIGNS = 26


class DevTo:
    """Fulfils Publishes, Identifies, FindsOwn, ReadsArrivals, Measures, Moderates."""

    key = "devto"
    limits = LIMITS
    options = OPTIONS
    kinds = frozenset({"comment", "follow"})
    deeds = frozenset({"like", "unlike"})
    remarks = REMARKS

    def __init__(self, http: Http) -> None:
        self.http = http

    def count(self, text: str, limits: Limits) -> int:
        return words.graphemes(text)

    def check(self, outgoing: Outgoing, limits: Limits) -> Sequence[Problem]:
        if outgoing.target is not None:
            return [Problem(NoAnswers.code, str(NoAnswers.sentence))]
        return [*checks.common(outgoing, limits, self.count, "DEV"), *_own_problems(outgoing)]

    async def publish(self, outgoing: Outgoing, access: Access, journal: Journal) -> Receipt:
        """One article. Where the site kept it as a draft, it is published in a second step."""
        if outgoing.target is not None:
            raise NoAnswers
        article = Article(self.http, access, fields_of(outgoing), journal.began_at)
        told = await journal.step("article", article.act, look=article.look)
        remote_id, url = str(told["id"]), str(told["url"])
        if not told["out"]:
            publishing = Publishing(self.http, access, remote_id)
            url = str((await journal.step("publish", publishing.act, look=publishing.look))["url"]) or url
        return Receipt(remote_id, url or site(access), (remote_id,))

    async def who_am_i(self, access: Access) -> Account:
        told = await ask(self.http, access, "GET", "/users/me")
        found, username = number(told.get("id")), word(told, "username")
        if found is None or not username:
            raise Temporary(said=str(told)[:300])
        name = word(told, "name") or username
        picture = arrivals.whole(access, word(told, "profile_image"))
        return Account(str(found), f"@{username}", name, f"{site(access)}/{username}", picture)

    async def own_posts(self, access: Access, *, since: datetime) -> Sequence[OwnPost]:
        found: list[OwnPost] = []
        async for article in mine(self.http, access, "published"):
            at = moment(article.get("published_at"))
            if at is None:
                continue
            if at < since:
                break
            title, cover = word(article, "title"), word(article, "cover_image")
            text = f"{title}\n\n{word(article, 'body_markdown')}".strip()
            pictures = (cover,) if cover else ()
            extra = {"title": title}
            found.append(OwnPost(str(article["id"]), word(article, "url"), text, at, pictures, extra=extra))
        return found

    async def read_arrivals(self, access: Access, *, mark: str, about: Sequence[str]) -> Catch:
        return await arrivals.read(self.http, access, mark=mark, about=about)

    async def measure(self, access: Access, remote_ids: Sequence[str]) -> Mapping[str, Counts]:
        found: dict[str, Counts] = {}
        wanted = set(remote_ids)
        async for article in mine(self.http, access, "published"):
            name = str(article["id"])
            if name in wanted:
                likes, replies = number(article.get("public_reactions_count")), number(article.get("comments_count"))
                found[name] = Counts(likes=likes, replies=replies)
            if len(found) == len(wanted):
                break
        return found

    async def moderate(self, deed: str, target: Target, access: Access) -> None:
        """A like is made once, however often it is asked for; what takes it away would make it, where there is none."""
        if deed not in self.deeds:
            raise NotPermitted(said=deed)
        try:
            comment = int(target.remote_id, SIGNS)
        except ValueError as error:
            raise Gone(said=target.remote_id) from error
        params = {"category": "like", "reactable_id": str(comment), "reactable_type": "Comment"}
        if deed == "like":
            await ask(self.http, access, "POST", "/reactions", params=params)
            return
        told = await ask(self.http, access, "POST", "/reactions/toggle", params=params)
        if told.get("result") == "create":
            await asyncio.sleep(calling.WRITE_PAUSE)
            await ask(self.http, access, "POST", "/reactions/toggle", params=params)


def _own_problems(outgoing: Outgoing) -> Iterator[Problem]:
    title, body = title_and_body(outgoing)
    if has_front_matter(body):
        yield Problem(FrontMatter.code, str(FrontMatter.sentence))
    if title and words.is_empty(str(outgoing.options.get("title") or "")):
        advice = gettext("DEV: without a title, the first line of the text becomes the title.")
        yield Problem("no_title", advice, blocking=False)
    tags = tags_of(outgoing)
    if len(tags) > TAGS:
        sentence = gettext("DEV takes {most} tags at most; there are {number}.")
        yield Problem("tags", sentence.format(most=TAGS, number=len(tags)))
    if any(len(tag) > TAG_CHARS for tag in tags):
        sentence = gettext("DEV: a tag has {most} characters at most.")
        yield Problem("tag_too_long", sentence.format(most=TAG_CHARS))
    for name, sentence in _addresses(outgoing.options):
        yield Problem(name, sentence)


def _addresses(options: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    sentences = {
        "cover": gettext("DEV: the cover picture is a whole web address, beginning with https://."),
        "canonical": gettext("DEV: the original is a whole web address, beginning with https://."),
    }
    for name, sentence in sentences.items():
        address = str(options.get(name) or "").strip()
        if address and not is_address(address):
            yield name, sentence


def is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and not any(sign.isspace() for sign in text)
