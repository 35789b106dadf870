"""Liking and hiding what came in, in the village, whose answers are its AppView's as well."""

from dataclasses import dataclass, replace
from typing import Any

import pytest

from parvis.kit.http import Http
from parvis.networks.bluesky.adapter import Bluesky
from parvis.networks.bluesky.deeds import GATE, LIKE, like_key
from parvis.networks.bluesky.tests.stage import stage as on_stage
from parvis.networks.errors import Gone, NotPermitted, Temporary
from parvis.networks.protocols import Access, Outgoing, Target
from parvis.networks.tests.journals import MemoryJournal
from parvis.networks.tests.stages import Stage
from parvis.networks.tests.wire import Wire, in_turn, says
from village.testing import Village


@dataclass
class Thread:
    """Our post, and somebody's answer that came in."""

    bluesky: Bluesky
    stage: Stage
    root: str
    answer: Target

    async def do(self, *deeds: str) -> None:
        for deed in deeds:
            await self.bluesky.moderate(deed, self.answer, self.stage.access)

    async def _post(self, uri: str) -> dict[str, Any]:
        told = await self.bluesky.ask("GET", "app.bsky.feed.getPosts", self.stage.access, params={"uris": uri})
        return dict(told["posts"][0])

    async def likes(self) -> int:
        return int((await self._post(self.answer.remote_id))["likeCount"])

    async def hidden(self) -> list[str]:
        gate = (await self._post(self.root)).get("threadgate") or {"record": {}}
        return list(gate["record"].get("hiddenReplies", []))

    async def write(self, nsid: str, collection: str, key: str, record: dict[str, Any] | None = None) -> None:
        """As another app of ours would."""
        body: dict[str, Any] = {"repo": self.stage.access.account_id, "collection": collection, "rkey": key}
        body |= {"record": {"$type": collection, "createdAt": "2026-11-22T10:00:00.000Z", **record}} if record else {}
        await self.bluesky.ask("POST", nsid, self.stage.access, json=body)


@pytest.fixture
async def thread(quiet_village: Village, http: Http) -> Thread:
    stage, bluesky = on_stage(quiet_village), Bluesky(http)
    receipt = await bluesky.publish(Outgoing(("Fresh bread at seven.",)), stage.access, MemoryJournal())
    (post,) = stage.published()
    quiet_village.act("zoe", "reply", network="bluesky", status=post["id"], text="Miam !")
    catch = await bluesky.read_arrivals(stage.access, mark="", about=())
    (reply,) = (one for one in catch.arrivals if one.kind == "reply")
    target = Target(reply.remote_id, reply.about_id, reply.author_handle, reply.extra)
    return Thread(bluesky, stage, receipt.remote_id, target)


async def test_an_answer_is_liked_once_under_the_same_key_and_taken_back(thread: Thread) -> None:
    for deed, number in (("like", 1), ("like", 1), ("unlike", 0), ("unlike", 0), ("like", 1)):
        await thread.do(deed)
        assert await thread.likes() == number


async def test_a_like_of_another_app_is_a_like_and_is_taken_back(thread: Thread) -> None:
    post = await thread._post(thread.answer.remote_id)
    subject = {"uri": post["uri"], "cid": post["cid"]}
    await thread.write("com.atproto.repo.createRecord", LIKE, "3kzzzzzzzzz2a", {"subject": subject})

    await thread.do("like")
    assert await thread.likes() == 1
    await thread.do("unlike")
    assert await thread.likes() == 0


async def test_the_key_of_a_like_is_the_same_for_ever_and_fits_the_network() -> None:
    keys = {like_key(f"at://did:plc:zoe/app.bsky.feed.post/{number}") for number in range(500)}

    assert len(keys) == 500
    assert {len(key) for key in keys} == {13}
    assert {key[0] for key in keys} <= set("234567abcdefghij")
    assert like_key("at://did:plc:zoe/app.bsky.feed.post/1") in keys


async def test_an_answer_is_hidden_once_and_shown_again(thread: Thread) -> None:
    await thread.do("show")
    assert await thread.hidden() == []
    await thread.do("hide", "hide")
    assert await thread.hidden() == [thread.answer.remote_id]
    await thread.do("show", "show")
    assert await thread.hidden() == []


async def test_who_may_answer_stays_as_it_was_chosen(thread: Thread) -> None:
    rule = [{"$type": "app.bsky.feed.threadgate#followingRule"}]
    key = thread.root.rpartition("/")[2]
    await thread.write("com.atproto.repo.putRecord", GATE, key, {"post": thread.root, "allow": rule})

    await thread.do("hide")

    gate = (await thread._post(thread.root))["threadgate"]["record"]
    assert (gate["allow"], gate["hiddenReplies"]) == (rule, [thread.answer.remote_id])


async def test_only_answers_under_a_post_of_our_own_are_hidden(thread: Thread) -> None:
    theirs = replace(thread.answer, extra={"root": {"uri": thread.answer.remote_id, "cid": "c"}})
    ours = Target(thread.root, thread.root)

    for target in (theirs, ours):
        with pytest.raises(NotPermitted):
            await thread.bluesky.moderate("hide", target, thread.stage.access)
    with pytest.raises(NotPermitted):
        await thread.do("remove")


async def test_what_is_not_there_any_more_is_said_to_be_gone(thread: Thread) -> None:
    nothing = Target(f"{thread.answer.remote_id.rpartition('/')[0]}/2222222222222")

    for deed in ("like", "unlike"):
        with pytest.raises(Gone):
            await thread.bluesky.moderate(deed, nothing, thread.stage.access)


RECORD = "/xrpc/com.atproto.repo.getRecord"
PUT = "/xrpc/com.atproto.repo.putRecord"


def gate(cid: str, *hidden: str) -> dict[str, Any]:
    return {"uri": "at://…", "cid": cid, "value": {"$type": GATE, "hiddenReplies": list(hidden)}}


async def test_what_another_app_hides_at_the_same_time_stays_hidden(wire: Wire, http: Http) -> None:
    wire.says[RECORD] = in_turn(says(200, gate("one")), says(200, gate("two", "at://b/p/1")))
    wire.says[PUT] = in_turn(says(400, {"error": "InvalidSwap", "message": "Record was at two"}), says(200, {}))
    target = Target("at://b/p/2", "at://did:plc:bread/app.bsky.feed.post/3k")

    await Bluesky(http).moderate("hide", target, Access(wire.url, "did:plc:bread", "token"))

    first, second = (asked.json() for asked in wire.to(PUT))
    assert (first["swapRecord"], second["swapRecord"]) == ("one", "two")
    assert second["record"]["hiddenReplies"] == ["at://b/p/1", "at://b/p/2"]


async def test_a_threadgate_that_changes_all_the_time_is_left(wire: Wire, http: Http) -> None:
    wire.says[RECORD] = says(200, gate("one"))
    wire.says[PUT] = says(400, {"error": "InvalidSwap", "message": "Record was at two"})
    target = Target("at://b/p/2", "at://did:plc:bread/app.bsky.feed.post/3k")

    with pytest.raises(Temporary):
        await Bluesky(http).moderate("hide", target, Access(wire.url, "did:plc:bread", "token"))
    assert len(wire.to(PUT)) == 3
