"""Mastodon, and servers that speak its API.

Source of every call: https://docs.joinmastodon.org/methods/ (read 2026-11-22).
"""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import regex
from django.utils.translation import gettext_lazy as _

from parvis.kit.clock import parsed
from parvis.kit.http import Answer, Http
from parvis.networks import checks
from parvis.networks import text as words
from parvis.networks.calls import call, rest_moment
from parvis.networks.checkable import Grants, Quota, quota_of
from parvis.networks.errors import AnswerLost, ContentRefused, Gone, NotPermitted, Refused, Temporary, Unfinished
from parvis.networks.mastodon import arrivals, scopes
from parvis.networks.mastodon.errors import sorted_error
from parvis.networks.mastodon.limits import DEFAULTS, from_instance
from parvis.networks.options import Option
from parvis.networks.protocols import (
    Access,
    Account,
    Catch,
    Counts,
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

#: `@name@host`: only `@name` counts, and only that is shown.
_REMOTE_MENTION = regex.compile(r"(?<![\w/@])(@[\w.-]+)@[\w-]+(?:\.[\w-]+)+")
UPLOAD_SECONDS = 300.0
READY_LOOKS = 60
READY_SECONDS = 1.0
#: How much the moment of a post may differ from ours, beside what the server's own clock tells.
CLOCKS_APART = timedelta(seconds=10)
VISIBILITIES = ("public", "unlisted", "private")
_WHO_SEES_IT = (
    ("", _("As the account is set")),
    ("public", _("Public")),
    ("unlisted", _("Public, but not in the live feeds")),
    ("private", _("Followers only")),
)
#: From the widest to the narrowest circle of readers.
CIRCLES = (*VISIBILITIES, "direct")


class Mastodon:
    """Fulfils Publishes, TellsLimits, Identifies, FindsOwn, ReadsArrivals, Measures, Moderates,
    TellsGrants, TellsQuota.
    """

    key = "mastodon"
    limits = DEFAULTS
    options = (Option("visibility", _("Who sees it"), "choice", _WHO_SEES_IT),)
    kinds = frozenset(arrivals.KINDS.values()) | {"reply"}
    deeds = frozenset({"like", "unlike"})
    remarks = {
        "publish_reel": "Mastodon has no reels; a film is a post like others.",
        "publish_story": "Mastodon has no stories.",
        "publish_document": "Servers take pictures, films and sounds only.",
        "publish_article": "A post has no title, and ends at its server's limit.",
        "read_comments": "What people write under a post is a reply there.",
        "read_mentions": "Private ones too; an answer then goes to the same people only.",
        "read_messages": "A private message is a mention there that only those named see, and comes in as one.",
        "read_reviews": "Mastodon has no reviews.",
        "first_comment": "There is no first comment; a thread says the same.",
        "web_hooks": "Servers tell them to their administrators only; what comes in is read regularly.",
        "hide": "Nobody can hide what others answer there.",
        "remove": "Nobody but its author and the server's moderators can remove an answer.",
    }

    def __init__(self, http: Http) -> None:
        self.http = http

    def count(self, text: str, limits: Limits) -> int:
        """Characters as the server counts them: a link is 23, a remote mention only its name."""
        length = words.graphemes(_REMOTE_MENTION.sub(r"\1", text) if text.count("@") > 1 else text)
        if limits.link_chars is not None:
            for link in words.links(text):
                length += limits.link_chars - words.graphemes(link.text)
        return length

    def check(self, outgoing: Outgoing, limits: Limits) -> Sequence[Problem]:
        warned = len(outgoing.warning) and words.graphemes(outgoing.warning)
        named = replace(outgoing, parts=(_with_mention(outgoing, 0), *outgoing.parts[1:]))
        if words.is_empty(outgoing.text):  # a name alone is no answer
            named = outgoing
        return list(checks.common(named, limits, lambda text, most: self.count(text, most) + warned, "Mastodon"))

    async def publish(self, outgoing: Outgoing, access: Access, journal: Journal) -> Receipt:
        """One status per part. The server remembers `Idempotency-Key` for an hour."""
        media_ids = [await self._upload(number, media, access, journal) for number, media in enumerate(outgoing.media)]
        ids: list[str] = []
        url, rest = "", None
        for number in range(len(outgoing.parts)):
            fields = _fields(outgoing, number, media_ids, ids)
            step = _Status(self.http, access, fields, f"{journal.once}:{number}", journal.began_at)
            told = await journal.step(f"post:{number}", step.act, look=step.look)
            ids.append(told["id"])
            url, rest = url or told["url"], step.rest
        return Receipt(ids[0], url, tuple(ids), rest)

    async def _upload(self, number: int, media: Media, access: Access, journal: Journal) -> str:
        """The id of an uploaded file, ready to be used."""

        async def upload() -> Result:
            form = aiohttp.FormData()
            content = await asyncio.to_thread(media.path.read_bytes)
            form.add_field("file", content, filename=media.path.name, content_type=media.mime)
            if media.alt:
                form.add_field("description", media.alt)
            if media.focus:
                form.add_field("focus", f"{media.focus[0]:.3f},{media.focus[1]:.3f}")
            answer = await self._call("POST", "/api/v2/media", access, data=form, seconds=UPLOAD_SECONDS)
            return {"id": str(_id_of(answer)), "ready": answer.status == 200}

        async def become_ready() -> Result:
            for _look in range(READY_LOOKS):
                answer = await self._call("GET", f"/api/v1/media/{told['id']}", access)
                if answer.status == 200:
                    return {}
                await asyncio.sleep(READY_SECONDS)
            raise Unfinished

        told = await journal.step(f"upload:{number}", upload, repeatable=True)
        if not told["ready"]:
            await journal.step(f"ready:{number}", become_ready, repeatable=True)
        return str(told["id"])

    async def read_limits(self, access: Access) -> Limits:
        try:
            answer = await self._call("GET", "/api/v2/instance", access)
        except Refused:  # before version 4, and some relatives
            answer = await self._call("GET", "/api/v1/instance", access)
        return from_instance(answer.json() or {})

    async def who_am_i(self, access: Access) -> Account:
        told = (await self._call("GET", "/api/v1/accounts/verify_credentials", access)).json()
        host = urlsplit(told.get("url") or access.base_url).hostname
        return Account(
            account_id=str(told["id"]),
            handle=f"@{told['username']}@{host}",
            name=told.get("display_name") or told["username"],
            url=told.get("url", ""),
            avatar_url=told.get("avatar", ""),
            followers=told.get("followers_count"),
        )

    async def own_posts(self, access: Access, *, since: datetime) -> Sequence[OwnPost]:
        found: list[OwnPost] = []
        async for status in timeline(self.http, access, since=since):
            files = status.get("media_attachments") or []
            found.append(
                OwnPost(
                    remote_id=str(status["id"]),
                    url=status.get("url") or "",
                    text=words.from_html(status["content"]),
                    published_at=parsed(status["created_at"]),
                    media_urls=tuple(file["url"] for file in files if file.get("url")),
                    media_alts=tuple(file.get("description") or "" for file in files if file.get("url")),
                    extra={"in_reply_to": status.get("in_reply_to_id"), "language": status.get("language") or ""},
                )
            )
        return found

    async def read_arrivals(self, access: Access, *, mark: str, about: Sequence[str]) -> Catch:
        return await arrivals.read(self._call, access, mark=mark, about=about)

    async def read_grants(self, access: Access) -> Grants | None:
        return await scopes.read_grants(self._call, access)

    async def read_quota(self, access: Access) -> Quota | None:
        answer = await self._call("GET", "/api/v1/accounts/verify_credentials", access)
        return quota_of(answer.headers)

    async def measure(self, access: Access, remote_ids: Sequence[str]) -> Mapping[str, Counts]:
        found: dict[str, Counts] = {}
        for remote_id in remote_ids:
            try:
                told = (await self._call("GET", f"/api/v1/statuses/{remote_id}", access)).json()
            except Gone:
                continue
            found[remote_id] = Counts(
                likes=told.get("favourites_count"), shares=told.get("reblogs_count"), replies=told.get("replies_count")
            )
        return found

    async def moderate(self, deed: str, target: Target, access: Access) -> None:
        """Doing it again changes nothing there."""
        if deed not in self.deeds:
            raise NotPermitted(said=deed)
        verb = "favourite" if deed == "like" else "unfavourite"
        await self._call("POST", f"/api/v1/statuses/{target.remote_id}/{verb}", access)

    async def _call(self, method: str, path: str, access: Access, **how: Any) -> Answer:
        """A call that readers do not see. Raises NetworkError for anything but success."""
        answer = await call(self.http, method, access.base_url + path, headers=_headers(access), **how)
        if not answer.ok:
            raise sorted_error(answer)
        if answer.json() is None:
            raise Temporary(status=answer.status, said=answer.text())
        return answer


class _Status:
    """One status: sending it, and finding it again."""

    def __init__(self, http: Http, access: Access, fields: dict[str, Any], once: str, began_at: datetime) -> None:
        self.http, self.access, self.fields, self.once, self.began_at = http, access, fields, once, began_at
        self.rest: datetime | None = None

    async def act(self) -> Result:
        headers = {"Authorization": f"Bearer {self.access.token}", "Idempotency-Key": self.once}
        url = f"{self.access.base_url}/api/v1/statuses"
        answer = await call(self.http, "POST", url, effect=True, headers=headers, json=self.fields)
        if not answer.ok:
            raise sorted_error(answer)
        told = answer.json()
        if not isinstance(told, dict) or "id" not in told:
            raise AnswerLost(status=answer.status, said=answer.text())
        self.rest = rest_moment(answer.headers)
        return {"id": str(told["id"]), "url": told.get("url") or told.get("uri") or ""}

    async def look(self) -> Result | None:
        """Our own timeline since the first try, read to its end.

        None is certain: the reading covers the time since, and sending again carries the same key, which a server
        that honours it (for an hour) answers with the first status, should that one have come late.
        """
        wanted = _REMOTE_MENTION.sub(r"\1", self.fields["status"])
        async for status in timeline(self.http, self.access, since=self.began_at - CLOCKS_APART):
            same_place = str(status.get("in_reply_to_id") or "") == self.fields.get("in_reply_to_id", "")
            same_files = len(status.get("media_attachments") or []) == len(self.fields.get("media_ids", ()))
            if same_place and same_files and words.same_text(words.from_html(status["content"]), wanted):
                return {"id": str(status["id"]), "url": status.get("url") or ""}
        return None


async def timeline(http: Http, access: Access, *, since: datetime) -> AsyncIterator[dict[str, Any]]:
    """Our own statuses, newest first, down to `since`; boosts left out. A server whose clock is behind is read on."""
    url = f"{access.base_url}/api/v1/accounts/{access.account_id}/statuses"
    oldest = ""
    while True:
        params = {"limit": "40", "exclude_reblogs": "true"} | ({"max_id": oldest} if oldest else {})
        answer = await call(http, "GET", url, headers=_headers(access), params=params)
        if not answer.ok:
            raise sorted_error(answer)
        page = answer.json()
        if not isinstance(page, list):
            raise Temporary(status=answer.status, said=answer.text())
        earliest = since - behind(answer)
        for status in page:
            if parsed(status["created_at"]) < earliest:
                return
            yield status
        if not page or str(page[-1]["id"]) == oldest:
            return
        oldest = str(page[-1]["id"])


def behind(answer: Answer) -> timedelta:
    """How much the server's clock is behind ours; zero where it does not tell. Whole seconds, as the header."""
    try:
        told = parsedate_to_datetime(answer.headers.get("Date", ""))
    except ValueError:
        return timedelta(0)
    late = datetime.now(UTC) - (told if told.tzinfo else told.replace(tzinfo=UTC))
    return late if late > CLOCKS_APART else timedelta(0)


def _fields(outgoing: Outgoing, number: int, media_ids: list[str], ids: list[str]) -> dict[str, Any]:
    """The body of the request for one part."""
    fields: dict[str, Any] = {"status": _with_mention(outgoing, number)}
    if ids:
        fields["in_reply_to_id"] = ids[-1]
    elif outgoing.target is not None:
        fields["in_reply_to_id"] = outgoing.target.remote_id
    if number == 0:
        if media_ids:
            fields["media_ids"] = media_ids
        if outgoing.poll is not None:
            poll = outgoing.poll
            fields["poll"] = {"options": list(poll.options), "expires_in": poll.seconds, "multiple": poll.multiple}
    if outgoing.warning:
        fields |= {"spoiler_text": outgoing.warning, "sensitive": True}
    if outgoing.language:
        fields["language"] = outgoing.language
    visibility = _visibility(outgoing)
    if visibility:
        fields["visibility"] = visibility
    return fields


def _visibility(outgoing: Outgoing) -> str:
    """The circle that was chosen, "" for the account's own habit; an answer never goes to a wider one than its post."""
    chosen = str(outgoing.options.get("visibility", ""))
    chosen = chosen if chosen in VISIBILITIES else ""
    asked = str(outgoing.target.extra.get("visibility", "public")) if outgoing.target is not None else "public"
    if asked == "public" or asked not in CIRCLES:
        return chosen
    return max(chosen or asked, asked, key=CIRCLES.index)


def _with_mention(outgoing: Outgoing, number: int) -> str:
    """An answer names the person it is for, else they would not hear of it."""
    text, target = outgoing.parts[number], outgoing.target
    if target is None or number or not target.author_handle:
        return text
    handle = "@" + target.author_handle.lstrip("@")
    return text if handle.lower() in text.lower() else f"{handle} {text}"


def _headers(access: Access) -> dict[str, str]:
    return {"Authorization": f"Bearer {access.token}"}


def _id_of(answer: Answer) -> object:
    told = answer.json()
    if not isinstance(told, dict) or "id" not in told:
        raise ContentRefused(said=answer.text(), status=answer.status)
    return told["id"]
