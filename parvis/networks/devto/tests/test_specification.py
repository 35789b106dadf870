"""Every request of the adapter and every answer of the village against Forem's own description of its API."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from parvis.networks.devto.adapter import DevTo
from parvis.networks.devto.articles import fields_of
from parvis.networks.devto.tests.stage import key_to, story
from parvis.networks.errors import AccessLost, ContentRefused
from parvis.networks.protocols import Outgoing, Target
from parvis.networks.tests.journals import Died, MemoryJournal
from parvis.networks.tests.specifications import Listening, Specification, specification_file
from parvis.networks.tests.stages import new_handle
from village.testing import Village

#: Where the description differs from what Forem's source does.
UNTRUE = (
    "sent $.article.tags: [",  # only a list is permitted: concerns/api/articles_controller.rb, article_params
    "published_at: None is not of type",  # a draft has no such moment: views/api/v1/articles/me.json.jbuilder
    "POST /devto/api/reactions → 201: the status 201",  # api/v1/reactions_controller.rb: where it is new
)
#: What is demanded of every list, and an author's own list does not have: views/api/v1/articles/me.json.jbuilder.
LEFT_OUT = (
    "created_at", "crossposted_at", "edited_at", "last_comment_at", "readable_publish_date", "social_image", "tags",
)  # fmt: skip


def is_untrue(fault: str) -> bool:
    of_own_list = "/articles/me/" in fault and any(f"'{name}' is a required property" in fault for name in LEFT_OUT)
    return of_own_list or any(known in fault for known in UNTRUE)


@pytest.fixture
async def listening() -> AsyncIterator[Listening]:
    async with Listening() as pool:
        yield pool


async def test_every_request_and_every_answer_is_as_described(
    listening: Listening, quiet_village: Village, tmp_path: Path
) -> None:
    specification = Specification.read(specification_file("devto/api_v1.json"), "/devto/api")
    handle = new_handle()
    access, dev = key_to(quiet_village, handle), DevTo(listening)
    receipt = await dev.publish(story(tmp_path), access, MemoryJournal())
    with pytest.raises(ContentRefused):
        await dev.publish(story(tmp_path), access, MemoryJournal())
    await _a_draft_comes_out(dev, listening, quiet_village)
    post = quiet_village.posts(handle, network="devto")[0]["id"]
    quiet_village.act("zoe", "reply", network="devto", status=post, text="Open on Sundays?")
    quiet_village.act("zoe", "follow", network="devto", account=handle)
    catch = await dev.read_arrivals(access, mark="", about=())
    (question,) = [one for one in catch.arrivals if one.kind == "comment"]
    await dev.own_posts(access, since=datetime.now(UTC) - timedelta(hours=1))
    await dev.measure(access, [receipt.remote_id])
    for deed in ("like", "like", "unlike"):
        await dev.moderate(deed, Target(question.remote_id), access)
    await dev.who_am_i(access)
    quiet_village.revoke(handle, network="devto")
    with pytest.raises(AccessLost):
        await dev.who_am_i(access)

    assert len(listening.exchanges) > 15
    faults = [fault for exchange in listening.exchanges for fault in specification.faults(exchange)]
    left = [fault for fault in faults if not is_untrue(fault)]
    assert left == [], "\n".join(left)


async def _a_draft_comes_out(dev: DevTo, listening: Listening, village: Village) -> None:
    """With both looks on the way."""
    access, outgoing = key_to(village, new_handle()), Outgoing(("At eight.",), options={"title": "Rye"})
    headers = {"api-key": access.token, "Accept": "application/vnd.forem.api-v1+json"}
    body = {"article": fields_of(outgoing) | {"published": False}}
    journal = MemoryJournal(die_at=("begun", "article"))
    with pytest.raises(Died):
        await dev.publish(outgoing, access, journal)
    await listening.call("POST", f"{access.base_url}/articles", headers=headers, json=body)
    journal = journal.resumed()
    journal.die_at = ("acted", "publish")
    with pytest.raises(Died):
        await dev.publish(outgoing, access, journal)
    await dev.publish(outgoing, access, journal.resumed())
