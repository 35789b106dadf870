"""The channels' page: health in words, testing, disconnecting; strangers see nothing."""

import uuid

import pytest

from parvis.kit.clock import now
from parvis.networks.models import Channel, ChannelState
from parvis.networks.signals import consequences_of_disconnecting
from parvis.networks.tests.conftest import Shop
from village.testing import Village

pytestmark = pytest.mark.django_db
PAGE = "/w/maison-levain/channels/"


def test_without_channels_the_page_offers_the_first_step(shop: Shop) -> None:
    page = shop.signed_in(shop.ada).get(PAGE).content.decode()

    assert "No channel yet" in page
    assert "/w/maison-levain/channels/connect/" in page


def test_who_may_not_connect_is_offered_nothing(shop: Shop) -> None:
    shop.channel("https://bsky.example")

    page = shop.signed_in(shop.ben).get(PAGE).content.decode()

    assert "@bread.example" in page
    assert "/checkup/" not in page
    assert "Disconnect" not in page


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "come in within a minute"),
        ({"read_at": now()}, "Last read"),
        ({"problem": "not_reached"}, "could not be reached"),
        ({"problem": "something_new"}, "Test it now"),
        ({"state": ChannelState.TO_RECONNECT}, "no longer accepts our permission"),
        ({"state": ChannelState.DISCONNECTED}, "is kept"),
    ],
)
def test_health_is_said_in_words(shop: Shop, changes: dict[str, object], words: str) -> None:
    shop.channel("https://bsky.example", **changes)

    assert words in shop.signed_in(shop.ada).get(PAGE).content.decode()


def test_what_needs_somebody_stands_first(shop: Shop) -> None:
    shop.channel("https://a.example", handle="@well")
    shop.channel("https://b.example", handle="@lost", state=ChannelState.TO_RECONNECT)

    page = shop.signed_in(shop.ada).get(PAGE).content.decode()

    assert page.index("@lost") < page.index("@well")


def test_no_key_is_ever_on_the_page(shop: Shop) -> None:
    shop.channel("https://a.example", access={"token": "s3cret", "refresh_token": "s3cret-too", "extra": {}})

    assert "s3cret" not in shop.signed_in(shop.ada).get(PAGE).content.decode()


def test_a_checkup_asks_the_network_now(shop: Shop, village: Village) -> None:
    channel = shop.in_village(village, f"bakery{uuid.uuid4().hex[:8]}")
    client = shop.signed_in(shop.ada)
    address = f"{PAGE}{channel.pk}/checkup/"

    well = client.post(address, headers={"HX-Request": "true"}).content.decode()
    whole = client.post(address).content.decode()
    village.revoke(channel.handle.lstrip("@"))
    lost = client.post(address, headers={"HX-Request": "true"}).content.decode()

    assert "The network knows us" in well
    assert "<h1>" not in well
    assert "<h1>Connection doctor</h1>" in whole
    assert "Connect the channel again" in lost
    assert f'id="channel-{channel.pk}" hx-swap-oob="true"' in lost
    assert "Connect again" in lost


def test_a_report_is_kept_while_the_list_is_loaded_anew(shop: Shop) -> None:
    channel = shop.channel("https://a.example")

    page = shop.signed_in(shop.ada).get(PAGE, headers={"HX-Request": "true"}).content.decode()

    assert f'id="checkup-{channel.pk}" hx-preserve' in page


def test_before_disconnecting_the_page_says_what_it_means(shop: Shop) -> None:
    channel = shop.channel("https://a.example")

    def told(sender: object, **_: object) -> list[str]:
        return ["Three publications are scheduled there."]

    consequences_of_disconnecting.connect(told)
    page = shop.signed_in(shop.ada).get(f"{PAGE}{channel.pk}/leaving/").content.decode()
    consequences_of_disconnecting.disconnect(told)

    assert "Three publications are scheduled there." in page
    assert "data-confirm" in page
    assert Channel.objects.get().is_connected


def test_a_second_press_on_disconnect_is_told_that_it_was_done(shop: Shop) -> None:
    channel = shop.channel("https://a.example")
    client = shop.signed_in(shop.ada)

    answers = [client.post(f"{PAGE}{channel.pk}/disconnection/").status_code for _ in range(2)]

    assert answers == [302, 409]
    assert Channel.objects.get().access is None


def test_a_writer_disconnects_and_checks_nothing(shop: Shop) -> None:
    channel = shop.channel("https://a.example")
    client = shop.signed_in(shop.ben)

    assert client.post(f"{PAGE}{channel.pk}/disconnection/").status_code == 403
    assert client.post(f"{PAGE}{channel.pk}/checkup/").status_code == 403
    assert client.get(f"{PAGE}{channel.pk}/leaving/").status_code == 403
    assert Channel.objects.get().is_connected


@pytest.mark.parametrize("slug", ["maison-levain", "harbour-books"])
def test_a_stranger_reaches_no_channel_by_any_address(shop: Shop, slug: str) -> None:
    channel = shop.channel("https://a.example")
    client = shop.signed_in(shop.cat)
    base = f"/w/{slug}/channels/{channel.pk}"

    answers = [
        client.post(f"{base}/checkup/"),
        client.post(f"{base}/disconnection/"),
        client.get(f"{base}/leaving/"),
        client.get("/w/maison-levain/channels/"),
        client.get("/w/maison-levain/channels/connect/mastodon/"),
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert Channel.objects.get().is_connected


def test_the_page_of_many_channels_needs_few_queries(shop: Shop, django_assert_max_num_queries) -> None:
    for number in range(30):
        shop.channel(f"https://{number}.example")
    client = shop.signed_in(shop.ada)
    client.get(PAGE)

    with django_assert_max_num_queries(11):
        client.get(PAGE)
