"""Server-sent events, received by Mastodon.py."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from mastodon import Mastodon, StreamListener

from village.testing import Village


class Listener(StreamListener):  # type: ignore[misc]
    def __init__(self) -> None:
        self.connected = threading.Event()
        self.heard: queue.Queue[tuple[str, Any]] = queue.Queue()

    def handle_heartbeat(self) -> None:
        self.connected.set()

    def on_update(self, status: Any) -> None:
        self.heard.put(("update", status.id))

    def on_notification(self, notification: Any) -> None:
        self.heard.put(("notification", notification.type))

    def on_delete(self, status_id: Any) -> None:
        self.heard.put(("delete", str(status_id)))

    def on_status_update(self, status: Any) -> None:
        self.heard.put(("status.update", status.id))

    def on_conversation(self, conversation: Any) -> None:
        self.heard.put(("conversation", conversation.last_status.id))

    def next(self) -> tuple[str, Any]:
        return self.heard.get(timeout=10)


@pytest.fixture
def listener(baker: Mastodon) -> Iterator[Listener]:
    listening = Listener()
    handle = baker.stream_user(listening, run_async=True, timeout=30)
    assert listening.connected.wait(10)
    yield listening
    handle.close()


def test_what_happens_is_told_while_it_happens(
    baker: Mastodon, reader: Mastodon, listener: Listener, handle: str
) -> None:
    said = baker.status_post("Bread")
    assert listener.next() == ("update", said.id)

    reader.status_favourite(said.id)
    assert listener.next() == ("notification", "favourite")

    baker.status_update(said.id, "More bread")
    assert listener.next() == ("status.update", said.id)

    whispered = reader.status_post(f"@{handle} psst", visibility="direct")
    assert listener.next() == ("notification", "mention")
    assert listener.next() == ("conversation", whispered.id)

    baker.status_delete(said.id)
    assert listener.next() == ("delete", str(said.id))


def test_the_stream_is_healthy_and_wants_a_token(village: Village) -> None:
    assert requests.get(f"{village.url}/api/v1/streaming/health", timeout=5).text == "OK"
    assert requests.get(f"{village.url}/api/v1/streaming/user", timeout=5).status_code == 401
