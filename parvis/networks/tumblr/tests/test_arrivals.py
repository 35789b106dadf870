"""What comes in on Tumblr, by prepared answers: paging, marks, what is told twice."""

import json

from parvis.kit.http import Http
from parvis.networks.protocols import Catch
from parvis.networks.tests.wire import Wire, in_turn, says
from parvis.networks.tumblr.adapter import Tumblr
from parvis.networks.tumblr.tests.files import ACTIVITY, AT_SEVEN_S, NOTES, access, activity, note, page


async def read(
    wire: Wire, http: Http, *, after: float | None = None, turn: int = 0, about: tuple[str, ...] = ()
) -> Catch:
    mark = json.dumps({"after": after, "turn": turn}) if after is not None else ""
    return await Tumblr(http).read_arrivals(access(wire), mark=mark, about=about)


async def test_each_activity_is_told_as_what_it_is(wire: Wire, http: Http) -> None:
    wire.says[ACTIVITY] = says(
        200,
        page(
            "notifications",
            activity("like"),
            activity("reply", reply_text="Open?", post_id="9"),
            activity("follow", target_post_id=None),
            activity("reblog_naked", post_id="5"),
            activity("reblog_with_content", post_id="6", added_text="Lovely."),
            activity("mention_in_post", post_id="7", target_post_summary="See @bakery"),
            activity("mention_in_reply", reply_text="Ask @bakery", post_id="3"),
            activity("what_you_missed"),
            activity("like", name=""),
            activity("like", timestamp=None),
        ),
    )

    catch = await read(wire, http)

    told = {one.remote_id: (one.kind, one.text, one.about_id, one.extra) for one in catch.arrivals}
    assert told == {
        "like:9:zoe": ("like", "", "9", {}),
        f"reply:9:zoe:{AT_SEVEN_S}": ("reply", "Open?", "9", {}),
        "follow:zoe": ("follow", "", "", {}),
        "post:5": ("share", "", "9", {"post": "5", "blog": "zoe"}),
        "post:6": ("reply", "Lovely.", "9", {"post": "6", "blog": "zoe"}),
        "post:7": ("mention", "See @bakery", "", {"post": "7", "blog": "zoe"}),
        f"mention::zoe:{AT_SEVEN_S}": ("mention", "Ask @bakery", "", {}),
    }
    assert wire.asked[0].query == {"rollups": ["false"]}


async def test_the_activity_is_read_back_to_the_mark_by_the_links_that_it_gives(wire: Wire, http: Http) -> None:
    new = [activity("like", name=f"zoe{number}", timestamp=AT_SEVEN_S - number) for number in range(2)]
    old = activity("like", name="old", timestamp=AT_SEVEN_S - 500)
    wire.says[ACTIVITY] = in_turn(
        says(200, page("notifications", new[0], before=AT_SEVEN_S)),
        says(200, page("notifications", new[1], old, before=AT_SEVEN_S - 500)),
        says(500, {}),
    )

    catch = await read(wire, http, after=AT_SEVEN_S - 100)

    assert [one.author_name for one in catch.arrivals] == ["zoe1", "zoe0"]  # oldest first
    assert [asked.query.get("before") for asked in wire.asked] == [None, [str(AT_SEVEN_S)]]
    assert json.loads(catch.mark) == {"after": AT_SEVEN_S, "turn": 1}


async def test_a_link_that_leads_nowhere_new_ends_the_reading(wire: Wire, http: Http) -> None:
    wire.says[ACTIVITY] = says(200, page("notifications", activity("like"), before=5))

    assert len((await read(wire, http, after=0.0)).arrivals) == 1
    assert len(wire.asked) == 2


async def test_what_the_activity_and_the_notes_tell_is_told_once(wire: Wire, http: Http) -> None:
    wire.says[ACTIVITY] = says(
        200,
        page(
            "notifications",
            activity("like"),
            activity("reply", reply_text="Open?"),
            activity("reblog_naked", post_id="5"),
        ),
    )
    wire.says[NOTES] = says(
        200,
        page(
            "notes",
            note("like"),
            note("reply", reply_text="Open?"),
            note("reblog", post_id="5"),
            note("reblog", name="lea", post_id="6", added_text="Lovely."),
            note("reblog", name="Bakery", post_id="7", added_text="Thank you."),
            note("posted", name="bakery"),
            note("like", name=""),
        ),
    )

    catch = await read(wire, http, about=("9",))

    assert {one.remote_id: (one.kind, one.ours) for one in catch.arrivals} == {
        "like:9:zoe": ("like", False),
        f"reply:9:zoe:{AT_SEVEN_S}": ("reply", False),
        "post:5": ("share", False),
        "post:6": ("reply", False),
        "post:7": ("reply", True),
    }
    assert wire.to(NOTES)[0].query == {"id": ["9"], "mode": ["all"]}


async def test_our_posts_take_turns_and_one_that_is_gone_is_no_trouble(wire: Wire, http: Http) -> None:
    wire.says[ACTIVITY] = says(200, page("notifications"))
    wire.says[NOTES] = in_turn(*(says(404, {}) if turn == 1 else says(200, page("notes")) for turn in range(3)))

    mark = (await read(wire, http, after=1.0, about=("7", "8"))).mark
    for _time in range(2):
        mark = (await Tumblr(http).read_arrivals(access(wire), mark=mark, about=("7", "8"))).mark

    assert [asked.query["id"] for asked in wire.to(NOTES)] == [["7"], ["8"], ["7"]]
