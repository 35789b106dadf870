"""What only Messenger knows."""

import asyncio
import hashlib
import hmac
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from parvis.kit.http import Http
from parvis.networks.errors import (
    AccessExpired,
    AccessLost,
    AnswerLost,
    Busy,
    ContentRefused,
    Gone,
    NetworkError,
    NotPermitted,
    Temporary,
)  # fmt: skip
from parvis.networks.messenger import sending
from parvis.networks.messenger.adapter import Messenger
from parvis.networks.messenger.errors import NotReachable, OutsideWindow
from parvis.networks.messenger.limits import LIMITS
from parvis.networks.messenger.tests.stage import asked, stage
from parvis.networks.messenger.way import MessengerWay
from parvis.networks.oauth import authorize_address, exchange
from parvis.networks.protocols import Access, Forged, Hook, Media, Outgoing, Target
from parvis.networks.tests.journals import Died, MemoryJournal
from parvis.networks.tests.stages import picture
from parvis.networks.tests.wire import Asked, Wire, says
from parvis.networks.ways import Found
from village.testing import Village

KEYS = {"client_id": "village", "client_secret": "village-secret"}
BACK = "https://parvis.example/back"
SEND = "/v25.0/7/messages"


@pytest.fixture
def aging(tmp_path: Path) -> Iterator[Village]:
    """A village of its own, whose clock may be put forward."""
    with Village.start(tmp_path) as running:
        yield running


def recent(hours: float = 0.1) -> Target:
    at = datetime.now(UTC) - timedelta(hours=hours)
    return Target("m_1", extra={"person": "99", "at": at.isoformat()})


def error(code: int, subcode: int = 0) -> dict[str, Any]:
    return {"error": {"message": "No.", "type": "OAuthException", "code": code, "error_subcode": subcode}}


async def signed_in(village: Village, http: Http, handle: str) -> Sequence[Found]:
    """Through the village's page, as a person's browser goes."""
    village.token(handle, network="messenger")
    base, way = f"{village.url}/messenger", MessengerWay()
    address = authorize_address(way.provider(base), KEYS, redirect_uri=BACK, state="s", verifier="v")
    answer = await http.call("GET", address + f"&approve={handle}")
    code = parse_qs(urlsplit(answer.headers["Location"]).query)["code"][0]
    tokens = await exchange(http, way.provider(base), KEYS, code=code, redirect_uri=BACK, verifier="v")
    return await way.accounts(http, base, tokens, KEYS)


async def test_a_sign_in_opens_the_pages_and_what_they_tell_is_added_to_what_they_told(
    quiet_village: Village, http: Http
) -> None:
    found = {one.account.name: one for one in await signed_in(quiet_village, http, "levain")}
    access = found["levain"].access
    messenger = Messenger(http)
    told = await messenger.graph.get(f"/{access.account_id}/subscribed_apps", access)
    path = f"/{access.account_id}/subscribed_apps"
    await messenger.graph.do("POST", path, access, subscribed_fields="feed")
    await signed_in(quiet_village, http, "levain")
    again = await messenger.graph.get(path, access)

    assert (await messenger.who_am_i(access)).account_id == found["levain"].account.account_id
    assert "message_echoes" in told["data"][0]["subscribed_fields"]
    assert {"feed", "messages"} <= set(again["data"][0]["subscribed_fields"])
    renewed = await messenger.refresh(access)
    assert (await messenger.who_am_i(renewed)).name == "levain"


async def test_a_dead_token_of_the_page_is_told_apart_from_an_old_one(aging: Village, http: Http) -> None:
    told = aging.session("over", network="messenger", seconds=1)
    access = Access(told["base_url"], told["account_id"], told["access_token"])
    aging.advance(5)
    with pytest.raises(AccessExpired):
        await Messenger(http).who_am_i(access)
    on = stage(aging)
    aging.revoke(on.handle, network="messenger")
    with pytest.raises(AccessLost):
        await Messenger(http).who_am_i(on.access)


