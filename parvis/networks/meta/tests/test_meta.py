"""What Meta's networks share: codes of errors, used limits, pages, greetings and signatures of web hooks."""

import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from parvis.kit.http import Http
from parvis.networks import errors
from parvis.networks.errors import AnswerLost, Busy, NetworkError, Temporary
from parvis.networks.meta import hooks
from parvis.networks.meta.calls import Graph, needed, proof
from parvis.networks.meta.errors import BY_CODE, BY_SUBCODE, UNSURE
from parvis.networks.meta.usage import rest_moment
from parvis.networks.protocols import Access, Forged, Hook
from parvis.networks.tests.wire import Wire, in_turn, says

PATH = "/v25.0/7"
KEYS = {"client_id": "12", "client_secret": "levain"}


def refusal(code: int, subcode: int = 0, **more: Any) -> dict[str, Any]:
    told = {"message": f"(#{code}) No.", "type": "OAuthException", "code": code, "fbtrace_id": "A1b"} | more
    return {"error": told | ({"error_subcode": subcode} if subcode else {})}


async def answered(wire: Wire, http: Http, reply: Any, *, effect: bool = False) -> NetworkError:
    wire.says[PATH] = reply
    with pytest.raises(NetworkError) as caught:
        await Graph(http).do("POST", "/7", Access(wire.url, "7", "token"), effect=effect, message="Bread.")
    return caught.value


@pytest.mark.parametrize(("code", "kind"), [*BY_CODE.items(), (200, errors.NotPermitted), (299, errors.NotPermitted)])
async def test_every_code_leads_to_what_is_true_now(
    code: int, kind: type[NetworkError], wire: Wire, http: Http
) -> None:
    error = await answered(wire, http, says(400, refusal(code)))

    assert type(error) is kind
    assert error.said == f"(#{code}) No."


@pytest.mark.parametrize(("subcode", "kind"), BY_SUBCODE.items())
async def test_a_subcode_says_more_than_its_code(
    subcode: int, kind: type[NetworkError], wire: Wire, http: Http
) -> None:
    code = 100 if subcode == 33 else 190

    assert type(await answered(wire, http, says(400, refusal(code, subcode)))) is kind


@pytest.mark.parametrize("code", [*UNSURE, 999])
async def test_what_went_wrong_there_may_have_happened(code: int, wire: Wire, http: Http) -> None:
    told = refusal(code, is_transient=True)

    assert type(await answered(wire, http, says(400, told))) is Temporary
    assert type(await answered(wire, http, says(400, told), effect=True)) is AnswerLost


@pytest.mark.parametrize(
    ("reply", "kind", "seen"),
    [
        (says(200, refusal(190)), errors.AccessLost, errors.AccessLost),
        (says(200, b"<html>Sign in</html>"), Temporary, AnswerLost),
        (says(200, b'{"id": "12'), Temporary, AnswerLost),
        (says(200, []), Temporary, AnswerLost),
        (says(500, refusal(2)), Temporary, AnswerLost),
        (says(502, b"<html>Bad gateway</html>"), Temporary, AnswerLost),
        (says(400, b"<html>Bad request</html>"), errors.Refused, errors.Refused),
        (says(400, {"error": "as text"}), errors.Refused, errors.Refused),
        (says(400, {"error": {"code": "190"}}), errors.AccessLost, errors.AccessLost),
        (says(400, {"error": {"code": None, "message": None}}), errors.Refused, errors.Refused),
        (says(403, b""), errors.NotPermitted, errors.NotPermitted),
        (says(404, b""), errors.Gone, errors.Gone),
    ],
)
async def test_nonsense_is_sorted_as_well(
    reply: Any, kind: type[NetworkError], seen: type[NetworkError], wire: Wire, http: Http
) -> None:
    assert type(await answered(wire, http, reply)) is kind
    assert type(await answered(wire, http, reply, effect=True)) is seen


@pytest.mark.parametrize("code", [4, 17, 32, 613, 80001, 80002])
async def test_who_called_too_often_waits_as_long_as_the_header_says(code: int, wire: Wire, http: Http) -> None:
    usage = {"7": [{"type": "pages", "call_count": 100, "estimated_time_to_regain_access": 90}]}
    headers = {"X-Business-Use-Case-Usage": json.dumps(usage)}

    error = await answered(wire, http, says(400, refusal(code), headers), effect=True)

    assert isinstance(error, Busy)
    assert error.retry_at is not None
    assert timedelta(minutes=89) < error.retry_at - datetime.now(UTC) < timedelta(minutes=91)


@pytest.mark.parametrize(
    ("headers", "minutes"),
    [
        ({"X-App-Usage": '{"call_count": 94, "total_time": 3}'}, None),
        ({"X-App-Usage": '{"call_count": 12, "total_cputime": 95}'}, 5),
        ({"X-Business-Use-Case-Usage": '{"7": [{"call_count": 99, "estimated_time_to_regain_access": 0}]}'}, 5),
        ({"X-Business-Use-Case-Usage": '{"7": [{"call_count": 99, "estimated_time_to_regain_access": 20}]}'}, 20),
        ({"X-App-Usage": "nonsense", "X-Business-Use-Case-Usage": '{"7": 3}'}, None),
        ({"X-App-Usage": "[1]", "X-Business-Use-Case-Usage": '{"7": [null, {"call_count": "x"}]}'}, None),
        ({}, None),
    ],
)
def test_a_limit_that_is_nearly_used_asks_for_rest(headers: dict[str, str], minutes: int | None) -> None:
    rest = rest_moment(headers)

    assert (rest is None) == (minutes is None)
    if rest is not None and minutes is not None:
        assert abs(rest - datetime.now(UTC) - timedelta(minutes=minutes)) < timedelta(minutes=1)


