"""The Business API: publishing by address, and comments: read, answered, cared for."""

import json
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
    NetworkError,
    NotPermitted,
    Refused,
    Temporary,
)  # fmt: skip
from parvis.networks.protocols import Access, Catch, Counts, Incoming, Outgoing, Target, Undecidable
from parvis.networks.tests.journals import Died, MemoryJournal
from parvis.networks.tests.stages import PIXEL, picture
from parvis.networks.tests.wire import Wire, in_turn, says
from parvis.networks.tiktok.adapter import TikTok
from parvis.networks.tiktok.errors import NoAddress
from parvis.networks.tiktok.tests.files import FILM, bad, business, film, fine, in_village
from village.testing import Village

V = "/open_api/v1.3"
LIST = f"{V}/business/video/list/"
COMMENTS = f"{V}/business/comment/list/"
REPLY = f"{V}/business/comment/reply/create/"
REPLIES = f"{V}/business/comment/reply/list/"
PUBLISH = f"{V}/business/video/publish/"
OPTIONS = {"privacy": "PUBLIC_TO_EVERYONE", "comments": True}
QUESTION = Target("5", "77", "@zoe", {"video": "77"})
ANSWER = Outgoing(("Yes, on Sundays too.",), target=QUESTION)


def comment(number: str, text: str = "Sundays?", *, ago: int = 0, **changes: Any) -> dict[str, Any]:
    at = int((datetime.now(UTC) - timedelta(seconds=ago)).timestamp())
    told = {"comment_id": number, "video_id": "77", "text": text, "create_time": str(at), "username": "zoe"}
    return told | {"display_name": "Zoé", "unique_identifier": "u9", "owner": False, "status": "PUBLIC"} | changes


async def published(village: Village, wire: Wire, http: Http, folder: Path) -> tuple[Access, str]:
    """An account by the Business API, with a film that TikTok has fetched."""
    ours = in_village(village, by_business=True)
    wire.says["/oven.mp4"] = says(200, FILM)
    outgoing = Outgoing(("Fresh bread.",), (film(folder, url=f"{wire.url}/oven.mp4"),), options=OPTIONS)
    return ours, (await TikTok(http).publish(outgoing, ours, MemoryJournal())).remote_id


# Publishing


async def test_a_film_and_its_first_comment_go_out(
    quiet_village: Village, wire: Wire, http: Http, tmp_path: Path
) -> None:
    ours = in_village(quiet_village, by_business=True)
    wire.says["/oven.mp4"] = says(200, FILM)
    options = OPTIONS | {"first_comment": "Recipe below."}
    outgoing = Outgoing(("Fresh bread.",), (film(tmp_path, url=f"{wire.url}/oven.mp4"),), options=options)

    receipt = await TikTok(http).publish(outgoing, ours, MemoryJournal())

    post, said = quiet_village.posts(ours.extra["username"], network="tiktok")
    assert list(receipt.part_ids) == [post["id"], said["id"]]
    assert (said["text"], said["reply_to"]) == ("Recipe below.", post["id"])
    assert receipt.url.endswith(f"/video/{post['id']}")
    (found,) = await TikTok(http).own_posts(ours, since=datetime.now(UTC) - timedelta(minutes=5))
    assert (found.remote_id, found.url, found.text) == (post["id"], receipt.url, "Fresh bread.")


async def test_pictures_and_drafts_go_by_address_too(
    quiet_village: Village, wire: Wire, http: Http, tmp_path: Path
) -> None:
    ours = in_village(quiet_village, by_business=True)
    wire.says["/a.png"], wire.says["/oven.mp4"] = says(200, PIXEL), says(200, FILM)
    pictures = (replace(picture(tmp_path), url=f"{wire.url}/a.png"),) * 2
    moving = film(tmp_path, url=f"{wire.url}/oven.mp4")

    shown = await TikTok(http).publish(Outgoing(("Bread.",), pictures, options=OPTIONS), ours, MemoryJournal())
    draft = await TikTok(http).publish(Outgoing(("B.",), (moving,), options={"draft": True}), ours, MemoryJournal())

    assert shown.url.endswith(f"/photo/{shown.remote_id}")
    assert draft.url.endswith(f"/@{ours.extra['username']}")
    assert len(quiet_village.posts(ours.extra["username"], network="tiktok")) == 1


async def test_without_an_address_nothing_goes(wire: Wire, http: Http, tmp_path: Path) -> None:
    with pytest.raises(NoAddress):
        outgoing = Outgoing(("Fresh.",), (film(tmp_path),), options=OPTIONS)
        await TikTok(http).publish(outgoing, business(wire), MemoryJournal())
    assert wire.asked == []


