"""A bakery with its team, a stranger, the village, and a wire that says what a test wants."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

import pytest
from asgiref.sync import sync_to_async
from django.db import connections
from django.test import Client

from parvis.accounts.models import Role, Teammate, User, Workspace
from parvis.kit.http import Http
from parvis.networks.models import Channel
from parvis.networks.pool import make_http
from parvis.networks.tests.wire import Wire
from village.testing import Village

Result = TypeVar("Result")


@pytest.fixture(scope="session")
def village(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Village]:
    """A simulated network whose people do nothing by themselves."""
    with Village.start(tmp_path_factory.mktemp("village")) as running:
        yield running


@pytest.fixture
def wire() -> Iterator[Wire]:
    server = Wire()
    yield server
    server.close()


@dataclass
class Shop:
    """Ada may connect. Ben may only write. Cat works elsewhere."""

    workspace: Workspace
    ada: Teammate
    ben: Teammate
    cat: Teammate

    def signed_in(self, teammate: Teammate) -> Client:
        client = Client()
        client.force_login(teammate.user)
        return client

    def channel(self, base_url: str, *, network: str = "bluesky", **changes: Any) -> Channel:
        told: dict[str, Any] = {
            "account_id": "did:plc:bread",
            "handle": "@bread.example",
            "name": "Bread",
            "access": {"token": "old", "refresh_token": "old-refresh", "extra": {}},
        }
        return Channel.objects.create(workspace=self.workspace, network=network, base_url=base_url, **told | changes)

    def in_village(self, village: Village, name: str = "bakery") -> Channel:
        told = village.admin("POST", "/tokens", {"account": name, "scopes": "read write follow push"})
        access = {"token": told["access_token"], "refresh_token": "", "extra": {}}
        return self.channel(
            village.url, network="mastodon", account_id=str(told["account_id"]), handle=f"@{name}", access=access
        )


def teammate(workspace: Workspace, name: str, role: str) -> Teammate:
    user = User.objects.create_user(f"{name.lower()}@example.org", "bread-and-butter", name=name)
    return Teammate.objects.create(workspace=workspace, user=user, role=role)


def in_own_loop(work: Callable[[Http], Coroutine[Any, Any, Result]]) -> Result:
    """Run `work` as a worker would: on an event loop of its own, with its own connection to the database."""

    async def working() -> Result:
        try:
            async with make_http() as http:
                return await work(http)
        finally:
            await sync_to_async(connections.close_all)()

    return asyncio.run(working())


@pytest.fixture
def shop(db: None) -> Shop:
    bakery = Workspace.objects.create(name="Maison Levain", slug="maison-levain", timezone="Europe/Paris")
    elsewhere = Workspace.objects.create(name="Harbour Books", slug="harbour-books", timezone="Europe/London")
    return Shop(
        bakery,
        teammate(bakery, "Ada", Role.OWNER),
        teammate(bakery, "Ben", Role.WRITER),
        teammate(elsewhere, "Cat", Role.OWNER),
    )
