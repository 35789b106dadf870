"""A client connects an account by a link: once, for a while, and without seeing anything of ours."""

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from parvis.kit.clock import now
from parvis.networks import keys as app_keys
from parvis.networks.models import Channel, GuestLink
from parvis.networks.tests.conftest import Shop
from parvis.networks.tests.test_oauth import KEYS, come_back, square
from parvis.networks.tests.wire import Wire

__all__ = ["square"]

LINKS = "/w/maison-levain/channels/connect/square/links/"


@pytest.fixture
def link(shop: Shop, square: Wire) -> GuestLink:
    square.says["/token"] = lambda _: (200, {"access_token": "a", "pages": ["bread"]})
    app_keys.enter_keys(shop.workspace, "square", KEYS, by=shop.ada)
    page = shop.signed_in(shop.ada).post(LINKS).content.decode()
    made = GuestLink.objects.get()
    assert f"http://testserver/connect/{made.token}/" in page
    return made


def leave(client: Client, link: GuestLink) -> str:
    answer = client.post(f"/connect/{link.token}/", {"go": "1"})
    assert answer.status_code == 302, answer.content.decode()
    return parse_qs(urlsplit(answer["Location"]).query)["state"][0]


def test_a_client_connects_and_sees_only_who_asks(shop: Shop, link: GuestLink) -> None:
    client = Client()
    page = client.get(f"/connect/{link.token}/").content.decode()

    done = come_back(client, leave(client, link))

    channel = Channel.objects.get()
    assert "Maison Levain" in page
    assert "Ada" in page
    assert "/w/maison-levain/" not in page
    assert done.status_code == 200
    assert "Bread" in done.content.decode()
    assert (channel.workspace, channel.handle, channel.connected_by) == (shop.workspace, "@bread", shop.ada)


def test_a_link_works_once(link: GuestLink) -> None:
    client = Client()
    come_back(client, leave(client, link))

    again = Client().get(f"/connect/{link.token}/")

    assert again.status_code == 410


def test_a_link_ends_after_seven_days_and_with_its_maker(shop: Shop, link: GuestLink) -> None:
    link.made_by.left_at = now()
    link.made_by.save()
    left = Client().get(f"/connect/{link.token}/").status_code
    link.made_by.left_at = None
    link.made_by.save()
    GuestLink.objects.update(expires_at=now() - timedelta(seconds=1))

    assert left == 410
    assert Client().get(f"/connect/{link.token}/").status_code == 410


def test_of_several_accounts_the_client_chooses(square: Wire, link: GuestLink) -> None:
    square.says["/token"] = lambda _: (200, {"access_token": "a", "pages": ["bread", "private"]})
    client = Client()
    back = come_back(client, leave(client, link))

    stranger = Client().get(back["Location"])
    done = client.post(back["Location"], {"accounts": ["bread"]})

    assert stranger.status_code == 410
    assert done.status_code == 200
    assert list(Channel.objects.values_list("account_id", flat=True)) == ["bread"]


def test_the_way_back_opens_in_the_browser_that_left_only(link: GuestLink) -> None:
    state = leave(Client(), link)

    assert come_back(Client(), state).status_code == 302  # to the door
    assert not Channel.objects.exists()


@pytest.mark.parametrize("who", ["ben", "cat"])
def test_only_who_may_connect_makes_links(shop: Shop, square: Wire, who: str) -> None:
    answer: Any = shop.signed_in(getattr(shop, who)).post(LINKS)

    assert answer.status_code in {403, 404}
    assert not GuestLink.objects.exists()