async def test_a_lost_answer_is_looked_for_and_what_is_not_there_is_left_to_a_person(
    quiet_village: Village, wire: Wire, http: Http, tmp_path: Path
) -> None:
    ours = in_village(quiet_village, by_business=True)
    wire.says["/oven.mp4"] = says(200, FILM)
    outgoing = Outgoing(("Fresh bread.",), (film(tmp_path, url=f"{wire.url}/oven.mp4"),), options=OPTIONS)
    journal = MemoryJournal()
    quiet_village.fault("500_before", path=PUBLISH, account=ours.extra["username"])
    with pytest.raises(AnswerLost):
        await TikTok(http).publish(outgoing, ours, journal)
    with pytest.raises(Undecidable):
        await TikTok(http).publish(outgoing, ours, journal.resumed())

    quiet_village.fault("500_after_accepting", path=PUBLISH, account=ours.extra["username"])
    journal = MemoryJournal()
    with pytest.raises(AnswerLost):
        await TikTok(http).publish(outgoing, ours, journal)
    receipt = await TikTok(http).publish(outgoing, ours, journal.resumed())

    assert [post["id"] for post in quiet_village.posts(ours.extra["username"], network="tiktok")] == [receipt.remote_id]


@pytest.mark.parametrize(
    ("number", "words", "error"),
    [
        (40001, "No permission.", NotPermitted),
        (40002, "Invalid.", ContentRefused),
        (40016, "QPS limit", Busy),
        (40100, "Too many requests: QPM", Busy),
        (40100, "Too many requests: QPD", Busy),
        (40050, "Duplicate request.", AnswerLost),
        (40102, "Token expired.", AccessExpired),
        (40104, "Token missing.", AccessLost),
        (40105, "Token invalid.", AccessExpired),
        (50000, "System error.", AnswerLost),
        (50002, "System error.", AnswerLost),
        (60001, "Maintenance.", Temporary),
        (99999, "Who knows.", Refused),
    ],
)
async def test_each_number_means_something(
    number: int, words: str, error: type[NetworkError], wire: Wire, http: Http
) -> None:
    wire.says[REPLY] = says(200, bad(number, words))

    with pytest.raises(error) as caught:
        await TikTok(http).publish(ANSWER, business(wire), MemoryJournal())

    assert type(caught.value) is error
    assert caught.value.said == words
    if isinstance(caught.value, Busy):
        assert caught.value.retry_at is not None


async def test_a_broken_server_is_only_temporary_where_nothing_can_have_happened(wire: Wire, http: Http) -> None:
    wire.says[f"{V}/business/get/"] = says(200, bad(50000))

    with pytest.raises(Temporary) as caught:
        await TikTok(http).who_am_i(business(wire))

    assert caught.value.retry_at is not None


@pytest.mark.parametrize(
    "nonsense", [b"<html>Hello</html>", b'{"code": 0, "da', b"[]", b"null", {}, fine(), fine(comment_id=None)]
)
async def test_nonsense_never_counts_as_said_and_never_crashes(nonsense: Any, wire: Wire, http: Http) -> None:
    for path in (REPLY, f"{V}/business/get/"):
        wire.says[path] = says(200, nonsense)

    with pytest.raises(AnswerLost):
        await TikTok(http).publish(ANSWER, business(wire), MemoryJournal())
    with pytest.raises(Temporary):
        await TikTok(http).who_am_i(business(wire))


# Comments come in


async def test_comments_and_answers_come_in_and_only_new_ones_the_next_time(
    quiet_village: Village, wire: Wire, http: Http, tmp_path: Path
) -> None:
    ours, post = await published(quiet_village, wire, http, tmp_path)
    adapter = TikTok(http)
    first = quiet_village.act("zoe", "reply", network="tiktok", status=post, text="Open on Sundays?")["id"]
    below = quiet_village.act("karim", "reply", network="tiktok", status=first, text="They are.")["id"]

    catch = await adapter.read_arrivals(ours, mark="", about=())
    again = await adapter.read_arrivals(ours, mark=catch.mark, about=[post])
    late = quiet_village.act("zoe", "reply", network="tiktok", status=post, text="Thanks.")["id"]
    after = await adapter.read_arrivals(ours, mark=again.mark, about=[post])

    question, answer = catch.arrivals
    assert [one.remote_id for one in catch.arrivals] == [first, below]
    assert (question.kind, question.author_handle, question.about_id, question.parent_id) == (
        "comment",
        "@zoe",
        post,
        "",
    )
    assert (answer.parent_id, answer.text, answer.ours) == (first, "They are.", False)
    assert late in {one.remote_id for one in after.arrivals}
    assert json.loads(after.mark)["counts"][post] >= 2


