"""The field's own client library speaks to the village as it speaks to Telegram."""

from typing import Any

import pytest

from parvis.kit.http import Http
from parvis.networks.protocols import Outgoing, Poll, Target
from parvis.networks.telegram.adapter import Telegram
from parvis.networks.telegram.tests.stage import stage as on_stage
from parvis.networks.telegram.tests.stage import with_group
from parvis.networks.tests.journals import MemoryJournal
from parvis.networks.tests.stages import PIXEL
from village.testing import Village

telegram: Any = pytest.importorskip("telegram", reason="python-telegram-bot is not installed")


async def test_a_bot_of_python_telegram_bot_does_a_round_trip(quiet_village: Village, http: Http) -> None:
    scene = on_stage(quiet_village)
    ours = with_group(scene)
    async with telegram.Bot(ours.token, base_url=f"{ours.base_url}/bot") as bot:
        assert bot.username == f"{scene.handle}_bot"
        chat = await bot.get_chat(ours.account_id)
        assert (chat.type, str(chat.linked_chat_id)) == ("channel", ours.extra["group"])
        member = await bot.get_chat_member(ours.account_id, bot.id)
        assert member.can_post_messages

        text = await bot.send_message(ours.account_id, "Nuts", entities=[telegram.MessageEntity("spoiler", 0, 4)])
        photo = await bot.send_photo(ours.account_id, PIXEL, caption="A loaf")
        album = await bot.send_media_group(ours.account_id, [telegram.InputMediaPhoto(PIXEL) for _ in range(2)])
        poll = await bot.send_poll(ours.account_id, "Which?", ["Rye", "Wheat"], open_period=60)
        assert text.entities[0].type == "spoiler"
        assert (photo.caption, len(album), poll.poll.options[1].text) == ("A loaf", 2, "Wheat")

        quiet_village.act("zoe", "reply", network="telegram", status=text.message_id, text="Open?")
        updates = await bot.get_updates(allowed_updates=["message"])
        copies = [one.message for one in updates if one.message.is_automatic_forward]
        assert [copy.forward_origin.message_id for copy in copies][:1] == [text.message_id]
        (comment,) = [one.message for one in updates if one.message.text == "Open?"]
        assert comment.reply_to_message.is_automatic_forward
        await bot.set_message_reaction(comment.chat_id, comment.message_id, "👍")
        answer = await comment.reply_text("Yes.", do_quote=True)
        assert answer.reply_to_message.message_id == comment.message_id
        assert await bot.delete_message(comment.chat_id, comment.message_id)
        with pytest.raises(telegram.error.BadRequest):
            await bot.delete_message(comment.chat_id, comment.message_id)


async def test_what_the_adapter_sends_is_what_the_client_reads(quiet_village: Village, http: Http) -> None:
    scene = on_stage(quiet_village)
    ours = with_group(scene)
    adapter = Telegram(http)
    await adapter.publish(Outgoing(("Nuts 🥜", "And more.")), ours, MemoryJournal())
    await adapter.publish(Outgoing(("Which?",), poll=Poll(("Rye", "Wheat"), 60)), ours, MemoryJournal())
    await adapter.publish(Outgoing(("Behind a veil",), warning="🥜"), ours, MemoryJournal())
    async with telegram.Bot(ours.token, base_url=f"{ours.base_url}/bot") as bot:
        sent = [update.message for update in await bot.get_updates(allowed_updates=["message"])]

    assert [message.text for message in sent[:2]] == ["Nuts 🥜", "And more."]
    assert sent[2].poll.question == "Which?"
    assert [sent[3].parse_entity(entity) for entity in sent[3].entities] == ["🥜", "Behind a veil"]


async def test_what_comes_in_is_the_same_to_both(quiet_village: Village, http: Http) -> None:
    scene = on_stage(quiet_village)
    ours = with_group(scene)
    quiet_village.act("lea", "direct", network="telegram", account=scene.handle, text="Do you deliver?")
    async with telegram.Bot(ours.token, base_url=f"{ours.base_url}/bot") as bot:
        (update,) = await bot.get_updates()

    catch = await Telegram(http).read_arrivals(ours, mark="", about=())
    (incoming,) = catch.arrivals
    assert incoming.remote_id == f"{update.message.chat_id}/{update.message.message_id}"
    assert incoming.author_handle == f"@{update.message.from_user.username}"
    await Telegram(http).publish(Outgoing(("Yes.",), target=Target(incoming.remote_id)), ours, MemoryJournal())
    assert scene.published()[-1]["visibility"] == "direct"
