"""The field's own client library speaks to the village as it speaks to Slack."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from parvis.kit.http import Http
from parvis.networks.protocols import Outgoing
from parvis.networks.slack.adapter import Slack
from parvis.networks.slack.tests.stage import stage as on_stage
from parvis.networks.slack.tests.stage import story
from parvis.networks.tests.journals import MemoryJournal
from parvis.networks.tests.stages import PIXEL, Stage
from village.testing import Village

slack_sdk: Any = pytest.importorskip("slack_sdk", reason="slack-sdk is not installed")


def client(scene: Stage) -> Any:
    return slack_sdk.WebClient(scene.access.token, base_url=f"{scene.access.base_url}/")


async def test_an_app_of_slack_sdk_does_a_round_trip(quiet_village: Village) -> None:
    scene = on_stage(quiet_village)

    def round_trip() -> None:
        app, place = client(scene), scene.access.extra["place"]
        assert app.auth_test()["user_id"] == scene.access.extra["bot_user_id"]
        metadata = {"event_type": "test", "event_payload": {"once": "7"}}
        sent = app.chat_postMessage(channel=place, text="Bread", metadata=metadata)
        app.chat_postMessage(channel=place, text="And rolls", thread_ts=sent["ts"])
        app.files_upload_v2(content=PIXEL, filename="loaf.png", channel=place, initial_comment="A loaf")
        app.reactions_add(channel=place, timestamp=sent["ts"], name="thumbsup")
        found = app.conversations_history(channel=place, include_all_metadata=True)["messages"]
        assert [message["text"] for message in found] == ["A loaf", "Bread"]
        assert found[1]["metadata"] == metadata
        assert (found[1]["reply_count"], found[1]["reactions"][0]["count"]) == (1, 1)
        below = app.conversations_replies(channel=place, ts=sent["ts"])["messages"]
        assert [message["text"] for message in below] == ["Bread", "And rolls"]
        app.chat_delete(channel=place, ts=sent["ts"])
        with pytest.raises(slack_sdk.errors.SlackApiError, match="message_not_found"):
            app.chat_getPermalink(channel=place, message_ts=sent["ts"])

    await asyncio.to_thread(round_trip)


async def test_what_the_adapter_sends_is_what_the_client_reads(
    quiet_village: Village, http: Http, tmp_path: Path
) -> None:
    scene = on_stage(quiet_village)
    adapter = Slack(http)
    with_picture = await adapter.publish(story(tmp_path), scene.access, MemoryJournal())
    plain = await adapter.publish(
        Outgoing(("Rye & wheat",), options={"first_comment": "And rolls"}), scene.access, MemoryJournal()
    )
    place = scene.access.extra["place"]

    def texts(receipt: Any) -> list[str]:
        ts = receipt.remote_id.partition("/")[2]
        return [message["text"] for message in client(scene).conversations_replies(channel=place, ts=ts)["messages"]]

    assert await asyncio.to_thread(texts, with_picture) == ["One of two.", "Two of two."]
    assert await asyncio.to_thread(texts, plain) == ["Rye &amp; wheat", "And rolls"]
    (file,) = (await asyncio.to_thread(client(scene).conversations_history, channel=place))["messages"][1]["files"]
    assert (file["alt_txt"], file["mimetype"]) == ("A loaf", "image/png")
    link = await asyncio.to_thread(
        client(scene).chat_getPermalink, channel=place, message_ts=plain.remote_id.partition("/")[2]
    )
    assert link["permalink"] == plain.url
