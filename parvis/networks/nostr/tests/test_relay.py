"""The village's relay refuses what a relay refuses."""

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from parvis.kit.http import Http
from parvis.networks.nostr.adapter import Nostr
from parvis.networks.nostr.events import signed
from parvis.networks.nostr.relays import relay_at
from parvis.networks.nostr.tests.relays import OURS, ZOE, event
from parvis.networks.nostr.tests.stage import stage as on_stage
from parvis.networks.protocols import Outgoing
from parvis.networks.tests.journals import MemoryJournal
from village.testing import Village


async def said(http: Http, village: Village, *message: Any) -> list[Any]:
    """The relay's first answer."""
    async with http.websocket(relay_at(f"{village.url}/nostr")) as socket:
        await socket.send(json.dumps(message))
        return list(json.loads(await socket.receive()))


GOOD = event(ZOE, 1, "Bread")


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        (GOOD | {"content": "Cake"}, "invalid: id does not match"),
        (GOOD | {"sig": "0" * 128}, "invalid: bad signature"),
        (GOOD | {"more": 1}, "invalid: an event has seven fields"),
        (GOOD | {"pubkey": "Z" * 64}, "invalid: id, pubkey and sig"),
        (event(ZOE, 1, "Bread", ago=-60), "invalid: event creation date"),
        (event(ZOE, 1, "x" * 60_001), "invalid: event is too large"),
        (event(ZOE, 4, "secret"), "blocked: "),
        (event(ZOE, 30_023, "An article"), "invalid: an article has a d tag"),
        (event(ZOE, 1111, "A comment"), "invalid: a comment has the tags K and k"),
        (event(ZOE, 1, "Bread", ["p", "nonsense"]), "invalid: e and p tags"),
        ("nonsense", "invalid: an event has seven fields"),
    ],
)
async def test_an_event_that_is_none_is_not_taken(told: Any, reason: str, quiet_village: Village, http: Http) -> None:
    word, number, taken, why = await said(http, quiet_village, "EVENT", told)

    assert (word, taken) == ("OK", False)
    assert why.startswith(reason)
    assert number == (told["id"] if isinstance(told, dict) else None)


async def test_what_is_told_twice_is_there_once(quiet_village: Village, http: Http) -> None:
    told = signed(OURS, 1, "Once", [], datetime.now(UTC) - timedelta(minutes=1))

    first = await said(http, quiet_village, "EVENT", told)
    second = await said(http, quiet_village, "EVENT", told)

    assert first == ["OK", told["id"], True, ""]
    assert second == ["OK", told["id"], True, "duplicate: already have this event"]
    assert (await said(http, quiet_village, "REQ", "x", {"ids": [told["id"]]})) == ["EVENT", "x", told]


@pytest.mark.parametrize(
    ("wish", "reason"),
    [
        ({"ids": ["abc"]}, "invalid: ids"),
        ({"#e": ["A" * 64]}, "invalid: #e"),
        ({"kinds": ["1"]}, "invalid: kinds"),
        ({"authors": []}, "invalid: authors"),
        ({"since": "now"}, "invalid: since"),
        ({"words": ["bread"]}, "unsupported: "),
        ([], "invalid: a filter"),
    ],
)
async def test_a_question_that_is_none_is_closed(wish: Any, reason: str, quiet_village: Village, http: Http) -> None:
    word, name, why = await said(http, quiet_village, "REQ", "x", wish)

    assert (word, name) == ("CLOSED", "x")
    assert why.startswith(reason)


@pytest.mark.parametrize("text", ["nonsense", "{}", "[]", '["HELLO"]'])
async def test_what_is_no_message_gets_a_notice(text: str, quiet_village: Village, http: Http) -> None:
    async with http.websocket(relay_at(f"{quiet_village.url}/nostr")) as socket:
        await socket.send(text)
        assert json.loads(await socket.receive())[0] == "NOTICE"


async def test_nobody_takes_back_what_others_said(quiet_village: Village, http: Http) -> None:
    scene = on_stage(quiet_village)
    receipt = await Nostr(http).publish(Outgoing(("Bread.",)), scene.access, MemoryJournal())
    by_her = signed(ZOE, 5, "", [["e", receipt.remote_id]], datetime.now(UTC))
    by_us = signed(scene.access.token, 5, "", [["e", receipt.remote_id]], datetime.now(UTC))

    await said(http, quiet_village, "EVENT", by_her)
    assert len(scene.published()) == 1
    await said(http, quiet_village, "EVENT", by_us)
    assert scene.published() == []


async def test_an_article_that_is_written_anew_takes_the_place_of_the_old_one(
    quiet_village: Village, http: Http
) -> None:
    scene = on_stage(quiet_village)
    for words, ago in (("Old", 2), ("New", 1)):
        moment = datetime.now(UTC) - timedelta(minutes=ago)
        told = signed(scene.access.token, 30_023, words, [["d", "rye"]], moment)
        await said(http, quiet_village, "EVENT", told)

    assert [post["text"] for post in scene.published()] == ["New"]


async def test_it_tells_of_itself(quiet_village: Village, http: Http) -> None:
    limits = await Nostr(http).read_limits(on_stage(quiet_village).access)

    assert limits.text_chars == 60_000


@pytest.mark.parametrize(
    ("kind", "tags"),
    [
        (1, [["t", "upload"]]),
        (24_242, [["t", "delete"], ["expiration", "9999999999"]]),
        (24_242, [["t", "upload"], ["expiration", "1"]]),
        (24_242, [["t", "upload"], ["expiration", "9999999999"], ["x", "0" * 64]]),
    ],
)
async def test_the_file_server_wants_a_yes_for_this_file(
    kind: int, tags: list[list[str]], quiet_village: Village, http: Http
) -> None:
    yes = json.dumps(signed(ZOE, kind, "", tags, datetime.now(UTC)))
    for header in (f"Nostr {base64.b64encode(yes.encode()).decode()}", "Nostr nonsense", "Bearer x", ""):
        answer = await http.call(
            "PUT", f"{quiet_village.url}/nostr/upload", headers={"Authorization": header}, data=b"bread"
        )
        assert answer.status == 401
