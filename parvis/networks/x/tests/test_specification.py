"""Each request of the adapter and each answer of the village, against the specification that X publishes."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from parvis.networks.protocols import Media, Outgoing, Poll, Target
from parvis.networks.tests.journals import MemoryJournal
from parvis.networks.tests.specifications import Exchange, Listening, Specification, specification_file
from parvis.networks.tests.stages import thread
from parvis.networks.x import uploads
from parvis.networks.x.adapter import X
from parvis.networks.x.tests.stage import stage
from village.testing import Village


def unknown_values(specification: Specification, exchange: Exchange) -> list[str]:
    """Of lists in a query, whose values the specification names."""
    template = next(path for pattern, path in specification.templates if pattern.fullmatch(exchange.path[2:]))
    named = specification.document["paths"][template][exchange.method.lower()].get("parameters", [])
    named = [specification._resolved(one) for one in named]
    allowed = {one["name"]: one["schema"].get("items", {}).get("enum") for one in named}
    lists = [(name, value) for name, value in exchange.query.items() if allowed.get(name)]
    return [f"{name}: {one}" for name, value in lists for one in value.split(",") if one not in allowed[name]]


async def test_the_adapter_and_the_village_speak_as_x_describes(
    quiet_village: Village, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    specification = Specification.read(specification_file("x/openapi.json"), prefix="/x")
    monkeypatch.setattr(uploads, "LEAST_SECONDS", 0.05)
    here, act = stage(quiet_village), quiet_village.act
    async with Listening() as http:
        x = X(http)
        receipt = await x.publish(thread(tmp_path), here.access, MemoryJournal())
        await x.publish(Outgoing(("Which?",), poll=Poll(("Rye", "Wheat"), 3600)), here.access, MemoryJournal())
        again = Outgoing(("Again.", "And more."), options={"quote": receipt.url})
        await x.publish(again, here.access, MemoryJournal())
        film = tmp_path / "oven.mp4"
        film.write_bytes(b"\0\0\0\x18ftypmp42" + b"x" * 100)
        moving = Outgoing(("Look.",), media=(Media(film, "video/mp4", "The oven", size=112),))
        await x.publish(moving, here.access, MemoryJournal())
        replied = act("zoe", "reply", network="x", status=receipt.remote_id, text="Open? https://bread.example/")
        act("zoe", "direct", network="x", account=here.handle, text="Between us.")
        catch = await x.read_arrivals(here.access, mark="", about=[receipt.remote_id])
        for incoming in catch.arrivals:
            if not incoming.ours and incoming.kind in ("reply", "message"):
                target = Target(incoming.remote_id, extra=incoming.extra)
                await x.publish(Outgoing(("Yes.",), target=target), here.access, MemoryJournal())
        await x.read_arrivals(here.access, mark=catch.mark, about=[receipt.remote_id])
        journal = MemoryJournal()
        journal.kept.begun.add("post:0")
        await x.publish(Outgoing(("Once.",)), here.access, journal)
        await x.own_posts(here.access, since=datetime.now(UTC) - timedelta(hours=1))
        await x.measure(here.access, [receipt.remote_id, "404"])
        await x.moderate("hide", Target(replied["id"]), here.access)
        await x.who_am_i(here.access)
        exchanges = http.exchanges

    assert {one.path.split("/")[3] for one in exchanges} == {
        "media",
        "tweets",
        "users",
        "dm_events",
        "dm_conversations",
    }
    assert [fault for one in exchanges for fault in specification.faults(one)] == []
    assert [fault for one in exchanges for fault in unknown_values(specification, one)] == []


@pytest.mark.parametrize(
    "body",
    [
        {"text": "Bread.", "colour": "red"},
        {"text": "Bread.", "media": {"media_ids": []}},
        {"text": "Bread.", "media": {"media_ids": ["1", "2", "3", "4", "5"]}},
        {"text": "Which?", "poll": {"options": ["Rye"], "duration_minutes": 60}},
        {"text": "Which?", "poll": {"options": ["Rye", "x" * 26], "duration_minutes": 60}},
        {"text": "Which?", "poll": {"options": ["Rye", "Wheat"], "duration_minutes": 4}},
        {"text": "Bread.", "reply_settings": "nobody"},
        {"text": "Bread.", "quote_tweet_id": "rye"},
    ],
)
async def test_the_village_refuses_what_the_specification_forbids(body: Any, quiet_village: Village) -> None:
    specification = Specification.read(specification_file("x/openapi.json"), prefix="/x")
    here = stage(quiet_village)
    headers = {"Authorization": f"Bearer {here.access.token}"}
    async with Listening() as http:
        await http.call("POST", f"{here.access.base_url}/2/tweets", headers=headers, json=body)
        (exchange,) = http.exchanges

    assert any(": sent $" in fault for fault in specification.faults(exchange))
    assert exchange.status == 400
    assert here.published() == []
