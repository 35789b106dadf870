"""Access that runs out is renewed once, by one worker, and never over what a person did meanwhile."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from parvis.accounts.models import AuditEntry
from parvis.kit.clock import now
from parvis.networks import actions
from parvis.networks.errors import AccessLost, NetworkError, Temporary
from parvis.networks.models import Channel, ChannelState
from parvis.networks.protocols import Access
from parvis.networks.tests.conftest import Shop, in_own_loop
from parvis.networks.tests.wire import Asked, Reply, Wire

pytestmark = pytest.mark.django_db(transaction=True)
REFRESH = "/xrpc/com.atproto.server.refreshSession"


def renew(channel: Channel, *, ahead: bool = False) -> Access:
    return in_own_loop(lambda http: actions.refresh_access(channel.pk, http, ahead=ahead))


def pairs(wire: Wire, *, seconds: float = 0.0) -> None:
    """The network hands out pairs of tokens; a refresh token works once."""
    spent: set[str] = set()
    lock = threading.Lock()

    def says(asked: Asked) -> Reply:
        token = asked.headers["Authorization"].removeprefix("Bearer ")
        time.sleep(seconds)
        with lock:
            if token in spent:
                return 400, {"error": "ExpiredToken", "message": "Token has been revoked"}
            spent.add(token)
            number = len(spent)
        return 200, {"accessJwt": f"new-{number}", "refreshJwt": f"refresh-{number}"}

    wire.says[REFRESH] = says


def test_new_tokens_are_kept_together(shop: Shop, wire: Wire) -> None:
    pairs(wire)
    channel = shop.channel(wire.url)

    access = renew(channel)

    channel.refresh_from_db()
    assert (access.token, access.refresh_token) == ("new-1", "refresh-1")
    assert channel.key() == access
    assert channel.refreshing_until is None


def test_of_many_workers_that_renew_one_calls_and_all_get_its_answer(shop: Shop, wire: Wire) -> None:
    pairs(wire, seconds=0.3)
    channel = shop.channel(wire.url)

    with ThreadPoolExecutor(5) as workers:
        tokens = {access.token for access in workers.map(lambda _: renew(channel), range(5))}

    assert tokens == {"new-1"}
    assert len(wire.to(REFRESH)) == 1


def test_a_worker_that_comes_a_moment_late_takes_the_new_access(shop: Shop, wire: Wire) -> None:
    pairs(wire)
    channel = shop.channel(wire.url)
    renew(channel)

    access = renew(channel)

    assert access.token == "new-1"
    assert len(wire.to(REFRESH)) == 1


def test_an_access_that_was_young_is_renewed_again_when_it_has_grown_old(shop: Shop, wire: Wire) -> None:
    pairs(wire)
    channel = shop.channel(wire.url, access_renewed_at=now() - timedelta(minutes=2))

    assert renew(channel).token == "new-1"


def test_a_worker_that_died_while_renewing_does_not_block_the_channel(shop: Shop, wire: Wire) -> None:
    pairs(wire)
    channel = shop.channel(wire.url, refreshing_until=now() - timedelta(seconds=1))

    assert renew(channel).token == "new-1"


def test_a_dead_refresh_token_asks_a_person_to_reconnect(shop: Shop, wire: Wire) -> None:
    wire.says[REFRESH] = lambda _: (400, {"error": "ExpiredToken", "message": "Token has expired"})
    channel = shop.channel(wire.url)

    with pytest.raises(AccessLost):
        renew(channel)

    channel.refresh_from_db()
    assert channel.state == ChannelState.TO_RECONNECT
    assert channel.problem == "access_lost"
    assert AuditEntry.objects.get(subject_id=str(channel.pk)).event == "channel.access_lost"


def test_a_network_that_is_away_leaves_the_access_as_it_is(shop: Shop, wire: Wire) -> None:
    wire.says[REFRESH] = lambda _: (503, {})
    channel = shop.channel(wire.url)

    with pytest.raises(Temporary):
        renew(channel)

    channel.refresh_from_db()
    assert channel.is_connected
    assert channel.key().token == "old"
    assert channel.refreshing_until is None


@pytest.mark.parametrize(
    "reply", [(200, {"accessJwt": "late", "refreshJwt": "late"}), (400, {"error": "ExpiredToken"})]
)
def test_what_a_person_did_meanwhile_is_never_overwritten(shop: Shop, wire: Wire, reply: Reply) -> None:
    channel = shop.channel(wire.url)

    def reconnected_meanwhile(_: Asked) -> Reply:
        fresh = {"token": "by hand", "refresh_token": "by hand", "extra": {}}
        Channel.objects.filter(pk=channel.pk).update(access=fresh, refreshing_until=None)
        connection.close()
        return reply

    wire.says[REFRESH] = reconnected_meanwhile
    try:
        renew(channel)
    except NetworkError:
        pass

    channel.refresh_from_db()
    assert channel.is_connected
    assert channel.key().token == "by hand"


def test_a_disconnected_channel_is_not_renewed(shop: Shop, wire: Wire) -> None:
    channel = shop.channel(wire.url)
    actions.disconnect(channel, by=shop.ada)

    with pytest.raises(AccessLost):
        renew(channel)

    assert wire.asked == []
