"""What only YouTube does: films in pieces, shown when they are ready, and comments below them."""

import json
from collections.abc import Iterator
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
    Gone,
    NetworkError,
    NotPermitted,
    Temporary,
    Unfinished,
)  # fmt: skip
from parvis.networks.google_common.errors import next_quota
from parvis.networks.protocols import Access, Limits, Media, Outgoing, Receipt, Target
from parvis.networks.tests.journals import Died, MemoryJournal
from parvis.networks.tests.stages import new_handle, picture, stage_of
from parvis.networks.tests.wire import Asked, Reply, Wire, in_turn, says
from parvis.networks.youtube import adapter as youtube
from parvis.networks.youtube.adapter import YouTube
from parvis.networks.youtube.errors import StaysPrivate, ThumbnailRefused
from parvis.networks.youtube.tests.stage import CAPTIONS, film, key_to, new_playlist
from parvis.networks.youtube.upload import PIECE
from village.testing import Village

SESSIONS = "/upload/youtube/v3/videos"
VIDEOS = "/youtube/v3/videos"
THREADS = "/youtube/v3/commentThreads"
CHANNEL = "UCbread"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(youtube, "READY_SECONDS", 0.05)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Village]:
    with Village.start(tmp_path_factory.mktemp("town"), media_delay=0.2) as running:
        yield running


async def published(http: Http, access: Access, folder: Path, **options: Any) -> Receipt:
    options = {"title": "The oven", **options}
    return await YouTube(http).publish(
        Outgoing(("At seven.",), (film(folder),), options=options), access, MemoryJournal()
    )


# Publishing


async def test_a_film_goes_out_with_all_that_was_chosen(town: Village, http: Http, tmp_path: Path) -> None:
    stage = stage_of("youtube", town)
    playlist, story = new_playlist(stage.access), stage.story(tmp_path)
    outgoing = replace(story, options={**story.options, "playlist": playlist})
    journal = MemoryJournal(die_at=("acted", "playlist"))
    with pytest.raises(Died):
        await stage.adapter(http).publish(outgoing, stage.access, journal)
    again = journal.resumed()

    receipt = await stage.adapter(http).publish(outgoing, stage.access, again)

    assert (again.looked, again.acted) == (["playlist"], ["show"])

    (post,) = stage.published()
    assert post["text"] == "The oven\n\nFresh bread at seven."
    assert [file["mime"] for file in post["media"]] == ["video/mp4", "image/png"]
    assert post["record"]["privacyStatus"] == "public"
    assert receipt.url == f"https://www.youtube.com/watch?v={receipt.remote_id}"
    limits = await stage.adapter(http).read_limits(stage.access)
    assert limits.places == ((playlist, "Bread"),)


async def test_a_film_is_shown_to_whom_it_is_for(town: Village, http: Http, tmp_path: Path) -> None:
    handle = new_handle()
    access = key_to(town, handle)

    await published(http, access, tmp_path, privacy="unlisted")
    await published(http, access, tmp_path, privacy="private")
    short = await published(http, access, tmp_path, format="reel")

    assert [post["visibility"] for post in town.posts(handle, network="youtube")] == ["unlisted", "public"]
    assert short.url == f"https://www.youtube.com/shorts/{short.remote_id}"
    since = datetime.now(UTC) - timedelta(minutes=1)
    assert len(await YouTube(http).own_posts(access, since=since)) == 2
    assert await YouTube(http).own_posts(access, since=datetime.now(UTC) + timedelta(minutes=1)) == []


async def test_a_film_goes_up_in_pieces_and_is_taken_up_where_it_broke_off(
    town: Village, http: Http, tmp_path: Path
) -> None:
    handle = new_handle()
    access = key_to(town, handle)
    journal = MemoryJournal()
    outgoing = Outgoing(("At seven.",), (film(tmp_path, extra=2 * PIECE),), options={"title": "The oven"})
    town.fault("drop_mid_answer", path="upload_id=", method="PUT", account=handle)
    with pytest.raises(Temporary):
        await YouTube(http).publish(outgoing, access, journal)

    await YouTube(http).publish(outgoing, access, journal.resumed())

    puts = [entry for entry in town.journal() if entry["method"] == "PUT" and "upload_id" in entry["path"]]
    assert [entry["status"] for entry in puts if entry["account"] == handle] == [0, 308, 308, 200]
    (post,) = town.posts(handle, network="youtube")
    assert post["media"][0]["size"] == outgoing.media[0].size


