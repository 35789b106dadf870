"""Is a connected channel well in everything that can be looked at? One line for each, and which of them is wrong.

The token comes first: what has to ask the network waits for it. All else is looked at by itself.
"""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from parvis.kit.http import Http
from parvis.networks import checkup
from parvis.networks.actions.testing import check_health
from parvis.networks.checkable import FetchesMedia
from parvis.networks.checkup import THERE, Patient
from parvis.networks.database import from_async
from parvis.networks.doctor import Check, bad, examine_each, waiting
from parvis.networks.errors import Busy, NetworkError
from parvis.networks.models import Channel
from parvis.networks.reachable import fetching


async def check_up(channel_id: UUID, http: Http) -> list[Check]:
    """The report; empty for a channel that is not connected. Nothing is ever published by it."""
    error = await check_health(channel_id, http)
    channel = await _kept(channel_id)  # its access may be a newer one by now
    if channel is None:
        return []
    adapter = channel.adapter(http)
    report = await _of_the_network(Patient(channel, adapter), error)
    if isinstance(adapter, FetchesMedia) and adapter.fetches_media:
        report += await examine_each([fetching(channel)], THERE)
    return report


async def _of_the_network(patient: Patient, error: NetworkError | None) -> list[Check]:
    """What the network itself says. error: what it answered when we asked who we are."""
    token, quota = checkup.token(patient), checkup.quota(patient)
    steps = [step for step in (checkup.grants(patient), quota, checkup.hooks(patient)) if step is not None]
    if error is None:
        return await examine_each([token, *steps], THERE)
    if not isinstance(error, Busy):
        return [bad(token, error, THERE), *waiting(steps)]
    others = [step for step in steps if step is not quota]
    told = _("The network asks us to wait, and says nothing else.")
    wait = bad(checkup.room(), checkup.asks_to_wait(patient, error), {})
    return [Check(token.title, "unsure", told), wait, *waiting(others)]


@from_async
def _kept(channel_id: UUID) -> Channel | None:
    return Channel.objects.kept().select_related("workspace").filter(pk=channel_id).first()
