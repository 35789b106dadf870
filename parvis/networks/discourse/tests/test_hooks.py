"""What a forum pushes: believed with the signature of the channel's own hook, kept where it is for us."""

import asyncio
import hashlib
import hmac
import json
from typing import Any

import pytest

from parvis.kit.clock import now
from parvis.kit.http import Http
from parvis.networks.discourse.adapter import Discourse
from parvis.networks.discourse.tests.stage import stage as on_stage
from parvis.networks.discourse.tests.things import post
from parvis.networks.protocols import Forged, Hook, Outgoing, Target
from parvis.networks.tests.journals import MemoryJournal
from parvis.networks.tests.wire import Wire, says
from village.testing import Village

KEYS = {"user": "bread", "hook_secret": "levain"}
TO_US = {"reply_to_user": {"username": "Bread"}}


def hook(told: Any, secret: str = "levain", *, event: str = "post_created", forge: bytes = b"") -> Hook:
    body = told if isinstance(told, bytes) else json.dumps({"post": told}).encode()
    signed = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    headers = {"x-discourse-event-signature": f"sha256={signed}", "x-discourse-event": event}
    return Hook("POST", headers | {"x-discourse-instance": "https://forum.example"}, {}, body + forge, now())


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        (TO_US, "reply"),
        ({"raw": "Ask @bread, please."}, "mention"),
        (TO_US | {"topic_archetype": "private_message"}, "message"),
        ({"raw": "@Bread?", "topic_archetype": "private_message"}, "message"),
    ],
)
def test_what_is_signed_and_for_us_is_heard(changes: dict[str, Any], kind: str) -> None:
    (heard,) = Discourse(Http()).heard(hook(post(3, by="zoe", **changes)), KEYS)

    assert (heard.account_id, heard.incoming.kind, heard.incoming.remote_id) == ("", kind, "103")
    assert heard.incoming.url == "https://forum.example/t/bread/40/3"
    assert heard.incoming.extra == {"topic": 40, "number": 3}


@pytest.mark.parametrize(
    ("given", "keys"),
    [
        (hook(post(3, by="zoe", **TO_US), "guessed"), KEYS),
        (hook(post(3, by="zoe", **TO_US), forge=b" "), KEYS),
        (hook(post(3, by="zoe", **TO_US), ""), {**KEYS, "hook_secret": ""}),
        (hook(post(3, by="zoe", **TO_US), ""), {"user": "bread"}),
        (hook(b"{"), KEYS),
        (Hook("POST", {}, {}, b"{}", now()), KEYS),
    ],
)
def test_what_is_not_is_forged(given: Hook, keys: dict[str, str]) -> None:
    with pytest.raises(Forged):
        Discourse(Http()).heard(given, keys)


@pytest.mark.parametrize(
    "told",
    [
        hook(post(3, by="zoe", **TO_US), event="post_edited"),
        hook({"ping": "OK"}, event="ping"),
        hook(b"[]"),
        hook(None),
        hook(post(3, by="bread", **TO_US)),
        hook(post(3, by="zoe")),
        hook(post(3, by="zoe", raw="Write to @bread-and-butter or me@bread.example.")),
        hook(post(3, by="zoe", topic_archetype="private_message")),  # between others: administrators' hooks tell it
        hook(post(3, by="zoe", post_type=3, **TO_US)),
        hook(post(3, by="zoe", **TO_US) | {"id": None}),
        hook(post(3, by="zoe", **TO_US) | {"created_at": None}),
    ],
)
def test_what_does_not_matter_to_us_is_passed_over(told: Hook) -> None:
    assert list(Discourse(Http()).heard(told, KEYS)) == []


def test_there_is_no_handshake() -> None:
    assert Discourse(Http()).greet(hook({}, event="ping"), KEYS) is None


async def test_what_the_village_tells_is_what_a_reading_brings(quiet_village: Village, wire: Wire, http: Http) -> None:
    scene = on_stage(quiet_village)
    adapter, keys = Discourse(http), {"user": scene.handle, "hook_secret": "levain"}
    wire.says["/hooks/"] = says(200)
    quiet_village.hook("discourse", f"{wire.url}/hooks/", account=scene.handle, secret="levain")
    outgoing = Outgoing(("Fresh bread at seven.",), options={"title": "Fresh bread today"})
    topic = (await adapter.publish(outgoing, scene.access, MemoryJournal())).remote_id
    target = Target(topic)
    answer = await adapter.publish(Outgoing(("Until noon on Sundays.",), target=target), scene.access, MemoryJournal())
    for status, text in ((topic, "Open on Sundays?"), (answer.remote_id, "And on Mondays?")):
        quiet_village.act("zoe", "reply", network="discourse", status=status, text=text)
    quiet_village.act("karim", "mention", network="discourse", account=scene.handle, text="where are you?")
    for _look in range(100):
        if len(wire.to("/hooks/")) == 3:
            break
        await asyncio.sleep(0.05)  # a moment for the courier
    quiet_village.replay_hook("discourse", account=scene.handle)
    quiet_village.forge_hook("discourse", account=scene.handle)
    told = [Hook(one.method, one.headers, {}, one.body, now()) for one in wire.to("/hooks/")]

    heard = [one.incoming for hook in told[:4] for one in adapter.heard(hook, keys)]
    read = (await adapter.read_arrivals(scene.access, mark="", about=())).arrivals

    assert [one.kind for one in heard] == ["reply", "mention", "mention"]  # a replay brings the same once more
    assert heard[1] == heard[2]
    by_id = {one.remote_id: one for one in read}
    for one in heard:
        same = by_id[one.remote_id]
        assert (one.kind, one.text, one.url, one.extra) == (same.kind, same.text, same.url, same.extra)
    with pytest.raises(Forged):
        adapter.heard(told[4], keys)
