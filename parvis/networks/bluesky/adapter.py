"""Bluesky, and every other host of the AT Protocol.

Source of every call: the lexicons, https://docs.bsky.app/docs/api/ (read 2026-11-22).
"""

import asyncio
import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _

from parvis.kit.clock import parsed
from parvis.kit.http import Answer, Http
from parvis.networks import checks
from parvis.networks import text as words
from parvis.networks.bluesky import arrivals, deeds, records, video
from parvis.networks.bluesky.card import read_card
from parvis.networks.bluesky.errors import BlobGone, sorted_error
from parvis.networks.calls import call, rest_moment
from parvis.networks.checkable import Quota, quota_of
from parvis.networks.errors import (
    AccessExpired,
    AccessLost,
    AnswerLost,
    Busy,
    Gone,
    NetworkError,
    NotReached,
    Refused,
    Temporary,
)
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

UPLOAD_SECONDS = 300.0
LIMITS = Limits(
    text_chars=300,
    text_bytes=3000,
    media_items=4,
    image_bytes=2_000_000,
    video_bytes=50_000_000,  # in one piece to the account's own host
    video_seconds=180,
    mimes=frozenset({"image/jpeg", "image/png", "image/webp", "image/gif", "video/mp4"}),
    alt_chars=2000,
    warnings=True,
    source="lexicons app.bsky.feed.post, app.bsky.embed.images, app.bsky.embed.video (read 2026-11-22)",
)


