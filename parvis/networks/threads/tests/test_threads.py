"""What only Threads knows."""

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
    Unfinished,
)  # fmt: skip
from parvis.networks.oauth import authorize_address, exchange
from parvis.networks.protocols import Access, Forged, Hook, Media, Outgoing, Poll, Target, Undecidable
from parvis.networks.tests.journals import MemoryJournal
from parvis.networks.tests.stages import picture
from parvis.networks.tests.wire import Asked, Wire, in_turn, says
from parvis.networks.threads import arrivals, containers
from parvis.networks.threads.adapter import HOME, Threads
from parvis.networks.threads.limits import LIMITS, length
from parvis.networks.threads.tests.stage import hosted, stage
from parvis.networks.threads.way import ThreadsWay
from parvis.networks.ways import Found
from village.testing import Village

KEYS = {"client_id": "village", "client_secret": "village-secret"}
API = "/v1.0"
BACK = "https://parvis.example/back"


def on_wire(wire: Wire) -> Access:
    return Access(wire.url, "7", "token", extra={"username": "bread"})


def error(code: int, subcode: int = 0, message: str = "No.") -> dict[str, Any]:
    return {"error": {"message": message, "type": "OAuthException", "code": code, "error_subcode": subcode}}


async def signed_in(village: Village, http: Http, way: ThreadsWay, handle: str = "signedin") -> Sequence[Found]:
    """Through the village's page, as a person's browser goes."""
    village.token(handle, network="threads")
    base = f"{village.url}/threads"
    address = authorize_address(way.provider(base), KEYS, redirect_uri=BACK, state="s", verifier="v")
    answer = await http.call("GET", address + f"&approve={handle}")
    code = parse_qs(urlsplit(answer.headers["Location"]).query)["code"][0]
    tokens = await exchange(http, way.provider(base), KEYS, code=code, redirect_uri=BACK, verifier="v")
    return await way.accounts(http, base, tokens, KEYS)


async def test_a_sign_in_brings_one_account_and_a_token_of_sixty_days(quiet_village: Village, http: Http) -> None:
    (found,) = await signed_in(quiet_village, http, ThreadsWay(), "levain")

    assert found.account.handle == "@levain"
    assert found.access.extra["username"] == "levain"
    assert found.access.extra["client_secret"] == ""  # renewing needs none
    until = Threads(http).expires_at(found.access)
    assert until is not None
    assert until - datetime.now(UTC) > timedelta(days=59)
    assert ThreadsWay().provider(HOME).authorize == "https://threads.net/oauth/authorize"


@pytest.fixture
def aging(tmp_path: Path) -> Iterator[Village]:
    """A village of its own, whose clock may be put forward."""
    with Village.start(tmp_path) as running:
        yield running


async def test_a_token_is_renewed_by_itself_once_it_is_a_day_old(aging: Village, http: Http) -> None:
    told = aging.session("young", network="threads", seconds=60 * 86_400)
    access = Access(told["base_url"], told["account_id"], told["access_token"], extra={"client_id": "village"})
    threads = Threads(http)
    with pytest.raises(AccessLost):
        await threads.refresh(access)

    aging.advance(90_000)
    renewed = await threads.refresh(access)

    assert (await threads.who_am_i(renewed)).handle == "@young"
    assert threads.expires_at(renewed) is not None


async def test_a_token_that_is_over_or_revoked_is_told_apart(aging: Village, http: Http) -> None:
    told = aging.session("over", network="threads", seconds=1)
    access = Access(told["base_url"], told["account_id"], told["access_token"])
    aging.advance(5)
    with pytest.raises(AccessExpired):
        await Threads(http).who_am_i(access)

    on = stage(aging)
    aging.revoke(on.handle, network="threads")
    with pytest.raises(AccessLost):
        await Threads(http).who_am_i(on.access)


def test_an_emoji_counts_its_bytes() -> None:
    assert length("bread") == 5
    assert length("pâté") == 4
    assert length("🥐") == 4
    assert length("👨‍🍳") == len("👨‍🍳".encode())
    problems = Threads(Http()).check(Outgoing(("🥐" * 126,)), LIMITS)
    assert [problem.code for problem in problems] == ["too_long"]


