"""What we ask about a page's conversations, against the files from which Meta makes its own libraries."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from parvis.kit.http import Answer
from parvis.networks.messenger.adapter import Messenger
from parvis.networks.messenger.tests.stage import asked, stage
from parvis.networks.messenger.tests.test_messenger import signed_in
from parvis.networks.meta.tests.specification import GraphSpecification, MetaListening
from parvis.networks.protocols import Media, Outgoing
from parvis.networks.tests.journals import MemoryJournal
from parvis.networks.tests.stages import picture
from village.testing import Village

FILM = b"\x00\x00\x00\x18ftypmp42" + bytes(16)


class Keeping(MetaListening):
    """Keeps what a form or a body holds, objects as a form writes them."""

    async def call(self, method: str, url: str, **how: Any) -> Answer:  # type: ignore[override]  # handed on
        parts = list(getattr(how.get("data"), "_fields", ()))  # aiohttp forgets them once they are sent
        answer = await super().call(method, url, **how)
        last = self.exchanges[-1]
        body = {str(part[0]["name"]): part[2] for part in parts} or last.body or {}
        body.pop("filedata", None)  # the files of Meta's describe no bytes
        written = {name: json.dumps(one) if isinstance(one, dict) else one for name, one in body.items()}
        self.exchanges[-1] = replace(last, body=written)
        return answer


def kind_of(name: str) -> str:
    return "UnifiedThread" if name.startswith("t_") else "Page"


async def test_what_we_ask_is_what_meta_describes(quiet_village: Village, tmp_path: Path) -> None:
    on = stage(quiet_village)
    film = tmp_path / "oven.mp4"
    film.write_bytes(FILM)
    files = (picture(tmp_path), Media(film, "video/mp4", alt="The oven"))
    async with Keeping() as listening:
        messenger = Messenger(listening)
        catch = await messenger.read_arrivals(on.access, mark="", about=())
        target = asked(quiet_village, on.handle)
        journal = MemoryJournal()
        outgoing = Outgoing(("Yes.", "Until noon."), media=files, target=target)
        receipt = await messenger.publish(outgoing, on.access, journal)
        journal.kept.done.pop("text:1")
        journal.kept.begun.add("text:1")
        found = await messenger.publish(outgoing, on.access, journal.resumed())
        await messenger.who_am_i(on.access)
        await signed_in(quiet_village, listening, on.handle)
        exchanges = [one for one in listening.exchanges if "/me/accounts" not in one.path and "/dialog" not in one.path]

    assert (len(catch.arrivals), len(receipt.part_ids)) == (1, 4)
    assert found.part_ids == receipt.part_ids
    assert catch.arrivals[0].happened_at <= datetime.now(UTC)
    specification = GraphSpecification("/messenger", kind_of)
    assert len(exchanges) > 12
    assert [fault for exchange in exchanges for fault in specification.faults(exchange)] == []
