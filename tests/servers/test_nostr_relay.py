"""A relay that others wrote takes what we sign, tells us what somebody says, and keeps each event once.

It keeps words only, so that there are no pictures here; and a whole worker would bring nothing that it could add.
"""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Iterator

import pytest

from parvis.kit.http import Http
from parvis.networks.nostr.adapter import Nostr
from parvis.networks.nostr.keys import public_of
from parvis.networks.nostr.relays import relays_of
from parvis.networks.nostr.tests.test_client import Client, round_trip
from parvis.networks.protocols import Access, Outgoing
from parvis.networks.tests.journals import Died, MemoryJournal
from tests.servers.conftest import running
from tests.servers.nostr_relay import nostr_relay
from tests.servers.programs import Server

pytestmark = [pytest.mark.servers, pytest.mark.timeout(600), pytest.mark.xdist_group("server-nostr")]


@pytest.fixture(scope="module")
def relay_server(request: pytest.FixtureRequest) -> Iterator[Server]:
    yield from running(request, "The Nostr relay", nostr_relay)


@pytest.fixture
async def http() -> AsyncIterator[Http]:
    async with Http(allowed_hosts=("127.0.0.1",)) as pool:
        yield pool


@pytest.fixture
def access(relay_server: Server) -> Access:
    """A new key: the relay lives longer than the test."""
    secret = secrets.token_hex(32)
    return Access(relay_server.base_url, public_of(secret), secret)


@pytest.fixture
async def somebody(access: Access) -> Client:
    client = Client(secrets.token_hex(32))
    await client.come(relays_of(access)[0])
    return client


async def test_what_we_say_and_what_is_said_to_us(access: Access, somebody: Client, http: Http) -> None:
    await round_trip(http, access, somebody)


@pytest.mark.parametrize("moment", ["begun", "acted"])
async def test_whoever_dies_in_between_leaves_each_note_once(
    moment: str, access: Access, somebody: Client, http: Http
) -> None:
    outgoing = Outgoing(("Fresh bread 🥖 at seven.", "And cake “au levain”."), language="en")
    journal = MemoryJournal(die_at=(moment, "post:1"))
    with pytest.raises(Died):
        await Nostr(http).publish(outgoing, access, journal)

    receipt = await Nostr(http).publish(outgoing, access, journal.resumed())

    notes = await somebody.read(authors=[access.account_id], kinds=[1])
    assert sorted(note.id().to_hex() for note in notes) == sorted(receipt.part_ids)
    assert {note.content() for note in notes} == set(outgoing.parts)
