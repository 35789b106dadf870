"""Connecting, connecting again, disconnecting: who may, what is kept, what is forgotten."""

from typing import Any

import pytest
from django.db import connection

from parvis.accounts.models import AuditEntry
from parvis.kit.clock import now
from parvis.kit.errors import Conflict, NotAllowed
from parvis.networks import actions
from parvis.networks.models import Arrival, Channel, ChannelState
from parvis.networks.protocols import Access, Account
from parvis.networks.signals import channel_disconnected
from parvis.networks.tests.conftest import Shop

ACCESS = Access(base_url="https://mastodon.example", account_id="7", token="s3cret-token", extra={"scope": "read"})
ACCOUNT = Account(account_id="7", handle="@bread@mastodon.example", name="Bread", url="https://mastodon.example/@bread")


def connect(shop: Shop, **changes: Any) -> Channel:
    told: dict[str, Any] = {"network": "mastodon", "access": ACCESS, "account": ACCOUNT, "by": shop.ada}
    return actions.connect(shop.workspace, **told | changes)


def test_a_connected_channel_has_the_key_it_was_given(shop: Shop) -> None:
    channel = connect(shop)

    assert Channel.objects.get(pk=channel.pk).key() == ACCESS
    assert channel.connected_by == shop.ada


def test_a_key_is_not_readable_in_the_database(shop: Shop) -> None:
    connect(shop)

    with connection.cursor() as cursor:
        cursor.execute("SELECT access FROM networks_channel")
        (stored,) = cursor.fetchone()
    assert "s3cret" not in stored


def test_the_same_account_keeps_its_row_and_its_history(shop: Shop) -> None:
    first = connect(shop)
    Arrival.objects.create(
        workspace=shop.workspace, channel=first, kind="reply", remote_id="1", happened_at=now(), author_id="9"
    )
    actions.disconnect(first, by=shop.ada)

    second = connect(shop, access=Access(ACCESS.base_url, "7", token="another"))

    assert second.pk == first.pk
    assert second.is_connected
    assert second.key().token == "another"
    assert second.arrivals.count() == 1
    events = list(AuditEntry.objects.order_by("id").values_list("event", flat=True))
    assert events == ["channel.connected", "channel.disconnected", "channel.reconnected"]


def test_connecting_anew_while_connected_changes_the_key(shop: Shop) -> None:
    connect(shop)

    channel = connect(shop, access=Access(ACCESS.base_url, "7", token="another"))

    assert Channel.objects.get() == channel
    assert channel.key().token == "another"


def test_two_workspaces_may_share_an_account(shop: Shop) -> None:
    here = connect(shop)
    there = actions.connect(shop.cat.workspace, network="mastodon", access=ACCESS, account=ACCOUNT, by=shop.cat)

    assert here.pk != there.pk


def test_a_disconnected_channel_has_forgotten_its_key(shop: Shop) -> None:
    channel = connect(shop)

    actions.disconnect(channel, by=shop.ada)

    channel.refresh_from_db()
    assert channel.state == ChannelState.DISCONNECTED
    assert channel.access is None


def test_others_are_told_of_a_disconnected_channel_before_it_counts(shop: Shop) -> None:
    channel = connect(shop)

    def refuse(sender: object, **_: object) -> None:
        raise Conflict()

    channel_disconnected.connect(refuse)
    with pytest.raises(Conflict):
        actions.disconnect(channel, by=shop.ada)
    channel_disconnected.disconnect(refuse)

    channel.refresh_from_db()
    assert channel.is_connected
    assert channel.access is not None


def test_of_two_people_who_disconnect_one_is_told(shop: Shop) -> None:
    channel = connect(shop)
    same = Channel.objects.get(pk=channel.pk)
    actions.disconnect(channel, by=shop.ada)

    with pytest.raises(Conflict):
        actions.disconnect(same, by=shop.ada)


def test_who_may_only_write_connects_and_disconnects_nothing(shop: Shop) -> None:
    channel = connect(shop)

    with pytest.raises(NotAllowed):
        connect(shop, by=shop.ben)
    with pytest.raises(NotAllowed):
        actions.disconnect(channel, by=shop.ben)

    assert Channel.objects.get().is_connected


def test_a_stranger_connects_nothing_here(shop: Shop) -> None:
    with pytest.raises(NotAllowed):
        connect(shop, by=shop.cat)
