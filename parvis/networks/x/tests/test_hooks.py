"""What X pushes: the challenge, its signature, its events."""

import base64
import hashlib
import hmac
import json
import time
from datetime import UTC, datetime
from typing import Any

import pytest

from parvis.kit.http import Http
from parvis.networks.protocols import Forged, Hears, Hook
from parvis.networks.tests.wire import Wire, says
from parvis.networks.x.adapter import X
from parvis.networks.x.tests.stage import stage
from village.testing import Village

KEYS = {"client_id": "parvis", "client_secret": "another", "consumer_secret": "levain"}
SIGNATURE = "x-twitter-webhooks-signature"
ANN = {"id": "7", "username": "ann", "name": "Ann"}
QUOTE = {
    "id": "90",
    "text": "Look at this &amp; that",
    "author_id": "7",
    "created_at": "2026-08-12T18:05:00.000Z",
    "conversation_id": "90",
    "referenced_tweets": [{"type": "quoted", "id": "55"}],
}


def signed(content: bytes, secret: str = "levain") -> str:
    return "sha256=" + base64.b64encode(hmac.new(secret.encode(), content, hashlib.sha256).digest()).decode()


def posted(body: bytes, signature: str) -> Hook:
    return Hook("POST", {"X-Twitter-Webhooks-Signature": signature}, {}, body, datetime.now(UTC))


def event(kind: str, payload: Any, **includes: Any) -> Hook:
    told = {
        "event_uuid": "1",
        "filter": {"user_id": "12"},
        "event_type": kind,
        "payload": payload,
        "includes": includes,
    }
    body = json.dumps({"data": told}).encode()
    return posted(body, signed(body))


def test_a_challenge_is_answered_with_the_consumer_secret() -> None:
    x = X(Http())
    hook = Hook("GET", {}, {"crc_token": "challenge"}, b"", datetime.now(UTC))

    answer = x.greet(hook, KEYS)

    assert isinstance(x, Hears)
    assert json.loads(answer or "") == {"response_token": signed(b"challenge")}
    assert x.greet(posted(b"{}", ""), KEYS) is None
    with pytest.raises(Forged):
        x.greet(hook, {"client_id": "parvis", "client_secret": "another", "consumer_secret": ""})


def test_what_was_signed_with_another_secret_or_changed_is_forged() -> None:
    good = event("post.quote.create", QUOTE, users=[ANN])
    bad = (
        posted(good.body, signed(good.body, "other")),
        posted(good.body + b" ", signed(good.body)),
        posted(b"{}", ""),
    )

    for hook in bad:
        with pytest.raises(Forged):
            X(Http()).heard(hook, KEYS)


@pytest.mark.parametrize(
    "body", [b"not json", b'{"data": {"event_type": "post.quote.create", "filter": {"user_id": "12"}}}']
)
def test_what_is_signed_and_not_to_be_read_is_refused(body: bytes) -> None:
    with pytest.raises(Forged):
        X(Http()).heard(posted(body, signed(body)), KEYS)


def test_a_quote_is_a_mention_of_the_quoted_post() -> None:
    (told,) = X(Http()).heard(event("post.quote.create", QUOTE, users=[ANN]), KEYS)

    assert told.account_id == "12"
    incoming = told.incoming
    assert (incoming.kind, incoming.remote_id, incoming.about_id, incoming.text) == (
        "mention",
        "90",
        "55",
        "Look at this & that",
    )
    assert (incoming.author_handle, incoming.extra) == ("@ann", {"summoned": True})


def test_what_names_nobody_or_does_not_matter_is_left_to_the_next_reading() -> None:
    ours = {"source": {"data": {**ANN, "id": "12"}}, "target": {"data": {"id": "9", "username": "bob"}}}
    for hook in (
        event("post.quote.create", QUOTE),
        event("profile.update.bio", {}),
        event("follow.follow", ours),
    ):
        assert list(X(Http()).heard(hook, KEYS)) == []


def test_what_happens_in_the_village_is_told_at_once_and_twice_is_the_same(quiet_village: Village, wire: Wire) -> None:
    on_stage = stage(quiet_village)
    wire.says["/hook"] = says(200)
    quiet_village.hook("x", f"{wire.url}/hook", account=on_stage.handle, secret="levain")
    quiet_village.act("zoe", "mention", network="x", account=on_stage.handle, text="Open on Sundays?")
    quiet_village.act("zoe", "direct", network="x", account=on_stage.handle, text="Between us.")
    quiet_village.act("zoe", "follow", network="x", account=on_stage.handle)
    _wait_for(wire, 3)
    quiet_village.replay_hook("x", account=on_stage.handle)
    quiet_village.forge_hook("x", account=on_stage.handle)

    hooks = [Hook("POST", one.headers, {}, one.body, datetime.now(UTC)) for one in wire.to("/hook")]
    told = [one for hook in hooks[:4] for one in X(Http()).heard(hook, KEYS)]

    assert {one.account_id for one in told} == {on_stage.access.account_id}
    assert [one.incoming.kind for one in told] == ["mention", "message", "follow", "follow"]
    assert told[2].incoming.remote_id == told[3].incoming.remote_id
    assert told[1].incoming.text == "Between us."
    assert {one.incoming.author_handle for one in told} == {"@zoe"}
    with pytest.raises(Forged):
        X(Http()).heard(hooks[4], KEYS)


def test_a_share_in_the_village_is_told(quiet_village: Village, wire: Wire) -> None:
    on_stage = stage(quiet_village)
    wire.says["/hook"] = says(200)
    quiet_village.hook("x", f"{wire.url}/hook", account=on_stage.handle, secret="levain")
    quiet_village.act(on_stage.handle, "mention", network="x", account="zoe", text="Bread.")
    (post,) = on_stage.published()
    quiet_village.act("zoe", "boost", network="x", status=post["id"])
    _wait_for(wire, 1)

    asked = wire.to("/hook")[0]
    (told,) = X(Http()).heard(Hook("POST", asked.headers, {}, asked.body, datetime.now(UTC)), KEYS)

    assert (told.incoming.kind, told.incoming.about_id) == ("share", post["id"])


def _wait_for(wire: Wire, number: int) -> None:
    for _look in range(100):
        if len(wire.to("/hook")) >= number:
            return
        time.sleep(0.05)
    raise AssertionError(f"{len(wire.to('/hook'))} of {number} hooks came")
