"""The field's own client library, which hashes and signs by itself, reads what we write, here and on its own relay."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from parvis.kit.http import Http
from parvis.networks.nostr import keys
from parvis.networks.nostr.adapter import Nostr
from parvis.networks.nostr.relays import relays_of
from parvis.networks.nostr.tests.relays import KARIM, ME, OURS, ZOE
from parvis.networks.nostr.tests.stage import stage as on_stage
from parvis.networks.nostr.tests.stage import thread
from parvis.networks.protocols import Access, Outgoing, Target
from parvis.networks.tests.journals import MemoryJournal
from village.testing import Village

sdk: Any = pytest.importorskip("nostr_sdk", reason="nostr-sdk is not installed")
PATIENCE = timedelta(seconds=10)


class Client:
    """Somebody at the other end of a relay."""

    def __init__(self, secret: str) -> None:
        self.keys = sdk.Keys.parse(secret)
        self.inner = sdk.Client()

    async def come(self, relay: str) -> None:
        await self.inner.add_relay(sdk.RelayUrl.parse(relay))
        await self.inner.connect(PATIENCE)

    async def say(self, kind: int, content: str, *tags: list[str]) -> str:
        builder = sdk.EventBuilder(sdk.Kind(kind), content).tags([sdk.Tag.parse(tag) for tag in tags])
        event = builder.finalize(self.keys)
        told = await self.inner.send_event(event, ok_timeout=PATIENCE)
        assert told.success and not told.failed, told.failed
        return str(event.id().to_hex())

    async def read(self, **wish: Any) -> list[Any]:
        """What the relay keeps, verified by the library."""
        target = sdk.ReqTarget.auto([sdk.Filter.from_json(json.dumps(wish))])
        found = list(await self.inner.fetch_events(target, PATIENCE))
        assert all(event.verify() for event in found)
        return found


@pytest.fixture
async def own_relay() -> AsyncIterator[Access]:
    """The relay of the library itself, with an account of ours."""
    relay = sdk.LocalRelayBuilder().addr("127.0.0.1").build()
    await relay.run()
    url = str(await relay.url()).rstrip("/")
    yield Access(url.replace("ws", "http", 1), ME, OURS)
    relay.shutdown()


async def test_the_client_reads_what_we_publish(quiet_village: Village, http: Http, tmp_path: Path) -> None:
    scene = on_stage(quiet_village)
    receipt = await Nostr(http).publish(thread(tmp_path), scene.access, MemoryJournal())
    zoe = Client(ZOE)
    await zoe.come(relays_of(scene.access)[0])

    events = {event.id().to_hex(): event for event in await zoe.read(authors=[scene.access.account_id], kinds=[1])}

    first, second, third = (events[number] for number in receipt.part_ids)
    assert "Fresh #bread at seven." in first.content()
    tags = [list(tag.to_vec()) for tag in first.tags()]
    assert ["t", "bread"] in tags
    assert [tag for tag in tags if tag[0] == "imeta"][1][-1] == "alt A loaf"
    assert [tag.to_vec()[3] for tag in third.tags() if tag.kind() == "e"] == ["root", "reply"]
    assert [tag.to_vec()[1] for tag in second.tags() if tag.kind() == "e"] == [receipt.remote_id]
    shown = sdk.Nip19Event.from_bech32(receipt.url.rpartition("/")[2])
    assert shown.event_id().to_hex() == receipt.remote_id


async def test_we_read_what_the_client_says(quiet_village: Village, http: Http, tmp_path: Path) -> None:
    scene = on_stage(quiet_village)
    relay = relays_of(scene.access)[0]
    karim = Client(KARIM)
    await karim.come(relay)

    await round_trip(http, scene.access, karim)


async def test_on_the_relay_of_the_library_all_is_the_same(own_relay: Access, http: Http) -> None:
    karim = Client(KARIM)
    await karim.come(relays_of(own_relay)[0])

    await round_trip(http, own_relay, karim)


async def round_trip(http: Http, access: Access, karim: Client) -> None:
    adapter = Nostr(http)
    options = {"format": "article", "title": "Rye"}
    note = await adapter.publish(Outgoing(("Bread.", "And cake."), language="en"), access, MemoryJournal())
    article = await adapter.publish(Outgoing(("About rye.",), options=options), access, MemoryJournal())
    me, him = access.account_id, karim.keys.public_key().to_hex()
    await karim.say(0, '{"name": "karim"}')
    await karim.say(7, "+", ["e", note.remote_id], ["p", me])
    await karim.say(6, "", ["e", note.remote_id, ""], ["p", me])
    await karim.say(3, "", ["p", me])
    await karim.say(1, f"Ask nostr:{keys.npub(me)}", ["p", me])
    question = await karim.say(1, "Open?", ["e", note.remote_id, "", "root"], ["p", me])
    place = f"30023:{me}:{_name(await karim.read(ids=[article.remote_id]))}"
    scope = [["A", place], ["K", "30023"], ["P", me], ["a", place], ["e", article.remote_id], ["k", "30023"], ["p", me]]
    comment = await karim.say(1111, "Salt?", *scope)

    catch = await adapter.read_arrivals(access, mark="", about=[note.remote_id, article.remote_id])
    found = {one.kind: one for one in catch.arrivals if one.author_id == him}
    assert set(found) == adapter.kinds
    assert (found["reply"].remote_id, found["comment"].remote_id) == (question, comment)
    assert {one.author_name for one in found.values()} == {"karim"}

    for kind, answer_kind in (("reply", 1), ("comment", 1111)):
        target = Target(found[kind].remote_id, extra=found[kind].extra)
        answer = await adapter.publish(Outgoing((f"Yes to the {kind}.",), target=target), access, MemoryJournal())
        (event,) = await karim.read(ids=[answer.remote_id], kinds=[answer_kind])
        assert him in [tag.content() for tag in event.tags() if tag.kind() == "p"]
        await adapter.moderate("like", target, access)
        assert len(await karim.read(kinds=[7], authors=[me], **{"#e": [target.remote_id]})) == 1
        await adapter.moderate("unlike", target, access)
        assert await karim.read(kinds=[7], authors=[me], **{"#e": [target.remote_id]}) == []
    counts = (await adapter.measure(access, [note.remote_id]))[note.remote_id]
    assert (counts.likes, counts.shares) == (1, 1)


def _name(articles: list[Any]) -> str:
    """The d tag of the one."""
    (article,) = articles
    return next(str(tag.content()) for tag in article.tags() if tag.kind() == "d")
