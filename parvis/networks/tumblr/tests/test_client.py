"""Tumblr's own client library, PyTumblr, in the village: what it understands was said as Tumblr says it.

It signs by OAuth 1 and knows nothing of blocks; here it shows the token of OAuth 2, and writes nothing.
"""

import asyncio
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from parvis.kit.http import Http
from parvis.networks.protocols import Outgoing
from parvis.networks.tests.journals import MemoryJournal
from parvis.networks.tests.stages import Stage
from parvis.networks.tumblr.adapter import Tumblr
from parvis.networks.tumblr.tests.stage import stage as on_stage
from village.testing import Village

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    pytumblr: Any = pytest.importorskip("pytumblr", reason="pytumblr is not installed")


@pytest.fixture
def here(quiet_village: Village) -> Stage:
    return on_stage(quiet_village)


@pytest.fixture
def client(here: Stage, monkeypatch: pytest.MonkeyPatch) -> Any:
    def bearing(request: Any) -> Any:
        request.headers["Authorization"] = f"Bearer {here.access.token}"
        if request.body:  # the signer of OAuth 1 puts this there
            request.headers["Content-Type"] = "application/x-www-form-urlencoded"
        return request

    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    made = pytumblr.TumblrRestClient("village", host=here.access.base_url)
    made.request.oauth = bearing
    return made


async def asked(what: Callable[[], Any]) -> Any:
    """PyTumblr waits for its answers: in a thread of its own."""
    return await asyncio.to_thread(what)


async def test_what_the_adapter_posts_is_what_pytumblr_reads(
    here: Stage, client: Any, http: Http, quiet_village: Village, tmp_path: Path
) -> None:
    adapter = Tumblr(http)
    long = Outgoing(("Rye. " * 2000,), options={"title": "All about rye"})
    outgoings = [Outgoing(("Rye & spelt",)), here.story(tmp_path), long]
    receipts = [await adapter.publish(one, here.access, MemoryJournal()) for one in outgoings]
    ours = receipts[0].remote_id
    quiet_village.act("zoe", "reply", network="tumblr", status=ours, text="Open?")
    quiet_village.act("lea", "boost", network="tumblr", status=ours, record={"text": "Lovely."})
    quiet_village.act("lea", "follow", network="tumblr", account=here.handle)
    (share,) = [one for one in (await adapter.read_arrivals(here.access, mark="", about=())).arrivals if one.extra]

    def reading() -> None:
        (blog,) = client.info()["user"]["blogs"]
        assert (blog["name"], blog["followers"], blog["uuid"]) == (here.handle, 1, here.access.account_id)
        assert client.blog_info(here.handle)["blog"]["posts"] == 3
        article, gallery, text = client.posts(here.handle, npf="true")["posts"]
        assert [one["id_string"] for one in (text, gallery, article)] == [one.remote_id for one in receipts]
        assert [block["type"] for block in gallery["content"]] == ["text", "image", "image", "text", "link"]
        assert {block["alt_text"] for block in gallery["content"] if block["type"] == "image"} == {"A loaf"}
        assert gallery["tags"] == ["bread", "rye"]
        assert article["content"][0]["subtype"] == "heading1" and len(article["content"]) == 4
        assert client.posts(here.handle, id=ours)["posts"][0]["body"] == "<p>Rye &amp; spelt</p>"
        told = {(note["type"], note["blog_name"]) for note in client.notes(here.handle, id=ours)["notes"]}
        assert told == {("reply", "zoe"), ("reblog", "lea")}
        assert [one["name"] for one in client.followers(here.handle)["users"]] == ["lea"]
        (theirs,) = client.posts(share.extra["blog"], id=share.extra["post"])["posts"]
        assert client.like(theirs["id"], theirs["reblog_key"]) == []
        assert client.like(theirs["id"], "guessed")["meta"]["status"] == 404
        client.delete_post(here.handle, receipts[2].remote_id)
        assert len(client.posts(here.handle)["posts"]) == 2

    await asked(reading)
    counts = await adapter.measure(here.access, [ours])
    assert (counts[ours].shares, counts[ours].replies) == (1, 1)
