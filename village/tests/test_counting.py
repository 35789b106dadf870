"""The length of a text, as Mastodon counts it."""

from __future__ import annotations

import pytest

from village.dialects.mastodon.counting import length


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("pain", 4),
        ("é", 1),
        ("e\u0301", 1),
        ("👩‍👩‍👧‍👦", 1),
        ("🇫🇷🇬🇧", 2),
        ("https://example.org/" + "a" * 80, 23),
        ("http://a.fr", 23),
        ("voir https://example.org/a?b=c#d.", 5 + 23 + 1),
        ("@ada@example.org bonjour", 4 + 8),
        ("@ada bonjour", 12),
        ("مرحبا", 5),
    ],
)
def test_links_mentions_and_clusters_count_as_on_the_server(text: str, count: int) -> None:
    assert length(text) == count


def test_the_content_warning_counts_too() -> None:
    assert length("pain", "noix") == 8
