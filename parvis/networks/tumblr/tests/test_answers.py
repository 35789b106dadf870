"""What answers of Tumblr mean, nonsense among them."""

from datetime import UTC, datetime
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
from parvis.networks.protocols import Access, Counts, Outgoing, Target
from parvis.networks.tests.journals import MemoryJournal
from parvis.networks.tests.wire import Wire, says
from parvis.networks.tumblr.adapter import Tumblr
from parvis.networks.tumblr.tests.files import (
    ACTIVITY,
    NOTES,
    POSTS,
    access,
    post,
    posts,
    refused,
    told,
)  # fmt: skip

LONG_AGO = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
THEIRS = "/v2/blog/zoe/posts"
ABOUT_A_POST = Target("post:5", extra={"post": "5", "blog": "zoe"})
MADE = told({"id": "9", "state": "published"}, 201)


def bread(*parts: str, **options: Any) -> Outgoing:
    return Outgoing(parts or ("Fresh.",), options=options)


@pytest.mark.parametrize("wrapped", [False, True])
@pytest.mark.parametrize(
    ("status", "code", "error"),
    [
        (400, 0, ContentRefused),
        (400, 8001, ContentRefused),
        (400, 8002, Gone),
        (400, 8005, ContentRefused),
        (400, 8016, ContentRefused),
        (401, 0, AccessExpired),
        (403, 0, NotPermitted),
        (403, 8004, Busy),
        (403, 8008, ContentRefused),
        (403, 8010, Unfinished),
        (403, 8011, Busy),
        (403, 8022, NotPermitted),
        (403, 8023, Busy),
        (404, 0, Gone),
        (409, 0, Temporary),
        (413, 0, ContentRefused),
        (415, 0, ContentRefused),
        (418, 0, Refused),
        (422, 0, ContentRefused),
        (429, 0, Busy),
    ],
)
async def test_each_answer_means_something(
    status: int, code: int, error: type[NetworkError], wrapped: bool, wire: Wire, http: Http
) -> None:
    """wrapped: the refusal stands in an answer with 200."""
    wire.says[POSTS] = says(200 if wrapped else status, refused(status, code), {"Retry-After": "30"})

    with pytest.raises(error) as caught:
        await Tumblr(http).publish(bread(), access(wire), MemoryJournal())

    assert type(caught.value) is error and "No." in caught.value.said
    if isinstance(caught.value, Busy):
        assert caught.value.retry_at is not None


@pytest.mark.parametrize("status", [500, 503])
async def test_who_fails_may_have_done_it(status: int, wire: Wire, http: Http) -> None:
    wire.says[POSTS] = says(status, refused(status))

    with pytest.raises(AnswerLost):
        await Tumblr(http).publish(bread(), access(wire), MemoryJournal())


NONSENSE = [
    b"<html>Welcome</html>",
    b'{"response": {"id": "12',
    b"[]",
    b"null",
    {},
    {"response": None},
    told([]),
    told({}),
    told({"id": None}),
    told({"posts": None, "user": [], "notes": 7, "notifications": {}}),
]


@pytest.mark.parametrize("nonsense", NONSENSE)
async def test_nonsense_never_counts_as_published_and_never_crashes(nonsense: Any, wire: Wire, http: Http) -> None:
    adapter, ours = Tumblr(http), access(wire)
    for path in (POSTS, NOTES, ACTIVITY, THEIRS, "/v2/user/info"):
        wire.says[path] = says(200, nonsense)

    with pytest.raises(AnswerLost):
        await adapter.publish(bread(), ours, MemoryJournal())
    for asking in (
        adapter.who_am_i(ours),
        adapter.own_posts(ours, since=LONG_AGO),
        adapter.read_arrivals(ours, mark="", about=()),
        adapter.moderate("like", ABOUT_A_POST, ours),
    ):
        with pytest.raises(Temporary):
            await asking


