"""One message of a bot: which method carries it, and whether it went out.

Source: https://core.telegram.org/bots/api#sendmessage, #sendmediagroup, #sendpoll (read 2026-11-22).
"""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from parvis.kit.http import Http
from parvis.networks import text as words
from parvis.networks.errors import AnswerLost
from parvis.networks.protocols import Access, Media, Outgoing, Result, Undecidable
from parvis.networks.telegram.calling import Files, ask
from parvis.networks.telegram.limits import ANIMATION, PHOTOS, SOUNDS
from parvis.networks.telegram.words import Entity, marked

#: How much the moment of a post may differ from ours.
CLOCKS_APART = timedelta(seconds=30)
LOOKS = 4
LOOK_SECONDS = 2.0
VEILED = ("photo", "video", "animation")


def kind_of(media: Media) -> str:
    """What a file is called there: the field and, with a capital, the method that sends it."""
    if media.mime in PHOTOS:
        return "photo"
    if media.mime == ANIMATION:
        return "animation"
    if media.mime.startswith("video/"):
        return "video"
    return "audio" if media.mime in SOUNDS else "document"


class Message:
    """One part of a publication: sending it, and finding out whether it went out."""

    def __init__(
        self,
        http: Http,
        access: Access,
        outgoing: Outgoing,
        number: int,
        reply_to: Mapping[str, Any],
        began_at: datetime,
    ) -> None:
        self.http, self.access, self.outgoing, self.number = http, access, outgoing, number
        self.began_at = began_at
        self.media: Sequence[Media] = outgoing.media if number == 0 else ()
        chat = reply_to.get("chat_id") or access.account_id
        self.common: dict[str, Any] = {"chat_id": _chat(chat)}
        if reply_to:
            self.common["reply_parameters"] = {"message_id": int(reply_to["message_id"])}
        if outgoing.options.get("silent"):
            self.common["disable_notification"] = True
        self.text, self.entities = marked(outgoing.parts[number], outgoing.warning)

    async def act(self) -> Result:
        method, fields, files = await self._request()
        told = await ask(self.http, self.access, method, fields, files=files, effect=True)
        return result_of(told)

    async def look(self) -> Result | None:
        """A bot cannot read a channel. Where a discussion group is linked, the network puts the post there as well.

        The copy proves that it went out. That there is none proves nothing: somebody may have read it away.
        """
        group = str(self.access.extra.get("group") or "")
        if not group or self.outgoing.target is not None:
            raise Undecidable
        for _look in range(LOOKS):
            # Without an offset: what is read in this way stays there for the next reader.
            for update in await ask(self.http, self.access, "getUpdates", {"limit": 100, "timeout": 0}):
                found = self._copy(update, group)
                if found is not None:
                    return found
            await asyncio.sleep(LOOK_SECONDS)
        raise Undecidable

    def _copy(self, update: Mapping[str, Any], group: str) -> Result | None:
        message = update.get("message") or {}
        origin = message.get("forward_origin") or {}
        chat = origin.get("chat") or {}
        if not message.get("is_automatic_forward") or str((message.get("chat") or {}).get("id")) != group:
            return None
        sent_at = datetime.fromtimestamp(origin.get("date", 0), UTC)
        text = message.get("text") or message.get("caption") or (message.get("poll") or {}).get("question") or ""
        here = str(chat.get("id")) == self.access.account_id and sent_at >= self.began_at - CLOCKS_APART
        if not here or not (text == self.text or words.same_text(text, self.text)):
            return None
        return {"id": str(origin["message_id"]), "url": address(chat, origin["message_id"])}

    async def _request(self) -> tuple[str, dict[str, Any], Files]:
        if self.outgoing.poll is not None and self.number == 0:
            return "sendPoll", self._poll(), {}
        if not self.media:
            fields = self.common | {"text": self.text} | _marks("entities", self.entities)
            if self.outgoing.options.get("no_preview"):
                fields["link_preview_options"] = {"is_disabled": True}
            return "sendMessage", fields, {}
        contents = [await asyncio.to_thread(media.path.read_bytes) for media in self.media]
        files = {
            f"file{number}": (content, media.path.name, media.mime)
            for number, (media, content) in enumerate(zip(self.media, contents, strict=True))
        }
        if len(self.media) > 1:
            return "sendMediaGroup", self.common | {"media": self._album()}, files
        kind = kind_of(self.media[0])
        fields = self.common | self._caption() | _measures(self.media[0], kind)
        if self.outgoing.warning and kind in VEILED:
            fields["has_spoiler"] = True
        return f"send{kind.capitalize()}", fields, {kind: files["file0"]}

    def _album(self) -> list[dict[str, Any]]:
        """The caption of the first one stands under all."""
        items = []
        for number, media in enumerate(self.media):
            kind = kind_of(media)
            item = {"type": kind, "media": f"attach://file{number}"} | _measures(media, kind)
            if self.outgoing.warning and kind in VEILED:
                item["has_spoiler"] = True
            items.append(item | (self._caption() if number == 0 else {}))
        return items

    def _caption(self) -> dict[str, Any]:
        return ({"caption": self.text} if self.text else {}) | _marks("caption_entities", self.entities)

    def _poll(self) -> dict[str, Any]:
        poll = self.outgoing.poll
        assert poll is not None
        fields: dict[str, Any] = {
            "question": self.outgoing.parts[0],
            "options": [{"text": option} for option in poll.options],
            "allows_multiple_answers": poll.multiple,
            "open_period": poll.seconds,
        }
        return self.common | fields


def result_of(told: Any) -> Result:
    """What a step remembers of the message, or of the first one of an album. Raises AnswerLost where none is named."""
    messages = told if isinstance(told, list) else [told]
    first = messages[0] if messages and isinstance(messages[0], dict) else {}
    chat = first.get("chat")
    if not isinstance(first.get("message_id"), int) or not isinstance(chat, dict) or "id" not in chat:
        raise AnswerLost(said=str(told))
    return {"id": str(first["message_id"]), "url": address(chat, first["message_id"]), "chat": str(chat["id"])}


def address(chat: Mapping[str, Any], message_id: int | str) -> str:
    """Where people read it, "" where only two do; that of a private channel opens for its members alone."""
    if chat.get("type") == "private":
        return ""
    if chat.get("username"):
        return f"https://t.me/{chat['username']}/{message_id}"
    return f"https://t.me/c/{str(chat.get('id', '')).removeprefix('-100')}/{message_id}"


def _chat(chat_id: object) -> int | str:
    text = str(chat_id)
    return int(text) if text.removeprefix("-").isdecimal() else text


def _marks(name: str, entities: Sequence[Entity]) -> dict[str, Any]:
    return {name: list(entities)} if entities else {}


def _measures(media: Media, kind: str) -> dict[str, Any]:
    if kind != "video":
        return {}
    known = {"width": media.width, "height": media.height, "duration": round(media.seconds)}
    return {name: value for name, value in known.items() if value} | {"supports_streaming": True}
