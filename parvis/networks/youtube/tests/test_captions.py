"""Captions: once, before anybody sees the film, and never the end of it."""

from dataclasses import replace
from pathlib import Path

import pytest

from parvis.kit.http import Http
from parvis.networks.errors import AccessLost, AnswerLost, Busy, Gone, NetworkError, Temporary
from parvis.networks.protocols import Access, Outgoing
from parvis.networks.tests.journals import Died, MemoryJournal
from parvis.networks.tests.stages import Stage, stage_of
from parvis.networks.tests.wire import Wire, says
from parvis.networks.youtube import adapter as youtube
from parvis.networks.youtube.adapter import YouTube
from parvis.networks.youtube.captions import Captions, looks_right
from parvis.networks.youtube.errors import CaptionsRefused
from parvis.networks.youtube.tests.stage import CAPTIONS, film
from village.testing import Village

TRACKS = "/youtube/v3/captions"
INSERT = "/upload/youtube/v3/captions"
SESSIONS = "/upload/youtube/v3/videos"
VIDEOS = "/youtube/v3/videos"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(youtube, "READY_SECONDS", 0.05)


@pytest.fixture
def stage(quiet_village: Village) -> Stage:
    return stage_of("youtube", quiet_village)


def spoken(stage: Stage, folder: Path, captions: str = CAPTIONS) -> Outgoing:
    story = stage.story(folder)
    return replace(story, options={**story.options, "captions": captions})


@pytest.mark.parametrize("moment", ["begun", "acted"])
async def test_captions_stand_there_once_before_anybody_sees_the_film(
    stage: Stage, http: Http, tmp_path: Path, moment: str
) -> None:
    outgoing = spoken(stage, tmp_path, "\ufeff" + CAPTIONS.replace("\n", "\r\n") + "\r\n")
    journal = MemoryJournal(die_at=(moment, "captions"))
    with pytest.raises(Died):
        await stage.adapter(http).publish(outgoing, stage.access, journal)
    again = journal.resumed()

    await stage.adapter(http).publish(outgoing, stage.access, again)

    assert again.looked == ["captions"]
    assert again.acted == (["captions", "show"] if moment == "begun" else ["show"])
    (post,) = stage.published()
    assert post["record"]["captions"] == [{"language": "en", "name": "", "text": CAPTIONS}]


@pytest.mark.parametrize("loss", ["drop_mid_answer", "500_after_accepting", "malformed"])
async def test_captions_whose_receipt_was_lost_are_found(
    stage: Stage, quiet_village: Village, http: Http, tmp_path: Path, loss: str
) -> None:
    outgoing, journal = spoken(stage, tmp_path), MemoryJournal()
    quiet_village.fault(loss, path=INSERT, method="POST", account=stage.handle)
    with pytest.raises(AnswerLost):
        await stage.adapter(http).publish(outgoing, stage.access, journal)
    again = journal.resumed()

    await stage.adapter(http).publish(outgoing, stage.access, again)

    assert (again.looked, again.acted) == (["captions"], ["show"])
    (post,) = stage.published()
    assert len(post["record"]["captions"]) == 1


async def test_captions_that_youtube_cannot_read_make_room_for_better_ones(
    stage: Stage, http: Http, tmp_path: Path
) -> None:
    journal = MemoryJournal()
    with pytest.raises(CaptionsRefused) as caught:
        await stage.adapter(http).publish(spoken(stage, tmp_path, "The oven is warm."), stage.access, journal)
    assert (caught.value.said, stage.published()) == ("unknownFormat", [])
    again = journal.resumed()

    receipt = await stage.adapter(http).publish(spoken(stage, tmp_path), stage.access, again)

    assert again.acted == ["captions", "show"]
    (post,) = stage.published()
    assert [track["text"] for track in post["record"]["captions"]] == [CAPTIONS]
    twice = Captions(YouTube(http).caller, stage.access, receipt.remote_id, "en", CAPTIONS)
    assert await twice.act() == await twice.look() != {}  # the village says captionExists