class Bluesky:
    """Fulfils Publishes, TellsLimits, Identifies, Refreshes, FindsOwn, ReadsArrivals, Measures, Moderates,
    TellsQuota.
    """

    key = "bluesky"
    limits = LIMITS
    kinds = frozenset(arrivals.KINDS.values())
    deeds = deeds.DEEDS
    remarks = {
        "publish_video": f"Up to {video.MOST_BYTES // 10**6} MB where Bluesky's own video service takes it.",
        "publish_reel": "Bluesky has no reels; a film is a post like others.",
        "publish_story": "Bluesky has no stories.",
        "publish_document": "A post takes pictures or a film only.",
        "publish_poll": "The network has no polls.",
        "content_warning": "Hides pictures and films only; the text stays readable, and the warning's words stay here.",
        "publish_article": "A post has no title, and ends after 300 characters.",
        "read_comments": "What people write under a post is a reply there.",
        "first_comment": "There is no first comment; a thread says the same.",
        "read_mentions": "Quotes too.",
        "read_messages": "They are a service of their own, which usual app passwords do not open.",
        "read_reviews": "Bluesky has no reviews.",
        "web_hooks": "Bluesky has none; what comes in is read regularly.",
        "hide": "Under posts of our own; readers find it behind “hidden replies”.",
        "remove": "Nobody but its author can remove an answer; it can be hidden.",
    }

    def __init__(self, http: Http) -> None:
        self.http = http

    def count(self, text: str, limits: Limits) -> int:
        return words.graphemes(text)

    def check(self, outgoing: Outgoing, limits: Limits) -> Sequence[Problem]:
        found = list(checks.common(outgoing, limits, self.count, "Bluesky"))
        if outgoing.warning and not outgoing.media:
            advice = _("Bluesky hides only pictures and films behind a warning; the text itself stays readable.")
            found.append(Problem("text_not_hidden", advice, blocking=False))
        return found

    async def publish(self, outgoing: Outgoing, access: Access, journal: Journal) -> Receipt:
        """One record per part, under keys that are the same for every try."""
        blobs = [await self._upload(number, media, access, journal) for number, media in enumerate(outgoing.media)]
        refs: list[dict[str, str]] = []
        rest = None
        for number in range(len(outgoing.parts)):
            step = _Record(self, outgoing, access, journal, number=number, blobs=blobs, refs=tuple(refs))
            told = await journal.step(f"post:{number}", step.act, look=step.look)
            refs.append({"uri": told["uri"], "cid": told["cid"]})
            rest = step.rest
        uris = tuple(ref["uri"] for ref in refs)
        return Receipt(uris[0], web_address(uris[0]), uris, rest)

    async def _upload(self, number: int, media: Media, access: Access, journal: Journal) -> dict[str, Any]:
        if not media.is_image and access.extra.get("video_url"):
            blob = await video.encoded(self, number, media, access, journal)
            if blob is not None:
                return blob

        async def upload() -> Result:
            return {"blob": await self.upload(media, access)}

        told: dict[str, Any] = (await journal.step(f"upload:{number}", upload, repeatable=True))["blob"]
        return told

    async def upload(self, media: Media, access: Access) -> dict[str, Any]:
        """The blob of a file: named after its content, so the same for every upload."""
        content = await asyncio.to_thread(media.path.read_bytes)
        answer = await self.ask(
            "POST", "com.atproto.repo.uploadBlob", access, data=content, mime=media.mime, seconds=UPLOAD_SECONDS
        )
        blob: dict[str, Any] = answer["blob"]
        return blob

    async def did_of(self, handle: str, access: Access) -> str | None:
        """Who has the name; None where nobody has it or it cannot be told: then it stays plain text."""
        try:
            told = await self.ask("GET", "com.atproto.identity.resolveHandle", access, params={"handle": handle})
        except (AccessExpired, AccessLost, Busy, NotReached):
            raise
        except NetworkError:
            return None
        return str(told["did"])

    async def read_limits(self, access: Access) -> Limits:
        """Static, but for films: the video service takes larger ones."""
        return replace(LIMITS, video_bytes=video.MOST_BYTES) if access.extra.get("video_url") else LIMITS

    async def who_am_i(self, access: Access) -> Account:
        told = await self.ask("GET", "app.bsky.actor.getProfile", access, params={"actor": access.account_id})
        return Account(
            account_id=told["did"],
            handle=f"@{told['handle']}",
            name=told.get("displayName") or told["handle"],
            url=f"https://bsky.app/profile/{told['did']}",
            avatar_url=told.get("avatar", ""),
            followers=told.get("followersCount"),
        )

    async def refresh(self, access: Access) -> Access:
        """A new pair of tokens; the old refresh token is spent."""
        headers = {"Authorization": f"Bearer {access.refresh_token}"}
        url = f"{access.base_url}/xrpc/com.atproto.server.refreshSession"
        answer = await call(self.http, "POST", url, headers=headers)
        if not answer.ok:
            error = sorted_error(answer)
            raise AccessLost(said=error.said, status=answer.status) if isinstance(error, Refused) else error
        told = answer.json()
        return Access(access.base_url, access.account_id, told["accessJwt"], told["refreshJwt"], access.extra)

    def expires_at(self, access: Access) -> datetime | None:
        """From the token's own claim."""
        try:
            body = access.token.split(".")[1]
            claims = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
            return datetime.fromtimestamp(claims["exp"], UTC)
        except (IndexError, KeyError, ValueError, TypeError):
            return None

    async def own_posts(self, access: Access, *, since: datetime) -> Sequence[OwnPost]:
        found: list[OwnPost] = []
        params = {"actor": access.account_id, "limit": "100", "filter": "posts_with_replies"}
        while True:
            told = await self.ask("GET", "app.bsky.feed.getAuthorFeed", access, params=params)
            for entry in told["feed"]:
                post = entry["post"]
                if "reason" in entry or post["author"]["did"] != access.account_id:
                    continue  # a repost
                if parsed(post["indexedAt"]) < since:
                    return found
                found.append(_own(post))
            if not told.get("cursor") or not told["feed"]:
                return found
            params["cursor"] = told["cursor"]

    async def read_arrivals(self, access: Access, *, mark: str, about: Sequence[str]) -> Catch:
        return await arrivals.read(self.ask, access, mark=mark, about=about)

    async def measure(self, access: Access, remote_ids: Sequence[str]) -> Mapping[str, Counts]:
        found: dict[str, Counts] = {}
        for start in range(0, len(remote_ids), 25):
            params = [("uris", uri) for uri in remote_ids[start : start + 25]]
            told = await self.ask("GET", "app.bsky.feed.getPosts", access, params=params)
            for post in told["posts"]:
                found[post["uri"]] = Counts(post.get("likeCount"), post.get("repostCount"), post.get("replyCount"))
        return found

    async def read_quota(self, access: Access) -> Quota | None:
        answer = await self.send("GET", "com.atproto.server.getSession", access, effect=False)
        return quota_of(answer.headers)

    async def moderate(self, deed: str, target: Target, access: Access) -> None:
        await deeds.moderate(self.ask, deed, target, access)

    async def ask(
        self, method: str, nsid: str, access: Access, *, effect: bool = False, mime: str = "", **how: Any
    ) -> dict[str, Any]:
        """One XRPC call; the answer's object. Raises NetworkError."""
        answer = await self.send(method, nsid, access, effect=effect, mime=mime, **how)
        told = answer.json()
        if not isinstance(told, dict):
            raise (AnswerLost if effect else Temporary)(status=answer.status, said=answer.text())
        return told

    async def send(self, method: str, nsid: str, access: Access, *, effect: bool, mime: str = "", **how: Any) -> Answer:
        headers = {"Authorization": f"Bearer {access.token}"} | ({"Content-Type": mime} if mime else {})
        answer = await call(self.http, method, f"{access.base_url}/xrpc/{nsid}", effect=effect, headers=headers, **how)
        if not answer.ok:
            raise sorted_error(answer)
        return answer


