"""What comes in from relays: once, with its place, page by page, and only where it is about us."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from parvis.kit.http import Http
from parvis.networks.errors import NotReached
from parvis.networks.nostr.adapter import Nostr
from parvis.networks.nostr.arrivals import OVERLAP_SECONDS
from parvis.networks.nostr.events import ARTICLE, COMMENT
from parvis.networks.nostr.tests.relays import HER, HIM, KARIM, ME, OURS, ZOE, Relay, event
from parvis.networks.nostr.tests.stage import stage as on_stage
from parvis.networks.nostr.tests.stage import thread
from parvis.networks.protocols import Incoming, Outgoing, Target
from parvis.networks.tests.journals import MemoryJournal
from village.testing import Village


async def came(http: Http, relay: Relay, *events: Any, about: tuple[str, ...] = ()) -> tuple[Incoming, ...]:
    """The first question brings these events; the second one what they point to."""
    relay.keeps = [events, [OUR_NOTE, HIS_NOTE, PROFILE]]
    return (await Nostr(http).read_arrivals(relay.access(), mark="", about=about)).arrivals


OUR_NOTE = event(OURS, 1, "Bread", ago=60)
HIS_NOTE = event(KARIM, 1, "Cake", ago=60)
PROFILE = event(ZOE, 0, '{"name": "zoe", "display_name": "Zoé", "picture": "https://x.example/z.png"}', ago=99)
TO_US = ["p", ME]


async def test_everything_comes_in_with_its_kind(quiet_village: Village, http: Http, tmp_path: Path) -> None:
    scene = on_stage(quiet_village)
    adapter = Nostr(http)
    receipt = await adapter.publish(thread(tmp_path), scene.access, MemoryJournal())
    first = scene.published()[0]
    options = {"format": "article", "title": "Rye"}
    article = await adapter.publish(Outgoing(("About rye.",), options=options), scene.access, MemoryJournal())
    (written,) = [post for post in scene.published() if post["record"]["event"]["id"] == article.remote_id]
    for deed in ("like", "boost", "reply"):
        quiet_village.act("zoe", deed, network="nostr", status=first["id"], text="Open on Sundays?")
    quiet_village.act("zoe", "reply", network="nostr", status=written["id"], text="More about salt, please.")
    for deed in ("follow", "mention"):
        quiet_village.act("karim", deed, network="nostr", account=scene.handle, text="Where are you?")

    catch = await adapter.read_arrivals(scene.access, mark="", about=[*receipt.part_ids])
    again = await adapter.read_arrivals(scene.access, mark=catch.mark, about=())

    found = {incoming.kind: incoming for incoming in catch.arrivals if not incoming.ours}
    assert set(found) == adapter.kinds
    assert {found[kind].about_id for kind in ("like", "share", "reply")} == {receipt.remote_id}
    assert (found["comment"].about_id, found["comment"].text) == (article.remote_id, "More about salt, please.")
    assert found["reply"].parent_id == receipt.remote_id
    assert found["reply"].author_name == "zoe"
    assert found["mention"].about_id == ""
    assert {one.remote_id for one in catch.arrivals if one.ours} == set(receipt.part_ids[1:])
    assert {one.remote_id for one in again.arrivals} <= {one.remote_id for one in catch.arrivals}


async def test_a_comment_below_an_article_is_answered_below_it(quiet_village: Village, http: Http) -> None:
    scene = on_stage(quiet_village)
    adapter = Nostr(http)
    options = {"format": "article", "title": "Rye"}
    await adapter.publish(Outgoing(("About rye.",), options=options), scene.access, MemoryJournal())
    quiet_village.act("zoe", "reply", network="nostr", status=scene.published()[0]["id"], text="Salt?")
    (question,) = (await adapter.read_arrivals(scene.access, mark="", about=())).arrivals

    target = Target(question.remote_id, question.about_id, question.author_handle, question.extra)
    receipt = await adapter.publish(Outgoing(("Two per cent.",), target=target), scene.access, MemoryJournal())

    about = [question.about_id]
    (answer,) = [one for one in (await adapter.read_arrivals(scene.access, mark="", about=about)).arrivals if one.ours]
    assert (answer.remote_id, answer.parent_id, answer.kind) == (receipt.remote_id, question.remote_id, "comment")


async def test_a_note_below_ours_is_an_answer_and_one_elsewhere_a_mention(relay: Relay, http: Http) -> None:
    below = event(ZOE, 1, "Open?", ["e", OUR_NOTE["id"], "", "root"], TO_US)
    deeper = event(KARIM, 1, "Yes", ["e", OUR_NOTE["id"], "", "root"], ["e", below["id"], "", "reply"], TO_US)
    elsewhere = event(ZOE, 1, "As they say", ["e", HIS_NOTE["id"], "", "root"], TO_US)
    unknown = event(ZOE, 1, "Hm", ["e", "0" * 64, "", "root"], TO_US)

    found = {one.text: one for one in await came(http, relay, below, deeper, elsewhere, unknown)}

    kinds = {text: one.kind for text, one in found.items()}
    assert kinds == {"Open?": "reply", "Yes": "reply", "As they say": "mention", "Hm": "mention"}
    assert (found["Yes"].about_id, found["Yes"].parent_id) == (OUR_NOTE["id"], below["id"])
    assert found["As they say"].about_id == ""
    assert (found["Open?"].author_name, found["Open?"].avatar_url) == ("Zoé", "https://x.example/z.png")
    assert found["Yes"].author_handle.startswith("npub1")


@pytest.mark.parametrize(("content", "text"), [("+", ""), ("", ""), ("🥖", "🥖"), ("-", None)])
async def test_a_reaction_is_a_like_unless_it_is_none(content: str, text: str | None, relay: Relay, http: Http) -> None:
    found = await came(http, relay, event(ZOE, 7, content, ["e", OUR_NOTE["id"]], TO_US))

    assert [(one.kind, one.text, one.about_id) for one in found] == (
        [] if text is None else [("like", text, OUR_NOTE["id"])]
    )


async def test_what_is_done_to_somebody_elses_note_is_not_ours(relay: Relay, http: Http) -> None:
    events = [event(ZOE, kind, "", ["e", OUR_NOTE["id"]], ["e", HIS_NOTE["id"]], TO_US) for kind in (6, 7, 16)]

    assert await came(http, relay, *events, event(ZOE, 7, "+", TO_US), event(OURS, 7, "+", TO_US)) == ()


async def test_who_follows_us_is_new_but_once(relay: Relay, http: Http) -> None:
    lists = [event(ZOE, 3, "", TO_US, ago=5), event(ZOE, 3, "", TO_US, ["p", HIM])]

    assert {one.remote_id for one in await came(http, relay, *lists)} == {f"follow:{HER}"}


async def test_a_moment_that_lies_ahead_is_now_and_does_not_blind_us(relay: Relay, http: Http) -> None:
    relay.keeps = [[event(ZOE, 1, "From the future", TO_US, ago=-99_999)], []]

    catch = await Nostr(http).read_arrivals(relay.access(), mark="", about=())

    now = datetime.now(UTC)
    assert abs(catch.arrivals[0].happened_at - now) < timedelta(seconds=30)
    assert json.loads(catch.mark)[relay.url] <= now.timestamp()


async def test_each_relay_is_read_from_where_it_was_left(relay: Relay, other_relay: Relay, http: Http) -> None:
    mark = json.dumps({relay.url: 1_700_000_000, "wss://gone.example/": 5})
    other_relay.keeps = [[event(ZOE, 1, "Hello", TO_US)], []]

    catch = await Nostr(http).read_arrivals(relay.access(other_relay), mark=mark, about=())

    assert relay.told("REQ")[0][1]["since"] == 1_700_000_000 - OVERLAP_SECONDS
    assert "since" not in other_relay.told("REQ")[0][1]
    marks = json.loads(catch.mark)
    assert set(marks) == {relay.url, other_relay.url}
    assert marks[relay.url] == 1_700_000_000


async def test_a_relay_that_is_away_keeps_its_mark(relay: Relay, other_relay: Relay, http: Http) -> None:
    other_relay.url = "ws://127.0.0.1:1/"
    mark = json.dumps({other_relay.url: 1_700_000_000})

    catch = await Nostr(http).read_arrivals(relay.access(other_relay), mark=mark, about=())

    assert json.loads(catch.mark)[other_relay.url] == 1_700_000_000
    with pytest.raises(NotReached):
        await Nostr(http).read_arrivals(other_relay.access(), mark=mark, about=())


async def test_pages_are_read_until_nothing_new_comes(relay: Relay, http: Http) -> None:
    many = [event(ZOE, 1, f"Hello {number}", TO_US, ago=number) for number in range(120)]
    relay.keeps = [many[:60], many[59:119], many[118:], []]
    mark = json.dumps({relay.url: many[-1]["created_at"]})

    catch = await Nostr(http).read_arrivals(relay.access(), mark=mark, about=())

    assert len(catch.arrivals) == 120
    until = [rest[1].get("until") for rest in relay.told("REQ")[:3]]
    assert until == [None, many[59]["created_at"], many[118]["created_at"]]


async def test_our_posts_are_asked_for_by_name(relay: Relay, http: Http) -> None:
    ours = "a" * 64
    answer = event(OURS, 1, "Yes", ["e", ours, "", "root"])
    silent = event(ZOE, 1, "Open?", ["e", ours, "", "root"])  # does not name us

    found = await came(http, relay, answer, silent, about=(ours, "nonsense"))

    assert relay.told("REQ")[0][2]["#e"] == [ours]
    assert [(one.text, one.ours, one.about_id) for one in found] == [("Yes", True, ours), ("Open?", False, ours)]


async def test_what_we_say_elsewhere_does_not_come_in(relay: Relay, http: Http) -> None:
    assert await came(http, relay, event(OURS, 1, "Hm", ["e", HIS_NOTE["id"], "", "root"], TO_US)) == ()


async def test_tags_may_hold_anything(relay: Relay, http: Http) -> None:
    odd = [
        event(ZOE, 1, "a", ["e", "nonsense", "", "root"], TO_US),
        event(ZOE, 1, "b", ["e"], ["p"], [""], TO_US),
        event(ZOE, COMMENT, "c", TO_US),
        event(ZOE, ARTICLE, "d", TO_US),
        event(ZOE, 7, "+", ["e", "nonsense"], TO_US),
        event(ZOE, 1, "f", ["e", "0" * 64, "", "root", "nonsense"], TO_US),
    ]

    found = await came(http, relay, *odd)

    assert {one.text for one in found} >= {"a", "b", "c", "f"}
    json.dumps([dict(one.extra) for one in found])


@pytest.mark.parametrize("mark", ["nonsense", "[]", '{"x": null}', "5"])
async def test_a_mark_that_nobody_understands_begins_anew(mark: str, relay: Relay, http: Http) -> None:
    assert (await Nostr(http).read_arrivals(relay.access(), mark=mark, about=())).mark == json.dumps({relay.url: 0})
