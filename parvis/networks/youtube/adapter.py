"""YouTube, by its Data API v3: a film is uploaded as private, given its thumbnail, captions and playlist, then shown.

Source of every call: https://developers.google.com/youtube/v3/docs (read 2026-11-22).
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext

from parvis.kit.http import Http
from parvis.networks import checks, oauth
from parvis.networks import text as words
from parvis.networks.addresses import at
from parvis.networks.checkable import Grants
from parvis.networks.errors import ContentRefused, Gone, NotPermitted, Refused, Unfinished
from parvis.networks.google_common import telling
from parvis.networks.google_common.calls import Caller, Told, demanded, inside, listed, moment, number, word
from parvis.networks.google_common.oauth import provider
from parvis.networks.options import chosen
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
from parvis.networks.youtube import arrivals, captions
from parvis.networks.youtube.comments import Comment, answer_to
from parvis.networks.youtube.errors import StaysPrivate, ThumbnailRefused, sorted_error
from parvis.networks.youtube.limits import COMMENT_CHARS, LIMITS, OPTIONS, REEL_SECONDS, REMARKS, TAG_CHARS, TITLE_CHARS
from parvis.networks.youtube.upload import HOME, UPLOAD, Upload, uploads

#: Reading, uploading, comments and captions: without `force-ssl` nobody may write or moderate them.
SCOPES = ("youtube.upload", "youtube.force-ssl")
PEOPLE_AND_BLOGS = "22"
READY_LOOKS = 40
READY_SECONDS = 3.0
STATUS = {"hide": "heldForReview", "show": "published", "remove": "rejected"}


class YouTube:
    """Fulfils Publishes, TellsLimits, Identifies, Refreshes, FindsOwn, ReadsArrivals, Measures, Moderates,
    TellsGrants.
    """

    key = "youtube"
    limits = LIMITS
    options = OPTIONS
    kinds = frozenset({"comment"})
    deeds = frozenset(STATUS)
    remarks = REMARKS

    def __init__(self, http: Http) -> None:
        self.http = http
        self.caller = Caller(http, sorted_error)

    def count(self, text: str, limits: Limits) -> int:
        return words.graphemes(text)

    def check(self, outgoing: Outgoing, limits: Limits) -> Sequence[Problem]:
        if outgoing.target is not None:
            spoken = replace(limits, text_bytes=None, text_chars=COMMENT_CHARS, media_items=0, needs="", media_least=0)
            return list(checks.common(outgoing, spoken, self.count, "YouTube"))
        found = checks.common(outgoing, limits, self.count, "YouTube")
        found = (problem for problem in found if problem.code != "no_alt")  # it has no place for them
        return [*found, *_own_problems(outgoing)]

    async def publish(self, outgoing: Outgoing, access: Access, journal: Journal) -> Receipt:
        if outgoing.target is not None:
            text = "\n\n".join(outgoing.parts)
            answer = answer_to(self.caller, access, text, outgoing.target, journal.began_at)
            told = await journal.step("answer", answer.act, look=answer.look)
            return Receipt(told["id"], told["url"], (told["id"],))
        film, thumbnail = _film_and_thumbnail(outgoing)
        fields = _fields(outgoing)
        video = await Upload(self.caller, access, journal, film, fields).go()
        await journal.step("ready", lambda: self._become_ready(video, access), repeatable=True)
        if thumbnail is not None:
            await journal.step("thumbnail", lambda: self._set_thumbnail(video, thumbnail, access), repeatable=True)
        if text := captions.text_of(outgoing):
            track = captions.Captions(self.caller, access, video, outgoing.language, text)
            await journal.step("captions", track.act, look=track.look)
        playlist = str(outgoing.options.get("playlist") or "")
        if playlist:
            place = _InPlaylist(self.caller, access, video, playlist)
            await journal.step("playlist", place.act, look=place.look)
        privacy = chosen(OPTIONS, outgoing.options, "privacy")
        if privacy != "private":
            showing = _Showing(self.caller, access, video, fields["status"] | {"privacyStatus": privacy})
            await journal.step("show", showing.act, look=showing.look)
        await self._say_first(outgoing, video, privacy, access, journal)
        return Receipt(video, _url(video, outgoing), (video,))

    async def _become_ready(self, video: str, access: Access) -> Result:
        """Raises Unfinished; ContentRefused where YouTube cannot encode it or does not want it."""
        for look in range(READY_LOOKS):
            if look:
                await asyncio.sleep(READY_SECONDS)
            status = (await self._video(video, access)).get("status")
            uploaded = word(status, "uploadStatus")
            if uploaded == "processed":
                return {}
            if uploaded in {"failed", "rejected", "deleted"}:
                raise ContentRefused(said=word(status, "failureReason") or word(status, "rejectionReason") or uploaded)
        raise Unfinished

    async def _video(self, video: str, access: Access) -> Told:
        params = {"part": "status", "id": video}
        told = await self.caller.ask("GET", _api(access, "videos"), access, params=params)
        found = next((item for item in listed(told, "items") if word(item, "id") == video), None)
        if found is None:
            raise Gone
        return dict(found)

    async def _set_thumbnail(self, video: str, picture: Media, access: Access) -> Result:
        url = f"{at(access.base_url, HOME, UPLOAD)}/upload/youtube/v3/thumbnails/set"
        content = await asyncio.to_thread(picture.path.read_bytes)
        params, headers = {"videoId": video, "uploadType": "media"}, {"Content-Type": picture.mime}
        try:
            await self.caller.ask("POST", url, access, params=params, headers=headers, data=content, seconds=120.0)
        except (ContentRefused, NotPermitted) as error:
            raise ThumbnailRefused(said=error.said, status=error.status) from error
        return {}

    async def _say_first(self, outgoing: Outgoing, video: str, privacy: str, access: Access, journal: Journal) -> None:
        text = str(outgoing.options.get("first_comment") or "").strip()
        if text and privacy != "private":
            comment = Comment(self.caller, access, text, journal.began_at, video)
            await journal.step("comment", comment.act, look=comment.look)

    async def read_limits(self, access: Access) -> Limits:
        """The same for all, with the playlists of this channel."""
        params = {"part": "snippet", "mine": "true", "maxResults": "50"}
        found = [item async for item in self.caller.pages(_api(access, "playlists"), access, params)]
        places = tuple((word(item, "id"), word(item, "snippet", "title")) for item in found if word(item, "id"))
        return replace(LIMITS, places=places)

    async def channels(self, access: Access) -> list[Told]:
        """Those that this token opens: one, chosen at sign-in."""
        params = {"part": "snippet,statistics,contentDetails", "mine": "true"}
        told = await self.caller.ask("GET", _api(access, "channels"), access, params=params)
        return [channel for channel in listed(told, "items") if word(channel, "id")]

    async def who_am_i(self, access: Access) -> Account:
        channels = await self.channels(access)
        if not channels:
            raise NotPermitted
        return account_of(channels[0])

    async def read_grants(self, access: Access) -> Grants | None:
        return await telling.read_grants(self.caller, access, HOME, SCOPES)

    async def refresh(self, access: Access) -> Access:
        return await oauth.renew(self.http, provider(access.base_url, HOME), access)

    def expires_at(self, access: Access) -> datetime | None:
        return oauth.expires_at(access)

    async def own_posts(self, access: Access, *, since: datetime) -> Sequence[OwnPost]:
        """What others can see; private films are nobody's post."""
        found: list[OwnPost] = []
        async for item in uploads(self.caller, access):
            video, added = word(item, "contentDetails", "videoId"), moment(item, "snippet", "publishedAt")
            if added is not None and added < since:
                break
            if added is None or not video or word(item, "status", "privacyStatus") == "private":
                continue
            title, description = word(item, "snippet", "title"), word(item, "snippet", "description")
            published = moment(item, "contentDetails", "videoPublishedAt") or added
            text = f"{title}\n\n{description}".strip()
            found.append(OwnPost(video, _watch(video), text, published, extra={"title": title}))
        return found

    async def read_arrivals(self, access: Access, *, mark: str, about: Sequence[str]) -> Catch:
        return await arrivals.read(self.caller, access, mark)

    async def measure(self, access: Access, remote_ids: Sequence[str]) -> Mapping[str, Counts]:
        found: dict[str, Counts] = {}
        for start in range(0, len(remote_ids), 50):
            params = {"part": "statistics", "id": ",".join(remote_ids[start : start + 50])}
            told = await self.caller.ask("GET", _api(access, "videos"), access, params=params)
            for item in listed(told, "items"):
                if not word(item, "id"):
                    continue
                likes, comments = number(item, "statistics", "likeCount"), number(item, "statistics", "commentCount")
                found[word(item, "id")] = Counts(likes=likes, replies=comments)
        return found

    async def moderate(self, deed: str, target: Target, access: Access) -> None:
        """What is ours is deleted; what others wrote is rejected, which nobody can take back."""
        if deed not in self.deeds:
            raise Refused
        if deed == "remove" and target.extra.get("ours"):
            await self.caller.ask("DELETE", _api(access, "comments"), access, params={"id": target.remote_id})
            return
        params = {"id": target.remote_id, "moderationStatus": STATUS[deed]}
        await self.caller.ask("POST", _api(access, "comments/setModerationStatus"), access, params=params)