def test_what_threads_does_not_take_is_said_before() -> None:
    def codes(outgoing: Outgoing) -> list[str]:
        return [problem.code for problem in Threads(Http()).check(outgoing, LIMITS) if problem.blocking]

    two = Poll(("Rye", "Wheat"), 86_400)
    assert codes(Outgoing(("Which?",), poll=two)) == []
    assert codes(Outgoing(("Which?",), poll=replace(two, seconds=3600))) == ["poll_time"]
    assert codes(Outgoing(("Which?",), poll=replace(two, multiple=True))) == ["poll_multiple"]
    assert codes(Outgoing(("Look.",), options={"first_comment": "x" * 501})) == ["comment_too_long"]
    film = Media(Path("oven.mp4"), "video/mp4", alt="x", width=1080, height=1920, seconds=301)
    assert codes(Outgoing(("Look.",), media=(film,))) == ["film_too_long"]
    assert codes(Outgoing(("Look.",), media=(replace(film, seconds=30),) * 21)) == ["too_many_media"]


async def test_a_first_comment_and_a_topic_go_out(quiet_village: Village, http: Http) -> None:
    on = stage(quiet_village)
    options = {"topic": "#bread", "reply_control": "mentioned_only", "first_comment": "The recipe: bread.example"}
    receipt = await Threads(http).publish(Outgoing(("Fresh.",), options=options), on.access, MemoryJournal())

    post, comment = on.published()
    assert (post["record"]["topic_tag"], post["record"]["reply_audience"]) == ("bread", "mentioned_only")
    assert (comment["text"], comment["reply_to"]) == ("The recipe: bread.example", receipt.remote_id)
    assert receipt.part_ids == (post["id"],)


@pytest.mark.parametrize(
    ("wanted", "problems"),
    [
        ("17890", []),
        ("https://www.threads.net/@bread.rye/post/DCkkKl_OG-1", []),
        (" https://www.threads.com/@bread/post/DCkkKl_OGb1/?xmt=1 ", []),
        ("threads.net/@bread/post/DCkkKl_OGb1", []),
        ("https://www.threads.net/@bread", ["quote"]),
        ("https://notthreads.net/@bread/post/DCkkKl_OGb1", ["quote"]),
        ("https://x.com/bread/status/5", ["quote"]),
        ("bread", ["quote"]),
    ],
)
def test_what_is_quoted_is_an_address_or_a_number(wanted: str, problems: list[str]) -> None:
    found = Threads(Http()).check(Outgoing(("Look.",), options={"quote": wanted}), LIMITS)

    assert [problem.code for problem in found if problem.blocking] == problems


async def test_a_post_is_quoted_by_our_address_or_any_number_in_the_first_part(
    quiet_village: Village, http: Http
) -> None:
    on = stage(quiet_village)
    threads = Threads(http)
    ours = await threads.publish(Outgoing(("Fresh.",)), on.access, MemoryJournal())
    theirs = quiet_village.act("zoe", "mention", network="threads", account=on.handle, text="Good bread.")
    for number, wanted in enumerate((ours.url, theirs["id"])):
        outgoing = Outgoing((f"Look {number}.", f"And {number}."), options={"quote": wanted})
        assert threads.check(outgoing, LIMITS) == []
        await threads.publish(outgoing, on.access, MemoryJournal())

    told = [post["record"].get("quoted") for post in on.published()]
    assert told == [None, ours.remote_id, None, theirs["id"], None]


async def test_what_is_not_there_or_has_no_number_is_not_quoted(quiet_village: Village, http: Http) -> None:
    on = stage(quiet_village)
    threads = Threads(http)
    with pytest.raises(Gone):
        await threads.publish(Outgoing(("Look.",), options={"quote": "404"}), on.access, MemoryJournal())
    foreign = {"quote": "https://www.threads.net/@zoe/post/DCkkKl_OGb1"}
    with pytest.raises(ContentRefused) as caught:
        await threads.publish(Outgoing(("Look.",), options=foreign), on.access, MemoryJournal())

    assert "our own posts" in caught.value.said
    assert on.published() == []


async def test_a_poll_stays_open_for_a_day(quiet_village: Village, http: Http) -> None:
    on = stage(quiet_village)
    outgoing = Outgoing(("Which?",), poll=Poll(("Rye", "Wheat"), 86_400))
    receipt = await Threads(http).publish(outgoing, on.access, MemoryJournal())

    voted = quiet_village.act("zoe", "vote", network="threads", status=receipt.remote_id, text="1")
    assert voted == {"voted": [1]}


