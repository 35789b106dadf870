"""What happens to publications when their channel is disconnected, loses its access, and works again."""

from datetime import timedelta

from parvis.kit.clock import now
from parvis.networks import actions as channels
from parvis.networks.models import Channel
from parvis.networks.protocols import Access, Account
from parvis.publishing import actions
from parvis.publishing.models import Publication
from parvis.publishing.states import PublicationState as S
from parvis.publishing.story import ending, story_of
from parvis.publishing.tests.conftest import Bakery, publishing, wait_for


def connect_again(bakery: Bakery) -> Channel:
    """By the same account, as the sign-in does it."""
    old = bakery.channel
    told = bakery.village.admin("POST", "/tokens", {"account": old.handle.strip("@"), "network": old.network})
    access = Access(base_url=old.base_url, account_id=old.account_id, token=told["access_token"])
    account = Account(account_id=old.account_id, handle=old.handle, name=old.name, url=old.url)
    return channels.connect(bakery.workspace, network=old.network, access=access, account=account, by=bakery.ada)


def of_owner(bakery: Bakery) -> None:
    bakery.ada.role = "owner"
    bakery.ada.save(update_fields=["role"])


def test_what_was_held_by_disconnecting_goes_out_once_the_channel_is_connected_again(open_bakery: Bakery) -> None:
    of_owner(open_bakery)
    later = open_bakery.draft("At its time.").publications.get()
    moment = now() + timedelta(hours=1)
    actions.schedule([later], at=moment, by=open_bakery.ada)
    overdue = open_bakery.due("While nobody was there.")
    kept = open_bakery.draft("Not yet.").publications.get()
    actions.schedule([kept], at=moment, by=open_bakery.ada)
    actions.hold(kept, by=open_bakery.ada)

    channels.disconnect(open_bakery.channel, by=open_bakery.ada)
    states = list(Publication.objects.order_by("created_at").values_list("state", flat=True))
    overdue.refresh_from_db()
    waiting = ending(overdue)
    connect_again(open_bakery)
    with publishing():
        wait_for(lambda: not Publication.objects.due(now()).exists())

    for publication in (later, overdue, kept):
        publication.refresh_from_db()
    assert states == [S.HELD] * 3
    assert waiting == "Held until the channel is connected again"
    assert (later.state, later.try_at) == (S.SCHEDULED, later.goes_out_at)
    assert overdue.state == S.PUBLISHED
    assert kept.state == S.HELD  # a person's hold is a person's to end
    assert open_bakery.seen() == ["While nobody was there."]
    told = [telling.sentence for telling in story_of(overdue.post, [overdue])]
    assert "The channel was connected again; it goes out after all" in told


def test_what_became_late_while_the_channel_was_away_waits_for_a_person(open_bakery: Bakery) -> None:
    of_owner(open_bakery)
    old = open_bakery.due("Long ago.")
    Publication.objects.filter(pk=old.pk).update(goes_out_at=now() - timedelta(days=1))
    channels.disconnect(open_bakery.channel, by=open_bakery.ada)

    connect_again(open_bakery)
    with publishing():
        wait_for(lambda: Publication.objects.get(pk=old.pk).state == S.MISSED)

    assert open_bakery.seen() == []
