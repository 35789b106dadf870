"""All that we ask of Blogger, and all that the village answers, against Google's own description of the API."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from parvis.networks.blogger.adapter import Blogger
from parvis.networks.blogger.tests.stage import key_to, story
from parvis.networks.blogger.way import BloggerWay
from parvis.networks.google_common.tests.discovery import Discovery, Listening
from parvis.networks.oauth import Tokens
from parvis.networks.protocols import Target
from parvis.networks.tests.journals import MemoryJournal
from parvis.networks.tests.stages import new_handle
from village.testing import Village

EVERYTHING = {
    "blogger.blogs.get", "blogger.blogs.listByUser", "blogger.comments.approve", "blogger.comments.delete",
    "blogger.comments.listByBlog", "blogger.comments.markAsSpam", "blogger.posts.get", "blogger.posts.insert",
    "blogger.posts.list", "blogger.posts.publish",
}  # fmt: skip


async def test_every_request_and_every_answer_is_as_described(quiet_village: Village, tmp_path: Path) -> None:
    described = Discovery.of("blogger/blogger.v3.json")
    handle = new_handle()
    access = key_to(quiet_village, handle)

    async with Listening(allowed_hosts=("127.0.0.1",)) as http:
        blogger = Blogger(http)
        await BloggerWay().accounts(http, access.base_url, Tokens(access.token), {"client_id": "village"})
        receipt = await blogger.publish(story(tmp_path), access, MemoryJournal())
        (post,) = quiet_village.posts(handle, network="blogger")
        quiet_village.act("zoe", "reply", network="blogger", status=post["id"], text="Open on Sundays?")
        first = await blogger.read_arrivals(access, mark="", about=())
        (question,) = (await blogger.read_arrivals(access, mark=first.mark, about=())).arrivals
        for deed in ("hide", "show", "remove"):
            await blogger.moderate(deed, Target(question.remote_id, question.about_id, extra=question.extra), access)
        await blogger.measure(access, [receipt.remote_id])
        await blogger.own_posts(access, since=datetime.now(UTC) - timedelta(minutes=5))
        await blogger.who_am_i(access)

    assert {described.judge(asked, access.base_url) for asked in http.asked} == EVERYTHING
