"""What goes to Slack, how a message is found again, what its answers mean, and what comes in."""

import json
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
    Gone,
    NetworkError,
    NotPermitted,
    Refused,
    Temporary,
    Unfinished,
)  # fmt: skip
from parvis.networks.protocols import Access, Incoming, Media, Outgoing, Target, Undecidable
from parvis.networks.slack import sending
from parvis.networks.slack.adapter import Slack
from parvis.networks.slack.calling import HOME, www
from parvis.networks.slack.tests.stage import stage as on_stage
from parvis.networks.slack.tests.stage import ts
from parvis.networks.slack.way import SlackWay
from parvis.networks.slack.words import readable
from parvis.networks.tests.journals import Died, MemoryJournal
from parvis.networks.tests.stages import Stage, picture
from parvis.networks.tests.wire import Wire, says
from parvis.networks.ways import Errand, come_back, set_out
from village.testing import Village

SENT = {"ok": True, "channel": "C5", "ts": "1700000000.000100", "message": {}}


def access(wire: Wire) -> Access:
    extra = {"bot_user_id": "UBOT", "place": "C5", "url": "https://bread.slack.com/"}
    return Access(wire.url, "T1", "xoxb-1", extra=extra)


def joined(wire: Wire) -> Wire:
    wire.says["/conversations.join"] = says(200, {"ok": True, "channel": {"id": "C5"}})
    return wire


@pytest.fixture
def scene(quiet_village: Village) -> Stage:
    return on_stage(quiet_village)


async def publish(scene: Stage, http: Http, *parts: str, **options: Any) -> dict[str, Any]:
    await Slack(http).publish(Outgoing(parts, options=options), scene.access, MemoryJournal())
    return scene.published()[-1]


async def read(scene: Stage, http: Http, mark: str = "", about: tuple[str, ...] = ()) -> tuple[list[Incoming], str]:
    catch = await Slack(http).read_arrivals(scene.access, mark=mark, about=about)
    return list(catch.arrivals), catch.mark


# What goes out


async def test_a_message_carries_its_key_and_three_signs_escaped(wire: Wire, http: Http) -> None:
    joined(wire).says["/chat.postMessage"] = says(200, SENT)
    journal = MemoryJournal()

    receipt = await Slack(http).publish(
        Outgoing(("Bread < 2 & more",), options={"no_preview": True}), access(wire), journal
    )

    assert wire.to("/chat.postMessage")[0].json() == {
        "channel": "C5",
        "text": "Bread &lt; 2 &amp; more",
        "metadata": {"event_type": "parvis_publication", "event_payload": {"once": f"{journal.once}:0"}},
        "unfurl_links": False,
        "unfurl_media": False,
    }
    assert receipt.remote_id == "C5/1700000000.000100"
    assert receipt.url == "https://bread.slack.com/archives/C5/p1700000000000100"


async def test_files_go_in_three_steps_and_stand_in_one_message(scene: Stage, http: Http, tmp_path: Path) -> None:
    media = (picture(tmp_path), picture(tmp_path, "oven.png"))
    journal = MemoryJournal()

    receipt = await Slack(http).publish(Outgoing(("Two loaves.",), media=media), scene.access, journal)

    (post,) = scene.published()
    assert [file["description"] for file in post["media"]] == ["A loaf", "A loaf"]
    assert receipt.remote_id == f"{scene.access.extra['place']}/{ts(post)}"
    assert journal.acted == ["join", "upload:0", "upload:1", "post:0", "shared"]


