"""What every answer of Lemmy means, row by row."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from parvis.kit.http import Http
from parvis.networks import errors
from parvis.networks.errors import AccessLost, AnswerLost, Busy, ContentRefused, Gone, NetworkError, Refused, Temporary
from parvis.networks.lemmy.adapter import Lemmy
from parvis.networks.lemmy.errors import BY_NAME, BY_STATUS
from parvis.networks.lemmy.tests.things import access
from parvis.networks.protocols import Outgoing
from parvis.networks.tests.journals import MemoryJournal
from parvis.networks.tests.wire import Wire, drops, says

POST = "/api/v3/post"


async def answered(wire: Wire, http: Http, reply: Any) -> NetworkError:
    """What publishing comes to when the server says this."""
    wire.says[POST] = reply
    outgoing = Outgoing(("Bread.",), options={"community": "2"})
    with pytest.raises(NetworkError) as caught:
        await Lemmy(http).publish(outgoing, access(wire), MemoryJournal())
    return caught.value


def rows() -> list[Any]:
    named = [(401 if name == "incorrect_login" else 400, {"error": name}, kind) for name, kind in BY_NAME.items()]
    plain = [(status, {"error": "something_new", "message": "No."}, kind) for status, kind in BY_STATUS.items()]
    return [
        *named,
        *plain,
        (405, {"error": "something_new"}, Refused),
        (404, {"error": "unknown", "message": "Record not found"}, Gone),
        (400, {"message": "Json deserialize error"}, ContentRefused),
        (403, b"<html>A wall.</html>", Temporary),
        (404, b"<html>Nothing.</html>", Temporary),
        (401, b"<html>A door.</html>", AccessLost),
        (413, b"<html>Too large.</html>", ContentRefused),
        (500, {"error": "unknown"}, AnswerLost),
        (502, b"<html>Gone away.</html>", AnswerLost),
        (200, b"<html>A page.</html>", AnswerLost),
        (200, b'{"post_view": {"po', AnswerLost),
        (200, {"error": "couldnt_find_post"}, AnswerLost),
        (200, {"post_view": None}, AnswerLost),
        (200, {"post_view": {"post": None}}, AnswerLost),
        (200, [], AnswerLost),
    ]


@pytest.mark.parametrize(("status", "told", "kind"), rows())
async def test_every_answer(status: int, told: Any, kind: type[NetworkError], wire: Wire, http: Http) -> None:
    error = await answered(wire, http, says(status, told))

    assert type(error) is kind
    if isinstance(told, dict) and status in range(400, 500):
        assert (told.get("error") or "deserialize") in error.said


async def test_a_server_that_asks_to_wait_without_a_moment_gets_two_minutes(wire: Wire, http: Http) -> None:
    error = await answered(wire, http, says(400, {"error": "rate_limit_error"}))

    assert isinstance(error, Busy) and error.retry_at is not None
    assert timedelta(seconds=110) < error.retry_at - datetime.now(UTC) <= timedelta(minutes=2)


@pytest.mark.parametrize("status", [400, 429])
async def test_a_moment_that_is_told_counts(status: int, wire: Wire, http: Http) -> None:
    error = await answered(wire, http, says(status, {"error": "rate_limit_error"}, {"Retry-After": "900"}))

    assert isinstance(error, Busy) and error.retry_at is not None
    assert error.retry_at - datetime.now(UTC) > timedelta(minutes=14)


async def test_silence_may_have_been_a_yes(wire: Wire, http: Http) -> None:
    assert type(await answered(wire, http, drops())) is AnswerLost
    assert type(await answered(wire, http, drops(b'{"post_view"'))) is AnswerLost


async def test_a_server_that_cannot_be_reached_has_got_nothing(wire: Wire, http: Http) -> None:
    wire.close()

    assert type(await answered(wire, http, says(200))) is errors.NotReached


@pytest.mark.parametrize("told", [b"<html>", b'{"replies": [', {"replies": None}, [], {"error": "unknown"}])
async def test_nonsense_is_read_again_later(told: Any, wire: Wire, http: Http) -> None:
    wire.says["/api/v3/user/replies"] = says(200, told)

    with pytest.raises(Temporary):
        await Lemmy(http).read_arrivals(access(wire), mark="", about=())
