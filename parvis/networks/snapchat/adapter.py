"""Snapchat: stories, saved stories and Spotlights on public profiles, by Snap's Public Profile API.

Source of every call: https://developers.snap.com/api/marketing-api/Public-Profile-API/ (read 2026-11-22).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from parvis.kit.http import Http
from parvis.networks import oauth
from parvis.networks.checkable import Grants, kept_grants
from parvis.networks.errors import ContentRefused, NotPermitted, Refused
from parvis.networks.options import chosen
from parvis.networks.protocols import (
    Access,
    Account,
    Counts,
    Journal,
    Limits,
    Outgoing,
    Problem,
    Receipt,
    Result,
)  # fmt: skip
from parvis.networks.snapchat import checking, figures, files, profiles
from parvis.networks.snapchat.calling import SCOPES, provider
from parvis.networks.snapchat.errors import NeedsFilm, NoTitle
from parvis.networks.snapchat.limits import LIMITS, NO_COMMENTS, OPTIONS, REMARKS
from parvis.networks.snapchat.posts import Post, caption_of

#: How often a file is uploaded that Snap has forgotten before it was posted.
MOST_TRIES = 3


class Snapchat:
    """Fulfils Publishes, Identifies, Refreshes, Measures, TellsGrants."""

    key = "snapchat"
    limits = LIMITS
    options = OPTIONS
    kinds: frozenset[str] = frozenset()
    remarks = REMARKS

    def __init__(self, http: Http) -> None:
        self.http = http

    def count(self, text: str, limits: Limits) -> int:
        """Code points: what Snap counts is not told, and these are never fewer than what people see."""
        return len(text)

    def check(self, outgoing: Outgoing, limits: Limits) -> Sequence[Problem]:
        if outgoing.target is not None:
            return [Problem("no_answers", str(NotPermitted.sentence))]
        return checking.problems(outgoing, limits, chosen(self.options, outgoing.options, "format"))

    async def publish(self, outgoing: Outgoing, access: Access, journal: Journal) -> Receipt:
        """One file: uploaded, which nobody sees, then posted."""
        format = chosen(self.options, outgoing.options, "format")
        self._demand(outgoing, format)
        for number in range(MOST_TRIES):
            media_id = await self._uploaded(number, outgoing, access, journal)
            post = Post(self.http, access, outgoing, format, media_id, journal.began_at)
            told = await journal.step(f"post:{number}", post.act, look=post.look)
            if not told["again"]:
                return Receipt(told["id"], told["url"], (told["id"],))
        raise Refused(said=f"MEDIA_EXPIRED, {MOST_TRIES} ×")

    def _demand(self, outgoing: Outgoing, format: str) -> None:
        """Raises what Snap would refuse after the upload."""
        if outgoing.target is not None:
            raise NotPermitted(said=NO_COMMENTS)
        if len(outgoing.media) != 1:
            raise ContentRefused()
        if format == "reel" and outgoing.media[0].is_image:
            raise NeedsFilm()
        if format == "" and not caption_of(outgoing, format):
            raise NoTitle()

    async def _uploaded(self, number: int, outgoing: Outgoing, access: Access, journal: Journal) -> str:
        async def upload() -> Result:
            return await files.upload(self.http, access, outgoing.media[0], f"parvis-{journal.once}")

        return str((await journal.step(f"file:{number}", upload, repeatable=True))["id"])

    async def who_am_i(self, access: Access) -> Account:
        return await profiles.account_of(self.http, access)

    async def refresh(self, access: Access) -> Access:
        return await oauth.renew(self.http, provider(access.base_url), access)

    def expires_at(self, access: Access) -> datetime | None:
        return oauth.expires_at(access)

    async def read_grants(self, access: Access) -> Grants | None:
        return kept_grants(access, SCOPES)

    async def measure(self, access: Access, remote_ids: Sequence[str]) -> Mapping[str, Counts]:
        found = {remote_id: await figures.counted(self.http, access, remote_id) for remote_id in remote_ids}
        return {remote_id: counts for remote_id, counts in found.items() if counts is not None}
