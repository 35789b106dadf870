"""What comes in on Reddit, by prepared answers: paging, marks, what is left out."""

import json
from typing import Any

from parvis.kit.http import Http
from parvis.networks.protocols import Catch
from parvis.networks.reddit.adapter import Reddit
from parvis.networks.reddit.tests.files import AT_SEVEN_S, INBOX, access, comment, listing
from parvis.networks.tests.wire import Wire, in_turn, says


async def read(
    wire: Wire, http: Http, *, after: float | None = None, turn: int = 0, about: tuple[str, ...] = ()
) -> Catch:
    mark = json.dumps({"after": after, "turn": turn}) if after is not None else ""
    return await Reddit(http).read_arrivals(access(wire), mark=mark, about=about)


def in_inbox(name: str, kind: str = "post_reply", **changes: Any) -> dict[str, Any]:
    return comment(name, **{"type": kind, "context": "/r/bread/comments/9/bread/5/?context=3", **changes})


def message(name: str = "t4_1", **changes: Any) -> dict[str, Any]:
    told = {"name": name, "author": "zoe", "subject": "Cakes", "body": "Do you deliver?", "created_utc": AT_SEVEN_S}
    return {"kind": "t4", "data": told | changes}


async def test_comments_mentions_and_messages_are_told_apart(wire: Wire, http: Http) -> None:
    wire.says[INBOX] = says(
        200,
        listing(
            in_inbox("t1_5"),
            in_inbox("t1_6", "comment_reply", parent_id="t1_4", context="/r/cake/comments/8/cake/6/?context=3"),
            in_inbox("t1_7", "username_mention", parent_id="t1_4", context="/r/cake/comments/8/cake/7/?context=3"),
            message(),
            message("t4_2", parent_id="t4_1", subject="re: Cakes"),
            message("t4_3", author=None, subreddit="bread", subject="Removed", body="Your post."),
        ),
    )

    catch = await read(wire, http)

    told = {one.remote_id: one for one in catch.arrivals}
    assert {name: one.kind for name, one in told.items()} == {
        "t1_5": "comment",
        "t1_6": "comment",
        "t1_7": "mention",
        "t4_1": "message",
        "t4_2": "message",
        "t4_3": "message",
    }
    assert [told[name].about_id for name in ("t1_5", "t1_6", "t1_7")] == ["t3_9", "", ""]
    first = told["t1_5"]
    assert (first.author_id, first.author_handle, first.parent_id) == ("t2_zoe", "u/zoe", "t3_9")
    assert first.url == f"{wire.url}/r/bread/comments/9/bread/5/"
    assert [told[name].text for name in ("t4_1", "t4_2")] == ["Cakes\n\nDo you deliver?", "Do you deliver?"]
    assert (told["t4_3"].author_handle, told["t4_3"].author_url) == ("r/bread", f"{wire.url}/r/bread")


async def test_the_inbox_is_read_back_to_the_mark_and_no_further(wire: Wire, http: Http) -> None:
    new = [in_inbox(f"t1_{number}", created_utc=AT_SEVEN_S - number) for number in range(10, 12)]
    old = in_inbox("t1_1", created_utc=AT_SEVEN_S - 500)
    wire.says[INBOX] = in_turn(
        says(200, listing(new[0], after="t1_10")), says(200, listing(new[1], old, after="t1_1")), says(500, {})
    )

    catch = await read(wire, http, after=AT_SEVEN_S - 100)

    assert [one.remote_id for one in catch.arrivals] == ["t1_11", "t1_10"]  # oldest first
    assert [asked.query.get("after") for asked in wire.to(INBOX)] == [None, ["t1_10"]]
    assert json.loads(catch.mark)["after"] == AT_SEVEN_S - 10


async def test_the_first_reading_takes_one_page(wire: Wire, http: Http) -> None:
    wire.says[INBOX] = in_turn(says(200, listing(in_inbox("t1_5"), after="t1_5")), says(500, {}))

    assert len((await read(wire, http)).arrivals) == 1


async def test_what_was_there_at_the_mark_comes_again_rather_than_never(wire: Wire, http: Http) -> None:
    wire.says[INBOX] = says(200, listing(in_inbox("t1_5"), in_inbox("t1_6")))

    catch = await read(wire, http, after=AT_SEVEN_S)

    assert {one.remote_id for one in catch.arrivals} == {"t1_5", "t1_6"}


async def test_the_whole_tree_below_our_posts_is_read(wire: Wire, http: Http) -> None:
    wire.says[INBOX] = says(200, listing())
    more = {"kind": "more", "data": {"name": "t1_99", "children": ["99"]}}
    answer = comment("t1_6", parent_id="t1_5", author="Bakery", replies=listing(comment("t1_7", parent_id="t1_6")))
    gone = comment("t1_8", author="[deleted]", replies=listing(comment("t1_9", parent_id="t1_8")))
    wire.says["/comments/9"] = says(200, [listing(), listing(comment(replies=listing(answer, more)), gone)])

    catch = await read(wire, http, about=("t3_9", "t1_5"))

    assert {one.remote_id: (one.parent_id, one.ours) for one in catch.arrivals} == {
        "t1_5": ("t3_9", False),
        "t1_6": ("t1_5", True),
        "t1_7": ("t1_6", False),
        "t1_9": ("t1_8", False),
    }
    assert {one.about_id for one in catch.arrivals} == {"t3_9"}


async def test_our_posts_take_turns_and_one_that_is_gone_is_no_trouble(wire: Wire, http: Http) -> None:
    wire.says[INBOX] = says(200, listing())
    about = tuple(f"t3_{number}" for number in range(8))
    for name in about[1:]:
        wire.says[f"/comments/{name[3:]}"] = says(200, [listing(), listing()])

    marks = [(await read(wire, http, after=1.0, turn=turn, about=about)).mark for turn in (0, 5)]

    asked = [one.path.rpartition("/")[2] for one in wire.asked if one.path.startswith("/comments/")]
    assert asked == ["0", "1", "2", "3", "4", "5", "6", "7", "0", "1"]
    assert [json.loads(mark)["turn"] for mark in marks] == [5, 10]


async def test_things_with_holes_in_them_are_left_out(wire: Wire, http: Http) -> None:
    holes = [None, 7, {"kind": "t1"}, in_inbox("t1_5", created_utc=None), in_inbox("t1_6", author=None)]
    wire.says[INBOX] = says(200, listing(*holes, message("t4_1", author=None), in_inbox("t1_7")))
    wire.says["/comments/9"] = says(200, [])

    catch = await read(wire, http, about=("t3_9",))

    assert [one.remote_id for one in catch.arrivals] == ["t1_7"]