def test_only_answers_are_taken_and_not_too_late() -> None:
    def codes(outgoing: Outgoing) -> list[tuple[str, bool]]:
        return [(problem.code, problem.blocking) for problem in Messenger(Http()).check(outgoing, LIMITS)]

    assert codes(Outgoing(("Bread!",))) == [("only_answers", True)]
    assert codes(Outgoing(("Yes.",), target=recent())) == []
    assert codes(Outgoing(("Yes.",), target=recent(30))) == [("human_agent", False)]
    assert codes(Outgoing(("Yes.",), target=recent(24 * 8))) == [("outside_window", True)]
    assert codes(Outgoing(("x" * 2001,), target=recent())) == [("too_long", True)]


async def test_a_post_is_refused_without_a_call(wire: Wire, http: Http) -> None:
    with pytest.raises(ContentRefused):
        await Messenger(http).publish(Outgoing(("Bread!",)), Access(wire.url, "7", "t"), MemoryJournal())
    assert wire.asked == []


async def test_words_and_files_are_messages_of_their_own_and_each_goes_out_once(
    quiet_village: Village, http: Http, tmp_path: Path
) -> None:
    files = (picture(tmp_path), picture(tmp_path, "oven.png"))
    steps = ("text:0", "text:1", "file:0", "file:1")
    for moment in ("begun", "acted"):
        for name in steps:
            on = stage(quiet_village)
            outgoing = Outgoing(("Yes.", "Yes."), media=files, target=asked(quiet_village, on.handle))
            journal = MemoryJournal(die_at=(moment, name))
            with pytest.raises(Died):
                await Messenger(http).publish(outgoing, on.access, journal)
            journal = journal.resumed()
            receipt = await Messenger(http).publish(outgoing, on.access, journal)

            there = on.published()
            assert [(post["text"], len(post["media"])) for post in there] == [("Yes.", 0)] * 2 + [("", 1)] * 2
            assert list(receipt.part_ids) == [f"m_{post['id']}" for post in there]
            assert journal.looked == [name]


async def test_after_a_day_a_human_answers_and_after_a_week_nobody(
    aging: Village, http: Http, monkeypatch: pytest.MonkeyPatch
) -> None:
    on = stage(aging)
    target = asked(aging, on.handle)
    ahead = timedelta()
    monkeypatch.setattr(sending, "now", lambda: datetime.now(UTC) + ahead)
    aging.advance(2 * 86_400)
    with pytest.raises(OutsideWindow):  # our clock is behind: the network says so
        await Messenger(http).publish(Outgoing(("Sorry.",), target=target), on.access, MemoryJournal())
    ahead = timedelta(days=2)
    await Messenger(http).publish(Outgoing(("Sorry, late.",), target=target), on.access, MemoryJournal())
    aging.advance(6 * 86_400)
    ahead = timedelta(days=8)
    with pytest.raises(OutsideWindow):
        await Messenger(http).publish(Outgoing(("Very late.",), target=target), on.access, MemoryJournal())
    asked(aging, on.handle, "Hello?")  # the window is open again, whatever is answered
    await Messenger(http).publish(Outgoing(("Here we are.",), target=target), on.access, MemoryJournal())

    assert [post["text"] for post in on.published()] == ["Sorry, late.", "Here we are."]