@pytest.mark.parametrize("fault", ["drop_mid_answer", "500_after_accepting", "malformed"])
async def test_a_film_whose_receipt_was_lost_is_not_sent_again(
    town: Village, http: Http, tmp_path: Path, fault: str
) -> None:
    handle = new_handle()
    access, journal = key_to(town, handle), MemoryJournal()
    outgoing = Outgoing(("At seven.",), (film(tmp_path),), options={"title": "The oven"})
    town.fault(fault, path="upload_id=", method="PUT", account=handle)
    with pytest.raises(Temporary):
        await YouTube(http).publish(outgoing, access, journal)

    await YouTube(http).publish(outgoing, access, journal.resumed())

    assert len(town.posts(handle, network="youtube")) == 1
    assert len(town.journal()) > 0


async def test_a_session_that_was_forgotten_is_opened_anew_once_the_film_is_not_there(
    wire: Wire, http: Http, tmp_path: Path
) -> None:
    sessions = [f"{wire.url}/one", f"{wire.url}/two"]
    wire.says[SESSIONS] = in_turn(*(says(200, b"", {"Location": place}) for place in sessions))
    wire.says["/one"] = says(404, b"Not Found")
    wire.says["/two"] = says(200, {"id": "v1"})
    wire.says["/youtube/v3/playlistItems"] = says(200, {"items": []})
    _processed(wire)

    receipt = await published(http, Access(wire.url, CHANNEL, "token"), tmp_path, privacy="private")

    assert receipt.remote_id == "v1"
    assert len(wire.to(SESSIONS)) == 2


async def test_a_film_that_ended_well_before_its_session_was_forgotten_is_found_among_the_uploads(
    wire: Wire, http: Http, tmp_path: Path
) -> None:
    now = datetime.now(UTC)
    wire.says[SESSIONS] = says(200, b"", {"Location": f"{wire.url}/one"})
    wire.says["/one"] = says(410)
    other, ours = _item("v0", "Another", now), _item("v1", "The oven", now)
    wire.says["/youtube/v3/playlistItems"] = says(200, {"items": [other, ours, {"snippet": None}, {}]})
    _processed(wire)

    receipt = await published(http, Access(wire.url, CHANNEL, "token"), tmp_path, privacy="private")

    assert receipt.remote_id == "v1"
    assert len(wire.to(SESSIONS)) == 1


@pytest.mark.parametrize("place", ["https://evil.example/up", "http://www.googleapis.com.evil.example/up", ""])
async def test_the_token_goes_to_google_only(wire: Wire, http: Http, tmp_path: Path, place: str) -> None:
    wire.says[SESSIONS] = says(200, b"", {"Location": place})

    with pytest.raises(Temporary):
        await published(http, Access(wire.url, CHANNEL, "token"), tmp_path)


@pytest.mark.parametrize(
    ("status", "error"),
    [
        ({"uploadStatus": "failed", "failureReason": "codec"}, ContentRefused),
        ({"uploadStatus": "rejected", "rejectionReason": "duplicate"}, ContentRefused),
        ({"uploadStatus": "uploaded"}, Unfinished),
        ({}, Unfinished),
        (None, Unfinished),
    ],
)
async def test_a_film_that_is_not_ready_is_shown_to_nobody(
    wire: Wire, http: Http, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, status: Any, error: type[NetworkError]
) -> None:
    monkeypatch.setattr(youtube, "READY_LOOKS", 2)
    _uploaded(wire)
    wire.says[VIDEOS] = says(200, {"items": [{"id": "v1", "status": status}]})

    with pytest.raises(error):
        await published(http, Access(wire.url, CHANNEL, "token"), tmp_path)
    assert {asked.method for asked in wire.to(VIDEOS)} == {"GET"}


