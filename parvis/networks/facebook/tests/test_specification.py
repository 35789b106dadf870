"""Every request of the adapter, and every answer of the village, against the files Meta generates its SDKs from."""

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from parvis.networks.facebook.adapter import Facebook
from parvis.networks.facebook.tests.stage import album
from parvis.networks.facebook.tests.stage import stage as on_stage
from parvis.networks.facebook.way import FacebookWay
from parvis.networks.meta.tests.films import film
from parvis.networks.meta.tests.sign_ins import signed_in
from parvis.networks.meta.tests.specification import GraphSpecification, MetaListening, kind
from parvis.networks.protocols import Outgoing, Target
from parvis.networks.tests.journals import Died, MemoryJournal
from parvis.networks.tests.stages import Stage, picture
from village.testing import Village


@pytest.fixture
async def listening() -> AsyncIterator[MetaListening]:
    kind("Page")  # skips where the files are not there
    async with MetaListening() as pool:
        yield pool


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Village]:
    with Village.start(tmp_path_factory.mktemp("village"), media_delay=0) as running:
        yield running


def faults(stage: Stage, listening: MetaListening) -> list[str]:
    page = stage.access.account_id

    def kind_of(number: str) -> str:
        if number in {page, "me"}:
            return "Page" if number == page else "User"
        if "_" not in number:
            return "AdVideo"
        return "PagePost" if number.startswith(f"{page}_") else "Comment"

    specification = GraphSpecification("/facebook", kind_of)
    assert listening.exchanges
    return [fault for exchange in listening.exchanges for fault in specification.faults(exchange)]


async def test_what_is_published_fits(village: Village, listening: MetaListening, tmp_path: Path) -> None:
    stage = on_stage(village)
    facebook = Facebook(listening)
    for outgoing in (
        Outgoing(("Look: https://bread.example.",)),
        album(tmp_path),
        Outgoing(("Film.",), media=(film(tmp_path),), options={"title": "Look"}),
        Outgoing(("Reel.",), media=(film(tmp_path),), options={"format": "reel", "title": "Look"}),
        Outgoing(("",), media=(film(tmp_path),), options={"format": "story"}),
        Outgoing(("",), media=(picture(tmp_path),), options={"format": "story"}),
    ):
        await facebook.publish(outgoing, stage.access, MemoryJournal())

    assert faults(stage, listening) == []


async def test_what_is_looked_for_fits(village: Village, listening: MetaListening, tmp_path: Path) -> None:
    stage = on_stage(village)
    facebook = Facebook(listening)
    reel = Outgoing(("Reel.",), media=(film(tmp_path),), options={"format": "reel"})
    story = Outgoing(("",), media=(picture(tmp_path),), options={"format": "story"})
    for outgoing, step in (
        (album(tmp_path), "post:0"),
        (album(tmp_path), "comment"),
        (reel, "post:0"),
        (story, "post:0"),
    ):
        journal = MemoryJournal(die_at=("acted", step))
        with pytest.raises(Died):
            await facebook.publish(outgoing, stage.access, journal)
        await facebook.publish(outgoing, stage.access, journal.resumed())

    assert faults(stage, listening) == []


async def test_what_is_read_answered_and_moderated_fits(village: Village, listening: MetaListening) -> None:
    stage = on_stage(village)
    facebook = Facebook(listening)
    receipt = await facebook.publish(Outgoing(("Bread.",)), stage.access, MemoryJournal())
    number = receipt.remote_id.rpartition("_")[2]
    village.act("zoe", "reply", network="facebook", status=number, text="Open?")
    village.act("zoe", "mention", network="facebook", account=stage.handle, text="is good")
    village.act("zoe", "boost", network="facebook", status=number)
    catch = await facebook.read_arrivals(stage.access, mark="", about=())
    (comment,) = [one for one in catch.arrivals if one.kind == "comment"]
    target = Target(comment.remote_id, comment.about_id)
    await facebook.publish(Outgoing(("Yes.",), target=target), stage.access, MemoryJournal())
    await facebook.read_arrivals(stage.access, mark=catch.mark, about=[receipt.remote_id])
    await facebook.who_am_i(stage.access)
    await facebook.own_posts(stage.access, since=datetime.now(UTC) - timedelta(hours=1))
    await facebook.measure(stage.access, [receipt.remote_id])
    for deed in ("hide", "show", "like", "unlike", "remove"):
        await facebook.moderate(deed, target, stage.access)

    assert faults(stage, listening) == []


async def test_the_sign_in_fits(village: Village, listening: MetaListening) -> None:
    stage = on_stage(village)
    outcome = await signed_in(FacebookWay(), "facebook", village, listening, says=stage.handle)
    assert outcome.connected
    (own,) = [one for one in outcome.errand.found if one.account.account_id == stage.access.account_id]
    listening.exchanges = [
        exchange
        for exchange in listening.exchanges
        if "/me/" in exchange.path or f"/{stage.access.account_id}" in exchange.path
    ]
    await Facebook(listening).refresh(own.access)

    assert faults(stage, listening) == []


def test_a_call_that_does_not_fit_is_noticed(village: Village) -> None:
    from parvis.networks.tests.specifications import Exchange

    specification = GraphSpecification("/facebook", lambda _number: "Page")

    def told(method: str, path: str, query: dict[str, str], answer: object) -> list[str]:
        return specification.faults(Exchange(method, f"/facebook/v25.0/{path}", query, None, 200, answer, {}))

    assert told("GET", "12", {"fields": "id,name"}, {"id": "12", "name": "Bread"}) == []
    assert told("GET", "12", {"fields": "id,birthplace"}, {"id": "12"})
    assert told("GET", "12", {"mood": "good"}, {"id": "12"})
    assert told("GET", "12", {}, {"id": 12})
    assert told("GET", "12", {}, {"id": "12", "mood": "good"})
    assert told("POST", "12/feeds", {}, {"id": "12"})
    assert told("POST", "12/subscribed_apps", {}, {"success": True})
    assert told("GET", "12/published_posts", {"fields": "id,comments{mood}"}, {"data": []})
