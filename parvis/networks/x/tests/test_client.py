"""The field's own client library, tweepy, in the village: what it understands was said as X says it."""

from collections.abc import Iterator
from typing import Any

import pytest

from parvis.kit.http import Http
from parvis.networks.protocols import Outgoing, Target
from parvis.networks.tests.journals import MemoryJournal
from parvis.networks.tests.stages import Stage
from parvis.networks.x.adapter import X
from parvis.networks.x.tests.stage import stage
from village.testing import Village

tweepy = pytest.importorskip("tweepy")
requests = pytest.importorskip("requests")
FIELDS = [
    "author_id",
    "conversation_id",
    "created_at",
    "entities",
    "in_reply_to_user_id",
    "public_metrics",
    "referenced_tweets",
]


@pytest.fixture
def here(quiet_village: Village) -> Stage:
    return stage(quiet_village)


@pytest.fixture
def client(here: Stage) -> Iterator[Any]:
    base = here.access.base_url

    class ToVillage(requests.adapters.HTTPAdapter):  # type: ignore[misc, name-defined]
        def send(self, request: Any, **how: Any) -> Any:
            request.url = request.url.replace("https://api.twitter.com", base)
            how["proxies"] = {}
            return super().send(request, **how)

    made = tweepy.Client(bearer_token=here.access.token)
    made.session.mount("https://api.twitter.com", ToVillage())
    yield made
    made.session.close()


async def test_tweepy_writes_what_we_read_and_reads_what_we_wrote(here: Stage, client: Any, http: Http) -> None:
    x = X(http)
    assert client.get_me(user_auth=False).data.username == here.handle
    written = client.create_tweet(text="From tweepy.", user_auth=False).data["id"]
    below = client.create_tweet(text="And below.", in_reply_to_tweet_id=written, user_auth=False).data["id"]
    await x.publish(Outgoing(("From us: https://bread.example/",)), here.access, MemoryJournal())

    ours = await x.own_posts(here.access, since=MemoryJournal().began_at.replace(hour=0, minute=0))
    theirs = client.get_users_tweets(here.access.account_id, tweet_fields=FIELDS).data

    assert [post.text for post in ours] == ["From us: https://bread.example/", "And below.", "From tweepy."]
    assert ours[1].extra["in_reply_to"] == written
    assert [str(post.id) for post in theirs] == [post.remote_id for post in ours]
    assert theirs[0].entities["urls"][0]["expanded_url"] == "https://bread.example/"
    assert (theirs[1].referenced_tweets[0].type, str(theirs[1].id)) == ("replied_to", below)


async def test_tweepy_sees_what_comes_in_and_what_we_answer(here: Stage, client: Any, http: Http) -> None:
    act = here.village.act
    post_id = (await X(http).publish(Outgoing(("Bread.",)), here.access, MemoryJournal())).remote_id
    asked = act("zoe", "reply", network="x", status=post_id, text="Open?")["id"]
    act("zoe", "like", network="x", status=post_id)
    act("zoe", "direct", network="x", account=here.handle, text="Between us.")
    await X(http).publish(Outgoing(("Yes.",), target=Target(asked)), here.access, MemoryJournal())
    me = here.access.account_id

    (mention,) = client.get_users_mentions(me, tweet_fields=FIELDS, expansions=["author_id"]).data
    found = client.search_recent_tweets(f"conversation_id:{post_id}", tweet_fields=FIELDS).data
    (message,) = client.get_direct_message_events(dm_event_fields=["sender_id", "text"], user_auth=False).data
    (counted,) = client.get_tweets([post_id], tweet_fields=FIELDS).data

    assert str(mention.id) == asked
    assert [post.text for post in found] == ["@zoe Yes.", f"@{here.handle} Open?", "Bread."]
    assert message.text == "Between us."
    assert counted.public_metrics["like_count"] == 1
    assert client.hide_reply(asked, user_auth=False).data == {"hidden": True}


async def test_tweepy_is_refused_as_x_refuses(here: Stage, client: Any) -> None:
    client.create_tweet(text="Bread.", user_auth=False)

    with pytest.raises(tweepy.Forbidden, match="duplicate content"):
        client.create_tweet(text="Bread.", user_auth=False)
    with pytest.raises(tweepy.BadRequest, match="too long"):
        client.create_tweet(text="焼" * 141, user_auth=False)
    client.bearer_token = "wrong"
    with pytest.raises(tweepy.Unauthorized):
        client.get_me(user_auth=False)
