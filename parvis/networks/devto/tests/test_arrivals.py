"""What comes in on DEV: threads of comments, followers; and a like for a comment."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from parvis.kit.http import Http
from parvis.networks.devto.adapter import DevTo
from parvis.networks.devto.arrivals import FOLLOWERS, ROOTS
from parvis.networks.devto.tests.stage import key_to
from parvis.networks.errors import Gone, NotPermitted
from parvis.networks.protocols import Access, Incoming, Outgoing, Target
from parvis.networks.tests.journals import MemoryJournal
from parvis.networks.tests.stages import new_handle
from parvis.networks.tests.wire import Asked, Reply, Wire, says
from village.testing import Village

PUBLISHED, COMMENTS, FOLLOWS = "/articles/me/published", "/comments", "/followers/users"
NEWS = Outgoing(("At seven.",), options={"title": "Fresh bread"})
ZOE = {"user_id": 5, "username": "zoe", "name": "Zoé", "profile_image": "/uploads/5.jpg"}


def on(wire: Wire) -> Access:
    return Access(f"{wire.url}", "9", "key")


def article(number: int, comments: int) -> dict[str, Any]:
    at = datetime.now(UTC).isoformat()
    return {"id": number, "title": "Bread", "published_at": at, "comments_count": comments}


def comment(code: str, **changes: Any) -> dict[str, Any]:
    usual = {"type_of": "comment", "id_code": code, "created_at": "2026-11-20T12:00:00Z", "body_html": "<p>Open?</p>"}
    return {**usual, "user": ZOE, "children": [], **changes}


def quiet(wire: Wire) -> None:
    """Nobody follows, nobody says anything."""
    wire.says[PUBLISHED] = says(200, [])
    wire.says[COMMENTS] = says(200, [])
    wire.says[FOLLOWS] = says(200, [])


async def published(village: Village, http: Http, handle: str) -> tuple[Access, str, str]:
    """Access, number of the article, and of the village's post."""
    access = key_to(village, handle)
    receipt = await DevTo(http).publish(NEWS, access, MemoryJournal())
    (post,) = village.posts(handle, network="devto")
    return access, receipt.remote_id, str(post["id"])


async def test_comments_answers_and_followers_come_in_once(quiet_village: Village, http: Http) -> None:
    handle = new_handle()
    access, number, post = await published(quiet_village, http, handle)
    asked = quiet_village.act("zoe", "reply", network="devto", status=post, text="Open on <Sundays>?")["id"]
    quiet_village.act("karim", "reply", network="devto", status=asked, text="They are.")
    quiet_village.act("karim", "follow", network="devto", account=handle)

    first = await DevTo(http).read_arrivals(access, mark="", about=())
    again = await DevTo(http).read_arrivals(access, mark=first.mark, about=[number])
    quiet_village.act("zoe", "reply", network="devto", status=post, text="Thanks.")
    quiet_village.act("zoe", "follow", network="devto", account=handle)
    later = await DevTo(http).read_arrivals(access, mark=again.mark, about=[number])

    question, answer, follow = first.arrivals
    assert (question.kind, question.author_handle, question.about_id, question.parent_id) == (
        "comment",
        "@zoe",
        number,
        "",
    )
    assert (question.text, question.ours) == ("Open on <Sundays>?", False)
    assert (answer.text, answer.parent_id) == ("They are.", question.remote_id)
    assert (follow.kind, follow.author_handle) == ("follow", "@karim")
    assert {one.remote_id for one in again.arrivals} == {question.remote_id, answer.remote_id}  # known: stored once
    new = {one.remote_id for one in later.arrivals} - {one.remote_id for one in first.arrivals}
    assert {(one.kind, one.author_handle) for one in later.arrivals if one.remote_id in new} == {
        ("comment", "@zoe"),
        ("follow", "@zoe"),
    }
    assert {one.kind for one in first.arrivals} == DevTo.kinds


async def test_threads_are_read_with_their_holes(wire: Wire, http: Http) -> None:
    quiet(wire)
    ours = comment("2g", user={**ZOE, "user_id": 9}, children=None)
    hidden = comment("3a", user={}, body_html="<p>[hidden by post author]</p>", children=[comment("3b")])
    holes = [None, 7, comment("", children=[]), comment("4", created_at=None), comment("5", user=None)]
    wire.says[PUBLISHED] = says(200, [article(7, 4)])
    wire.says[COMMENTS] = says(200, [comment("2f", children=[ours]), hidden, *holes])

    found = {one.remote_id: one for one in (await DevTo(http).read_arrivals(on(wire), mark="", about=())).arrivals}

    assert set(found) == {"2f", "2g", "3b"}
    assert (found["2g"].ours, found["2g"].parent_id, found["3b"].parent_id) == (True, "2f", "3a")
    one = found["2f"]
    assert (one.author_id, one.author_name, one.text, one.about_id) == ("5", "Zoé", "Open?", "7")
    assert (one.url, one.author_url) == (f"{wire.url}/zoe/comment/2f", f"{wire.url}/zoe")
    assert one.avatar_url == f"{wire.url}/uploads/5.jpg"


