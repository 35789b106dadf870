"""One small world for every test of publishing: a bakery, a stranger, a simulated network."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from parvis.accounts.models import Role, Teammate, User, Workspace
from parvis.config.wiring import publisher
from parvis.kit.clock import now
from parvis.kit.http import Http
from parvis.networks.models import Channel
from parvis.publishing import actions
from parvis.publishing.models import Post, Publication
from parvis.publishing.states import LIVE
from village.testing import Village


@pytest.fixture(scope="session")
def village(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Village]:
    """A simulated network whose people do nothing by themselves."""
    with Village.start(tmp_path_factory.mktemp("village")) as running:
        yield running


@dataclass
class Bakery:
    """Ada may publish. Ben may only write. Cat works elsewhere. One Mastodon channel."""

    workspace: Workspace
    ada: Teammate
    ben: Teammate
    cat: Teammate
    channel: Channel
    village: Village

    def draft(self, text: str = "Fresh bread at seven.", *channels: Channel) -> Post:
        return actions.begin_post(self.workspace, by=self.ada, text=text, channels=channels or (self.channel,))

    def due(
        self, text: str = "Fresh bread at seven.", *, channel: Channel | None = None, ago: float = 0
    ) -> Publication:
        """Something that should go out now, or should have gone out `ago` seconds before."""
        publication = self.draft(text, channel or self.channel).publications.get()
        actions.schedule([publication], at=None, by=self.ada)
        if ago:
            moment = now() - timedelta(seconds=ago)
            Publication.objects.filter(pk=publication.pk).update(goes_out_at=moment, try_at=moment)
        publication.refresh_from_db()
        return publication

    def another_channel(self, name: str) -> Channel:
        return channel_in(self.village, self.workspace, name)

    def seen(self, channel: Channel | None = None) -> list[str]:
        """The texts that stand on the network, oldest first."""
        return [post["text"] for post in self.village.posts((channel or self.channel).name)]


def channel_in(village: Village, workspace: Workspace, name: str) -> Channel:
    """A connected channel on an account of the village that is made for it."""
    told = village.admin("POST", "/tokens", {"account": name, "scopes": "read write follow push"})
    return Channel.objects.create(
        workspace=workspace,
        network="mastodon",
        base_url=village.url,
        account_id=str(told["account_id"]),
        handle=f"@{name}",
        name=name,
        access={"token": told["access_token"], "refresh_token": "", "extra": {}},
    )


def teammate(workspace: Workspace, name: str, role: str) -> Teammate:
    user = User.objects.create_user(f"{name.lower()}@example.org", "bread-and-butter", name=name)
    return Teammate.objects.create(workspace=workspace, user=user, role=role)


_numbers = iter(range(1, 1_000_000))


def make_bakery(village: Village) -> Bakery:
    workspace = Workspace.objects.create(name="Maison Levain", slug="levain")
    elsewhere = Workspace.objects.create(name="Harbour Books", slug="harbour")
    return Bakery(
        workspace=workspace,
        ada=teammate(workspace, "Ada", Role.EDITOR),
        ben=teammate(workspace, "Ben", Role.WRITER),
        cat=teammate(elsewhere, "Cat", Role.OWNER),
        channel=channel_in(village, workspace, f"levain{next(_numbers)}"),
        village=village,
    )


@pytest.fixture
def bakery(db: None, village: Village) -> Bakery:
    return make_bakery(village)


@pytest.fixture
def open_bakery(transactional_db: None, village: Village) -> Bakery:
    """The bakery in a database that other connections see: for tests with a running publisher."""
    village.clear_faults()
    return make_bakery(village)


@contextmanager
def publishing(
    *, lease: float = 3.0, at_once: int = 50, notice: Callable[[str, str], None] = lambda event, name: None
) -> Iterator[None]:
    """A publisher at work in a thread of its own until the block ends."""
    loop = asyncio.new_event_loop()
    stop = asyncio.Event()
    failed: list[BaseException] = []

    async def work() -> None:
        async with Http(allowed_hosts=["127.0.0.1", "localhost"], limit=0) as http:
            sender = publisher(http, lease=timedelta(seconds=lease), at_once=at_once, notice=notice)
            await sender.run(stop)

    def run() -> None:
        try:
            loop.run_until_complete(work())
        except BaseException as error:  # noqa: BLE001  told to the test, which runs in another thread
            failed.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(30)
        loop.run_until_complete(loop.shutdown_default_executor())
        loop.close()
    if failed:
        raise failed[0]


def wait_for(condition: Callable[[], bool], *, seconds: float = 20.0) -> None:
    """Look again and again until it holds; AssertionError when it never does."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.02)


def nothing_is_live() -> bool:
    return not Publication.objects.filter(state__in=LIVE).exists()


def picture(path: Path) -> Path:
    """A small real picture."""
    import pyvips

    pyvips.Image.black(64, 48, bands=3).linear(1, 128).cast("uchar").write_to_file(str(path))
    return path