@pytest.mark.parametrize("mime", ["video/mp4", "application/pdf"])
async def test_any_file_is_sent_as_it_is(mime: str, wire: Wire, http: Http, tmp_path: Path) -> None:
    path = tmp_path / "file.bin"
    path.write_bytes(b"crumb")
    told = {"ok": True, "upload_url": f"{wire.url}/there", "file_id": "F1"}
    joined(wire).says["/files.getUploadURLExternal"] = says(200, told)
    wire.says["/there"] = says(200, b"OK - 5")
    wire.says["/files.completeUploadExternal"] = says(200, {"ok": True, "files": [{"id": "F1"}]})
    shares = {"public": {"C5": [{"ts": "1700000000.000100"}]}}
    wire.says["/files.info"] = says(200, {"ok": True, "file": {"id": "F1", "shares": shares}})

    receipt = await Slack(http).publish(Outgoing(("",), media=(Media(path, mime),)), access(wire), MemoryJournal())

    assert wire.to("/there")[0].body == b"crumb"
    assert wire.to("/files.getUploadURLExternal")[0].query == {"filename": ["file.bin"], "length": ["5"]}
    assert receipt.remote_id == "C5/1700000000.000100"


async def test_a_file_that_stands_nowhere_yet_is_waited_for(
    wire: Wire, http: Http, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "LOOK_SECONDS", 0)
    wire.says["/files.info"] = says(200, {"ok": True, "file": {"id": "F1", "shares": {}}})
    share = sending.Share(http, access(wire), "C5", "", "", [("F1", "a")])

    with pytest.raises(Unfinished):
        await share.shared()
    with pytest.raises(Undecidable):
        await share.look()


@pytest.mark.parametrize("moment", ["begun", "acted"])
async def test_the_first_comment_is_written_once(moment: str, scene: Stage, http: Http) -> None:
    outgoing = Outgoing(("Bread.",), options={"first_comment": "And rolls.", "place": scene.access.extra["random"]})
    journal = MemoryJournal(die_at=(moment, "first_comment"))
    with pytest.raises(Died):
        await Slack(http).publish(outgoing, scene.access, journal)

    await Slack(http).publish(outgoing, scene.access, journal.resumed())

    post, comment = scene.published()
    assert (comment["text"], comment["reply_to"]) == ("And rolls.", post["id"])
    assert post["record"]["channel"] == scene.access.extra["random"]


async def test_nowhere_chosen_is_nowhere_sent(wire: Wire, http: Http) -> None:
    with pytest.raises(ContentRefused):
        await Slack(http).publish(Outgoing(("Bread.",)), Access(wire.url, "T1", "t"), MemoryJournal())

    assert wire.asked == []


@pytest.mark.parametrize(
    ("outgoing", "code"),
    [
        (Outgoing(("x",)), "no_place"),
        (Outgoing(("x" * 40_001,)), "too_long"),
        (Outgoing(("x" * 4001,)), "folds_up"),
        (Outgoing(("x",), warning="Hot"), "no_warning"),
    ],
)
def test_what_slack_would_refuse_or_take_badly_is_told_before(outgoing: Outgoing, code: str) -> None:
    adapter = Slack(Http())

    assert code in [problem.code for problem in adapter.check(outgoing, adapter.limits)]
    assert adapter.check(Outgoing(("x" * 4000,), options={"place": "C5"}), adapter.limits) == []


# What the answers mean


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("channel_not_found", Gone),
        ("thread_not_found", Gone),
        ("not_in_channel", NotPermitted),
        ("is_archived", NotPermitted),
        ("restricted_action", NotPermitted),
        ("missing_scope", NotPermitted),
        ("msg_too_long", ContentRefused),
        ("no_text", ContentRefused),
        ("too_many_attachments", ContentRefused),
        ("invalid_auth", AccessLost),
        ("account_inactive", AccessLost),
        ("token_revoked", AccessLost),
        ("token_expired", AccessExpired),
        ("ratelimited", Busy),
        ("fatal_error", AnswerLost),
        ("internal_error", AnswerLost),
        ("something_new", Refused),
    ],
)
async def test_every_no_means_something(name: str, error: type[NetworkError], wire: Wire, http: Http) -> None:
    joined(wire).says["/chat.postMessage"] = says(200, {"ok": False, "error": name, "needed": "chat:write"})

    with pytest.raises(error) as caught:
        await Slack(http).publish(Outgoing(("Bread.",)), access(wire), MemoryJournal())

    assert caught.value.said.startswith(name)