async def test_a_thumbnail_that_is_refused_is_said_before_anybody_sees_the_film(
    wire: Wire, http: Http, tmp_path: Path
) -> None:
    _uploaded(wire)
    _processed(wire)
    wire.says["/upload/youtube/v3/thumbnails/set"] = says(403, fault(403, "forbidden"))
    outgoing = Outgoing(("At seven.",), (film(tmp_path), picture(tmp_path)), options={"title": "The oven"})

    with pytest.raises(ThumbnailRefused):
        await YouTube(http).publish(outgoing, Access(wire.url, CHANNEL, "token"), MemoryJournal())
    assert "PUT" not in {asked.method for asked in wire.to(VIDEOS)}


async def test_an_application_that_was_not_audited_hears_that_its_films_stay_private(
    wire: Wire, http: Http, tmp_path: Path
) -> None:
    _uploaded(wire)
    private = {"id": "v1", "status": {"uploadStatus": "processed", "privacyStatus": "private"}}
    wire.says[VIDEOS] = lambda asked: (200, {"items": [private]} if asked.method == "GET" else private)

    with pytest.raises(StaysPrivate):
        await published(http, Access(wire.url, CHANNEL, "token"), tmp_path)


@pytest.mark.parametrize(
    "nonsense", [b"<html>", b'{"id": "v', {}, {"id": None}, {"error": {"code": 500}}, [], {"id": "v1"}]
)
async def test_nonsense_never_counts_as_shown(wire: Wire, http: Http, tmp_path: Path, nonsense: Any) -> None:
    _uploaded(wire)
    ready = {"items": [{"id": "v1", "status": {"uploadStatus": "processed"}}]}
    wire.says[VIDEOS] = lambda asked: (200, ready if asked.method == "GET" else nonsense)

    with pytest.raises(AnswerLost):
        await published(http, Access(wire.url, CHANNEL, "token"), tmp_path)


@pytest.mark.parametrize("nonsense", [b"<html>", b'{"id": "v', {}, {"id": None}, []])
async def test_nonsense_after_the_last_piece_is_asked_about_again(
    wire: Wire, http: Http, tmp_path: Path, nonsense: Any
) -> None:
    _uploaded(wire)
    wire.says["/one"] = says(200, nonsense)

    with pytest.raises(Temporary):
        await published(http, Access(wire.url, CHANNEL, "token"), tmp_path)


# The first comment


@pytest.mark.parametrize("moment", ["begun", "acted"])
async def test_the_first_comment_is_said_once(town: Village, http: Http, tmp_path: Path, moment: str) -> None:
    handle = new_handle()
    access = key_to(town, handle)
    options = {"title": "The oven", "first_comment": "Which bread is yours?"}
    outgoing = Outgoing(("At seven.",), (film(tmp_path),), options=options)
    journal = MemoryJournal(die_at=(moment, "comment"))
    with pytest.raises(Died):
        await YouTube(http).publish(outgoing, access, journal)

    await YouTube(http).publish(outgoing, access, journal.resumed())

    video, comment = town.posts(handle, network="youtube")
    assert (comment["text"], comment["reply_to"]) == ("Which bread is yours?", video["id"])


async def test_a_film_for_children_takes_no_comment(town: Village, http: Http, tmp_path: Path) -> None:
    access = key_to(town, new_handle())

    with pytest.raises(NotPermitted):
        await published(http, access, tmp_path, made_for_kids=True, first_comment="Hello")


# What comes in


