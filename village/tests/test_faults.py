"""What goes wrong when it is asked to."""

from __future__ import annotations

import http.client
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import pytest
import requests

from village.testing import Village

PATH = "/api/v1/statuses"


def say(village: Village, token: str, timeout: float = 5, key: str = "key") -> requests.Response:
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": key}
    return requests.post(village.url + PATH, headers=headers, json={"status": "Bread"}, timeout=timeout)


@pytest.mark.parametrize(
    ("kind", "status", "accepted"),
    [
        ("429_seconds", 429, 0),
        ("429_date", 429, 0),
        ("500_before", 500, 0),
        ("500_after_accepting", 500, 1),
        ("401", 401, 0),
        ("403", 403, 0),
        ("422", 422, 0),
    ],
)
def test_an_answer_tells_of_a_failure_once_and_what_happened_is_known(
    village: Village, handle: str, kind: str, status: int, accepted: int
) -> None:
    token = village.token(handle)
    village.fault(kind, path=PATH, method="POST", account=handle)

    answer = say(village, token)

    assert answer.status_code == status
    assert "error" in answer.json()
    assert len(village.posts(handle)) == accepted
    assert say(village, token).status_code == 200
    assert len(village.posts(handle)) == 1


@pytest.mark.parametrize(
    ("kind", "error", "accepted"),
    [
        ("drop_before", requests.ConnectionError, 0),
        ("hang_before", requests.Timeout, 0),
        ("hang_after_accepting", requests.Timeout, 1),
        ("drop_mid_answer", requests.exceptions.RequestException, 1),
    ],
)
def test_an_answer_is_lost_and_what_happened_is_known(
    village: Village, handle: str, kind: str, error: type[Exception], accepted: int
) -> None:
    token = village.token(handle)
    village.fault(kind, path=PATH, method="POST")

    with pytest.raises(error):
        say(village, token, timeout=0.5)

    assert len(village.posts(handle)) == accepted
    assert say(village, token).status_code == 200
    assert len(village.posts(handle)) == 1


def test_half_an_answer_has_a_good_head(village: Village, handle: str) -> None:
    token = village.token(handle)
    village.fault("drop_mid_answer", path=PATH)
    connection = http.client.HTTPConnection(village.url.removeprefix("http://"), timeout=5)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    connection.request("POST", PATH, '{"status": "Bread"}', headers)
    answer = connection.getresponse()

    assert answer.status == 200
    with pytest.raises(http.client.IncompleteRead) as caught:
        answer.read()
    assert 0 < len(caught.value.partial) < int(answer.headers["Content-Length"])
    connection.close()


def test_a_malformed_answer_was_accepted_and_cannot_be_read(village: Village, handle: str) -> None:
    token = village.token(handle)
    village.fault("malformed", path=PATH)

    answer = say(village, token)

    assert answer.status_code == 200
    with pytest.raises(requests.JSONDecodeError):
        answer.json()
    assert len(village.posts(handle)) == 1


def test_latency_is_late_and_good(village: Village, handle: str) -> None:
    token = village.token(handle)
    village.fault("latency", path=PATH, seconds=0.3)
    start = time.monotonic()

    assert say(village, token).status_code == 200

    assert time.monotonic() - start >= 0.3


def test_too_many_requests_tells_when_to_come_back_in_both_forms(village: Village, handle: str) -> None:
    token = village.token(handle)
    village.fault("429_seconds", path=PATH, seconds=7)
    village.fault("429_date", path=PATH, seconds=7)

    in_seconds, as_date = say(village, token), say(village, token)

    assert in_seconds.headers["Retry-After"] == "7"
    wait = (parsedate_to_datetime(as_date.headers["Retry-After"]) - datetime.now(UTC)).total_seconds()
    reset = (datetime.fromisoformat(as_date.headers["X-RateLimit-Reset"]) - datetime.now(UTC)).total_seconds()
    assert 5 < wait <= 8
    assert 5 < reset <= 7


def test_a_fault_meets_only_whom_it_is_meant_for(village: Village, handle: str) -> None:
    token = village.token(handle)
    village.fault("500_before", path="/api/v1/notifications")
    village.fault("500_before", path=PATH, method="GET")
    village.fault("500_before", path=PATH, account="somebody_else")

    assert say(village, token).status_code == 200
    assert [fault["hits"] for fault in village.faults()] == [0, 0, 0]
    village.clear_faults()
    assert village.faults() == []


def test_a_fault_lasts_as_often_as_it_was_asked_for(village: Village, handle: str) -> None:
    token = village.token(handle)
    village.fault("500_before", path=PATH, times=2)
    assert [say(village, token).status_code for _ in range(3)] == [500, 500, 200]

    village.fault("500_before", path=PATH, times=None)
    assert [say(village, token).status_code for _ in range(5)] == [500] * 5
    village.clear_faults()


def test_the_journal_tells_what_was_asked_and_answered(village: Village, handle: str) -> None:
    token = village.token(handle)
    village.admin("DELETE", "/journal")
    village.fault("500_after_accepting", path=PATH)
    say(village, token)
    say(village, token)

    seen = [(entry["method"], entry["path"], entry["status"], entry["account"]) for entry in village.journal()]

    assert seen == [("POST", PATH, 500, handle), ("POST", PATH, 200, handle)]
    assert [entry["fault"] for entry in village.journal()] == ["500_after_accepting", ""]
    assert token not in str(village.journal())
