"""What came in is stored once; a network that fails leaves its word on the channel."""

import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections

from parvis.kit.clock import now
from parvis.networks import actions
from parvis.networks.models import Arrival, Channel, ChannelState
from parvis.networks.signals import arrived, channel_connected, measured, posts_to_ask
from parvis.networks.tests.conftest import Shop, in_own_loop
from village.testing import Village

pytestmark = pytest.mark.django_db(transaction=True)


def read(channel: Channel) -> list[Arrival]:
    return in_own_loop(lambda http: actions.read_channel(channel.pk, http))


def published(channel: Channel, text: str = "Fresh bread at seven.") -> str:
    """A post of ours on the network; its id."""

    async def post(http: Any) -> str:
        headers = {"Authorization": f"Bearer {channel.key().token}"}
        answer = await http.call("POST", f"{channel.base_url}/api/v1/statuses", headers=headers, json={"status": text})
        return str(answer.json()["id"])

    return in_own_loop(post)


@pytest.fixture
def channel(shop: Shop, village: Village) -> Channel:
    return shop.in_village(village, f"bakery{uuid.uuid4().hex[:8]}")


@pytest.fixture
def our_post(channel: Channel) -> Iterator[str]:
    """One post of ours that others would ask for."""
    post_id = published(channel)

    def told(sender: object, channel: Channel, **_: object) -> list[str]:
        return [post_id]

    posts_to_ask.connect(told)
    yield post_id
    posts_to_ask.disconnect(told)


def test_replies_likes_and_shares_come_in_with_the_post_they_belong_to(
    channel: Channel, our_post: str, village: Village
) -> None:
    village.act("zoe", "reply", status=our_post, text="Avec des noix ?")
    village.act("karim", "like", status=our_post)
    village.act("lena", "boost", status=our_post)

    read(channel)

    came = {arrival.kind: arrival for arrival in Arrival.objects.about([our_post])}
    assert set(came) == {"reply", "like", "share"}
    assert "Avec des noix ?" in came["reply"].text
    assert came["reply"].workspace_id == channel.workspace_id
    assert list(Arrival.objects.waiting()) == [came["reply"]]


def test_reading_again_brings_nothing_twice(channel: Channel, our_post: str, village: Village) -> None:
    village.act("zoe", "reply", status=our_post, text="Ouvert dimanche ?")

    first, second = read(channel), read(channel)

    assert len(first) == Arrival.objects.count() > 0
    assert second == []


def test_two_readers_at_once_store_each_arrival_once(channel: Channel, our_post: str, village: Village) -> None:
    for number in range(6):
        village.act(f"reader{number}", "reply", status=our_post, text=f"Question {number} ?")

    def one(_: int) -> list[Arrival]:
        try:
            return read(channel)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as readers:
        brought = [arrival.remote_id for arrivals in readers.map(one, range(4)) for arrival in arrivals]

    assert len(brought) == len(set(brought)) == Arrival.objects.filter(channel=channel).count()


def test_others_hear_of_new_arrivals_only(channel: Channel, our_post: str, village: Village) -> None:
    heard: list[Arrival] = []

    def hear(sender: object, arrivals: list[Arrival], **_: object) -> None:
        heard.extend(arrivals)

    village.act("zoe", "like", status=our_post)
    arrived.connect(hear)
    read(channel)
    read(channel)
    arrived.disconnect(hear)

    assert [arrival.kind for arrival in heard] == ["like"]


def test_a_revoked_access_makes_the_channel_wait_for_a_person(channel: Channel, village: Village) -> None:
    village.revoke(channel.handle.lstrip("@"))

    assert read(channel) == []

    channel.refresh_from_db()
    assert channel.state == ChannelState.TO_RECONNECT


def test_a_network_that_asks_to_wait_is_left_alone_until_then(channel: Channel, village: Village) -> None:
    village.fault("429_seconds", seconds=600, account=channel.handle.lstrip("@"))

    read(channel)
    village.clear_faults()

    channel.refresh_from_db()
    assert channel.is_connected
    assert channel.problem == "busy"
    assert channel.rest_until is not None
    later = now() + timedelta(minutes=5)
    assert channel not in Channel.objects.to_read(later)
    assert channel in Channel.objects.to_read(later + timedelta(minutes=10))


def test_a_network_that_works_again_is_well_again(channel: Channel, village: Village) -> None:
    Channel.objects.filter(pk=channel.pk).update(problem="busy")

    read(channel)

    channel.refresh_from_db()
    assert (channel.problem, channel.rest_until) == ("", None)
    assert channel.read_at is not None


def test_counts_and_followers_are_measured(channel: Channel, our_post: str, village: Village) -> None:
    heard: dict[str, Any] = {}

    def hear(sender: object, counts: dict[str, Any], **_: object) -> None:
        heard.update(counts)

    village.act("zoe", "like", status=our_post)
    village.act("zoe", "follow", account=channel.handle.lstrip("@"))
    measured.connect(hear)
    in_own_loop(lambda http: actions.measure_channel(channel.pk, http))
    measured.disconnect(hear)

    channel.refresh_from_db()
    assert heard[our_post].likes == 1
    assert channel.followers == 1


def test_limits_are_those_that_the_server_tells(channel: Channel) -> None:
    in_own_loop(lambda http: actions.refresh_limits(channel.pk, http))

    channel.refresh_from_db()
    assert channel.limits_now().text_chars == channel.limits["text_chars"] > 0
    assert channel.limits_now().link_chars == 23
    assert "image/jpeg" in channel.limits_now().mimes


def test_a_test_that_succeeds_brings_a_waiting_channel_back(channel: Channel) -> None:
    in_own_loop(lambda _: actions.mark_to_reconnect(channel.pk, "access_lost"))

    heard: list[Channel] = []

    def hear(sender: object, channel: Channel, **_: object) -> None:
        heard.append(channel)

    channel_connected.connect(hear)
    said = in_own_loop(lambda http: actions.check_health(channel.pk, http))
    channel_connected.disconnect(hear)

    channel.refresh_from_db()
    assert said is None
    assert channel.is_connected
    assert heard == [channel]


def test_a_test_says_what_the_network_said(channel: Channel, village: Village) -> None:
    village.revoke(channel.handle.lstrip("@"))

    said = in_own_loop(lambda http: actions.check_health(channel.pk, http))

    assert said is not None
    assert said.code == "access_lost"