async def test_only_posts_with_another_count_and_a_few_quiet_ones_are_asked(wire: Wire, http: Http) -> None:
    seconds = int(datetime.now(UTC).timestamp())
    posts = [{"item_id": str(number), "create_time": seconds, "comments": number} for number in range(8)]
    wire.says[LIST] = says(200, fine(videos=posts, has_more=False))
    wire.says[COMMENTS] = says(200, fine(comments=[], has_more=False))
    adapter, ours = TikTok(http), business(wire)

    catch = await adapter.read_arrivals(ours, mark="", about=())
    assert [asked.query["video_id"] for asked in wire.to(COMMENTS)] == [[str(number)] for number in range(1, 8)]
    posts[4]["comments"] = 9
    catch = await adapter.read_arrivals(ours, mark=catch.mark, about=())

    asked = [asked.query["video_id"][0] for asked in wire.to(COMMENTS)][7:]
    assert (asked[0], len(asked)) == ("4", 4)
    await adapter.read_arrivals(ours, mark=catch.mark, about=("99", "v_pub~1"))
    assert "99" in [asked.query["video_id"][0] for asked in wire.to(COMMENTS)][11:]
    assert catch.arrivals == ()


async def test_all_pages_are_read_and_holes_are_left_out(wire: Wire, http: Http) -> None:
    wire.says[LIST] = says(200, fine(videos=[{"item_id": "77", "create_time": "1790000000", "comments": 3}]))
    answer = comment("3", "Yes.", parent_comment_id="2", owner=True)
    pages = (
        fine(comments=[comment("1"), None, {"text": "?"}, comment("8", create_time="x")], cursor=30, has_more=True),
        fine(comments=[comment("2", reply_list=[answer, 7])], cursor=60, has_more=False),
    )
    wire.says[COMMENTS] = in_turn(*(says(200, page) for page in pages))

    catch = await TikTok(http).read_arrivals(business(wire), mark="", about=())

    assert {one.remote_id for one in catch.arrivals} == {"1", "2", "3"}
    (ours,) = [one for one in catch.arrivals if one.ours]
    assert (ours.parent_id, ours.about_id) == ("2", "77")
    assert [asked.query.get("cursor") for asked in wire.to(COMMENTS)] == [None, ["30"]]


async def test_a_comment_that_tiktok_held_back_comes_in_when_it_is_out(wire: Wire, http: Http) -> None:
    listed = {"item_id": "77", "create_time": "1790000000", "comments": 1}
    wire.says[LIST] = says(200, fine(videos=[listed]))
    wire.says[COMMENTS] = says(200, fine(comments=[comment("2", ago=60)]))
    first = await TikTok(http).read_arrivals(business(wire), mark="", about=())

    listed["comments"] = 2
    wire.says[COMMENTS] = says(200, fine(comments=[comment("2", ago=60), comment("1", ago=7200)]))
    second = await TikTok(http).read_arrivals(business(wire), mark=first.mark, about=())

    assert {one.remote_id for one in second.arrivals} == {"1", "2"}


async def test_a_post_that_is_gone_keeps_nothing_from_coming_in(wire: Wire, http: Http) -> None:
    wire.says[LIST] = says(200, fine(videos=[]))
    wire.says[COMMENTS] = says(404, b"gone")

    assert (await TikTok(http).read_arrivals(business(wire), mark="", about=("99",))).arrivals == ()


# Answering and caring


def target_of(one: Incoming) -> Target:
    return Target(one.remote_id, one.about_id, one.author_handle, one.extra)


async def asked(village: Village, wire: Wire, http: Http, folder: Path) -> tuple[Access, Incoming]:
    ours, post = await published(village, wire, http, folder)
    village.act("zoe", "reply", network="tiktok", status=post, text="Open on Sundays?")
    (question,) = (await TikTok(http).read_arrivals(ours, mark="", about=())).arrivals
    return ours, question


def answers(catch: Catch, question: Incoming) -> list[str]:
    return [one.remote_id for one in catch.arrivals if one.ours and one.parent_id == question.remote_id]


@pytest.mark.parametrize("moment", ["begun", "acted"])
async def test_an_answer_is_given_once_and_stands_under_the_question(
    moment: str, quiet_village: Village, wire: Wire, http: Http, tmp_path: Path
) -> None:
    ours, question = await asked(quiet_village, wire, http, tmp_path)
    outgoing = Outgoing(("Yes, on Sundays too.",), target=target_of(question))
    journal = MemoryJournal(die_at=(moment, "comment"))
    with pytest.raises(Died):
        await TikTok(http).publish(outgoing, ours, journal)

    receipt = await TikTok(http).publish(outgoing, ours, journal.resumed())

    catch = await TikTok(http).read_arrivals(ours, mark="", about=())
    assert answers(catch, question) == [receipt.remote_id]


