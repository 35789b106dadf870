"""What goes to DEV, how it is found again, and what its answers mean."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from parvis.kit.http import Http
from parvis.networks.devto.adapter import DevTo
from parvis.networks.devto.articles import fields_of
from parvis.networks.devto.errors import AddressTaken, AlreadyThere, BadTag, FrontMatter, NoAnswers
from parvis.networks.devto.tests.stage import key_to, story
from parvis.networks.devto.way import DevToForm, DevToWay, site_address
from parvis.networks.errors import (
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
from parvis.networks.protocols import Access, Counts, Outgoing, Target
from parvis.networks.tests.journals import Died, MemoryJournal
from parvis.networks.tests.stages import new_handle
from parvis.networks.tests.wire import Wire, in_turn, says
from parvis.networks.ways import Errand, set_out
from village.testing import Village

ARTICLES, PUBLISHED, DRAFTS = "/articles", "/articles/me/published", "/articles/me/unpublished"
NEWS = Outgoing(("At seven.",), options={"title": "Fresh bread"})
OUT = {"id": 7, "url": "https://dev.to/bread/fresh-1", "published_timestamp": "2026-11-22T07:00:00Z"}


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Village]:
    with Village.start(tmp_path_factory.mktemp("town"), media_delay=0) as running:
        yield running


def on(wire: Wire) -> Access:
    return Access(wire.url, "9", "key")


def out(village: Village, handle: str) -> list[dict[str, Any]]:
    return [post for post in village.posts(handle, network="devto") if not post["deleted_at"]]


# What goes out


async def test_an_article_goes_out_with_all_that_was_chosen(wire: Wire, http: Http, tmp_path: Path) -> None:
    wire.says[ARTICLES] = says(201, OUT)
    outgoing = story(tmp_path)

    receipt = await DevTo(http).publish(
        replace(outgoing, options={**outgoing.options, "canonical": "https://bread.example/"}),
        on(wire),
        MemoryJournal(),
    )

    (asked,) = wire.asked
    assert asked.json() == {
        "article": {
            "title": "Fresh bread",
            "body_markdown": outgoing.text,
            "published": True,
            "tags": ["bread", "rye"],
            "description": "All about rye.",
            "main_image": "https://bread.example/loaf.jpg",
            "canonical_url": "https://bread.example/",
            "series": "Loaves",
        }
    }
    assert (asked.headers["api-key"], asked.headers["Accept"]) == ("key", "application/vnd.forem.api-v1+json")
    assert (receipt.remote_id, receipt.url, receipt.part_ids) == ("7", OUT["url"], ("7",))


@pytest.mark.parametrize(
    ("parts", "title", "body"),
    [
        (("One line",), "One line", "One line"),
        (("# Bread\n\nAt seven.",), "Bread", "At seven."),
        (("First\nSecond", "Third"), "First", "Second\n\nThird"),
        (("x" * 130,), "x" * 127 + "…", "x" * 130),
    ],
)
def test_without_a_title_the_first_line_becomes_it(parts: tuple[str, ...], title: str, body: str) -> None:
    fields = fields_of(Outgoing(parts))

    assert fields == {"title": title, "body_markdown": body, "published": True}


async def test_what_dev_would_take_for_settings_never_goes_out(wire: Wire, http: Http) -> None:
    for text in ("---\npublished: false\n---\nBread", "\n ---\ntitle: x\n\n---"):
        with pytest.raises(FrontMatter):
            await DevTo(http).publish(Outgoing((text,), options={"title": "x"}), on(wire), MemoryJournal())
    with pytest.raises(NoAnswers):
        await DevTo(http).publish(replace(NEWS, target=Target("2f")), on(wire), MemoryJournal())

    assert wire.asked == []
    assert fields_of(Outgoing(("Rule:\n---\nBread\n---",), options={"title": "x"}))["title"] == "x"


async def test_an_article_that_was_kept_as_a_draft_is_published_in_a_second_step(wire: Wire, http: Http) -> None:
    wire.says[ARTICLES] = says(201, {**OUT, "published_timestamp": "", "url": "https://dev.to/bread/temp-slug"})
    wire.says[f"{ARTICLES}/7"] = says(200, OUT)
    journal = MemoryJournal()

    receipt = await DevTo(http).publish(NEWS, on(wire), journal)

    assert (receipt.url, journal.acted) == (OUT["url"], ["article", "publish"])
    assert [(asked.method, asked.json()) for asked in wire.asked][1] == ("PUT", {"article": {"published": True}})


@pytest.mark.parametrize("moment", ["begun", "acted"])
async def test_a_draft_of_an_earlier_try_comes_out_once(moment: str, town: Village, http: Http) -> None:
    handle = new_handle()
    access, journal = key_to(town, handle), MemoryJournal(die_at=("begun", "article"))
    with pytest.raises(Died):
        await DevTo(http).publish(NEWS, access, journal)
    headers = {"api-key": access.token, "Accept": "application/vnd.forem.api-v1+json"}
    body = {"article": {**fields_of(NEWS), "published": False}}
    draft = await http.call("POST", f"{access.base_url}/articles", headers=headers, json=body)

    journal = journal.resumed()
    journal.die_at = (moment, "publish")
    with pytest.raises(Died):
        await DevTo(http).publish(NEWS, access, journal)
    receipt = await DevTo(http).publish(NEWS, access, journal.resumed())

    (post,) = out(town, handle)
    assert receipt.remote_id == str(draft.json()["id"]) == str(post["record"]["article"])
    assert (await http.call("GET", receipt.url)).status == 200


async def test_an_article_of_another_day_or_with_other_words_is_not_taken_for_ours(wire: Wire, http: Http) -> None:
    now = datetime.now(UTC)
    ours = {"id": 5, "title": "Fresh bread", "body_markdown": "At seven.", "published_at": now.isoformat()}
    others = [
        {**ours, "title": "Stale bread"},
        {**ours, "body_markdown": "At eight."},
        {**ours, "id": None},
        {**ours, "published_at": (now - timedelta(hours=1)).isoformat()},
    ]
    wire.says[DRAFTS] = says(200, [])
    wire.says[ARTICLES] = says(201, OUT)
    for listed, found in ((others, "7"), ([*others[:3], ours], "5")):
        wire.says[PUBLISHED] = says(200, listed)
        journal = MemoryJournal(die_at=("begun", "article"))
        with pytest.raises(Died):
            await DevTo(http).publish(NEWS, on(wire), journal)

        assert (await DevTo(http).publish(NEWS, on(wire), journal.resumed())).remote_id == found


# What answers mean


@pytest.mark.parametrize(
    ("status", "words", "error"),
    [
        (400, "bad request", ContentRefused),
        (401, "unauthorized", AccessLost),
        (403, "forbidden", NotPermitted),
        (404, "not found", Gone),
        (413, "too large", ContentRefused),
        (422, "Title can't be blank", ContentRefused),
        (422, "Body markdown has already been taken", AlreadyThere),
        (422, "Title has already been used in the last five minutes", AlreadyThere),
        (422, "Title can't be blank and Canonical url has already been taken", AddressTaken),
        (422, 'Tag "c++" contains non-alphanumeric or prohibited unicode characters', BadTag),
        (422, "Tag list exceed the maximum of 4 tags", BadTag),
        (418, "teapot", Refused),
        (500, "oops", AnswerLost),
    ],
)
async def test_each_answer_means_something(
    status: int, words: str, error: type[NetworkError], wire: Wire, http: Http
) -> None:
    wire.says[ARTICLES] = says(status, {"error": words, "status": status})

    with pytest.raises(error) as caught:
        await DevTo(http).publish(NEWS, on(wire), MemoryJournal())

    assert type(caught.value) is error
    assert words in caught.value.said


async def test_too_many_articles_wait_as_long_as_dev_says(wire: Wire, http: Http) -> None:
    wire.says[ARTICLES] = says(429, b"Retry later\n", {"Retry-After": "30"})

    with pytest.raises(Busy) as caught:
        await DevTo(http).publish(NEWS, on(wire), MemoryJournal())

    assert caught.value.retry_at is not None
    assert timedelta(seconds=25) < caught.value.retry_at - datetime.now(UTC) <= timedelta(seconds=30)


@pytest.mark.parametrize("nonsense", [b"<html>Welcome</html>", b'{"id": 7, "u', [], {}, {"id": None}, {"id": "7"}, 7])
async def test_nonsense_never_counts_as_published_and_never_crashes(nonsense: Any, wire: Wire, http: Http) -> None:
    for path in (ARTICLES, f"{ARTICLES}/7", "/users/me"):
        wire.says[path] = says(200, nonsense)
    with pytest.raises(AnswerLost):
        await DevTo(http).publish(NEWS, on(wire), MemoryJournal())
    with pytest.raises(Temporary):
        await DevTo(http).who_am_i(on(wire))

    wire.says[ARTICLES] = says(201, {**OUT, "published_timestamp": None})
    with pytest.raises(AnswerLost):
        await DevTo(http).publish(NEWS, on(wire), MemoryJournal())


@pytest.mark.parametrize("nonsense", [b"<html>", {}, {"error": "no"}, b"[{"])
async def test_what_is_no_list_is_read_again_later(nonsense: Any, wire: Wire, http: Http) -> None:
    wire.says[PUBLISHED] = says(200, nonsense)
    since = datetime.now(UTC)

    for asking in (
        DevTo(http).own_posts(on(wire), since=since),
        DevTo(http).measure(on(wire), ["7"]),
        DevTo(http).read_arrivals(on(wire), mark="", about=()),
    ):
        with pytest.raises(Temporary):
            await asking


# What is ours


async def test_our_articles_are_found_on_all_pages_and_counted(wire: Wire, http: Http) -> None:
    at = datetime.now(UTC)
    usual = {"title": "Bread", "body_markdown": "Warm.", "url": "u", "public_reactions_count": 2, "comments_count": 1}
    pages = [
        [
            {**usual, "id": page * 30 + one, "published_at": (at - timedelta(minutes=page * 30 + one)).isoformat()}
            for one in range(30)
        ]
        for page in range(2)
    ]
    holes = [None, {"id": 90, "published_at": None}, {"id": 91, "published_at": "soon"}, {"id": "92"}]
    wire.says[PUBLISHED] = in_turn(*(says(200, page) for page in (*pages, holes)))

    found = await DevTo(http).own_posts(on(wire), since=at - timedelta(hours=2))

    assert [post.remote_id for post in found] == [str(number) for number in range(60)]
    assert found[0].text == "Bread\n\nWarm."
    assert [asked.query["page"] for asked in wire.asked] == [["1"], ["2"], ["3"]]
    wire.says[PUBLISHED] = says(200, pages[0])
    assert await DevTo(http).measure(on(wire), ["3"]) == {"3": Counts(likes=2, replies=1)}
    assert len(await DevTo(http).own_posts(on(wire), since=at - timedelta(minutes=5, seconds=30))) == 6


async def test_likes_and_comments_are_counted_in_the_village(town: Village, http: Http) -> None:
    handle = new_handle()
    access = key_to(town, handle)
    receipt = await DevTo(http).publish(NEWS, access, MemoryJournal())
    (post,) = out(town, handle)
    for deed in ("like", "reply"):
        town.act("zoe", deed, network="devto", status=post["id"], text="Lovely.")

    assert await DevTo(http).measure(access, [receipt.remote_id, "404"]) == {
        receipt.remote_id: Counts(likes=1, replies=1)
    }


# The village refuses what DEV refuses


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"title": "Fresh bread"}, AlreadyThere),
        ({"title": "Other", "canonical": "https://bread.example/a"}, AddressTaken),
        ({"title": "Other", "tags": ["a", "b", "c", "d", "e"]}, BadTag),
        ({"title": "x" * 129}, ContentRefused),
        ({"title": "Other", "cover": "loaf.jpg"}, ContentRefused),
    ],
)
async def test_what_is_wrong_with_an_article_is_told(
    options: dict[str, Any], error: type[NetworkError], town: Village, http: Http
) -> None:
    handle = new_handle()
    access = key_to(town, handle)
    if error is AddressTaken:
        other = replace(NEWS, options={"title": "Original", "canonical": "https://bread.example/a"})
        await DevTo(http).publish(other, key_to(town, new_handle()), MemoryJournal())
    if error is AlreadyThere:
        await DevTo(http).publish(NEWS, access, MemoryJournal())

    with pytest.raises(error):
        await DevTo(http).publish(replace(NEWS, options=options), access, MemoryJournal())

    assert len(out(town, handle)) == (error is AlreadyThere)


async def test_the_eleventh_article_in_half_a_minute_waits(town: Village, http: Http) -> None:
    access = key_to(town, new_handle())
    for number in range(10):
        await DevTo(http).publish(replace(NEWS, options={"title": f"Bread {number}"}), access, MemoryJournal())

    with pytest.raises(Busy):
        await DevTo(http).publish(NEWS, access, MemoryJournal())


async def test_a_key_that_was_taken_back_opens_nothing(town: Village, http: Http) -> None:
    handle = new_handle()
    access = key_to(town, handle)
    town.revoke(handle, network="devto")

    for asking in (DevTo(http).who_am_i(access), DevTo(http).publish(NEWS, access, MemoryJournal())):
        with pytest.raises(AccessLost):
            await asking


# What is checked beforehand, and connecting


def test_title_tags_and_addresses_are_checked() -> None:
    def codes(*parts: str, **options: Any) -> list[str]:
        outgoing = Outgoing(parts or ("At seven.",), options={"title": "Bread"} | options)
        return [problem.code for problem in DevTo(Http()).check(outgoing, DevTo.limits)]

    assert codes() == []
    assert codes(tags=["a, b", "c", "D", "A"]) == []
    assert codes(tags=["a", "b", "c", "d", "e"]) == ["tags"]
    assert codes(tags=["x" * 31]) == ["tag_too_long"]
    assert codes(title="x" * 129) == ["title_too_long"]
    assert codes(title="") == ["no_title"]
    assert codes(cover="loaf.jpg", canonical="https://a b.example/") == ["cover", "canonical"]
    assert codes(cover="https://bread.example/a.jpg", canonical="http://bread.example") == []
    assert codes("---\ntitle: x\n---\nBread") == ["front_matter"]
    assert codes("") == ["empty"]
    answer = DevTo(Http()).check(replace(NEWS, target=Target("2f")), DevTo.limits)
    assert [problem.code for problem in answer] == ["no_answers"]


async def connected(http: Http, **told: str) -> Any:
    errand = Errand(http, told=told)
    return await set_out(DevToWay(), errand)


async def test_a_key_opens_the_account(town: Village, http: Http) -> None:
    handle = new_handle()
    access = key_to(town, handle)

    outcome = await connected(http, key=f" {access.token} ", address=access.base_url)
    wrong = await connected(http, key="guessed", address=access.base_url)

    assert outcome.connected, outcome.report
    assert outcome.errand.account.handle == f"@{handle}"
    assert outcome.errand.access == access
    assert not wrong.connected
    assert [check.state for check in wrong.report] == ["bad", "waiting"]


@pytest.mark.parametrize(
    ("typed", "base"),
    [
        ("forem.example", "https://forem.example/api"),
        ("https://Forem.example/api/", "https://forem.example/api"),
        ("http://127.0.0.1:8700/devto", "http://127.0.0.1:8700/devto/api"),
        ("www.dev.to", "https://dev.to/api"),
    ],
)
def test_a_site_is_known_as_people_write_it(typed: str, base: str) -> None:
    assert site_address(typed) == base


async def test_what_is_no_address_is_said(http: Http) -> None:
    for typed in ("ftp://forem.example", "://", "https://[bad"):
        outcome = await connected(http, key="k", address=typed)
        assert not outcome.connected
        assert "forem.example" in str(outcome.report[0].text)
    assert DevToForm({"key": "k"}).is_valid()
    assert not DevToForm({"address": "forem.example"}).is_valid()
