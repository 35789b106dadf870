"""Slack: an app in a workspace; the channel where it writes is a place.

Source of every call: https://docs.slack.dev/reference/methods (read 2026-11-22).
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from parvis.kit.http import Http
from parvis.networks import checks, oauth
from parvis.networks.errors import ContentRefused, Gone, NotPermitted, Temporary
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
    Result,
    Target,
)  # fmt: skip
from parvis.networks.slack import arrivals, hooks
from parvis.networks.slack.calling import (
    HOME,
    address,
    ask,
    channels,
    do_quietly,
    metadata_of,
    moment_of,
    said_in,
    ts_at,
)  # fmt: skip
from parvis.networks.slack.limits import ADVISED_CHARS, LIMITS
from parvis.networks.slack.sending import Message, Share, upload
from parvis.networks.slack.signin import provider
from parvis.networks.slack.words import readable

__all__ = ["HOME", "Slack"]

THUMB = "thumbsup"


class Slack:
    """Fulfils Publishes, TellsLimits, Identifies, Refreshes, FindsOwn, ReadsArrivals, Hears, Measures, Moderates."""

    key = "slack"
    limits = LIMITS
    options = (
        Option("place", _("Channel"), "place"),
        Option("first_comment", _("First comment"), "text", most=4000),
        Option("no_preview", _("Without a preview of the link"), "yes"),
    )
    kinds = arrivals.KINDS
    deeds = frozenset({"like", "unlike"})
    remarks = {
        "publish_reel": "Slack has no short films of their own kind.",
        "publish_story": "Slack has no stories.",
        "publish_thread": "The parts stand in one thread below the first.",
        "publish_poll": "Slack itself has no polls.",
        "content_warning": "Slack knows none; it is left out.",
        "publish_article": "A message has no title, and ends at 40,000 characters.",
        "read_comments": "What people write under a post is a reply there.",
        "read_messages": "Where the app may read its private messages.",
        "read_reviews": "Slack has no reviews.",
        "read_likes": "Reactions to our messages, by web hook alone: only there they have a moment.",
        "read_boosts": "Slack has no shares.",
        "read_follows": "A workspace has members, no followers.",
        "measure": "Reactions and replies; nobody is told how many have read it.",
        "hide": "Slack has nothing of the kind.",
        "remove": "An app may remove its own messages only.",
    }

    def __init__(self, http: Http) -> None:
        self.http = http

    def count(self, text: str, limits: Limits) -> int:
        return len(text)

    def check(self, outgoing: Outgoing, limits: Limits) -> Sequence[Problem]:
        found = list(checks.common(outgoing, limits, self.count, "Slack"))
        if outgoing.target is None and not outgoing.options.get("place"):
            found.append(Problem("no_place", gettext("Slack: choose the channel where it is to stand.")))
        for number, part in enumerate(outgoing.parts):
            if ADVISED_CHARS < len(part) <= (limits.text_chars or 0):
                sentence = gettext("Slack: better at most {most} characters; it folds up what is longer.")
                found.append(Problem("folds_up", sentence.format(most=ADVISED_CHARS), blocking=False, part=number))
        return found

    async def publish(self, outgoing: Outgoing, access: Access, journal: Journal) -> Receipt:
        """A message, the other parts in its thread. Files go with the first one: it has no key but their ids."""
        channel, thread = self._place(outgoing, access)
        answers = outgoing.target.remote_id if outgoing.target is not None else ""
        if not answers:
            await journal.step("join", lambda: self._join(channel, access), repeatable=True)
        preview = not outgoing.options.get("no_preview")
        told: list[Result] = []
        texts = list(outgoing.parts)
        if outgoing.media:
            told.append(await self._with_files(outgoing, access, channel, thread, journal))
        for number in range(len(told), len(texts)):
            below = thread or (told[0]["ts"] if told else "")
            once = f"{journal.once}:{number}"
            message = Message(
                self.http, access, channel, texts[number], below, answers, once, journal.began_at, preview
            )
            told.append(await journal.step(f"post:{number}", message.act, look=message.look))
        comment = str(outgoing.options.get("first_comment") or "")
        if comment and not answers:
            once = f"{journal.once}:comment"
            message = Message(self.http, access, channel, comment, told[0]["ts"], "", once, journal.began_at)
            await journal.step("first_comment", message.act, look=message.look)
        ids = tuple(f"{one['channel']}/{one['ts']}" for one in told)
        return Receipt(ids[0], told[0]["url"], ids)

    def _place(self, outgoing: Outgoing, access: Access) -> tuple[str, str]:
        """Channel and thread. Raises ContentRefused where nobody has chosen."""
        target = outgoing.target
        if target is None:
            chosen = str(outgoing.options.get("place") or access.extra.get("place") or "")
            if not chosen:
                raise ContentRefused()
            return chosen, ""
        channel, _slash, ts = target.remote_id.partition("/")
        known = str(target.extra.get("thread_ts") or target.root_id.partition("/")[2])
        return channel, known or ("" if channel.startswith("D") else ts)

    async def _join(self, channel: str, access: Access) -> Result:
        """Files, and reading what came of it, need a member. Whoever was invited is one; others may still write."""
        fine = ("method_not_supported_for_channel_type", "missing_scope", "already_in_channel")
        await do_quietly(self.http, access, "conversations.join", {"channel": channel}, *fine)
        return {}

    async def _with_files(
        self, outgoing: Outgoing, access: Access, channel: str, thread: str, journal: Journal
    ) -> Result:
        files: list[tuple[str, str]] = []
        for number, media in enumerate(outgoing.media):
            told = await journal.step(f"upload:{number}", partial(upload, self.http, access, media), repeatable=True)
            files.append((told["id"], media.alt[:100] or media.path.name))
        share = Share(self.http, access, channel, outgoing.text, thread, files)
        await journal.step("post:0", share.act, look=share.look)
        return await journal.step("shared", share.shared, repeatable=True)

    async def read_limits(self, access: Access) -> Limits:
        """The places: channels, public ones and those that the app was invited to."""
        found = await channels(self.http, access, arrivals.PLACES)
        return replace(LIMITS, places=tuple((str(one["id"]), f"#{one.get('name') or one['id']}") for one in found))

    async def who_am_i(self, access: Access) -> Account:
        """The workspace."""
        told = await ask(self.http, access, "auth.test")
        if not told.get("team_id"):
            raise Temporary(said=str(told))
        url = str(told.get("url") or "")
        name = str(told.get("team") or "")
        return Account(str(told["team_id"]), urlsplit(url).hostname or name, name, url)

    async def refresh(self, access: Access) -> Access:
        return await oauth.renew(self.http, provider(access.base_url), access)

    def expires_at(self, access: Access) -> datetime | None:
        """None where the app's tokens do not end, which is usual."""
        return oauth.expires_at(access)

    async def own_posts(self, access: Access, *, since: datetime) -> Sequence[OwnPost]:
        """In the channels that the app is in; answers left out."""
        ours, found = str(access.extra.get("bot_user_id") or ""), []
        for channel in await channels(self.http, access, arrivals.PLACES):
            if not channel.get("is_member"):
                continue
            place = str(channel["id"])
            try:
                async for message in said_in(self.http, access, place, oldest=ts_at(since)):
                    if message.get("user") == ours and message.get("ts") and not metadata_of(message).get("answers"):
                        found.append(_own(message, access, place))
            except (Gone, NotPermitted):  # closed to us meanwhile
                continue
        return sorted(found, key=lambda post: post.published_at, reverse=True)

    async def read_arrivals(self, access: Access, *, mark: str, about: Sequence[str]) -> Catch:
        return await arrivals.read(self.http, access, mark=mark, about=about)

    def greet(self, hook: Hook, keys: Mapping[str, Any]) -> str | None:
        return hooks.greet(hook, keys)

    def heard(self, hook: Hook, keys: Mapping[str, Any]) -> Sequence[Heard]:
        return hooks.heard(hook, keys)

    async def measure(self, access: Access, remote_ids: Sequence[str]) -> Mapping[str, Counts]:
        found: dict[str, Counts] = {}
        for remote_id in remote_ids:
            channel, _slash, ts = remote_id.partition("/")
            try:
                told = await ask(self.http, access, "conversations.replies", channel=channel, ts=ts, limit="1")
            except Gone:
                continue
            message = next((one for one in told.get("messages") or () if one.get("ts") == ts), None)
            if message is not None:
                reactions = sum(reaction.get("count") or 0 for reaction in message.get("reactions") or ())
                found[remote_id] = Counts(likes=reactions, replies=int(message.get("reply_count") or 0))
        return found

    async def moderate(self, deed: str, target: Target, access: Access) -> None:
        channel, _slash, ts = target.remote_id.partition("/")
        name, fine = ("reactions.add", "already_reacted") if deed == "like" else ("reactions.remove", "no_reaction")
        body = {"channel": channel, "timestamp": ts, "name": THUMB}
        await do_quietly(self.http, access, name, body, fine)


def _own(message: dict[str, Any], access: Access, place: str) -> OwnPost:
    files = [file for file in message.get("files") or () if file.get("url_private")]
    ts = str(message["ts"])
    return OwnPost(
        remote_id=f"{place}/{ts}",
        url=address(access, place, ts),
        text=readable(str(message.get("text") or ""), {}),
        published_at=moment_of(ts),
        media_urls=tuple(file["url_private"] for file in files),
        media_alts=tuple(file.get("alt_txt") or "" for file in files),
    )
