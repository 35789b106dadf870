"""Every adapter, at every step: whatever is lost and whoever dies, one publication is there once, and is known."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from parvis.kit.http import Http
from parvis.networks.errors import AnswerLost, Busy, NetworkError, Refused, Temporary
from parvis.networks.protocols import Incoming, Outgoing, Target, Undecidable
from parvis.networks.tests.journals import Died, MemoryJournal
from parvis.networks.tests.stages import STAGED, Stage, answer_step, answer_to, hold, is_blind, stage_of
from village.testing import Village

NETWORKS = STAGED
SEEING = [network for network in STAGED if not is_blind(network)]
ANSWERING = [network for network in SEEING if answer_step(network)]
LOSSES = ["500_after_accepting", "drop_mid_answer", "malformed"]


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Village]:
    with Village.start(tmp_path_factory.mktemp("village"), media_delay=0) as running:
        yield running
        assert running.faults() == [], "a fault was asked for and never met a request"


async def steps_of(stage: Stage, http: Http, outgoing: Outgoing) -> list[tuple[str, bool]]:
    """The names of all steps of a publication, and whether readers see them."""
    journal = MemoryJournal()
    hold(stage, await stage.adapter(http).publish(outgoing, stage.access, journal), outgoing)
    assert journal.acted == list(journal.repeatable)
    return [(name, not repeatable) for name, repeatable in journal.repeatable.items()]


@pytest.mark.parametrize("moment", ["begun", "acted"])
@pytest.mark.parametrize("network", SEEING)
async def test_whoever_dies_at_a_step_is_taken_up_where_they_were(
    network: str, moment: str, village: Village, http: Http, tmp_path: Path
) -> None:
    outgoing = stage_of(network, village).story(tmp_path)
    steps = await steps_of(stage_of(network, village), http, outgoing)
    assert any(effect for _name, effect in steps)

    for name, effect in steps:
        stage = stage_of(network, village)
        adapter = stage.adapter(http)
        journal = MemoryJournal(die_at=(moment, name))
        with pytest.raises(Died):
            await adapter.publish(outgoing, stage.access, journal)

        journal = journal.resumed()
        receipt = await adapter.publish(outgoing, stage.access, journal)

        hold(stage, receipt, outgoing)
        assert journal.looked == ([name] if effect else [])
        assert (name in journal.acted) == (moment == "begun" or not effect)


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("network", NETWORKS)
async def test_a_lost_answer_is_looked_for_and_found(
    network: str, loss: str, village: Village, http: Http, tmp_path: Path
) -> None:
    outgoing = stage_of(network, village).story(tmp_path)
    for name, effect in await steps_of(stage_of(network, village), http, outgoing):
        if not effect:
            continue
        stage = stage_of(network, village)
        adapter = stage.adapter(http)
        journal = MemoryJournal(before=lambda step, name=name, stage=stage: stage.lose(loss) if step == name else None)
        with pytest.raises(AnswerLost):
            await adapter.publish(outgoing, stage.access, journal)

        journal = journal.resumed()
        if is_blind(network):
            with pytest.raises(Undecidable):
                await adapter.publish(outgoing, stage.access, journal)
            continue
        receipt = await adapter.publish(outgoing, stage.access, journal)

        hold(stage, receipt, outgoing)
        assert journal.looked == [name]
        assert name not in journal.acted


@pytest.mark.parametrize("fault", ["500_before", "drop_before"])
@pytest.mark.parametrize("network", SEEING)
async def test_a_request_that_was_never_heard_is_sent_again_after_a_look(
    network: str, fault: str, village: Village, http: Http, tmp_path: Path
) -> None:
    outgoing = stage_of(network, village).story(tmp_path)
    for name, effect in await steps_of(stage_of(network, village), http, outgoing):
        if not effect:
            continue
        stage = stage_of(network, village)
        adapter = stage.adapter(http)
        journal = MemoryJournal(before=lambda step, name=name, stage=stage: stage.lose(fault) if step == name else None)
        with pytest.raises(AnswerLost):
            await adapter.publish(outgoing, stage.access, journal)

        journal = journal.resumed()
        receipt = await adapter.publish(outgoing, stage.access, journal)

        hold(stage, receipt, outgoing)
        assert journal.looked == [name]
        assert name in journal.acted


@pytest.mark.parametrize(
    ("fault", "error"),
    [("429_seconds", Busy), ("429_date", Busy), ("401", Refused), ("403", Refused), ("422", Refused)],
)
@pytest.mark.parametrize("network", NETWORKS)
async def test_a_clear_no_has_done_nothing_and_the_next_try_goes_on_without_a_look(
    network: str, fault: str, error: type[NetworkError], village: Village, http: Http, tmp_path: Path
) -> None:
    outgoing = stage_of(network, village).story(tmp_path)
    stage = stage_of(network, village)
    adapter = stage.adapter(http)
    journal = MemoryJournal()
    stage.lose(fault)
    with pytest.raises(error) as caught:
        await adapter.publish(outgoing, stage.access, journal)
    assert stage.published() == []
    if error is Busy:
        assert isinstance(caught.value, Temporary)
        assert caught.value.retry_at is not None

    journal = journal.resumed()
    receipt = await adapter.publish(outgoing, stage.access, journal)

    hold(stage, receipt, outgoing)
    assert journal.looked == []


async def asked_something(stage: Stage, http: Http, village: Village, tmp_path: Path) -> Incoming:
    """A question of somebody under a post of ours, as it comes in."""
    adapter = stage.adapter(http)
    await adapter.publish(stage.story(tmp_path), stage.access, MemoryJournal())
    post = stage.published()[0]
    village.act("zoe", "reply", network=stage.network, status=post["id"], text="Open on Sundays?")
    catch = await adapter.read_arrivals(stage.access, mark="", about=())
    (question,) = [incoming for incoming in catch.arrivals if "Sundays?" in incoming.text]
    return question


@pytest.mark.parametrize("moment", ["begun", "acted"])
@pytest.mark.parametrize("network", ANSWERING)
async def test_an_answer_is_given_once_and_stands_under_the_question(
    network: str, moment: str, village: Village, http: Http, tmp_path: Path
) -> None:
    stage = stage_of(network, village)
    adapter = stage.adapter(http)
    question = await asked_something(stage, http, village, tmp_path)
    target = Target(question.remote_id, question.about_id, question.author_handle, question.extra)
    journal = MemoryJournal()
    journal.die_at = (moment, answer_step(network))
    with pytest.raises(Died):
        await adapter.publish(answer_to(target), stage.access, journal)

    receipt = await adapter.publish(answer_to(target), stage.access, journal.resumed())

    answers = await answers_of_ours(stage, adapter, question)
    assert [answer.remote_id for answer in answers] == [receipt.remote_id]
    assert answers[0].parent_id == question.remote_id


async def answers_of_ours(stage: Stage, adapter: Any, question: Incoming) -> list[Incoming]:
    catch = await adapter.read_arrivals(stage.access, mark="", about=[question.about_id])
    return [incoming for incoming in catch.arrivals if incoming.ours and "Sundays too" in incoming.text]
