"""What goes to Pinterest, how a pin is found again, and what its answers mean."""

import base64
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from parvis.kit.http import Http
from parvis.networks.errors import (
    AccessExpired,
    AccessLost,
    AnswerLost,
    Busy,
    ContentRefused,
    Gone,
    NetworkError,
    NotPermitted,
    Refused,
    Temporary,
    Unfinished,
)  # fmt: skip
from parvis.networks.pinterest import films
from parvis.networks.pinterest.adapter import Pinterest
from parvis.networks.pinterest.errors import NoBoard
from parvis.networks.pinterest.limits import LIMITS
from parvis.networks.pinterest.pins import mark_of, marked
from parvis.networks.pinterest.tests.files import BOARD, access, film, page, pin
from parvis.networks.pinterest.tests.stage import stage as on_stage
from parvis.networks.protocols import Counts, Media, Moderates, Outgoing, ReadsArrivals, Target
from parvis.networks.tests.journals import Died, MemoryJournal
from parvis.networks.tests.stages import PIXEL, picture
from parvis.networks.tests.wire import Wire, in_turn, says
from village.testing import Village

PINS = "/v5/pins"
ON_BOARD = f"/v5/boards/{BOARD}/pins"
LONG_AGO = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
AT_SEVEN = datetime(2026, 11, 22, 7, 0, tzinfo=UTC)


def bread(folder: Path, *media: Media, **options: Any) -> Outgoing:
    return Outgoing(("Fresh.",), media=media or (picture(folder),), options={"board": BOARD, **options})


async def sent(wire: Wire, http: Http, outgoing: Outgoing) -> dict[str, Any]:
    """The request that a publication comes to."""
    wire.says[PINS] = says(201, pin())
    await Pinterest(http).publish(outgoing, access(wire), MemoryJournal())
    return dict(wire.to(PINS)[-1].json())


# What goes out


async def test_a_pin_with_one_picture_carries_its_words_and_the_picture_itself(
    wire: Wire, http: Http, tmp_path: Path
) -> None:
    body = await sent(wire, http, bread(tmp_path, title=" Bread "))

    assert body == {
        "board_id": BOARD,
        "title": "Bread",
        "description": "Fresh.",
        "alt_text": "A loaf",
        "media_source": {
            "source_type": "image_base64",
            "content_type": "image/png",
            "data": base64.b64encode(PIXEL).decode(),
        },
    }
    assert wire.to(PINS)[0].headers["Authorization"] == "Bearer token"


async def test_several_pictures_are_a_carousel_with_one_alternative_text(
    wire: Wire, http: Http, tmp_path: Path
) -> None:
    pictures = [picture(tmp_path, f"{name}.png") for name in ("one", "two")]
    other = Media(pictures[1].path, "image/png", alt="Two loaves", width=1, height=1)

    body = await sent(wire, http, bread(tmp_path, *pictures, other))

    assert body["alt_text"] == "A loaf | Two loaves"
    assert body["media_source"]["source_type"] == "multiple_image_base64"
    assert len(body["media_source"]["items"]) == 3


async def test_large_pictures_go_by_their_address_where_they_have_one(wire: Wire, http: Http, tmp_path: Path) -> None:
    large = [
        Media(tmp_path / "x.png", "image/png", size=15_000_000, url=f"https://bread.example/{number}.png")
        for number in range(2)
    ]

    body = await sent(wire, http, bread(tmp_path, *large))

    assert body["media_source"] == {
        "source_type": "multiple_image_urls",
        "items": [{"url": "https://bread.example/0.png"}, {"url": "https://bread.example/1.png"}],
        "index": 0,
    }


async def test_a_section_is_a_place_on_its_board(wire: Wire, http: Http, tmp_path: Path) -> None:
    body = await sent(wire, http, bread(tmp_path, board=f"{BOARD}/77"))

    assert (body["board_id"], body["board_section_id"]) == (BOARD, "77")


@pytest.mark.parametrize(
    ("link", "goes_out"),
    [
        ("https://bread.example", "https://bread.example?utm_content=k"),
        ("https://bread.example/a?b=1#c", "https://bread.example/a?b=1&utm_content=k#c"),
        ("https://bread.example/?utm_content=spring", "https://bread.example/?utm_content=spring"),
        ("", ""),
        ("https://[bread", "https://[bread"),
    ],
)
def test_a_link_carries_a_mark_by_which_the_pin_is_found(link: str, goes_out: str) -> None:
    assert marked(link, "k") == goes_out


