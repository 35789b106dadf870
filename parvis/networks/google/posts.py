"""A post of a place: its body, sending it, finding it, and what Google decides about it.

Source: https://developers.google.com/my-business/content/posts-data (read 2026-11-22).
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from parvis.networks import text as words
from parvis.networks.google.errors import NoAddress, Rejected
from parvis.networks.google.limits import OPTIONS
from parvis.networks.google_common.calls import Caller, Told, demanded, moment, word
from parvis.networks.options import chosen
from parvis.networks.protocols import Access, Outgoing, Result

HOME = "https://mybusiness.googleapis.com"
CLOCKS_APART = timedelta(seconds=10)
PAGE = "100"


@dataclass(frozen=True)
class LocalPost:
    """The step that readers see."""

    caller: Caller
    access: Access
    fields: Told
    began_at: datetime

    async def act(self) -> Result:
        url = f"{place(self.access)}/localPosts"
        told = await self.caller.ask("POST", url, self.access, effect=True, json=self.fields)
        name = demanded(told, "name", effect=True)
        return {"name": name, "url": word(told, "searchUrl"), "state": word(told, "state")}

    async def look(self) -> Result | None:
        """Ours of the same kind with the same words since the first try, in all pages: their order is untold."""
        async for post in all_posts(self.caller, self.access):
            made = moment(post, "createTime")
            if (
                made is not None
                and made >= self.began_at - CLOCKS_APART
                and word(post, "topicType") == self.fields["topicType"]
                and words.same_text(word(post, "summary"), self.fields["summary"])
            ):
                return {"name": word(post, "name"), "url": word(post, "searchUrl"), "state": word(post, "state")}
        return None


def place(access: Access) -> str:
    return f"{access.base_url}/v4/accounts/{access.extra['account']}/locations/{access.account_id}"


def all_posts(caller: Caller, access: Access) -> AsyncIterator[Told]:
    return caller.pages(f"{place(access)}/localPosts", access, {"pageSize": PAGE}, field="localPosts")


def settled(state: str) -> bool:
    """Raises Rejected."""
    if state == "REJECTED":
        raise Rejected
    return state == "LIVE"


def fields_of(outgoing: Outgoing) -> Told:
    """The body of the request. Raises NoAddress."""
    options = outgoing.options
    topic = chosen(OPTIONS, options, "topic") or "STANDARD"
    fields: dict[str, Any] = {"topicType": topic, "summary": "\n\n".join(outgoing.parts)}
    if outgoing.language:
        fields["languageCode"] = outgoing.language
    if topic != "STANDARD":  # offers are events too
        schedule = {**_moment("start", options.get("starts")), **_moment("end", options.get("ends"))}
        fields["event"] = {"title": str(options.get("title") or "").strip(), "schedule": schedule}
    if topic == "OFFER":
        names = {"coupon": "couponCode", "offer_url": "redeemOnlineUrl", "terms": "termsConditions"}
        fields["offer"] = {theirs: str(options[ours]) for ours, theirs in names.items() if options.get(ours)}
    action = chosen(OPTIONS, options, "action")
    if action and topic != "OFFER":
        leads = {} if action == "CALL" else {"url": str(options.get("action_url") or "")}
        fields["callToAction"] = {"actionType": action, **leads}
    if outgoing.media:
        if not outgoing.media[0].url:
            raise NoAddress
        fields["media"] = [{"mediaFormat": "PHOTO", "sourceUrl": outgoing.media[0].url}]
    return fields


def read_moment(text: object) -> tuple[datetime, bool] | None:
    """A day, or a day and a time, on the place's own clock; whether a time was given. None for what is neither."""
    told = str(text or "").strip().replace("T", " ")
    for form, timed in (("%Y-%m-%d %H:%M", True), ("%Y-%m-%d", False)):
        try:
            return datetime.strptime(told, form), timed  # noqa: DTZ007  a wall clock has no zone
        except ValueError:
            continue
    return None


def _moment(which: str, text: object) -> Told:
    found = read_moment(text)
    if found is None:
        return {}
    at, timed = found
    day = {f"{which}Date": {"year": at.year, "month": at.month, "day": at.day}}
    return day | ({f"{which}Time": {"hours": at.hour, "minutes": at.minute}} if timed else {})
