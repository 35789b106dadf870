"""Snapchat in the village."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from parvis.kit.http import Http
from parvis.networks.errors import (
    AnswerLost,
    ContentRefused,
)  # fmt: skip
from parvis.networks.protocols import Counts, Outgoing
from parvis.networks.snapchat import limits
from parvis.networks.snapchat.adapter import Snapchat
from parvis.networks.snapchat.errors import NotOnList
from parvis.networks.snapchat.tests.prepared import (
    REEL,
    STORY,
    spotlight,
)
from parvis.networks.snapchat.tests.stage import film, key_to, still
from parvis.networks.tests.journals import MemoryJournal
from parvis.networks.tests.stages import new_handle
from village.testing import Village


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Village]:
    """Where every file is ready at once."""
    with Village.start(tmp_path_factory.mktemp("town"), media_delay=0) as running:
        yield running


async def test_all_three_formats_stand_in_the_village_and_are_counted(
    quiet_village: Village, http: Http, tmp_path: Path
) -> None:
    handle = new_handle()
    access, snapchat = key_to(quiet_village, handle), Snapchat(http)

    shown = await snapchat.publish(spotlight(tmp_path), access, MemoryJournal())
    saved = await snapchat.publish(Outgoing(("Bread",), (still(tmp_path),)), access, MemoryJournal())
    await snapchat.publish(Outgoing(("",), (film(tmp_path),), options=STORY), access, MemoryJournal())

    there = quiet_village.posts(handle, network="snapchat")
    assert [post["record"]["kind"] for post in there] == ["spotlights", "saved_stories", "stories"]
    assert [(post["text"], len(post["media"])) for post in there] == [("Fresh.", 1), ("Bread", 1), ("", 1)]
    assert [file["size"] for file in there[0]["media"]] == [film(tmp_path).size]
    assert (await http.call("GET", shown.url)).status == (await http.call("GET", saved.url)).status == 200
    for deed in ("like", "boost"):
        quiet_village.act("zoe", deed, network="snapchat", status=there[0]["id"])
    assert await snapchat.measure(access, [shown.remote_id, saved.remote_id, "spotlights/none"]) == {
        shown.remote_id: Counts(likes=1, shares=1),
        saved.remote_id: Counts(likes=0, shares=0),
    }


@pytest.mark.parametrize("format", ["", "reel"])
@pytest.mark.parametrize("loss", ["500_after_accepting", "drop_mid_answer", "malformed"])
async def test_what_has_words_is_found_again_after_a_lost_answer(
    loss: str, format: str, town: Village, http: Http, tmp_path: Path
) -> None:
    handle = new_handle()
    access, journal = key_to(town, handle), MemoryJournal()
    outgoing = Outgoing(("Fresh.",), (film(tmp_path),), options={"format": format})
    town.fault(loss, path="/(spotlights|saved_stories)$", method="POST", account=handle)
    with pytest.raises(AnswerLost):
        await Snapchat(http).publish(outgoing, access, journal)

    receipt = await Snapchat(http).publish(outgoing, access, journal.resumed())

    (post,) = town.posts(handle, network="snapchat")
    assert receipt.part_ids == (receipt.remote_id,)
    assert f"{int(post['id']):x}" in receipt.remote_id or post["id"] in receipt.remote_id


async def test_the_village_takes_pieces_and_refuses_what_is_no_film(
    quiet_village: Village, http: Http, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "PIECE", 1000)
    handle = new_handle()
    access = key_to(quiet_village, handle)

    await Snapchat(http).publish(spotlight(tmp_path), access, MemoryJournal())
    with pytest.raises(ContentRefused):
        outgoing = Outgoing(("Fresh.",), (film(tmp_path, b"no film"),), options=REEL)
        await Snapchat(http).publish(outgoing, access, MemoryJournal())

    (post,) = quiet_village.posts(handle, network="snapchat")
    assert post["media"][0]["mime"] == "video/mp4"


async def test_an_application_that_is_not_on_the_list_is_told_so(
    quiet_village: Village, http: Http, tmp_path: Path
) -> None:
    access = key_to(quiet_village, new_handle(), scopes="snapchat-marketing-api")

    with pytest.raises(NotOnList):
        await Snapchat(http).publish(spotlight(tmp_path), access, MemoryJournal())
