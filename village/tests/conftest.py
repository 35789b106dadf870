"""One village for a module, without audience and limits; every test has accounts of its own."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

import pytest
from mastodon import Mastodon

from village.testing import Village

_numbers = itertools.count(1)


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Village]:
    with Village.start(tmp_path_factory.mktemp("village"), media_delay=60) as running:
        yield running


@pytest.fixture
def handle() -> str:
    return f"baker{next(_numbers)}"


@pytest.fixture
def client(village: Village) -> Iterator[Callable[[str], Mastodon]]:
    """Mastodon.py, signed in as a handle; it never waits and never tries twice."""
    made: list[Mastodon] = []

    def sign_in(handle: str, scopes: str = "read write follow push") -> Mastodon:
        token = village.token(handle, scopes=scopes)
        made.append(Mastodon(access_token=token, api_base_url=village.url, ratelimit_method="throw"))
        return made[-1]

    yield sign_in
    for one in made:
        one.session.close()
    village.clear_faults()


@pytest.fixture
def baker(client: Callable[[str], Mastodon], handle: str) -> Mastodon:
    return client(handle)


@pytest.fixture
def reader(client: Callable[[str], Mastodon]) -> Mastodon:
    return client(f"reader{next(_numbers)}")
