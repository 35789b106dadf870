"""What only Google Business does: posts that are looked at before they are shown, and reviews with one answer each."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
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
from parvis.networks.google import adapter
from parvis.networks.google.adapter import Google
from parvis.networks.google.arrivals import original
from parvis.networks.google.errors import NoAddress, Rejected
from parvis.networks.google.tests.stage import key_to, picture_in
from parvis.networks.google.way import GoogleWay
from parvis.networks.oauth import Tokens
from parvis.networks.protocols import Access, Media, Outgoing, Target
from parvis.networks.tests.journals import Died, MemoryJournal
from parvis.networks.tests.stages import new_handle
from parvis.networks.tests.wire import Asked, Reply, Wire, says
from village.testing import Village

PLACE = "/v4/accounts/1/locations/2"
POSTS, REVIEWS = f"{PLACE}/localPosts", f"{PLACE}/reviews"
NEWS = Outgoing(("Fresh bread at seven.",))
BUTTON = {"action": "BOOK", "action_url": "https://bread.example/"}
EVENT = {"topic": "EVENT", "title": "Open house", "starts": "2026-12-05", "ends": "2026-12-06"}


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adapter, "VERDICT_SECONDS", 0.05)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Village]:
    with Village.start(tmp_path_factory.mktemp("town"), media_delay=0.2) as running:
        yield running


def on(wire: Wire) -> Access:
    return Access(wire.url, "2", "token", extra={"account": "1", "maps": "https://maps.example/2"})


def of(village: Village, handle: str) -> list[dict[str, Any]]:
    return village.posts(handle, network="google")


# Publishing


async def test_a_post_with_a_picture_and_a_button_goes_out(town: Village, http: Http) -> None:
    handle = new_handle()
    outgoing = replace(NEWS, media=(picture_in(town),), options=BUTTON)

    receipt = await Google(http).publish(outgoing, key_to(town, handle), MemoryJournal())

    (post,) = of(town, handle)
    assert (post["id"], post["media"][0]["mime"]) == (receipt.remote_id, "image/png")
    fields = post["record"]["fields"]
    assert fields["callToAction"] == {"actionType": "BOOK", "url": "https://bread.example/"}
    assert (fields["topicType"], receipt.url[:26]) == ("STANDARD", "https://local.google.com/p")


async def test_an_offer_is_an_event_with_a_code_and_without_a_button(town: Village, http: Http) -> None:
    handle = new_handle()
    options = EVENT | BUTTON | {"topic": "OFFER", "starts": "2026-12-05 09:30", "coupon": "BREAD", "terms": "Once."}

    await Google(http).publish(replace(NEWS, options=options), key_to(town, handle), MemoryJournal())

    fields = of(town, handle)[0]["record"]["fields"]
    assert fields["offer"] == {"couponCode": "BREAD", "termsConditions": "Once."}
    assert fields["event"]["schedule"] == {
        "startDate": {"year": 2026, "month": 12, "day": 5},
        "startTime": {"hours": 9, "minutes": 30},
        "endDate": {"year": 2026, "month": 12, "day": 6},
    }
    assert "callToAction" not in fields


async def test_a_post_that_google_does_not_show_is_refused(town: Village, http: Http) -> None:
    outgoing = Outgoing(("Call +33 1 23 45 67 89.",))

    with pytest.raises(Rejected):
        await Google(http).publish(outgoing, key_to(town, new_handle()), MemoryJournal())


@pytest.mark.parametrize(
    ("state", "error"), [("REJECTED", Rejected), ("PROCESSING", Unfinished), ("", Unfinished), (None, Unfinished)]
)
async def test_only_a_post_that_is_live_counts(
    wire: Wire, http: Http, monkeypatch: pytest.MonkeyPatch, state: str | None, error: type[NetworkError]
) -> None:
    monkeypatch.setattr(adapter, "VERDICT_LOOKS", 2)
    told = {"name": f"{PLACE[4:]}/localPosts/3", "state": state}
    wire.says[POSTS] = says(200, told)
    wire.says[f"{POSTS}/3"] = says(200, told)

    with pytest.raises(error):
        await Google(http).publish(NEWS, on(wire), MemoryJournal())


@pytest.mark.parametrize("nonsense", [b"<html>", b'{"name": "acc', {}, {"name": None}, {"error": {"code": 500}}, []])
async def test_nonsense_never_counts_as_published(wire: Wire, http: Http, nonsense: Any) -> None:
    wire.says[POSTS] = wire.says[f"{REVIEWS}/7/reply"] = says(200, nonsense)

    for outgoing in (NEWS, replace(NEWS, target=Target("7"))):
        with pytest.raises(AnswerLost):
            await Google(http).publish(outgoing, on(wire), MemoryJournal())


async def test_a_lost_post_is_told_from_older_ones_of_the_same_words(wire: Wire, http: Http) -> None:
    journal, now = MemoryJournal(), datetime.now(UTC)
    journal.kept.begun.add("post")
    like = {"summary": "Fresh bread at seven.", "topicType": "STANDARD", "state": "LIVE"}
    older = {**like, "name": "a/localPosts/1", "createTime": (now - timedelta(hours=1)).isoformat()}
    other = {**like, "name": "a/localPosts/2", "createTime": now.isoformat(), "topicType": "OFFER"}
    ours = {**like, "name": "a/localPosts/3", "createTime": now.isoformat()}

    def page(asked: Asked) -> Reply:
        assert asked.method == "GET"
        last = asked.query.get("pageToken") == ["2"]
        return 200, {"localPosts": [ours]} if last else {"localPosts": [older, other, None, {}], "nextPageToken": "2"}

    wire.says[POSTS] = page

    receipt = await Google(http).publish(NEWS, on(wire), journal)

    assert (receipt.remote_id, receipt.url) == ("3", "https://maps.example/2")


async def test_a_picture_without_an_address_is_said_before_anything_is_sent(
    wire: Wire, http: Http, town: Village
) -> None:
    hidden = replace(picture_in(town), url="")

    with pytest.raises(NoAddress):
        await Google(http).publish(replace(NEWS, media=(hidden,)), on(wire), MemoryJournal())
    assert wire.asked == []


async def test_our_own_posts_are_found_on_all_pages(town: Village, http: Http) -> None:
    access = key_to(town, new_handle())
    begun = datetime.now(UTC) - timedelta(seconds=5)
    for number in range(101):
        await town_says(http, access, f"Bread {number}")

    found = await Google(http).own_posts(access, since=begun)

    assert len(found) == 101
    assert await Google(http).own_posts(access, since=datetime.now(UTC) + timedelta(hours=1)) == []


async def town_says(http: Http, access: Access, text: str) -> None:
    """Posted without waiting for the verdict."""
    url = f"{access.base_url}/v4/accounts/{access.extra['account']}/locations/{access.account_id}/localPosts"
    headers = {"Authorization": f"Bearer {access.token}"}
    answer = await http.call("POST", url, headers=headers, json={"topicType": "STANDARD", "summary": text})
    assert answer.ok


# Reviews


async def test_reviews_come_in_and_are_answered_in_their_place(town: Village, http: Http) -> None:
    handle = new_handle()
    access, google = key_to(town, handle), Google(http)
    town.act("zoe", "mention", network="google", account=handle, text="Best rye in town", record={"stars": 4})
    first = await google.read_arrivals(access, mark="", about=())
    (review,) = first.arrivals
    assert (review.kind, review.text, review.extra["stars"], review.ours) == ("review", "Best rye in town", 4, False)
    target = Target(review.remote_id, review.about_id, review.author_handle, review.extra)

    for moment in ("begun", "acted"):
        journal = MemoryJournal(die_at=(moment, "answer"))
        with pytest.raises(Died):
            await google.publish(Outgoing(("Thank you!",), target=target), access, journal)
        again = journal.resumed()
        receipt = await google.publish(Outgoing(("Thank you!",), target=target), access, again)
        assert again.looked == ["answer"]

    arrivals = (await google.read_arrivals(access, mark=first.mark, about=())).arrivals
    answer = next(one for one in arrivals if one.ours)
    assert (answer.remote_id, answer.parent_id, answer.text) == (receipt.remote_id, review.remote_id, "Thank you!")
    town.act("karim", "mention", network="google", account=handle, text="Too dark", record={"stars": 2})
    later = await google.read_arrivals(access, mark=first.mark, about=())
    assert "Too dark" in [one.text for one in later.arrivals]


async def test_all_reviews_since_the_mark_are_read(wire: Wire, http: Http) -> None:
    noon = datetime(2026, 11, 20, 12, tzinfo=UTC)

    def page(asked: Asked) -> Reply:
        start = int(asked.query.get("pageToken", ["0"])[0])
        moments = [(noon - timedelta(minutes=start + number)).isoformat() for number in range(50)]
        listed = [{"reviewId": at, "createTime": at, "updateTime": at, "starRating": "FIVE"} for at in moments]
        return 200, {"reviews": listed, "nextPageToken": str(start + 50)}

    wire.says[REVIEWS] = page

    first = await Google(http).read_arrivals(on(wire), mark="", about=())
    second = await Google(http).read_arrivals(on(wire), mark=(noon - timedelta(minutes=119)).isoformat(), about=())

    assert (len(first.arrivals), len(second.arrivals)) == (50, 120)
    assert first.mark == noon.isoformat()


@pytest.mark.parametrize(
    "reviews", [None, [None], [{}], [{"reviewId": None, "updateTime": None}], [{"reviewId": "7", "updateTime": "soon"}]]
)
async def test_nonsense_is_no_review(wire: Wire, http: Http, reviews: Any) -> None:
    wire.says[REVIEWS] = says(200, {"reviews": reviews})

    assert (await Google(http).read_arrivals(on(wire), mark="", about=())).arrivals == ()


@pytest.mark.parametrize(
    ("comment", "text"),
    [
        ("Très bon", "Très bon"),
        ("(Translated by Google) Very good\n\n(Original)\nTrès bon", "Très bon"),
        ("Très bon\n\n(Translated by Google)\nVery good", "Très bon"),
    ],
)
def test_a_review_is_read_in_its_own_words(comment: str, text: str) -> None:
    assert original(comment) == text


# Counts, access, errors, checks


async def test_people_are_counted_by_day(town: Village, http: Http) -> None:
    counts = await Google(http).daily(key_to(town, new_handle()), date(2026, 10, 30), date(2026, 11, 1))

    assert {day: told["WEBSITE_CLICKS"] for day, told in counts.items()} == {
        date(2026, 10, 30): 30,
        date(2026, 10, 31): 31,
        date(2026, 11, 1): 0,  # left out by Google
    }


async def test_a_sign_in_opens_every_place_that_may_speak(town: Village, http: Http) -> None:
    handle = new_handle()
    access = key_to(town, handle)
    keys = {"client_id": "village", "client_secret": "village-secret"}

    (found,) = await GoogleWay().accounts(http, access.base_url, Tokens(access.token), keys)

    assert (found.access.account_id, found.account.account_id) == (access.account_id, access.account_id)
    assert found.access.extra["account"] == access.extra["account"]
    assert await Google(http).who_am_i(found.access) == found.account


async def test_a_token_that_ended_is_renewed(town: Village, http: Http) -> None:
    told = town.session(new_handle(), network="google", seconds=0.1)
    extra = {"client_id": "village", "client_secret": "village-secret", "account": told["account"]}
    access = Access(told["base_url"], told["account_id"], told["access_token"], told["refresh_token"], extra)
    town.advance(1)
    with pytest.raises(AccessExpired):
        await Google(http).who_am_i(access)

    renewed = await Google(http).refresh(access)

    assert (await Google(http).who_am_i(renewed)).account_id == access.account_id
    until = Google(http).expires_at(renewed)
    assert until is not None and until > datetime.now(UTC)
    with pytest.raises(AccessLost):
        await Google(http).refresh(replace(access, refresh_token="dead"))


def fault(status: int, name: str, **more: Any) -> dict[str, Any]:
    return {"error": {"code": status, "message": "No.", "status": name, **more}}


@pytest.mark.parametrize(
    ("status", "told", "error"),
    [
        (401, fault(401, "UNAUTHENTICATED"), AccessExpired),
        (403, fault(403, "PERMISSION_DENIED"), NotPermitted),
        (403, fault(403, "PERMISSION_DENIED", details=[{"reason": "ACCESS_TOKEN_SCOPE_INSUFFICIENT"}]), AccessLost),
        (403, fault(403, "PERMISSION_DENIED", details=[{"reason": "SERVICE_DISABLED"}]), NotPermitted),
        (400, fault(400, "INVALID_ARGUMENT"), ContentRefused),
        (404, fault(404, "NOT_FOUND"), Gone),
        (409, fault(409, "ABORTED"), Temporary),
        (429, fault(429, "RESOURCE_EXHAUSTED"), Busy),
        (500, fault(500, "INTERNAL"), Temporary),
        (503, b"<html>", Temporary),
    ],
)
async def test_a_refusal_is_sorted_by_its_name(
    wire: Wire, http: Http, status: int, told: Any, error: type[NetworkError]
) -> None:
    wire.says[REVIEWS] = says(status, told)

    with pytest.raises(error) as caught:
        await Google(http).read_arrivals(on(wire), mark="", about=())
    assert type(caught.value) is error


SMALL = Media(path=__file__, mime="image/png", width=399, height=300, size=20_000)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"parts": ("x" * 1501,)}, "too_long"),
        ({"options": {"topic": "EVENT", "starts": "2026-12-05", "ends": "2026-12-06"}}, "no_title"),
        ({"options": EVENT | {"title": "x" * 59}}, "title_too_long"),
        ({"options": EVENT | {"starts": "tomorrow"}}, "no_time"),
        ({"options": EVENT | {"ends": "2026-12-04"}}, "ends_early"),
        ({"options": EVENT | {"starts": "2026-12-05 09:00", "ends": "2026-12-05 08:00"}}, "ends_early"),
        ({"options": {"action": "BOOK"}}, "no_action_url"),
        ({"options": EVENT | {"topic": "OFFER", "offer_url": "bread"}}, "no_offer_url"),
        ({"media": (SMALL,)}, "too_small"),
        ({"media": (replace(SMALL, width=400, size=10_239),)}, "too_small"),
        ({"media": (replace(SMALL, mime="video/mp4"),)}, "mime"),
        ({"parts": ("",), "media": (SMALL,)}, "empty"),
        ({"parts": ("é" * 2049,), "target": Target("7")}, "too_many_bytes"),
    ],
)
def test_what_google_would_not_take_is_said_before(changes: dict[str, Any], code: str) -> None:
    found = Google(Http()).check(replace(NEWS, **changes), Google.limits)

    assert code in [problem.code for problem in found if problem.blocking]


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"options": EVENT},
        {"options": BUTTON},
        {"options": {"action": "CALL"}},
        {"media": (replace(SMALL, width=400),)},
    ],
)
def test_what_google_takes_brings_no_word(changes: dict[str, Any]) -> None:
    assert Google(Http()).check(replace(NEWS, **changes), Google.limits) == []