@pytest.mark.parametrize(
    ("status", "told", "kind"),
    [
        (400, error(190), AccessLost),
        (400, error(190, 463), AccessExpired),
        (403, error(200), NotPermitted),
        (403, error(10, 2018278), OutsideWindow),
        (400, error(551, 1545041), NotReachable),
        (400, error(551), NotReachable),
        (400, error(2, 2018344), NotPermitted),
        (400, error(100, 2018001), Gone),
        (400, error(100), ContentRefused),
        (400, error(613), Busy),
        (400, error(80006), Busy),
        (400, error(1200), AnswerLost),
        (400, error(2), AnswerLost),
        (500, error(1), AnswerLost),
        (200, error(2), AnswerLost),
        (200, {"recipient_id": "99"}, AnswerLost),
        (200, {"message_id": None}, AnswerLost),
        (200, [], AnswerLost),
        (200, b"<html>", AnswerLost),
        (200, b'{"message_id": "m', AnswerLost),
    ],
)
async def test_what_sending_answers_decides_what_is_true(
    wire: Wire, http: Http, status: int, told: Any, kind: type[NetworkError]
) -> None:
    wire.says[SEND] = says(status, told)
    with pytest.raises(kind) as caught:
        await Messenger(http).publish(Outgoing(("Yes.",), target=recent()), Access(wire.url, "7", "t"), MemoryJournal())
    assert type(caught.value) is kind


async def test_an_answer_says_what_it_is_and_a_document_goes_as_a_file(wire: Wire, http: Http, tmp_path: Path) -> None:
    wire.says[SEND] = says(200, {"recipient_id": "99", "message_id": "m_2"})
    wire.says["/v25.0/7/message_attachments"] = says(200, {"attachment_id": "5"})
    menu = tmp_path / "menu.pdf"
    menu.write_bytes(b"%PDF-1.7")
    outgoing = Outgoing(("The menu.",), media=(Media(menu, "application/pdf", alt="Menu"),), target=recent())
    receipt = await Messenger(http).publish(outgoing, Access(wire.url, "7", "t"), MemoryJournal())

    first, second = (asked.json() for asked in wire.to(SEND))
    assert first == {"recipient": {"id": "99"}, "message": {"text": "The menu."}, "messaging_type": "RESPONSE"}
    assert second["message"] == {"attachment": {"type": "file", "payload": {"attachment_id": "5"}}}
    assert b"application/pdf" in wire.to("/v25.0/7/message_attachments")[0].body
    assert receipt.url.startswith("https://business.facebook.com/")


@pytest.mark.parametrize("told", [b"<html>", [], {"data": None}, {"data": [None, {}, {"id": None}, {"id": "t_1"}]}])
async def test_reading_nonsense_brings_nothing_or_a_temporary_error(wire: Wire, http: Http, told: Any) -> None:
    for path in ("/7/conversations", "/t_1/messages"):
        wire.says["/v25.0" + path] = says(200, told)
    try:
        assert (await Messenger(http).read_arrivals(Access(wire.url, "7", "t"), mark="", about=())).arrivals == ()
    except Temporary:
        assert not isinstance(told, dict)


async def test_what_is_new_in_each_conversation_is_read_page_by_page(quiet_village: Village, http: Http) -> None:
    on = stage(quiet_village)
    messenger = Messenger(http)
    first = await messenger.read_arrivals(on.access, mark="", about=())
    for number in range(60):
        asked(quiet_village, on.handle, f"Question {number}", who="karim" if number % 2 else "zoe")
    answer = await messenger.publish(
        Outgoing(("Yes.",), target=asked(quiet_village, on.handle)), on.access, MemoryJournal()
    )
    second = await messenger.read_arrivals(on.access, mark=first.mark, about=())

    assert [one.text for one in first.arrivals] == ["Open on Sundays?"]
    told = {one.text for one in second.arrivals}
    assert {f"Question {number}" for number in range(60)} <= told
    (ours,) = [one for one in second.arrivals if one.ours]
    assert (ours.remote_id, ours.text) == (answer.remote_id, "Yes.")
    question = first.arrivals[0]
    assert (question.kind, question.author_name, question.extra["person"]) == ("message", "zoe", question.author_id)
    assert ours.extra["person"] == question.author_id


async def test_pictures_come_in_as_addresses(quiet_village: Village, http: Http, tmp_path: Path) -> None:
    on = stage(quiet_village)
    outgoing = Outgoing(("",), media=(picture(tmp_path),), target=asked(quiet_village, on.handle))
    await Messenger(http).publish(outgoing, on.access, MemoryJournal())
    catch = await Messenger(http).read_arrivals(on.access, mark="", about=())

    (ours,) = [one for one in catch.arrivals if one.ours]
    assert ours.text == ""
    assert ours.extra["files"][0].startswith(quiet_village.url)


