"""What goes to TikTok by the Content Posting API, and how it is followed."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from parvis.kit.http import Http
from parvis.networks.errors import (
    AccessLost,
    AnswerLost,
    ContentRefused,
    NetworkError,
    NotPermitted,
    Refused,
    Temporary,
    Unfinished,
)  # fmt: skip
from parvis.networks.protocols import Outgoing, Target, Undecidable
from parvis.networks.tests.journals import Died, MemoryJournal
from parvis.networks.tests.stages import picture
from parvis.networks.tests.wire import Wire, drops, in_turn, says
from parvis.networks.tiktok import limits, live
from parvis.networks.tiktok.adapter import TikTok
from parvis.networks.tiktok.errors import NeedsBusiness, NoAddress, NoCircle
from parvis.networks.tiktok.tests.files import (
    CREATOR,
    EVERYBODY,
    INBOX,
    INIT,
    LIST,
    PHOTOS,
    STATUS,
    bread,
    film,
    no,
    ok,
    picture_at,
    posting,
    prepared,
    standing,
)

# What goes out


async def test_a_film_is_announced_filled_and_followed(wire: Wire, http: Http, tmp_path: Path) -> None:
    prepared(wire)
    moving = film(tmp_path)

    receipt = await TikTok(http).publish(bread(moving, comments=True, ai=True), posting(wire), MemoryJournal())

    (asked,) = wire.to(INIT)
    assert asked.json() == {
        "post_info": {
            "title": "Fresh.",
            "privacy_level": "PUBLIC_TO_EVERYONE",
            "disable_comment": False,
            "disable_duet": True,
            "disable_stitch": True,
            "brand_content_toggle": False,
            "brand_organic_toggle": False,
            "is_aigc": True,
        },
        "source_info": {
            "source": "FILE_UPLOAD",
            "video_size": moving.size,
            "chunk_size": moving.size,
            "total_chunk_count": 1,
        },
    }
    (piece,) = wire.to("/video/")
    assert piece.headers["Content-Range"] == f"bytes 0-{moving.size - 1}/{moving.size}"
    assert (piece.headers["Content-Type"], "Authorization" in piece.headers) == ("video/mp4", False)
    assert piece.body == moving.path.read_bytes()
    assert (receipt.remote_id, receipt.url) == ("77", f"{wire.url}/@bread/video/77")
    assert [asked.path for asked in wire.asked] == [CREATOR, INIT, "/video/", STATUS]


async def test_a_switch_that_the_creator_has_turned_off_stays_off(wire: Wire, http: Http, tmp_path: Path) -> None:
    prepared(wire)

    outgoing = bread(film(tmp_path), duet=True, stitch=True, cover_second="3")
    await TikTok(http).publish(outgoing, posting(wire), MemoryJournal())

    info = wire.to(INIT)[0].json()["post_info"]
    assert (info["disable_duet"], info["disable_stitch"], info["video_cover_timestamp_ms"]) == (True, False, 3000)


async def test_a_large_film_goes_in_pieces_of_which_the_last_takes_the_rest(
    wire: Wire, http: Http, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "PIECE", 10)
    prepared(wire)
    wire.says["/video/"] = in_turn(says(206, {}), says(206, {}), says(201, {}))

    await TikTok(http).publish(bread(film(tmp_path, b"0123456789" * 3 + b"abc")), posting(wire), MemoryJournal())

    source = wire.to(INIT)[0].json()["source_info"]
    assert (source["video_size"], source["chunk_size"], source["total_chunk_count"]) == (33, 10, 3)
    ranges = [asked.headers["Content-Range"] for asked in wire.to("/video/")]
    assert ranges == ["bytes 0-9/33", "bytes 10-19/33", "bytes 20-32/33"]
    assert [len(asked.body) for asked in wire.to("/video/")] == [10, 10, 13]


async def test_a_draft_waits_in_the_inbox_and_asks_for_no_circle(wire: Wire, http: Http, tmp_path: Path) -> None:
    prepared(wire)
    wire.says[STATUS] = says(200, standing("SEND_TO_USER_INBOX"))
    outgoing = Outgoing(("Fresh.",), media=(film(tmp_path),), options={"draft": True})

    receipt = await TikTok(http).publish(outgoing, posting(wire), MemoryJournal())

    assert set(wire.to(INBOX)[0].json()) == {"source_info"}
    assert (receipt.remote_id, receipt.url) == ("v_pub_file~v2.1", f"{wire.url}/@bread")


async def test_pictures_are_fetched_by_tiktok(wire: Wire, http: Http, tmp_path: Path) -> None:
    prepared(wire)
    pictures = tuple(replace(picture(tmp_path), url=f"https://bread.example/{name}.jpg") for name in "ab")
    options = EVERYBODY | {"title": "Bread", "music": True}

    receipt = await TikTok(http).publish(
        Outgoing(("Fresh.",), pictures, options=options), posting(wire), MemoryJournal()
    )

    body = wire.to(PHOTOS)[0].json()
    assert body["source_info"] == {
        "source": "PULL_FROM_URL",
        "photo_images": ["https://bread.example/a.jpg", "https://bread.example/b.jpg"],
        "photo_cover_index": 0,
    }
    assert (body["media_type"], body["post_mode"]) == ("PHOTO", "DIRECT_POST")
    info = body["post_info"]
    assert (info["title"], info["description"], info["auto_add_music"]) == ("Bread", "Fresh.", True)
    assert "disable_duet" not in info
    assert receipt.url == f"{wire.url}/@bread/photo/77"


async def test_what_cannot_go_is_refused_before_anything_is_announced(wire: Wire, http: Http, tmp_path: Path) -> None:
    prepared(wire)
    adapter, ours, moving = TikTok(http), posting(wire), film(tmp_path)
    cases: list[tuple[Outgoing, type[NetworkError]]] = [
        (Outgoing(("Fresh.",), media=(moving,)), NoCircle),
        (bread(moving, privacy="FOLLOWER_OF_CREATOR"), NoCircle),
        (bread(picture(tmp_path)), NoAddress),
        (bread(replace(moving, seconds=61)), ContentRefused),
        (bread(moving, first_comment="First!"), NeedsBusiness),
        (Outgoing(("Fresh.",), options=EVERYBODY), ContentRefused),
        (Outgoing(("Yes.",), target=Target("5", "77")), NeedsBusiness),
    ]
    for outgoing, error in cases:
        with pytest.raises(error):
            await adapter.publish(outgoing, ours, MemoryJournal())
    with pytest.raises(NeedsBusiness):
        await adapter.moderate("hide", Target("5", "77"), ours)

    assert wire.to(INIT) == wire.to(PHOTOS) == []


# What became of it


@pytest.mark.parametrize(
    ("told", "remote_id"),
    [
        (["PROCESSING_UPLOAD", "PUBLISH_COMPLETE 77"], "77"),
        (["PUBLISH_COMPLETE", "PUBLISH_COMPLETE", "PUBLISH_COMPLETE 77"], "77"),
        (["PUBLISH_COMPLETE"], "v_pub_file~v2.1"),
    ],
)
async def test_a_post_is_followed_until_it_has_a_number_or_gets_none(
    told: list[str], remote_id: str, wire: Wire, http: Http, tmp_path: Path
) -> None:
    prepared(wire)
    states = [one.split() for one in told]
    wire.says[STATUS] = in_turn(*(says(200, standing(one[0], *map(int, one[1:]))) for one in states))

    receipt = await TikTok(http).publish(bread(film(tmp_path)), posting(wire), MemoryJournal())

    assert receipt.remote_id == remote_id


async def test_what_few_see_never_gets_a_number_and_is_not_waited_for(wire: Wire, http: Http, tmp_path: Path) -> None:
    prepared(wire)
    wire.says[STATUS] = says(200, standing("PUBLISH_COMPLETE"))

    receipt = await TikTok(http).publish(bread(film(tmp_path), privacy="SELF_ONLY"), posting(wire), MemoryJournal())

    assert (len(wire.to(STATUS)), receipt.url) == (1, f"{wire.url}/@bread")


@pytest.mark.parametrize(
    ("reason", "error"),
    [
        ("file_format_check_failed", ContentRefused),
        ("duration_check_failed", ContentRefused),
        ("frame_rate_check_failed", ContentRefused),
        ("picture_size_check_failed", ContentRefused),
        ("publish_cancelled", ContentRefused),
        ("spam_risk_text", ContentRefused),
        ("spam_risk", NotPermitted),
        ("spam_risk_user_banned_from_posting", NotPermitted),
        ("auth_removed", AccessLost),
        ("internal", Refused),
        ("video_pull_failed", Refused),
    ],
)
async def test_a_failure_is_told_and_a_passing_one_is_tried_again(
    reason: str, error: type[NetworkError], wire: Wire, http: Http, tmp_path: Path
) -> None:
    prepared(wire)
    wire.says[STATUS] = says(200, standing("FAILED", reason=reason))

    with pytest.raises(error):
        await TikTok(http).publish(bread(film(tmp_path)), posting(wire), MemoryJournal())

    assert len(wire.to(INIT)) == (8 if error is Refused else 1)


async def test_a_passing_failure_is_forgotten_by_the_next_try(wire: Wire, http: Http, tmp_path: Path) -> None:
    prepared(wire)
    fails = says(200, standing("FAILED", reason="internal"))
    wire.says[STATUS] = in_turn(fails, says(200, standing("PUBLISH_COMPLETE", 77)))
    journal = MemoryJournal()

    receipt = await TikTok(http).publish(bread(film(tmp_path)), posting(wire), journal)

    assert receipt.remote_id == "77"
    assert journal.acted == ["announce:0", "fill:0", "live:0", "announce:1", "fill:1", "live:1"]
    assert not any("upload_token" in str(result) for result in journal.kept.done.values())


async def test_a_film_that_takes_long_is_unfinished(
    wire: Wire, http: Http, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "READY_LOOKS", 2)
    prepared(wire)
    wire.says[STATUS] = says(200, standing("PROCESSING_UPLOAD"))

    with pytest.raises(Unfinished):
        await TikTok(http).publish(bread(film(tmp_path)), posting(wire), MemoryJournal())


@pytest.mark.parametrize(
    ("now", "announced"),
    [
        (standing("PROCESSING_UPLOAD", arrived=0), 2),
        (standing("PROCESSING_UPLOAD", arrived=2012), 1),
        (standing("PUBLISH_COMPLETE", 77), 1),
        (standing("SEND_TO_USER_INBOX"), 1),
        (no("invalid_publish_id"), 2),
    ],
)
async def test_a_film_whose_last_answer_was_lost_is_asked_for(
    now: dict[str, Any], announced: int, wire: Wire, http: Http, tmp_path: Path
) -> None:
    prepared(wire)
    moving = film(tmp_path)
    wire.says["/video/"] = in_turn(drops(), says(201, {}))
    wire.says[STATUS] = in_turn(says(200, now), says(200, standing("PUBLISH_COMPLETE", 77)))
    journal = MemoryJournal()
    with pytest.raises(AnswerLost):
        await TikTok(http).publish(bread(moving), posting(wire), journal)

    receipt = await TikTok(http).publish(bread(moving), posting(wire), journal.resumed())

    assert receipt.remote_id == "77"
    assert len(wire.to(INIT)) == announced


async def test_a_lost_piece_in_the_middle_has_published_nothing(
    wire: Wire, http: Http, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "PIECE", 10)
    prepared(wire)
    wire.says["/video/"] = drops()

    with pytest.raises(Temporary):
        await TikTok(http).publish(bread(film(tmp_path, b"0" * 33)), posting(wire), MemoryJournal())


async def test_pictures_are_found_again_among_our_posts_or_a_person_must_look(
    wire: Wire, http: Http, tmp_path: Path
) -> None:
    prepared(wire)
    outgoing = bread(picture_at("https://bread.example/a.jpg", tmp_path))
    moment = int(datetime.now(UTC).timestamp())
    for listed, found in (("Fresh.", True), ("Stale.", False)):
        wire.says[LIST] = says(200, ok(videos=[{"id": "9", "video_description": listed, "create_time": moment}]))
        journal = MemoryJournal(die_at=("begun", "post:0"))
        with pytest.raises(Died):
            await TikTok(http).publish(outgoing, posting(wire), journal)
        if found:
            assert (await TikTok(http).publish(outgoing, posting(wire), journal.resumed())).remote_id == "9"
        else:
            with pytest.raises(Undecidable):
                await TikTok(http).publish(outgoing, posting(wire), journal.resumed())
    assert wire.to(PHOTOS) == []