async def test_only_articles_with_another_count_and_a_few_others_in_turn_are_read(wire: Wire, http: Http) -> None:
    quiet(wire)
    articles = [article(number, number) for number in range(8)]
    wire.says[PUBLISHED] = says(200, articles)

    def asked_for(since: int) -> list[str]:
        return [asked.query["a_id"][0] for asked in wire.to(COMMENTS)][since:]

    catch = await DevTo(http).read_arrivals(on(wire), mark="", about=("99", "x"))
    assert asked_for(0) == [*(str(number) for number in range(1, 8)), "99"]
    articles[4]["comments_count"] = 9
    catch = await DevTo(http).read_arrivals(on(wire), mark=catch.mark, about=())
    assert asked_for(8)[0] == "4"
    assert len(asked_for(8)) == 4
    turns = {tuple(asked_for(8)[1:])}
    for _reading in range(2):
        before = len(wire.to(COMMENTS))
        catch = await DevTo(http).read_arrivals(on(wire), mark=catch.mark, about=())
        turns.add(tuple(asked_for(before)))
    assert len(turns) == 3
    assert json.loads(catch.mark)["counts"]["4"] == 9


async def test_many_threads_are_read_on_all_pages_and_old_sites_know_none(wire: Wire, http: Http) -> None:
    quiet(wire)
    wire.says[PUBLISHED] = says(200, [article(7, 120)])

    def paged(asked: Asked) -> Reply:
        page = int(asked.query.get("page", ["1"])[0])
        return 200, [comment(f"{page}a{one}") for one in range(ROOTS if page < 3 else 20)]

    wire.says[COMMENTS] = paged
    assert len((await DevTo(http).read_arrivals(on(wire), mark="", about=())).arrivals) == 120
    assert [asked.query.get("page") for asked in wire.to(COMMENTS)] == [None, ["2"], ["3"]]

    wire.says[COMMENTS] = says(200, [comment(f"1a{one}") for one in range(120)])
    assert len((await DevTo(http).read_arrivals(on(wire), mark="", about=())).arrivals) == 120
    assert len(wire.to(COMMENTS)) == 5


async def test_an_article_that_is_gone_keeps_nothing_from_coming_in(wire: Wire, http: Http) -> None:
    quiet(wire)
    wire.says[COMMENTS] = says(404, {"error": "not found", "status": 404})
    wire.says[FOLLOWS] = says(200, [follower(3)])

    catch = await DevTo(http).read_arrivals(on(wire), mark="", about=("99",))

    assert [one.remote_id for one in catch.arrivals] == ["follow:3"]


def follower(number: int, **changes: Any) -> dict[str, Any]:
    at = datetime.fromtimestamp(1_790_000_000 + number, UTC).isoformat()
    return {"id": number, "created_at": at, "user_id": 5, "path": "/zoe", "name": "Zoé"} | changes


async def test_followers_are_read_down_to_the_last_known_one(wire: Wire, http: Http) -> None:
    quiet(wire)
    numbers = list(range(200, 0, -1))

    def paged(asked: Asked) -> Reply:
        start = (int(asked.query["page"][0]) - 1) * FOLLOWERS
        return 200, [follower(number) for number in numbers[start : start + FOLLOWERS]]

    wire.says[FOLLOWS] = paged
    first = await DevTo(http).read_arrivals(on(wire), mark="", about=())
    numbers[:0] = range(300, 200, -1)
    second = await DevTo(http).read_arrivals(on(wire), mark=first.mark, about=())

    assert len(first.arrivals) == FOLLOWERS  # the latest page
    assert {one.remote_id for one in second.arrivals} == {f"follow:{number}" for number in range(201, 301)}
    assert second.arrivals[0].author_handle == "@zoe"
    wire.says[FOLLOWS] = says(200, [None, follower(400, created_at="soon"), follower(401, user_id=None), {"id": None}])
    assert (await DevTo(http).read_arrivals(on(wire), mark=second.mark, about=())).arrivals == ()


# A like


async def test_a_comment_is_liked_once_and_the_like_is_taken_back_once(quiet_village: Village, http: Http) -> None:
    access, _number, post = await published(quiet_village, http, new_handle())
    quiet_village.act("zoe", "reply", network="devto", status=post, text="Lovely.")
    (said,) = (await DevTo(http).read_arrivals(access, mark="", about=())).arrivals
    target, number = target_of(said), str(int(said.remote_id, 26))

    def likes() -> int:
        (found,) = [one for one in quiet_village.posts("zoe", network="devto") if one["id"] == number]
        return int(found["likes"])

    for deed, left in (("unlike", 0), ("like", 1), ("like", 1), ("unlike", 0), ("unlike", 0)):
        await DevTo(http).moderate(deed, target, access)
        assert likes() == left
    with pytest.raises(Gone):
        await DevTo(http).moderate("like", Target("2f"), access)


async def test_what_dev_does_not_know_is_refused(wire: Wire, http: Http) -> None:
    with pytest.raises(NotPermitted):
        await DevTo(http).moderate("hide", Target("2f"), on(wire))
    with pytest.raises(Gone):
        await DevTo(http).moderate("like", Target("no number"), on(wire))

    assert wire.asked == []


def target_of(one: Incoming) -> Target:
    return Target(one.remote_id, one.about_id, one.author_handle, one.extra)
