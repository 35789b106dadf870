"""The database goes away in the middle of the work, and comes back."""

import os
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import pytest
from django.core.management import call_command
from django.db import connection

from parvis.config.postgres import Postgres
from parvis.publishing.tests.conftest import Bakery, make_bakery, nothing_is_live, wait_for
from tests.crash.shops import NETWORKS, Shop, assert_all_is_well, open_shop
from tests.crash.workers import LEASE, bury, start_worker
from village.testing import Village

pytestmark = pytest.mark.crash
POSTS = 12


@contextmanager
def a_server() -> Iterator[Postgres]:
    folder = Path(tempfile.mkdtemp(prefix="parvis-gone-"))
    folder.chmod(0o711)  # the database's own user passes through
    server = Postgres(folder / "database", options=["max_connections=50", "shared_buffers=16MB"])
    server.start()
    try:
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(server.socket, ignore_errors=True)


@pytest.fixture
def own_database(transactional_db: None) -> Iterator[Postgres]:
    """A PostgreSQL of this test alone, which it may stop; Django speaks to it until the test ends."""
    entry = connection.settings_dict
    before = {name: entry[name] for name in ("NAME", "HOST", "PORT", "USER", "PASSWORD")}
    with a_server() as server:
        connection.close()
        entry.update({"NAME": "parvis", "HOST": str(server.socket), "PORT": "", "USER": "parvis", "PASSWORD": ""})
        try:
            call_command("migrate", verbosity=0)
            yield server
        finally:
            connection.close()
            entry.update(before)


def busy_shops(bakery: Bakery) -> tuple[list[Shop], list[list[str]]]:
    """Two shops on each network, each with much to say, on a network that takes its time."""
    bakery.village.fault("latency", method="POST", seconds=0.3, times=None)
    shops = [open_shop(bakery, network) for network in NETWORKS for _ in range(2)]
    texts = [[f"{turn} of {shop.account}." for turn in range(POSTS)] for shop in shops]
    for shop, wanted in zip(shops, texts, strict=True):
        for turn, text in enumerate(wanted):
            shop.due(text, ago=100 - turn)
    return shops, texts


def said(shops: list[Shop]) -> int:
    return sum(len(shop.posts()) for shop in shops)


def family(server: Postgres) -> list[psutil.Process]:
    assert server.process is not None
    parent = psutil.Process(server.process.pid)
    return [parent, *parent.children(recursive=True)]


@pytest.mark.parametrize("how", ["stopped for 20 s", "killed for 3 s", "frozen beyond the lease"])
def test_the_database_goes_away_and_comes_back_and_nothing_is_lost_or_twice(
    own_database: Postgres, village: Village, how: str
) -> None:
    village.clear_faults()
    workers = [start_worker(), start_worker()]
    shops, texts = busy_shops(make_bakery(village))
    wait_for(lambda: said(shops) >= 12)

    connection.close()
    if how == "stopped for 20 s":
        own_database.stop()
        time.sleep(20)
        sent_meanwhile = said(shops)
        own_database.start()
    elif how == "killed for 3 s":
        kill(own_database)
        time.sleep(3)
        sent_meanwhile = said(shops)
        own_database.start()
    else:
        for process in family(own_database):
            process.suspend()
        time.sleep(2 * LEASE + 1)
        sent_meanwhile = said(shops)
        for process in reversed(family(own_database)):
            with suppress(psutil.NoSuchProcess):  # one that was about to end
                process.resume()
    wait_for(nothing_is_live, seconds=60)
    for process in workers:
        bury(process)
    village.clear_faults()

    assert sent_meanwhile < POSTS * len(shops)  # it went away in the middle
    assert_all_is_well(shops, texts)


def kill(server: Postgres) -> None:
    """As the machine's out-of-memory killer does it: no goodbye to anybody."""
    assert server.process is not None
    for process in family(server):
        if process.is_running():
            os.kill(process.pid, signal.SIGKILL)
    server.process.wait(10)
