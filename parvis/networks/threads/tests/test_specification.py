"""What we ask Threads, and what the village answers for it, against Meta's own collection of calls."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from parvis.networks.protocols import Media, Outgoing, Target
from parvis.networks.tests.journals import MemoryJournal
from parvis.networks.tests.specifications import Listening, specification_file
from parvis.networks.tests.stages import picture
from parvis.networks.threads.adapter import Threads
from parvis.networks.threads.tests.postman import Collection
from parvis.networks.threads.tests.stage import hosted, stage
from parvis.networks.threads.tests.test_threads import signed_in
from parvis.networks.threads.way import ThreadsWay
from village.testing import Village

FILM = b"\x00\x00\x00\x18ftypmp42" + bytes(16)


@pytest.fixture
async def listening() -> AsyncIterator[Listening]:
    async with Listening() as pool:
        yield pool


def faults(listening: Listening) -> list[str]:
    collection = Collection(specification_file("threads/threads-api.postman_collection.json"))
    assert listening.exchanges
    return [fault for exchange in listening.exchanges for fault in collection.faults(exchange)]


async def test_every_request_and_answer_of_publishing_is_as_meta_describes_it(
    quiet_village: Village, listening: Listening, tmp_path: Path
) -> None:
    on = stage(quiet_village)
    threads = Threads(listening)
    film = tmp_path / "oven.mp4"
    film.write_bytes(FILM)
    loaf = hosted(quiet_village, picture(tmp_path))
    oven = hosted(quiet_village, Media(film, "video/mp4", alt="The oven"))
    for outgoing in (
        on.story(tmp_path),
        Outgoing(("A film.",), media=(oven,)),
        Outgoing(("Both.",), media=(loaf, oven)),
        Outgoing(("Tagged.",), options={"topic": "bread", "reply_control": "mentioned_only", "first_comment": "Link"}),
    ):
        await threads.publish(outgoing, on.access, MemoryJournal())
    (first, *_others) = await threads.own_posts(on.access, since=datetime.now(UTC) - timedelta(minutes=5))
    await threads.publish(Outgoing(("Again.",), options={"quote": first.url}), on.access, MemoryJournal())
    found = await threads.own_posts(on.access, since=datetime.now(UTC) - timedelta(minutes=5))
    await threads.who_am_i(on.access)

    assert [len(post["media"]) for post in on.published() if post["media"]] == [1, 1, 2]
    assert len(found) == 5
    assert on.published()[-1]["record"]["quoted"] == first.remote_id
    assert any("quote_post_id" in (exchange.body or {}) for exchange in listening.exchanges)
    assert faults(listening) == []


async def test_every_request_and_answer_of_the_inbox_is_as_meta_describes_it(
    quiet_village: Village, listening: Listening, tmp_path: Path
) -> None:
    on = stage(quiet_village)
    threads = Threads(listening)
    receipt = await threads.publish(Outgoing(("Fresh bread.",)), on.access, MemoryJournal())
    quiet_village.act("zoe", "reply", network="threads", status=receipt.remote_id, text="Open on Sundays?")
    quiet_village.act("karim", "mention", network="threads", account=on.handle, text="Look.")
    catch = await threads.read_arrivals(on.access, mark="", about=[receipt.remote_id])
    (question,) = [incoming for incoming in catch.arrivals if incoming.kind == "reply"]
    target = Target(question.remote_id, question.about_id)
    journal = MemoryJournal()
    await threads.publish(Outgoing(("Yes.",), target=target), on.access, journal)
    journal.kept.done.pop("publish:0")
    journal.kept.begun.add("publish:0")
    await threads.publish(Outgoing(("Yes.",), target=target), on.access, journal.resumed())
    for deed in ("hide", "show"):
        await threads.moderate(deed, target, on.access)
    counts = await threads.measure(on.access, [receipt.remote_id])

    assert {incoming.kind for incoming in catch.arrivals} == threads.kinds
    assert counts[receipt.remote_id].replies == 1
    assert faults(listening) == []


async def test_signing_in_and_renewing_is_as_meta_describes_it(tmp_path: Path, listening: Listening) -> None:
    with Village.start(tmp_path) as village:
        (found,) = await signed_in(village, listening, ThreadsWay())
        village.advance(90_000)
        renewed = await Threads(listening).refresh(found.access)

    assert renewed.token != found.access.token
    assert [fault for fault in faults(listening) if "/oauth/authorize" not in fault] == []
