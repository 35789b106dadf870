"""Events of a workspace: believed with a fresh signature of our application, the same as what was read."""

import asyncio
import hashlib
import hmac
import json
from datetime import timedelta
from typing import Any

import pytest

from parvis.kit.clock import now
from parvis.kit.http import Http
from parvis.networks.protocols import Forged, Hook, Outgoing
from parvis.networks.slack.adapter import Slack
from parvis.networks.slack.tests.stage import stage as on_stage
from parvis.networks.tests.journals import MemoryJournal
from parvis.networks.tests.wire import Wire, says
from village.testing import Village

KEYS = {"client_id": "1", "client_secret": "2", "signing_secret": "levain"}
MESSAGE = {"type": "message", "channel": "D0LEA", "user": "U2", "text": "Open?", "ts": "1700000000.000100"}
EVENT = {"type": "event_callback", "team_id": "T1", "authorizations": [{"user_id": "UBOT"}], "event": MESSAGE}


def hook(told: Any, secret: str = "levain", *, ago: int = 0, moment: str = "", forge: bytes = b"") -> Hook:
    body = told if isinstance(told, bytes) else json.dumps(told).encode()
    moment = moment or str(int(now().timestamp()) - ago)
    signed = hmac.new(secret.encode(), b"v0:" + moment.encode() + b":" + body, hashlib.sha256).hexdigest()
    headers = {"x-slack-signature": f"v0={signed}", "x-slack-request-timestamp": moment}
    return Hook("POST", headers, {}, body + forge, now())


def test_a_handshake_is_answered_with_its_challenge() -> None:
    greeting = hook({"type": "url_verification", "challenge": "3eZbrw"})

    assert Slack(Http()).greet(greeting, KEYS) == "3eZbrw"
    assert Slack(Http()).greet(hook(EVENT), KEYS) is None
    with pytest.raises(Forged):
        Slack(Http()).greet(hook({"type": "url_verification", "challenge": "x"}, "guessed"), KEYS)


def test_what_is_signed_is_heard() -> None:
    (heard,) = Slack(Http()).heard(hook(EVENT), KEYS)

    assert (heard.account_id, heard.incoming.kind, heard.incoming.text) == ("T1", "message", "Open?")


@pytest.mark.parametrize(
    ("given", "keys"),
    [
        (hook(EVENT, "guessed"), KEYS),
        (hook(EVENT, forge=b" "), KEYS),
        (hook(EVENT, ago=301), KEYS),
        (hook(EVENT, ago=-301), KEYS),
        (hook(EVENT, moment="soon"), KEYS),
        (hook(EVENT, moment="9" * 12), KEYS),
        (hook(b"{"), KEYS),
        (hook([]), KEYS),
        (hook(EVENT, ""), {**KEYS, "signing_secret": ""}),
        (Hook("POST", {}, {}, b"{}", now()), KEYS),
    ],
)
def test_what_is_not_is_forged(given: Hook, keys: dict[str, str]) -> None:
    with pytest.raises(Forged):
        Slack(Http()).heard(given, keys)


@pytest.mark.parametrize(
    "event",
    [
        None,
        {},
        {"type": "channel_created"},
        {**MESSAGE, "subtype": "channel_join"},
        {**MESSAGE, "user": "UBOT"},
        {**MESSAGE, "ts": None},
        {**MESSAGE, "channel": "C1"},
        {"type": "reaction_added", "item_user": "U2", "item": {"ts": "1.2", "channel": "C1"}},
        {"type": "reaction_added", "item_user": "UBOT", "item": {"type": "file"}},
    ],
)
def test_what_does_not_matter_to_us_is_passed_over(event: Any) -> None:
    assert list(Slack(Http()).heard(hook({**EVENT, "event": event}), KEYS)) == []


async def test_what_the_village_tells_is_what_a_reading_brings(quiet_village: Village, wire: Wire, http: Http) -> None:
    scene = on_stage(quiet_village)
    adapter = Slack(http)
    wire.says["/hooks/"] = says(200)
    quiet_village.hook("slack", f"{wire.url}/hooks/", account=scene.handle, secret="levain")
    await adapter.publish(Outgoing(("Fresh bread.",)), scene.access, MemoryJournal())
    post = scene.published()[0]["id"]
    quiet_village.act("zoe", "reply", network="slack", status=post, text="Open?")
    quiet_village.act("zoe", "like", network="slack", status=post)
    quiet_village.act("lea", "direct", network="slack", account=scene.handle, text="Do you deliver?")
    for _look in range(100):
        if len(wire.to("/hooks/")) == 3:
            break
        await asyncio.sleep(0.05)  # a moment for the courier
    quiet_village.replay_hook("slack", account=scene.handle)
    quiet_village.forge_hook("slack", account=scene.handle)
    told = [Hook(one.method, one.headers, {}, one.body, now()) for one in wire.to("/hooks/")]

    heard = [adapter.heard(one, KEYS)[0] for one in told[:4]]
    read = (await adapter.read_arrivals(scene.access, mark="", about=())).arrivals

    assert [one.incoming.kind for one in heard] == ["reply", "like", "message", "message"]
    assert {one.account_id for one in heard} == {scene.access.account_id}
    by_hook = {one.incoming.remote_id: one.incoming.about_id for one in heard if one.incoming.kind != "like"}
    assert {one.remote_id: one.about_id for one in read} == by_hook
    with pytest.raises(Forged):
        adapter.heard(told[4], KEYS)
    late = Hook("POST", told[0].headers, {}, told[0].body, now() + timedelta(minutes=6))
    with pytest.raises(Forged):
        adapter.heard(late, KEYS)
