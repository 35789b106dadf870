"""The publisher on every network at once, with what is longest there: killed again and again, or without an answer."""

import signal
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from parvis.kit.clock import now
from parvis.networks.tests.stages import is_blind
from parvis.publishing.models import Lane, Publication
from parvis.publishing.states import LIVE
from parvis.publishing.states import PublicationState as S
from parvis.publishing.tests.conftest import Bakery, nothing_is_live, publishing, wait_for
from tests.crash.stalls import NETWORKS, Stall, open_stall
from tests.crash.workers import bury, start_worker, worker
from village.testing import Village

pytestmark = [pytest.mark.crash, pytest.mark.timeout(240)]
#: After these nobody knows, without a look, whether the post is there.
DOUBTFUL = ["500_after_accepting", "drop_mid_answer", "malformed", "500_before", "drop_before"]
DEATHS = 12


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Village]:
    """Its own: elsewhere time is moved, and networks that look at clocks refuse what seems old."""
    with Village.start(tmp_path_factory.mktemp("village")) as running:
        yield running


@pytest.fixture
def reachable(live_server: Any, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Networks that fetch files by themselves find ours, those of the workers too."""
    settings.ADDRESS = live_server.url
    monkeypatch.setenv("PARVIS_ADDRESS", live_server.url)


@pytest.fixture
def stalls(open_bakery: Bakery, reachable: None, tmp_path: Path) -> list[Stall]:
    """One for each network."""
    return [open_stall(open_bakery, network, tmp_path) for network in NETWORKS]


def test_workers_killed_at_one_step_after_the_other_lose_and_repeat_nothing(stalls: list[Stall]) -> None:
    """Each worker dies when about every channel has come one event further."""
    deaths = 0
    while deaths < DEATHS and (live := Publication.objects.filter(state__in=LIVE).count()):
        dying = start_worker(die_at=live)
        wait_for(lambda dying=dying: dying.poll() is not None or nothing_is_live(), seconds=30)
        deaths += dying.poll() == -signal.SIGKILL
        bury(dying)
    with worker():
        wait_for(nothing_is_live, seconds=60)

    assert deaths >= 4
    hold_all(stalls)


@pytest.mark.parametrize("kind", DOUBTFUL)
def test_an_answer_that_never_came_neither_loses_nor_repeats_anything(stalls: list[Stall], kind: str) -> None:
    for stall in stalls:
        stall.stage.lose(kind)

    with publishing():
        wait_for(nothing_is_live, seconds=60)

    hold_all(stalls)
    unsure = {stall.network for stall in stalls if stall.state() == S.UNSURE}
    assert unsure == {network for network in NETWORKS if is_blind(network)}


def test_who_is_asked_to_wait_waits_and_then_goes_on(stalls: list[Stall]) -> None:
    for stall in stalls:
        stall.stage.lose("429_seconds", seconds=3600)
    waiting = Publication.objects.filter(state__in=LIVE, problem="busy", try_at__gt=now() + timedelta(seconds=15))

    with publishing():
        wait_for(lambda: waiting.count() == len(stalls), seconds=30)
        assert [stall.number_of_posts() for stall in stalls] == [0] * len(stalls)
        Lane.objects.update(not_before=now())
        Publication.objects.filter(state__in=LIVE).update(try_at=now())
        wait_for(nothing_is_live, seconds=30)

    hold_all(stalls)
    assert {stall.state() for stall in stalls} == {S.PUBLISHED}


def hold_all(stalls: list[Stall]) -> None:
    """Everything stands there once and is known; where nothing can be known, a person is asked, and it is there once
    at most."""
    seeing = [stall for stall in stalls if not is_blind(stall.network)]
    assert {stall.network: stall.state() for stall in seeing} == {stall.network: S.PUBLISHED for stall in seeing}
    for stall in stalls:
        if stall.state() == S.PUBLISHED:
            stall.hold()
        else:
            assert (stall.state(), stall.number_of_posts() <= stall.stage.posts) == (S.UNSURE, True)
