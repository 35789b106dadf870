"""What comes in on a Facebook page, by reading and by web hooks."""

import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from parvis.kit.http import Http
from parvis.networks.errors import Temporary
from parvis.networks.facebook.adapter import Facebook
from parvis.networks.facebook.tests.stage import stage as on_stage
from parvis.networks.meta.marks import QUIET_POSTS
from parvis.networks.protocols import Access, Forged, Hook, Incoming, Outgoing, Target
from parvis.networks.tests.journals import MemoryJournal
from parvis.networks.tests.stages import Stage
from parvis.networks.tests.wire import Asked, Wire, says
from village.testing import Village

KEYS = {"client_id": "12", "client_secret": "levain"}


async def posted(stage: Stage, http: Http, text: str = "Bread.") -> tuple[str, str]:
    """The id as the network says it, and as the village's admin does."""
    receipt = await stage.adapter(http).publish(Outgoing((text,)), stage.access, MemoryJournal())
    return receipt.remote_id, receipt.remote_id.rpartition("_")[2]


async def test_what_happens_between_two_readings_comes_once_and_nothing_is_lost(
    quiet_village: Village, http: Http
) -> None:
    stage = on_stage(quiet_village)
    facebook = stage.adapter(http)
    post, number = await posted(stage, http)
    quiet_village.act("zoe", "reply", network="facebook", status=number, text="First!")
    first = await facebook.read_arrivals(stage.access, mark="", about=[])
    for turn in range(120):
        quiet_village.act(f"fan{turn}", "reply", network="facebook", status=number, text=f"Number {turn}.")

    second = await facebook.read_arrivals(stage.access, mark=first.mark, about=[post])
    third = await facebook.read_arrivals(stage.access, mark=second.mark, about=[post])

    assert [(one.kind, one.text, one.about_id, one.parent_id) for one in first.arrivals] == [
        ("comment", "First!", post, post)
    ]
    new = {one.text for one in second.arrivals} - {"First!"}
    assert new == {f"Number {turn}." for turn in range(120)}
    assert {one.remote_id for one in third.arrivals} <= {one.remote_id for one in second.arrivals}
    assert [one.happened_at for one in second.arrivals] == sorted(one.happened_at for one in second.arrivals)


async def test_an_answer_to_an_answer_and_our_own_words_come_too(quiet_village: Village, http: Http) -> None:
    stage = on_stage(quiet_village)
    facebook = stage.adapter(http)
    post, number = await posted(stage, http)
    quiet_village.act("zoe", "reply", network="facebook", status=number, text="Open on Sundays?")
    (question,) = (await facebook.read_arrivals(stage.access, mark="", about=())).arrivals

    target = Target(question.remote_id, question.about_id)
    receipt = await facebook.publish(Outgoing(("Yes.",), target=target), stage.access, MemoryJournal())
    catch = await facebook.read_arrivals(stage.access, mark="", about=[post])

    (ours,) = [one for one in catch.arrivals if one.ours]
    assert (ours.remote_id, ours.parent_id, ours.about_id) == (receipt.remote_id, question.remote_id, post)
    assert receipt.url.startswith("https://www.facebook.com/")


async def test_who_names_the_page_is_heard(quiet_village: Village, http: Http) -> None:
    stage = on_stage(quiet_village)
    quiet_village.act("karim", "mention", network="facebook", account=stage.handle, text="is the best.")

    first = await stage.adapter(http).read_arrivals(stage.access, mark="", about=())
    second = await stage.adapter(http).read_arrivals(stage.access, mark=first.mark, about=())

    (mention,) = first.arrivals
    assert (mention.kind, mention.author_name, mention.about_id) == ("mention", "karim", "")
    assert {one.remote_id for one in second.arrivals} <= {mention.remote_id}


async def test_own_posts_are_read_back_page_by_page(quiet_village: Village, http: Http) -> None:
    stage = on_stage(quiet_village)
    began = datetime.now(UTC) - timedelta(minutes=5)
    for number in range(55):
        await posted(stage, http, f"Bread {number}.")

    found = await stage.adapter(http).own_posts(stage.access, since=began)

    assert [one.text for one in found] == [f"Bread {number}." for number in reversed(range(55))]
    assert await stage.adapter(http).own_posts(stage.access, since=datetime.now(UTC) + timedelta(hours=1)) == []


