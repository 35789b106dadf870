"""The field's own client library speaks to the village as it speaks to a Lemmy server.

Its classes of answers are older than alternative texts, so that answers are read as they came.
"""

import asyncio
import sys
from collections.abc import Callable
from importlib.metadata import distribution
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from parvis.kit.http import Http
from parvis.networks.lemmy.adapter import Lemmy
from parvis.networks.lemmy.tests.stage import VILLAGE, story
from parvis.networks.lemmy.tests.stage import stage as on_stage
from parvis.networks.protocols import Outgoing, Target
from parvis.networks.tests.journals import MemoryJournal
from parvis.networks.tests.stages import PIXEL, Stage
from village.testing import Village

stand_in: Any = ModuleType("pkg_resources")  # plemmy asks it for its own version; setuptools has given it up
stand_in.get_distribution = distribution
with pytest.MonkeyPatch.context() as patch:
    patch.setitem(sys.modules, "pkg_resources", stand_in)
    plemmy: Any = pytest.importorskip("plemmy", reason="plemmy is not installed")


def signed_in(scene: Stage) -> Any:
    client = plemmy.LemmyHttp(scene.access.base_url)
    client.login(scene.handle, scene.access.token)
    return client


async def by(call: Callable[..., Any], *args: Any, **named: Any) -> Any:
    """The library waits; our loop does not. What the server answered."""
    return (await asyncio.to_thread(call, *args, **named)).json()


async def test_plemmy_makes_a_round_trip(quiet_village: Village, tmp_path: Path) -> None:
    scene = on_stage(quiet_village)
    client = await asyncio.to_thread(signed_in, scene)
    community = (await by(client.get_community, name="village"))["community_view"]["community"]
    assert str(community["id"]) == VILLAGE

    file = tmp_path / "bread.png"
    file.write_bytes(PIXEL)
    with file.open("rb") as opened:
        told = await by(client.upload_image, opened)
    url = f"{scene.access.base_url}/pictrs/image/{told['files'][0]['file']}"
    made = (await by(client.create_post, community["id"], "Bread", body="Fresh.", url=url))["post_view"]
    assert (made["post"]["name"], made["post"]["url"], made["creator"]["name"]) == ("Bread", url, scene.handle)
    number = made["post"]["id"]
    assert (await by(client.get_post, id=number))["post_view"]["post"]["body"] == "Fresh."

    comment = (await by(client.create_comment, "Ask us.", number))["comment_view"]["comment"]
    assert comment["path"] == f"0.{comment['id']}"
    liked = await by(client.like_comment, comment["id"], 1)
    assert liked["comment_view"]["counts"]["upvotes"] == 1
    await by(client.delete_comment, comment["id"], True)
    assert await by(client.get_comment, comment["id"]) == {"error": "couldnt_find_comment"}
    own = await by(client.get_person_details, username=scene.handle, sort="New")
    assert [view["post"]["id"] for view in own["posts"]] == [number]


async def test_what_the_adapter_publishes_is_what_the_client_reads(
    quiet_village: Village, http: Http, tmp_path: Path
) -> None:
    scene = on_stage(quiet_village)
    client = await asyncio.to_thread(signed_in, scene)
    receipt = await Lemmy(http).publish(story(tmp_path), scene.access, MemoryJournal())

    shown = (await by(client.get_post, id=int(receipt.remote_id)))["post_view"]["post"]
    below = (await by(client.get_comments, post_id=int(receipt.remote_id)))["comments"]

    assert (shown["name"], shown["alt_text"]) == ("Fresh bread", "A loaf")
    assert shown["url"].startswith(f"{scene.access.base_url}/pictrs/image/")
    assert shown["body"].startswith("Fresh bread at seven o'clock.\n\n![A loaf](")
    assert [f"comment:{view['comment']['id']}" for view in below][::-1] == list(receipt.part_ids[1:])


async def test_what_comes_in_is_the_same_to_both(quiet_village: Village, http: Http, tmp_path: Path) -> None:
    scene = on_stage(quiet_village)
    client = await asyncio.to_thread(signed_in, scene)
    adapter = Lemmy(http)
    receipt = await adapter.publish(story(tmp_path), scene.access, MemoryJournal())
    quiet_village.act("zoe", "reply", network="lemmy", status=receipt.remote_id, text="Open?")
    quiet_village.act("lea", "direct", network="lemmy", account=scene.handle, text="Do you deliver?")

    (reply,) = (await by(client.get_replies))["replies"]
    (message,) = (await by(client.get_private_messages))["private_messages"]
    catch = await adapter.read_arrivals(scene.access, mark="", about=())

    found = {incoming.text: incoming for incoming in catch.arrivals}
    assert found["Open?"].remote_id == f"comment:{reply['comment']['id']}"
    private = found["Do you deliver?"]
    assert private.remote_id == f"message:{message['private_message']['id']}"
    answer = Outgoing(("Yes.",), target=Target(private.remote_id, extra=private.extra))
    sent = await adapter.publish(answer, scene.access, MemoryJournal())
    latest = (await by(client.get_private_messages))["private_messages"][0]
    assert sent.remote_id == f"message:{latest['private_message']['id']}"
    assert latest["recipient"]["name"] == "lea"
