"""Liking what came in, in the village."""

from dataclasses import replace

import pytest

from parvis.kit.http import Http
from parvis.networks.errors import AccessLost, Gone, NotPermitted
from parvis.networks.mastodon.adapter import Mastodon
from parvis.networks.mastodon.tests.stage import stage as on_stage
from parvis.networks.protocols import Outgoing, Target
from parvis.networks.tests.journals import MemoryJournal
from parvis.networks.tests.stages import Stage
from village.testing import Village


async def answered(village: Village, http: Http) -> tuple[Mastodon, Target, Stage]:
    """Our post and somebody's answer to it, which came in."""
    stage = on_stage(village)
    adapter = Mastodon(http)
    await adapter.publish(Outgoing(("Fresh bread at seven.",)), stage.access, MemoryJournal())
    (post,) = stage.published()
    village.act("zoe", "reply", status=post["id"], text="Miam !")
    catch = await adapter.read_arrivals(stage.access, mark="", about=())
    (reply,) = (one for one in catch.arrivals if one.kind == "reply")
    return adapter, Target(reply.remote_id, reply.about_id, reply.author_handle, reply.extra), stage


async def test_an_answer_is_liked_once_and_taken_back(quiet_village: Village, http: Http) -> None:
    adapter, target, stage = await answered(quiet_village, http)

    def likes() -> int:
        posts = {post["id"]: post for post in quiet_village.posts("zoe")}
        return int(posts[target.remote_id]["likes"])

    for deed, number in (("like", 1), ("like", 1), ("unlike", 0), ("unlike", 0)):
        await adapter.moderate(deed, target, stage.access)
        assert likes() == number


async def test_what_is_not_there_any_more_is_said_to_be_gone(quiet_village: Village, http: Http) -> None:
    adapter, _target, stage = await answered(quiet_village, http)

    with pytest.raises(Gone):
        await adapter.moderate("like", Target("1"), stage.access)


@pytest.mark.parametrize("deed", ["hide", "show", "remove"])
async def test_what_nobody_can_do_there_is_not_tried(deed: str, quiet_village: Village, http: Http) -> None:
    adapter, target, stage = await answered(quiet_village, http)
    assert deed not in adapter.deeds

    with pytest.raises(NotPermitted):
        await adapter.moderate(deed, target, stage.access)


async def test_a_token_that_may_not_like_says_so(quiet_village: Village, http: Http) -> None:
    adapter, target, stage = await answered(quiet_village, http)
    narrow = quiet_village.admin("POST", "/tokens", {"account": stage.handle, "scopes": "read write:statuses"})

    with pytest.raises(NotPermitted):
        await adapter.moderate("like", target, replace(stage.access, token=narrow["access_token"]))
    quiet_village.revoke(stage.handle)
    with pytest.raises(AccessLost):
        await adapter.moderate("like", target, stage.access)