class _Record:
    """One post: creating it under its key, and looking whether it is there."""

    def __init__(
        self,
        bluesky: Bluesky,
        outgoing: Outgoing,
        access: Access,
        journal: Journal,
        *,
        number: int,
        blobs: list[dict[str, Any]],
        refs: tuple[dict[str, str], ...],
    ) -> None:
        self.bluesky, self.outgoing, self.access = bluesky, outgoing, access
        self.number, self.blobs, self.refs = number, blobs, refs
        self.began_at = journal.began_at
        self.key = records.record_key(journal.once, journal.began_at, number)
        self.rest: datetime | None = None

    async def act(self) -> Result:
        body = {
            "repo": self.access.account_id,
            "collection": records.POST,
            "rkey": self.key,
            "record": await self._record(),
        }
        try:
            answer = await self._create(body)
        except BlobGone:  # files that no post uses are thrown away after a while; the same bytes have the same name
            for media in self.outgoing.media:
                await self.bluesky.upload(media, self.access)
            answer = await self._create(body)
        told = answer.json()
        if not isinstance(told, dict) or "uri" not in told:
            raise AnswerLost(status=answer.status, said=answer.text())
        self.rest = rest_moment(answer.headers)
        return {"uri": told["uri"], "cid": told["cid"]}

    async def _create(self, body: dict[str, Any]) -> Answer:
        return await self.bluesky.send("POST", "com.atproto.repo.createRecord", self.access, effect=True, json=body)

    async def _record(self) -> dict[str, Any]:
        outgoing, text = self.outgoing, self.outgoing.parts[self.number]
        record: dict[str, Any] = {"$type": records.POST, "text": text, "createdAt": records.written(self.began_at)}
        found = await records.facets(text, lambda handle: self.bluesky.did_of(handle, self.access))
        if found:
            record["facets"] = found
        if outgoing.language:
            record["langs"] = [outgoing.language]
        reply = _reply(outgoing, self.refs)
        if reply:
            record["reply"] = reply
        if self.number == 0:
            embed = records.media_embed(outgoing.media, self.blobs) or await self._card(text)
            if embed:
                record["embed"] = embed
            labels = records.self_labels(outgoing)
            if labels:
                record["labels"] = labels
        return record

    async def _card(self, text: str) -> dict[str, Any] | None:
        link = next(words.links(text), None)
        found = await read_card(self.bluesky.http, link.text) if link else None
        if link is None or found is None:
            return None
        return {"$type": "app.bsky.embed.external", "external": {"uri": link.text, **found}}

    async def look(self) -> Result | None:
        """The record under our key: nobody else can have chosen it."""
        params = {"repo": self.access.account_id, "collection": records.POST, "rkey": self.key}
        try:
            told = await self.bluesky.ask("GET", "com.atproto.repo.getRecord", self.access, params=params)
        except Gone:
            return None
        return {"uri": told["uri"], "cid": told["cid"]}


def web_address(uri: str) -> str:
    """Where people see the post of an at:// address."""
    did, _collection, key = uri.removeprefix("at://").split("/")
    return f"https://bsky.app/profile/{did}/post/{key}"


def _reply(outgoing: Outgoing, refs: tuple[dict[str, str], ...]) -> dict[str, Any] | None:
    target = outgoing.target
    if refs:
        root = refs[0] if target is None else dict(target.extra.get("root") or _ref(target))
        return {"root": root, "parent": refs[-1]}
    if target is None:
        return None
    return {"root": dict(target.extra.get("root") or _ref(target)), "parent": _ref(target)}


def _ref(target: Target) -> dict[str, str]:
    return {"uri": target.remote_id, "cid": str(target.extra.get("cid", ""))}


def _own(post: dict[str, Any]) -> OwnPost:
    images = (post.get("embed") or {}).get("images") or []
    return OwnPost(
        remote_id=post["uri"],
        url=web_address(post["uri"]),
        text=post["record"].get("text", ""),
        published_at=parsed(post["indexedAt"]),
        media_urls=tuple(image["fullsize"] for image in images),
        media_alts=tuple(image.get("alt", "") for image in images),
        extra={"cid": post["cid"], "in_reply_to": (post["record"].get("reply") or {}).get("parent", {}).get("uri")},
    )
