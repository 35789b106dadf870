"""What goes to Telegram's Bot API, what its answers mean, and what comes in from the discussion group."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from parvis.kit.http import Http
from parvis.networks.errors import (
    AccessLost,
    AnswerLost,
    Busy,
    ContentRefused,
    Gone,
    NetworkError,
    NotPermitted,
    Temporary,
)  # fmt: skip
from parvis.networks.protocols import Access, Incoming, Media, Outgoing, Poll, Target, Undecidable
from parvis.networks.telegram.adapter import Telegram
from parvis.networks.telegram.tests.stage import stage as on_stage
from parvis.networks.telegram.tests.stage import with_group
from parvis.networks.telegram.way import BotForm, TelegramWay
from parvis.networks.telegram.words import marked, units
from parvis.networks.tests.journals import MemoryJournal
from parvis.networks.tests.stages import Stage, picture
from parvis.networks.tests.wire import Wire, in_turn, says
from parvis.networks.ways import Errand, set_out
from village.testing import Village

CHAT = {"id": -1001, "type": "channel", "title": "Bread", "username": "bread"}
SENT = {"ok": True, "result": {"message_id": 42, "date": 1, "chat": CHAT}}
TEXT = "/bot1:a/sendMessage"


def access(wire: Wire, **extra: Any) -> Access:
    return Access(wire.url, "-1001", "1:a", extra=extra)


async def sent(wire: Wire, http: Http, outgoing: Outgoing, method: str = "sendMessage") -> dict[str, Any]:
    """The request that a publication comes to."""
    wire.says[f"/bot1:a/{method}"] = says(200, SENT)
    await Telegram(http).publish(outgoing, access(wire), MemoryJournal())
    return dict(wire.to(f"/bot1:a/{method}")[-1].json())


@pytest.fixture
def scene(quiet_village: Village) -> Stage:
    return on_stage(quiet_village)


async def read(http: Http, access: Access, mark: str = "") -> tuple[list[Incoming], str]:
    catch = await Telegram(http).read_arrivals(access, mark=mark, about=())
    return list(catch.arrivals), catch.mark


# What goes out


async def test_a_text_goes_out_silently_and_without_a_preview(wire: Wire, http: Http) -> None:
    options = {"silent": True, "no_preview": True}

    body = await sent(wire, http, Outgoing(("Bread < 2 & more.",), options=options))

    assert body == {
        "chat_id": -1001,
        "text": "Bread < 2 & more.",
        "disable_notification": True,
        "link_preview_options": {"is_disabled": True},
    }


async def test_a_warned_text_is_veiled_where_utf_16_counts(wire: Wire, http: Http) -> None:
    body = await sent(wire, http, Outgoing(("Nuts 🥜!",), warning="🌰 Allergens"))

    assert body["text"] == "🌰 Allergens\n\nNuts 🥜!"
    assert body["entities"] == [
        {"type": "bold", "offset": 0, "length": 12},
        {"type": "spoiler", "offset": 14, "length": 8},
    ]


async def test_a_poll_asks_with_its_text(wire: Wire, http: Http) -> None:
    poll = Poll(("Rye", "Wheat"), seconds=3600, multiple=True)

    body = await sent(wire, http, Outgoing(("Which?",), poll=poll), "sendPoll")

    assert body["question"] == "Which?"
    assert body["options"] == [{"text": "Rye"}, {"text": "Wheat"}]
    assert (body["open_period"], body["allows_multiple_answers"]) == (3600, True)


async def test_a_post_with_its_place_is_told(wire: Wire, http: Http) -> None:
    wire.says[TEXT] = says(200, SENT)

    receipt = await Telegram(http).publish(Outgoing(("Bread.",)), access(wire), MemoryJournal())

    assert (receipt.remote_id, receipt.url) == ("42", "https://t.me/bread/42")


async def test_a_private_channel_has_another_address(wire: Wire, http: Http) -> None:
    chat = {"id": -1001234, "type": "channel", "title": "Bread"}
    wire.says[TEXT] = says(200, {"ok": True, "result": {"message_id": 7, "date": 1, "chat": chat}})

    receipt = await Telegram(http).publish(Outgoing(("Bread.",)), access(wire), MemoryJournal())

    assert receipt.url == "https://t.me/c/1234/7"


@pytest.mark.parametrize(
    ("mime", "method"),
    [
        ("image/jpeg", "sendPhoto"),
        ("image/gif", "sendAnimation"),
        ("video/mp4", "sendVideo"),
        ("audio/mpeg", "sendAudio"),
        ("application/pdf", "sendDocument"),
    ],
)
async def test_each_kind_of_file_has_its_method(mime: str, method: str, wire: Wire, http: Http, tmp_path: Path) -> None:
    path = tmp_path / "file.bin"
    path.write_bytes(b"bread")
    wire.says[f"/bot1:a/{method}"] = says(200, SENT)

    await Telegram(http).publish(Outgoing(("Look.",), media=(Media(path, mime),)), access(wire), MemoryJournal())

    (asked,) = wire.to(f"/bot1:a/{method}")
    assert b"bread" in asked.body
    assert b'name="caption"' in asked.body


async def test_an_album_is_one_post_with_one_caption(scene: Stage, http: Http, tmp_path: Path) -> None:
    media = (picture(tmp_path), picture(tmp_path, "oven.png"))
    outgoing = Outgoing(("Two loaves.",), media=media, warning="Hot")

    receipt = await Telegram(http).publish(outgoing, scene.access, MemoryJournal())

    (post,) = scene.published()
    assert (receipt.remote_id, len(post["media"])) == (post["id"], 2)
    assert post["text"] == "Hot\n\nTwo loaves."


async def test_a_poll_stands_in_the_channel(scene: Stage, http: Http) -> None:
    poll = Poll(("Rye", "Wheat"), seconds=3600)

    await Telegram(http).publish(Outgoing(("Which?",), poll=poll), scene.access, MemoryJournal())

    assert [post["text"] for post in scene.published()] == ["Which?"]


@pytest.mark.parametrize(
    ("outgoing", "code"),
    [
        (Outgoing(("x" * 4097,)), "too_long"),
        (Outgoing(("🥖" * 2049,)), "too_long"),
        (Outgoing(("x" * 1025,), media=(Media(Path("a"), "image/jpeg"),)), "too_long"),
        (Outgoing(("x" * 301,), poll=Poll(("a", "b"), 60)), "too_long"),
        (Outgoing(("x",), media=(Media(Path("a"), "image/jpeg", width=6000, height=5000),)), "too_many_pixels"),
        (Outgoing(("x",), media=(Media(Path("a"), "image/jpeg", width=2100, height=100),)), "ratio"),
        (Outgoing(("x",), media=(Media(Path("a"), "image/gif"), Media(Path("b"), "image/jpeg"))), "mixed_media"),
        (Outgoing(("x",), media=(Media(Path("a"), "application/pdf"), Media(Path("b"), "video/mp4"))), "mixed_media"),
        (Outgoing(("x",), media=(Media(Path("a"), "video/mp4", size=50_000_001),)), "file_too_large"),
        (Outgoing(("x",), media=(Media(Path("a"), "image/heic"),)), "goes_out_smaller"),
    ],
)
def test_what_telegram_would_refuse_is_told_before(outgoing: Outgoing, code: str) -> None:
    adapter = Telegram(Http())

    assert code in [problem.code for problem in adapter.check(outgoing, adapter.limits)]


def test_what_fits_is_not_blamed() -> None:
    adapter = Telegram(Http())
    mixed = (Media(Path("a"), "image/jpeg"), Media(Path("b"), "video/mp4"))

    assert adapter.check(Outgoing(("x" * 4096,)), adapter.limits) == []
    assert adapter.check(Outgoing(("x" * 1024,), media=mixed), adapter.limits) == []


def test_an_emoji_counts_twice() -> None:
    assert (units("a"), units("🥖"), marked("", "Hot")[0]) == (1, 2, "Hot")


# What the answers mean


def refusal(code: int, words: str, **parameters: Any) -> dict[str, Any]:
    return {"ok": False, "error_code": code, "description": words} | ({"parameters": parameters} if parameters else {})


@pytest.mark.parametrize(
    ("status", "words", "error"),
    [
        (400, "Bad Request: chat not found", AccessLost),
        (400, "Bad Request: message is too long", ContentRefused),
        (400, "Bad Request: message caption is too long", ContentRefused),
        (400, "Bad Request: can't parse entities: byte offset 3", ContentRefused),
        (400, "Bad Request: wrong file identifier/HTTP URL specified", ContentRefused),
        (400, "Bad Request: failed to get HTTP URL content", Temporary),
        (400, "Bad Request: PHOTO_INVALID_DIMENSIONS", ContentRefused),
        (400, "Bad Request: message to be replied not found", Gone),
        (400, "Bad Request: not enough rights to send text messages to the chat", NotPermitted),
        (401, "Unauthorized", AccessLost),
        (403, "Forbidden: bot was kicked from the channel chat", AccessLost),
        (403, "Forbidden: bot is not a member of the channel chat", AccessLost),
        (403, "Forbidden: need administrator rights in the channel chat", AccessLost),
        (403, "Forbidden: bot was blocked by the user", NotPermitted),
        (404, "Not Found", AccessLost),
        (409, "Conflict: terminated by other getUpdates request", Temporary),
        (413, "Request Entity Too Large", ContentRefused),
        (500, "Internal Server Error", AnswerLost),
        (502, "Bad Gateway", AnswerLost),
    ],
)
async def test_every_no_means_something(
    status: int, words: str, error: type[NetworkError], wire: Wire, http: Http
) -> None:
    wire.says[TEXT] = says(status, refusal(status, words))

    with pytest.raises(error) as caught:
        await Telegram(http).publish(Outgoing(("Bread.",)), access(wire), MemoryJournal())

    assert words in caught.value.said


async def test_how_long_to_wait_stands_in_the_body(wire: Wire, http: Http) -> None:
    wire.says[TEXT] = says(429, refusal(429, "Too Many Requests: retry after 90", retry_after=90))

    with pytest.raises(Busy) as caught:
        await Telegram(http).publish(Outgoing(("Bread.",)), access(wire), MemoryJournal())

    assert caught.value.retry_at is not None
    assert timedelta(seconds=80) < caught.value.retry_at - datetime.now(UTC) < timedelta(seconds=100)


async def test_a_group_that_has_grown_is_asked_by_its_new_number(wire: Wire, http: Http) -> None:
    moved = refusal(400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=-1002)
    wire.says[TEXT] = in_turn(says(400, moved), says(200, SENT))

    await Telegram(http).publish(Outgoing(("Bread.",)), access(wire), MemoryJournal())

    assert [asked.json()["chat_id"] for asked in wire.to(TEXT)] == [-1001, -1002]


@pytest.mark.parametrize(
    "told",
    [
        b"<html>Blocked</html>",
        b'{"ok": true, "result": {"message_',
        b"null",
        b"[]",
        b'{"ok": true, "result": null}',
        b'{"ok": true, "result": {"message_id": null}}',
        b'{"ok": true, "result": []}',
        b'{"ok": true, "result": {"message_id": 4, "chat": null}}',
    ],
)
async def test_nonsense_is_never_taken_for_a_yes(told: bytes, wire: Wire, http: Http) -> None:
    wire.says[TEXT] = says(200, told)

    with pytest.raises(AnswerLost):
        await Telegram(http).publish(Outgoing(("Bread.",)), access(wire), MemoryJournal())


async def test_a_no_with_200_is_a_no(wire: Wire, http: Http) -> None:
    wire.says[TEXT] = says(200, refusal(400, "Bad Request: message is too long"))

    with pytest.raises(ContentRefused):
        await Telegram(http).publish(Outgoing(("Bread.",)), access(wire), MemoryJournal())


@pytest.mark.parametrize("told", [b"<html>", b"null", b'{"ok": true}', b'{"ok": true, "result": {}}', b'{"ok": 1}'])
async def test_nonsense_to_read_is_a_trouble_that_passes(told: bytes, wire: Wire, http: Http) -> None:
    wire.says["/bot1:a/getUpdates"] = wire.says["/bot1:a/getChat"] = says(200, told)

    with pytest.raises(Temporary):
        await Telegram(http).read_arrivals(access(wire), mark="", about=())
    with pytest.raises(Temporary):
        await Telegram(http).who_am_i(access(wire))


async def test_updates_without_sense_are_passed_over(wire: Wire, http: Http) -> None:
    updates = [None, {}, {"update_id": 5}, {"update_id": 6, "message": {}}, {"update_id": 7, "message_reaction": {}}]
    wire.says["/bot1:a/getUpdates"] = says(200, {"ok": True, "result": updates})

    incoming, mark = await read(http, access(wire, group="-1002"), mark="not json")

    assert (incoming, json.loads(mark)["next"]) == ([], 8)


# A lost answer


async def test_the_copy_in_the_group_proves_that_a_post_went_out(scene: Stage, http: Http) -> None:
    ours = with_group(scene)
    journal = MemoryJournal(before=lambda step: scene.lose("500_after_accepting"))
    with pytest.raises(AnswerLost):
        await Telegram(http).publish(Outgoing(("Fresh at seven.",)), ours, journal)

    receipt = await Telegram(http).publish(Outgoing(("Fresh at seven.",)), ours, journal.resumed())

    (post,) = scene.published()
    assert receipt.remote_id == post["id"]


async def test_a_missing_copy_proves_nothing(scene: Stage, http: Http, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("parvis.networks.telegram.sending.LOOK_SECONDS", 0)
    journal = MemoryJournal(before=lambda step: scene.lose("500_before"))
    with pytest.raises(AnswerLost):
        await Telegram(http).publish(Outgoing(("Fresh at seven.",)), with_group(scene), journal)

    with pytest.raises(Undecidable):
        await Telegram(http).publish(Outgoing(("Fresh at seven.",)), with_group(scene), journal.resumed())


# What comes in


async def published(scene: Stage, http: Http) -> dict[str, Any]:
    await Telegram(http).publish(Outgoing(("Fresh bread at seven.",)), scene.access, MemoryJournal())
    return scene.published()[-1]


async def test_comments_mentions_messages_and_members_come_in_once(scene: Stage, http: Http) -> None:
    post = await published(scene, http)
    act: Callable[..., dict[str, Any]] = scene.village.act
    asked = act("zoe", "reply", network="telegram", status=post["id"], text="Open on Sundays?")
    act("ben", "reply", network="telegram", status=asked["id"], text="I think so.")
    act("karim", "mention", network="telegram", account=scene.handle, text="where are you?")
    act("lea", "direct", network="telegram", account=scene.handle, text="Do you deliver?")
    act("noah", "follow", network="telegram", account=scene.handle)
    ours = with_group(scene)

    incoming, mark = await read(http, ours)
    again, _mark = await read(http, ours, mark)

    # Ben answered Zoé, whom the village tells of it, not us.
    assert [one.kind for one in incoming] == ["comment", "mention", "message", "follow"]
    question = incoming[0]
    assert (question.about_id, question.parent_id, question.text) == (post["id"], post["id"], "Open on Sundays?")
    assert (question.author_handle, question.ours) == ("@zoe", False)
    assert again == []


async def test_a_reply_below_a_comment_belongs_to_the_post_too(scene: Stage, http: Http) -> None:
    """Of the answers in a thread only those to us are told in the village; to the comment of ours in the group."""
    post = await published(scene, http)
    scene.village.act("zoe", "reply", network="telegram", status=post["id"], text="Open on Sundays?")
    ours = with_group(scene)
    (question,), mark = await read(http, ours)
    receipt = await Telegram(http).publish(
        Outgoing(("Yes.",), target=Target(question.remote_id, question.about_id)), ours, MemoryJournal()
    )
    answer = scene.published()[-1]
    scene.village.act("zoe", "reply", network="telegram", status=answer["id"], text="Thank you!")
    scene.village.act("zoe", "like", network="telegram", status=answer["id"])

    incoming, _mark = await read(http, ours, mark)

    thanks, like = sorted(incoming, key=lambda one: one.kind)
    assert (thanks.kind, thanks.about_id, thanks.parent_id) == ("comment", post["id"], receipt.remote_id)
    assert (like.kind, like.parent_id, like.author_handle) == ("like", receipt.remote_id, "@zoe")


async def test_a_private_message_is_answered_where_it_came_from(scene: Stage, http: Http) -> None:
    scene.village.act("lea", "direct", network="telegram", account=scene.handle, text="Do you deliver?")
    ours = with_group(scene)
    (message,), _mark = await read(http, ours)

    receipt = await Telegram(http).publish(
        Outgoing(("We do.",), target=Target(message.remote_id)), ours, MemoryJournal()
    )

    answer = scene.published()[-1]
    assert (message.kind, answer["visibility"], answer["text"]) == ("message", "direct", "We do.")
    assert receipt.remote_id.startswith(message.remote_id.partition("/")[0])


async def test_a_page_is_kept_before_the_next_one_is_asked_for(wire: Wire, http: Http) -> None:
    wire.says["/bot1:a/getUpdates"] = says(200, {"ok": True, "result": [{"update_id": 9}] * 100})

    _incoming, mark = await read(http, access(wire))
    await read(http, access(wire), mark)

    first, second = wire.to("/bot1:a/getUpdates")
    assert "offset" not in first.json()
    assert second.json()["offset"] == 10
    assert {"message_reaction", "chat_member"} <= set(first.json()["allowed_updates"])


async def test_many_comments_come_in_page_by_page(scene: Stage, http: Http) -> None:
    post = await published(scene, http)
    for number in range(105):
        scene.village.act("zoe", "reply", network="telegram", status=post["id"], text=f"Question {number}?")
    ours = with_group(scene)

    first, mark = await read(http, ours)
    second, _mark = await read(http, ours, mark)

    assert len({one.remote_id for one in (*first, *second)}) == 105
    assert {one.about_id for one in (*first, *second)} == {post["id"]}


async def test_a_queue_that_goes_to_a_web_hook_is_not_an_error(scene: Stage, http: Http) -> None:
    ours = with_group(scene)
    await Telegram(http).ask_for_hooks(ours, "http://127.0.0.1:9/hooks/")

    assert await read(http, ours, "kept") == ([], "kept")

    await Telegram(http).ask_for_hooks(ours, "")
    assert (await read(http, ours))[0] == []


# Care


async def test_a_comment_is_liked_and_removed(scene: Stage, http: Http) -> None:
    post = await published(scene, http)
    said = scene.village.act("zoe", "reply", network="telegram", status=post["id"], text="Buy my shoes")
    ours = with_group(scene)
    (comment,), _mark = await read(http, ours)
    adapter, target = Telegram(http), Target(comment.remote_id)

    for deed in ("like", "like", "unlike", "unlike"):
        await adapter.moderate(deed, target, ours)
    await adapter.moderate("remove", target, ours)

    zoe = {one["id"]: one for one in scene.village.posts("zoe", network="telegram")}
    assert zoe[said["id"]]["deleted_at"]
    with pytest.raises(Gone):
        await adapter.moderate("remove", target, ours)


# Connecting


async def connect(scene: Stage, http: Http, **told: str) -> Any:
    form = BotForm({"token": scene.access.token, "channel": scene.handle} | told)
    assert form.is_valid()
    return await set_out(TelegramWay(), Errand(http, form.cleaned_data, base_url=scene.access.base_url))


async def test_a_bot_and_its_channel_become_a_channel_of_ours(scene: Stage, http: Http) -> None:
    outcome = await connect(scene, http, channel=f"https://t.me/{scene.handle}")

    assert outcome.connected, outcome.report
    account, found = outcome.errand.account, outcome.errand.access
    assert (account.account_id, account.handle) == (scene.access.account_id, f"@{scene.handle}")
    assert account.followers == 1
    assert found.extra["group"] == with_group(scene).extra["group"]
    assert len(found.extra["hook_secret"]) > 30


@pytest.mark.parametrize(
    ("told", "place"), [({"token": "1:wrong"}, 0), ({"channel": "@nobody"}, 1), ({"channel": "-100999"}, 1)]
)
async def test_what_is_wrong_is_said_where_it_is_wrong(
    told: dict[str, str], place: int, scene: Stage, http: Http
) -> None:
    outcome = await connect(scene, http, **told)

    assert not outcome.connected
    assert [check.state for check in outcome.report].index("bad") == place


async def test_who_may_not_post_is_no_administrator(wire: Wire, http: Http) -> None:
    wire.says["/bot1:a/getMe"] = says(200, {"ok": True, "result": {"id": 1, "is_bot": True, "first_name": "B"}})
    wire.says["/bot1:a/getChat"] = says(200, {"ok": True, "result": CHAT})
    member = {"status": "administrator", "can_post_messages": False}
    wire.says["/bot1:a/getChatMember"] = says(200, {"ok": True, "result": member})

    with pytest.raises(NotPermitted):
        await Telegram(http).who_am_i(access(wire))
