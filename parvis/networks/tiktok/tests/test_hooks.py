"""What TikTok pushes: its signature, and the comments among its events."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from parvis.kit.http import Http
from parvis.networks.protocols import Forged, Hook
from parvis.networks.tests.wire import Wire, says
from parvis.networks.tiktok.adapter import TikTok
from parvis.networks.tiktok.tests.test_business import published
from village.testing import Village

KEYS = {"client_id": "us", "client_secret": "levain"}
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
COMMENT = {"comment_id": "5", "video_id": "77", "comment_action": "insert", "text": "Open?", "username": "zoe"}


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Village]:
    """One of its own: here the clocks agree."""
    with Village.start(tmp_path_factory.mktemp("hooks"), media_delay=0) as running:
        yield running


def hook(told: Any, *, secret: str = "levain", at: datetime = NOW, body: bytes | None = None) -> Hook:
    content = json.dumps(told).encode() if body is None else body
    stamp = str(int(at.timestamp()))
    signed = hmac.new(secret.encode(), f"{stamp}.".encode() + content, hashlib.sha256).hexdigest()
    return Hook("POST", {"tiktok-signature": f"t={stamp},s={signed}"}, {}, content, NOW)


def event(content: Any = None, name: str = "comment.update", user: str = "12") -> dict[str, Any]:
    """TikTok writes the content as JSON within JSON."""
    inner = json.dumps(COMMENT if content is None else content)
    return {"client_key": "us", "event": name, "create_time": 1, "user_openid": user, "content": inner}


def test_a_new_comment_is_heard() -> None:
    (heard,) = TikTok(Http()).heard(hook(event({**COMMENT, "timestamp": 1_795_348_800_000})), KEYS)

    one = heard.incoming
    assert (heard.account_id, one.kind, one.remote_id, one.about_id, one.parent_id) == ("12", "comment", "5", "77", "")
    assert (one.text, one.author_handle, one.extra) == ("Open?", "@zoe", {"video": "77"})
    assert one.happened_at == datetime.fromtimestamp(1_795_348_800, UTC)


@pytest.mark.parametrize(
    "told",
    [
        event(name="post.publish.complete"),
        event(user=""),
        event({**COMMENT, "comment_action": "delete"}),
        event({**COMMENT, "comment_id": None}),
        event([]),
        {},
        [],
    ],
)
def test_what_does_not_matter_brings_nothing(told: Any) -> None:
    assert list(TikTok(Http()).heard(hook(told), KEYS)) == []


@pytest.mark.parametrize(
    "bad",
    [
        hook(event(), secret="guessed"),
        hook(event(), at=NOW - timedelta(minutes=6)),
        hook(event(), at=NOW + timedelta(minutes=6)),
        hook(None, body=b"no JSON"),
        Hook("POST", {}, {}, json.dumps(event()).encode(), NOW),
        Hook("POST", {"TikTok-Signature": "t=,s="}, {}, b"{}", NOW),
        Hook("POST", {"TikTok-Signature": f"t={int(NOW.timestamp())},s=é"}, {}, b"{}", NOW),
        Hook("POST", hook(event()).headers, {}, b'{"event": "comment.update"}', NOW),
    ],
)
def test_what_was_changed_signed_by_others_or_recorded_is_forged(bad: Hook) -> None:
    with pytest.raises(Forged):
        TikTok(Http()).heard(bad, KEYS)


def test_without_a_secret_nothing_is_believed_and_there_is_no_handshake() -> None:
    with pytest.raises(Forged):
        TikTok(Http()).heard(hook(event(), secret=""), {})
    assert TikTok(Http()).greet(hook(event()), KEYS) is None


async def test_the_village_tells_what_reading_brings(
    village: Village, wire: Wire, other: Wire, http: Http, tmp_path: Path
) -> None:
    ours, post = await published(village, wire, http, tmp_path)
    handle, tiktok = str(ours.extra["username"]), TikTok(http)
    other.says["/hooks"] = says(200, {})
    village.hook("tiktok", f"{other.url}/hooks", account=handle, secret="levain")
    asked = village.act("zoe", "reply", network="tiktok", status=post, text="Open?")["id"]
    village.act("zoe", "reply", network="tiktok", status=asked, text="Please!")
    for _look in range(100):
        if len(other.to("/hooks")) == 1:  # the answer to Zoe is Zoe's own: nobody is told
            break
        await tiktok.who_am_i(ours)
    village.replay_hook("tiktok", account=handle)
    village.forge_hook("tiktok", account=handle)

    first, again, forged = [Hook("POST", one.headers, {}, one.body, datetime.now(UTC)) for one in other.to("/hooks")]
    (heard,), (replayed,) = tiktok.heard(first, KEYS), tiktok.heard(again, KEYS)
    (read, _below) = (await tiktok.read_arrivals(ours, mark="", about=())).arrivals

    assert heard.account_id == ours.account_id
    assert heard.incoming.remote_id == replayed.incoming.remote_id == read.remote_id == asked
    assert (heard.incoming.text, heard.incoming.about_id) == (read.text, read.about_id)
    assert (heard.incoming.author_id, heard.incoming.parent_id) == (read.author_id, read.parent_id)
    with pytest.raises(Forged):
        tiktok.heard(forged, KEYS)
