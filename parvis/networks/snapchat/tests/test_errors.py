"""What Snap's answers mean, its figures, and what is checked before anything is asked."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from parvis.kit.http import Http
from parvis.networks.errors import (
    AccessExpired,
    AnswerLost,
    Busy,
    ContentRefused,
    Gone,
    NetworkError,
    NotPermitted,
    Refused,
    Temporary,
)  # fmt: skip
from parvis.networks.protocols import Counts, Media, Outgoing, Target
from parvis.networks.snapchat import limits
from parvis.networks.snapchat.adapter import Snapchat
from parvis.networks.snapchat.errors import NotOnList
from parvis.networks.snapchat.tests.prepared import (
    MEDIA,
    SPOTLIGHTS,
    UPLOAD,
    P,
    no,
    ok,
    on,
    prepared,
    spotlight,
)
from parvis.networks.snapchat.tests.stage import film, still
from parvis.networks.tests.journals import MemoryJournal
from parvis.networks.tests.wire import Wire, says

# What answers mean


@pytest.mark.parametrize(
    ("status", "told", "error"),
    [
        (200, no("MEDIA_POSTING_ALREADY_IN_PROGRESS"), AnswerLost),
        (409, no("MEDIA_POSTING_ALREADY_IN_PROGRESS"), AnswerLost),
        (403, no("AUTHORIZATION_PERMISSION_DENIED"), NotOnList),
        (200, no("AUTHORIZATION_PERMISSION_DENIED"), NotOnList),
        (200, no("SOMETHING_NEW"), ContentRefused),
        (200, {"request_status": "PARTIAL", "spotlights": [{"sub_request_status": "ERROR"}]}, ContentRefused),
        (200, ok(spotlights=[{"sub_request_status": "ERROR", "sub_request_error_reason": "Bad"}]), ContentRefused),
        (400, no(), ContentRefused),
        (401, b"unauthorized", AccessExpired),
        (403, b"", NotPermitted),
        (404, no(), Gone),
        (413, b"", ContentRefused),
        (422, no(), ContentRefused),
        (418, no(), Refused),
        (500, no(), AnswerLost),
        (503, b"", AnswerLost),
    ],
)
async def test_each_answer_means_something(
    status: int, told: Any, error: type[NetworkError], wire: Wire, http: Http, tmp_path: Path
) -> None:
    prepared(wire)
    wire.says[SPOTLIGHTS] = says(status, told)

    with pytest.raises(error) as caught:
        await Snapchat(http).publish(spotlight(tmp_path), on(wire), MemoryJournal())

    assert type(caught.value) is error


async def test_after_too_many_calls_a_minute_passes(wire: Wire, http: Http, tmp_path: Path) -> None:
    prepared(wire)
    wire.says[SPOTLIGHTS] = says(429, b"")

    with pytest.raises(Busy) as caught:
        await Snapchat(http).publish(spotlight(tmp_path), on(wire), MemoryJournal())

    assert caught.value.retry_at is not None
    assert timedelta(seconds=50) < caught.value.retry_at - datetime.now(UTC) <= timedelta(minutes=1)


@pytest.mark.parametrize("nonsense", [b"<html>Welcome</html>", b'{"request_st', [], {}, {"request_status": None}, 7])
async def test_nonsense_never_counts_as_published_and_never_crashes(
    nonsense: Any, wire: Wire, http: Http, tmp_path: Path
) -> None:
    prepared(wire)
    wire.says[SPOTLIGHTS] = wire.says[f"{P}/spotlights/1/stats"] = wire.says[P] = says(200, nonsense)
    with pytest.raises(AnswerLost):
        await Snapchat(http).publish(spotlight(tmp_path), on(wire), MemoryJournal())
    for asking in (Snapchat(http).who_am_i(on(wire)), Snapchat(http).measure(on(wire), ["spotlights/1"])):
        with pytest.raises(Temporary):
            await asking

    wire.says[SPOTLIGHTS] = says(200, ok(spotlight_id="W7_1"))
    for path in (MEDIA, UPLOAD):
        prepared(wire)
        wire.says[path] = says(200, nonsense)
        with pytest.raises(Temporary):
            await Snapchat(http).publish(spotlight(tmp_path), on(wire), MemoryJournal())
    prepared(wire)
    wire.says[MEDIA] = says(200, ok(media_id=None, add_path=UPLOAD, finalize_path=UPLOAD))
    with pytest.raises(Temporary):
        await Snapchat(http).publish(spotlight(tmp_path), on(wire), MemoryJournal())


# Figures


@pytest.mark.parametrize(
    "told",
    [
        {
            "stats": [
                {"fields": [{"field": "SPOTLIGHT_SHARES", "value": 3}, {"field": "SPOTLIGHT_FAVORITES", "value": 2}]}
            ]
        },
        {"stats": {"SPOTLIGHT_SHARES": "3", "SPOTLIGHT_FAVORITES": 2, "SPOTLIGHT_VIEWS": None}},
        {"timeseries": [{"stats": {"shares": 3, "favorites": 2}}], "assets": [None, True, "x"]},
    ],
)
async def test_figures_are_found_wherever_they_stand(told: dict[str, Any], wire: Wire, http: Http) -> None:
    wire.says[f"{P}/spotlights/W7_1/stats"] = says(200, ok(**told))
    wire.says[f"{P}/stories/9/stats"] = says(400, no())

    counts = await Snapchat(http).measure(on(wire), ["spotlights/W7_1", "stories/9", "media/m1", "spotlights/W7_2"])

    assert counts == {"spotlights/W7_1": Counts(likes=2, shares=3)}
    assert wire.to(f"{P}/spotlights/W7_1/stats")[0].query == {"granularity": ["LIFETIME"]}


# What is checked beforehand


def test_words_files_and_formats_are_checked(tmp_path: Path) -> None:
    moving, picture = film(tmp_path), still(tmp_path)

    def codes(text: str, *media: Media, **options: Any) -> list[str]:
        found = Snapchat(Http()).check(Outgoing((text,), media, options=options), limits.LIMITS)
        return [problem.code for problem in found]

    assert codes("Fresh.", moving, format="reel") == codes("Fresh.", picture) == []
    assert codes("", picture, format="story") == []
    assert codes("", moving, format="reel") == codes("", picture, title="Bread") == []
    assert codes("x" * 161, moving, format="reel") == ["too_long"]
    assert codes("x" * 46, picture) == codes("", picture, title="x" * 46) == ["too_long"]
    assert codes("x" * 200, picture, title="Bread") == ["no_text"]
    assert codes("Fresh.", picture, format="story") == ["no_text"]
    assert codes("", picture) == ["no_title"]
    assert codes("Fresh.", picture, format="reel") == ["needs_film"]
    assert codes("Fresh.", format="reel") == ["needs_media"]
    assert codes("Fresh.", picture, picture) == ["too_many_media"]
    assert codes("Fresh.", replace(moving, seconds=5.5), format="reel") == ["spotlight_short"]
    assert codes("Fresh.", replace(moving, seconds=5.5)) == []
    assert codes("Fresh.", replace(moving, seconds=4)) == ["film_too_short"]
    assert codes("Fresh.", replace(moving, seconds=61)) == ["film_too_long"]
    assert codes("Fresh.", replace(moving, width=360, height=640)) == ["film_too_small"]
    assert codes("Fresh.", replace(picture, height=1080)) == ["not_upright"]
    answer = Snapchat(Http()).check(Outgoing(("Yes.",), target=Target("1")), limits.LIMITS)
    assert [problem.code for problem in answer] == ["no_answers"]
