"""What comes in from Lemmy: once, with its place, page by page."""

import json
from pathlib import Path
from typing import Any

import pytest

from parvis.kit.http import Http
from parvis.networks.lemmy.adapter import Lemmy
from parvis.networks.lemmy.arrivals import Mark
from parvis.networks.lemmy.tests.stage import stage as on_stage
from parvis.networks.lemmy.tests.stage import story
from parvis.networks.lemmy.tests.things import ME, access, comment, message
from parvis.networks.tests.journals import MemoryJournal
from parvis.networks.tests.wire import Asked, Reply, Wire, says
from village.testing import Village

REPLIES, MENTIONS, BELOW = "/api/v3/user/replies", "/api/v3/user/mention", "/api/v3/comment/list"
MESSAGES = "/api/v3/private_message/list"


def reply(number: int, **changes: Any) -> dict[str, Any]:
    return comment(number, **changes) | {"comment_reply": {"id": number + 1000}}


def quiet(wire: Wire) -> None:
    wire.says[REPLIES] = says(200, {"replies": []})
    wire.says[MENTIONS] = says(200, {"mentions": []})
    wire.says[MESSAGES] = says(200, {"private_messages": []})
    wire.says[BELOW] = says(200, {"comments": []})


async def test_answers_mentions_and_messages_come_in_once(quiet_village: Village, http: Http, tmp_path: Path) -> None:
    scene = on_stage(quiet_village)
    adapter = Lemmy(http)
    receipt = await adapter.publish(story(tmp_path), scene.access, MemoryJournal())
    first = quiet_village.act("zoe", "reply", network="lemmy", status=receipt.remote_id, text="Open?")
    second = quiet_village.act("karim", "reply", network="lemmy", status=first["id"], text="It says so.")
    quiet_village.act("lea", "direct", network="lemmy", account=scene.handle, text="Do you deliver?")
    zoe = quiet_village.token("zoe", network="lemmy")
    elsewhere = on_stage(quiet_village)
    other = await adapter.publish(story(tmp_path), elsewhere.access, MemoryJournal())
    host = quiet_village.url.removeprefix("http://")
    body = {"post_id": int(other.remote_id), "content": f"Ask @{scene.handle}@{host}, they know."}
    headers = {"Authorization": f"Bearer {zoe}"}
    await http.call("POST", f"{scene.access.base_url}/api/v3/comment", headers=headers, json=body)

    catch = await adapter.read_arrivals(scene.access, mark="", about=[receipt.remote_id])
    again = await adapter.read_arrivals(scene.access, mark=catch.mark, about=())

    found = {incoming.text: incoming for incoming in catch.arrivals if not incoming.ours}
    kinds = {text: incoming.kind for text, incoming in found.items()}
    assert kinds == {
        "Open?": "comment",
        "It says so.": "comment",
        "Do you deliver?": "message",
        body["content"]: "mention",
    }
    assert found["It says so."].parent_id == f"comment:{first['id']}"
    assert found["It says so."].remote_id == f"comment:{second['id']}"
    assert {found[text].about_id for text in ("Open?", "It says so.")} == {receipt.remote_id}
    assert found[body["content"]].about_id == ""
    assert found["Open?"].author_handle == f"@zoe@{host}"
    assert {incoming.remote_id for incoming in catch.arrivals if incoming.ours} == set(receipt.part_ids[1:])
    assert again.arrivals == ()


async def test_all_pages_since_the_mark_are_read_and_no_more(wire: Wire, http: Http) -> None:
    quiet(wire)
    numbers = list(range(300, 180, -1))

    def listed(asked: Asked) -> Reply:
        start = (int(asked.query["page"][0]) - 1) * 50
        return 200, {"replies": [reply(number) for number in numbers[start : start + 50]]}

    wire.says[REPLIES] = listed

    catch = await Lemmy(http).read_arrivals(access(wire), mark=str(Mark(replies=1240)), about=())

    assert sorted(int(one.remote_id.removeprefix("comment:")) for one in catch.arrivals) == list(range(241, 301))
    assert [asked.query["page"] for asked in wire.to(REPLIES)] == [["1"], ["2"]]
    assert json.loads(catch.mark)["replies"] == 1300


async def test_an_answer_to_us_below_somebody_elses_post_is_a_reply(wire: Wire, http: Http) -> None:
    quiet(wire)
    wire.says[REPLIES] = says(200, {"replies": [reply(50, under=8, path="0.49.50")]})

    (incoming,) = (await Lemmy(http).read_arrivals(access(wire), mark="", about=())).arrivals

    assert (incoming.kind, incoming.about_id, incoming.parent_id) == ("reply", "", "comment:49")


async def test_our_posts_are_read_in_turn(wire: Wire, http: Http) -> None:
    quiet(wire)
    mark, asked = "", []
    for _reading in range(3):
        mark = (await Lemmy(http).read_arrivals(access(wire), mark=mark, about=["1", "2", "3", "4", "comment:5"])).mark
        asked.append([one.query["post_id"][0] for one in wire.to(BELOW)])
        wire.asked.clear()

    assert asked == [["1", "2", "3", "4"], ["4", "1", "2"], ["3", "4", "1"]]


async def test_our_own_message_is_ours_and_answered_to_its_reader(wire: Wire, http: Http) -> None:
    quiet(wire)
    wire.says[MESSAGES] = says(200, {"private_messages": [message(61, by=ME, to=9)]})

    (incoming,) = (await Lemmy(http).read_arrivals(access(wire), mark="", about=())).arrivals

    assert (incoming.ours, incoming.extra) == (True, {"person": 9})


async def test_what_is_gone_or_has_no_number_does_not_come_in(wire: Wire, http: Http) -> None:
    quiet(wire)
    odd = [reply(50, removed=True), reply(51, deleted=True), reply(52, id=None), {"comment_reply": {"id": None}}, None]
    wire.says[REPLIES] = says(200, {"replies": odd})
    wire.says[MESSAGES] = says(200, {"private_messages": [message(60, deleted=True), {}]})
    wire.says[BELOW] = says(404, {"error": "couldnt_find_post"})

    assert (await Lemmy(http).read_arrivals(access(wire), mark="", about=["40"])).arrivals == ()


@pytest.mark.parametrize("mark", ["nonsense", "[]", '{"replies": null}'])
async def test_a_mark_that_nobody_understands_begins_anew(mark: str, wire: Wire, http: Http) -> None:
    quiet(wire)

    assert json.loads((await Lemmy(http).read_arrivals(access(wire), mark=mark, about=())).mark)["replies"] == 0
