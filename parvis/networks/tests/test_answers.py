"""What every kind of answer, and every silence, of a network means: row by row."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from parvis.kit.http import Http
from parvis.networks import errors
from parvis.networks.bluesky import errors as bluesky_errors
from parvis.networks.calls import call, rest_moment, retry_moment
from parvis.networks.errors import AnswerLost, Busy, NetworkError, NotReached, Temporary
from parvis.networks.mastodon import errors as mastodon_errors
from parvis.networks.protocols import Access, Outgoing
from parvis.networks.registry import NETWORKS
from parvis.networks.tests.journals import MemoryJournal
from parvis.networks.tests.wire import Wire, drops, hangs, says
from parvis.networks.wordpress import errors as wordpress_errors

CREATES = {
    "mastodon": "/api/v1/statuses",
    "bluesky": "/xrpc/com.atproto.repo.createRecord",
    "wordpress": "/wp-json/wp/v2/posts",
}
SILENT = list(CREATES)


async def answered(network: str, wire: Wire, http: Http, reply: Any) -> NetworkError:
    """What publishing comes to when the network says this."""
    wire.says[CREATES[network]] = reply
    access = Access(wire.url, "1", "token", extra={"user": "bread"})
    with pytest.raises(NetworkError) as caught:
        await NETWORKS[network].adapter(http).publish(Outgoing(("Bread.",)), access, MemoryJournal())
    return caught.value


def mastodon_rows() -> list[Any]:
    rows: list[Any] = [(status, {"error": "No."}, kind) for status, kind in mastodon_errors.BY_STATUS.items()]
    unfinished = "Cannot attach files that have not finished processing. Try again in a moment!"
    return [
        *rows,
        (418, {"error": "No."}, errors.Refused),
        (422, {"error": unfinished}, errors.Unfinished),
        (422, {"error": "Error processing thumbnail for uploaded media"}, errors.ContentRefused),
        (503, {"error": "Down."}, errors.AnswerLost),
    ]


@pytest.mark.parametrize(("status", "told", "kind"), mastodon_rows())
async def test_mastodons_answers(status: int, told: Any, kind: type[NetworkError], wire: Wire, http: Http) -> None:
    error = await answered("mastodon", wire, http, says(status, told))

    assert type(error) is kind
    assert error.status == status
    assert told["error"][:20] in error.said


def bluesky_rows() -> list[Any]:
    named: list[Any] = [
        (401 if "Auth" in name else 400, {"error": name, "message": "No."}, kind)
        for name, kind in bluesky_errors.BY_NAME.items()
        if name != "BlobNotFound"
    ]
    plain: list[Any] = [(status, {"message": "No."}, kind) for status, kind in bluesky_errors.BY_STATUS.items()]
    return [*named, *plain, (500, {"error": "InternalServerError"}, errors.AnswerLost)]


@pytest.mark.parametrize(("status", "told", "kind"), bluesky_rows())
async def test_blueskys_answers(status: int, told: Any, kind: type[NetworkError], wire: Wire, http: Http) -> None:
    error = await answered("bluesky", wire, http, says(status, told))

    assert type(error) is kind
    assert error.status == status


def wordpress_rows() -> list[Any]:
    named: list[Any] = [
        (400, {"code": code, "message": "No.", "data": {"status": 400}}, kind)
        for code, kind in wordpress_errors.BY_CODE.items()
    ]
    plain: list[Any] = [
        (status, {"code": "else", "message": "No."}, kind) for status, kind in wordpress_errors.BY_STATUS.items()
    ]
    return [
        *named,
        *plain,
        (401, {"code": "rest_cannot_create", "message": "No."}, errors.AccessLost),
        (403, b"<html>A wall.</html>", errors.Temporary),
        (406, b"<html>A wall.</html>", errors.Temporary),
        (401, b"<html>A door.</html>", errors.AccessLost),
        (200, b"<br />Warning: a plugin. {}", errors.AnswerLost),
        (502, b"<html>Gone away.</html>", errors.AnswerLost),
    ]


@pytest.mark.parametrize(("status", "told", "kind"), wordpress_rows())
async def test_wordpresss_answers(status: int, told: Any, kind: type[NetworkError], wire: Wire, http: Http) -> None:
    error = await answered("wordpress", wire, http, says(status, told))

    assert type(error) is kind
    assert error.status == status


@pytest.mark.parametrize("network", SILENT)
async def test_a_connection_that_breaks_may_have_brought_it(network: str, wire: Wire, http: Http) -> None:
    assert type(await answered(network, wire, http, drops())) is AnswerLost
    assert type(await answered(network, wire, http, drops(b'{"id": '))) is AnswerLost


@pytest.mark.parametrize("network", SILENT)
async def test_a_server_that_cannot_be_reached_has_got_nothing(network: str, wire: Wire, http: Http) -> None:
    wire.close()

    assert type(await answered(network, wire, http, says(200))) is NotReached


@pytest.mark.parametrize("network", SILENT)
async def test_a_private_address_is_never_called(network: str, wire: Wire) -> None:
    async with Http() as guarded:
        error = await answered(network, wire, guarded, says(200))

    assert type(error) is NotReached
    assert wire.asked == []


async def test_a_silent_server_is_given_up_and_only_an_effect_is_lost(wire: Wire, http: Http) -> None:
    wire.says["/"] = hangs()

    with pytest.raises(Temporary):
        await call(http, "GET", wire.url + "/", seconds=0.2)
    with pytest.raises(AnswerLost):
        await call(http, "POST", wire.url + "/", effect=True, seconds=0.2)


@pytest.mark.parametrize("network", SILENT)
async def test_who_is_asked_to_wait_is_told_until_when(network: str, wire: Wire, http: Http) -> None:
    until = datetime.now(UTC).replace(microsecond=0) + timedelta(minutes=5)

    by_date = await answered(network, wire, http, says(429, {}, {"Retry-After": format_datetime(until, usegmt=True)}))
    by_seconds = await answered(network, wire, http, says(429, {}, {"Retry-After": "300"}))

    assert isinstance(by_date, Busy) and isinstance(by_seconds, Busy)
    assert by_date.retry_at == until
    assert by_seconds.retry_at is not None
    assert abs(by_seconds.retry_at - until) < timedelta(seconds=5)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "90"}, 90),
        ({"Retry-After": "1.5"}, 1.5),
        ({"X-RateLimit-Reset": "120"}, 120),
        ({"Retry-After": "9999999999"}, 86_400),
        ({"X-RateLimit-Reset": "99999999999"}, 86_400),
        ({"X-RateLimit-Reset": "2999-01-01T00:00:00Z"}, 86_400),
    ],
)
def test_a_wait_is_read_in_every_form_and_never_longer_than_a_day(headers: dict[str, str], seconds: float) -> None:
    moment = retry_moment(headers)

    assert moment is not None
    assert abs((moment - datetime.now(UTC)).total_seconds() - seconds) < 5


@pytest.mark.parametrize(
    "headers", [{}, {"Retry-After": "soon"}, {"X-RateLimit-Reset": "never"}, {"Retry-After": "-5"}]
)
def test_a_wait_that_nobody_understands_is_none(headers: dict[str, str]) -> None:
    assert retry_moment(headers) is None


def test_the_last_call_of_a_window_asks_for_a_rest() -> None:
    until = datetime.now(UTC).replace(microsecond=0) + timedelta(minutes=3)
    reset = str(int(until.timestamp()))

    by_seconds = rest_moment({"RateLimit-Remaining": "0", "RateLimit-Reset": reset})
    assert by_seconds is not None and abs(by_seconds - until) < timedelta(seconds=1)
    assert rest_moment({"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": until.isoformat()}) == until
    assert rest_moment({"X-RateLimit-Remaining": "1", "X-RateLimit-Reset": until.isoformat()}) is None
    assert rest_moment({}) is None
