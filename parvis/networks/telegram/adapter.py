"""Telegram: a bot that is an administrator of a channel, and a member of the group where people comment on it.

Source of every call: https://core.telegram.org/bots/api, version 10.1 (read 2026-11-22).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from parvis.kit.http import Http
from parvis.networks import checks
from parvis.networks.checkable import Hooked
from parvis.networks.errors import NotPermitted, Temporary
from parvis.networks.options import Option
from parvis.networks.protocols import (
    Access,
    Account,
    Catch,
    Heard,
    Hook,
    Journal,
    Limits,
    Outgoing,
    Problem,
    Receipt,
    Target,
)  # fmt: skip
from parvis.networks.telegram import arrivals, hooks
from parvis.networks.telegram.arrivals import Mark, Ours, translate
from parvis.networks.telegram.calling import HOME, ask
from parvis.networks.telegram.limits import ALBUM, CAPTION_CHARS, LIMITS, PHOTO_SIDES, QUESTION_CHARS
from parvis.networks.telegram.sending import Message, kind_of
from parvis.networks.telegram.words import marked, units

__all__ = ["HOME", "Telegram"]

THUMB = [{"type": "emoji", "emoji": "👍"}]
HOOKED = "webhook is active"


class Telegram:
    """Fulfils Publishes, Identifies, ReadsArrivals, Hears, Moderates, AsksForHooks, TellsHooks."""

    key = "telegram"
    limits = LIMITS
    options = (
        Option("silent", _("Without a sound on people’s phones"), "yes"),
        Option("no_preview", _("Without a preview of the link"), "yes"),
    )
    kinds = arrivals.KINDS
    deeds = frozenset({"remove", "like", "unlike"})
    remarks = {
        "publish_carousel": "An album of 2 to 10 photos and films, or of documents, or of sounds.",
        "publish_reel": "Telegram has no short films of their own kind.",
        "publish_story": "Bots may tell stories only for a business account that has given them the right.",
        "publish_thread": "Each part answers the one before.",
        "publish_poll": "The text is the question, 300 characters at most; in a channel votes are anonymous.",
        "content_warning": "The warning is shown, the text and the pictures are veiled.",
        "publish_article": "A post has no title, and ends at 4096 characters.",
        "first_comment": "A bot learns only later where in the discussion group a post is commented on.",
        "find_own_posts": "Bots cannot read what stands in a channel.",
        "read_replies": "What people write under a post is a comment in the discussion group.",
        "read_comments": "Where a discussion group is linked and the bot is in it.",
        "read_messages": "From people who have written to the bot.",
        "read_reviews": "Telegram has no reviews.",
        "read_likes": "Of people in the discussion group; those in the channel have no names.",
        "read_boosts": "Bots are not told who forwards a post.",
        "read_follows": "New members of the channel.",
        "measure": "Bots cannot ask for views, forwards or reactions of a post.",
        "hide": "Telegram can only delete.",
    }

    def __init__(self, http: Http) -> None:
        self.http = http

    def count(self, text: str, limits: Limits) -> int:
        """Code units of UTF-16, as Telegram counts in texts: an emoji is two or more."""
        return units(text)

    def check(self, outgoing: Outgoing, limits: Limits) -> Sequence[Problem]:
        found = list(checks.common(outgoing, limits, self.count, "Telegram"))
        found = [problem for problem in found if problem.code != "no_alt"]  # it has no place for them
        text, _entities = marked(outgoing.text, outgoing.warning)
        if outgoing.media and units(text) > CAPTION_CHARS:
            sentence = gettext("Telegram: under pictures or films the text has {most} characters at most.")
            found.append(Problem("too_long", sentence.format(most=CAPTION_CHARS)))
        if outgoing.poll is not None and units(outgoing.text) > QUESTION_CHARS:
            sentence = gettext("Telegram: the question of a poll has {most} characters at most.")
            found.append(Problem("too_long", sentence.format(most=QUESTION_CHARS)))
        if any(kind_of(media) == "photo" and media.width + media.height > PHOTO_SIDES for media in outgoing.media):
            sentence = gettext("Telegram: width and height of a photo are {most} pixels together at most.")
            found.append(Problem("too_many_pixels", sentence.format(most=PHOTO_SIDES)))
        if not _fit_together(outgoing):
            sentence = gettext(
                "Telegram: photos and films go together; documents, sounds and GIFs do not go with them."
            )
            found.append(Problem("mixed_media", sentence))
        return found

    async def publish(self, outgoing: Outgoing, access: Access, journal: Journal) -> Receipt:
        """One message per part, each an answer to the one before; an album counts as one."""
        reply_to: Mapping[str, Any] = _place_of(outgoing.target, access) if outgoing.target is not None else {}
        ids: list[str] = []
        url = ""
        for number in range(len(outgoing.parts)):
            message = Message(self.http, access, outgoing, number, reply_to, journal.began_at)
            told = await journal.step(f"post:{number}", message.act, look=message.look)
            chat = told.get("chat") or access.account_id
            reply_to = {"chat_id": chat, "message_id": told["id"]}
            ids.append(told["id"] if outgoing.target is None else f"{chat}/{told['id']}")
            url = url or told["url"]
        return Receipt(ids[0], url, tuple(ids))

    async def who_am_i(self, access: Access) -> Account:
        """The channel. Raises NotPermitted where the bot may not publish there."""
        chat = await self.ask(access, "getChat", chat_id=access.account_id)
        me = await self.ask(access, "getMe")
        member = await self.ask(access, "getChatMember", chat_id=chat["id"], user_id=me["id"])
        if member.get("status") not in {"creator", "administrator"} or member.get("can_post_messages") is False:
            raise NotPermitted(said=str(member.get("status") or ""))
        name = str(chat.get("title") or "")
        username = str(chat.get("username") or "")
        return Account(
            account_id=str(chat["id"]),
            handle=f"@{username}" if username else name,
            name=name or username,
            url=f"https://t.me/{username}" if username else "",
            followers=await self._members(access, chat["id"]),
        )

    async def _members(self, access: Access, chat_id: object) -> int | None:
        told = await ask(self.http, access, "getChatMemberCount", {"chat_id": chat_id})
        return told if isinstance(told, int) else None

    async def read_arrivals(self, access: Access, *, mark: str, about: Sequence[str]) -> Catch:
        """One page: to ask for the next one makes the network forget this one, so it must be kept first."""
        before = Mark.read(mark)
        fields: dict[str, Any] = {"limit": 100, "timeout": 0, "allowed_updates": list(arrivals.WANTED)}
        if before.next:
            fields["offset"] = before.next
        try:
            updates = await ask(self.http, access, "getUpdates", fields)
        except Temporary as error:
            if error.status == 409 and HOOKED in error.said:
                return Catch((), mark)  # they come by web hook
            raise
        if not isinstance(updates, list):
            raise Temporary(said=str(updates))
        incoming = translate(updates, Ours.of(access.extra, access.account_id), before)
        return Catch(tuple(incoming), str(before))

    async def ask_for_hooks(self, access: Access, url: str) -> None:
        """From now on updates come to this address, with the word of this channel; "" ends it."""
        fields: dict[str, Any] = {"url": url, "allowed_updates": list(arrivals.WANTED)}
        if url:
            fields["secret_token"] = str(access.extra[hooks.SECRET])
        await ask(self.http, access, "setWebhook", fields)

    async def read_hooks(self, access: Access) -> Hooked:
        told = await ask(self.http, access, "getWebhookInfo", {})
        told = told if isinstance(told, dict) else {}
        # Telegram keeps the last failure for ever: it counts while something waits that could not be told.
        failed = str(told.get("last_error_message") or "") if told.get("pending_update_count") else ""
        return Hooked(bool(told.get("url")), str(told.get("url") or ""), failed)

    def greet(self, hook: Hook, keys: Mapping[str, Any]) -> str | None:
        return None

    def heard(self, hook: Hook, keys: Mapping[str, Any]) -> Sequence[Heard]:
        return hooks.heard(hook, keys)

    async def moderate(self, deed: str, target: Target, access: Access) -> None:
        place = _place_of(target, access)
        if deed == "remove":
            await ask(self.http, access, "deleteMessage", place)
        else:
            await ask(self.http, access, "setMessageReaction", place | {"reaction": THUMB if deed == "like" else []})

    async def ask(self, access: Access, method: str, **fields: Any) -> dict[str, Any]:
        """A call that changes nothing, and whose result is an object. Raises NetworkError."""
        told = await ask(self.http, access, method, fields)
        if not isinstance(told, dict) or ("id" not in told and "status" not in told):
            raise Temporary(said=str(told))
        return told


def _place_of(target: Target, access: Access) -> dict[str, Any]:
    """Chat and message: a post of ours is known by its number alone."""
    chat, _slash, message = target.remote_id.rpartition("/")
    chat_id = chat or access.account_id
    number = chat_id.removeprefix("-").isdecimal()
    return {"chat_id": int(chat_id) if number else chat_id, "message_id": int(message)}


def _fit_together(outgoing: Outgoing) -> bool:
    """What may stand in one album."""
    kinds = {kind_of(media) for media in outgoing.media}
    if not 1 < len(outgoing.media) <= ALBUM:
        return True
    return kinds <= {"photo", "video"} or kinds == {"document"} or kinds == {"audio"}