async def test_a_wait_is_as_long_as_the_header_says(wire: Wire, http: Http) -> None:
    told = {"ok": False, "error": "ratelimited"}
    joined(wire).says["/chat.postMessage"] = says(429, told, {"Retry-After": "65"})

    with pytest.raises(Busy) as caught:
        await Slack(http).publish(Outgoing(("Bread.",)), access(wire), MemoryJournal())

    assert caught.value.retry_at and caught.value.retry_at > datetime.now(UTC) + timedelta(seconds=60)


@pytest.mark.parametrize(
    "told", [b"<html>", b'{"ok": tr', b"null", b"[]", b"{}", b'{"ok": true}', b'{"ok": true, "ts": null}', b'{"ok": 1}']
)
async def test_nonsense_is_never_taken_for_a_yes(told: bytes, wire: Wire, http: Http) -> None:
    joined(wire).says["/chat.postMessage"] = says(200, told)

    with pytest.raises(AnswerLost):
        await Slack(http).publish(Outgoing(("Bread.",)), access(wire), MemoryJournal())


@pytest.mark.parametrize("told", [b"<html>", b"null", b'{"ok": true}', b'{"ok": true, "channels": null}'])
async def test_nonsense_to_read_is_a_trouble_that_passes(told: bytes, wire: Wire, http: Http) -> None:
    wire.says["/conversations.list"] = wire.says["/auth.test"] = says(200, told)

    with pytest.raises(Temporary):
        await Slack(http).read_arrivals(access(wire), mark="not json", about=())
    with pytest.raises(Temporary):
        await Slack(http).who_am_i(access(wire))


# What comes in


async def test_replies_mentions_and_messages_come_in_once(scene: Stage, http: Http) -> None:
    post = await publish(scene, http, "Fresh bread.")
    act = scene.village.act
    act("zoe", "reply", network="slack", status=post["id"], text="Open on Sundays & holidays?")
    act("karim", "mention", network="slack", account=scene.handle, text="where are you?")
    act("lea", "direct", network="slack", account=scene.handle, text="Do you deliver?")

    incoming, mark = await read(scene, http)
    again, _mark = await read(scene, http, mark)

    root = f"{scene.access.extra['place']}/{ts(post)}"
    assert [(one.kind, one.about_id) for one in incoming] == [("reply", root), ("mention", ""), ("message", "")]
    assert incoming[0].author_handle == "@zoe"
    assert incoming[1].text == f"@{scene.handle}_bot where are you?"
    assert again == []


async def test_an_old_thread_is_read_where_it_is_asked_for(scene: Stage, http: Http) -> None:
    post = await publish(scene, http, "Fresh bread.")
    _nothing, mark = await read(scene, http)
    scene.village.act("zoe", "reply", network="slack", status=post["id"], text="Open?")
    root = f"{scene.access.extra['place']}/{ts(post)}"

    assert (await read(scene, http, mark))[0] == []
    incoming, _mark = await read(scene, http, mark, (root, "C9/1.2"))

    assert [(one.kind, one.text) for one in incoming] == [("reply", "Open?")]


