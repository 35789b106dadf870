"""What comes in on Instagram, by reading and by web hooks, and how it is answered."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from parvis.kit.http import Http
from parvis.networks.errors import Temporary
from parvis.networks.instagram.adapter import Instagram
from parvis.networks.instagram.tests.shelf import still
from parvis.networks.instagram.tests.stage import stage as on_stage
from parvis.networks.protocols import Access, Forged, Hook, Incoming, Outgoing, Target, Undecidable
from parvis.networks.tests.journals import Died, MemoryJournal
from parvis.networks.tests.stages import Stage
from parvis.networks.tests.wire import Wire, says
from village.testing import Village

KEYS = {"client_id": "12", "client_secret": "levain"}


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Village]:
    with Village.start(tmp_path_factory.mktemp("village"), media_delay=0) as running:
        yield running


async def posted(stage: Stage, http: Http, folder: Path, text: str = "Bread.") -> str:
    outgoing = Outgoing((text,), media=(still(folder),))
    return str((await stage.adapter(http).publish(outgoing, stage.access, MemoryJournal())).remote_id)


def target_of(incoming: Incoming) -> Target:
    return Target(incoming.remote_id, incoming.about_id, incoming.author_handle, incoming.extra)


async def test_what_happens_between_two_readings_comes_once_and_nothing_is_lost(
    village: Village, http: Http, tmp_path: Path
) -> None:
    stage = on_stage(village)
    instagram = stage.adapter(http)
    post = await posted(stage, http, tmp_path)
    village.act("zoe", "reply", network="instagram", status=post, text="First!")
    first = await instagram.read_arrivals(stage.access, mark="", about=[])
    for turn in range(120):
        village.act(f"fan{turn}", "reply", network="instagram", status=post, text=f"Number {turn}.")

    second = await instagram.read_arrivals(stage.access, mark=first.mark, about=[post])
    third = await instagram.read_arrivals(stage.access, mark=second.mark, about=[post])

    (one,) = first.arrivals
    assert (one.kind, one.text, one.about_id, one.parent_id) == ("comment", "First!", post, post)
    assert (one.author_handle, one.author_url) == ("@zoe", "https://www.instagram.com/zoe/")
    assert {one.text for one in second.arrivals} - {"First!"} == {f"Number {turn}." for turn in range(120)}
    assert {one.remote_id for one in third.arrivals} <= {one.remote_id for one in second.arrivals}


async def test_an_answer_to_an_answer_stands_under_the_first_comment(
    village: Village, http: Http, tmp_path: Path
) -> None:
    stage = on_stage(village)
    instagram = stage.adapter(http)
    post = await posted(stage, http, tmp_path)
    top = village.act("zoe", "reply", network="instagram", status=post, text="Open on Sundays?")["id"]
    village.act("karim", "reply", network="instagram", status=top, text="And on Mondays?")
    asked = {one.text: one for one in (await instagram.read_arrivals(stage.access, mark="", about=())).arrivals}
    nested = asked["And on Mondays?"]
    assert (nested.parent_id, nested.about_id) == (top, post)

    answer = Outgoing(("Closed.",), target=target_of(nested))
    journal = MemoryJournal(die_at=("acted", "post:0"))
    with pytest.raises(Died):
        await instagram.publish(answer, stage.access, journal)
    receipt = await instagram.publish(answer, stage.access, journal.resumed())

    catch = await instagram.read_arrivals(stage.access, mark="", about=[post])
    (ours,) = [one for one in catch.arrivals if one.ours]
    assert (ours.remote_id, ours.parent_id, ours.text) == (receipt.remote_id, top, "Closed.")


async def test_who_tags_us_is_heard_and_answered(village: Village, http: Http) -> None:
    stage = on_stage(village)
    instagram = stage.adapter(http)
    village.act("karim", "mention", network="instagram", account=stage.handle, text="is the best.")

    first = await instagram.read_arrivals(stage.access, mark="", about=())
    second = await instagram.read_arrivals(stage.access, mark=first.mark, about=())

    (mention,) = first.arrivals
    assert (mention.kind, mention.author_handle) == ("mention", "@karim")
    assert {one.remote_id for one in second.arrivals} <= {mention.remote_id}
    answer = Outgoing(("Thank you!",), target=target_of(mention))
    receipt = await instagram.publish(answer, stage.access, MemoryJournal())
    assert [post["id"] for post in stage.published()] == [receipt.remote_id]
    journal = MemoryJournal(die_at=("acted", "post:0"))
    with pytest.raises(Died):
        await instagram.publish(Outgoing(("Again!",), target=target_of(mention)), stage.access, journal)
    with pytest.raises(Undecidable):
        await instagram.publish(Outgoing(("Again!",), target=target_of(mention)), stage.access, journal.resumed())


async def test_own_posts_are_read_back(village: Village, http: Http, tmp_path: Path) -> None:
    stage = on_stage(village)
    media = (still(tmp_path), still(tmp_path, "rye.jpg"))
    receipt = await stage.adapter(http).publish(Outgoing(("Two.",), media=media), stage.access, MemoryJournal())
    one = await posted(stage, http, tmp_path, "One.")

    found = await stage.adapter(http).own_posts(stage.access, since=datetime.now(UTC) - timedelta(minutes=5))

    assert [(post.remote_id, post.text) for post in found] == [(one, "One."), (receipt.remote_id, "Two.")]
    assert found[1].url == receipt.url
    assert found[0].media_alts == ("A loaf",)
    assert [len(post.media_urls) for post in found] == [1, 2]
    assert await stage.adapter(http).own_posts(stage.access, since=datetime.now(UTC) + timedelta(hours=1)) == []


# Nonsense


def comment(**changes: Any) -> dict[str, Any]:
    return {"id": "5", "text": "Hi", "timestamp": "2026-11-22T10:00:00+0000", "username": "zoe"} | changes


async def read(wire: Wire, http: Http, *comments: Any) -> list[Incoming]:
    wire.says["/v25.0/12/media"] = says(200, {"data": [{"id": "1", "comments_count": 3}, {"id": None}, None]})
    wire.says["/v25.0/1/comments"] = says(200, {"data": list(comments)})
    wire.says["/v25.0/12/tags"] = says(400, {"error": {"code": 10, "message": "Not granted"}})
    access = Access(wire.url, "12", "token", extra={"username": "bread"})
    return list((await Instagram(http).read_arrivals(access, mark="", about=())).arrivals)


@pytest.mark.parametrize(
    "changes", [{"from": None}, {"from": "zoe"}, {"text": None}, {"replies": None}, {"replies": {"data": [None, 3]}}]
)
async def test_what_is_missing_in_a_comment_is_empty(changes: dict[str, Any], wire: Wire, http: Http) -> None:
    (incoming,) = await read(wire, http, comment(**changes))

    assert (incoming.remote_id, incoming.author_id, incoming.ours) == ("5", "zoe", False)


@pytest.mark.parametrize("changes", [{"id": None}, {"timestamp": None}, {"timestamp": "soon"}])
async def test_a_comment_without_number_or_moment_is_left_out(changes: dict[str, Any], wire: Wire, http: Http) -> None:
    assert [one.remote_id for one in await read(wire, http, comment(**changes), None, comment(id="6"))] == ["6"]


async def test_our_own_words_are_known_by_our_name(wire: Wire, http: Http) -> None:
    reply = comment(id="6", username="bread", **{"from": {"id": "17841", "username": "bread"}})
    found = await read(wire, http, comment(replies={"data": [reply]}))

    assert {one.remote_id: (one.ours, one.parent_id) for one in found} == {"5": (False, "1"), "6": (True, "5")}


@pytest.mark.parametrize("told", [b"<html>", [], b'{"data": [', 7])
async def test_an_answer_that_is_none_is_read_again_later(told: Any, wire: Wire, http: Http) -> None:
    wire.says["/v25.0/12/media"] = says(200, told)

    with pytest.raises(Temporary):
        await Instagram(http).read_arrivals(Access(wire.url, "12", "token"), mark="", about=())


# Web hooks


def hook(told: Any, secret: str = "levain") -> Hook:
    body = json.dumps(told).encode()
    signed = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return Hook("POST", {"x-hub-signature-256": f"sha256={signed}"}, {}, body, datetime.now(UTC))


async def test_the_village_tells_what_reading_brings_with_the_same_numbers(
    village: Village, http: Http, wire: Wire, tmp_path: Path
) -> None:
    stage = on_stage(village)
    instagram = stage.adapter(http)
    post = await posted(stage, http, tmp_path)
    wire.says["/hooks"] = says(200, {})
    village.hook("instagram", f"{wire.url}/hooks", account=stage.handle, secret="levain")
    village.act("zoe", "reply", network="instagram", status=post, text="Open on Sundays?")
    village.act("karim", "mention", network="instagram", account=stage.handle, text="is the best.")
    for _look in range(100):
        if len(wire.to("/hooks")) == 2:
            break
        await instagram.who_am_i(stage.access)

    told = [Hook("POST", one.headers, {}, one.body, datetime.now(UTC)) for one in wire.to("/hooks")]
    heard = [one for each in told for one in instagram.heard(each, KEYS)]
    read_ = await instagram.read_arrivals(stage.access, mark="", about=())

    assert {one.account_id for one in heard} == {stage.access.account_id}
    pushed = {one.incoming.remote_id: one.incoming for one in heard}
    polled = {one.remote_id: one for one in read_.arrivals}
    assert pushed.keys() == polled.keys()
    assert {one.kind for one in pushed.values()} == instagram.kinds
    for remote_id, one in pushed.items():
        other = polled[remote_id]
        assert (one.kind, one.about_id, one.parent_id) == (other.kind, other.about_id, other.parent_id)
        if one.kind == "comment":
            assert (one.text, one.author_id, one.extra) == (other.text, other.author_id, other.extra)
    again = [one.incoming.remote_id for each in told for one in instagram.heard(each, KEYS)]
    assert again == [one.incoming.remote_id for one in heard]
    with pytest.raises(Forged):
        instagram.heard(told[0], {**KEYS, "client_secret": "other"})


@pytest.mark.parametrize(
    ("field", "value", "found"),
    [
        (
            "comments",
            {"id": "5", "text": "Hi", "media": {"id": "1"}, "from": {"id": "7", "username": "zoe"}},
            ("5", "1"),
        ),
        ("comments", {"id": "6", "text": "Hi", "media": {"id": "1"}, "parent_id": "5", "from": None}, ("6", "5")),
        ("live_comments", {"id": "5", "media": {"id": "1"}}, ("5", "1")),
        ("mentions", {"media_id": "1", "comment_id": "9"}, ("9", "")),
        ("mentions", {"media_id": "1"}, ("1", "")),
        ("mentions", {"media_id": None}, None),
        ("comments", {"id": None, "media": {"id": "1"}}, None),
        ("comments", {"id": "5", "media": None}, None),
        ("story_insights", {"id": "5"}, None),
    ],
)
def test_what_a_hook_tells(field: str, value: dict[str, Any], found: tuple[str, str] | None) -> None:
    change = {"field": field, "value": value}
    for entry in ({"id": "12", "changes": [change]}, {"id": "12", **change}):
        heard = Instagram(Http()).heard(hook({"object": "instagram", "entry": [entry]}), KEYS)

        assert [(one.incoming.remote_id, one.incoming.parent_id) for one in heard] == ([found] if found else [])


def test_hooks_of_others_bring_nothing() -> None:
    instagram = Instagram(Http())
    assert list(instagram.heard(hook({"object": "page", "entry": [{"id": "12"}]}), KEYS)) == []
    with pytest.raises(Forged):
        instagram.heard(hook({"object": "instagram"}, secret="other"), KEYS)
    greeting = Hook(
        "GET", {}, {"hub.mode": "subscribe", "hub.verify_token": "12", "hub.challenge": "7"}, b"", datetime.now(UTC)
    )
    assert instagram.greet(greeting, KEYS) == "7"