async def test_comments_and_the_answers_below_come_in_once_and_later_ones_after_the_mark(
    town: Village, http: Http, tmp_path: Path
) -> None:
    handle = new_handle()
    access = key_to(town, handle)
    receipt = await published(http, access, tmp_path)
    (post,) = town.posts(handle, network="youtube")
    first = town.act("zoe", "reply", network="youtube", status=post["id"], text="Open <on> Sundays?")
    for number in range(7):
        town.act("karim", "reply", network="youtube", status=first["id"], text=f"I think so {number}")

    catch = await YouTube(http).read_arrivals(access, mark="", about=())

    assert len(catch.arrivals) == 8
    question = catch.arrivals[0]
    assert (question.kind, question.text, question.about_id) == ("comment", "Open <on> Sundays?", receipt.remote_id)
    assert (question.author_handle, question.ours, question.parent_id) == ("@zoe", False, "")
    assert {incoming.parent_id for incoming in catch.arrivals[1:]} == {question.remote_id}
    assert len({incoming.remote_id for incoming in catch.arrivals}) == 8

    quiet = await YouTube(http).read_arrivals(access, mark=catch.mark, about=())
    assert [incoming.remote_id for incoming in quiet.arrivals] == [question.remote_id]
    town.act("lea", "reply", network="youtube", status=first["id"], text="No.")
    later = await YouTube(http).read_arrivals(access, mark=quiet.mark, about=())
    assert "No." in [incoming.text for incoming in later.arrivals]


async def test_all_pages_since_the_mark_are_read(wire: Wire, http: Http) -> None:
    def page(asked: Asked) -> Reply:
        if asked.query["moderationStatus"] != ["published"]:
            return 200, {"items": []}
        start = int(asked.query.get("pageToken", ["0"])[0])
        items = [_thread(start + number) for number in range(100)]
        return 200, {"items": items, "nextPageToken": str(start + 100)}

    wire.says[THREADS] = page
    access = Access(wire.url, CHANNEL, "token")

    first = await YouTube(http).read_arrivals(access, mark="", about=())
    mark = json.loads(first.mark) | {"after": (NOON - timedelta(minutes=250)).isoformat()}
    second = await YouTube(http).read_arrivals(access, mark=json.dumps(mark), about=())

    assert (len(first.arrivals), len(second.arrivals)) == (100, 251)


@pytest.mark.parametrize(
    "items",
    [
        None,
        [],
        [None],
        [{}],
        [{"id": None}],
        [{"id": "t", "snippet": None}],
        [{"id": "t", "snippet": {"topLevelComment": []}}],
    ],
)
async def test_nonsense_is_no_arrival(wire: Wire, http: Http, items: Any) -> None:
    wire.says[THREADS] = says(200, {"items": items})

    catch = await YouTube(http).read_arrivals(Access(wire.url, CHANNEL, "token"), mark="", about=())

    assert catch.arrivals == ()


async def test_an_answer_to_an_answer_stands_in_its_thread_and_one_to_a_film_begins_one(
    town: Village, http: Http, tmp_path: Path
) -> None:
    handle = new_handle()
    access = key_to(town, handle)
    receipt = await published(http, access, tmp_path)
    (post,) = town.posts(handle, network="youtube")
    first = town.act("zoe", "reply", network="youtube", status=post["id"], text="Open on Sundays?")
    town.act("karim", "reply", network="youtube", status=first["id"], text="I think so")
    below = (await YouTube(http).read_arrivals(access, mark="", about=())).arrivals[1]
    target = Target(below.remote_id, below.about_id, below.author_handle, below.extra)

    await YouTube(http).publish(Outgoing(("Yes.",), target=target), access, MemoryJournal())
    await YouTube(http).publish(
        Outgoing(("Thanks to all.",), target=Target(receipt.remote_id)), access, MemoryJournal()
    )

    said = {post["text"]: post["reply_to"] for post in town.posts(handle, network="youtube")}
    assert (said["Yes."], said["Thanks to all."]) == (first["id"], post["id"])
    counts = await YouTube(http).measure(access, [receipt.remote_id])
    assert (counts[receipt.remote_id].likes, counts[receipt.remote_id].replies) == (0, 4)


