"""What goes to a Mastodon server, how a status is found again, and what comes back."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from parvis.kit.http import Http
from parvis.networks.errors import ContentRefused, Unfinished
from parvis.networks.mastodon import adapter as module
from parvis.networks.mastodon.adapter import Mastodon
from parvis.networks.mastodon.arrivals import QUIET_THREADS, Mark
from parvis.networks.mastodon.limits import DEFAULTS, from_instance
from parvis.networks.mastodon.tests.stage import stage as on_stage
from parvis.networks.protocols import Access, Media, Outgoing, Poll, Target
from parvis.networks.tests.journals import Died, MemoryJournal
from parvis.networks.tests.wire import Wire, in_turn, says
from village.testing import Village

STATUSES = "/api/v1/statuses"
OWN = "/api/v1/accounts/12/statuses"
SENT = {"id": "100", "url": "https://a.example/@bread/100", "content": "<p>Bread.</p>"}


def access(wire: Wire) -> Access:
    return Access(wire.url, "12", "token")


async def sent(wire: Wire, http: Http, outgoing: Outgoing, journal: MemoryJournal | None = None) -> dict[str, Any]:
    """The request that a publication comes to."""
    wire.says[STATUSES] = says(200, SENT)
    await Mastodon(http).publish(outgoing, access(wire), journal or MemoryJournal())
    return dict(wire.to(STATUSES)[-1].json())


async def test_a_status_carries_language_warning_circle_and_poll(wire: Wire, http: Http) -> None:
    poll = Poll(("Rye", "Wheat"), seconds=3600, multiple=True)
    options = {"visibility": "unlisted"}

    body = await sent(wire, http, Outgoing(("Which?",), language="en", warning="Gluten", poll=poll, options=options))

    assert body == {
        "status": "Which?",
        "language": "en",
        "spoiler_text": "Gluten",
        "sensitive": True,
        "visibility": "unlisted",
        "poll": {"options": ["Rye", "Wheat"], "expires_in": 3600, "multiple": True},
    }


async def test_every_part_of_a_thread_has_a_key_of_its_own_and_hangs_on_the_one_before(wire: Wire, http: Http) -> None:
    wire.says[STATUSES] = in_turn(says(200, {**SENT, "id": "1"}), says(200, {**SENT, "id": "2"}))
    journal = MemoryJournal()

    receipt = await Mastodon(http).publish(Outgoing(("One.", "Two.")), access(wire), journal)

    first, second = wire.to(STATUSES)
    assert [asked.headers["Idempotency-Key"] for asked in (first, second)] == [f"{journal.once}:0", f"{journal.once}:1"]
    assert "in_reply_to_id" not in first.json()
    assert second.json()["in_reply_to_id"] == "1"
    assert receipt.part_ids == ("1", "2")


@pytest.mark.parametrize(
    ("asked", "chosen", "goes_to"),
    [
        ("public", None, None),
        ("public", "unlisted", "unlisted"),
        ("unlisted", "public", "unlisted"),
        ("private", None, "private"),
        ("direct", "public", "direct"),
        ("unlisted", "private", "private"),
        ("something", None, None),
    ],
)
async def test_an_answer_never_goes_to_a_wider_circle_than_what_it_answers(
    asked: str, chosen: str | None, goes_to: str | None, wire: Wire, http: Http
) -> None:
    target = Target("55", author_handle="@zoe@far.example", extra={"visibility": asked})
    options = {"visibility": chosen} if chosen else {}

    body = await sent(wire, http, Outgoing(("Yes.",), target=target, options=options))

    assert body.get("visibility") == goes_to
    assert body["in_reply_to_id"] == "55"
    assert body["status"] == "@zoe@far.example Yes."


async def test_a_person_who_is_named_already_is_not_named_again(wire: Wire, http: Http) -> None:
    target = Target("55", author_handle="@zoe@far.example")

    body = await sent(wire, http, Outgoing(("Yes, @Zoe@far.example!",), target=target))

    assert body["status"] == "Yes, @Zoe@far.example!"


def test_a_name_put_before_an_answer_counts() -> None:
    target = Target("55", author_handle="@zoe@far.example")
    mastodon = Mastodon(Http())

    assert mastodon.check(Outgoing(("x" * 495,), target=target), DEFAULTS) == []
    (problem,) = mastodon.check(Outgoing(("x" * 496,), target=target), DEFAULTS)
    assert problem.code == "too_long"


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("See https://bread.example/a/very/long/address/indeed/it/is", 27),
        ("Hi @zoe@far.example, hi @karim", 18),
        ("👩‍👩‍👧‍👦 https://a.example.", 26),
        ("no @ here", 9),
    ],
)
def test_length_is_counted_as_the_server_counts(text: str, length: int) -> None:
    assert Mastodon(Http()).count(text, DEFAULTS) == length


def test_a_warning_counts_with_each_part() -> None:
    problems = Mastodon(Http()).check(Outgoing(("x" * 495, "x" * 490), warning="Gluten"), DEFAULTS)

    assert [(problem.code, problem.part) for problem in problems] == [("too_long", 0)]


# Finding again


def status(identifier: str, text: str, created_at: datetime, **changes: Any) -> dict[str, Any]:
    return {
        "id": identifier,
        "url": f"https://a.example/@bread/{identifier}",
        "content": text,
        "created_at": created_at.isoformat(),
        "media_attachments": [],
    } | changes


async def found_again(wire: Wire, http: Http, text: str, began_at: datetime) -> tuple[str, bool]:
    """The id of the receipt after a death before the note, and whether it was sent a second time."""
    wire.says[STATUSES] = says(200, SENT)
    journal = MemoryJournal(die_at=("acted", "post:0"), began_at=began_at)
    with pytest.raises(Died):
        await Mastodon(http).publish(Outgoing((text,)), access(wire), journal)
    receipt = await Mastodon(http).publish(Outgoing((text,)), access(wire), journal.resumed())
    return receipt.remote_id, len(wire.to(STATUSES)) == 2


async def test_a_status_is_found_by_its_words_among_later_ones(wire: Wire, http: Http) -> None:
    began_at = datetime.now(UTC) - timedelta(hours=2)
    later = [status(str(300 - n), f"<p>Other {n}.</p>", began_at + timedelta(minutes=90)) for n in range(40)]
    ours = status("88", '<p>Hi <a href="https://far.example/@zoe">@zoe</a>, 3 &lt; 4</p>', began_at)
    wire.says[OWN] = lambda asked: (200, [ours] if "max_id" in asked.query else later)

    assert await found_again(wire, http, "Hi @zoe@far.example, 3 < 4", began_at) == ("88", False)


@pytest.mark.parametrize(
    "changes",
    [{"in_reply_to_id": "7"}, {"media_attachments": [{"id": "1"}]}, {"content": "<p>Other.</p>"}],
)
async def test_another_status_is_not_taken_for_ours(changes: dict[str, Any], wire: Wire, http: Http) -> None:
    began_at = datetime.now(UTC)
    wire.says[OWN] = in_turn(says(200, [status("88", "<p>Bread.</p>", began_at, **changes)]), says(200, []))

    assert await found_again(wire, http, "Bread.", began_at) == ("100", True)


async def test_an_earlier_status_with_the_same_words_is_not_taken_for_ours(wire: Wire, http: Http) -> None:
    began_at = datetime.now(UTC)
    wire.says[OWN] = says(200, [status("88", "<p>Bread.</p>", began_at - timedelta(minutes=1))])

    assert await found_again(wire, http, "Bread.", began_at) == ("100", True)


async def test_a_server_whose_clock_is_behind_is_read_on(wire: Wire, http: Http) -> None:
    began_at = datetime.now(UTC)
    there = began_at - timedelta(minutes=3)
    wire.says[OWN] = says(200, [status("88", "<p>Bread.</p>", there)], {"Date": format_datetime(there, usegmt=True)})

    assert await found_again(wire, http, "Bread.", began_at) == ("88", False)


# Media


def film(folder: Path) -> Media:
    path = folder / "oven.mp4"
    path.write_bytes(b"film")
    return Media(path, "video/mp4", alt="The oven", focus=(0.5, -0.25))


async def test_a_film_is_waited_for_until_the_server_has_encoded_it(
    wire: Wire, http: Http, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "READY_SECONDS", 0.01)
    wire.says["/api/v2/media"] = says(202, {"id": "5", "url": None})
    wire.says["/api/v1/media/5"] = in_turn(says(206, {"id": "5"}), says(206, {"id": "5"}), says(200, {"id": "5"}))

    body = await sent(wire, http, Outgoing(("Look.",), media=(film(tmp_path),)))

    assert body["media_ids"] == ["5"]
    assert len(wire.to("/api/v1/media/5")) == 3
    (upload,) = wire.to("/api/v2/media")
    assert all(piece in upload.body for piece in (b"The oven", b"0.500,-0.250", b"video/mp4", b"oven.mp4"))


async def test_a_film_that_is_not_ready_is_taken_up_later_without_a_second_upload(
    wire: Wire, http: Http, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "READY_SECONDS", 0.001)
    monkeypatch.setattr(module, "READY_LOOKS", 3)
    wire.says["/api/v2/media"] = says(202, {"id": "5"})
    wire.says["/api/v1/media/5"] = says(206, {"id": "5"})
    outgoing, journal = Outgoing(("Look.",), media=(film(tmp_path),)), MemoryJournal()
    with pytest.raises(Unfinished):
        await sent(wire, http, outgoing, journal)

    wire.says["/api/v1/media/5"] = says(200, {"id": "5"})
    await sent(wire, http, outgoing, journal.resumed())

    assert len(wire.to("/api/v2/media")) == 1


async def test_a_film_that_cannot_be_encoded_is_refused(wire: Wire, http: Http, tmp_path: Path) -> None:
    wire.says["/api/v2/media"] = says(202, {"id": "5"})
    wire.says["/api/v1/media/5"] = says(422, {"error": "Error processing thumbnail for uploaded media"})

    with pytest.raises(ContentRefused):
        await sent(wire, http, Outgoing(("Look.",), media=(film(tmp_path),)))


# Limits


async def test_limits_are_those_of_the_server_in_both_versions(wire: Wire, http: Http) -> None:
    told = {"configuration": {"statuses": {"max_characters": 5000, "max_media_attachments": 6}}}
    wire.says["/api/v1/instance"] = says(200, told)

    limits = await Mastodon(http).read_limits(access(wire))

    assert (limits.text_chars, limits.media_items, limits.link_chars) == (5000, 6, 23)
    assert [asked.path for asked in wire.asked] == ["/api/v2/instance", "/api/v1/instance"]


def test_a_relative_of_mastodon_tells_its_limits_in_its_own_words() -> None:
    limits = from_instance(
        {
            "max_toot_chars": 65000,
            "upload_limit": 9_000_000,
            "description_limit": 700,
            "poll_limits": {
                "max_options": 20,
                "max_option_chars": 200,
                "min_expiration": 0,
                "max_expiration": 31_536_000,
            },
        }
    )

    assert (limits.text_chars, limits.image_bytes, limits.video_bytes, limits.alt_chars) == (
        65000,
        9_000_000,
        9_000_000,
        700,
    )
    assert (limits.poll_options, limits.poll_option_chars, limits.poll_seconds) == (20, 200, (0, 31_536_000))


# Reading


async def test_what_happens_between_two_readings_comes_once_and_nothing_is_lost(
    quiet_village: Village, http: Http
) -> None:
    stage = on_stage(quiet_village)
    mastodon = Mastodon(http)
    receipt = await mastodon.publish(Outgoing(("Bread.",)), stage.access, MemoryJournal())
    about = [receipt.remote_id]
    quiet_village.act("zoe", "like", status=receipt.remote_id)
    first = await mastodon.read_arrivals(stage.access, mark="", about=about)
    for number in range(100):
        quiet_village.act(f"fan{number}", "like", status=receipt.remote_id)
    quiet_village.act("karim", "reply", status=receipt.remote_id, text="Avec des noix ?")

    second = await mastodon.read_arrivals(stage.access, mark=first.mark, about=about)
    third = await mastodon.read_arrivals(stage.access, mark=second.mark, about=about)

    assert [incoming.kind for incoming in first.arrivals] == ["like"]
    assert sum(incoming.kind == "like" for incoming in second.arrivals) == 100
    (reply,) = [incoming for incoming in second.arrivals if incoming.kind == "reply"]
    assert (reply.about_id, reply.parent_id, reply.ours) == (receipt.remote_id, receipt.remote_id, False)
    assert {incoming.remote_id for incoming in third.arrivals} <= {reply.remote_id}


async def test_quiet_threads_are_read_a_few_at_a_time_and_loud_ones_at_once(wire: Wire, http: Http) -> None:
    posts = [str(number) for number in range(1, 13)]
    answers = dict.fromkeys(posts, 1) | {"12": 0}
    wire.says[OWN] = lambda _: (200, [{"id": post, "replies_count": answers[post]} for post in posts])
    wire.says["/api/v1/notifications"] = says(200, [])
    for post in posts:
        wire.says[f"/api/v1/statuses/{post}/context"] = says(200, {"ancestors": [], "descendants": []})

    async def read(mark: str) -> tuple[str, list[str]]:
        before = len(wire.asked)
        catch = await Mastodon(http).read_arrivals(access(wire), mark=mark, about=posts)
        return catch.mark, [asked.path.split("/")[4] for asked in wire.asked[before:] if "context" in asked.path]

    mark, at_first = await read("")
    seen: list[str] = []
    for _turn in range(3):
        mark, asked = await read(mark)
        assert len(asked) == QUIET_THREADS
        seen += asked
    answers["12"] = 1
    mark, at_last = await read(mark)

    assert at_first == posts[:-1]
    assert set(seen) == set(posts[:-1])
    assert at_last[0] == "12"


def test_a_mark_of_an_older_version_is_understood() -> None:
    assert Mark.read("123").after == "123"
    assert Mark.read(str(Mark("9", {"1": 2}, 4))) == Mark("9", {"1": 2}, 4)


async def test_counts_and_own_posts_are_read_back(quiet_village: Village, http: Http, tmp_path: Path) -> None:
    stage = on_stage(quiet_village)
    mastodon = Mastodon(http)
    began = datetime.now(UTC) - timedelta(minutes=5)
    receipt = await mastodon.publish(Outgoing(("Bread & butter.",), language="en"), stage.access, MemoryJournal())
    quiet_village.act("zoe", "like", status=receipt.remote_id)
    quiet_village.act("zoe", "boost", status=receipt.remote_id)
    quiet_village.act("zoe", "reply", status=receipt.remote_id, text="Yes!")

    counts = await mastodon.measure(stage.access, [receipt.remote_id, "404"])
    (post,) = await mastodon.own_posts(stage.access, since=began)

    assert set(counts) == {receipt.remote_id}
    assert (counts[receipt.remote_id].likes, counts[receipt.remote_id].shares, counts[receipt.remote_id].replies) == (
        1,
        1,
        1,
    )
    assert (post.remote_id, post.text, post.url) == (receipt.remote_id, "Bread & butter.", receipt.url)
