"""Every request of the adapter, and every answer of the village, held against Discord's own OpenAPI description."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from parvis.networks.discord.adapter import Discord
from parvis.networks.discord.tests.stage import stage as on_stage
from parvis.networks.protocols import Outgoing, Poll, Target
from parvis.networks.tests.journals import MemoryJournal
from parvis.networks.tests.specifications import Exchange, ListeningToForms, Specification, specification_file
from parvis.networks.tests.stages import Stage, picture
from village.testing import Village


@pytest.fixture
async def pool() -> AsyncIterator[ListeningToForms]:
    async with ListeningToForms() as listening:
        yield listening


def as_json(exchange: Exchange) -> Exchange:
    """What stands in the part of the form that is the message."""
    body = exchange.body
    return replace(exchange, body=json.loads(body["payload_json"])) if body and "payload_json" in body else exchange


async def everything(scene: Stage, http: ListeningToForms, folder: Path) -> None:
    """All that the adapter does, once."""
    adapter, ours = Discord(http), scene.access
    await adapter.who_am_i(ours)
    await adapter.read_limits(ours)
    card = {"card_title": "Rye", "card_text": "Dark.", "card_link": "https://bread.example/"}
    news = {"place": ours.extra["announcements"], "crosspost": True, "first_comment": "And rolls.", "silent": True}
    for outgoing in (
        Outgoing(("Nuts", "More."), media=(picture(folder),), warning="Allergens", options=card),
        Outgoing(("Which?",), poll=Poll(("Rye", "Wheat"), 3600, multiple=True)),
        Outgoing(("News.",), options=news),
        Outgoing(("At seven.", "Sundays too."), media=(picture(folder),), options={"place": ours.extra["forum"]}),
    ):
        journal = MemoryJournal()
        await adapter.publish(outgoing, ours, journal)
        await adapter.own_posts(ours, since=journal.began_at)
    first = scene.published()[0]
    scene.village.act("zoe", "like", network="discord", status=first["id"])
    scene.village.act("zoe", "reply", network="discord", status=first["id"], text="Open on Sundays?")
    scene.village.act("karim", "mention", network="discord", account=scene.handle, text="hello")
    catch = await adapter.read_arrivals(ours, mark="", about=())
    reply = catch.arrivals[0]
    target = Target(reply.remote_id, reply.about_id)
    await adapter.publish(Outgoing(("Yes.",), target=target), ours, MemoryJournal())
    await adapter.measure(ours, [reply.about_id, "5/7"])
    for deed in ("like", "unlike", "remove"):
        await adapter.moderate(deed, target, ours)
    await adapter.read_arrivals(ours, mark=catch.mark, about=())


async def test_what_is_said_is_said_as_discord_describes_it(
    pool: ListeningToForms, quiet_village: Village, tmp_path: Path
) -> None:
    specification = Specification.read(specification_file("discord/openapi.json"), "/discord")

    await everything(on_stage(quiet_village), pool, tmp_path)

    methods = {exchange.method for exchange in pool.exchanges}
    assert methods == {"GET", "POST", "PUT", "DELETE"}
    assert [fault for one in pool.exchanges for fault in specification.faults(as_json(one))] == []


async def test_the_check_would_notice(pool: ListeningToForms, quiet_village: Village) -> None:
    specification = Specification.read(specification_file("discord/openapi.json"), "/discord")
    scene = on_stage(quiet_village)
    await Discord(pool).publish(Outgoing(("Bread.",)), scene.access, MemoryJournal())
    said = pool.exchanges[-1]

    assert specification.faults(replace(said, body={"content": "x" * 4001}))
    assert specification.faults(replace(said, told={"id": 4}))