async def test_a_long_thread_is_read_page_by_page(scene: Stage, http: Http, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("parvis.networks.slack.calling.PAGE", "7")
    post = await publish(scene, http, "Fresh bread.")
    for number in range(20):
        scene.village.act("zoe", "reply", network="slack", status=post["id"], text=f"Question {number}?")

    incoming, _mark = await read(scene, http)

    assert len({one.remote_id for one in incoming}) == 20


async def test_a_private_message_is_answered_in_private(scene: Stage, http: Http) -> None:
    scene.village.act("lea", "direct", network="slack", account=scene.handle, text="Do you deliver?")
    (message,), _mark = await read(scene, http)

    target = Target(message.remote_id, message.about_id, message.author_handle, message.extra)
    await Slack(http).publish(Outgoing(("We do.",), target=target), scene.access, MemoryJournal())

    answer = scene.published()[-1]
    assert (answer["text"], answer["visibility"]) == ("We do.", "direct")
    (_question, ours), _mark = await read(scene, http)
    assert (ours.ours, ours.parent_id) == (True, message.remote_id)


async def test_a_channel_that_is_closed_to_us_is_passed_over(wire: Wire, http: Http) -> None:
    wire.says["/conversations.list"] = says(
        200, {"ok": True, "channels": [{"id": "C5", "is_member": True}, {"id": "C6"}]}
    )
    wire.says["/conversations.history"] = says(200, {"ok": False, "error": "is_archived"})

    catch = await Slack(http).read_arrivals(access(wire), mark="", about=())

    assert (catch.arrivals, json.loads(catch.mark)) == ((), {})


def test_what_slack_marks_is_read_as_people_see_it() -> None:
    text = "<@U1> and <@U2|ben> in <#C1|general>, <!here>: <https://a.example|a> &lt;3 &amp; <mailto:a@b.example>"

    assert readable(text, {"U1": "Zoé"}) == "@Zoé and @ben in #general, @here: https://a.example <3 & a@b.example"


# Care, figures, places


async def test_a_message_is_liked_and_counted(scene: Stage, http: Http) -> None:
    post = await publish(scene, http, "Fresh bread.")
    scene.village.act("zoe", "like", network="slack", status=post["id"])
    scene.village.act("zoe", "reply", network="slack", status=post["id"], text="Open?")
    (reply,), _mark = await read(scene, http)
    adapter = Slack(http)

    for deed in ("like", "like", "unlike", "unlike", "like"):
        await adapter.moderate(deed, Target(reply.remote_id), scene.access)
    counts = await adapter.measure(scene.access, [reply.about_id, f"{scene.access.extra['place']}/1.000000"])

    ours = counts[reply.about_id]
    assert (len(counts), ours.likes, ours.replies) == (1, 1, 1)
    with pytest.raises(Gone):
        await adapter.moderate("like", Target("C0NOWHERE/1.2"), scene.access)


async def test_the_places_are_channels(scene: Stage, http: Http) -> None:
    limits = await Slack(http).read_limits(scene.access)

    assert [name for _id, name in limits.places] == ["#general", "#random"]


# Connecting, and going on


async def test_a_yes_in_the_workspace_makes_a_channel_of_ours(scene: Stage, http: Http) -> None:
    village = scene.village
    keys = village.app("slack")
    errand = Errand(http, {}, keys, "https://parvis.example/back/", "state-1", base_url=scene.access.base_url)
    out = await set_out(SlackWay(), errand)
    assert out.goes_to.startswith(f"{scene.access.base_url}/oauth/v2/authorize?")
    answer = await http.call("GET", f"{out.goes_to}&approve={scene.handle}")
    code = answer.headers["Location"].partition("code=")[2].partition("&")[0]
    back = Errand(http, {"code": code}, keys, errand.callback, base_url=errand.base_url, secret=errand.secret)

    outcome = await come_back(SlackWay(), back)

    assert outcome.connected, outcome.report
    assert outcome.errand.account.account_id == scene.access.account_id
    found = outcome.errand.access
    assert found.extra["bot_user_id"] == scene.access.extra["bot_user_id"]
    adapter = Slack(http)
    until = adapter.expires_at(found)
    assert until and until > datetime.now(UTC) + timedelta(hours=11)
    renewed = await adapter.refresh(found)
    assert renewed.token != found.token
    assert (await adapter.who_am_i(renewed)).account_id == scene.access.account_id
    with pytest.raises(AccessLost):
        await adapter.refresh(found)  # a refresh token is good for one new pair


async def test_a_token_that_has_ended_is_known_as_such(scene: Stage, http: Http) -> None:
    session = scene.village.session(scene.handle, network="slack", seconds=1)
    scene.village.advance(2)

    with pytest.raises(AccessExpired):
        await Slack(http).who_am_i(Access(scene.access.base_url, "", session["access_token"]))


def test_the_yes_is_said_on_another_host() -> None:
    assert (www(HOME), www("http://127.0.0.1:1/slack")) == ("https://slack.com", "http://127.0.0.1:1/slack")
    assert Slack(Http()).expires_at(Access(HOME, "", "t")) is None