async def test_several_files_become_one_carousel_in_order(quiet_village: Village, http: Http, tmp_path: Path) -> None:
    on = stage(quiet_village)
    files = tuple(hosted(quiet_village, picture(tmp_path, f"bread-{number}.png")) for number in range(3))
    files = tuple(replace(media, alt=f"Loaf {number}") for number, media in enumerate(files))
    journal = MemoryJournal()
    await Threads(http).publish(Outgoing(("Three.",), media=files), on.access, journal)

    (post,) = on.published()
    assert [file["description"] for file in post["media"]] == ["Loaf 0", "Loaf 1", "Loaf 2"]
    assert [name for name, again in journal.repeatable.items() if not again] == ["publish:0"]


async def test_a_film_is_waited_for(
    quiet_village: Village, http: Http, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(containers, "PAUSES", (0.1,) * 30)
    on = stage(quiet_village)
    film = tmp_path / "oven2.mp4"
    film.write_bytes(b"\x00\x00\x00\x18ftypmp42" + bytes(16))
    outgoing = Outgoing(("Look.",), media=(hosted(quiet_village, Media(film, "video/mp4", alt="The oven")),))
    await Threads(http).publish(outgoing, on.access, MemoryJournal())

    assert on.published()[0]["media"][0]["mime"] == "video/mp4"


async def test_a_file_without_an_address_or_of_another_kind_is_refused_before_anybody_sees(
    quiet_village: Village, http: Http, tmp_path: Path
) -> None:
    on = stage(quiet_village)
    with pytest.raises(ContentRefused) as caught:
        await Threads(http).publish(Outgoing(("Look.",), media=(picture(tmp_path),)), on.access, MemoryJournal())
    assert "public address" in caught.value.said

    wrong = replace(hosted(quiet_village, picture(tmp_path)), mime="video/mp4")
    with pytest.raises(ContentRefused) as caught:
        await Threads(http).publish(Outgoing(("Look.",), media=(wrong,)), on.access, MemoryJournal())
    assert caught.value.said == "FAILED_PROCESSING_VIDEO"

    lost = replace(wrong, mime="image/png", url=f"{quiet_village.url}/media/nothing.png")
    with pytest.raises(ContentRefused) as caught:
        await Threads(http).publish(Outgoing(("Look.",), media=(lost,)), on.access, MemoryJournal())
    assert "could not be fetched" in caught.value.said
    assert on.published() == []


@pytest.mark.parametrize(
    ("status", "told", "kind"),
    [
        (401, error(190), AccessLost),
        (400, error(190, 463), AccessExpired),
        (400, error(190, 460), AccessLost),
        (403, error(10), NotPermitted),
        (403, error(200), NotPermitted),
        (400, error(1, 2207051), NotPermitted),
        (400, error(368), NotPermitted),
        (403, error(10, 4279013), NotPermitted),
        (400, error(100), ContentRefused),
        (400, error(24, 4279009), Unfinished),
        (400, error(24), Gone),
        (400, error(100, 33), Gone),
        (400, error(4), Busy),
        (400, error(32), Busy),
        (400, error(613), Busy),
        (400, error(80002), Busy),
        (400, error(2), AnswerLost),
        (400, error(506), AnswerLost),
        (500, error(1), AnswerLost),
        (200, error(2), AnswerLost),
        (200, {"id": None}, AnswerLost),
        (200, {"id": True}, AnswerLost),
        (200, {}, AnswerLost),
        (200, [], AnswerLost),
        (200, b"<html>busy</html>", AnswerLost),
        (200, b'{"id": "12', AnswerLost),
    ],
)
async def test_what_publishing_answers_decides_what_is_true(
    wire: Wire, http: Http, status: int, told: Any, kind: type[NetworkError]
) -> None:
    wire.says[f"{API}/me/threads"] = says(200, {"id": "1"})
    wire.says[f"{API}/1"] = says(200, {"id": "1", "status": "FINISHED"})
    wire.says[f"{API}/me/threads_publish"] = says(status, told)
    with pytest.raises(kind) as caught:
        await Threads(http).publish(Outgoing(("Fresh.",)), on_wire(wire), MemoryJournal())

    assert type(caught.value) is kind


async def test_a_limit_that_is_used_up_says_when_we_may_come_back(wire: Wire, http: Http) -> None:
    usage = {"7": [{"type": "threads", "call_count": 100, "estimated_time_to_regain_access": 9}]}
    headers = {"X-Business-Use-Case-Usage": json.dumps(usage)}
    wire.says[f"{API}/me/threads"] = says(400, error(32), headers)
    with pytest.raises(Busy) as caught:
        await Threads(http).publish(Outgoing(("Fresh.",)), on_wire(wire), MemoryJournal())

    assert caught.value.retry_at is not None
    assert timedelta(minutes=8) < caught.value.retry_at - datetime.now(UTC) < timedelta(minutes=10)


async def test_a_container_that_was_published_and_is_not_found_is_for_a_person(wire: Wire, http: Http) -> None:
    wire.says[f"{API}/me/threads"] = lambda asked: (200, {"id": "1"} if asked.method == "POST" else {"data": []})
    wire.says[f"{API}/1"] = in_turn(says(200, {"status": "FINISHED"}), says(200, {"status": "PUBLISHED"}))
    wire.says[f"{API}/me/threads_publish"] = says(500)
    journal = MemoryJournal()
    with pytest.raises(AnswerLost):
        await Threads(http).publish(Outgoing(("Fresh.",)), on_wire(wire), journal)
    wire.says[f"{API}/1"] = says(200, {"status": "PUBLISHED"})
    with pytest.raises(Undecidable):
        await Threads(http).publish(Outgoing(("Fresh.",)), on_wire(wire), journal.resumed())

    assert len(wire.to(f"{API}/me/threads_publish")) == 1


@pytest.mark.parametrize("told", [b"<html>", [], {"data": None}, {"data": [None, {}, {"id": None}, {"id": "2"}]}])
async def test_reading_nonsense_brings_nothing_or_a_temporary_error(wire: Wire, http: Http, told: Any) -> None:
    for path in ("/me/threads", "/me/mentions", "/9/conversation"):
        wire.says[API + path] = says(200, told)
    threads = Threads(http)
    try:
        catch = await threads.read_arrivals(on_wire(wire), mark="", about=["9"])
        assert catch.arrivals == ()
        assert await threads.own_posts(on_wire(wire), since=datetime.now(UTC)) == []
    except Temporary:
        assert not isinstance(told, dict)


async def test_readings_go_on_where_they_were_and_page_through_what_is_new(quiet_village: Village, http: Http) -> None:
    on = stage(quiet_village)
    threads = Threads(http)
    receipt = await threads.publish(Outgoing(("Fresh.",)), on.access, MemoryJournal())
    for number in range(130):
        quiet_village.act("zoe", "reply", network="threads", status=receipt.remote_id, text=f"Reply {number}")
    first = await threads.read_arrivals(on.access, mark="", about=())
    quiet_village.act("zoe", "mention", network="threads", account=on.handle, text="Look here")
    quiet_village.act("zoe", "reply", network="threads", status=receipt.remote_id, text="The last")
    second = await threads.read_arrivals(on.access, mark=first.mark, about=())

    assert len([one for one in first.arrivals if one.kind == "reply"]) == 130
    new = {one.remote_id for one in second.arrivals} - {one.remote_id for one in first.arrivals}
    assert {one.text.rpartition(f"@{on.handle} ")[2] for one in second.arrivals if one.remote_id in new} == {
        "Look here",
        "The last",
    }
    reply = first.arrivals[0]
    assert (reply.about_id, reply.parent_id, reply.author_handle) == (receipt.remote_id, receipt.remote_id, "@zoe")


def test_posts_with_answers_are_read_in_turn() -> None:
    roots = [str(number) for number in range(20)]
    asked, turn = arrivals._to_ask(roots, 0, everything=False)
    again, _turn = arrivals._to_ask(roots, turn, everything=False)

    assert asked == [*roots[:10], "10", "11", "12", "13"]
    assert again[10:] == ["14", "15", "16", "17"]
    assert str(arrivals.Mark.read(str(arrivals.Mark({"1": "x"}, "y", 3)))) == str(arrivals.Mark({"1": "x"}, "y", 3))


async def test_without_the_right_to_mentions_replies_are_read_all_the_same(quiet_village: Village, http: Http) -> None:
    on = stage(quiet_village, "threads_basic threads_content_publish threads_read_replies")
    threads = Threads(http)
    receipt = await threads.publish(Outgoing(("Fresh.",)), on.access, MemoryJournal())
    quiet_village.act("zoe", "reply", network="threads", status=receipt.remote_id, text="Hm.")
    catch = await threads.read_arrivals(on.access, mark="", about=())

    assert [one.text for one in catch.arrivals] == ["Hm."]
    assert (await threads.who_am_i(on.access)).followers is None


async def test_a_reply_is_hidden_and_shown_again(quiet_village: Village, http: Http) -> None:
    on = stage(quiet_village)
    threads = Threads(http)
    receipt = await threads.publish(Outgoing(("Fresh.",)), on.access, MemoryJournal())
    quiet_village.act("zoe", "reply", network="threads", status=receipt.remote_id, text="Hm.")
    (reply,) = (await threads.read_arrivals(on.access, mark="", about=())).arrivals
    target = Target(reply.remote_id)
    for _again in range(2):
        await threads.moderate("hide", target, on.access)
    (hidden,) = (await threads.read_arrivals(on.access, mark="", about=())).arrivals
    await threads.moderate("show", target, on.access)
    (shown,) = (await threads.read_arrivals(on.access, mark="", about=())).arrivals

    assert (hidden.extra, shown.extra) == ({"hidden": True}, {})
    with pytest.raises(Gone):
        await threads.moderate("hide", Target("404"), on.access)


async def test_counts_are_read_and_what_is_gone_is_left_out(quiet_village: Village, http: Http) -> None:
    on = stage(quiet_village)
    threads = Threads(http)
    receipt = await threads.publish(Outgoing(("Fresh.",)), on.access, MemoryJournal())
    for deed in ("like", "boost", "reply"):
        quiet_village.act("zoe", deed, network="threads", status=receipt.remote_id, text="Hm.")
    quiet_village.act("zoe", "follow", network="threads", account=on.handle)
    counts = await threads.measure(on.access, [receipt.remote_id, "404"])

    assert set(counts) == {receipt.remote_id}
    told = counts[receipt.remote_id]
    assert (told.likes, told.shares, told.replies) == (1, 1, 1)
    assert (await threads.who_am_i(on.access)).followers == 1


def hook(body: bytes, secret: str = "levain", **changes: Any) -> Hook:
    signed = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    headers = {"X-Hub-Signature-256": f"sha256={signed}"}
    return Hook(
        **{"method": "POST", "headers": headers, "query": {}, "body": body, "received_at": datetime.now(UTC)} | changes
    )


async def test_what_the_village_pushes_is_heard(quiet_village: Village, http: Http, wire: Wire) -> None:
    on = stage(quiet_village)
    threads = Threads(http)
    wire.says["/hook"] = says(200)
    quiet_village.hook("threads", f"{wire.url}/hook", account=on.handle, secret="levain")
    receipt = await threads.publish(Outgoing(("Fresh.",)), on.access, MemoryJournal())
    quiet_village.act("zoe", "reply", network="threads", status=receipt.remote_id, text="Open on Sundays?")
    (read,) = (await threads.read_arrivals(on.access, mark="", about=())).arrivals
    asked = await pushed(wire)
    keys = {"client_id": "village", "client_secret": "levain"}
    told = Hook("POST", asked.headers, {}, asked.body, datetime.now(UTC))
    (heard,) = threads.heard(told, keys)

    assert heard.account_id == on.access.account_id
    assert (heard.incoming.remote_id, heard.incoming.text) == (read.remote_id, "Open on Sundays?")
    assert (heard.incoming.about_id, heard.incoming.parent_id) == (read.about_id, read.parent_id)
    with pytest.raises(Forged):
        threads.heard(replace(told, body=told.body + b" "), keys)
    with pytest.raises(Forged):
        threads.heard(told, keys | {"client_secret": "guessed"})
    with pytest.raises(Forged):
        threads.heard(replace(told, received_at=datetime.now(UTC) + timedelta(days=9999)), keys)
    assert threads.greet(told, keys) is None


async def pushed(wire: Wire) -> Asked:
    for _look in range(100):
        if wire.to("/hook"):
            return wire.to("/hook")[-1]
        await asyncio.sleep(0.05)
    raise AssertionError("nothing was pushed")


@pytest.mark.parametrize(
    "told", [{}, {"values": None}, {"values": {"value": None}}, {"values": [{"field": "replies"}]}]
)
def test_a_hook_that_tells_nothing_readable_brings_nothing(told: dict[str, Any]) -> None:
    threads = Threads(Http())
    assert list(threads.heard(hook(json.dumps(told).encode()), {"client_secret": "levain"})) == []
    for nonsense in (b"[]", b"<html>", b'"x"'):
        with pytest.raises(Forged):
            threads.heard(hook(nonsense), {"client_secret": "levain"})


def test_a_handshake_knows_the_verify_token() -> None:
    query = {"hub.mode": "subscribe", "hub.challenge": "115", "hub.verify_token": "crumb"}
    greeting = hook(b"", method="GET", query=query)
    assert Threads(Http()).greet(greeting, {"client_id": "1", "verify_token": "crumb"}) == "115"
    with pytest.raises(Forged):
        Threads(Http()).greet(greeting, {"client_id": "1"})
