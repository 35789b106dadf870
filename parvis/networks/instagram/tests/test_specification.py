"""Every request of the adapter, and every answer of the village, against the files Meta generates its SDKs from."""

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from parvis.networks.instagram import containers
from parvis.networks.instagram.adapter import Instagram
from parvis.networks.instagram.tests.shelf import still
from parvis.networks.instagram.tests.stage import carousel
from parvis.networks.instagram.tests.stage import stage as on_stage
from parvis.networks.meta.tests.films import film
from parvis.networks.meta.tests.specification import GraphSpecification, MetaListening, kind
from parvis.networks.protocols import Outgoing, Target
from parvis.networks.tests.journals import Died, MemoryJournal
from parvis.networks.tests.stages import Stage
from village.testing import Village


@pytest.fixture
async def listening(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[MetaListening]:
    kind("IGUser")  # skips where the files are not there
    monkeypatch.setattr(containers, "READY_SECONDS", 0.01)
    async with MetaListening() as pool:
        yield pool


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Village]:
    with Village.start(tmp_path_factory.mktemp("village"), media_delay=0) as running:
        yield running


def faults(stage: Stage, listening: MetaListening, *comments: str) -> list[str]:
    """comments: which numbers are those of comments. A container is described with media (`BESIDE`)."""

    def kind_of(number: str) -> str:
        if number == stage.access.account_id:
            return "IGUser"
        return "IGComment" if number in comments else "IGMedia"

    specification = GraphSpecification("/instagram", kind_of)
    assert listening.exchanges
    return [fault for exchange in listening.exchanges for fault in specification.faults(exchange)]


async def test_what_is_published_fits(village: Village, listening: MetaListening, tmp_path: Path) -> None:
    stage = on_stage(village)
    for outgoing in (
        carousel(tmp_path),
        Outgoing(("Picture.",), media=(still(tmp_path),)),
        Outgoing(("Reel.",), media=(film(tmp_path),), options={"format": "reel"}),
        Outgoing(("",), media=(film(tmp_path),), options={"format": "story"}),
        Outgoing(("",), media=(still(tmp_path),), options={"format": "story"}),
        Outgoing(("Both.",), media=(film(tmp_path), still(tmp_path))),
    ):
        journal = MemoryJournal(die_at=("acted", "post:0"))
        with pytest.raises(Died):
            await Instagram(listening).publish(outgoing, stage.access, journal)
        await Instagram(listening).publish(outgoing, stage.access, journal.resumed())

    assert faults(stage, listening) == []


async def test_what_is_read_answered_and_moderated_fits(
    village: Village, listening: MetaListening, tmp_path: Path
) -> None:
    stage = on_stage(village)
    instagram = Instagram(listening)
    outgoing = Outgoing(("Picture.",), media=(still(tmp_path), still(tmp_path)))
    post = (await instagram.publish(outgoing, stage.access, MemoryJournal())).remote_id
    top = village.act("zoe", "reply", network="instagram", status=post, text="Open?")["id"]
    village.act("zoe", "reply", network="instagram", status=top, text="Please!")
    village.act("zoe", "mention", network="instagram", account=stage.handle, text="is good")
    catch = await instagram.read_arrivals(stage.access, mark="", about=())
    for one in catch.arrivals:
        target = Target(one.remote_id, one.about_id, one.author_handle, one.extra)
        answer = Outgoing((f"Yes, {one.text}",), target=target)
        journal = MemoryJournal(die_at=("begun", "post:0") if one.kind == "comment" else None)
        if one.kind == "comment":
            with pytest.raises(Died):
                await instagram.publish(answer, stage.access, journal)
        await instagram.publish(answer, stage.access, journal.resumed())
    await instagram.read_arrivals(stage.access, mark=catch.mark, about=[post])
    await instagram.who_am_i(stage.access)
    await instagram.own_posts(stage.access, since=datetime.now(UTC) - timedelta(hours=1))
    await instagram.measure(stage.access, [post])
    for deed in ("hide", "show", "remove"):
        await instagram.moderate(deed, Target(top, post), stage.access)

    assert faults(stage, listening, top) == []
