"""Every request of the adapter and every answer of the village fits Pinterest's own description of its API."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from parvis.networks.errors import NetworkError
from parvis.networks.pinterest import films
from parvis.networks.pinterest.adapter import Pinterest
from parvis.networks.pinterest.tests.files import film
from parvis.networks.pinterest.tests.stage import stage as on_stage
from parvis.networks.protocols import Outgoing
from parvis.networks.tests.journals import MemoryJournal
from parvis.networks.tests.specifications import Listening, Specification, specification_file
from parvis.networks.tests.stages import picture
from village.testing import Village

PREFIX = "/pinterest/v5"


@pytest.fixture
async def listening() -> AsyncIterator[Listening]:
    async with Listening() as pool:
        yield pool


async def test_every_request_and_answer_fits_the_description(
    listening: Listening, quiet_village: Village, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    specification = Specification.read(specification_file("pinterest/openapi.json"), PREFIX)
    monkeypatch.setattr(films, "READY_SECONDS", 0.1)
    stage = on_stage(quiet_village)
    adapter, ours = Pinterest(listening), stage.access
    section = next(place for place, _name in (await adapter.read_limits(ours)).places if "/" in place)
    options = {"board": section, "title": "Rye", "link": "https://bread.example/"}
    outgoings = [
        stage.story(tmp_path),
        Outgoing(("A picture.",), media=(picture(tmp_path),), options=options),
        Outgoing(("A film.",), media=(film(tmp_path),), options=options),
        Outgoing(("A film.",), media=(film(tmp_path), picture(tmp_path)), options=options),
    ]
    receipts = []
    for outgoing in outgoings:
        journal = MemoryJournal()
        journal.kept.begun.add("pin")  # so that it is looked for first
        receipts.append(await adapter.publish(outgoing, ours, journal))
    await adapter.who_am_i(ours)
    await adapter.own_posts(ours, since=datetime.now(UTC) - timedelta(minutes=5))
    await adapter.measure(ours, [receipt.remote_id for receipt in receipts])
    await adapter.refresh(ours)
    for options in ({"board": "404"}, {"board": "x"}, {"board": section, "title": "x" * 200}):
        with pytest.raises(NetworkError):
            await adapter.publish(
                Outgoing(("No.",), media=(picture(tmp_path),), options=options), ours, MemoryJournal()
            )

    described = [exchange for exchange in listening.exchanges if not exchange.path.startswith("/pinterest/store")]
    faults = [fault for exchange in described for fault in specification.faults(exchange)]

    assert {exchange.status for exchange in described} == {200, 201, 400, 404}
    assert len(described) > 20
    # What was wrong on purpose is wrong in the description too, and nothing else is.
    assert [fault.partition(": ")[2].split(":")[0] for fault in faults] == ["sent $.board_id", "sent $.title"]
    fields = specification.document["components"]["schemas"]["PinCreate"]["properties"]
    pins = [exchange for exchange in described if (exchange.method, exchange.path) == ("POST", f"{PREFIX}/pins")]
    assert set().union(*(exchange.body for exchange in pins)) <= set(fields)
