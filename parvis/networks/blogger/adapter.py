"""Blogger, by its API v3: an article is a draft first, then published.

Source of every call: https://developers.google.com/blogger/docs/3.0/reference (read 2026-11-22).
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from urllib.parse import urlsplit

from django.utils.translation import gettext

from parvis.kit.http import Http
from parvis.networks import checks, oauth
from parvis.networks import text as words
from parvis.networks.blogger import arrivals
from parvis.networks.blogger.articles import HOME, Article, Publishing, blog, fields_of, labels_of
from parvis.networks.blogger.errors import NoAnswers
from parvis.networks.blogger.limits import LABEL_CHARS, LABELS, LIMITS, OPTIONS, REMARKS
from parvis.networks.checkable import Grants
from parvis.networks.errors import Gone, Refused
from parvis.networks.google_common import telling
from parvis.networks.google_common.calls import Caller, Told, demanded, moment, number, word
from parvis.networks.google_common.oauth import provider
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

SCOPE = "blogger"
DEEDS = {"hide": ("POST", "/spam"), "show": ("POST", "/approve"), "remove": ("DELETE", "")}


class Blogger:
    """Fulfils Publishes, Identifies, Refreshes, FindsOwn, ReadsArrivals, Measures, Moderates, TellsGrants."""

    key = "blogger"
    limits = LIMITS
    options = OPTIONS
    kinds = frozenset({"comment"})
    deeds = frozenset(DEEDS)
    remarks = REMARKS

    def __init__(self, http: Http) -> None:
        self.http = http
        self.caller = Caller(http)

    def count(self, text: str, limits: Limits) -> int:
        return words.graphemes(text)

    def check(self, outgoing: Outgoing, limits: Limits) -> Sequence[Problem]:
        if outgoing.target is not None:
            return [Problem(NoAnswers.code, str(NoAnswers.sentence))]
        found = list(checks.common(outgoing, limits, self.count, "Blogger"))
        if words.is_empty(str(outgoing.options.get("title") or "")):
            advice = gettext("Blogger: without a title, the first line of the text becomes the title.")
            found.append(Problem("no_title", advice, blocking=False))
        labels = labels_of(outgoing)
        if len(labels) > LABELS or sum(map(len, labels)) > LABEL_CHARS:
            advice = gettext(
                "Blogger may refuse more than {most} labels, or more than {characters} characters of them."
            )
            found.append(Problem("labels", advice.format(most=LABELS, characters=LABEL_CHARS), blocking=False))
        return found

    async def publish(self, outgoing: Outgoing, access: Access, journal: Journal) -> Receipt:
        if outgoing.target is not None:
            raise NoAnswers
        article = Article(self.caller, access, fields_of(outgoing), journal.began_at)
        post = str((await journal.step("draft", article.draft, repeatable=True))["id"])
        publishing = Publishing(self.caller, access, post)
        told = await journal.step("publish", publishing.act, look=publishing.look)
        return Receipt(post, told["url"] or str(access.extra.get("url", "")), (post,))

    async def who_am_i(self, access: Access) -> Account:
        return account_of(await self.caller.ask("GET", blog(access), access, params={"view": "ADMIN"}))

    async def read_grants(self, access: Access) -> Grants | None:
        return await telling.read_grants(self.caller, access, HOME, (SCOPE,))

    async def refresh(self, access: Access) -> Access:
        return await oauth.renew(self.http, provider(access.base_url, HOME), access)

    def expires_at(self, access: Access) -> datetime | None:
        return oauth.expires_at(access)

    async def own_posts(self, access: Access, *, since: datetime) -> Sequence[OwnPost]:
        start = since.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        params = {"status": "LIVE", "view": "ADMIN", "fetchBodies": "true", "maxResults": "100", "startDate": start}
        found: list[OwnPost] = []
        async for post in self.caller.pages(f"{blog(access)}/posts", access, params):
            published, name = moment(post, "published"), word(post, "id")
            if published is None or published < since or not name:
                continue
            title = word(post, "title")
            text = f"{title}\n\n{words.from_html(word(post, 'content'))}".strip()
            found.append(OwnPost(name, word(post, "url"), text, published, extra={"title": title}))
        return found

    async def read_arrivals(self, access: Access, *, mark: str, about: Sequence[str]) -> Catch:
        return await arrivals.read(self.caller, access, mark)

    async def measure(self, access: Access, remote_ids: Sequence[str]) -> Mapping[str, Counts]:
        found: dict[str, Counts] = {}
        for remote_id in remote_ids:
            params = {"view": "ADMIN", "fetchBody": "false"}
            try:
                told = await self.caller.ask("GET", f"{blog(access)}/posts/{remote_id}", access, params=params)
            except Gone:
                continue
            found[remote_id] = Counts(replies=number(told, "replies", "totalItems"))
        return found

    async def moderate(self, deed: str, target: Target, access: Access) -> None:
        if deed not in DEEDS:
            raise Refused
        method, path = DEEDS[deed]
        post = target.extra.get("post") or target.root_id
        await self.caller.ask(method, f"{blog(access)}/posts/{post}/comments/{target.remote_id}{path}", access)


def account_of(told: Told) -> Account:
    address = word(told, "url")
    host = urlsplit(address).hostname or word(told, "name")
    return Account(demanded(told, "id", effect=False), host, word(told, "name") or host, address)