@pytest.mark.parametrize("loss", ["500_after_accepting", "drop_mid_answer", "malformed", "500_before"])
async def test_a_lost_answer_to_an_answer_is_looked_for(
    loss: str, quiet_village: Village, wire: Wire, http: Http, tmp_path: Path
) -> None:
    ours, question = await asked(quiet_village, wire, http, tmp_path)
    outgoing = Outgoing(("Yes, on Sundays too.",), target=target_of(question))
    quiet_village.fault(loss, path=REPLY, account=ours.extra["username"])
    journal = MemoryJournal()
    with pytest.raises(AnswerLost):
        await TikTok(http).publish(outgoing, ours, journal)

    journal = journal.resumed()
    receipt = await TikTok(http).publish(outgoing, ours, journal)

    catch = await TikTok(http).read_arrivals(ours, mark="", about=())
    assert answers(catch, question) == [receipt.remote_id]
    assert journal.acted == (["comment"] if loss == "500_before" else [])


async def test_an_answer_of_another_day_or_place_is_not_taken_for_ours(wire: Wire, http: Http) -> None:
    old = comment("6", "Yes, on Sundays too.", ago=9999, owner=True, parent_comment_id="5")
    elsewhere = comment("7", "Yes, on Sundays too.", owner=True, parent_comment_id="4")
    theirs = comment("8", "Yes, on Sundays too.", parent_comment_id="5")
    wire.says[REPLIES] = says(200, fine(comments=[theirs, elsewhere, old], has_more=False))
    wire.says[REPLY] = says(200, fine(comment_id="9"))
    journal = MemoryJournal(die_at=("begun", "comment"))
    with pytest.raises(Died):
        await TikTok(http).publish(ANSWER, business(wire), journal)

    receipt = await TikTok(http).publish(ANSWER, business(wire), journal.resumed())

    assert receipt.remote_id == "9"
    assert wire.to(REPLY)[0].json() == {
        "business_id": "7",
        "video_id": "77",
        "comment_id": "5",
        "text": "Yes, on Sundays too.",
    }


async def test_a_comment_is_hidden_shown_liked_and_our_own_removed(
    quiet_village: Village, wire: Wire, http: Http, tmp_path: Path
) -> None:
    ours, question = await asked(quiet_village, wire, http, tmp_path)
    adapter, target = TikTok(http), target_of(question)
    answer = await adapter.publish(Outgoing(("Yes.",), target=target), ours, MemoryJournal())

    async def hidden() -> bool:
        catch = await adapter.read_arrivals(ours, mark="", about=())
        return next(bool(one.extra["hidden"]) for one in catch.arrivals if one.remote_id == question.remote_id)

    for deed in ("hide", "hide", "like", "like"):
        await adapter.moderate(deed, target, ours)
    assert await hidden()
    for deed in ("show", "unlike"):
        await adapter.moderate(deed, target, ours)
    assert not await hidden()
    await adapter.moderate("remove", Target(answer.remote_id, question.about_id), ours)
    with pytest.raises(ContentRefused):
        await adapter.moderate("remove", Target(answer.remote_id, question.about_id), ours)
    for deed in ("remove", "pin"):
        with pytest.raises(NotPermitted):
            await adapter.moderate(deed, target, ours)

    assert len((await adapter.read_arrivals(ours, mark="", about=())).arrivals) == 1


async def test_figures_account_and_limits_come_from_the_business_api(
    quiet_village: Village, wire: Wire, http: Http, tmp_path: Path
) -> None:
    ours, post = await published(quiet_village, wire, http, tmp_path)
    adapter = TikTok(http)
    quiet_village.act("zoe", "like", network="tiktok", status=post)
    quiet_village.act("zoe", "follow", network="tiktok", account=ours.extra["username"])

    me = await adapter.who_am_i(ours)

    assert await adapter.measure(ours, [post, "404"]) == {post: Counts(likes=1, shares=0, replies=0)}
    assert (me.account_id, me.handle, me.followers) == (ours.account_id, f"@{ours.extra['username']}", 1)
    assert (await adapter.read_limits(ours)).places == ()


async def test_a_token_of_one_portal_is_nothing_in_the_other(quiet_village: Village, http: Http) -> None:
    ours = in_village(quiet_village, by_business=True)
    other = replace(ours, extra={**ours.extra, "portal": "posting"})
    with pytest.raises(AccessExpired):
        await TikTok(http).who_am_i(other)

    quiet_village.advance(86_401)
    with pytest.raises(AccessExpired):
        await TikTok(http).who_am_i(ours)
    renewed = await TikTok(http).refresh(ours)

    assert (await TikTok(http).who_am_i(renewed)).account_id == ours.account_id
    with pytest.raises(AccessLost):
        await TikTok(http).refresh(ours)
