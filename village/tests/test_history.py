"""The month behind the demo accounts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import requests
from mastodon import Mastodon

from village.testing import Village

HANDLES = ("maisonlevain", "levain_lyon", "fournil_nuit", "harbourbooks")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Village]:
    with Village.start(tmp_path_factory.mktemp("demo"), people=300, demo=True) as running:
        yield running


def statuses(demo: Village, handle: str) -> list:  # type: ignore[type-arg]
    network = Mastodon(access_token=demo.token(handle), api_base_url=demo.url)
    mine = network.me().id
    return list(network.fetch_remaining(network.account_statuses(mine, exclude_replies=True, limit=40)))


def test_every_demo_account_has_a_month_behind_it(demo: Village) -> None:
    now = datetime.now(UTC)
    everything = [status for handle in HANDLES for status in statuses(demo, handle)]

    assert 55 <= len(everything) <= 65
    for status in everything:
        assert now - timedelta(days=31, hours=1) < status.created_at < now
        assert len(status.content) > 30
    assert max(status.created_at for status in everything) > now - timedelta(days=2)


def test_people_have_reacted_and_some_more_than_others(demo: Village) -> None:
    for handle in HANDLES:
        found = statuses(demo, handle)
        likes = [status.favourites_count for status in found]

        assert min(likes) < max(likes) / 2
        assert sum(status.replies_count for status in found) > len(found)
        assert sum(status.reblogs_count for status in found) > 0


def test_no_reaction_is_older_than_its_post_or_younger_than_now(demo: Village) -> None:
    network = Mastodon(access_token=demo.token("maisonlevain"), api_base_url=demo.url)
    now = datetime.now(UTC) + timedelta(seconds=5)
    for notice in network.fetch_remaining(network.notifications(limit=80)):
        assert notice.created_at < now
        if notice.status and notice.type in ("favourite", "reblog"):
            assert notice.status.created_at < notice.created_at


def test_pictures_are_real_and_described(demo: Village) -> None:
    pictures = [item for handle in HANDLES for status in statuses(demo, handle) for item in status.media_attachments]

    assert len(pictures) > 25
    assert all(item.description and item.meta.original.width >= 800 for item in pictures)
    assert requests.get(pictures[0].url, timeout=5).content.startswith(b"\xff\xd8\xff")


def test_questions_were_answered_by_the_account(demo: Village) -> None:
    network = Mastodon(access_token=demo.token("maisonlevain"), api_base_url=demo.url)
    mine = network.me().id
    answers = [status for status in network.account_statuses(mine, limit=40) if status.in_reply_to_account_id != None]  # noqa: E711

    assert len(answers) >= 8
    assert all(status.in_reply_to_account_id != mine for status in answers)


def test_the_second_start_tells_it_only_once(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("twice")
    with Village.start(folder, people=100, demo=True) as first:
        before = Counter(post["text"] for post in first.posts("harbourbooks"))
    with Village.start(folder, people=100, demo=True) as second:
        after = Counter(post["text"] for post in second.posts("harbourbooks"))

    assert before == after
