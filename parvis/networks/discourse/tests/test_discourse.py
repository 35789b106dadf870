"""What goes to a forum, how it is found again, what its answers mean, and what comes in."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from parvis.kit.clock import now
from parvis.kit.http import Http
from parvis.networks.discourse.adapter import Discourse
from parvis.networks.discourse.tests.stage import stage as on_stage
from parvis.networks.discourse.tests.things import access, post, topic
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
from parvis.networks.protocols import Access, Incoming, Media, Outgoing, Target, Undecidable
from parvis.networks.tests.journals import Died, MemoryJournal
from parvis.networks.tests.stages import Stage, new_handle, picture
from parvis.networks.tests.wire import Wire, in_turn, says
from village.testing import Village

BREAD = Outgoing(("Fresh bread at seven.",), options={"title": "Fresh bread today"})


@pytest.fixture
def scene(quiet_village: Village) -> Stage:
    return on_stage(quiet_village)


async def opened(scene: Stage, http: Http, *parts: str, **options: Any) -> str:
    outgoing = Outgoing(parts or BREAD.parts, options=dict(BREAD.options) | options)
    return (await Discourse(http).publish(outgoing, scene.access, MemoryJournal())).remote_id


async def read(scene: Stage, http: Http, mark: str = "", *about: str) -> tuple[list[Incoming], str]:
    catch = await Discourse(http).read_arrivals(scene.access, mark=mark, about=about)
    return list(catch.arrivals), catch.mark


# What goes out


async def test_a_topic_has_a_title_a_category_tags_and_our_key(wire: Wire, http: Http) -> None:
    wire.says["/posts.json"] = says(200, post())
    journal = MemoryJournal()
    options = {"title": "Fresh bread today", "category": "5", "tags": ["bread", " "]}

    receipt = await Discourse(http).publish(Outgoing(BREAD.parts, options=options), access(wire), journal)

    (asked,) = wire.asked
    assert asked.json() == {
        "title": "Fresh bread today",
        "raw": "Fresh bread at seven.",
        "external_id": journal.once,
        "category": 5,
        "tags": ["bread"],
    }
    assert (asked.headers["Api-Key"], asked.headers["Api-Username"]) == ("key", "bread")
    assert (receipt.remote_id, receipt.url) == ("101", f"{wire.url}/t/bread/40/1")


async def test_without_a_title_the_first_line_is_one(wire: Wire, http: Http) -> None:
    wire.says["/posts.json"] = says(200, post())

    await Discourse(http).publish(Outgoing(("Fresh bread\nat seven",)), access(wire), MemoryJournal())

    assert wire.asked[0].json()["title"] == "Fresh bread"


async def test_pictures_stand_below_the_text(scene: Stage, http: Http, tmp_path: Path) -> None:
    media = (picture(tmp_path), picture(tmp_path, "oven.png"))

    await Discourse(http).publish(Outgoing(BREAD.parts, media, options=BREAD.options), scene.access, MemoryJournal())

    (there,) = scene.published()
    assert [file["description"] for file in there["media"]] == ["A loaf", "A loaf"]
    assert there["text"].startswith("Fresh bread at seven.\n\n![A loaf|1x1](upload://")


async def test_a_film_is_shown_as_one(wire: Wire, http: Http, tmp_path: Path) -> None:
    path = tmp_path / "oven.mp4"
    path.write_bytes(b"film")
    wire.says["/uploads.json"] = says(200, {"id": 1, "short_url": "upload://a.mp4", "width": None})
    wire.says["/posts.json"] = says(200, post())

    await Discourse(http).publish(Outgoing(("",), (Media(path, "video/mp4"),)), access(wire), MemoryJournal())

    assert wire.to("/posts.json")[0].json()["raw"] == "![oven|video](upload://a.mp4)"


async def test_a_private_message_goes_to_the_people_it_names(scene: Stage, http: Http) -> None:
    lea = new_handle()
    scene.village.token(lea, network="discourse")

    await opened(scene, http, "Your order is ready.", title="Hello", recipients=[f"@{lea}"])

    (there,) = scene.published()
    assert (there["visibility"], there["record"]["title"]) == ("direct", "Hello")
    assert await Discourse(http).own_posts(scene.access, since=now() - timedelta(minutes=5)) == []


@pytest.mark.parametrize("moment", ["begun", "acted"])
async def test_a_first_answer_is_given_once(moment: str, scene: Stage, http: Http) -> None:
    journal = MemoryJournal(die_at=(moment, "post:1"))
    outgoing = Outgoing(BREAD.parts, options={**BREAD.options, "first_comment": "Ask us anything about it."})
    with pytest.raises(Died):
        await Discourse(http).publish(outgoing, scene.access, journal)

    await Discourse(http).publish(outgoing, scene.access, journal.resumed())

    first, answer = scene.published()
    assert (answer["text"], answer["reply_to"]) == ("Ask us anything about it.", first["id"])


async def test_what_waits_for_a_moderator_is_for_a_person_to_decide(wire: Wire, http: Http) -> None:
    wire.says["/posts.json"] = says(200, {"success": True, "action": "enqueued", "pending_post": {"id": 3}})

    with pytest.raises(Undecidable):
        await Discourse(http).publish(BREAD, access(wire), MemoryJournal())


@pytest.mark.parametrize(
    ("outgoing", "code", "blocking"),
    [
        (Outgoing(("x" * 32_001,)), "too_long", True),
        (Outgoing(("Fresh bread at seven.",), options={"title": "t" * 256}), "title_too_long", True),
        (Outgoing(("Fresh bread at seven.",), options={"title": "Short"}), "title_short", False),
        (Outgoing(("Short.",), options=BREAD.options), "text_short", False),
        (Outgoing(BREAD.parts, options=BREAD.options, warning="Hot"), "no_warning", False),
    ],
)
def test_what_a_forum_would_refuse_or_take_badly_is_told_before(outgoing: Outgoing, code: str, blocking: bool) -> None:
    adapter = Discourse(Http())

    assert (code, blocking) in [(one.code, one.blocking) for one in adapter.check(outgoing, adapter.limits)]
    assert adapter.check(BREAD, adapter.limits) == []


# What the answers mean


@pytest.mark.parametrize(
    ("status", "told", "error"),
    [
        (400, {"errors": ["found unpermitted parameters: x"], "error_type": "invalid_parameters"}, ContentRefused),
        (401, {"errors": ["?"]}, AccessLost),
        (403, {"errors": ["You need to be logged in to do that."], "error_type": "not_logged_in"}, AccessLost),
        (403, {"errors": ["… The API username or key is invalid."], "error_type": "invalid_access"}, AccessLost),
        (403, {"errors": ["… clé d’API n’est pas valide."], "error_type": "invalid_access"}, AccessLost),
        (403, {"errors": ["You are not permitted."], "error_type": "invalid_access"}, NotPermitted),
        (404, {"errors": ["Not found."], "error_type": "not_found"}, Gone),
        (410, b"", Gone),
        (413, b"<html>", ContentRefused),
        (415, {}, ContentRefused),
        (422, {"action": "create_post", "errors": ["Title is too short"]}, ContentRefused),
        (418, {"errors": "?"}, Refused),
        (503, {"errors": ["read only"], "error_type": "read_only"}, AnswerLost),
        (302, b"", Refused),
    ],
)
async def test_every_no_means_something(
    status: int, told: Any, error: type[NetworkError], wire: Wire, http: Http
) -> None:
    wire.says["/posts.json"] = says(status, told)

    with pytest.raises(error) as caught:
        await Discourse(http).publish(BREAD, access(wire), MemoryJournal())

    assert caught.value.status == status
    if isinstance(told, dict) and isinstance(told.get("errors"), list):
        assert told["errors"][0] in caught.value.said


@pytest.mark.parametrize(
    ("headers", "told", "seconds"),
    [
        ({"Retry-After": "65"}, {"errors": ["Slow down"], "extras": {"wait_seconds": 9}}, 65),
        ({}, {"errors": ["Slow down"], "error_type": "rate_limit", "extras": {"wait_seconds": 65}}, 65),
        ({}, {"errors": ["Slow down"], "extras": {"wait_seconds": 10**9}}, 86_400),
    ],
)
async def test_a_wait_is_as_long_as_the_forum_says(
    headers: dict[str, str], told: Any, seconds: int, wire: Wire, http: Http
) -> None:
    wire.says["/posts.json"] = says(429, told, headers)

    with pytest.raises(Busy) as caught:
        await Discourse(http).publish(BREAD, access(wire), MemoryJournal())

    assert caught.value.retry_at is not None
    assert abs(caught.value.retry_at - datetime.now(UTC) - timedelta(seconds=seconds)) < timedelta(seconds=5)


@pytest.mark.parametrize(
    "told", [b"<html>", b'{"id": 1', b"null", b"[]", {}, {"errors": ["x"]}, post(id=None), post(topic_id=None)]
)
async def test_nonsense_is_never_taken_for_a_yes(told: Any, wire: Wire, http: Http) -> None:
    wire.says["/posts.json"] = says(200, told)

    with pytest.raises(AnswerLost):
        await Discourse(http).publish(BREAD, access(wire), MemoryJournal())


@pytest.mark.parametrize("told", [b"<html>", b'{"user', b"null", b"[]"])
async def test_nonsense_to_read_is_a_trouble_that_passes(told: Any, wire: Wire, http: Http) -> None:
    for path in ("/notifications.json", "/u/bread.json", "/site.json", "/user_actions.json", "/posts/101.json"):
        wire.says[path] = says(200, told)
    adapter, ours = Discourse(http), access(wire)

    for doing in (
        adapter.who_am_i(ours),
        adapter.read_limits(ours),
        adapter.read_arrivals(ours, mark="", about=()),
        adapter.own_posts(ours, since=now()),
        adapter.measure(ours, ["101"]),
        adapter.publish(Outgoing(("Yes.",), target=Target("101")), ours, MemoryJournal()),
    ):
        with pytest.raises(Temporary):
            await doing


@pytest.mark.parametrize(
    "told", [{}, {"post_stream": None}, {"post_stream": []}, topic(post(topic_id=None)), topic(post(created_at=None))]
)
async def test_a_topic_without_sense_brings_nothing(told: Any, wire: Wire, http: Http) -> None:
    notice = {"id": 5, "notification_type": 1, "topic_id": 40, "post_number": 1, "created_at": post()["created_at"]}
    wire.says["/notifications.json"] = says(200, {"notifications": [None, {"id": None}, notice]})
    action = {"topic_id": 40, "created_at": post()["created_at"]}
    wire.says["/user_actions.json"] = says(200, {"user_actions": [None, {"topic_id": None}, action]})
    wire.says["/t/40.json"] = says(200, told)
    adapter, ours = Discourse(http), access(wire)

    assert (await adapter.read_arrivals(ours, mark="", about=())).arrivals == ()
    assert await adapter.own_posts(ours, since=datetime(2026, 1, 1, tzinfo=UTC)) == []


# What comes in


async def test_answers_mentions_likes_and_messages_come_in_once(scene: Stage, http: Http) -> None:
    ours = await opened(scene, http)
    act = scene.village.act
    act("zoe", "reply", network="discourse", status=ours, text="Open on Sundays?")
    act("karim", "mention", network="discourse", account=scene.handle, text="where are you?")
    act("zoe", "like", network="discourse", status=ours)
    act("lea", "direct", network="discourse", account=scene.handle, text="Do you deliver?")

    incoming, mark = await read(scene, http)
    again, _mark = await read(scene, http, mark)

    kinds = {"reply": ours, "mention": "", "like": ours, "message": ""}
    assert {one.kind: one.about_id for one in incoming} == kinds
    assert len(incoming) == len(kinds)
    reply = next(one for one in incoming if one.kind == "reply")
    assert (reply.author_handle, reply.parent_id, reply.ours) == ("zoe", ours, False)
    assert again == []


async def test_an_old_topic_is_read_where_it_is_asked_for(scene: Stage, http: Http) -> None:
    ours = await opened(scene, http)
    _nothing, mark = await read(scene, http)
    answers = Outgoing(("Yes, until noon there.",), target=Target(ours))
    await Discourse(http).publish(answers, scene.access, MemoryJournal())  # nobody is told of that

    assert (await read(scene, http, mark))[0] == []
    incoming, _mark = await read(scene, http, mark, ours, "999")

    assert [(one.kind, one.ours, one.parent_id) for one in incoming] == [("reply", True, ours)]


async def test_quiet_topics_are_read_in_turn(wire: Wire, http: Http) -> None:
    wire.says["/notifications.json"] = says(200, {"notifications": []})
    about, mark = [str(number) for number in range(5)], json.dumps({"after": 9})

    for _reading in range(2):
        mark = (await Discourse(http).read_arrivals(access(wire), mark=mark, about=about)).mark

    asked = [asked.path for asked in wire.asked if asked.path.startswith("/posts/")]
    assert asked == [f"/posts/{number}.json" for number in (0, 1, 2, 3, 4, 0)]
    assert json.loads(mark)["after"] == 9


async def test_a_long_topic_is_read_piece_by_piece(scene: Stage, http: Http) -> None:
    ours = await opened(scene, http)
    for number in range(45):
        scene.village.act("zoe", "reply", network="discourse", status=ours, text=f"Question {number}?")

    incoming, _mark = await read(scene, http)

    assert [one.text for one in incoming] == [f"Question {number}?" for number in range(45)]


async def test_notifications_are_read_page_by_page_up_to_the_mark(wire: Wire, http: Http) -> None:
    def page(*numbers: int) -> Any:
        told = {"notification_type": 5, "topic_id": 40, "post_number": 1, "created_at": post()["created_at"]}
        return says(200, {"notifications": [told | {"id": number} for number in numbers]})

    wire.says["/notifications.json"] = in_turn(page(*range(170, 110, -1)), page(*range(110, 50, -1)))
    wire.says["/t/40.json"] = says(200, topic(post()))

    catch = await Discourse(http).read_arrivals(access(wire), mark=json.dumps({"after": 100}), about=())

    assert [asked.query["offset"] for asked in wire.to("/notifications.json")] == [["0"], ["60"]]
    assert len(catch.arrivals) == 70
    assert json.loads(catch.mark)["after"] == 170


async def test_a_topic_that_is_closed_to_us_is_passed_over(wire: Wire, http: Http) -> None:
    notice = {"id": 5, "notification_type": 1, "topic_id": 40, "created_at": post()["created_at"]}
    wire.says["/notifications.json"] = says(200, {"notifications": [notice]})
    wire.says["/t/40.json"] = says(403, {"errors": ["You are not permitted."], "error_type": "invalid_access"})

    catch = await Discourse(http).read_arrivals(access(wire), mark="", about=("101",))

    assert (catch.arrivals, json.loads(catch.mark)["after"]) == ((), 5)


async def test_a_private_message_is_answered_in_private(scene: Stage, http: Http) -> None:
    scene.village.act("lea", "direct", network="discourse", account=scene.handle, text="Do you deliver?")
    (message,), _mark = await read(scene, http)
    target = Target(message.remote_id, message.about_id, message.author_handle, message.extra)

    await Discourse(http).publish(Outgoing(("We do, in town.",), target=target), scene.access, MemoryJournal())

    answer = scene.published()[-1]
    assert (answer["text"], answer["visibility"], answer["reply_to"]) == (
        "We do, in town.",
        "direct",
        message.remote_id,
    )


# Care, figures, places


async def test_an_answer_is_liked_counted_and_removed(scene: Stage, http: Http) -> None:
    ours = await opened(scene, http)
    scene.village.act("zoe", "like", network="discourse", status=ours)
    scene.village.act("zoe", "reply", network="discourse", status=ours, text="Open on Sundays?")
    reply = next(one for one in (await read(scene, http))[0] if one.kind == "reply")
    adapter, target = Discourse(http), Target(reply.remote_id)

    for deed in ("like", "like", "unlike", "unlike", "like"):
        await adapter.moderate(deed, target, scene.access)
    counts = await adapter.measure(scene.access, [ours, reply.remote_id, "999"])
    await adapter.moderate("remove", target, scene.access)

    assert (counts[ours].likes, counts[ours].replies, counts[reply.remote_id].likes, len(counts)) == (1, 1, 1, 2)
    assert [one.kind for one in (await read(scene, http))[0]] == ["like"]
    for deed in ("remove", "like"):
        with pytest.raises(Gone):
            await adapter.moderate(deed, target, scene.access)
    with pytest.raises(NotPermitted):
        await adapter.moderate("like", Target(ours), scene.access)  # nobody likes a post of their own
    with pytest.raises(NotPermitted):
        await adapter.moderate("hide", target, scene.access)


async def test_the_places_are_categories_that_we_may_write_in(scene: Stage, http: Http) -> None:
    limits = await Discourse(http).read_limits(scene.access)

    assert limits.places == (("5", "Bakery"), ("6", "Bakery / Recipes"), ("1", "Uncategorized"))


async def test_a_category_that_is_closed_to_us_is_refused(scene: Stage, http: Http) -> None:
    with pytest.raises(NotPermitted):
        await opened(scene, http, category="7")


async def test_a_key_that_was_revoked_is_lost(scene: Stage, http: Http) -> None:
    scene.village.revoke(scene.handle, network="discourse")

    with pytest.raises(AccessLost):
        await Discourse(http).who_am_i(scene.access)


async def test_a_key_speaks_for_its_user_alone(scene: Stage, http: Http) -> None:
    other = Access(scene.access.base_url, "", scene.access.token, extra={"user": "somebody"})

    with pytest.raises(AccessLost):
        await Discourse(http).who_am_i(other)
