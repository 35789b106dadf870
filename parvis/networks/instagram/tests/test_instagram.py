"""What goes to Instagram in each format, how it is found again, and what is refused."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from parvis.kit.http import Http
from parvis.networks import errors
from parvis.networks.errors import (
    AnswerLost,
    Busy,
    ContentRefused,
    Gone,
    NetworkError,
    Refused,
    Temporary,
    Unfinished,
)  # fmt: skip
from parvis.networks.instagram import containers
from parvis.networks.instagram.adapter import Instagram
from parvis.networks.instagram.containers import complaint
from parvis.networks.instagram.errors import BY_SUBCODE, ContainerGone
from parvis.networks.instagram.limits import LIMITS
from parvis.networks.instagram.tests.shelf import shelf, still
from parvis.networks.instagram.tests.stage import stage as on_stage
from parvis.networks.meta.tests.films import film
from parvis.networks.meta.uploads import NoAddress
from parvis.networks.protocols import Access, Media, Outgoing, Target, Undecidable
from parvis.networks.tests.journals import Died, MemoryJournal
from parvis.networks.tests.wire import Wire, in_turn, says
from village.testing import Village

MEDIA, PUBLISH = "/v25.0/12/media", "/v25.0/12/media_publish"


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Village]:
    with Village.start(tmp_path_factory.mktemp("village"), media_delay=0) as running:
        yield running
        assert running.faults() == []


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(containers, "READY_SECONDS", 0.01)


def access(wire: Wire) -> Access:
    return Access(wire.url, "12", "token", extra={"username": "bread"})


# Formats


@pytest.mark.parametrize(
    ("format", "moving", "kind"),
    [
        ("", False, "FEED"),
        ("", True, "REELS"),
        ("reel", True, "REELS"),
        ("story", False, "STORY"),
        ("story", True, "STORY"),
        ("nonsense", False, "FEED"),
    ],
)
async def test_a_file_is_a_post_a_reel_or_a_story(
    format: str, moving: bool, kind: str, village: Village, http: Http, tmp_path: Path
) -> None:
    stage = on_stage(village)
    media = film(tmp_path) if moving else still(tmp_path)
    outgoing = Outgoing(("Our oven.", "Warm."), media=(media,), options={"format": format})

    receipt = await stage.adapter(http).publish(outgoing, stage.access, MemoryJournal())

    (post,) = stage.published()
    assert (post["record"]["kind"], post["text"]) == (kind, "" if kind == "STORY" else "Our oven.\n\nWarm.")
    assert [file["size"] for file in post["media"]] == [media.size]
    assert receipt.part_ids == (post["id"],)
    assert receipt.url.startswith("https://www.instagram.com/")


async def test_pictures_and_films_stand_beside_each_other(village: Village, http: Http, tmp_path: Path) -> None:
    stage = on_stage(village)
    media = (still(tmp_path), film(tmp_path), still(tmp_path, "rye.jpg"))

    await stage.adapter(http).publish(Outgoing(("Our oven.",), media=media), stage.access, MemoryJournal())

    (post,) = stage.published()
    assert [file["mime"] for file in post["media"]] == ["image/jpeg", "video/mp4", "image/jpeg"]
    assert [file["description"] for file in post["media"]] == ["A loaf", "", "A loaf"]


@pytest.mark.parametrize("loss", ["500_after_accepting", "drop_mid_answer", "malformed", "500_before", "drop_before"])
@pytest.mark.parametrize("format", ["reel", "story"])
async def test_a_reel_or_story_whose_answer_was_lost_is_known_by_its_container(
    format: str, loss: str, village: Village, http: Http, tmp_path: Path
) -> None:
    stage = on_stage(village)
    outgoing = Outgoing(("Our oven.",), media=(film(tmp_path),), options={"format": format})
    journal = MemoryJournal(before=lambda step: stage.lose(loss) if step == "post:0" else None)
    with pytest.raises(AnswerLost):
        await stage.adapter(http).publish(outgoing, stage.access, journal)

    journal = journal.resumed()
    receipt = await stage.adapter(http).publish(outgoing, stage.access, journal)

    assert [post["id"] for post in stage.published()] == [receipt.remote_id]
    assert ("post:0" in journal.acted) == loss.endswith("before")


async def test_a_container_that_was_forgotten_is_made_anew_once(village: Village, http: Http, tmp_path: Path) -> None:
    stage = on_stage(village)
    outgoing = Outgoing(("Our oven.",), media=(still(tmp_path), still(tmp_path)))
    journal = MemoryJournal(die_at=("begun", "post:0"))
    with pytest.raises(Died):
        await stage.adapter(http).publish(outgoing, stage.access, journal)

    village.advance(90_000)
    journal = journal.resumed()
    receipt = await stage.adapter(http).publish(outgoing, stage.access, journal)

    assert [post["id"] for post in stage.published()] == [receipt.remote_id]
    assert journal.looked == ["post:0"]
    assert "post:0:again" in journal.acted


async def test_a_film_that_is_not_ready_is_taken_up_later_without_a_second_upload(
    http: Http, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    monkeypatch.setattr(containers, "READY_LOOKS", 2)
    with Village.start(tmp_path_factory.mktemp("slow"), media_delay=3600) as slow:
        stage = on_stage(slow)
        outgoing, journal = Outgoing(("Our oven.",), media=(film(tmp_path),)), MemoryJournal()
        with pytest.raises(Unfinished):
            await stage.adapter(http).publish(outgoing, stage.access, journal)

        slow.advance(4000)
        journal = journal.resumed()
        await stage.adapter(http).publish(outgoing, stage.access, journal)

        assert journal.acted == ["ready:0", "post:0", "address"]
        assert len(stage.published()) == 1


async def test_nothing_is_prepared_that_may_not_go_out_today(wire: Wire, http: Http, tmp_path: Path) -> None:
    told = {"data": [{"quota_usage": 50, "config": {"quota_total": 50, "quota_duration": 86400}}]}
    wire.says["/v25.0/12/content_publishing_limit"] = says(200, told)

    with pytest.raises(Busy) as caught:
        await Instagram(http).publish(Outgoing(("Bread.",), media=(still(tmp_path),)), access(wire), MemoryJournal())

    assert caught.value.retry_at is not None
    assert wire.to(MEDIA) == []


async def test_the_village_counts_what_goes_out_in_a_day(village: Village, http: Http, tmp_path: Path) -> None:
    stage = on_stage(village)
    outgoing = Outgoing(("Bread.",), media=(still(tmp_path),))
    for _number in range(50):
        await stage.adapter(http).publish(outgoing, stage.access, MemoryJournal())

    with pytest.raises(Busy):
        await stage.adapter(http).publish(outgoing, stage.access, MemoryJournal())


# Refusals


def bad(folder: Path, case: str) -> Media:
    if case == "not fetched":
        return replace(still(folder), url="http://127.0.0.1:9/nothing.jpg")
    if case == "no picture":
        return replace(still(folder), url=shelf().put(b"<html>Sign in</html>"))
    if case == "wide":
        return still(folder, width=800, height=200)
    if case == "short film":
        return film(folder, seconds=1)
    broken = film(folder)
    broken.path.write_bytes(b"no film at all")
    return broken


@pytest.mark.parametrize("case", ["not fetched", "no picture", "wide", "short film", "broken film"])
async def test_a_file_that_is_not_taken_is_refused(case: str, village: Village, http: Http, tmp_path: Path) -> None:
    stage = on_stage(village)

    with pytest.raises(ContentRefused):
        outgoing = Outgoing(("Bread.",), media=(bad(tmp_path, case),))
        await stage.adapter(http).publish(outgoing, stage.access, MemoryJournal())

    assert stage.published() == []


async def test_a_picture_that_nobody_can_fetch_is_not_sent(wire: Wire, http: Http, tmp_path: Path) -> None:
    outgoing = Outgoing(("Bread.",), media=(replace(still(tmp_path), url=""),))

    with pytest.raises(NoAddress):
        await Instagram(http).publish(outgoing, access(wire), MemoryJournal())

    assert wire.to(MEDIA) == []


def prepared(wire: Wire, *states: dict[str, Any]) -> None:
    wire.says[MEDIA] = lambda asked: (200, {"id": "55"} if asked.method == "POST" else {"data": []})
    wire.says["/v25.0/55"] = in_turn(*(says(200, state) for state in states or ({"status_code": "FINISHED"},)))


async def sent(wire: Wire, http: Http, folder: Path, journal: MemoryJournal | None = None) -> Any:
    outgoing = Outgoing(("Bread.",), media=(still(folder),))
    return await Instagram(http).publish(outgoing, access(wire), journal or MemoryJournal())


@pytest.mark.parametrize(("subcode", "kind"), BY_SUBCODE.items())
async def test_every_subcode_of_publishing(
    subcode: int, kind: type[NetworkError], wire: Wire, http: Http, tmp_path: Path
) -> None:
    prepared(wire)
    wire.says[PUBLISH] = says(400, {"error": {"message": "No.", "code": 100, "error_subcode": subcode}})

    with pytest.raises(NetworkError) as caught:
        await sent(wire, http, tmp_path)

    expected = AnswerLost if kind is Temporary else kind  # what went wrong there may have happened
    assert type(caught.value) is expected
    assert len(wire.to(PUBLISH)) == (2 if kind is ContainerGone else 1)


@pytest.mark.parametrize(
    "told", [{}, {"id": None}, {"id": ""}, {"success": True}, [], b"<html>Hello</html>", b'{"id": "12']
)
async def test_an_answer_without_a_number_is_never_a_publication(
    told: Any, wire: Wire, http: Http, tmp_path: Path
) -> None:
    prepared(wire)
    wire.says[PUBLISH] = says(200, told)

    with pytest.raises(AnswerLost):
        await sent(wire, http, tmp_path)


@pytest.mark.parametrize("state", [{}, {"status_code": None}, {"status_code": "SOMETHING"}, {"status_code": []}])
async def test_a_container_that_tells_nothing_is_not_published(
    state: dict[str, Any], wire: Wire, http: Http, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(containers, "READY_LOOKS", 2)
    prepared(wire, state)

    with pytest.raises(Unfinished):
        await sent(wire, http, tmp_path)

    assert wire.to(PUBLISH) == []


async def test_a_container_that_failed_by_chance_is_made_anew(wire: Wire, http: Http, tmp_path: Path) -> None:
    failed = {"status_code": "ERROR", "status": "Error: Media upload has failed with error code 2207053"}
    prepared(wire, failed, {"status_code": "FINISHED"})
    wire.says[PUBLISH] = says(200, {"id": "77"})

    receipt = await sent(wire, http, tmp_path)

    assert receipt.remote_id == "77"
    assert len([asked for asked in wire.to(MEDIA) if asked.method == "POST"]) == 2


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        ("Error: Media upload has failed with error code 2207026", ContentRefused),
        ("Error 36003: the ratio", ContentRefused),
        ("Error: 2207050", errors.NotPermitted),
        ("Error: 2207082", ContainerGone),
        ("An unknown error occurred", ContainerGone),
        ("", ContainerGone),
    ],
)
def test_what_a_failed_container_complains_of(status: str, kind: type[NetworkError]) -> None:
    assert type(complaint(status)) is kind


async def test_a_published_container_whose_post_is_not_to_be_found_is_left_to_a_person(
    wire: Wire, http: Http, tmp_path: Path
) -> None:
    prepared(wire, {"status_code": "FINISHED"}, {"status_code": "PUBLISHED"})
    wire.says[PUBLISH] = says(200, {"id": "77"})
    journal = MemoryJournal(die_at=("acted", "post:0"))
    with pytest.raises(Died):
        await sent(wire, http, tmp_path, journal)

    with pytest.raises(Undecidable):
        await sent(wire, http, tmp_path, journal.resumed())

    assert len(wire.to(PUBLISH)) == 1


async def test_an_earlier_post_with_the_same_words_is_not_taken_for_ours(
    wire: Wire, http: Http, tmp_path: Path
) -> None:
    prepared(wire)
    earlier = datetime.now(UTC) - timedelta(minutes=3)
    post = {"id": "3", "caption": "Bread.", "timestamp": f"{earlier:%Y-%m-%dT%H:%M:%S}+0000"}
    wire.says[MEDIA] = lambda asked: (200, {"id": "55"} if asked.method == "POST" else {"data": [post]})
    wire.says[PUBLISH] = says(200, {"id": "77"})
    journal = MemoryJournal(die_at=("begun", "post:0"))
    with pytest.raises(Died):
        await sent(wire, http, tmp_path, journal)

    assert (await sent(wire, http, tmp_path, journal.resumed())).remote_id == "77"


# Checks


def codes(outgoing: Outgoing) -> set[str]:
    return {problem.code for problem in Instagram(Http()).check(outgoing, LIMITS) if problem.blocking}


def test_what_instagram_does_not_take_is_said_before(tmp_path: Path) -> None:
    picture, moving = still(tmp_path), film(tmp_path)

    assert codes(Outgoing(("x" * 2200,), media=(picture, moving))) == set()
    assert codes(Outgoing(("x" * 2201,), media=(picture,))) == {"too_long"}
    assert codes(Outgoing(("Bread.",))) == {"needs_media"}
    assert codes(Outgoing(("",), media=(picture,) * 11)) == {"too_many_media"}
    assert codes(Outgoing((" ".join(f"#tag{n}" for n in range(31)),), media=(picture,))) == {"hashtags"}
    assert codes(Outgoing((" ".join(f"@user{n}" for n in range(21)),), media=(picture,))) == {"mentions"}
    assert codes(Outgoing(("",), media=(replace(picture, width=1000, height=500),))) == {"ratio"}
    assert codes(Outgoing(("",), media=(replace(picture, width=700, height=1000),))) == {"ratio"}
    assert codes(Outgoing(("",), media=(replace(moving, seconds=2),))) == {"film_too_short"}
    assert codes(Outgoing(("",), media=(replace(moving, seconds=901),))) == {"film_too_long"}
    assert codes(Outgoing(("Yes.",), media=(picture,), target=Target("1"))) == {"answer_media"}
    assert codes(Outgoing(("Yes.",), target=Target("1"))) == set()


def test_reels_and_stories_have_measures_of_their_own(tmp_path: Path) -> None:
    picture, moving = still(tmp_path), film(tmp_path)

    def of(format: str, *media: Media, text: str = "", **more: str) -> set[str]:
        return codes(Outgoing((text,), media=media, options={"format": format, **more}))

    assert of("reel", moving) == set()
    assert of("reel", picture) == {"reel_film"}
    assert of("reel", moving, moving) == {"reel_film"}
    assert of("story", picture, text="Bread.", first_comment="No.") == set()
    assert of("story", picture, picture) == {"story_file"}
    assert of("story", replace(moving, seconds=61)) == {"story_time"}
    assert of("story", replace(moving, size=100_000_001)) == {"story_size"}
    assert of("story", replace(picture, width=500, height=1000)) == set()
    assert of("", picture, first_comment="x" * 2201) == {"comment_too_long"}


def test_a_picture_of_another_kind_goes_out_as_jpeg(tmp_path: Path) -> None:
    png = replace(still(tmp_path), mime="image/png")

    assert LIMITS.asks_for_copy(png)
    assert codes(Outgoing(("",), media=(png,))) == set()


# Answering, moderating, measuring


async def test_what_is_done_to_a_comment_can_be_done_twice(village: Village, http: Http, tmp_path: Path) -> None:
    stage = on_stage(village)
    instagram = stage.adapter(http)
    outgoing = Outgoing(("Bread.",), media=(still(tmp_path),))
    receipt = await instagram.publish(outgoing, stage.access, MemoryJournal())
    village.act("zoe", "reply", network="instagram", status=receipt.remote_id, text="Burnt!")
    (comment,) = (await instagram.read_arrivals(stage.access, mark="", about=())).arrivals
    target = Target(comment.remote_id, comment.about_id)
    for deed, hidden in (("hide", True), ("show", False)):
        for _time in range(2):
            await instagram.moderate(deed, target, stage.access)
            told = await instagram.graph.get(f"/{comment.remote_id}", stage.access, fields="hidden")
            assert told["hidden"] is hidden
    await instagram.moderate("remove", target, stage.access)
    for deed in sorted(instagram.deeds):
        with pytest.raises(Gone):
            await instagram.moderate(deed, target, stage.access)


async def test_posts_that_are_gone_are_left_out_of_the_measures(village: Village, http: Http, tmp_path: Path) -> None:
    stage = on_stage(village)
    outgoing = Outgoing(("Bread.",), media=(still(tmp_path),))
    post = (await stage.adapter(http).publish(outgoing, stage.access, MemoryJournal())).remote_id
    for deed in ("like", "boost", "reply"):
        village.act("zoe", deed, network="instagram", status=post, text="Yes!")

    counts = await stage.adapter(http).measure(stage.access, [post, "404"])

    assert set(counts) == {post}
    assert (counts[post].likes, counts[post].shares, counts[post].replies) == (1, 1, 1)


async def test_without_the_right_to_insights_the_other_figures_are_told(wire: Wire, http: Http) -> None:
    wire.says["/v25.0/7"] = says(200, {"like_count": 3, "comments_count": None})
    wire.says["/v25.0/7/insights"] = in_turn(
        says(403, {"error": {"code": 10, "message": "No."}}), says(200, {"data": [{"values": []}]}), says(200, {})
    )
    for _reading in range(3):
        (counts,) = (await Instagram(http).measure(access(wire), ["7"])).values()
        assert (counts.likes, counts.shares, counts.replies) == (3, None, None)


async def test_without_files_nothing_is_sent(wire: Wire, http: Http) -> None:
    with pytest.raises(Refused):
        await Instagram(http).publish(Outgoing(("Bread.",)), access(wire), MemoryJournal())

    assert wire.asked == []
