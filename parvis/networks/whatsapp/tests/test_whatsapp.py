"""What goes to WhatsApp, what its answers mean, and what is told of it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

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
    Refused,
    Temporary,
)  # fmt: skip
from parvis.networks.protocols import Access, Media, Outgoing, Problem, Target, Undecidable
from parvis.networks.tests.journals import Died, MemoryJournal
from parvis.networks.tests.stages import Stage, picture
from parvis.networks.tests.wire import Wire, says
from parvis.networks.whatsapp.adapter import WhatsApp
from parvis.networks.whatsapp.errors import HeldBack, NoBilling, NotReachable, OutsideWindow, TemplateRefused
from parvis.networks.whatsapp.tests.stage import asked
from parvis.networks.whatsapp.tests.stage import stage as on_stage
from village.testing import Village

SEND, MEDIA = "/v25.0/7/messages", "/v25.0/7/media"
SENT = {"messaging_product": "whatsapp", "contacts": [{"input": "99", "wa_id": "99"}], "messages": [{"id": "wamid.2"}]}


@pytest.fixture
def scene(quiet_village: Village) -> Stage:
    return on_stage(quiet_village)


def access(wire: Wire) -> Access:
    return Access(wire.url, "7", "t", extra={"business": "8"})


def recent(hours: float = 0.1, person: str = "99") -> Target:
    at = datetime.now(UTC) - timedelta(hours=hours)
    return Target("wamid.1", extra={"person": person, "at": at.isoformat()})


def error(code: int, subcode: int = 0) -> dict[str, Any]:
    details = {"messaging_product": "whatsapp", "details": "No."}
    return {"error": {"message": "No.", "code": code, "error_subcode": subcode, "error_data": details}}


def file(folder: Path, mime: str) -> Media:
    path = folder / "menu.bin"
    path.write_bytes(b"crumb")
    return Media(path, mime, size=5)


# What goes out


async def test_an_answer_quotes_what_it_answers_and_bears_our_key(wire: Wire, http: Http) -> None:
    wire.says[SEND] = says(200, SENT)
    journal = MemoryJournal()

    receipt = await WhatsApp(http).publish(Outgoing(("Yes.", "Until noon."), target=recent()), access(wire), journal)

    first, second = (asked.json() for asked in wire.to(SEND))
    assert first == {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": "99",
        "type": "text",
        "text": {"body": "Yes.", "preview_url": True},
        "context": {"message_id": "wamid.1"},
        "biz_opaque_callback_data": f"{journal.once}:text:0",
    }
    assert "context" not in second
    assert (receipt.part_ids, receipt.url) == (("wamid.2", "wamid.2"), "https://wa.me/99")


async def test_who_hides_their_number_is_answered_by_their_id(wire: Wire, http: Http) -> None:
    wire.says[SEND] = says(200, SENT)

    await WhatsApp(http).publish(Outgoing(("Yes.",), target=recent(person="US.13491")), access(wire), MemoryJournal())

    sent = wire.to(SEND)[0].json()
    assert (sent.get("to"), sent["recipient"]) == (None, "US.13491")


async def test_a_post_is_refused_without_a_call(wire: Wire, http: Http) -> None:
    for target in (None, Target("wamid.1")):
        with pytest.raises(ContentRefused):
            await WhatsApp(http).publish(Outgoing(("Bread!",), target=target), access(wire), MemoryJournal())

    assert wire.asked == []


async def test_words_go_with_the_first_picture_and_each_file_is_a_message(
    scene: Stage, http: Http, tmp_path: Path
) -> None:
    media = (picture(tmp_path), picture(tmp_path, "oven.png"))
    outgoing = Outgoing(("Yes.",), media=media, target=asked(scene.village, scene.handle))

    receipt = await WhatsApp(http).publish(outgoing, scene.access, MemoryJournal())

    there = scene.published()
    assert [(post["text"], len(post["media"])) for post in there] == [("Yes.", 1), ("", 1)]
    assert list(receipt.part_ids) == [f"wamid.HBg{post['id']}" for post in there]
    assert there[0]["record"]["answers"] == outgoing.target.remote_id  # type: ignore[union-attr]


async def test_words_that_are_too_long_for_a_picture_go_before_it(scene: Stage, http: Http, tmp_path: Path) -> None:
    outgoing = Outgoing(("x" * 1025,), media=(picture(tmp_path),), target=asked(scene.village, scene.handle))

    await WhatsApp(http).publish(outgoing, scene.access, MemoryJournal())

    assert [(len(post["text"]), len(post["media"])) for post in scene.published()] == [(1025, 0), (0, 1)]


@pytest.mark.parametrize(
    ("mime", "kind", "shown"),
    [
        ("application/pdf", "document", {"id": "5", "filename": "menu.bin", "caption": "The menu."}),
        ("video/mp4", "video", {"id": "5", "caption": "The menu."}),
        ("audio/ogg", "audio", {"id": "5"}),
    ],
)
async def test_a_file_goes_as_what_it_is(
    mime: str, kind: str, shown: dict[str, str], wire: Wire, http: Http, tmp_path: Path
) -> None:
    wire.says[SEND], wire.says[MEDIA] = says(200, SENT), says(200, {"id": "5"})

    outgoing = Outgoing(("The menu.",), media=(file(tmp_path, mime),), target=recent())
    await WhatsApp(http).publish(outgoing, access(wire), MemoryJournal())

    last = wire.to(SEND)[-1].json()
    assert (last["type"], last[kind]) == (kind, shown)
    assert len(wire.to(SEND)) == (2 if kind == "audio" else 1)
    body = wire.to(MEDIA)[0].body
    assert b"crumb" in body
    assert b'name="messaging_product"' in body
    assert mime.encode() in body


@pytest.mark.parametrize("moment", ["begun", "acted"])
async def test_what_was_sent_is_not_sent_again_and_what_may_have_been_is_for_a_person(
    moment: str, scene: Stage, http: Http
) -> None:
    journal = MemoryJournal(die_at=(moment, "text:1"))
    outgoing = Outgoing(("Yes.", "Until noon."), target=asked(scene.village, scene.handle))
    with pytest.raises(Died):
        await WhatsApp(http).publish(outgoing, scene.access, journal)

    with pytest.raises(Undecidable):
        await WhatsApp(http).publish(outgoing, scene.access, journal.resumed())

    assert [post["text"] for post in scene.published()] == ["Yes.", "Until noon."][: 1 if moment == "begun" else 2]


def codes(outgoing: Outgoing) -> list[tuple[str, bool]]:
    adapter = WhatsApp(Http())
    problems: list[Problem] = list(adapter.check(outgoing, adapter.limits))
    return [(problem.code, problem.blocking) for problem in problems]


def test_only_answers_are_taken_and_after_a_day_a_template() -> None:
    template = {"template": "31"}

    assert codes(Outgoing(("Bread!",))) == [("only_answers", True)]
    assert codes(Outgoing(("Yes.",), target=recent())) == []
    assert codes(Outgoing(("Yes.",), target=recent(25))) == [("outside_window", True)]
    assert codes(Outgoing(("",), target=recent(25), options=template)) == []
    assert codes(Outgoing(("Yes.",), target=recent(25), options=template)) == [("text_left_out", False)]
    assert codes(Outgoing(("x" * 4097,), target=recent())) == [("too_long", True)]


def test_documents_may_be_larger_than_films() -> None:
    def of(mime: str, size: int) -> Outgoing:
        return Outgoing(("Look.",), media=(Media(Path("a"), mime, alt="Menu", size=size),), target=recent())

    assert codes(of("application/pdf", 100_000_000)) == []
    assert codes(of("application/pdf", 100_000_001)) == [("file_too_large", True)]
    assert codes(of("video/mp4", 16_000_001)) == [("file_too_large", True)]


# What the answers mean


@pytest.mark.parametrize(
    ("status", "told", "kind"),
    [
        (401, error(0), AccessLost),
        (401, error(190), AccessLost),
        (400, error(190, 463), AccessExpired),
        (403, error(3), NotPermitted),
        (403, error(10), NotPermitted),
        (403, error(200), NotPermitted),
        (403, error(131005), NotPermitted),
        (403, error(368), NotPermitted),
        (403, error(131031), NotPermitted),
        (403, error(130497), NotPermitted),
        (400, error(4), Busy),
        (400, error(80007), Busy),
        (400, error(130429), Busy),
        (400, error(131056), Busy),
        (400, error(133016), Busy),
        (400, error(131048), NotPermitted),
        (400, error(1), AnswerLost),
        (503, error(2), AnswerLost),
        (500, error(131000), AnswerLost),
        (400, error(131000), AnswerLost),
        (500, error(131016), AnswerLost),
        (500, error(131057), AnswerLost),
        (400, error(133004), AnswerLost),
        (400, error(33), Gone),
        (400, error(100, 33), Gone),
        (400, error(100), ContentRefused),
        (400, error(131008), ContentRefused),
        (400, error(131009), ContentRefused),
        (400, error(131021), ContentRefused),
        (400, error(131051), ContentRefused),
        (400, error(131052), ContentRefused),
        (400, error(131053), ContentRefused),
        (400, error(132000), TemplateRefused),
        (404, error(132001), TemplateRefused),
        (400, error(132005), TemplateRefused),
        (400, error(132012), TemplateRefused),
        (400, error(132015), TemplateRefused),
        (400, error(132016), TemplateRefused),
        (400, error(132068), TemplateRefused),
        (400, error(132069), TemplateRefused),
        (400, error(131026), NotReachable),
        (400, error(131050), NotReachable),
        (400, error(130472), NotReachable),
        (400, error(131047), OutsideWindow),
        (400, error(131049), HeldBack),
        (400, error(131042), NoBilling),
        (400, error(133010), NotPermitted),
        (400, error(999_999), Refused),
        (200, error(131047), OutsideWindow),
        (200, error(2), AnswerLost),
        (200, {"messages": []}, AnswerLost),
        (200, {"messages": None}, AnswerLost),
        (200, {"messages": [None]}, AnswerLost),
        (200, {"messages": [{"id": None}]}, AnswerLost),
        (200, {"messages": {"id": "wamid.2"}}, AnswerLost),
        (200, [], AnswerLost),
        (200, b"null", AnswerLost),
        (200, b"<html>", AnswerLost),
        (200, b'{"messages": [{"id"', AnswerLost),
    ],
)
async def test_what_sending_answers_decides_what_is_true(
    status: int, told: Any, kind: type[NetworkError], wire: Wire, http: Http
) -> None:
    wire.says[SEND] = says(status, told)

    with pytest.raises(kind) as caught:
        await WhatsApp(http).publish(Outgoing(("Yes.",), target=recent()), access(wire), MemoryJournal())

    assert type(caught.value) is kind


async def test_who_had_enough_for_today_is_written_to_tomorrow(wire: Wire, http: Http) -> None:
    wire.says[SEND] = says(400, error(131049))

    with pytest.raises(HeldBack) as caught:
        await WhatsApp(http).publish(Outgoing(("Yes.",), target=recent()), access(wire), MemoryJournal())

    assert caught.value.retry_at and caught.value.retry_at > datetime.now(UTC) + timedelta(hours=23)


async def test_a_wait_is_as_long_as_the_headers_say(wire: Wire, http: Http) -> None:
    usage = '{"8": [{"type": "whatsapp", "call_count": 100, "estimated_time_to_regain_access": 9}]}'
    wire.says[SEND] = says(400, error(80007), {"X-Business-Use-Case-Usage": usage})

    with pytest.raises(Busy) as caught:
        await WhatsApp(http).publish(Outgoing(("Yes.",), target=recent()), access(wire), MemoryJournal())

    assert caught.value.retry_at and caught.value.retry_at > datetime.now(UTC) + timedelta(minutes=8)


@pytest.mark.parametrize("told", [b"<html>", b"[]", b"null", b'{"id'])
async def test_nonsense_to_read_is_a_trouble_that_passes(told: bytes, wire: Wire, http: Http, tmp_path: Path) -> None:
    for path in ("/7", "/8/message_templates", "/8/subscribed_apps", "/debug_token", "/7/media"):
        wire.says["/v25.0" + path] = says(200, told)
    adapter, ours = WhatsApp(http), access(wire)
    with_file = Outgoing(("Yes.",), media=(file(tmp_path, "image/png"),), target=recent())

    for doing in (
        adapter.who_am_i(ours),
        adapter.read_limits(ours),
        adapter.read_hooks(ours),
        adapter.read_grants(ours),
        adapter.publish(with_file, ours, MemoryJournal()),
    ):
        with pytest.raises(Temporary):
            await doing
    assert wire.to(SEND) == []


# The window, care, tokens


async def test_after_a_day_nothing_goes_out_but_templates(tmp_path: Path, http: Http) -> None:
    with Village.start(tmp_path) as aging:
        on = on_stage(aging)
        target = asked(aging, on.handle)
        aging.advance(86_400 + 60)
        adapter = WhatsApp(http)
        with pytest.raises(OutsideWindow):
            await adapter.publish(Outgoing(("Sorry.",), target=target), on.access, MemoryJournal())
        places = {name: number for number, name in (await adapter.read_limits(on.access)).places}
        chosen = next(number for name, number in places.items() if name.startswith("hello"))

        await adapter.publish(Outgoing(("",), target=target, options={"template": chosen}), on.access, MemoryJournal())
        asked(aging, on.handle, "Here I am again.")
        await adapter.publish(Outgoing(("Welcome.",), target=target), on.access, MemoryJournal())

    assert chosen


async def test_a_message_is_liked_and_that_is_taken_back(scene: Stage, http: Http) -> None:
    target = asked(scene.village, scene.handle)

    def likes() -> int:
        (post,) = scene.village.posts("zoe", network="whatsapp")[-1:]
        return int(post["likes"])

    seen = []
    for deed in ("like", "like", "unlike", "unlike"):
        await WhatsApp(http).moderate(deed, target, scene.access)
        seen.append(likes())

    assert seen == [1, 1, 0, 0]
    with pytest.raises(NotPermitted):
        await WhatsApp(http).moderate("remove", target, scene.access)
    with pytest.raises(NotPermitted):
        await WhatsApp(http).moderate("like", Target("wamid.1"), scene.access)


async def test_nothing_is_read_since_everything_is_told(scene: Stage, http: Http) -> None:
    catch = await WhatsApp(http).read_arrivals(scene.access, mark="as it was", about=())

    assert (catch.arrivals, catch.mark) == ((), "as it was")


async def test_a_token_that_ends_is_renewed_and_a_dead_one_is_lost(scene: Stage, http: Http) -> None:
    told = scene.village.session(scene.handle, network="whatsapp", seconds=3600)
    ours = Access(scene.access.base_url, scene.access.account_id, told["access_token"], extra=scene.access.extra)
    adapter = WhatsApp(http)

    renewed = await adapter.refresh(ours)

    assert renewed.token != ours.token
    assert (await adapter.who_am_i(renewed)).account_id == scene.access.account_id
    until = adapter.expires_at(renewed)
    assert until and until > datetime.now(UTC) + timedelta(days=59)
    assert adapter.expires_at(scene.access) is None
    scene.village.revoke(scene.handle, network="whatsapp")
    for doing in (adapter.refresh(renewed), adapter.who_am_i(renewed), adapter.read_grants(renewed)):
        with pytest.raises(AccessLost):
            await doing


async def test_what_is_allowed_is_told(scene: Stage, http: Http) -> None:
    grants = await WhatsApp(http).read_grants(scene.access)

    assert grants is not None
    assert grants.missing == []
    assert (await WhatsApp(http).read_hooks(scene.access)).is_set is False