class _InPlaylist:
    def __init__(self, caller: Caller, access: Access, video: str, playlist: str) -> None:
        self.caller, self.access, self.video, self.playlist = caller, access, video, playlist

    async def act(self) -> Result:
        resource = {"kind": "youtube#video", "videoId": self.video}
        body = {"snippet": {"playlistId": self.playlist, "resourceId": resource}}
        told = await self.caller.ask(
            "POST", _api(self.access, "playlistItems"), self.access, effect=True, params={"part": "snippet"}, json=body
        )
        return {"id": demanded(told, "id", effect=True)}

    async def look(self) -> Result | None:
        params = {"part": "id", "playlistId": self.playlist, "videoId": self.video}
        told = await self.caller.ask("GET", _api(self.access, "playlistItems"), self.access, params=params)
        return next(({"id": word(item, "id")} for item in listed(told, "items") if word(item, "id")), None)


class _Showing:
    """Making a private film visible: what readers see of all the steps."""

    def __init__(self, caller: Caller, access: Access, video: str, status: Told) -> None:
        self.caller, self.access, self.video, self.status = caller, access, video, status

    async def act(self) -> Result:
        body = {"id": self.video, "status": self.status}
        told = await self.caller.ask(
            "PUT", _api(self.access, "videos"), self.access, effect=True, params={"part": "status"}, json=body
        )
        now = demanded(told, "status", "privacyStatus", effect=True)
        if now != self.status["privacyStatus"]:
            raise StaysPrivate
        return {}

    async def look(self) -> Result | None:
        params = {"part": "status", "id": self.video}
        told = await self.caller.ask("GET", _api(self.access, "videos"), self.access, params=params)
        wanted = self.status["privacyStatus"]
        there = [word(item, "status", "privacyStatus") for item in listed(told, "items")]
        return {} if wanted in there else None