async def test_a_film_is_registered_stored_waited_for_and_pinned(
    wire: Wire, other: Wire, http: Http, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(films, "READY_SECONDS", 0)
    fields = {"key": "uploads/1", "policy": "p", "Content-Type": "multipart/form-data"}
    registered = {"media_id": "12", "media_type": "video", "upload_url": f"{other.url}/", "upload_parameters": fields}
    wire.says["/v5/media"] = says(201, registered)
    other.says["/"] = says(204, b"")
    states = [says(200, {"media_id": "12", "status": state}) for state in ("registered", "processing", "succeeded")]
    wire.says["/v5/media/12"] = in_turn(*states)

    body = await sent(wire, http, bread(tmp_path, film(tmp_path), cover_second="3"))

    assert body["media_source"] == {"source_type": "video_id", "media_id": "12", "cover_image_key_frame_time": 3}
    (stored,) = other.asked
    assert "Authorization" not in stored.headers
    places = [stored.body.index(f'name="{name}"'.encode()) for name in (*fields, "file")]
    assert places == sorted(places)  # the file is the last
    assert b"ftypmp42" in stored.body


async def test_a_picture_beside_a_film_is_its_cover(wire: Wire, http: Http, tmp_path: Path) -> None:
    wire.says["/v5/media"] = says(201, {"media_id": "12", "upload_url": f"{wire.url}/store", "upload_parameters": {}})
    wire.says["/store"] = says(204, b"")
    wire.says["/v5/media/12"] = says(200, {"media_id": "12", "status": "succeeded"})

    body = await sent(wire, http, bread(tmp_path, film(tmp_path), picture(tmp_path)))

    assert body["media_source"]["cover_image_content_type"] == "image/png"
    assert base64.b64decode(body["media_source"]["cover_image_data"]) == PIXEL


@pytest.mark.parametrize(
    ("state", "error"), [("failed", ContentRefused), ("processing", Unfinished), (None, Unfinished)]
)
async def test_a_film_that_does_not_become_ready_is_not_pinned(
    state: str | None,
    error: type[NetworkError],
    wire: Wire,
    http: Http,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(films, "READY_SECONDS", 0)
    wire.says["/v5/media"] = says(201, {"media_id": "12", "upload_url": f"{wire.url}/store"})
    wire.says["/store"] = says(204, b"")
    wire.says["/v5/media/12"] = says(200, {"media_id": "12", "status": state})

    with pytest.raises(error):
        await Pinterest(http).publish(bread(tmp_path, film(tmp_path)), access(wire), MemoryJournal())

    assert wire.to(PINS) == []


@pytest.mark.parametrize(
    ("status", "error"), [(400, ContentRefused), (403, Temporary), (413, ContentRefused), (405, Refused)]
)
async def test_what_the_store_says_in_its_own_way(
    status: int, error: type[NetworkError], wire: Wire, http: Http, tmp_path: Path
) -> None:
    wire.says["/v5/media"] = says(201, {"media_id": "12", "upload_url": f"{wire.url}/store"})
    wire.says["/store"] = says(status, b"<Error><Code>AccessDenied</Code></Error>")

    with pytest.raises(error) as caught:
        await Pinterest(http).publish(bread(tmp_path, film(tmp_path)), access(wire), MemoryJournal())

    assert "AccessDenied" in caught.value.said


async def test_who_has_one_board_need_not_choose_and_who_has_two_must(wire: Wire, http: Http, tmp_path: Path) -> None:
    outgoing = bread(tmp_path, board="")
    ads = {"id": "2", "name": "Ad-only Pins", "is_ads_only": True}
    wire.says["/v5/boards"] = says(200, page({"id": "1", "name": "Bread"}, ads))
    assert (await sent(wire, http, outgoing))["board_id"] == "1"

    wire.says["/v5/boards"] = says(200, page({"id": "1", "name": "Bread"}, {"id": "3", "name": "Cake"}))
    with pytest.raises(NoBoard):
        await Pinterest(http).publish(outgoing, access(wire), MemoryJournal())


async def test_nothing_is_answered_and_nothing_goes_without_a_picture(wire: Wire, http: Http, tmp_path: Path) -> None:
    with pytest.raises(NotPermitted):
        await Pinterest(http).publish(Outgoing(("Yes.",), target=Target("9")), access(wire), MemoryJournal())
    with pytest.raises(ContentRefused):
        await Pinterest(http).publish(Outgoing(("Fresh.",)), access(wire), MemoryJournal())
    assert wire.asked == []
    assert not isinstance(Pinterest(http), ReadsArrivals | Moderates)


# Finding it again


async def looked(wire: Wire, http: Http, outgoing: Outgoing, at: datetime = AT_SEVEN) -> list[str]:
    """What became of a publication that died after it was begun: the steps acted again."""
    journal = MemoryJournal(die_at=("begun", "pin"), began_at=at)
    journal.once = "key"
    with pytest.raises(Died):
        await Pinterest(http).publish(outgoing, access(wire), journal)
    wire.says[PINS] = says(201, pin("new"))
    journal = journal.resumed()
    await Pinterest(http).publish(outgoing, access(wire), journal)
    return journal.acted


async def test_a_pin_is_found_by_the_mark_in_its_link_whatever_became_of_its_words(
    wire: Wire, http: Http, tmp_path: Path
) -> None:
    there = pin(description="Something else", link="https://bread.example/?utm_content=key&utm_source=pinterest")
    wire.says[ON_BOARD] = says(200, page(there))

    assert await looked(wire, http, bread(tmp_path, link="https://bread.example/")) == []


async def test_a_pin_of_another_publication_with_the_same_words_is_not_ours(
    wire: Wire, http: Http, tmp_path: Path
) -> None:
    there = pin(title="", link="https://bread.example/?utm_content=other")
    wire.says[ON_BOARD] = says(200, page(there))

    assert await looked(wire, http, bread(tmp_path, link="https://bread.example/")) == ["pin"]


@pytest.mark.parametrize(
    ("there", "again"),
    [
        (pin(), []),
        (pin(description="“Fresh” …"), []),
        (pin(title=None), ["pin"]),
        (pin(description="Stale."), ["pin"]),
        (pin(created_at="2026-11-22T06:30:00"), ["pin"]),
        (pin(created_at=None), []),
    ],
)
async def test_a_pin_without_link_is_known_by_its_words_since_the_first_try(
    there: dict[str, Any], again: list[str], wire: Wire, http: Http, tmp_path: Path
) -> None:
    wire.says[ON_BOARD] = says(200, page(there))

    assert await looked(wire, http, bread(tmp_path, title="Bread")) == again


async def test_all_pages_since_the_first_try_are_looked_through_and_no_more(
    wire: Wire, http: Http, tmp_path: Path
) -> None:
    others = [pin(str(number), description="Other.") for number in range(3)]
    old = pin("1", created_at="2026-11-21T07:00:00")
    wire.says[f"/v5/boards/{BOARD}/sections/77/pins"] = in_turn(
        says(200, page(*others, bookmark="b1")), says(200, page(old, bookmark="b2"))
    )

    assert await looked(wire, http, bread(tmp_path, board=f"{BOARD}/77")) == ["pin"]

    asked = wire.to(f"/v5/boards/{BOARD}/sections/77/pins")
    assert [one.query.get("bookmark") for one in asked] == [None, ["b1"]]


# What answers mean


@pytest.mark.parametrize(
    ("status", "number", "error"),
    [
        (400, 1, ContentRefused),
        (401, 2, AccessExpired),
        (403, 29, NotPermitted),
        (404, 40, Gone),
        (409, 0, Temporary),
        (413, 0, ContentRefused),
        (418, 0, Refused),
        (422, 1, ContentRefused),
        (429, 8, Busy),
        (500, 0, AnswerLost),
        (503, 0, AnswerLost),
    ],
)
async def test_each_answer_means_something(
    status: int, number: int, error: type[NetworkError], wire: Wire, http: Http, tmp_path: Path
) -> None:
    wire.says[PINS] = says(status, {"code": number, "message": "No."}, {"X-RateLimit-Reset": "30"})

    with pytest.raises(error) as caught:
        await Pinterest(http).publish(bread(tmp_path), access(wire), MemoryJournal())

    assert "No." in caught.value.said
    if isinstance(caught.value, Busy):
        assert caught.value.retry_at is not None


@pytest.mark.parametrize(
    "nonsense",
    [b"<html>Welcome</html>", b'{"id": "12', b"[]", b"null", {"id": None}, {"code": 1, "message": "No."}, {}],
)
async def test_nonsense_never_counts_as_published_and_never_crashes(
    nonsense: Any, wire: Wire, http: Http, tmp_path: Path
) -> None:
    adapter, ours = Pinterest(http), access(wire)
    for path in (PINS, "/v5/user_account", "/v5/boards", "/v5/media"):
        wire.says[path] = says(200, nonsense)

    with pytest.raises(AnswerLost):
        await adapter.publish(bread(tmp_path), ours, MemoryJournal())
    for asking in (
        adapter.who_am_i(ours),
        adapter.read_limits(ours),
        adapter.own_posts(ours, since=LONG_AGO),
        adapter.measure(ours, ["9"]),
        adapter.publish(bread(tmp_path, film(tmp_path)), ours, MemoryJournal()),
    ):
        with pytest.raises(Temporary):
            await asking


async def test_lists_with_holes_in_them_are_read_all_the_same(wire: Wire, http: Http) -> None:
    holes = [None, 7, {"id": None}, pin("3", created_at=None), pin("4", media=[], pin_metrics=[]), pin("5", media=None)]
    wire.says[PINS] = says(200, page(*holes))

    found = await Pinterest(http).own_posts(access(wire), since=LONG_AGO)

    assert [post.remote_id for post in found] == ["4", "5"]
    assert await Pinterest(http).measure(access(wire), ["4"]) == {"4": Counts()}


async def test_a_pin_tells_when_no_call_is_left(wire: Wire, http: Http, tmp_path: Path) -> None:
    wire.says[PINS] = says(201, pin(), {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "40"})

    receipt = await Pinterest(http).publish(bread(tmp_path), access(wire), MemoryJournal())

    assert receipt.url.endswith("/pin/9/")
    assert receipt.rest_until is not None


async def test_a_dead_refresh_token_is_told_as_lost(wire: Wire, http: Http) -> None:
    wire.says["/v5/oauth/token"] = says(400, {"code": 283, "message": "The refresh token is invalid."})

    with pytest.raises(AccessLost):
        await Pinterest(http).refresh(access(wire))

    (asked,) = wire.asked
    assert asked.headers["Authorization"].startswith("Basic ")
    assert b"client_secret" not in asked.body


# What is checked beforehand


def codes(outgoing: Outgoing, places: tuple[tuple[str, str], ...] = ()) -> list[str]:
    from dataclasses import replace

    return [problem.code for problem in Pinterest(Http()).check(outgoing, replace(LIMITS, places=places))]


BOARDS = (("1", "Bread"), ("1/2", "Bread › Rye"), ("3", "Cake"))


@pytest.mark.parametrize(
    ("options", "places", "found"),
    [
        ({"board": "1/2"}, BOARDS, []),
        ({}, BOARDS, ["no_board"]),
        ({}, BOARDS[:2], []),
        ({"board": "9"}, BOARDS, ["no_board"]),
        ({}, (), []),
        ({"title": "x" * 101}, (), ["title_too_long"]),
        ({"link": "bread.example"}, (), ["link"]),
        ({"link": "https://bread.example/" + "x" * 2048}, (), ["link_too_long"]),
        ({"cover_second": "soon"}, (), ["cover_second"]),
    ],
)
def test_options_are_checked(
    options: dict[str, str], places: tuple[tuple[str, str], ...], found: list[str], tmp_path: Path
) -> None:
    assert codes(Outgoing(("Fresh.",), media=(picture(tmp_path),), options=options), places) == found


def test_files_and_words_are_checked(tmp_path: Path) -> None:
    one, moving = picture(tmp_path), film(tmp_path)
    wide = Media(one.path, "image/png", alt="Wide", width=2, height=1)

    assert codes(Outgoing(("Fresh.",))) == ["needs_media"]
    assert codes(Outgoing(("Fresh.",), media=(one,) * 6)) == ["too_many_media"]
    assert codes(Outgoing(("Fresh.",), media=(one, wide))) == ["sizes_differ"]
    assert codes(Outgoing(("Fresh.",), media=(moving, one))) == []
    assert codes(Outgoing(("Fresh.",), media=(moving, moving))) == ["one_film"]
    assert codes(Outgoing(("Fresh.",), media=(moving, one, one))) == ["one_film"]
    assert codes(Outgoing(("x" * 400, "y" * 399), media=(one,))) == ["too_long"]
    assert "no_answers" in codes(Outgoing(("Yes.",), target=Target("9")))


# In the village


async def test_pins_of_every_kind_stand_in_the_village_and_are_found(
    quiet_village: Village, http: Http, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(films, "READY_SECONDS", 0.1)
    stage = on_stage(quiet_village)
    adapter = stage.adapter(http)
    limits = await adapter.read_limits(stage.access)
    section = next(place for place, _name in limits.places if "/" in place)
    options = {"board": section, "title": "Rye"}
    outgoings = [
        Outgoing(("A picture.",), media=(picture(tmp_path),), options=options),
        stage.story(tmp_path),
        Outgoing(("A film.",), media=(film(tmp_path),), options=options),
        Outgoing(("A film with a cover.",), media=(film(tmp_path), picture(tmp_path)), options=options),
    ]
    since = datetime.now(UTC) - timedelta(minutes=5)
    receipts = [await adapter.publish(one, stage.access, MemoryJournal()) for one in outgoings]

    found = await adapter.own_posts(stage.access, since=since)

    assert [name for _place, name in limits.places] == ["Inspiration", "Inspiration › Spring", "Inspiration › Winter"]
    assert [post.remote_id for post in found] == [receipt.remote_id for receipt in reversed(receipts)]
    assert [post.url for post in found] == [receipt.url for receipt in reversed(receipts)]
    assert [post.text for post in found][-1] == "A picture."
    assert found[-1].media_alts == ("A loaf",)
    assert [post["record"]["kind"] for post in stage.published()] == ["image", "multiple_images", "video", "video"]
    assert str(stage.published()[0]["record"]["section"]) == section.partition("/")[2]
    assert (await http.call("GET", receipts[1].url)).status == 200


async def test_a_file_that_is_no_film_is_refused_after_it_was_stored(
    quiet_village: Village, http: Http, tmp_path: Path
) -> None:
    stage = on_stage(quiet_village)

    with pytest.raises(ContentRefused):
        outgoing = bread(tmp_path, film(tmp_path, b"no film"), board="")
        await stage.adapter(http).publish(outgoing, stage.access, MemoryJournal())

    assert stage.published() == []


async def test_reactions_saves_and_comments_are_counted(quiet_village: Village, http: Http, tmp_path: Path) -> None:
    stage = on_stage(quiet_village)
    adapter = stage.adapter(http)
    receipt = await adapter.publish(stage.story(tmp_path), stage.access, MemoryJournal())
    for who, deed in (("zoe", "like"), ("karim", "like"), ("zoe", "boost"), ("zoe", "reply"), ("zoe", "follow")):
        aim: dict[str, Any] = {"account": stage.handle} if deed == "follow" else {"status": receipt.remote_id}
        quiet_village.act(who, deed, network="pinterest", text="Lovely.", **aim)

    counts = await adapter.measure(stage.access, [receipt.remote_id, "404"])

    assert counts == {receipt.remote_id: Counts(likes=2, shares=1, replies=1)}
    assert (await adapter.who_am_i(stage.access)).followers == 1


async def test_an_old_token_is_renewed_and_the_old_refresh_token_is_used_up(quiet_village: Village, http: Http) -> None:
    stage = on_stage(quiet_village)
    adapter = stage.adapter(http)
    quiet_village.advance(7201)
    with pytest.raises(AccessExpired):
        await adapter.who_am_i(stage.access)

    renewed = await adapter.refresh(stage.access)

    assert (await adapter.who_am_i(renewed)).handle == f"@{stage.handle}"
    assert (renewed.refresh_token != stage.access.refresh_token) and adapter.expires_at(renewed) is not None
    with pytest.raises(AccessLost):
        await adapter.refresh(stage.access)


async def test_boards_of_others_are_not_there(quiet_village: Village, http: Http, tmp_path: Path) -> None:
    stage, neighbour = on_stage(quiet_village), on_stage(quiet_village)
    limits = await stage.adapter(http).read_limits(neighbour.access)

    with pytest.raises(Gone):
        outgoing = bread(tmp_path, board=limits.places[0][0])
        await stage.adapter(http).publish(outgoing, stage.access, MemoryJournal())


def test_a_mark_is_read_from_any_link() -> None:
    assert mark_of("https://bread.example/?utm_content=k#x") == "k"
    assert mark_of("http://[") == mark_of("") == ""