async def test_a_token_without_the_right_to_know_people_still_reads_words(quiet_village: Village, http: Http) -> None:
    stage = on_stage(quiet_village)
    _post, number = await posted(stage, http)
    quiet_village.act("zoe", "reply", network="facebook", status=number, text="First!")
    told = {"account": stage.handle, "network": "facebook", "scopes": "pages_read_engagement"}
    token = quiet_village.admin("POST", "/tokens", told)["access_token"]

    access = Access(stage.access.base_url, stage.access.account_id, token)
    (comment,) = (await stage.adapter(http).read_arrivals(access, mark="", about=())).arrivals

    assert (comment.text, comment.author_id, comment.author_name) == ("First!", "", "")


# Nonsense


def comment(**changes: Any) -> dict[str, Any]:
    return {"id": "1_5", "message": "Hi", "created_time": "2026-11-22T10:00:00+0000"} | changes


async def read(wire: Wire, http: Http, *comments: Any) -> list[Incoming]:
    posts = [{"id": "12_1", "comments": {"summary": {"total_count": 3}}}, {"id": None}, None]
    wire.says["/v25.0/12/published_posts"] = says(200, {"data": posts})
    wire.says["/v25.0/12_1/comments"] = says(200, {"data": list(comments)})
    wire.says["/v25.0/12/tagged"] = says(200, {"data": [{"id": "9"}, {"created_time": 3}]})
    catch = await Facebook(http).read_arrivals(Access(wire.url, "12", "token"), mark="", about=())
    return list(catch.arrivals)


@pytest.mark.parametrize(
    "changes",
    [{"from": None}, {"from": "Zoé"}, {"message": None}, {"parent": None}, {"parent": []}, {"is_hidden": None}],
)
async def test_what_is_missing_in_a_comment_is_empty(changes: dict[str, Any], wire: Wire, http: Http) -> None:
    (incoming,) = await read(wire, http, comment(**changes))

    assert (incoming.remote_id, incoming.parent_id, incoming.author_id) == ("1_5", "12_1", "")


@pytest.mark.parametrize("changes", [{"id": None}, {"id": ""}, {"created_time": None}, {"created_time": "soon"}])
async def test_a_comment_without_number_or_moment_is_left_out(changes: dict[str, Any], wire: Wire, http: Http) -> None:
    assert [one.remote_id for one in await read(wire, http, comment(**changes), None, comment(id="1_6"))] == ["1_6"]


@pytest.mark.parametrize("told", [{"data": 7}, {"data": {}}, {}])
async def test_a_list_that_is_none_is_empty(told: Any, wire: Wire, http: Http) -> None:
    wire.says["/v25.0/12/published_posts"] = says(200, told)
    wire.says["/v25.0/12/tagged"] = says(200, told)

    catch = await Facebook(http).read_arrivals(Access(wire.url, "12", "token"), mark="", about=())

    assert catch.arrivals == ()


@pytest.mark.parametrize("told", [b"<html>", [], b'{"data": [', 7])
async def test_an_answer_that_is_none_is_read_again_later(told: Any, wire: Wire, http: Http) -> None:
    wire.says["/v25.0/12/published_posts"] = says(200, told)

    with pytest.raises(Temporary):
        await Facebook(http).read_arrivals(Access(wire.url, "12", "token"), mark="", about=())


async def test_quiet_posts_are_read_a_few_at_a_time_and_loud_ones_at_once(wire: Wire, http: Http) -> None:
    counts = {f"12_{number}": 1 for number in range(1, 9)}

    def posts(_asked: Asked) -> Any:
        return 200, {"data": [{"id": post, "comments": {"summary": {"total_count": n}}} for post, n in counts.items()]}

    wire.says["/v25.0/12/published_posts"] = posts
    wire.says["/v25.0/12/tagged"] = says(400, {"error": {"code": 10, "message": "Not granted"}})
    for post in (*counts, "12_99"):
        wire.says[f"/v25.0/{post}/comments"] = says(200, {"data": []})

    async def asked(mark: str) -> tuple[str, list[str]]:
        before = len(wire.asked)
        access = Access(wire.url, "12", "token")
        catch = await Facebook(http).read_arrivals(access, mark=mark, about=["12_99", "12_1"])
        return catch.mark, [one.path.split("/")[2] for one in wire.asked[before:] if one.path.endswith("comments")]

    mark, first = await asked("")
    assert set(first) == {*counts, "12_99"}
    seen: set[str] = set()
    for _turn in range(3):
        mark, some = await asked(mark)
        assert len(some) == QUIET_POSTS
        seen |= set(some)
    assert seen == {*counts, "12_99"}
    counts["12_4"] = 2
    _mark, last = await asked(mark)
    assert last[0] == "12_4"


