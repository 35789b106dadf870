"""What TikTok's answers mean, and what is checked before anything is asked."""

from dataclasses import replace
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
)  # fmt: skip
from parvis.networks.protocols import Counts, Media, Outgoing, Problem, Target
from parvis.networks.tests.journals import MemoryJournal
from parvis.networks.tests.wire import Wire, says
from parvis.networks.tiktok.adapter import TikTok
from parvis.networks.tiktok.errors import NoCircle, NotAudited, PlaceUnverified
from parvis.networks.tiktok.limits import LIMITS
from parvis.networks.tiktok.tests.files import (
    INIT,
    LIST,
    PHOTOS,
    bread,
    film,
    no,
    ok,
    picture_at,
    posting,
    prepared,
)

# What answers mean


@pytest.mark.parametrize(
    ("status", "code", "error"),
    [
        (401, "access_token_invalid", AccessExpired),
        (401, "access_token_expired", AccessExpired),
        (401, "scope_not_authorized", AccessLost),
        (401, "scope_permission_missed", AccessLost),
        (429, "rate_limit_exceeded", Busy),
        (403, "spam_risk_too_many_posts", Busy),
        (403, "spam_risk_too_many_pending_share", Busy),
        (403, "reached_active_user_cap", Busy),
        (403, "spam_risk_user_banned_from_posting", NotPermitted),
        (403, "spam_risk", NotPermitted),
        (403, "spam_risk_text", ContentRefused),
        (403, "unaudited_client_can_only_post_to_private_accounts", NotAudited),
        (403, "url_ownership_unverified", PlaceUnverified),
        (403, "privacy_level_option_mismatch", NoCircle),
        (400, "invalid_params", ContentRefused),
        (400, "invalid_param", ContentRefused),
        (400, "invalid_file_upload", ContentRefused),
        (400, "invalid_publish_id", Gone),
        (403, "something_new", NotPermitted),
        (418, "something_new", Refused),
        (200, "something_new", Refused),
        (200, "internal", AnswerLost),
        (500, "internal_error", AnswerLost),
        (200, "invalid_params", ContentRefused),
    ],
)
async def test_each_answer_means_something(
    status: int, code: str, error: type[NetworkError], wire: Wire, http: Http, tmp_path: Path
) -> None:
    prepared(wire)
    wire.says[PHOTOS] = says(status, no(code))

    with pytest.raises(error) as caught:
        outgoing = bread(picture_at("https://bread.example/a.jpg", tmp_path))
        await TikTok(http).publish(outgoing, posting(wire), MemoryJournal())

    assert type(caught.value) is error
    if isinstance(caught.value, Busy):
        assert caught.value.retry_at is not None
        wait = caught.value.retry_at - datetime.now(UTC)
        assert wait <= (timedelta(minutes=1) if status == 429 else timedelta(days=1))


@pytest.mark.parametrize(
    ("status", "said", "error"),
    [
        (403, "upload url expired", Temporary),
        (403, "no", NotPermitted),
        (400, "no", ContentRefused),
        (416, "no", AnswerLost),  # it has those bytes already
        (404, "no", AnswerLost),
        (200, "no", AnswerLost),
        (206, "no", AnswerLost),
    ],
)
async def test_what_the_store_of_films_says(
    status: int, said: str, error: type[NetworkError], wire: Wire, http: Http, tmp_path: Path
) -> None:
    prepared(wire)
    wire.says["/video/"] = says(status, said.encode())

    with pytest.raises(error) as caught:
        await TikTok(http).publish(bread(film(tmp_path)), posting(wire), MemoryJournal())

    assert type(caught.value) is error


@pytest.mark.parametrize(
    "nonsense", [b"<html>Welcome</html>", b'{"data": {"publ', b"[]", b"null", {}, ok(publish_id=None), {"error": None}]
)
async def test_nonsense_never_counts_as_published_and_never_crashes(
    nonsense: Any, wire: Wire, http: Http, tmp_path: Path
) -> None:
    prepared(wire)
    adapter, ours = TikTok(http), posting(wire)
    for path in (PHOTOS, INIT, "/v2/user/info/"):
        wire.says[path] = says(200, nonsense)

    with pytest.raises(AnswerLost):
        outgoing = bread(picture_at("https://bread.example/a.jpg", tmp_path))
        await adapter.publish(outgoing, ours, MemoryJournal())
    for asking in (adapter.publish(bread(film(tmp_path)), ours, MemoryJournal()), adapter.who_am_i(ours)):
        with pytest.raises(Temporary):
            await asking
    assert wire.to("/video/") == []


async def test_lists_with_holes_in_them_are_read_all_the_same(wire: Wire, http: Http) -> None:
    holes = [None, 7, {"id": None, "create_time": 1790000000}, {"id": "3"}, {"id": 4, "create_time": "1790000000"}]
    wire.says[LIST] = says(200, ok(videos=holes, has_more=True, cursor=5))
    wire.says["/v2/video/query/"] = says(200, ok(videos=[{"id": "4", "like_count": "many"}, {}]))

    found = await TikTok(http).own_posts(posting(wire), since=datetime(2026, 1, 1, tzinfo=UTC))

    assert {post.remote_id for post in found} == {"4"}
    assert len(wire.to(LIST)) == 2  # the same cursor again ends it
    assert await TikTok(http).measure(posting(wire), ["4"]) == {"4": Counts()}


# What is checked beforehand


def problems(outgoing: Outgoing, **changes: Any) -> list[Problem]:
    return list(TikTok(Http()).check(outgoing, replace(LIMITS, **changes)))


def test_options_files_and_words_are_checked(tmp_path: Path) -> None:
    moving, still = film(tmp_path), Media(tmp_path / "a.jpg", "image/jpeg", alt="Bread", width=9, height=9, size=9)
    circles = (("PUBLIC_TO_EVERYONE", "Everybody"), ("SELF_ONLY", "Only you"))

    def codes(outgoing: Outgoing, **changes: Any) -> list[str]:
        return [problem.code for problem in problems(outgoing, **changes)]

    assert codes(bread(moving), places=circles) == []
    assert codes(bread(moving, privacy=""), places=circles) == ["no_circle"]
    assert codes(bread(moving, privacy="", draft=True), places=circles) == []
    assert codes(bread(moving, privacy="SELF_ONLY", branded=True)) == ["branded_alone"]
    assert codes(bread(moving, cover_second="soon")) == ["cover_second"]
    assert codes(bread(moving, first_comment="x" * 151)) == ["comment_too_long"]
    assert codes(bread(moving, first_comment="x", draft=True)) == ["no_first_comment"]
    assert codes(Outgoing(("Fresh.",))) == ["needs_media"]
    assert codes(Outgoing(("🥖" * 1101,), media=(moving,))) == ["too_long"]
    assert codes(Outgoing(("🥖" * 1101,), media=(still,))) == []
    assert codes(Outgoing(("x" * 4001,), media=(still,))) == ["too_long"]
    assert codes(bread(still, title="x" * 91)) == ["title_too_long"]
    assert codes(Outgoing(("Fresh.",), media=(moving, still))) == ["mixed_media"]
    assert codes(Outgoing(("x" * 151,), target=Target("5"))) == ["too_long"]