async def test_a_comment_is_hidden_shown_and_removed(town: Village, http: Http, tmp_path: Path) -> None:
    handle = new_handle()
    access, network = key_to(town, handle), YouTube(http)
    await published(http, access, tmp_path, first_comment="Ours")
    post = town.posts(handle, network="youtube")[0]
    town.act("zoe", "reply", network="youtube", status=post["id"], text="Buy my coins")

    async def arrived() -> dict[str, str]:
        catch = await network.read_arrivals(access, mark="", about=())
        return {incoming.text: incoming.extra["status"] for incoming in catch.arrivals}

    found = {one.text: one for one in (await network.read_arrivals(access, mark="", about=())).arrivals}
    theirs, ours = (
        Target(found[text].remote_id, found[text].about_id, extra=found[text].extra)
        for text in ("Buy my coins", "Ours")
    )
    for deed, status in (("hide", "heldForReview"), ("hide", "heldForReview"), ("show", "published")):
        await network.moderate(deed, theirs, access)
        assert (await arrived())["Buy my coins"] == status
    await network.moderate("remove", theirs, access)
    await network.moderate("remove", ours, access)
    assert await arrived() == {}
    with pytest.raises(Gone):
        await network.moderate("remove", ours, access)


# Errors, access, checks


def fault(status: int, reason: str) -> dict[str, Any]:
    return {"error": {"code": status, "message": "No.", "errors": [{"reason": reason, "domain": "youtube"}]}}


@pytest.mark.parametrize(
    ("status", "told", "error"),
    [
        (401, fault(401, "authError"), AccessExpired),
        (401, b"<html>", AccessExpired),
        (401, fault(401, "youtubeSignupRequired"), NotPermitted),
        (403, fault(403, "insufficientPermissions"), AccessLost),
        (403, fault(403, "forbidden"), NotPermitted),
        (403, fault(403, "authenticatedUserAccountSuspended"), NotPermitted),
        (403, fault(403, "commentsDisabled"), NotPermitted),
        (403, fault(403, "rateLimitExceeded"), Busy),
        (403, fault(403, "quotaExceeded"), Busy),
        (403, b"<html>", Temporary),
        (400, fault(400, "uploadLimitExceeded"), Busy),
        (400, fault(400, "invalidTitle"), ContentRefused),
        (400, fault(400, "processingFailure"), Temporary),
        (400, {"error": "invalid_grant"}, ContentRefused),
        (400, {"error": {"errors": [None, {"reason": None}], "details": "x"}}, ContentRefused),
        (404, fault(404, "videoNotFound"), Gone),
        (429, fault(429, "rateLimitExceeded"), Busy),
        (503, fault(503, "backendError"), Temporary),
    ],
)
async def test_a_refusal_is_sorted_by_its_reason(
    wire: Wire, http: Http, status: int, told: Any, error: type[NetworkError]
) -> None:
    wire.says["/youtube/v3/channels"] = says(status, told)

    with pytest.raises(error) as caught:
        await YouTube(http).who_am_i(Access(wire.url, CHANNEL, "token"))
    assert type(caught.value) is error
    if isinstance(caught.value, Busy) and status != 429 and "rateLimit" not in str(told):
        assert caught.value.retry_at is not None
        assert caught.value.retry_at > datetime.now(UTC)


def test_the_quota_begins_anew_at_midnight_on_the_pacific_coast() -> None:
    assert next_quota(datetime(2026, 7, 1, 6, 59, tzinfo=UTC)) == datetime(2026, 7, 1, 7, 0, tzinfo=UTC)
    assert next_quota(datetime(2026, 12, 1, 20, 0, tzinfo=UTC)) == datetime(2026, 12, 2, 8, 0, tzinfo=UTC)


async def test_a_token_that_ended_is_renewed_and_the_refresh_token_stays(town: Village, http: Http) -> None:
    told = town.session(new_handle(), network="youtube", seconds=0.1)
    extra = {"client_id": "village", "client_secret": "village-secret"}
    access = Access(told["base_url"], told["account_id"], told["access_token"], told["refresh_token"], extra)
    town.advance(1)
    with pytest.raises(AccessExpired):
        await YouTube(http).who_am_i(access)

    renewed = await YouTube(http).refresh(access)

    assert (await YouTube(http).who_am_i(renewed)).account_id == access.account_id
    assert renewed.refresh_token == access.refresh_token
    until = YouTube(http).expires_at(renewed)
    assert until is not None and until > datetime.now(UTC)
    with pytest.raises(AccessLost):
        await YouTube(http).refresh(replace(access, refresh_token="dead"))


