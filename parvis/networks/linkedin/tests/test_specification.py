"""The adapter and the village against a description of LinkedIn's API that others have made from its pages.

LinkedIn publishes none. Where that description is wrong, LinkedIn's own page is the judge; these are known:
"""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from parvis.networks.linkedin.adapter import LinkedIn
from parvis.networks.linkedin.tests.stage import stage as on_stage
from parvis.networks.linkedin.tests.worlds import document, film
from parvis.networks.protocols import Outgoing, Poll, Target
from parvis.networks.tests.journals import MemoryJournal
from parvis.networks.tests.specifications import Listening, Specification, specification_file
from parvis.networks.tests.stages import picture
from village.testing import Village

PREFIX = "/linkedin"
#: What the description gets wrong or leaves out, with the page that says better.
KNOWN = (
    "'fileSizeBytes' is a required property",  # images-api: `owner` alone
    "POST /linkedin/rest/videos → 200: action is one of",  # videos-api: action=finalizeUpload
    "POST /linkedin/rest/videos → 200: answered $: None",  # the same action answers nothing
    "answered $.name: {'localized'",  # organization-lookup-api: one name for each language
    "/rest/documents",  # documents-api
    "is not one of ['PROCESSING', 'READY', 'FAILED']",  # images-api: AVAILABLE
    "/rest/reactions",  # reactions-api: ?actor=, and the body holds `root`
    "/rest/organizationalEntityNotifications",  # organization-social-action-notifications
    "/rest/networkSizes",  # organization-lookup-api
    "the query holds shares",  # share-statistics
    "the query holds ugcPosts",
    "/comments/",  # comments-api: deleting
    "/dms-uploads/",  # signed addresses
)


@pytest.fixture
async def listening() -> AsyncIterator[Listening]:
    async with Listening() as pool:
        yield pool


async def test_every_request_and_answer_fits_the_description(
    listening: Listening, quiet_village: Village, tmp_path: Path
) -> None:
    specification = Specification.read(specification_file("linkedin/getlate-linkedin.openapi.yaml"), PREFIX)
    stage = on_stage(quiet_village)
    linkedin = LinkedIn(listening)
    outgoings = [
        stage.story(tmp_path),
        Outgoing(("A film.",), media=(film(tmp_path),)),
        Outgoing(("A paper.",), media=(document(tmp_path),)),
        Outgoing(("One.",), media=(picture(tmp_path),)),
        Outgoing(("Rye or wheat?",), poll=Poll(("Rye", "Wheat"), 86_400)),
        Outgoing(("Look.",), options={"link": "https://bread.example/", "description": "Bread."}),
    ]
    receipts = [await linkedin.publish(one, stage.access, MemoryJournal()) for one in outgoings]
    await linkedin.publish(
        Outgoing(("Again.",), options={"reshare": receipts[3].remote_id}), stage.access, MemoryJournal()
    )
    quiet_village.act("zoe", "reply", network="linkedin", status=stage.published()[0]["id"], text="Sundays?")
    catch = await linkedin.read_arrivals(stage.access, mark="", about=())
    (question,) = [incoming for incoming in catch.arrivals if incoming.text == "Sundays?"]
    target = Target(question.remote_id, question.about_id, extra=question.extra)
    await linkedin.publish(Outgoing(("Yes.",), target=target), stage.access, MemoryJournal())
    await linkedin.measure(stage.access, [receipt.remote_id for receipt in receipts])
    await linkedin.own_posts(stage.access, since=MemoryJournal().began_at)
    await linkedin.who_am_i(stage.access)
    await linkedin.moderate("like", target, stage.access)

    faults = [fault for exchange in listening.exchanges for fault in specification.faults(exchange)]

    assert len(listening.exchanges) > 35
    left = [fault for fault in faults if not any(known in fault for known in KNOWN)]
    assert left == [], "\n".join(left)
