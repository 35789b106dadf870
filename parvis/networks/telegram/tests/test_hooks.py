"""An update at the channel's own address: believed with the word in its header, the same as one that was read."""

import json
from dataclasses import replace
from typing import Any

import pytest

from parvis.kit.clock import now
from parvis.kit.http import Http
from parvis.networks.protocols import Forged, Hook, Outgoing
from parvis.networks.telegram.adapter import Telegram
from parvis.networks.telegram.hooks import HEADER
from parvis.networks.telegram.tests.stage import stage as on_stage
from parvis.networks.telegram.tests.stage import with_group
from parvis.networks.tests.journals import MemoryJournal
from parvis.networks.tests.wire import Wire, says
from village.testing import Village

KEYS = {"hook_secret": "levain", "channel": "-1001", "group": "-1002", "bot_id": "7"}
MESSAGE = {
    "message_id": 5,
    "date": 1_700_000_000,
    "chat": {"id": 9, "type": "private"},
    "from": {"id": 9, "is_bot": False, "first_name": "Zoé", "username": "zoe"},
    "text": "Open?",
}


def hook(body: Any, word: str = "levain") -> Hook:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Hook("POST", {HEADER.lower(): word}, {}, content, now())


def test_what_carries_the_word_is_heard() -> None:
    (heard,) = Telegram(Http()).heard(hook({"update_id": 1, "message": MESSAGE}), KEYS)

    assert (heard.account_id, heard.incoming.kind, heard.incoming.text) == ("-1001", "message", "Open?")


@pytest.mark.parametrize(
    ("given", "keys"),
    [
        (hook({"update_id": 1}, "guessed"), KEYS),
        (hook({"update_id": 1}, ""), KEYS),
        (hook({"update_id": 1}, ""), {}),
        (hook({"update_id": 1}, ""), {**KEYS, "hook_secret": ""}),
        (hook(b"{"), KEYS),
        (hook({"update_id": 1}, "levaín"), KEYS),
    ],
)
def test_what_does_not_is_forged(given: Hook, keys: dict[str, str]) -> None:
    with pytest.raises(Forged):
        Telegram(Http()).heard(given, keys)


def test_there_is_no_handshake() -> None:
    assert Telegram(Http()).greet(hook({}), KEYS) is None


async def test_a_hook_of_the_village_is_understood_and_a_forged_one_refused(
    quiet_village: Village, wire: Wire, http: Http
) -> None:
    scene = on_stage(quiet_village)
    ours = replace(scene.access, extra=with_group(scene).extra)
    adapter = Telegram(http)
    wire.says["/hooks/"] = says(200)
    await adapter.ask_for_hooks(ours, f"{wire.url}/hooks/")
    await adapter.publish(Outgoing(("Fresh bread.",)), ours, MemoryJournal())
    quiet_village.act("zoe", "reply", network="telegram", status=scene.published()[0]["id"], text="Open?")

    for _look in range(50):
        if wire.to("/hooks/"):
            break
        quiet_village.journal()  # a moment for the courier
    quiet_village.replay_hook("telegram", account=scene.handle)
    quiet_village.forge_hook("telegram", account=scene.handle)
    told = [Hook(one.method, one.headers, {}, one.body, now()) for one in wire.to("/hooks/")]

    first, second = (adapter.heard(one, ours.extra) for one in told[:2])
    assert [heard.incoming.remote_id for heard in first] == [heard.incoming.remote_id for heard in second]
    assert (first[0].incoming.kind, first[0].account_id) == ("comment", ours.account_id)
    with pytest.raises(Forged):
        adapter.heard(told[-1], ours.extra)