@pytest.mark.parametrize(
    ("options", "changes", "code"),
    [
        ({"title": ""}, {"parts": ("",)}, "no_title"),
        ({"title": "a < b"}, {}, "signs"),
        ({}, {"parts": ("Bread\n\n<b>warm</b>",)}, "signs"),
        ({"title": "x" * 101}, {}, "title_too_long"),
        ({}, {"parts": ("é" * 2501,)}, "too_many_bytes"),
        ({"tags": ["a b" * 100, "c" * 198]}, {}, "tags"),
        ({"format": "reel"}, {"film": {"width": 1280, "height": 720}}, "not_upright"),
        ({"format": "reel"}, {"film": {"seconds": 181}}, "short_too_long"),
        ({"made_for_kids": True, "first_comment": "Hello"}, {}, "no_comments"),
        ({"privacy": "private", "first_comment": "Hello"}, {}, "no_comments"),
        ({"captions": "The oven is warm."}, {}, "captions"),
        ({"captions": CAPTIONS}, {}, "captions_language"),
        ({"captions": CAPTIONS + "x" * 60_000}, {}, "captions_too_long"),
        ({}, {"media": ()}, "needs_media"),
        ({}, {"media": 2}, "one_film"),
    ],
)
def test_what_youtube_would_not_take_is_said_before(
    tmp_path: Path, options: dict[str, Any], changes: dict[str, Any], code: str
) -> None:
    shot = replace(film(tmp_path), **changes.get("film", {}))
    media: tuple[Media, ...] = (shot, shot) if changes.get("media") == 2 else changes.get("media", (shot,))
    outgoing = Outgoing(changes.get("parts", ("Fresh bread.",)), media, options=options)

    found = YouTube(Http()).check(outgoing, YouTube.limits)

    assert code in [problem.code for problem in found if problem.blocking]


def test_a_plain_film_an_answer_and_a_long_first_line_are_fine(tmp_path: Path) -> None:
    network, limits = YouTube(Http()), Limits()
    plain = Outgoing(("Bread " * 30,), (film(tmp_path), picture(tmp_path)), options={"tags": ["bread"]})
    answer = Outgoing(("Yes <3",), target=Target("Ug1", "v1"))

    assert network.check(plain, YouTube.limits) == []
    assert network.check(answer, YouTube.limits) == []
    assert [problem.code for problem in network.check(replace(answer, parts=("",)), limits)] == ["empty"]


# Prepared answers

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def _uploaded(wire: Wire) -> None:
    wire.says[SESSIONS] = says(200, b"", {"Location": f"{wire.url}/one"})
    wire.says["/one"] = says(200, {"id": "v1"})


def _processed(wire: Wire) -> None:
    wire.says[VIDEOS] = says(200, {"items": [{"id": "v1", "status": {"uploadStatus": "processed"}}]})


def _item(video: str, title: str, at: datetime) -> dict[str, Any]:
    snippet = {"title": title, "description": "At seven.", "publishedAt": at.isoformat()}
    return {"snippet": snippet, "contentDetails": {"videoId": video}, "status": {"privacyStatus": "private"}}


def _thread(number: int) -> dict[str, Any]:
    at = (NOON - timedelta(minutes=number)).isoformat()
    author = {"authorDisplayName": "@zoe", "authorChannelId": {"value": "UCzoe"}}
    top = {"id": f"Ug{number}", "snippet": {"publishedAt": at, "textDisplay": "Hm", **author}}
    return {"id": f"Ug{number}", "snippet": {"videoId": "v1", "topLevelComment": top, "totalReplyCount": 0}}
