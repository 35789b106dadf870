"""What only Blogger does: drafts first, and comments that may be moderated but never answered."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from parvis.kit.http import Http
from parvis.networks.blogger.adapter import Blogger
from parvis.networks.blogger.articles import fields_of
from parvis.networks.blogger.errors import NoAnswers
from parvis.networks.blogger.tests.stage import key_to, story
from parvis.networks.blogger.way import BloggerWay
from parvis.networks.errors import (
    AccessExpired,
    AccessLost,
    AnswerLost,
    Busy,
    ContentRefused,
    Gone,
    NetworkError,
    NotPermitted,
    Temporary,
)  # fmt: skip
from parvis.networks.oauth import Tokens
from parvis.networks.protocols import Access, Counts, Outgoing, Target
from parvis.networks.tests.journals import MemoryJournal
from parvis.networks.tests.stages import new_handle
from parvis.networks.tests.wire import Asked, Reply, Wire, says
from village.testing import Village

BLOG = "/v3/blogs/1"
POSTS, COMMENTS = f"{BLOG}/posts", f"{BLOG}/comments"
NEWS = Outgoing(("At seven.",), options={"title": "Fresh bread"})


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Village]:
    with Village.start(tmp_path_factory.mktemp("town"), media_delay=0) as running:
        yield running


def on(wire: Wire) -> Access:
    return Access(wire.url, "1", "token", extra={"author": "9", "url": "http://bread.example/"})


def out(village: Village, handle: str) -> list[dict[str, Any]]:
    return [post for post in village.posts(handle, network="blogger") if not post["deleted_at"]]


# Publishing


def test_an_article_is_written_in_paragraphs_with_links(tmp_path: Path) -> None:
    fields = fields_of(story(tmp_path))

    link = '<a href="https://bread.example/rye">https://bread.example/rye</a>'
    first = f"<p>Fresh bread at seven &amp; warm until nine: {link}.<br />\nCome early.</p>"
    assert fields["content"] == f"{first}\n<p>3 &lt; 4.</p>"
    assert (fields["title"], fields["labels"]) == ("Fresh bread", ["bread", "rye"])


@pytest.mark.parametrize(
    ("text", "title", "content"),
    [
        ("One line", "One line", ""),
        ("First\n\nSecond", "First", "<p>Second</p>"),
        ("x" * 130, "x" * 119 + "…", f"<p>{'x' * 130}</p>"),
    ],
)
def test_without_a_title_the_first_line_becomes_it(text: str, title: str, content: str) -> None:
    fields = fields_of(Outgoing((text,)))

    assert (fields["title"], fields["content"]) == (title, content)


def test_a_label_is_given_once_and_a_comma_parts_two() -> None:
    assert fields_of(replace(NEWS, options={"labels": ["a, b", " b", ""]}))["labels"] == ["a", "b"]


@pytest.mark.parametrize("fault", ["500_after_accepting", "drop_mid_answer", "malformed"])
async def test_a_draft_whose_answer_was_lost_is_taken_again(town: Village, http: Http, fault: str) -> None:
    handle = new_handle()
    access, journal = key_to(town, handle), MemoryJournal()
    town.fault(fault, path=r"isDraft=true", method="POST", account=handle)
    with pytest.raises(Temporary):
        await Blogger(http).publish(NEWS, access, journal)

    await Blogger(http).publish(NEWS, access, journal.resumed())

    assert len(out(town, handle)) == 1
    drafted = [entry for entry in town.journal() if entry["account"] == handle and "isDraft" in entry["path"]]
    assert len(drafted) == 1


async def test_a_draft_that_somebody_else_wrote_is_left_alone(wire: Wire, http: Http) -> None:
    now = datetime.now(UTC)
    same = {"id": "7", "title": "Fresh bread", "content": "<p>At seven.</p>"}
    older = {**same, "updated": (now - timedelta(hours=1)).isoformat()}
    other = {**same, "updated": now.isoformat(), "content": "<p>At eight.</p>"}
    listed = {
        "items": [older, other, None, {}, {**same, "updated": None}, {**same, "id": None, "updated": now.isoformat()}]
    }
    wire.says[POSTS] = lambda asked: (200, listed if asked.method == "GET" else {"id": "8"})
    wire.says[f"{POSTS}/8/publish"] = says(200, {"id": "8", "url": "http://bread.example/8"})

    receipt = await Blogger(http).publish(NEWS, on(wire), MemoryJournal())

    assert (receipt.remote_id, receipt.url) == ("8", "http://bread.example/8")


@pytest.mark.parametrize("nonsense", [b"<html>", b'{"id": "8', {}, {"id": None}, {"error": {"code": 500}}, []])
async def test_nonsense_never_counts_as_published(wire: Wire, http: Http, nonsense: Any) -> None:
    wire.says[POSTS] = lambda asked: (200, {} if asked.method == "GET" else {"id": "8"})
    wire.says[f"{POSTS}/8/publish"] = says(200, nonsense)
    with pytest.raises(AnswerLost):
        await Blogger(http).publish(NEWS, on(wire), MemoryJournal())

    wire.says[POSTS] = lambda asked: (200, {} if asked.method == "GET" else nonsense)
    with pytest.raises(Temporary):
        await Blogger(http).publish(NEWS, on(wire), MemoryJournal())


async def test_an_answer_is_refused_before_anything_is_sent(wire: Wire, http: Http) -> None:
    answer = replace(NEWS, target=Target("7", "8"))

    with pytest.raises(NoAnswers):
        await Blogger(http).publish(answer, on(wire), MemoryJournal())
    assert wire.asked == []
    assert [problem.code for problem in Blogger(http).check(answer, Blogger.limits)] == ["no_answers"]


async def test_our_own_posts_are_found_on_all_pages_and_drafts_are_none(town: Village, http: Http) -> None:
    access = key_to(town, new_handle())
    headers = {"Authorization": f"Bearer {access.token}"}
    url = f"{access.base_url}/v3/blogs/{access.account_id}/posts"
    for number in range(102):
        params = {"isDraft": "true" if number == 0 else "false"}
        body = {"title": f"Bread {number}", "content": "<p>Warm.</p>"}
        assert (await http.call("POST", url, headers=headers, params=params, json=body)).ok

    found = await Blogger(http).own_posts(access, since=datetime.now(UTC) - timedelta(minutes=5))

    assert len(found) == 101
    assert found[0].text == "Bread 101\n\nWarm."
    assert await Blogger(http).own_posts(access, since=datetime.now(UTC) + timedelta(hours=1)) == []


# Comments


async def test_comments_come_in_are_counted_and_moderated(town: Village, http: Http) -> None:
    handle = new_handle()
    access, blogger = key_to(town, handle), Blogger(http)
    receipt = await blogger.publish(NEWS, access, MemoryJournal())
    (post,) = out(town, handle)
    said = town.act("zoe", "reply", network="blogger", status=post["id"], text="Open <on> Sundays?")
    town.act("karim", "reply", network="blogger", status=said["id"], text="I think so")

    first = await blogger.read_arrivals(access, mark="", about=())

    question, answer = first.arrivals
    assert (question.text, question.about_id, question.parent_id) == ("Open <on> Sundays?", receipt.remote_id, "")
    assert (answer.parent_id, answer.ours) == (question.remote_id, False)
    counts = await blogger.measure(access, [receipt.remote_id, "12345"])
    assert counts == {receipt.remote_id: Counts(replies=2)}
    target = Target(question.remote_id, question.about_id, extra=question.extra)
    for deed, left in (("hide", 1), ("hide", 1), ("show", 2), ("remove", 1)):
        await blogger.moderate(deed, target, access)
        assert len((await blogger.read_arrivals(access, mark="", about=())).arrivals) == left
    with pytest.raises(Gone):
        await blogger.moderate("remove", target, access)


async def test_comments_since_the_mark_are_read_on_all_pages(wire: Wire, http: Http) -> None:
    noon = datetime(2026, 11, 20, 12, tzinfo=UTC)

    def page(asked: Asked) -> Reply:
        start = int(asked.query.get("pageToken", ["0"])[0])
        items = [comment(str(start + number), noon - timedelta(minutes=start + number)) for number in range(100)]
        return 200, {"items": items} | ({"nextPageToken": str(start + 100)} if start < 200 else {})

    wire.says[COMMENTS] = page

    first = await Blogger(http).read_arrivals(on(wire), mark="", about=())
    second = await Blogger(http).read_arrivals(on(wire), mark=first.mark, about=())

    assert (len(first.arrivals), len(second.arrivals)) == (100, 300)
    assert wire.asked[0].query["status"] == ["LIVE", "PENDING"]
    assert wire.asked[1].query["startDate"] == ["2026-11-20T12:00:00Z"]


def comment(name: str, at: datetime) -> dict[str, Any]:
    author = {"id": "5", "displayName": "Zoé"}
    return {"id": name, "published": at.isoformat(), "post": {"id": "8"}, "content": "Hm", "author": author}


@pytest.mark.parametrize("items", [None, [None], [{}], [{"id": None}], [{"id": "7", "published": "soon", "post": []}]])
async def test_nonsense_is_no_comment(wire: Wire, http: Http, items: Any) -> None:
    wire.says[COMMENTS] = says(200, {"items": items})

    assert (await Blogger(http).read_arrivals(on(wire), mark="", about=())).arrivals == ()


# Access, errors, checks


async def test_a_sign_in_opens_every_blog(town: Village, http: Http) -> None:
    access = key_to(town, new_handle())
    keys = {"client_id": "village", "client_secret": "village-secret"}

    (found,) = await BloggerWay().accounts(http, access.base_url, Tokens(access.token), keys)

    assert (found.access.account_id, found.access.extra["author"]) == (access.account_id, access.extra["author"])
    assert found.account.handle.endswith(".blogspot.com")
    assert await Blogger(http).who_am_i(found.access) == found.account


async def test_a_token_that_ended_is_renewed(town: Village, http: Http) -> None:
    told = town.session(new_handle(), network="blogger", seconds=0.1)
    extra = {"client_id": "village", "client_secret": "village-secret"}
    access = Access(told["base_url"], told["account_id"], told["access_token"], told["refresh_token"], extra)
    town.advance(1)
    with pytest.raises(AccessExpired):
        await Blogger(http).who_am_i(access)

    renewed = await Blogger(http).refresh(access)

    assert (await Blogger(http).who_am_i(renewed)).account_id == access.account_id
    until = Blogger(http).expires_at(renewed)
    assert until is not None and until > datetime.now(UTC)
    with pytest.raises(AccessLost):
        await Blogger(http).refresh(replace(access, refresh_token="dead"))


def fault(status: int, reason: str) -> dict[str, Any]:
    return {"error": {"code": status, "message": "No.", "errors": [{"reason": reason}]}}


@pytest.mark.parametrize(
    ("status", "told", "error"),
    [
        (400, fault(400, "invalid"), ContentRefused),
        (401, fault(401, "authError"), AccessExpired),
        (403, fault(403, "forbidden"), NotPermitted),
        (403, fault(403, "rateLimitExceeded"), Busy),
        (403, fault(403, "quotaExceeded"), Busy),
        (404, fault(404, "notFound"), Gone),
        (429, fault(429, "rateLimitExceeded"), Busy),
        (503, b"<html>", Temporary),
    ],
)
async def test_a_refusal_is_sorted_by_its_reason(
    wire: Wire, http: Http, status: int, told: Any, error: type[NetworkError]
) -> None:
    wire.says[BLOG] = says(status, told)

    with pytest.raises(error) as caught:
        await Blogger(http).who_am_i(on(wire))
    assert type(caught.value) is error


@pytest.mark.parametrize(
    ("options", "codes"),
    [
        ({"title": "Bread"}, []),
        ({}, ["no_title"]),
        ({"title": "Bread", "labels": [str(number) for number in range(21)]}, ["labels"]),
        ({"title": "Bread", "labels": ["x" * 201]}, ["labels"]),
    ],
)
def test_what_blogger_takes_badly_is_advice(options: dict[str, Any], codes: list[str]) -> None:
    found = Blogger(Http()).check(Outgoing(("At seven.",), options=options), Blogger.limits)

    assert [problem.code for problem in found] == codes
    assert not any(problem.blocking for problem in found)
