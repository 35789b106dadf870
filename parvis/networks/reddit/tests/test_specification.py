"""What the adapter says and the village answers, held against a description of Reddit's API.

Reddit publishes none; this one others wrote from its pages. Where it differs from what the field's client library,
PRAW 8.0.3, does, `UNTRUE` names it.
"""

from collections.abc import AsyncIterator, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from parvis.networks.errors import NetworkError
from parvis.networks.protocols import Outgoing, Target
from parvis.networks.reddit import posts
from parvis.networks.reddit.adapter import Reddit
from parvis.networks.reddit.tests.files import film
from parvis.networks.reddit.tests.stage import number
from parvis.networks.reddit.tests.stage import stage as on_stage
from parvis.networks.tests.journals import MemoryJournal
from parvis.networks.tests.specifications import Exchange, Listening, Specification, specification_file
from parvis.networks.tests.stages import picture
from village.testing import Village

PREFIX = "/reddit"
FORM = "application/x-www-form-urlencoded"
#: Where the description errs, and what tells so.
UNTRUE = (
    "the query holds raw_json",  # PRAW sends it with every request
    "None is not of type 'string'",  # the first and the last page of a listing have no neighbour
    "'parent' is a required property",  # PRAW calls it thing_id (models/reddit/mixins/replyable.py)
    "'' is not of type 'object'",  # replies, where there are none; so does PRAW's Comment read it
    "'crosspost' is not one of",  # the sheet of Reddit has it; PRAW too
    "'t1' is not one of ['t3']",  # PRAW asks for comments there too
)
THINGS = {"t1": "Comment", "t3": "Link", "t5": "Subreddit"}
#: What it does not have at all: PRAW 8.0.3 does (praw/endpoints.py, praw/models/media.py).
NOT_DESCRIBED = {
    ("POST", "/reddit/api/media/asset.json"),
    ("POST", "/reddit/store"),
    ("POST", "/reddit/api/submit_gallery_post.json"),
    ("POST", "/reddit/api/submit_poll_post"),
    ("GET", "/reddit/subreddits/mine/subscriber"),
    ("GET", "/reddit/r/bread/api/link_flair_v2"),
    ("POST", "/reddit/api/v1/access_token"),
}


class OfForms(Specification):
    """Forms hold words only: what should be a number or a switch is read as one first."""

    def __init__(self, document: Mapping[str, Any], prefix: str = "") -> None:
        super().__init__(document, prefix)
        # The description points to these and does not have them.
        named = {name: {"name": name.lower(), "in": "query"} for name in ("Count", "Limit", "After", "Before")}
        self.document["components"].setdefault("parameters", named)
        schemas = self.document["components"]["schemas"]
        schemas.setdefault("Submission", schemas["Link"])

    def _sent(self, exchange: Exchange, operation: Mapping[str, Any]) -> Iterator[str]:
        content = self._resolved(operation.get("requestBody") or {}).get("content") or {}
        schema = (content.get(FORM) or {}).get("schema")
        if schema is not None and exchange.body is not None:
            kinds = {name: one.get("type") for name, one in schema["properties"].items()}
            yield from self._misfits(schema, {n: _read(v, kinds.get(n)) for n, v in exchange.body.items()}, "sent")

    def _answered(self, exchange: Exchange, operation: Mapping[str, Any]) -> Iterator[str]:
        """The things of a listing are described apart from it."""
        yield from super()._answered(exchange, operation)
        for kind, thing in _things(exchange.told):
            yield from self._misfits({"$ref": f"#/components/schemas/{THINGS[kind]}"}, thing, kind)


def _things(told: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(told, dict) and told.get("kind") in THINGS:
        yield told["kind"], told["data"]
    inside = told.values() if isinstance(told, dict) else told if isinstance(told, list) else ()
    for one in inside:
        yield from _things(one)


def _read(value: str, kind: str | None) -> Any:
    if kind == "boolean":
        return {"true": True, "false": False}.get(value, value)
    return int(value) if kind == "integer" and value.removeprefix("-").isdecimal() else value


@pytest.fixture
async def listening() -> AsyncIterator[Listening]:
    async with Listening() as pool:
        yield pool


async def test_every_request_and_answer_fits_the_description(
    listening: Listening, quiet_village: Village, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    specification = OfForms.read(specification_file("reddit/late_reddit.yaml"), PREFIX)
    monkeypatch.setattr(posts, "READY_SECONDS", 0.1)
    stage = on_stage(quiet_village)
    adapter, ours = Reddit(listening), stage.access
    there = {"subreddit": "village", "title": "Rye", "spoiler": True}
    outgoings = [
        Outgoing(("Fresh.",), options=there),
        Outgoing(("Fresh.",), options={**there, "link": f"https://bread.example/{stage.handle}"}),
        Outgoing(("Fresh.",), (film(tmp_path), picture(tmp_path)), options=there),
        stage.story(tmp_path),
    ]
    receipts = []
    for outgoing in outgoings:
        journal = MemoryJournal()
        journal.kept.begun |= {"post", "first_comment"}  # so that they are looked for first
        receipts.append((await adapter.publish(outgoing, ours, journal)).remote_id)
    await adapter.publish(Outgoing((".",), options={**there, "crosspost": receipts[0]}), ours, MemoryJournal())
    quiet_village.act("zoe", "reply", network="reddit", status=number(receipts[0]), text="Open?")
    quiet_village.act("zoe", "direct", network="reddit", account=stage.handle, text="Hello?")
    arrivals = (await adapter.read_arrivals(ours, mark="", about=receipts)).arrivals
    for incoming in arrivals:
        await adapter.publish(Outgoing(("Yes.",), target=Target(incoming.remote_id)), ours, MemoryJournal())
    (comment,) = [one for one in arrivals if one.text == "Open?"]
    for deed in ("like", "unlike", "remove"):
        await adapter.moderate(deed, Target(comment.remote_id), ours)
    await adapter.read_limits(ours)
    await adapter.own_posts(ours, since=datetime.now(UTC) - timedelta(minutes=5))
    await adapter.measure(ours, [*receipts, comment.remote_id])
    await adapter.who_am_i(ours)
    await adapter.refresh(ours)
    with pytest.raises(NetworkError):
        await adapter.publish(Outgoing(("No.",), options={**there, "title": "x" * 301}), ours, MemoryJournal())

    known = [one for one in listening.exchanges if (one.method, one.path) not in NOT_DESCRIBED]
    faults = [fault for exchange in known for fault in specification.faults(exchange)]
    left = [fault for fault in faults if not any(untrue in fault for untrue in UNTRUE)]

    assert len(known) > 20
    # What was wrong on purpose is wrong in the description too, and nothing else is.
    assert [fault.partition(": ")[2].split(":")[0] for fault in left] == ["sent $.title"], left
    assert all(any(untrue in fault for fault in faults) for untrue in UNTRUE)
