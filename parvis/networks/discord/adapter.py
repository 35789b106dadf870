"""Discord: a bot in a server of ours; where it writes is a place.

Source of every call: https://docs.discord.com/developers, API v10 (read 2026-11-22).
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import quote

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from parvis.kit.clock import parsed
from parvis.kit.http import Http
from parvis.networks import checks
from parvis.networks import text as words
from parvis.networks.discord import arrivals
from parvis.networks.discord.calling import (
    FORUMS,
    HOME,
    NEWS,
    TALKS,
    WWW,
    address,
    author_of,
    channels,
    id_at,
    messages,
    one,
    send,
    threads,
)  # fmt: skip
from parvis.networks.discord.limits import CARD_TEXT_CHARS, CARD_TITLE_CHARS, LIMITS, QUESTION_CHARS, REQUEST_BYTES
from parvis.networks.discord.sending import Message, Thread, body_of, crosspost, thread_name, veiled
from parvis.networks.errors import ContentRefused, Gone, NotPermitted
from parvis.networks.options import Option
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
    Result,
    Target,
)  # fmt: skip

__all__ = ["HOME", "Discord"]

THUMB = quote("👍")
CROSSPOSTED = 1 << 0
ANSWER = 19


class Discord:
    """Fulfils Publishes, TellsLimits, Identifies, FindsOwn, ReadsArrivals, Measures, Moderates."""

    key = "discord"
    limits = LIMITS
    options = (
        Option("place", _("Channel or forum"), "place"),
        Option("title", _("Title in a forum"), most=100, help=_("Without one, the first line is the title.")),
        Option("card_title", _("Title of a card"), most=CARD_TITLE_CHARS),
        Option("card_text", _("Text of a card"), "text", most=CARD_TEXT_CHARS),
        Option("card_link", _("Link of a card"), most=2000),
        Option("first_comment", _("First comment"), "text", most=2000),
        Option("crosspost", _("Hand it on to the servers that follow an announcement channel"), "yes"),
        Option("silent", _("Without a notice on people’s screens"), "yes"),
        Option("no_preview", _("Without a preview of the link"), "yes"),
    )
    kinds = arrivals.KINDS
    deeds = frozenset({"remove", "like", "unlike"})
    remarks = {
        "publish_reel": "Discord has no short films of their own kind.",
        "publish_story": "Discord has no stories.",
        "publish_thread": "Each part answers the one before; in a forum all stand in one thread.",
        "publish_poll": "The text is the question, 300 characters at most; it stays open for whole hours.",
        "content_warning": "The warning is shown, the text and the files are veiled.",
        "publish_article": "A message ends at 2000 characters.",
        "read_comments": "What is said in a thread of ours in a forum.",
        "read_messages": "Private messages come only over the Gateway, a connection that stays open.",
        "read_reviews": "Discord has no reviews.",
        "read_likes": "Reactions have no moment; they are counted.",
        "read_boosts": "Discord has no shares.",
        "read_follows": "The list of members is open only to bots that Discord has approved for it.",
        "web_hooks": "What people write comes only over the Gateway, a connection that stays open.",
        "measure": "Reactions, and answers in a forum; nobody is told how many have read it.",
        "hide": "Discord can only delete.",
    }

    def __init__(self, http: Http) -> None:
        self.http = http

    def count(self, text: str, limits: Limits) -> int:
        return len(text)

    def check(self, outgoing: Outgoing, limits: Limits) -> Sequence[Problem]:
        shown = replace(outgoing, parts=tuple(veiled(part, outgoing.warning) for part in outgoing.parts))
        found = list(checks.common(outgoing if words.is_empty(outgoing.text) else shown, limits, self.count, "Discord"))
        if outgoing.target is None and not outgoing.options.get("place"):
            found.append(Problem("no_place", gettext("Discord: choose the channel where it is to stand.")))
        if outgoing.poll is not None and len(outgoing.text) > QUESTION_CHARS:
            sentence = gettext("Discord: the question of a poll has {most} characters at most.")
            found.append(Problem("too_long", sentence.format(most=QUESTION_CHARS)))
        if sum(media.size for media in outgoing.media) > REQUEST_BYTES:
            sentence = gettext("Discord: all files together have {most} MB at most.")
            found.append(Problem("file_too_large", sentence.format(most=REQUEST_BYTES // 1024 // 1024)))
        return found

    async def publish(self, outgoing: Outgoing, access: Access, journal: Journal) -> Receipt:
        """A message per part; in a forum a thread that holds them all; then the first comment, and handing it on."""
        place = await journal.step("place", lambda: self._place(outgoing, access), repeatable=True)
        channel, answered = place["id"], place.get("answers", "")
        told: list[Result] = []
        rest: datetime | None = None
        comment = str(outgoing.options.get("first_comment") or "")
        for number in range(len(outgoing.parts)):
            media = outgoing.media if number == 0 else ()
            body = body_of(outgoing, number, told[-1]["id"] if told else answered)
            step: Message | Thread
            if number == 0 and place["type"] in FORUMS:
                title = thread_name(outgoing)
                step = Thread(self.http, access, channel, title, body, media, journal.began_at)
            else:
                step = Message(self.http, access, channel, body, media, f"{journal.once}:{number}", journal.began_at)
            told.append(await journal.step(f"post:{number}", step.act, look=step.look))
            channel, rest = told[-1]["channel"], step.rest
        if comment and outgoing.target is None:
            body = body_of(Outgoing((comment,)), 0, told[0]["id"])
            step = Message(self.http, access, channel, body, (), f"{journal.once}:comment", journal.began_at)
            await journal.step("first_comment", step.act, look=step.look)
        if outgoing.options.get("crosspost") and place["type"] == NEWS:
            await self._crosspost(access, told[0], journal)
        ids = tuple(f"{one['channel']}/{one['id']}" for one in told)
        return Receipt(ids[0], told[0]["url"], ids, rest)

    async def _place(self, outgoing: Outgoing, access: Access) -> Result:
        """Where it goes, and what kind of channel that is. Raises ContentRefused where nobody has chosen."""
        if outgoing.target is not None:
            channel, _slash, message = outgoing.target.remote_id.partition("/")
            return {"id": channel, "type": 0, "answers": message}
        chosen = str(outgoing.options.get("place") or access.extra.get("place") or "")
        if not chosen:
            raise ContentRefused()
        told = await one(self.http, access, f"/channels/{quote(chosen)}")
        return {"id": str(told["id"]), "type": int(told.get("type") or 0)}

    async def _crosspost(self, access: Access, told: Result, journal: Journal) -> None:
        channel, message = told["channel"], told["id"]

        async def look() -> Result | None:
            there = await one(self.http, access, f"/channels/{channel}/messages/{message}")
            return {} if int(there.get("flags") or 0) & CROSSPOSTED else None

        await journal.step("crosspost", lambda: crosspost(self.http, access, channel, message), look=look)

    async def read_limits(self, access: Access) -> Limits:
        """The places: channels of text and of announcements, and forums."""
        found = [channel for channel in await channels(self.http, access) if channel.get("type") in TALKS | FORUMS]
        return replace(LIMITS, places=tuple((str(channel["id"]), str(channel.get("name") or "")) for channel in found))

    async def who_am_i(self, access: Access) -> Account:
        """The server that the bot is in."""
        params = {"with_counts": "true"}
        told = await one(self.http, access, f"/guilds/{access.account_id}", params=params)
        icon = f"{arrivals.CDN}/icons/{told['id']}/{told['icon']}.png" if told.get("icon") else ""
        name = str(told.get("name") or "")
        url = f"{WWW}/channels/{told['id']}"
        return Account(str(told["id"]), name, name, url, icon, told.get("approximate_member_count"))

    async def own_posts(self, access: Access, *, since: datetime) -> Sequence[OwnPost]:
        ours, found = str(access.extra.get("bot_id") or ""), []
        talks = [channel for channel in await channels(self.http, access) if channel.get("type") in TALKS]
        for channel in [*talks, *await threads(self.http, access)]:
            try:
                async for message in messages(self.http, access, str(channel["id"]), after=id_at(since)):
                    above = author_of(message.get("referenced_message") or {})
                    if author_of(message) == ours and (message.get("type") != ANSWER or above == ours):
                        found.append(_own(message, access, str(channel["id"])))
            except (Gone, NotPermitted):  # a channel that is closed to us
                continue
        return sorted(found, key=lambda post: post.published_at, reverse=True)

    async def read_arrivals(self, access: Access, *, mark: str, about: Sequence[str]) -> Catch:
        return await arrivals.read(self.http, access, mark=mark)

    async def measure(self, access: Access, remote_ids: Sequence[str]) -> Mapping[str, Counts]:
        found: dict[str, Counts] = {}
        for remote_id in remote_ids:
            try:
                told = await one(self.http, access, _path(remote_id))
            except Gone:
                continue
            reactions = [reaction.get("count") or 0 for reaction in told.get("reactions") or ()]
            found[remote_id] = Counts(likes=sum(reactions), replies=(told.get("thread") or {}).get("message_count"))
        return found

    async def moderate(self, deed: str, target: Target, access: Access) -> None:
        path = _path(target.remote_id)
        if deed != "remove":
            path = f"{path}/reactions/{THUMB}/@me"
        await send(self.http, access, "PUT" if deed == "like" else "DELETE", path)


def _path(remote_id: str) -> str:
    channel, _slash, message = remote_id.partition("/")
    return f"/channels/{channel}/messages/{message}"


def _own(message: dict[str, Any], access: Access, channel: str) -> OwnPost:
    files = [file for file in message.get("attachments") or () if file.get("url")]
    return OwnPost(
        remote_id=f"{channel}/{message['id']}",
        url=address(access, channel, str(message["id"])),
        text=str(message.get("content") or ""),
        published_at=parsed(message["timestamp"]),
        media_urls=tuple(file["url"] for file in files),
        media_alts=tuple(file.get("description") or "" for file in files),
    )
