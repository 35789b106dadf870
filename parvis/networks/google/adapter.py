"""Google Business Profile: posts of a place, and its reviews. One channel is one place.

Source of every call: https://developers.google.com/my-business/reference/rest (read 2026-11-22). Posts and reviews
live in the old API of version 4, accounts and places in newer ones.
"""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext

from parvis.kit.http import Http
from parvis.networks import checks, oauth
from parvis.networks import text as words
from parvis.networks.addresses import at
from parvis.networks.checkable import Grants
from parvis.networks.errors import Unfinished
from parvis.networks.google import arrivals, days
from parvis.networks.google.limits import LEAST_BYTES, LEAST_SIDES, LIMITS, OPTIONS, REMARKS, REPLY_BYTES
from parvis.networks.google.posts import HOME, LocalPost, all_posts, fields_of, place, read_moment, settled
from parvis.networks.google_common import telling
from parvis.networks.google_common.calls import Caller, Told, demanded, inside, listed, moment, word
from parvis.networks.google_common.oauth import provider
from parvis.networks.options import chosen
from parvis.networks.protocols import (
    Access,
    Account,
    Catch,
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

SCOPE = "business.manage"
INFORMATION = "https://mybusinessbusinessinformation.googleapis.com"
READ_MASK = "name,title,metadata,websiteUri"
VERDICT_LOOKS = 20
VERDICT_SECONDS = 3.0


class Google:
    """Fulfils Publishes, Identifies, Refreshes, FindsOwn, ReadsArrivals, TellsGrants."""

    key = "google"
    limits = LIMITS
    options = OPTIONS
    kinds = frozenset({"review"})
    remarks = REMARKS

    def __init__(self, http: Http) -> None:
        self.http = http
        self.caller = Caller(http)

    def count(self, text: str, limits: Limits) -> int:
        return words.graphemes(text)

    def check(self, outgoing: Outgoing, limits: Limits) -> Sequence[Problem]:
        if outgoing.target is not None:
            limits = replace(limits, text_chars=None, text_bytes=REPLY_BYTES, media_items=0)
            return list(checks.common(outgoing, limits, self.count, "Google"))
        found = checks.common(outgoing, limits, self.count, "Google")
        found = (problem for problem in found if problem.code != "no_alt")  # it has no place for them
        return [*found, *_own_problems(outgoing)]

    async def publish(self, outgoing: Outgoing, access: Access, journal: Journal) -> Receipt:
        if outgoing.target is not None:
            answer = _Answer(self.caller, access, "\n\n".join(outgoing.parts), outgoing.target)
            told = await journal.step("answer", answer.act, look=answer.look)
            return Receipt(told["id"], _maps(access), (told["id"],))
        post = LocalPost(self.caller, access, fields_of(outgoing), journal.began_at)
        told = await journal.step("post", post.act, look=post.look)
        if not settled(told["state"]):
            seen = await journal.step("verdict", lambda: self._hear_verdict(told["name"], access), repeatable=True)
            told = {**told, "url": seen["url"] or told["url"]}
        remote_id = _last(told["name"])
        return Receipt(remote_id, told["url"] or _maps(access), (remote_id,))

    async def _hear_verdict(self, name: str, access: Access) -> Result:
        """Raises Unfinished, Rejected."""
        for look in range(VERDICT_LOOKS):
            if look:
                await asyncio.sleep(VERDICT_SECONDS)
            told = await self.caller.ask("GET", f"{place(access)}/localPosts/{_last(name)}", access)
            if settled(word(told, "state")):
                return {"url": word(told, "searchUrl")}
        raise Unfinished

    async def who_am_i(self, access: Access) -> Account:
        url = f"{at(access.base_url, HOME, INFORMATION)}/v1/locations/{access.account_id}"
        return account_of(await self.caller.ask("GET", url, access, params={"readMask": READ_MASK}))

    async def read_grants(self, access: Access) -> Grants | None:
        return await telling.read_grants(self.caller, access, HOME, (SCOPE,))

    async def refresh(self, access: Access) -> Access:
        return await oauth.renew(self.http, provider(access.base_url, HOME), access)

    def expires_at(self, access: Access) -> datetime | None:
        return oauth.expires_at(access)

    async def own_posts(self, access: Access, *, since: datetime) -> Sequence[OwnPost]:
        found: list[OwnPost] = []
        async for post in all_posts(self.caller, access):
            made, name = moment(post, "createTime"), word(post, "name")
            if made is None or made < since or not name or word(post, "state") == "REJECTED":
                continue
            pictures = tuple(word(file, "googleUrl") for file in listed(post, "media") if word(file, "googleUrl"))
            url = word(post, "searchUrl") or _maps(access)
            found.append(OwnPost(_last(name), url, word(post, "summary"), made, pictures, ("",) * len(pictures)))
        return found

    async def read_arrivals(self, access: Access, *, mark: str, about: Sequence[str]) -> Catch:
        return await arrivals.read(self.caller, access, mark)

    async def daily(self, access: Access, first: date, last: date) -> Mapping[date, Mapping[str, int]]:
        """What people did with the place; see `days.read`."""
        return await days.read(self.caller, access, first, last)


class _Answer:
    """The one answer to a review. Giving the same again changes nothing."""

    def __init__(self, caller: Caller, access: Access, text: str, target: Target) -> None:
        self.caller, self.access, self.text = caller, access, text
        self.review = target.remote_id.removesuffix(arrivals.ANSWER)

    async def act(self) -> Result:
        url = f"{place(self.access)}/reviews/{self.review}/reply"
        told = await self.caller.ask("PUT", url, self.access, effect=True, json={"comment": self.text})
        demanded(told, "comment", effect=True)
        return self._result()

    async def look(self) -> Result | None:
        told = await self.caller.ask("GET", f"{place(self.access)}/reviews/{self.review}", self.access)
        return self._result() if words.same_text(word(told, "reviewReply", "comment"), self.text) else None

    def _result(self) -> Result:
        return {"id": f"{self.review}{arrivals.ANSWER}"}


def account_of(location: Told) -> Account:
    number, title = _last(demanded(location, "name", effect=False)), word(location, "title")
    url = word(location, "metadata", "mapsUri") or word(location, "websiteUri")
    return Account(account_id=number, handle=title or number, name=title or number, url=url)


def may_publish(location: Told) -> bool:
    """A place that was not verified, or was taken over by somebody else, has no voice."""
    return inside(location, "metadata", "hasVoiceOfMerchant") is not False


def _last(name: str) -> str:
    """The own id in a name like `accounts/1/locations/2/localPosts/3`."""
    return name.rpartition("/")[2]


def _maps(access: Access) -> str:
    return str(access.extra.get("maps") or "https://business.google.com/posts")


def _own_problems(outgoing: Outgoing) -> Iterator[Problem]:
    """What only Google Business forbids."""
    options: Mapping[str, Any] = outgoing.options
    topic, action = chosen(OPTIONS, options, "topic"), chosen(OPTIONS, options, "action")
    if words.is_empty(outgoing.text) and outgoing.media:
        yield Problem("empty", gettext("Google: a picture needs words."))
    if topic:
        yield from _event_problems(options)
    if action and action != "CALL" and topic != "OFFER" and not _is_address(options.get("action_url")):
        yield Problem("no_action_url", gettext("Google: the button needs an address that begins with https://."))
    if action and topic == "OFFER":
        yield Problem("no_action", gettext("Google shows no button on an offer; it is left out."), blocking=False)
    if options.get("offer_url") and not _is_address(options["offer_url"]):
        yield Problem("no_offer_url", gettext("Google: the address of the offer begins with https://."))
    for picture in outgoing.media:
        yield from _picture_problems(picture)


def _event_problems(options: Mapping[str, Any]) -> Iterator[Problem]:
    if words.is_empty(str(options.get("title") or "")):
        yield Problem("no_title", gettext("Google: events and offers need a title."))
    starts, ends = read_moment(options.get("starts")), read_moment(options.get("ends"))
    if starts is None or ends is None:
        sentence = gettext("Google: events and offers need a beginning and an end, as in “2026-01-31 09:00”.")
        yield Problem("no_time", sentence)
    elif ends[0] < starts[0] and (ends[1] or ends[0].date() < starts[0].date()):  # a day ends at its end
        yield Problem("ends_early", gettext("Google: it ends before it begins."))


def _picture_problems(picture: Media) -> Iterator[Problem]:
    too_small = 0 < picture.width < LEAST_SIDES[0] or 0 < picture.height < LEAST_SIDES[1]
    if picture.is_image and (too_small or 0 < picture.size < LEAST_BYTES):
        sentence = gettext("Google takes pictures of at least {width} × {height} pixels and {size} kB.")
        told = {"width": LEAST_SIDES[0], "height": LEAST_SIDES[1], "size": LEAST_BYTES // 1024}
        yield Problem("too_small", sentence.format(**told))


def _is_address(text: object) -> bool:
    return str(text or "").startswith(("https://", "http://"))
