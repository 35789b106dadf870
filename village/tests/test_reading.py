"""What an account is told, and how lists are paged: by Mastodon.py."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from mastodon import Mastodon, MastodonNotFoundError

from village.testing import Village


def test_every_deed_of_another_is_told(baker: Mastodon, reader: Mastodon) -> None:
    said = baker.status_post("Bread")

    reader.status_favourite(said.id)
    reader.status_reblog(said.id)
    reader.status_reply(said, "Miam")
    reader.account_follow(baker.me().id)

    told = baker.notifications()
    assert [notice.type for notice in told] == ["follow", "mention", "reblog", "favourite"]
    assert {notice.account.acct for notice in told} == {reader.me().acct}
    assert told[1].status.in_reply_to_id == said.id


def test_notifications_can_be_asked_for_by_type(baker: Mastodon, reader: Mastodon) -> None:
    said = baker.status_post("Bread")
    reader.status_favourite(said.id)
    reader.status_reply(said, "Miam")

    assert [notice.type for notice in baker.notifications(types=["mention"])] == ["mention"]
    assert [notice.type for notice in baker.notifications(exclude_types=["mention"])] == ["favourite"]


def test_own_deeds_are_not_told(baker: Mastodon) -> None:
    said = baker.status_post("Bread")
    baker.status_favourite(said.id)
    baker.status_reply(said, "PS")

    assert baker.notifications() == []


def test_the_end_of_a_poll_is_told(baker: Mastodon, reader: Mastodon, village: Village) -> None:
    said = baker.status_post("How?", poll=baker.make_poll(["a", "b"], expires_in=300))
    reader.poll_vote(said.poll.id, 0)
    village.advance(301)

    for person in (baker, reader):
        assert [notice.status.id for notice in person.notifications(types=["poll"])] == [said.id]


def test_a_dismissed_notification_is_gone(baker: Mastodon, reader: Mastodon) -> None:
    reader.account_follow(baker.me().id)
    notice = baker.notifications()[0]

    baker.notifications_dismiss(notice.id)

    with pytest.raises(MastodonNotFoundError):
        baker.notifications(id=notice.id)


def test_pages_hang_together_without_gap_or_repetition(baker: Mastodon) -> None:
    said = [baker.status_post(f"Post {number}").id for number in range(7)]

    first = baker.account_statuses(baker.me().id, limit=3)
    everything = [status.id for status in baker.fetch_remaining(first)]

    assert everything == said[::-1]


def test_catching_up_from_an_id_takes_the_oldest_missed_first(baker: Mastodon) -> None:
    said = [baker.status_post(f"Post {number}").id for number in range(5)]
    mine = baker.me().id

    assert [one.id for one in baker.account_statuses(mine, min_id=said[0], limit=2)] == [said[2], said[1]]
    assert [one.id for one in baker.account_statuses(mine, since_id=said[0], limit=2)] == [said[4], said[3]]
    assert [one.id for one in baker.account_statuses(mine, max_id=said[2])] == [said[1], said[0]]


def test_the_link_header_names_both_neighbours_and_keeps_the_filter(village: Village, baker: Mastodon) -> None:
    said = [baker.status_post(f"Post {number}").id for number in range(3)]
    url = f"{village.url}/api/v1/accounts/{baker.me().id}/statuses"

    links = requests.get(url, params={"limit": 2, "exclude_replies": "true"}, timeout=5).links

    asked = parse_qs(urlsplit(links["next"]["url"]).query)
    assert (asked["max_id"], asked["exclude_replies"]) == ([str(said[1])], ["true"])
    assert f"min_id={said[2]}" in links["prev"]["url"]


def test_a_timeline_can_leave_out_answers_and_boosts(baker: Mastodon, reader: Mastodon) -> None:
    own = baker.status_post("Own")
    foreign = reader.status_post("Foreign")
    baker.status_reply(foreign, "Well")
    baker.status_reblog(foreign.id)

    plain = baker.account_statuses(baker.me().id, exclude_replies=True, exclude_reblogs=True)

    assert [status.id for status in plain] == [own.id]
    assert len(baker.account_statuses(baker.me().id)) == 3


def test_home_shows_those_one_follows(baker: Mastodon, reader: Mastodon) -> None:
    said = baker.status_post("Bread")
    assert reader.timeline_home() == []

    reader.account_follow(baker.me().id)

    assert [status.id for status in reader.timeline_home()] == [said.id]
    assert reader.account_relationships(baker.me().id)[0].following is True


def test_accounts_are_found_by_name(baker: Mastodon, reader: Mastodon, handle: str, village: Village) -> None:
    assert reader.account_lookup(handle).id == baker.me().id
    assert handle in [who.acct for who in reader.account_search(handle)]
    assert handle in [who.acct for who in reader.search_v2(f"@{handle}", result_type="accounts").accounts]


def test_what_was_said_is_found_by_a_word_and_a_hashtag(baker: Mastodon, reader: Mastodon, handle: str) -> None:
    said = baker.status_post(f"Something #tag{handle}")

    assert [one.id for one in reader.timeline_hashtag(f"tag{handle}")] == [said.id]
    assert [one.id for one in reader.search_v2(f"tag{handle}").statuses] == [said.id]


def test_a_private_message_is_a_conversation_of_two(baker: Mastodon, reader: Mastodon, handle: str) -> None:
    asked = reader.status_post(f"@{handle} my umbrella?", visibility="direct")

    found = baker.conversations()[0]
    assert (found.unread, found.last_status.id) == (True, asked.id)
    assert [who.acct for who in found.accounts] == [reader.me().acct]

    answered = baker.status_reply(asked, "Here!", visibility="direct")

    assert reader.conversations()[0].last_status.id == answered.id
    assert baker.conversations_read(found.id).unread is False
    assert len(baker.conversations()) == 1


def test_the_instance_tells_its_limits(baker: Mastodon) -> None:
    told = baker.instance_v2().configuration

    assert told.statuses.max_characters == 500
    assert told.statuses.characters_reserved_per_url == 23
    assert told.media_attachments.description_limit == 1500
    assert baker.instance_v1().configuration.statuses.max_media_attachments == 4


def test_one_thing_can_be_made_to_happen(baker: Mastodon, village: Village, handle: str) -> None:
    said = baker.status_post("Bread")

    village.act("lea", "like", status=said.id)
    village.act("lea", "boost", status=said.id)
    village.act("lea", "reply", status=said.id, text="Miam")
    village.act("lea", "follow", account=handle)
    village.act("lea", "mention", account=handle, text="hello")
    village.act("lea", "direct", account=handle, text="psst")

    kinds = [notice.type for notice in baker.notifications()]
    assert sorted(kinds) == ["favourite", "follow", "mention", "mention", "mention", "reblog"]
    read = baker.status(said.id)
    assert (read.favourites_count, read.reblogs_count, read.replies_count) == (1, 1, 1)


def test_a_person_sees_a_status_and_a_profile_in_the_browser(
    baker: Mastodon, reader: Mastodon, village: Village, handle: str
) -> None:
    said = baker.status_post("Fresh <script>bread</script>")
    reader.status_reply(said, "Miam")

    page = requests.get(said.url, timeout=5).text
    profile = requests.get(f"{village.url}/@{handle}", timeout=5).text

    assert "Fresh &lt;script&gt;bread" in page
    assert "Miam" in page
    assert f"/@{handle}/{said.id}" in profile
    assert requests.get(f"{village.url}/avatars/{handle}.png", timeout=5).content.startswith(b"\x89PNG")