def account_of(channel: Told) -> Account:
    name = word(channel, "snippet", "title")
    return Account(
        account_id=word(channel, "id"),
        handle=word(channel, "snippet", "customUrl") or name,
        name=name,
        url=f"https://www.youtube.com/channel/{word(channel, 'id')}",
        avatar_url=word(inside(channel, "snippet", "thumbnails", "default"), "url"),
        followers=number(channel, "statistics", "subscriberCount"),
    )


def _api(access: Access, path: str) -> str:
    return f"{access.base_url}/youtube/v3/{path}"


def _watch(video: str) -> str:
    return f"https://www.youtube.com/watch?v={video}"


def _url(video: str, outgoing: Outgoing) -> str:
    short = chosen(OPTIONS, outgoing.options, "format") == "reel"
    return f"https://www.youtube.com/shorts/{video}" if short else _watch(video)


def _film_and_thumbnail(outgoing: Outgoing) -> tuple[Media, Media | None]:
    films = [media for media in outgoing.media if not media.is_image]
    if len(films) != 1:
        raise ContentRefused
    return films[0], next((media for media in outgoing.media if media.is_image), None)


def _title_and_description(outgoing: Outgoing) -> tuple[str, str]:
    """The title given, else the first line of the text, which then leaves the description if it fits."""
    whole = "\n\n".join(outgoing.parts).strip()
    title = str(outgoing.options.get("title") or "").strip()
    if title:
        return title, whole
    first, _line, rest = whole.partition("\n")
    return (first.strip(), rest.strip()) if len(first) <= TITLE_CHARS else (first[: TITLE_CHARS - 1] + "…", whole)


