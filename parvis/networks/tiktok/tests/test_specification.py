"""The adapter and the village against a description of the Content Posting and Display API that others have made.

TikTok publishes none. Where that description errs, `UNTRUE` names it with the page of TikTok's that says better. It
has nothing of the Business API: what goes there is tested in test_business.py.
"""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from parvis.networks.protocols import Outgoing
from parvis.networks.tests.journals import MemoryJournal
from parvis.networks.tests.specifications import Listening, Specification, specification_file
from parvis.networks.tests.stages import PIXEL
from parvis.networks.tests.wire import Wire, says
from parvis.networks.tiktok.adapter import TikTok
from parvis.networks.tiktok.tests.files import EVERYBODY, bread, film, in_village, picture_at
from village.testing import Village

PREFIX = "/tiktok/v2"
UNTRUE = (
    "creator_info/query/ → 200: not described",  # it says GET; content-posting-api-reference-query-creator-info: POST
    # Empty where nothing failed: https://docs.workato.com/en/connectors/tiktok/check-post-status-action
    "answered $.data.fail_reason: '' is not one of",
    "/tiktok/video/",  # the address for the bytes is TikTok's own; how it is filled: test_posting.py
)


@pytest.fixture
async def listening() -> AsyncIterator[Listening]:
    async with Listening() as pool:
        yield pool


def description() -> Specification:
    """With all paths below its own server, /v2: one of them says it a second time."""
    found = Specification.read(specification_file("tiktok/late_tiktok.yaml"))
    paths = {path.removeprefix("/v2") if path == "/v2/user/info/" else path: item for path, item in _paths(found)}
    return Specification({**found.document, "paths": paths}, PREFIX)


def _paths(found: Specification) -> list[tuple[str, object]]:
    """The outdated ones first, so that those of today take their place."""
    return sorted(found.document["paths"].items(), key=lambda pair: pair[0].startswith("/v2"))


async def test_every_request_and_answer_fits_the_description(
    listening: Listening, quiet_village: Village, wire: Wire, tmp_path: Path
) -> None:
    specification, ours, tiktok = description(), in_village(quiet_village), TikTok(listening)
    wire.says["/a.png"] = says(200, PIXEL)
    pictures = tuple(picture_at(f"{wire.url}/a.png", tmp_path) for _number in range(2))

    receipts = [
        await tiktok.publish(outgoing, ours, MemoryJournal())
        for outgoing in (
            bread(film(tmp_path), comments=True, duet=True, ai=True, cover_second="1"),
            Outgoing(("Bread.",), pictures, options=EVERYBODY | {"title": "Bread", "music": True}),
            bread(film(tmp_path), draft=True),
        )
    ]
    await tiktok.own_posts(ours, since=datetime.now(UTC) - timedelta(hours=1))
    await tiktok.measure(ours, [receipt.remote_id for receipt in receipts])
    await tiktok.who_am_i(ours)
    await tiktok.read_limits(ours)

    assert len(listening.exchanges) > 12
    faults = [fault for exchange in listening.exchanges for fault in specification.faults(exchange)]
    left = [fault for fault in faults if not any(known in fault for known in UNTRUE)]
    assert left == [], "\n".join(left)