async def test_pages_are_followed_but_never_to_another_host(wire: Wire, http: Http) -> None:
    elsewhere = "https://evil.example/v25.0/7/feed?access_token=stolen&fields=secret&after=Q&limit=2"
    first = {"data": [{"id": "1"}, None, {"id": "2"}], "paging": {"cursors": {"after": "Q"}, "next": elsewhere}}
    wire.says["/v25.0/7/feed"] = in_turn(says(200, first), says(200, {"data": [{"id": "3"}], "paging": {}}))

    access = Access(wire.url, "7", "token", extra={"client_secret": "levain"})
    found = [one["id"] async for one in Graph(http).pages("/7/feed", access, fields="id", limit=2)]

    assert found == ["1", "2", "3"]
    second = wire.asked[1]
    assert second.query == {
        "after": ["Q"],
        "limit": ["2"],
        "fields": ["id"],
        "appsecret_proof": [proof("token", "levain")],
    }
    assert second.headers["Authorization"] == "Bearer token"


async def test_a_page_that_is_too_much_is_asked_for_in_smaller_pieces(wire: Wire, http: Http) -> None:
    too_much = refusal(1, message="Please reduce the amount of data you're asking for, then retry your request")
    wire.says["/v25.0/7/feed"] = in_turn(says(500, too_much), says(500, too_much), says(200, {"data": [{"id": "1"}]}))

    found = [one async for one in Graph(http).pages("/7/feed", Access(wire.url, "7", "token"), limit=40)]

    assert len(found) == 1
    assert [asked.query["limit"] for asked in wire.asked] == [["40"], ["20"], ["10"]]


async def test_a_list_that_leads_to_itself_ends(wire: Wire, http: Http) -> None:
    told = {"data": [{"id": "1"}], "paging": {"next": f"{wire.url}/v25.0/7/feed?after=Q"}}
    wire.says["/v25.0/7/feed"] = says(200, told)

    assert len([one async for one in Graph(http).pages("/7/feed", Access(wire.url, "7", "token"))]) == 2


@pytest.mark.parametrize("told", [{}, {"id": None}, {"id": ""}, {"id": True}, {"id": {}}, {"id": ["7"]}])
def test_an_answer_without_an_id_is_none(told: dict[str, Any]) -> None:
    with pytest.raises(AnswerLost):
        needed(told, effect=True)
    with pytest.raises(Temporary):
        needed(told)


# Web hooks


def hook(body: bytes = b"", *, secret: str = "levain", method: str = "POST", **query: str) -> Hook:
    signed = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    names = {name.replace("_", ".", 1): value for name, value in query.items()}
    return Hook(method, {"X-Hub-Signature-256": signed}, names, body, datetime.now(UTC))


def test_a_greeting_is_answered_for_who_knows_the_word() -> None:
    asked = {"hub_mode": "subscribe", "hub_challenge": "1158201444"}

    assert hooks.greet(hook(method="GET", **asked, hub_verify_token="12"), KEYS) == "1158201444"
    chosen = KEYS | {"verify_token": "rye"}
    assert hooks.greet(hook(method="GET", **asked, hub_verify_token="rye"), chosen) == "1158201444"
    assert hooks.greet(hook(method="GET"), KEYS) is None
    assert hooks.greet(hook(method="POST", **asked), KEYS) is None
    for wrong in ("", "13", "12 ", "é"):
        with pytest.raises(Forged):
            hooks.greet(hook(method="GET", **asked, hub_verify_token=wrong), KEYS)


def test_only_what_is_signed_with_our_secret_is_read() -> None:
    body = json.dumps({"object": "page", "entry": []}).encode()

    assert hooks.verified(hook(body), KEYS, "page")["object"] == "page"
    assert hooks.verified(hook(body), KEYS, "instagram") == {}
    for forged in (hook(body, secret="other"), Hook("POST", {}, {}, body, datetime.now(UTC))):
        with pytest.raises(Forged):
            hooks.verified(forged, KEYS, "page")
    with pytest.raises(Forged):
        hooks.verified(hook(body, secret=""), {"client_id": "12"}, "page")
    for nonsense in (b"", b"<html>", b"[1]", b'"page"'):
        with pytest.raises(Forged):
            hooks.verified(hook(nonsense), KEYS, "page")


def test_what_is_told_a_week_late_is_refused() -> None:
    late = datetime.now(UTC) - timedelta(days=9999)
    for time in (late.timestamp(), late.timestamp() * 1000):
        with pytest.raises(Forged):
            list(hooks.entries({"entry": [{"id": "7", "time": time}]}, hook()))
    fresh = {"entry": [{"id": "7", "time": int(datetime.now(UTC).timestamp())}, {"id": "8"}, {"time": 3}, None]}
    assert [account for account, _entry in hooks.entries(fresh, hook())] == ["7", "8"]


def test_changes_stand_in_a_list_or_in_the_entry_itself() -> None:
    assert list(hooks.changes({"changes": [{"field": "feed", "value": {"a": 1}}, None]})) == [("feed", {"a": 1})]
    assert list(hooks.changes({"field": "comments", "value": {"a": 1}})) == [("comments", {"a": 1})]
    assert list(hooks.changes({"id": "7"})) == []