def _fields(outgoing: Outgoing) -> Told:
    """The film as it is uploaded. A later change of `status` must name all of it, or the rest falls back."""
    title, description = _title_and_description(outgoing)
    snippet: dict[str, Any] = {"title": title, "description": description, "categoryId": PEOPLE_AND_BLOGS}
    if tags := _tags(outgoing):
        snippet["tags"] = tags
    if outgoing.language:
        snippet |= {"defaultLanguage": outgoing.language, "defaultAudioLanguage": outgoing.language}
    status = {
        "privacyStatus": "private",
        "selfDeclaredMadeForKids": bool(outgoing.options.get("made_for_kids")),
        "embeddable": True,
        "license": "youtube",
        "publicStatsViewable": True,
    }
    return {"snippet": snippet, "status": status}


def _tags(outgoing: Outgoing) -> list[str]:
    return [tag for tag in (str(tag).strip() for tag in outgoing.options.get("tags") or ()) if tag]


def _own_problems(outgoing: Outgoing) -> list[Problem]:
    """What only YouTube forbids."""
    found, options = [], outgoing.options
    films = [media for media in outgoing.media if not media.is_image]
    title, description = _title_and_description(outgoing)
    tags = _tags(outgoing)
    if len(films) > 1 or len(outgoing.media) - len(films) > 1:
        found.append(Problem("one_film", gettext("YouTube takes one film, and one picture as its thumbnail.")))
    if words.is_empty(title):
        found.append(Problem("no_title", gettext("YouTube: the film needs a title.")))
    if set("<>") & set(title + description):
        found.append(Problem("signs", gettext("YouTube takes neither < nor > in titles and descriptions.")))
    # A tag with a space counts as if it stood in quotation marks; commas count too.
    if sum(len(tag) + 2 * (" " in tag) for tag in tags) + max(0, len(tags) - 1) > TAG_CHARS:
        sentence = gettext("YouTube: the tags have more than {most} characters together.")
        found.append(Problem("tags", sentence.format(most=TAG_CHARS)))
    if chosen(OPTIONS, options, "format") == "reel" and films:
        found += _short_problems(films[0], outgoing)
    found += captions.problems(outgoing)
    hidden = chosen(OPTIONS, options, "privacy") == "private" or bool(options.get("made_for_kids"))
    if options.get("first_comment") and hidden:
        found.append(Problem("no_comments", gettext("YouTube: this film takes no comments, not even a first one.")))
    return found


def _short_problems(film: Media, outgoing: Outgoing) -> list[Problem]:
    found = []
    if film.width > film.height:
        found.append(Problem("not_upright", gettext("YouTube: a Short is upright or square; this film is wider.")))
    if film.seconds > REEL_SECONDS:
        sentence = gettext("YouTube: a Short lasts {most} s at most.")
        found.append(Problem("short_too_long", sentence.format(most=REEL_SECONDS)))
    if len(outgoing.media) > 1:
        advice = gettext("YouTube chooses the picture of a Short by itself; the thumbnail shows in few places.")
        found.append(Problem("short_thumbnail", advice, blocking=False))
    return found
