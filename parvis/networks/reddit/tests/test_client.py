"""The field's own client library, PRAW, in the village: what it understands was said as Reddit says it."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from parvis.kit.http import Http
from parvis.networks.protocols import Outgoing, Poll, Target
from parvis.networks.reddit.adapter import Reddit
from parvis.networks.reddit.tests.stage import RECIPE, number, story
from parvis.networks.reddit.tests.stage import stage as on_stage
from parvis.networks.tests.journals import MemoryJournal
from parvis.networks.tests.stages import Stage, picture
from village.testing import Village

praw: Any = pytest.importorskip("praw", reason="praw is not installed")
requests: Any = pytest.importorskip("requests", reason="requests is not installed")


@pytest.fixture
def here(quiet_village: Village) -> Stage:
    return on_stage(quiet_village)


@pytest.fixture
def client(here: Stage) -> Iterator[Any]:
    class WithoutTls(requests.adapters.HTTPAdapter):  # type: ignore[misc]
        """PRAW puts https: before the address of the store; the village has no certificate."""

        def send(self, request: Any, **how: Any) -> Any:
            request.url = request.url.replace("https:", "http:", 1)
            return super().send(request, **how)

    session = requests.Session()
    session.trust_env = False
    session.mount("https://127.0.0.1", WithoutTls())
    yield praw.Reddit(
        client_id="village",
        client_secret="village-secret",
        refresh_token=here.access.refresh_token,
        user_agent="test:parvis:v1 (by /u/bakery)",
        reddit_url=here.access.base_url,
        oauth_url=f"{here.access.base_url}/",  # it joins its paths to this one
        check_for_updates=False,
        requestor_kwargs={"session": session},
    )
    session.close()


async def asked(what: Callable[[], Any]) -> Any:
    """PRAW waits for its answers: in a thread of its own."""
    return await asyncio.to_thread(what)


async def test_praw_does_a_round_trip(here: Stage, client: Any, quiet_village: Village, tmp_path: Path) -> None:
    def trip() -> None:
        assert client.user.me().name == here.handle
        village = client.subreddit("village")
        assert [one.display_name for one in client.user.subreddits()] == ["bread", "quiet", "village", "words"]
        text = village.submit("Rye", selftext="Fresh & warm")
        assert (text.title, text.selftext, text.author.name) == ("Rye", "Fresh & warm", here.handle)
        gallery = village.submit("Two", gallery=[praw.models.PostMedia(str(picture(tmp_path).path))] * 2)
        assert len(gallery.gallery_data["items"]) == 2
        poll = village.submit("Which?", poll={"options": ["Rye", "Wheat"], "duration": 2})
        assert poll.title == "Which?"
        assert text.crosspost(village, title="Shared").crosspost_parent == text.fullname
        with pytest.raises(praw.exceptions.RedditAPIException) as caught:
            client.subreddit("nowhere").submit("Rye", selftext="")
        assert caught.value.items[0].error_type == "SUBREDDIT_NOEXIST"

        quiet_village.act("zoe", "reply", network="reddit", status=number(text.fullname), text="Open?")
        (comment,) = client.inbox.all()
        assert (comment.body, comment.parent_id) == ("Open?", text.fullname)
        answer = comment.reply("Yes.")
        assert answer.parent_id == comment.fullname
        comment.upvote()
        comment.mod.remove()
        answer.delete()
        assert [one.title for one in client.user.me().submissions.new()] == ["Shared", "Which?", "Two", "Rye"]

    await asked(trip)


async def test_what_the_adapter_posts_is_what_praw_reads(
    here: Stage, client: Any, http: Http, quiet_village: Village, tmp_path: Path
) -> None:
    adapter = Reddit(http)
    outgoings = [
        Outgoing(("Rye & spelt",), options={"subreddit": "village", "title": "Text"}),
        story(tmp_path),
        Outgoing(("Which?",), poll=Poll(("Rye", "Wheat"), 86_400), options={"subreddit": "village"}),
        Outgoing(("Look.",), options={"subreddit": "village", "link": f"https://bread.example/{here.handle}"}),
    ]
    receipts = [await adapter.publish(one, here.access, MemoryJournal()) for one in outgoings]
    quiet_village.act("zoe", "reply", network="reddit", status=number(receipts[0].remote_id), text="Open?")
    quiet_village.act("zoe", "like", network="reddit", status=number(receipts[0].remote_id))
    (question,) = (await adapter.read_arrivals(here.access, mark="", about=())).arrivals
    await adapter.publish(Outgoing(("Yes.",), target=Target(question.remote_id)), here.access, MemoryJournal())
    counts = await adapter.measure(here.access, [receipts[0].remote_id])

    def reading() -> None:
        text, gallery, poll, link = list(client.info(fullnames=[receipt.remote_id for receipt in receipts]))
        assert (text.title, text.selftext, text.score) == ("Text", "Rye & spelt", counts[receipts[0].remote_id].likes)
        assert receipts[0].url.endswith(text.permalink)
        assert [item["caption"] for item in gallery.gallery_data["items"]] == ["A loaf", "A loaf"]
        assert gallery.link_flair_template_id == RECIPE.partition("/")[2]
        assert [one.body for one in gallery.comments] == ["Ask us anything <3"]
        assert (poll.title, link.url) == ("Which?", f"https://bread.example/{here.handle}")
        (comment,) = text.comments
        assert comment.fullname == question.remote_id
        assert [(one.body, one.author.name) for one in comment.replies] == [("Yes.", here.handle)]

    await asked(reading)
