"""What goes to Discord, how a message is found again, what its answers mean, and what comes in."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from parvis.kit.http import Http
from parvis.networks.discord.adapter import Discord
from parvis.networks.discord.calling import id_at, moment_of
from parvis.networks.discord.sending import nonce, thread_name, veiled
from parvis.networks.discord.tests.stage import snowflake
from parvis.networks.discord.tests.stage import stage as on_stage
from parvis.networks.discord.way import BotForm, DiscordWay
from parvis.networks.errors import (
    AccessLost,
    AnswerLost,
    Busy,
    ContentRefused,
    Gone,
    NetworkError,
    NotPermitted,
    Temporary,
)  # fmt: skip
from parvis.networks.protocols import Access, Incoming, Media, Outgoing, Poll, Target
from parvis.networks.tests.journals import Died, MemoryJournal
from parvis.networks.tests.stages import Stage, picture
from parvis.networks.tests.wire import Wire, says
from parvis.networks.ways import Errand, set_out
from village.testing import Village

CHANNEL = "/channels/5"
MESSAGES = "/channels/5/messages"
SENT = {"id": "42", "channel_id": "5", "content": "Bread."}


def access(wire: Wire) -> Access:
    return Access(wire.url, "1", "token", extra={"bot_id": "9", "place": "5"})


def opened(wire: Wire, kind: int = 0) -> Wire:
    wire.says[CHANNEL] = says(200, {"id": "5", "type": kind})
    return wire


async def sent(wire: Wire, http: Http, outgoing: Outgoing) -> dict[str, Any]:
    """The message that a publication comes to."""
    opened(wire).says[MESSAGES] = says(200, SENT)
    await Discord(http).publish(outgoing, access(wire), MemoryJournal())
    return dict(wire.to(MESSAGES)[-1].json())


@pytest.fixture
def scene(quiet_village: Village) -> Stage:
    return on_stage(quiet_village)


async def publish(scene: Stage, http: Http, *parts: str, **options: Any) -> dict[str, Any]:
    await Discord(http).publish(Outgoing(parts, options=options), scene.access, MemoryJournal())
    return scene.published()[-1]


async def read(scene: Stage, http: Http, mark: str = "") -> tuple[list[Incoming], str]:
    catch = await Discord(http).read_arrivals(scene.access, mark=mark, about=())
    return list(catch.arrivals), catch.mark


# What goes out


async def test_a_message_carries_a_key_a_card_and_flags_and_names_nobody_by_accident(wire: Wire, http: Http) -> None:
    options = {"card_title": "Rye", "card_text": "Dark.", "card_link": "https://bread.example", "silent": True}

    body = await sent(wire, http, Outgoing(("Bread @everyone.",), options={**options, "no_preview": True}))

    assert (len(body.pop("nonce")), body.pop("enforce_nonce")) == (25, True)
    assert body == {
        "content": "Bread @everyone.",
        "allowed_mentions": {"parse": ["users"], "replied_user": True},
        "embeds": [{"title": "Rye", "description": "Dark.", "url": "https://bread.example"}],
        "flags": 4096 | 4,
    }


async def test_a_poll_stays_open_for_whole_hours(wire: Wire, http: Http) -> None:
    body = await sent(wire, http, Outgoing(("Which?",), poll=Poll(("Rye", "Wheat"), seconds=3601, multiple=True)))

    assert body["poll"] == {
        "question": {"text": "Which?"},
        "answers": [{"poll_media": {"text": "Rye"}}, {"poll_media": {"text": "Wheat"}}],
        "duration": 2,
        "allow_multiselect": True,
        "layout_type": 1,
    }
    assert "content" not in body


async def test_a_warned_text_and_its_files_are_veiled(scene: Stage, http: Http, tmp_path: Path) -> None:
    outgoing = Outgoing(("Nuts",), media=(picture(tmp_path),), warning="Allergens")

    await Discord(http).publish(outgoing, scene.access, MemoryJournal())

    (post,) = scene.published()
    assert post["text"] == "**Allergens**\n||Nuts||"
    assert post["record"]["files"] == ["SPOILER_1-bread.png"]


@pytest.mark.parametrize("mime", ["image/gif", "video/mp4", "application/pdf"])
async def test_any_file_goes_beside_the_message(mime: str, wire: Wire, http: Http, tmp_path: Path) -> None:
    path = tmp_path / "file.bin"
    path.write_bytes(b"crumb")
    opened(wire).says[MESSAGES] = says(200, SENT)

    await Discord(http).publish(
        Outgoing(("Look.",), media=(Media(path, mime, alt="A loaf"),)), access(wire), MemoryJournal()
    )

    (asked,) = wire.to(MESSAGES)
    assert b"crumb" in asked.body
    assert b'"description": "A loaf"' in asked.body


async def test_several_pictures_stand_in_one_message(scene: Stage, http: Http, tmp_path: Path) -> None:
    outgoing = Outgoing(("Two.",), media=(picture(tmp_path), picture(tmp_path, "oven.png")))

    await Discord(http).publish(outgoing, scene.access, MemoryJournal())

    assert len(scene.published()[0]["media"]) == 2


async def test_in_a_forum_the_parts_stand_in_one_thread(scene: Stage, http: Http) -> None:
    forum = str(scene.access.extra["forum"])
    options = {"place": forum, "title": "Opening hours"}

    receipt = await Discord(http).publish(
        Outgoing(("At seven.", "Sundays too."), options=options), scene.access, MemoryJournal()
    )

    first, second = scene.published()
    thread = snowflake(first)
    assert first["record"]["thread"] == "Opening hours"
    assert receipt.part_ids == (f"{thread}/{thread}", f"{thread}/{snowflake(second)}")
    assert second["record"]["channel"] == thread


@pytest.mark.parametrize("moment", ["begun", "acted"])
async def test_a_thread_in_a_forum_is_begun_once(moment: str, scene: Stage, http: Http) -> None:
    outgoing = Outgoing(("At seven.",), options={"place": scene.access.extra["forum"]})
    journal = MemoryJournal(die_at=(moment, "post:0"))
    with pytest.raises(Died):
        await Discord(http).publish(outgoing, scene.access, journal)

    receipt = await Discord(http).publish(outgoing, scene.access, journal.resumed())

    (post,) = scene.published()
    assert receipt.remote_id == f"{snowflake(post)}/{snowflake(post)}"


@pytest.mark.parametrize("moment", ["begun", "acted"])
@pytest.mark.parametrize("step", ["first_comment", "crosspost"])
async def test_the_first_comment_and_the_handing_on_happen_once(
    step: str, moment: str, scene: Stage, http: Http
) -> None:
    options = {"place": scene.access.extra["announcements"], "first_comment": "And rolls.", "crosspost": True}
    outgoing = Outgoing(("Bread.",), options=options)
    journal = MemoryJournal(die_at=(moment, step))
    with pytest.raises(Died):
        await Discord(http).publish(outgoing, scene.access, journal)

    await Discord(http).publish(outgoing, scene.access, journal.resumed())

    post, comment = scene.published()
    assert (comment["text"], comment["reply_to"]) == ("And rolls.", post["id"])
    assert post["record"]["flags"] & 1


async def test_a_late_request_with_the_same_key_makes_no_second_message(scene: Stage, http: Http) -> None:
    journal = MemoryJournal(die_at=("acted", "post:0"))
    outgoing = Outgoing(("Bread.",))
    with pytest.raises(Died):
        await Discord(http).publish(outgoing, scene.access, journal)
    late = MemoryJournal()
    late.once = journal.once

    await Discord(http).publish(outgoing, scene.access, late)

    assert len(scene.published()) == 1


async def test_nowhere_chosen_is_nowhere_sent(wire: Wire, http: Http) -> None:
    with pytest.raises(ContentRefused):
        await Discord(http).publish(Outgoing(("Bread.",)), Access(wire.url, "1", "t"), MemoryJournal())

    assert wire.asked == []


@pytest.mark.parametrize(
    ("outgoing", "code"),
    [
        (Outgoing(("x",)), "no_place"),
        (Outgoing(("x" * 2001,)), "too_long"),
        (Outgoing(("x" * 1990,), warning="Allergens"), "too_long"),
        (Outgoing(("x" * 301,), poll=Poll(("a", "b"), 3600)), "too_long"),
        (Outgoing(("x",), poll=Poll(("a" * 56, "b"), 3600)), "poll_option_long"),
        (Outgoing(("x",), options={"title": "x" * 101}), "title_too_long"),
        (Outgoing(("x",), media=(Media(Path("a"), "video/mp4", size=10 * 1024 * 1024 + 1),)), "file_too_large"),
        (Outgoing(("x",), media=(Media(Path("a"), "video/mp4", size=9 * 1024 * 1024),) * 3), "file_too_large"),
    ],
)
def test_what_discord_would_refuse_is_told_before(outgoing: Outgoing, code: str) -> None:
    adapter = Discord(Http())

    assert code in [problem.code for problem in adapter.check(outgoing, adapter.limits)]


def test_what_fits_is_not_blamed() -> None:
    adapter = Discord(Http())

    assert adapter.check(Outgoing(("x" * 2000,), options={"place": "5"}), adapter.limits) == []


def test_names_and_keys_are_as_long_as_they_may_be() -> None:
    assert len(nonce("a")) == 25 and nonce("a") != nonce("b")
    assert thread_name(Outgoing(("x" * 120,))) == "x" * 99 + "…"
    assert veiled("", "Hot") == "**Hot**"
    assert moment_of(id_at(datetime(2026, 1, 1, tzinfo=UTC))) == datetime(2026, 1, 1, tzinfo=UTC)


# What the answers mean


@pytest.mark.parametrize(
    ("status", "code", "error"),
    [
        (400, 50035, ContentRefused),
        (400, 50006, ContentRefused),
        (400, 50008, NotPermitted),
        (400, 200000, ContentRefused),
        (401, 0, AccessLost),
        (403, 50001, NotPermitted),
        (403, 50013, NotPermitted),
        (403, 160005, NotPermitted),
        (404, 10003, Gone),
        (404, 10004, AccessLost),
        (404, 10008, Gone),
        (413, 40005, ContentRefused),
        (500, 0, AnswerLost),
        (502, 0, AnswerLost),
    ],
)
async def test_every_no_means_something(
    status: int, code: int, error: type[NetworkError], wire: Wire, http: Http
) -> None:
    errors = {"content": {"_errors": [{"code": "X", "message": "Too long"}]}}
    opened(wire).says[MESSAGES] = says(status, {"code": code, "message": "No", "errors": errors})

    with pytest.raises(error) as caught:
        await Discord(http).publish(Outgoing(("Bread.",)), access(wire), MemoryJournal())

    assert status >= 500 or caught.value.said == "No: Too long"


async def test_a_wait_is_as_long_as_the_header_says(wire: Wire, http: Http) -> None:
    told = {"message": "You are being rate limited.", "retry_after": 64.5, "global": False}
    opened(wire).says[MESSAGES] = says(429, told, {"Retry-After": "65"})

    with pytest.raises(Busy) as caught:
        await Discord(http).publish(Outgoing(("Bread.",)), access(wire), MemoryJournal())

    assert caught.value.retry_at and caught.value.retry_at > datetime.now(UTC) + timedelta(seconds=60)


async def test_an_empty_bucket_is_a_rest(wire: Wire, http: Http) -> None:
    soon = datetime.now(UTC).timestamp() + 30
    headers = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": f"{soon:.3f}"}
    opened(wire).says[MESSAGES] = says(200, SENT, headers)

    receipt = await Discord(http).publish(Outgoing(("Bread.",)), access(wire), MemoryJournal())

    assert receipt.rest_until and abs(receipt.rest_until.timestamp() - soon) < 2


@pytest.mark.parametrize("told", [b"<html>", b'{"id": "4', b"null", b"[]", b"{}", b'{"id": null}', b'{"id": ""}'])
async def test_nonsense_is_never_taken_for_a_yes(told: bytes, wire: Wire, http: Http) -> None:
    opened(wire).says[MESSAGES] = says(200, told)

    with pytest.raises(AnswerLost):
        await Discord(http).publish(Outgoing(("Bread.",)), access(wire), MemoryJournal())


@pytest.mark.parametrize("told", [b"<html>", b"null", b'{"threads": null}', b'"x"'])
async def test_nonsense_to_read_is_a_trouble_that_passes(told: bytes, wire: Wire, http: Http) -> None:
    wire.says["/guilds/1/channels"] = wire.says["/guilds/1"] = says(200, told)

    with pytest.raises(Temporary):
        await Discord(http).read_arrivals(access(wire), mark="not json", about=())
    with pytest.raises(Temporary):
        await Discord(http).who_am_i(access(wire))


async def test_a_page_of_something_between_is_a_trouble_that_passes(wire: Wire, http: Http) -> None:
    opened(wire).says[MESSAGES] = says(403, b"<html>Blocked</html>")

    with pytest.raises(Temporary):
        await Discord(http).publish(Outgoing(("Bread.",)), access(wire), MemoryJournal())


# What comes in


async def test_replies_mentions_and_comments_in_our_threads_come_in_once(scene: Stage, http: Http) -> None:
    post = await publish(scene, http, "Fresh bread.")
    thread = await publish(scene, http, "Ask us.", place=scene.access.extra["forum"])
    act = scene.village.act
    act("zoe", "reply", network="discord", status=post["id"], text="Open on Sundays?")
    comment = act("ben", "reply", network="discord", status=thread["id"], text="What about rye?")
    act("lea", "reply", network="discord", status=comment["id"], text="I want rye too.")
    act("karim", "mention", network="discord", account=scene.handle, text="where are you?")

    incoming, mark = await read(scene, http)
    again, _mark = await read(scene, http, mark)

    place = scene.access.extra["place"]
    forum = f"{snowflake(thread)}/{snowflake(thread)}"
    said = {(one.kind, one.about_id, one.text) for one in incoming}
    assert said == {
        ("reply", f"{place}/{snowflake(post)}", "Open on Sundays?"),
        ("reply", forum, "What about rye?"),
        ("comment", forum, "I want rye too."),
        ("mention", "", f"@{scene.handle}_bot where are you?"),
    }
    assert len(incoming) == len(said)
    assert (incoming[0].author_handle, incoming[0].ours) == ("@zoe", False)
    assert again == []


async def test_a_loud_channel_is_read_page_by_page(scene: Stage, http: Http) -> None:
    post = await publish(scene, http, "Fresh bread.")
    _nothing, mark = await read(scene, http)
    for number in range(120):
        scene.village.act("zoe", "reply", network="discord", status=post["id"], text=f"Question {number}?")

    incoming, _mark = await read(scene, http, mark)

    assert len({one.remote_id for one in incoming}) == 120


async def test_a_channel_that_is_closed_to_us_is_passed_over(wire: Wire, http: Http) -> None:
    closed = {"id": "5", "type": 0, "last_message_id": "9"}
    wire.says["/guilds/1/channels"] = says(200, [closed, {"id": "6", "type": 2}, {"id": "7", "type": 0}])
    wire.says["/guilds/1/threads/active"] = says(200, {"threads": []})
    wire.says[MESSAGES] = says(403, {"code": 50001, "message": "Missing Access"})

    catch = await Discord(http).read_arrivals(access(wire), mark="", about=())

    assert (catch.arrivals, json.loads(catch.mark)) == ((), {})


# Care, figures, places


async def test_a_message_is_liked_counted_and_removed(scene: Stage, http: Http) -> None:
    post = await publish(scene, http, "Fresh bread.")
    scene.village.act("zoe", "like", network="discord", status=post["id"])
    said = scene.village.act("zoe", "reply", network="discord", status=post["id"], text="Buy my shoes")
    (reply,), _mark = await read(scene, http)
    adapter, target = Discord(http), Target(reply.remote_id)

    for deed in ("like", "like", "unlike", "unlike", "like"):
        await adapter.moderate(deed, target, scene.access)
    counts = await adapter.measure(scene.access, [reply.about_id, reply.remote_id, "5/7"])
    await adapter.moderate("remove", target, scene.access)

    assert [counts[one].likes for one in (reply.about_id, reply.remote_id)] == [1, 1]
    assert len(counts) == 2
    zoe = {one["id"]: one for one in scene.village.posts("zoe", network="discord")}
    assert zoe[said["id"]]["deleted_at"]
    with pytest.raises(Gone):
        await adapter.moderate("remove", target, scene.access)


async def test_the_places_are_channels_and_forums(scene: Stage, http: Http) -> None:
    limits = await Discord(http).read_limits(scene.access)

    assert [name for _id, name in limits.places] == ["general", "announcements", "forum"]


# Connecting


@pytest.mark.parametrize("server", ["", "baker"])
async def test_a_bot_and_its_server_become_a_channel_of_ours(server: str, scene: Stage, http: Http) -> None:
    form = BotForm({"token": scene.access.token, "server": scene.handle if server else ""})
    assert form.is_valid()

    outcome = await set_out(DiscordWay(), Errand(http, form.cleaned_data, base_url=scene.access.base_url))

    assert outcome.connected, outcome.report
    assert outcome.errand.access.extra["bot_id"] == scene.access.extra["bot_id"]
    assert outcome.errand.account.account_id == scene.access.account_id


@pytest.mark.parametrize(("told", "place"), [({"token": "wrong"}, 0), ({"server": "elsewhere"}, 1)])
async def test_what_is_wrong_is_said_where_it_is_wrong(
    told: dict[str, str], place: int, scene: Stage, http: Http
) -> None:
    errand = Errand(http, {"token": scene.access.token, "server": ""} | told, base_url=scene.access.base_url)

    outcome = await set_out(DiscordWay(), errand)

    assert [check.state for check in outcome.report].index("bad") == place
