"""What follows for publications from what happens to channels; `config.wiring` joins it to the networks' signals."""

from collections.abc import Mapping
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import ngettext

from parvis.accounts.audit import note
from parvis.accounts.models import Teammate
from parvis.kit.clock import now
from parvis.kit.states import StaleState
from parvis.networks.errors import AccessLost
from parvis.networks.models import Channel
from parvis.networks.protocols import Counts
from parvis.publishing.models import EPOCH, Lane, Publication
from parvis.publishing.states import PublicationState as S

WORTH_ASKING = timedelta(days=30)
DISCONNECTED = "channel_disconnected"  # why a publication is held


def posts_worth_asking(channel: Channel) -> list[str]:
    """Remote ids of what went out there lately, the latest first."""
    recent = Publication.objects.filter(channel=channel, state=S.PUBLISHED, published_at__gte=now() - WORTH_ASKING)
    return list(recent.posts().exclude(remote_id="").order_by("-published_at").values_list("remote_id", flat=True))


def record_counts(channel: Channel, counts: Mapping[str, Counts]) -> None:
    """Keep what the network counted, where it differs from what we know."""
    rows = Publication.objects.filter(channel=channel, remote_id__in=list(counts)).only(
        "likes", "shares", "replies", "remote_id"
    )
    changed = []
    for row in rows:
        told = counts[row.remote_id]
        if (row.likes, row.shares, row.replies) != (told.likes, told.shares, told.replies):
            row.likes, row.shares, row.replies, row.measured_at = told.likes, told.shares, told.replies, now()
            changed.append(row)
    Publication.objects.bulk_update(changed, ["likes", "shares", "replies", "measured_at"])


def hold_what_was_scheduled(channel: Channel, *, by: Teammate | None) -> None:
    """The channel was disconnected: nothing of it is lost, nothing of it goes out."""
    for publication in Publication.objects.filter(channel=channel, state=S.SCHEDULED):
        try:
            publication.move_to(S.HELD, try_at=None, problem=DISCONNECTED)
        except StaleState:  # a worker has it; it fails by itself
            continue
        note(publication.workspace, "publication.held", by=by, subject=publication.pk)


def consequences_of_disconnecting(channel: Channel) -> list[str]:
    """What a person should know before."""
    waiting = Publication.objects.filter(channel=channel, state=S.SCHEDULED).count()
    if not waiting:
        return []
    sentence = ngettext(
        "{number} scheduled publication is held until the channel is connected again.",
        "{number} scheduled publications are held until the channel is connected again.",
        waiting,
    )
    return [sentence.format(number=waiting)]


@transaction.atomic
def go_on_after_connecting(channel: Channel) -> None:
    """The channel works again: its lane need not rest; what was held or failed for want of access goes out.

    What is late by now is missed, and waits for a person: the publisher sees to that. Nobody's hold is touched.
    """
    Lane.objects.filter(channel=channel).update(not_before=EPOCH)
    waiting = Publication.objects.filter(channel=channel)
    limit = now() - channel.workspace.late_limit
    failed = waiting.filter(state=S.FAILED, problem=AccessLost.code, goes_out_at__gte=limit)
    held = waiting.filter(state=S.HELD, problem=DISCONNECTED)
    for publication in (*failed, *held):
        try_at = max(publication.goes_out_at or now(), now())
        publication.move_to(S.SCHEDULED, try_at=try_at, problem="", said="", version=F("version") + 1)
        note(publication.workspace, "publication.went_on", by=None, subject=publication.pk)
