"""Google's own client library for Python in the village, beside our adapter: both see the same."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from parvis.kit.http import Http
from parvis.networks.blogger.adapter import Blogger
from parvis.networks.blogger.tests.stage import key_to, story
from parvis.networks.google_common.tests.client import client_for
from parvis.networks.protocols import Target
from parvis.networks.tests.journals import MemoryJournal
from parvis.networks.tests.stages import new_handle
from village.testing import Village


async def test_googles_own_client_sees_what_we_published_and_moderated(
    quiet_village: Village, http: Http, tmp_path: Path
) -> None:
    handle = new_handle()
    access, blogger = key_to(quiet_village, handle), Blogger(http)
    client = client_for("blogger", "v3", quiet_village, handle, network="blogger")
    blog = client.blogs().listByUser(userId="self").execute()["items"][0]["id"]

    receipt = await blogger.publish(story(tmp_path), access, MemoryJournal())

    post = client.posts().get(blogId=blog, postId=receipt.remote_id).execute()
    assert (post["title"], post["status"], post["labels"]) == ("Fresh bread", "LIVE", ["bread", "rye"])
    assert post["url"] == receipt.url
    theirs = client.posts().insert(blogId=blog, body={"title": "By Google", "content": "<p>Hi</p>"}).execute()
    own = await blogger.own_posts(access, since=datetime.now(UTC) - timedelta(minutes=5))
    assert [one.remote_id for one in own] == [theirs["id"], receipt.remote_id]

    (ours, _theirs) = quiet_village.posts(handle, network="blogger")
    for text in ("Buy my coins", "Rude"):
        quiet_village.act("zoe", "reply", network="blogger", status=ours["id"], text=text)
    found = {one.text: one for one in (await blogger.read_arrivals(access, mark="", about=())).arrivals}
    for text, deed in (("Buy my coins", "hide"), ("Rude", "remove")):
        await blogger.moderate(deed, Target(found[text].remote_id, extra=found[text].extra), access)
    spam = client.comments().listByBlog(blogId=blog, status=["LIVE", "SPAM"]).execute()["items"]
    assert [(one["content"], one["status"]) for one in spam] == [("Buy my coins", "SPAM")]
