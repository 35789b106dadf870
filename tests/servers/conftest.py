"""Real servers, each started once a session; and the bakery, which connects to them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest

from parvis.publishing.tests.conftest import Bakery, open_bakery, village
from tests.servers.bluesky import bluesky
from tests.servers.mastodon_mock import mastodon_mock
from tests.servers.places import Unavailable
from tests.servers.programs import Server
from tests.servers.real_shops import RealShop, connect_bluesky, connect_mastodon, connect_wordpress
from tests.servers.wordpress import wordpress

__all__ = ["open_bakery", "village"]


def running(
    request: pytest.FixtureRequest, name: str, start: Callable[[], AbstractContextManager[Server]]
) -> Iterator[Server]:
    """Skips with a loud reason where the server cannot be had. One that is there and does not start is a failure."""
    try:
        with start() as server:
            yield server
    except Unavailable as reason:
        _say_aloud(request, f"\n*** {name} is NOT tested: {reason}\n")
        pytest.skip(f"{name}: {reason}")


def _say_aloud(request: pytest.FixtureRequest, words: str) -> None:
    capture = request.config.pluginmanager.getplugin("capturemanager")
    with capture.global_and_fixture_disabled():
        sys.stderr.write(words)
        sys.stderr.flush()


@pytest.fixture(scope="session")
def mastodon_server(request: pytest.FixtureRequest) -> Iterator[Server]:
    yield from running(request, "The Mastodon mock", mastodon_mock)


@pytest.fixture(scope="session")
def bluesky_server(request: pytest.FixtureRequest) -> Iterator[Server]:
    yield from running(request, "Bluesky", bluesky)


@pytest.fixture(scope="session")
def wordpress_server(request: pytest.FixtureRequest) -> Iterator[Server]:
    yield from running(request, "WordPress", wordpress)


CONNECT = {"mastodon": connect_mastodon, "bluesky": connect_bluesky, "wordpress": connect_wordpress}


@pytest.fixture(
    params=[pytest.param(network, marks=pytest.mark.xdist_group(f"server-{network}")) for network in CONNECT]
)
def shop(request: pytest.FixtureRequest, open_bakery: Bakery) -> RealShop:
    """The bakery's account on a real server, and somebody else's there."""
    server = request.getfixturevalue(f"{request.param}_server")
    return CONNECT[request.param](open_bakery, server)
