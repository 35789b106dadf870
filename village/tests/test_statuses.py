"""Saying, changing and taking back, by Mastodon.py."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
from mastodon import Mastodon, MastodonAPIError, MastodonNotFoundError

from village.testing import Village


def test_a_status_comes_back_as_it_was_said(baker: Mastodon, village: Village, handle: str) -> None:
    said = baker.status_post("Bonjour #Pain & <b>\n\ndeux https://example.org/a", language="fr", spoiler_text="Levain")
    read = baker.status(said.id)

    assert read.content.startswith('<p>Bonjour <a href="')
    assert "&amp; &lt;b&gt;</p><p>deux" in read.content
    assert (read.spoiler_text, read.sensitive, read.language, read.visibility) == ("Levain", True, "fr", "public")
    assert [tag.name for tag in read.tags] == ["pain"]
    assert read.url == f"{village.url}/@{handle}/{said.id}"
    assert read.account.acct == handle


def test_the_same_key_within_an_hour_says_it_once(baker: Mastodon, village: Village, handle: str) -> None:
    first = baker.status_post("Once", idempotency_key="key")
    again = baker.status_post("Once", idempotency_key="key")

    assert again.id == first.id
    assert len(village.posts(handle)) == 1
    assert village.keys(handle) == {"key": {"created": 1, "repeated": 1}}


def test_the_same_key_after_an_hour_says_it_twice(baker: Mastodon, village: Village, handle: str) -> None:
    baker.status_post("Once", idempotency_key="key")
    village.advance(3601)
    baker.status_post("Once", idempotency_key="key")

    assert len(village.posts(handle)) == 2
    assert village.keys(handle)["key"]["created"] == 2


def test_a_key_belongs_to_its_account(baker: Mastodon, reader: Mastodon) -> None:
    assert baker.status_post("A", idempotency_key="key").id != reader.status_post("A", idempotency_key="key").id


def test_the_same_key_from_many_sides_at_once_says_it_once(village: Village, handle: str) -> None:
    headers = {"Authorization": f"Bearer {village.token(handle)}", "Idempotency-Key": "key"}

    def say(_: int) -> str:
        url = f"{village.url}/api/v1/statuses"
        return str(requests.post(url, headers=headers, json={"status": "Once"}, timeout=5).json()["id"])

    with ThreadPoolExecutor(8) as pool:
        ids = set(pool.map(say, range(32)))

    assert len(ids) == len(village.posts(handle)) == 1


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"status": " \n "}, "Validation failed: Text can't be blank"),
        ({"status": "x" * 501}, "Validation failed: Text character limit of 500 exceeded"),
        ({"status": "x" * 300, "spoiler_text": "y" * 201}, "Validation failed: Text character limit of 500 exceeded"),
        ({"status": "x", "visibility": "loud"}, "Validation failed: Visibility is not included in the list"),
        ({"status": "x", "media_ids": ["1", "2", "3", "4", "5"]}, "Validation failed: Cannot attach more than 4 files"),
        (
            {"status": "x", "media_ids": ["1"], "poll": {"options": ["a", "b"], "expires_in": 600}},
            "Validation failed: Cannot attach more than 4 files",
        ),
        (
            {"status": "x", "media_ids": ["77"]},
            "Validation failed: Media 77 not found or already attached to another post",
        ),
        ({"poll": {"options": ["a", "b"], "expires_in": 600}}, "Validation failed: Text can't be blank"),
        (
            {"status": "x", "poll": {"options": ["a"], "expires_in": 600}},
            "Validation failed: Options must have more than one item",
        ),
        (
            {"status": "x", "poll": {"options": ["a", "a"], "expires_in": 600}},
            "Validation failed: Options contain duplicate items",
        ),
        (
            {"status": "x", "poll": {"options": ["a", "b"], "expires_in": 60}},
            "Validation failed: Expires at is too soon",
        ),
    ],
)
def test_what_a_real_server_refuses_is_refused(
    village: Village, handle: str, body: dict[str, object], words: str
) -> None:
    headers = {"Authorization": f"Bearer {village.token(handle)}"}

    answer = requests.post(f"{village.url}/api/v1/statuses", headers=headers, json=body, timeout=5)

    assert (answer.status_code, answer.json()["error"]) == (422, words)
    assert village.posts(handle) == []


def test_a_form_says_the_same_as_json(village: Village, handle: str) -> None:
    headers = {"Authorization": f"Bearer {village.token(handle)}"}
    form = [("status", "Which?"), ("poll[options][]", "a"), ("poll[options][]", "b"), ("poll[expires_in]", "600")]

    answer = requests.post(f"{village.url}/api/v1/statuses", headers=headers, data=form, timeout=5).json()

    assert [option["title"] for option in answer["poll"]["options"]] == ["a", "b"]


def test_an_answer_hangs_below_what_it_answers(baker: Mastodon, reader: Mastodon, handle: str) -> None:
    first = baker.status_post("First")
    second = baker.status_post("Second", in_reply_to_id=first.id)
    reply = reader.status_reply(second, "Miam")

    context = baker.status_context(second.id)

    assert [status.id for status in context.ancestors] == [first.id]
    assert [status.id for status in context.descendants] == [reply.id]
    assert reply.mentions[0].acct == handle
    assert baker.status(first.id).replies_count == 1


def test_an_answer_to_nothing_is_not_accepted(baker: Mastodon, village: Village, handle: str) -> None:
    with pytest.raises(MastodonNotFoundError):
        baker.status_post("Hello?", in_reply_to_id=12345)

    assert village.posts(handle) == []


def test_a_changed_status_says_so(baker: Mastodon) -> None:
    said = baker.status_post("Seven o'clock")

    changed = baker.status_update(said.id, "Eight o'clock")

    assert changed.content == "<p>Eight o&#x27;clock</p>"
    assert changed.edited_at is not None
    assert baker.status_source(said.id).text == "Eight o'clock"


def test_a_deleted_status_is_gone_and_no_other_may_delete_it(baker: Mastodon, reader: Mastodon) -> None:
    said = baker.status_post("Oops")
    with pytest.raises(MastodonNotFoundError):
        reader.status_delete(said.id)

    baker.status_delete(said.id)

    with pytest.raises(MastodonNotFoundError):
        baker.status(said.id)
    assert baker.me().statuses_count == 0


def test_likes_and_boosts_count_once(baker: Mastodon, reader: Mastodon) -> None:
    said = baker.status_post("Bread")

    reader.status_favourite(said.id)
    liked = reader.status_favourite(said.id)
    reader.status_reblog(said.id)
    boosted = reader.status_reblog(said.id)

    assert (liked.favourites_count, liked.favourited) == (1, True)
    assert (boosted.reblog.reblogs_count, boosted.reblog.reblogged) == (1, True)
    assert [who.acct for who in baker.status_favourited_by(said.id)] == [reader.me().acct]
    assert [who.acct for who in baker.status_reblogged_by(said.id)] == [reader.me().acct]

    reader.status_unfavourite(said.id)
    reader.status_unreblog(said.id)

    read = baker.status(said.id)
    assert (read.favourites_count, read.reblogs_count) == (0, 0)


def test_a_poll_is_voted_on_once_and_ends(baker: Mastodon, reader: Mastodon, village: Village) -> None:
    poll = baker.make_poll(["Crusty", "Soft"], expires_in=300)
    said = baker.status_post("How?", poll=poll)

    voted = reader.poll_vote(said.poll.id, 1)
    with pytest.raises(MastodonAPIError, match="already voted"):
        reader.poll_vote(said.poll.id, 0)
    with pytest.raises(MastodonAPIError, match="own polls"):
        baker.poll_vote(said.poll.id, 0)
    village.advance(301)

    assert [option.votes_count for option in voted.options] == [0, 1]
    assert (voted.voted, voted.own_votes) == (True, [1])
    assert baker.poll(said.poll.id).expired is True
    with pytest.raises(MastodonAPIError, match="already ended"):
        reader.poll_vote(said.poll.id, 0)


@pytest.mark.parametrize(("visibility", "seen"), [("unlisted", True), ("private", False), ("direct", False)])
def test_a_stranger_sees_what_is_meant_for_all(
    baker: Mastodon, reader: Mastodon, visibility: str, seen: bool, village: Village, handle: str
) -> None:
    said = baker.status_post("Hush", visibility=visibility)

    def look() -> str:
        try:
            return str(reader.status(said.id).id)
        except MastodonNotFoundError:
            return ""

    assert bool(look()) is seen
    assert requests.get(f"{village.url}/@{handle}/{said.id}", timeout=5).status_code == (200 if seen else 404)
    listed = [status.id for status in reader.account_statuses(baker.me().id)]
    assert (said.id in listed) is seen


def test_a_follower_sees_what_is_private(baker: Mastodon, client: Callable[[str], Mastodon], handle: str) -> None:
    friend = client(f"friend_of_{handle}")
    said = baker.status_post("For friends", visibility="private")

    friend.account_follow(baker.me().id)

    assert friend.status(said.id).id == said.id
    assert baker.me().followers_count == 1