async def test_what_the_village_pushes_is_heard(quiet_village: Village, http: Http, wire: Wire) -> None:
    on = stage(quiet_village)
    messenger, keys = Messenger(http), {"client_id": "1", "client_secret": "levain"}
    wire.says["/hook"] = says(200)
    quiet_village.hook("messenger", f"{wire.url}/hook", account=on.handle, secret="levain")
    target = asked(quiet_village, on.handle, "Gluten-free?")
    await pushed(wire, 1)
    receipt = await messenger.publish(Outgoing(("Yes.",), target=target), on.access, MemoryJournal())
    quiet_village.act("zoe", "like", network="messenger", status=receipt.remote_id.removeprefix("m_"))
    first, second = (Hook("POST", asked.headers, {}, asked.body, datetime.now(UTC)) for asked in await pushed(wire, 2))
    (said,), (liked,) = messenger.heard(first, keys), messenger.heard(second, keys)

    assert said.account_id == on.access.account_id
    assert (said.incoming.remote_id, said.incoming.text) == (target.remote_id, "Gluten-free?")
    assert said.incoming.extra["person"] == target.extra["person"]
    assert (liked.incoming.kind, liked.incoming.about_id) == ("like", receipt.remote_id)
    for forged, known in (
        (replace(first, body=first.body + b" "), keys),
        (first, keys | {"client_secret": "guessed"}),
        (replace(first, received_at=datetime.now(UTC) + timedelta(days=9999)), keys),
    ):
        with pytest.raises(Forged):
            messenger.heard(forged, known)


async def pushed(wire: Wire, number: int) -> list[Asked]:
    for _look in range(100):
        if len(wire.to("/hook")) >= number:
            return wire.to("/hook")
        await asyncio.sleep(0.05)
    raise AssertionError("nothing was pushed")


def heard(*events: Any) -> list[Any]:
    body = json.dumps({"object": "page", "entry": [{"id": "7", "time": 1, "messaging": list(events)}]}).encode()
    fresh = body.replace(b'"time": 1', b'"time": %d' % int(datetime.now(UTC).timestamp() * 1000))
    signed = hmac.new(b"levain", fresh, hashlib.sha256).hexdigest()
    hook = Hook("POST", {"X-Hub-Signature-256": f"sha256={signed}"}, {}, fresh, datetime.now(UTC))
    return [one.incoming for one in Messenger(Http()).heard(hook, {"client_secret": "levain"})]


def test_echoes_buttons_and_files_are_understood_and_receipts_passed_over() -> None:
    between = {"sender": {"id": "99"}, "recipient": {"id": "7"}, "timestamp": 1_700_000_000_000}
    back = {"sender": {"id": "7"}, "recipient": {"id": "99"}, "timestamp": 1_700_000_000_000}
    photo = {"type": "image", "payload": {"url": "https://cdn.example/1.jpg"}}
    echo, button, file = heard(
        back | {"message": {"mid": "m_1", "text": "From the inbox", "is_echo": True, "app_id": 1}},
        between | {"postback": {"title": "Opening hours", "payload": "HOURS", "mid": "m_2"}},
        between | {"message": {"mid": "m_3", "attachments": [photo, None]}},
        between | {"delivery": {"mids": ["m_1"], "watermark": 1}},
        between | {"read": {"watermark": 1}},
        between | {"message": {"mid": "m_4", "is_deleted": True}},
    )

    assert (echo.ours, echo.extra["person"], echo.text) == (True, "99", "From the inbox")
    assert (button.kind, button.text, button.remote_id) == ("message", "Opening hours", "m_2")
    assert file.extra["files"] == ["https://cdn.example/1.jpg"]
    assert heard(None, {}, {"message": None}, {"sender": None, "timestamp": "x"}, {"timestamp": 1}) == []
