"""Bluesky's dialect by the AT Protocol's Python client, which checks every answer against the lexicons."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from atproto import Client, models
from atproto.exceptions import UnauthorizedError

from village.testing import Village
from village.world.pictures import avatar

LOAF = avatar("levain", 60)


@pytest.fixture
def sign_in(village: Village) -> Callable[[str], Client]:
    def sign_in(account: str) -> Client:
        client = Client(f"{village.url}/xrpc")
        client.login(f"{account}.village.test", village.token(account, network="bluesky"))
        return client

    return sign_in


def test_the_client_publishes_a_picture_and_reads_it_back(sign_in: Callable[[str], Client], handle: str) -> None:
    baker = sign_in(handle)

    made = baker.send_image("Look", LOAF, "A loaf")

    (post,) = baker.get_posts([made.uri]).posts
    assert (post.record.text, post.embed.images[0].alt, post.cid) == ("Look", "A loaf", made.cid)
    assert baker.get_author_feed(baker.me.did).feed[0].post.uri == made.uri


def test_the_client_sees_who_answered_liked_shared_and_followed(sign_in: Callable[[str], Client], handle: str) -> None:
    baker, reader = sign_in(handle), sign_in(f"reader-of-{handle}")
    made = baker.send_post("Fresh bread.")
    ref = models.create_strong_ref(made)

    reader.send_post("Miam !", reply_to=models.AppBskyFeedPost.ReplyRef(parent=ref, root=ref))
    reader.like(made.uri, made.cid)
    reader.repost(made.uri, made.cid)
    reader.follow(baker.me.did)

    told = baker.app.bsky.notification.list_notifications().notifications
    thread = baker.get_post_thread(made.uri).thread
    assert [notice.reason for notice in told] == ["follow", "repost", "like", "reply"]
    assert [answer.post.record.text for answer in thread.replies] == ["Miam !"]
    assert (thread.post.like_count, thread.post.repost_count, thread.post.reply_count) == (1, 1, 1)
    assert baker.get_profile(baker.me.did).followers_count == 1


def test_the_client_takes_back_what_it_did(sign_in: Callable[[str], Client], handle: str) -> None:
    baker, reader = sign_in(handle), sign_in(f"reader-of-{handle}")
    made = baker.send_post("Fresh bread.")
    like = reader.like(made.uri, made.cid)

    reader.unlike(like.uri)
    assert baker.get_posts([made.uri]).posts[0].like_count == 0
    baker.delete_post(made.uri)
    assert baker.get_posts([made.uri]).posts == []


def test_the_client_is_refused_with_a_wrong_password(village: Village, handle: str) -> None:
    village.token(handle, network="bluesky")

    with pytest.raises(UnauthorizedError):
        Client(f"{village.url}/xrpc").login(f"{handle}.village.test", "wrong-pass-word-here")


def test_simulated_people_fit_the_lexicons(sign_in: Callable[[str], Client], village: Village, handle: str) -> None:
    baker = sign_in(handle)
    baker.send_post("Fresh bread.")
    number = village.posts(handle, network="bluesky")[0]["id"]

    village.act("lea", "reply", network="bluesky", status=number, text="Miam !")
    village.act("tom", "mention", network="bluesky", account=handle, text="are you open?")

    told = baker.app.bsky.notification.list_notifications().notifications
    assert [(notice.reason, notice.author.handle) for notice in told] == [
        ("mention", "tom.village.test"),
        ("reply", "lea.village.test"),
    ]
