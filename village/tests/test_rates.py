"""Rate limits, with a village that has them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import requests
from mastodon import Mastodon, MastodonRatelimitError

from village.testing import Village


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Village]:
    with Village.start(tmp_path_factory.mktemp("strict"), rate_limit=5) as running:
        yield running


@pytest.fixture
def fresh(strict: Village) -> Village:
    """At the beginning of a window, so that none ends during a test."""
    now = strict.admin("GET", "/clock")["now"] / 1000
    strict.advance(1800 - now % 1800 + 1)
    return strict


def test_every_answer_tells_what_is_left_and_until_when(fresh: Village) -> None:
    headers = {"Authorization": f"Bearer {fresh.token('ada')}"}

    answers = [requests.get(f"{fresh.url}/api/v1/notifications", headers=headers, timeout=5) for _ in range(2)]

    assert [answer.headers["X-RateLimit-Remaining"] for answer in answers] == ["4", "3"]
    assert answers[0].headers["X-RateLimit-Limit"] == "5"
    reset = datetime.fromisoformat(answers[0].headers["X-RateLimit-Reset"])
    now = datetime.fromtimestamp(fresh.admin("GET", "/clock")["now"] / 1000, UTC)
    assert 290 < (reset - now).total_seconds() <= 300


def test_who_asks_too_often_is_refused_until_the_window_ends(fresh: Village) -> None:
    network = Mastodon(access_token=fresh.token("ben"), api_base_url=fresh.url, ratelimit_method="throw")
    said = 0
    with pytest.raises(MastodonRatelimitError):
        for _ in range(6):
            network.status_post("Bread")
            said += 1

    assert len(fresh.posts("ben")) == said < 6

    fresh.advance(300)

    network.status_post("Bread")
    assert len(fresh.posts("ben")) == said + 1


def test_one_account_does_not_use_up_anothers_limit(fresh: Village) -> None:
    url = f"{fresh.url}/api/v1/notifications"
    for _ in range(6):
        last = requests.get(url, headers={"Authorization": f"Bearer {fresh.token('cat')}"}, timeout=5)
        other = requests.get(url, headers={"Authorization": f"Bearer {fresh.token('dan')}"}, timeout=5)
        assert last.status_code == other.status_code == 200

    token = fresh.token("eve")
    answers = [requests.get(url, headers={"Authorization": f"Bearer {token}"}, timeout=5) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    assert answers[-1].json() == {"error": "Too many requests"}
