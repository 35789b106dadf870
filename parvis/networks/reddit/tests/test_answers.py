"""What answers of Reddit mean, nonsense among them."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

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
from parvis.networks.protocols import Outgoing, Target
from parvis.networks.reddit.adapter import Reddit
from parvis.networks.reddit.errors import FlairMissing, NoCommunity, free_again
from parvis.networks.reddit.tests.files import (
    AT_SEVEN_S,
    COMMENT,
    SUBMIT,
    SUBMITTED,
    access,
    comment,
    listing,
    made,
    post,
    refused,
)  # fmt: skip
from parvis.networks.tests.journals import MemoryJournal
from parvis.networks.tests.stages import picture
from parvis.networks.tests.wire import Wire, in_turn, says

LONG_AGO = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
AT_SEVEN = datetime.fromtimestamp(AT_SEVEN_S, UTC)
LEASE = "/api/media/asset.json"


def bread(*parts: str, **options: Any) -> Outgoing:
    return Outgoing(parts or ("Fresh.",), options={"subreddit": "bread", "title": "Bread", **options})


def form(wire: Wire, path: str = SUBMIT) -> dict[str, str]:
    return {name: values[-1] for name, values in parse_qs(wire.to(path)[-1].body.decode()).items()}


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (302, Gone),
        (400, ContentRefused),
        (401, AccessExpired),
        (403, NotPermitted),
        (404, Gone),
        (409, Temporary),
        (413, ContentRefused),
        (415, ContentRefused),
        (418, Refused),
        (422, ContentRefused),
        (429, Busy),
        (500, AnswerLost),
        (503, AnswerLost),
    ],
)
async def test_each_status_means_something(status: int, error: type[NetworkError], wire: Wire, http: Http) -> None:
    wire.says[SUBMIT] = says(status, {"message": "No.", "error": status}, {"X-Ratelimit-Reset": "30"})

    with pytest.raises(error) as caught:
        await Reddit(http).publish(bread(), access(wire), MemoryJournal())

    assert "No." in caught.value.said
    if isinstance(caught.value, Busy):
        assert caught.value.retry_at is not None


@pytest.mark.parametrize("status", [200, 400])
@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("RATELIMIT", Busy),
        ("SUBREDDIT_RATELIMIT", Busy),
        ("QUOTA_FILLED", Busy),
        ("CONFLICT", Temporary),
        ("USER_REQUIRED", AccessExpired),
        ("EXPIRED", AccessExpired),
        ("VERIFIED_USER_REQUIRED", NotPermitted),
        ("SUBREDDIT_REQUIRED", NoCommunity),
        ("SUBREDDIT_NOEXIST", NoCommunity),
        ("SUBMIT_VALIDATION_FLAIR_REQUIRED", FlairMissing),
        ("BAD_FLAIR_TEMPLATE_ID", FlairMissing),
        ("SUBREDDIT_NOTALLOWED", NotPermitted),
        ("BANNED_FROM_SUBREDDIT", NotPermitted),
        ("THREAD_LOCKED", NotPermitted),
        ("TOO_OLD", NotPermitted),
        ("DELETED_COMMENT", Gone),
        ("NO_TEXT", ContentRefused),
        ("TOO_LONG", ContentRefused),
        ("NO_LINKS", ContentRefused),
        ("SOMETHING_NEW", ContentRefused),
    ],
)
async def test_each_error_inside_an_answer_means_something(
    name: str, error: type[NetworkError], status: int, wire: Wire, http: Http
) -> None:
    wire.says[SUBMIT] = says(status, refused(name, "No, in 9 minutes."))

    with pytest.raises(error) as caught:
        await Reddit(http).publish(bread(), access(wire), MemoryJournal())

    assert type(caught.value) is error and caught.value.said == "No, in 9 minutes."


async def test_a_reason_beside_the_status_is_read_too(wire: Wire, http: Http) -> None:
    body = {"message": "Bad Request", "explanation": "Flair, please.", "reason": "SUBMIT_VALIDATION_FLAIR_REQUIRED"}
    wire.says[SUBMIT] = says(400, body)

    with pytest.raises(FlairMissing) as caught:
        await Reddit(http).publish(bread(), access(wire), MemoryJournal())

    assert caught.value.said == "Flair, please."


@pytest.mark.parametrize(
    ("told", "said", "seconds"),
    [
        (534.5, "try again in 8 minutes", 534.5),
        (None, "Take a break for 9 minutes before trying again.", 600),
        (None, "try again in 5 seconds", 65),
        (None, "try again in 2 hours", 7260),
        (None, "try again in 40 days", 86_400),
        (True, "Later.", None),
        (None, "Later.", None),
    ],
)
def test_how_long_to_wait_is_told_or_read_from_the_sentence(told: object, said: str, seconds: float | None) -> None:
    moment = free_again(told, said, AT_SEVEN)

    assert moment == (AT_SEVEN + timedelta(seconds=seconds) if seconds is not None else None)


@pytest.mark.parametrize(
    "nonsense",
    [
        b"<html>Welcome</html>",
        b'{"json": {"da',
        b"[]",
        b"null",
        {},
        {"json": None},
        {"json": {"errors": [], "data": {}}},
        {"json": {"errors": [], "data": {"id": None, "name": None, "url": None}}},
        {"json": {"errors": None, "data": {"things": []}}},
        {"json": {"data": {"things": [{"data": {"name": None}}]}}},
        {"jquery": []},
    ],
)
async def test_nonsense_never_counts_as_published_and_never_crashes(nonsense: Any, wire: Wire, http: Http) -> None:
    adapter, ours = Reddit(http), access(wire)
    for path in (
        SUBMIT,
        COMMENT,
        "/api/v1/me",
        "/subreddits/mine/subscriber",
        SUBMITTED,
        "/message/inbox",
        "/api/info",
    ):
        wire.says[path] = says(200, nonsense)

    for outgoing in (bread(), Outgoing(("Yes.",), target=Target("t1_5"))):
        with pytest.raises(AnswerLost):
            await adapter.publish(outgoing, ours, MemoryJournal())
    for asking in (
        adapter.who_am_i(ours),
        adapter.read_limits(ours),
        adapter.own_posts(ours, since=LONG_AGO),
        adapter.read_arrivals(ours, mark="", about=()),
        adapter.measure(ours, ["t3_9"]),
    ):
        with pytest.raises(Temporary):
            await asking


async def test_a_lease_without_an_address_is_asked_for_again(wire: Wire, http: Http, tmp_path: Path) -> None:
    for nonsense in ([], {}, {"args": {"action": None}, "asset": {}}, {"args": {}, "asset": None}):
        wire.says[LEASE] = says(200, nonsense)
        with pytest.raises(Temporary):
            outgoing = Outgoing(("Bread",), (picture(tmp_path),), options={"subreddit": "bread"})
            await Reddit(http).publish(outgoing, access(wire), MemoryJournal())


async def test_lists_with_holes_in_them_are_read_all_the_same(wire: Wire, http: Http) -> None:
    holes = [None, 7, {"kind": "t3"}, {"kind": "t3", "data": {"name": None}}, post("t3_3", created_utc=None)]
    broken = post("t3_4", gallery_data={"items": [None, {"media_id": "a"}]}, media_metadata={"a": None})
    wire.says[SUBMITTED] = says(200, listing(*holes, broken))
    wire.says["/api/info"] = says(200, listing(*holes, post("t3_4")))

    found = await Reddit(http).own_posts(access(wire), since=LONG_AGO)

    assert [(own.remote_id, own.text, own.media_urls) for own in found] == [("t3_4", "Bread\n\nFresh.", ())]
    assert set(await Reddit(http).measure(access(wire), ["t3_4", "t4_1", "nothing"])) == {"t3_3", "t3_4"}
    assert wire.to("/api/info")[0].query["id"] == ["t3_4"]


@pytest.mark.parametrize(("left", "rests"), [("0.0", True), ("0", True), ("97.5", False), ("many", False)])
async def test_a_post_tells_when_no_call_is_left(left: str, rests: bool, wire: Wire, http: Http) -> None:
    wire.says[SUBMIT] = says(200, made(), {"X-Ratelimit-Remaining": left, "X-Ratelimit-Reset": "40"})

    receipt = await Reddit(http).publish(bread(), access(wire), MemoryJournal())

    assert receipt.url == "https://www.reddit.com/r/bread/comments/9/bread/"
    assert (receipt.rest_until is not None) == rests


async def test_a_dead_refresh_token_is_told_as_lost(wire: Wire, http: Http) -> None:
    wire.says["/api/v1/access_token"] = says(400, {"message": "Bad Request", "error": 400})

    with pytest.raises(AccessLost):
        await Reddit(http).refresh(access(wire))

    (asked,) = wire.asked
    assert asked.headers["Authorization"].startswith("Basic ")
    assert b"client_secret" not in asked.body


async def test_an_answer_to_a_comment_and_to_a_message_goes_the_same_way(wire: Wire, http: Http) -> None:
    things = [comment("t1_6", permalink="/r/bread/comments/9/bread/6/")], [{"kind": "t4", "data": {"name": "t4_6"}}]
    wire.says[COMMENT] = in_turn(*(says(200, made(things=one)) for one in things))
    adapter, urls = Reddit(http), []
    for above in ("t1_5", "t4_5"):
        receipt = await adapter.publish(Outgoing(("Yes.",), target=Target(above)), access(wire), MemoryJournal())
        urls.append(receipt.url.removeprefix(wire.url))
        assert form(wire, COMMENT) == {"api_type": "json", "thing_id": above, "text": "Yes."}

    assert urls == ["/r/bread/comments/9/bread/6/", "/message/messages/6"]
