"""The field's own client library speaks to the village as it speaks to a forum."""

import asyncio
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from parvis.kit.http import Http
from parvis.networks.discourse.adapter import Discourse
from parvis.networks.discourse.tests.stage import stage as on_stage
from parvis.networks.discourse.tests.stage import topic
from parvis.networks.protocols import Target
from parvis.networks.tests.journals import MemoryJournal
from parvis.networks.tests.stages import PIXEL, Stage, answer_to
from village.testing import Village

pydiscourse: Any = pytest.importorskip("pydiscourse", reason="pydiscourse is not installed")


def client(scene: Stage) -> Any:
    return pydiscourse.DiscourseClient(scene.access.base_url, scene.handle, scene.access.token)


async def test_a_user_of_pydiscourse_does_a_round_trip(quiet_village: Village) -> None:
    scene = on_stage(quiet_village)

    def round_trip() -> None:
        forum = client(scene)
        assert [one["name"] for one in forum.categories()] == ["Uncategorized", "Bakery", "News"]
        image = {"file": ("loaf.png", BytesIO(PIXEL), "image/png")}
        file = forum._post("/uploads.json", files=image, type="composer", synchronous="true")
        raw = f"Fresh bread at seven.\n\n![A loaf|1x1]({file['short_url']})"
        first = forum.create_post(raw, category_id=5, title="Fresh bread today", tags=["bread"])
        answer = forum.create_post("And warm until nine at night.", topic_id=first["topic_id"])
        assert (first["post_number"], answer["post_number"]) == (1, 2)
        assert forum.post_by_id(answer["id"])["raw"] == "And warm until nine at night."
        told = forum.topic_posts(first["topic_id"], **{"post_ids[]": answer["id"]})["post_stream"]["posts"]
        assert [one["id"] for one in told] == [answer["id"]]
        assert [one["topic_id"] for one in forum.user_actions(scene.handle, 4)] == [first["topic_id"]]
        with pytest.raises(pydiscourse.exceptions.DiscourseClientError, match="Body is too short"):
            forum.create_post("Short.", topic_id=first["topic_id"])
        stranger = pydiscourse.DiscourseClient(scene.access.base_url, scene.handle, "guessed")
        with pytest.raises(pydiscourse.exceptions.DiscourseClientError, match="key is invalid"):
            stranger.post_by_id(answer["id"])

    await asyncio.to_thread(round_trip)


async def test_what_the_adapter_does_is_what_the_client_reads(
    quiet_village: Village, http: Http, tmp_path: Path
) -> None:
    scene = on_stage(quiet_village)
    adapter = Discourse(http)
    receipt = await adapter.publish(topic(tmp_path), scene.access, MemoryJournal())
    quiet_village.act("zoe", "reply", network="discourse", status=receipt.remote_id, text="Open on Sundays?")
    (_second, _third, question) = (await adapter.read_arrivals(scene.access, mark="", about=())).arrivals
    target = Target(question.remote_id, question.about_id, question.author_handle, question.extra)
    answer = await adapter.publish(answer_to(target), scene.access, MemoryJournal())
    await adapter.moderate("like", target, scene.access)
    (own,) = await adapter.own_posts(scene.access, since=MemoryJournal().began_at.replace(year=2020))

    forum = client(scene)
    first = await asyncio.to_thread(forum.post_by_id, receipt.remote_id)
    given = await asyncio.to_thread(forum.post_by_id, answer.remote_id)
    liked = await asyncio.to_thread(forum.post_by_id, question.remote_id)

    assert f"{scene.access.base_url}{first['post_url']}" == receipt.url == own.url
    assert given["reply_to_post_number"] == question.extra["number"]
    (like,) = liked["actions_summary"]
    assert (like["count"], like["acted"]) == (1, True)
