"""What X's refusals, and its nonsense, mean for a post."""

from datetime import UTC, datetime, timedelta
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
)  # fmt: skip
from parvis.networks.protocols import Access, Outgoing
from parvis.networks.tests.journals import MemoryJournal
from parvis.networks.tests.wire import Wire, drops, in_turn, says
from parvis.networks.x.adapter import X
from parvis.networks.x.errors import CreditsGone, Doubled, SaidBefore, Suspended

TWEETS = "/2/tweets"
OWN = "/2/users/12/tweets"
PROBLEMS = "https://api.x.com/2/problems"
DOUBLE = {
    "detail": "You are not allowed to create a Tweet with duplicate content.",
    "type": "about:blank",
    "status": 403,
}
SENT = {"data": {"id": "100", "text": "Bread."}}


def access(wire: Wire) -> Access:
    return Access(wire.url, "12", "token", extra={"username": "bread"})


async def sent(wire: Wire, http: Http, journal: MemoryJournal | None = None) -> str:
    receipt = await X(http).publish(Outgoing(("Bread.",)), access(wire), journal or MemoryJournal())
    return receipt.remote_id


def problem(kind: str, detail: str = "No.") -> dict[str, Any]:
    return {"type": f"{PROBLEMS}/{kind}", "title": "Problem", "detail": detail}


@pytest.mark.parametrize(
    ("status", "told", "error"),
    [
        (401, {"title": "Unauthorized", "type": "about:blank", "detail": "Unauthorized", "status": 401}, AccessExpired),
        (401, b"", AccessExpired),
        (403, problem("client-forbidden"), NotPermitted),
        (403, problem("not-authorized-for-resource"), NotPermitted),
        (403, {"detail": "You are not permitted to perform this action."}, NotPermitted),
        (403, {"detail": "User user-suspended: your account is suspended"}, Suspended),
        (403, {"errors": [{"message": "To protect our users, this account is temporarily locked."}]}, Suspended),
        (403, problem("usage-capped"), CreditsGone),
        (402, {"title": "Payment Required"}, CreditsGone),
        (400, problem("invalid-request"), ContentRefused),
        (400, {"errors": [{"message": "Your media IDs are invalid."}], "title": "Invalid Request"}, ContentRefused),
        (404, problem("resource-not-found"), Gone),
        (413, b"<html>too large</html>", Temporary),
        (403, b"<html>Just a moment</html>", Temporary),
        (500, b"", AnswerLost),
        (502, b"<html>", AnswerLost),
        (503, {"title": "Service Unavailable"}, AnswerLost),
    ],
)
async def test_a_refusal_is_sorted(status: int, told: Any, error: type[NetworkError], wire: Wire, http: Http) -> None:
    wire.says[TWEETS] = says(status, told) if told else lambda _: (status, b"")

    with pytest.raises(NetworkError) as caught:
        await sent(wire, http)

    assert type(caught.value) is error


async def test_what_x_says_of_a_wrong_request_is_shown(wire: Wire, http: Http) -> None:
    told = {"errors": [{"message": "Your Tweet text is too long."}], "detail": "One or more parameters…"}
    wire.says[TWEETS] = says(400, told)

    with pytest.raises(ContentRefused) as caught:
        await sent(wire, http)

    assert caught.value.said == "Your Tweet text is too long."


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (201, b"<html>fine</html>"),
        (201, b'{"data": {"id": "12'),
        (201, {"data": {"id": None, "text": "Bread."}}),
        (201, {"data": {}}),
        (201, {"data": None}),
        (201, {}),
        (201, ["100"]),
        (200, {"data": {"id": "null"}}),
    ],
)
async def test_nonsense_is_never_taken_for_a_post(status: int, told: Any, wire: Wire, http: Http) -> None:
    wire.says[TWEETS] = lambda _: (status, told)

    with pytest.raises(AnswerLost):
        await sent(wire, http)


async def test_a_good_status_with_an_error_inside_is_that_error(wire: Wire, http: Http) -> None:
    wire.says[TWEETS] = says(200, {"errors": [problem("invalid-request", "Too long.")]})

    with pytest.raises(ContentRefused):
        await sent(wire, http)


async def test_a_connection_that_breaks_off_leaves_it_open(wire: Wire, http: Http) -> None:
    wire.says[TWEETS] = drops(b'{"data"')

    with pytest.raises(AnswerLost):
        await sent(wire, http)


@pytest.mark.parametrize("window", ["x-rate-limit", "x-user-limit-24hour", "x-app-limit-24hour"])
async def test_x_says_until_when_to_wait_in_headers_of_its_own(window: str, wire: Wire, http: Http) -> None:
    until = datetime.now(UTC).replace(microsecond=0) + timedelta(minutes=9)
    usual = {"x-rate-limit-remaining": "12", "x-rate-limit-reset": "1"}
    headers = usual | {f"{window}-remaining": "0", f"{window}-reset": str(int(until.timestamp()))}
    wire.says[TWEETS] = in_turn(says(429, {"errors": [{"code": 88}]}, headers), says(201, SENT, headers))

    with pytest.raises(Busy) as caught:
        await sent(wire, http)
    receipt = await X(http).publish(Outgoing(("Bread.",)), access(wire), MemoryJournal())

    for moment in (caught.value.retry_at, receipt.rest_until):
        assert moment is not None and abs(moment - until) < timedelta(seconds=2)


def own(text: str, minutes: float) -> dict[str, Any]:
    moment = datetime.now(UTC) - timedelta(minutes=minutes)
    return {"data": [{"id": "88", "text": text, "created_at": moment.isoformat()}], "meta": {"result_count": 1}}


async def test_a_double_is_ours_where_it_came_since_the_first_try(wire: Wire, http: Http) -> None:
    wire.says[TWEETS] = says(403, DOUBLE)
    wire.says[OWN] = says(200, own("Bread.", 0))

    assert await sent(wire, http) == "88"


async def test_a_double_of_other_days_is_said_to_be_one(wire: Wire, http: Http) -> None:
    wire.says[TWEETS] = says(403, DOUBLE)
    wire.says[OWN] = says(200, own("Bread.", 600))

    with pytest.raises(SaidBefore):
        await sent(wire, http)


async def test_a_double_that_the_timeline_does_not_show_yet_is_looked_for_later(wire: Wire, http: Http) -> None:
    wire.says[TWEETS] = says(403, DOUBLE)
    wire.says[OWN] = in_turn(says(200, {"meta": {"result_count": 0}}), says(200, own("Bread.", 0)))
    journal = MemoryJournal()

    with pytest.raises(Doubled):
        await sent(wire, http, journal)
    journal = journal.resumed()

    assert await sent(wire, http, journal) == "88"
    assert journal.looked == ["post:0"]


async def test_without_a_refresh_token_a_person_must_reconnect(wire: Wire, http: Http) -> None:
    with pytest.raises(AccessLost):
        await X(http).refresh(access(wire))


@pytest.mark.parametrize("told", [b"<html>", b'{"data": [{"id"', [1], {"data": [{"id": "7", "text": "x"}]}])
async def test_nonsense_is_no_reading(told: Any, wire: Wire, http: Http) -> None:
    for path in ("/2/users/12/mentions", OWN, "/2/users/me"):
        wire.says[path] = lambda _: (200, told)

    with pytest.raises(Temporary):
        await X(http).read_arrivals(access(wire), mark="", about=())
    with pytest.raises(Temporary):
        await X(http).own_posts(access(wire), since=datetime.now(UTC))
    if not isinstance(told, dict):
        with pytest.raises(Temporary):
            await X(http).who_am_i(access(wire))
