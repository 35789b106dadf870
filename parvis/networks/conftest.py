"""What the adapters' tests share: a pool that may call this machine, a wire, a village without audience."""

from collections.abc import AsyncIterator, Iterator

import pytest

from parvis.kit.http import Http
from parvis.networks.tests.wire import Wire
from village.testing import Village


@pytest.fixture
async def http() -> AsyncIterator[Http]:
    async with Http(allowed_hosts=("127.0.0.1", "localhost")) as pool:
        yield pool


@pytest.fixture
def wire() -> Iterator[Wire]:
    server = Wire()
    yield server
    server.close()


@pytest.fixture
def other() -> Iterator[Wire]:
    """A second server."""
    server = Wire()
    yield server
    server.close()


@pytest.fixture(scope="session")
def quiet_village(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Village]:
    with Village.start(tmp_path_factory.mktemp("village"), media_delay=0.5) as running:
        yield running
