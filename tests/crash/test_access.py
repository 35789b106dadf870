"""Permissions that end while things are due: revoked, too old, renewed by two at once."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from parvis.kit.http import Http
from parvis.networks.actions import refresh_access
from parvis.networks.models import Channel, ChannelState
from parvis.publishing.models import Lane, Publication
from parvis.publishing.states import PublicationState as S
from parvis.publishing.tests.conftest import Bakery, nothing_is_live, publishing, wait_for
from tests.crash.shops import NETWORKS, Shop, assert_all_is_well, open_shop
from tests.crash.workers import start_worker, worker

pytestmark = pytest.mark.crash
REFRESH = "com.atproto.server.refreshSession"


def state_of(publication: Publication) -> str:
    return str(Publication.objects.values_list("state", flat=True).get(pk=publication.pk))


def refreshes(shop: Shop) -> list[int]:
    """The statuses of the answers to every attempt to renew this shop's access."""
    entries = shop.bakery.village.journal()
    return [entry["status"] for entry in entries if REFRESH in entry["path"] and entry["account"] == shop.account]


@pytest.mark.parametrize("network", NETWORKS)
def test_a_revoked_permission_sends_nothing_and_waits_for_a_person(open_bakery: Bakery, network: str) -> None:
    shop = open_shop(open_bakery, network)
    refused, behind = shop.due_with_all(ago=5), shop.due("Behind it.")
    open_bakery.village.revoke(shop.account, network=network)

    with publishing():
        wait_for(lambda: state_of(refused) == S.FAILED)
        wait_for(lambda: Channel.objects.get(pk=shop.channel.pk).state == ChannelState.TO_RECONNECT)
        wait_for(lambda: Lane.objects.get(channel=shop.channel).leased_by is None)

    refused.refresh_from_db()
    assert refused.problem == "access_lost"
    assert state_of(behind) in {S.SCHEDULED, S.FAILED}
    assert shop.posts() == []


def test_a_token_that_is_too_old_is_renewed_at_the_moment_of_sending(open_bakery: Bakery) -> None:
    shop = open_shop(open_bakery, "bluesky", session_seconds=-1)
    shop.due_with_all(ago=5)
    shop.due("After it.")
    before = shop.channel.key()

    with publishing():
        wait_for(nothing_is_live)

    after = Channel.objects.get(pk=shop.channel.pk).key()
    assert refreshes(shop) == [200]
    assert after.token != before.token
    assert after.refresh_token != before.refresh_token
    assert_all_is_well([shop], [[*shop.all_of_it, "After it."]])


def test_a_token_that_ends_between_two_parts_of_a_thread_repeats_no_part(open_bakery: Bakery) -> None:
    shop = open_shop(open_bakery, "bluesky")
    shop.due_with_all()

    def time_passes(event: str, name: str) -> None:
        if (event, name) == ("acted", "post:0"):
            open_bakery.village.advance(7300)

    with publishing(notice=time_passes):
        wait_for(nothing_is_live)

    assert refreshes(shop) == [200]
    assert_all_is_well([shop], [shop.all_of_it])


def at_once(count: int, work: Callable[[], str]) -> list[str]:
    """What each of so many workers got, each in a thread, with an event loop and connections of its own."""

    def alone(_number: int) -> str:
        try:
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(alone, range(count)))


def test_of_several_that_renew_at_once_one_asks_and_all_get_the_new_token(open_bakery: Bakery) -> None:
    shop = open_shop(open_bakery, "bluesky", session_seconds=-1)
    open_bakery.village.fault("latency", path=REFRESH, account=shop.account, seconds=1)

    def renew() -> str:
        async def ask() -> str:
            async with Http(allowed_hosts=["127.0.0.1"]) as http:
                token = (await refresh_access(shop.channel.pk, http)).token
            await asyncio.get_running_loop().shutdown_default_executor()
            return token

        return asyncio.run(ask())

    tokens = at_once(4, renew)

    assert refreshes(shop) == [200]
    assert set(tokens) == {Channel.objects.get(pk=shop.channel.pk).key().token}


def test_two_workers_with_tokens_that_are_too_old_renew_each_of_them_once(open_bakery: Bakery) -> None:
    shops = [open_shop(open_bakery, "bluesky", session_seconds=-1) for _ in range(8)]
    for shop in shops:
        shop.due("One.", ago=5)
        shop.due("Two.")

    with worker(), worker():
        wait_for(nothing_is_live)

    assert [refreshes(shop) for shop in shops] == [[200]] * len(shops)
    assert_all_is_well(shops, [["One.", "Two."]] * len(shops))


def test_a_worker_killed_while_it_renews_leaves_the_channel_to_a_person_and_nothing_lost_or_twice(
    open_bakery: Bakery,
) -> None:
    """The new pair died with the worker and the old one is spent: nobody but a person can mend that."""
    shop = open_shop(open_bakery, "bluesky", session_seconds=-1)
    publication = shop.due("Once.")
    open_bakery.village.fault("latency", path=REFRESH, account=shop.account, seconds=1)
    dying = start_worker()
    wait_for(lambda: open_bakery.village.faults() == [])
    dying.kill()
    dying.wait()
    wait_for(lambda: refreshes(shop) == [200])
    Channel.objects.filter(pk=shop.channel.pk).update(refreshing_until=None)  # its hold of 90 s is over

    with worker():
        wait_for(nothing_is_live)

    assert state_of(publication) == S.FAILED
    assert Channel.objects.get(pk=shop.channel.pk).state == ChannelState.TO_RECONNECT
    assert shop.posts() == []