@pytest.mark.parametrize(
    ("status", "reason", "error"),
    [
        (400, "contentRequired", CaptionsRefused),
        (400, "invalidMetadata", CaptionsRefused),
        (400, "nameTooLong", CaptionsRefused),
        (403, "forbidden", CaptionsRefused),
        (403, "quotaExceeded", Busy),
        (403, "insufficientPermissions", AccessLost),
    ],
)
async def test_a_refusal_is_said_before_anybody_sees_the_film_which_stays(
    wire: Wire, http: Http, tmp_path: Path, status: int, reason: str, error: type[NetworkError]
) -> None:
    wire.says[SESSIONS] = says(200, b"", {"Location": f"{wire.url}/one"})
    wire.says["/one"] = says(200, {"id": "v1"})
    wire.says[VIDEOS] = says(200, {"items": [{"id": "v1", "status": {"uploadStatus": "processed"}}]})
    wire.says[INSERT] = says(status, {"error": {"code": status, "message": "No.", "errors": [{"reason": reason}]}})
    options = {"title": "The oven", "captions": CAPTIONS}
    outgoing = Outgoing(("At seven.",), (film(tmp_path),), language="en", options=options)
    access, journal = Access(wire.url, "UCbread", "token"), MemoryJournal()

    with pytest.raises(error) as caught:
        await YouTube(http).publish(outgoing, access, journal)
    assert type(caught.value) is error
    assert {asked.method for asked in wire.to(VIDEOS)} == {"GET"}

    without = replace(outgoing, options={"title": "The oven", "privacy": "private"})
    assert (await YouTube(http).publish(without, access, journal.resumed())).remote_id == "v1"
    assert len(wire.to(SESSIONS)) == 1


async def test_the_village_refuses_what_youtube_refuses(
    stage: Stage, quiet_village: Village, http: Http, tmp_path: Path
) -> None:
    caller, neighbour = YouTube(http).caller, stage_of("youtube", quiet_village)
    receipt = await stage.adapter(http).publish(stage.story(tmp_path), stage.access, MemoryJournal())
    track = Captions(caller, stage.access, receipt.remote_id, "en", CAPTIONS)

    for refused in (replace(track, language=""), replace(track, text=""), replace(track, access=neighbour.access)):
        with pytest.raises(CaptionsRefused):
            await refused.act()
    with pytest.raises(Gone):
        await replace(track, video="AAAAAAAAAAA").act()
    assert await track.look() is None


async def test_only_a_track_of_our_language_and_name_that_a_person_made_is_ours(wire: Wire, http: Http) -> None:
    def track(track_id: str, **other: str) -> dict[str, object]:
        return {"id": track_id, "snippet": {"language": "en", "name": "", "trackKind": "standard", **other}}

    others = [track("a", trackKind="asr"), track("b", language="fr"), track("c", name="For children")]
    tracks = [*others, track("d", status="failed"), {"snippet": None}, {}]
    wire.says[TRACKS] = lambda asked: (200, {"items": tracks} if asked.method == "GET" else b"")
    wire.says[INSERT] = says(409, {"error": {"code": 409, "errors": [{"reason": "captionExists"}]}})
    captions = Captions(YouTube(http).caller, Access(wire.url, "UCbread", "token"), "v1", "en", CAPTIONS)

    with pytest.raises(Temporary):  # a broken one stood in the way
        await captions.act()

    removed = [asked.query["id"] for asked in wire.to(TRACKS) if asked.method == "DELETE"]
    assert removed == [["d"]]


@pytest.mark.parametrize(
    ("text", "right"),
    [
        (CAPTIONS, True),
        ("WEBVTT\n\n00:00.000 --> 00:02.500 align:start\nThe oven", True),
        ("WEBVTT - Bread\n\nNOTE mine\n\n00:00:00.000 --> 00:00:02.500\nThe oven", True),
        ("WEBVTT", False),
        ("WEBVTTX\n\n00:00.000 --> 00:02.500\nThe oven", False),
        ("WEBVTT\n\n00:00,000 --> 00:02,500\nThe oven", False),
        ("1\n00:00 --> 00:02\nThe oven", False),
        ("1\n00:00:00,000 --> 00:00:02,500", False),
        (CAPTIONS + "\n\n3\n00:00:02 --> soon\nBread", False),
        ("00:00:00,000 --> 00:00:02,500\nThe oven", False),
        ("1", False),
        ("", False),
    ],
)
def test_captions_look_like_srt_or_webvtt(text: str, right: bool) -> None:
    assert looks_right(text) is right


def test_good_captions_are_fine(tmp_path: Path) -> None:
    options = {"captions": CAPTIONS.replace("\n", "\r\n")}
    outgoing = Outgoing(("Bread",), (film(tmp_path),), language="en", options=options)

    assert YouTube(Http()).check(outgoing, YouTube.limits) == []