@pytest.mark.parametrize("nonsense", [*NONSENSE[:4], {"meta": {"status": 500}, "response": []}])
async def test_a_like_that_was_not_answered_did_not_happen_for_sure(nonsense: Any, wire: Wire, http: Http) -> None:
    wire.says[THEIRS] = says(200, posts(post("5", reblog_key="k5", blog={"uuid": "t:2"})))
    wire.says["/v2/user/like"] = says(200, nonsense)

    with pytest.raises(Temporary):
        await Tumblr(http).moderate("like", ABOUT_A_POST, access(wire))


async def test_lists_with_holes_in_them_are_read_all_the_same(wire: Wire, http: Http) -> None:
    holes = [None, 7, {"id": None}, post("3", timestamp="soon"), post("4", content=None), post("5", trail=[{}])]
    sizes = [{"url": "small", "width": 10}, {"url": "large", "width": 100}, {"url": ""}, None]
    shown = [None, {"type": "image", "media": None}, {"type": "image", "media": sizes, "alt_text": "A loaf"}]
    wire.says[POSTS] = says(200, posts(*holes, post("6", content=shown)))

    found = await Tumblr(http).own_posts(access(wire), since=LONG_AGO)

    assert [(own.remote_id, own.text, own.media_urls) for own in found] == [("4", "", ()), ("6", "", ("large",))]
    assert found[1].media_alts == ("A loaf",) and found[0].url == "https://bakery.example/post/4"


@pytest.mark.parametrize(
    ("response", "counts"),
    [
        ({"total_notes": 10, "total_likes": 5, "total_reblogs": 3}, Counts(5, 3, 2)),
        ({"total_notes": 3, "total_likes": 5, "total_reblogs": 3}, Counts(5, 3, 0)),
        ({"total_notes": 3}, Counts()),
    ],
)
async def test_notes_are_counted_by_kind(response: dict[str, int], counts: Counts, wire: Wire, http: Http) -> None:
    wire.says[NOTES] = says(200, told({"notes": [], **response}))

    assert await Tumblr(http).measure(access(wire), ["9"]) == {"9": counts}
    assert wire.asked[0].query == {"id": ["9"], "mode": ["conversation"]}


async def test_a_post_that_is_gone_is_not_measured(wire: Wire, http: Http) -> None:
    wire.says[NOTES] = says(404, refused(404))

    assert await Tumblr(http).measure(access(wire), ["9"]) == {}


@pytest.mark.parametrize(
    ("headers", "rests"),
    [
        ({"X-Ratelimit-Perhour-Remaining": "0", "X-Ratelimit-Perhour-Reset": "60"}, True),
        ({"X-Ratelimit-Perday-Remaining": "0", "X-Ratelimit-Perday-Reset": "60"}, True),
        ({"X-Ratelimit-Perday-Remaining": "0", "X-Ratelimit-Perday-Reset": "soon"}, False),
        ({"X-Ratelimit-Perhour-Remaining": "7", "X-Ratelimit-Perhour-Reset": "60"}, False),
    ],
)
async def test_a_post_tells_when_no_call_is_left(headers: dict[str, str], rests: bool, wire: Wire, http: Http) -> None:
    wire.says[POSTS] = says(201, MADE, headers)

    receipt = await Tumblr(http).publish(bread(), access(wire), MemoryJournal())

    assert (receipt.rest_until is not None) == rests


async def test_a_dead_refresh_token_is_told_as_lost(wire: Wire, http: Http) -> None:
    wire.says["/v2/oauth2/token"] = says(401, {"error": "invalid_grant"})

    with pytest.raises(AccessLost):
        await Tumblr(http).refresh(access(wire))
    with pytest.raises(AccessLost):
        await Tumblr(http).refresh(Access(wire.url, "t:1", "token"))


async def test_a_blog_that_is_ours_no_more_is_told_so(wire: Wire, http: Http) -> None:
    blogs = [{"name": "cakes", "uuid": "t:3"}, {"name": None}, {"name": "main", "uuid": "t:2", "primary": True}]
    wire.says["/v2/user/info"] = says(200, told({"user": {"name": "main", "blogs": blogs}}))

    with pytest.raises(NotPermitted):
        await Tumblr(http).who_am_i(access(wire))

    assert [one.handle for one in await Tumblr(http).blogs(access(wire))] == ["@main", "@cakes"]