# Web hooks


def hook(told: Any, secret: str = "levain") -> Hook:
    body = json.dumps(told).encode()
    signed = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return Hook("POST", {"x-hub-signature-256": f"sha256={signed}"}, {}, body, datetime.now(UTC))


async def test_the_village_tells_what_reading_brings_with_the_same_numbers(
    quiet_village: Village, http: Http, wire: Wire
) -> None:
    stage = on_stage(quiet_village)
    facebook = stage.adapter(http)
    _post, number = await posted(stage, http)
    wire.says["/hooks"] = says(200, {})
    quiet_village.hook("facebook", f"{wire.url}/hooks", account=stage.handle, secret="levain")

    quiet_village.act("zoe", "reply", network="facebook", status=number, text="Open on Sundays?")
    quiet_village.act("karim", "mention", network="facebook", account=stage.handle, text="is the best.")
    quiet_village.act("lea", "like", network="facebook", status=number)
    for _look in range(100):
        if len(wire.to("/hooks")) == 3:
            break
        await facebook.who_am_i(stage.access)
    told = [Hook("POST", one.headers, {}, one.body, datetime.now(UTC)) for one in wire.to("/hooks")]
    heard = [one for each in told for one in facebook.heard(each, KEYS)]
    read = await facebook.read_arrivals(stage.access, mark="", about=())

    assert {one.account_id for one in heard} == {stage.access.account_id}
    pushed = {one.incoming.remote_id: one.incoming for one in heard if one.incoming.kind != "like"}
    polled = {one.remote_id: one for one in read.arrivals}
    assert pushed.keys() == polled.keys()
    for remote_id, one in pushed.items():
        other = polled[remote_id]
        assert (one.kind, one.about_id, one.parent_id, one.author_id, one.text) == (
            other.kind, other.about_id, other.parent_id, other.author_id, other.text
        )  # fmt: skip
    assert {one.incoming.kind for one in heard} == facebook.kinds
    again = [one.incoming.remote_id for each in told for one in facebook.heard(each, KEYS)]
    assert again == [one.incoming.remote_id for one in heard]
    with pytest.raises(Forged):
        facebook.heard(told[0], {**KEYS, "client_secret": "other"})


def value(**changes: Any) -> dict[str, Any]:
    moment = int(datetime.now(UTC).timestamp())
    told = {"item": "comment", "verb": "add", "post_id": "12_1", "comment_id": "1_5", "created_time": moment}
    return told | {"from": {"id": "7", "name": "Zoé"}, "message": "Hi"} | changes


@pytest.mark.parametrize(
    ("changes", "kinds"),
    [
        ({}, ["comment"]),
        ({"from": {"id": "12"}}, ["comment"]),
        ({"from": None}, ["comment"]),
        ({"verb": "edited"}, []),
        ({"verb": "remove"}, []),
        ({"item": "status"}, []),
        ({"comment_id": None}, []),
        ({"created_time": None}, []),
        ({"created_time": "soon"}, []),
        ({"item": "reaction", "reaction_type": "love"}, ["like"]),
        ({"item": "reaction", "from": {"id": "12"}}, []),
        ({"item": "reaction", "from": None}, []),
    ],
)
def test_what_a_hook_tells_of_the_feed(changes: dict[str, Any], kinds: list[str]) -> None:
    told = {"object": "page", "entry": [{"id": "12", "changes": [{"field": "feed", "value": value(**changes)}]}]}

    heard = Facebook(Http()).heard(hook(told), KEYS)

    assert [one.incoming.kind for one in heard] == kinds
    assert [one.incoming.ours for one in heard] == [changes.get("from") == {"id": "12"} for _ in kinds]


def test_hooks_of_others_and_nonsense_bring_nothing() -> None:
    facebook = Facebook(Http())
    for told in (
        {"object": "instagram", "entry": [{"id": "12"}]},
        {"object": "page"},
        {"object": "page", "entry": None},
        {"object": "page", "entry": 7},
        {"object": "page", "entry": [{"id": "12", "changes": 7}]},
        {"object": "page", "entry": [None, {"id": "12", "changes": [None, {"field": "feed"}, {"value": 3}]}]},
        {"object": "page", "entry": [{"id": "12", "messaging": [{"message": {}}]}]},
    ):
        assert list(facebook.heard(hook(told), KEYS)) == []
    with pytest.raises(Forged):
        facebook.heard(hook({"object": "page"}, secret="other"), KEYS)
