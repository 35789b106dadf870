"""What the doctor looks at on a connected channel, as far as the network tells it: see `checkable`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from parvis.kit.clock import now
from parvis.networks.checkable import Hooked, Quota, TellsGrants, TellsHooks, TellsQuota
from parvis.networks.doctor import HERE, NotTold, Step, Words
from parvis.networks.errors import Busy, NetworkError, Refused
from parvis.networks.hooks import hook_address
from parvis.networks.models import Channel
from parvis.networks.protocols import AsksForHooks, Hears
from parvis.networks.reachable import may_be_told
from parvis.ui import times

LATELY = timedelta(days=30)
RECONNECT = _("The network no longer accepts our permission. Connect the channel again; nothing is lost.")
LATER = _("It can be looked at as soon as the network knows us.")
#: What is true where somebody looks after a channel, by an error's code.
THERE: Mapping[str, Words] = HERE | {
    "access_expired": RECONNECT,
    "access_lost": RECONNECT,
    "not_reached": _("Nobody answers there just now, or this server has no way to it. We try again by ourselves."),
    "temporary": _("The network does not answer as it should just now. We try again by ourselves."),
    "content_refused": _("The network does not understand what we asked. A newer Parvis may know how."),
}


@dataclass(frozen=True, slots=True)
class Patient:
    channel: Channel
    adapter: Any


class NotAllAllowed(Refused):
    code = "not_all_allowed"
    sentence = _("Not allowed: {names}. Connect the channel again, and leave everything ticked that the network asks.")


class UsedUp(Refused):
    code = "used_up"
    sentence = _("All {most} posts of the last 24 hours are used up. What is due goes out as soon as there is room.")


class CallsUsedUp(Refused):
    code = "calls_used_up"
    sentence = _("All {most} requests are used up. There is room again {when}; we go on by ourselves.")


class AsksToWait(Refused):
    code = "asks_to_wait"
    sentence = _("The network asks us to wait. There is room again {when}; we go on by ourselves.")


class HookGone(Refused):
    code = "hook_gone"
    sentence = _("The web hook is not set any more. Connect the channel again; until then all is read, only later.")


class HookElsewhere(Refused):
    code = "hook_elsewhere"
    sentence = _(
        "The web hook leads to another address: {url}. Connect the channel again here, or disconnect it where it is "
        "used as well."
    )


class HookFails(Refused):
    code = "hook_fails"
    sentence = _("The network cannot deliver to {url}. Check the proxy before Parvis, the certificate, the firewall.")


def token(patient: Patient) -> Step:
    async def look() -> Words:
        return _("You are {handle}.").format(handle=patient.channel.handle)

    return Step(_("The network knows us"), _("The network does not know us any more"), look)


def grants(patient: Patient) -> Step | None:
    adapter = patient.adapter
    if not isinstance(adapter, TellsGrants):
        return None

    async def look() -> Words:
        told = await adapter.read_grants(patient.channel.key())
        if told is None:
            raise NotTold
        if told.missing:
            raise NotAllAllowed(names=", ".join(told.missing))
        number = len(told.wanted)
        return ngettext("{n} permission, all of it granted.", "{n} permissions, all granted.", number).format(n=number)

    return Step(_("All that Parvis does is allowed"), _("Not all that Parvis does is allowed"), look, LATER)


def quota(patient: Patient) -> Step | None:
    adapter = patient.adapter
    if not isinstance(adapter, TellsQuota):
        return None

    async def look() -> Words:
        told = await adapter.read_quota(patient.channel.key())
        if told is None:
            raise NotTold
        if told.is_used_up:
            raise _used_up(patient, told)
        places = {"used": told.used, "most": told.most, "left": told.most - told.used}
        if told.of == "posts":
            return _("{used} of {most} posts of the last 24 hours are used.").format(**places)
        return _("{left} of {most} requests are left for now.").format(**places)

    return room(look)


def room(look: Any = None) -> Step:
    return Step(_("There is room to send"), _("Nothing can be sent just now"), look, LATER)


def asks_to_wait(patient: Patient, error: Busy) -> NetworkError:
    return AsksToWait(when=_when(patient, error.retry_at), said=error.said, status=error.status)


def _used_up(patient: Patient, told: Quota) -> NetworkError:
    if told.of == "posts":
        return UsedUp(most=told.most)
    return CallsUsedUp(most=told.most, when=_when(patient, told.until))


def _when(patient: Patient, moment: Any) -> str:
    return times.near(moment, patient.channel.workspace.clock) if moment else str(_("soon"))


def hooks(patient: Patient) -> Step | None:
    if not isinstance(patient.adapter, Hears):
        return None

    async def look() -> Words:
        if not may_be_told(patient.channel):
            raise NotTold(_("For that, the network must reach Parvis by https. Until then all is read, only later."))
        is_set = await _is_set(patient)
        return _heard(patient, is_set=is_set)

    return Step(_("It tells us at once what comes in"), _("It does not tell us at once what comes in"), look, LATER)


async def _is_set(patient: Patient) -> bool:
    """False where the network does not tell. Raises HookGone, HookElsewhere, HookFails, NetworkError."""
    if not isinstance(patient.adapter, TellsHooks):
        return False
    told: Hooked = await patient.adapter.read_hooks(patient.channel.key())
    if not told.is_set:
        raise HookGone
    if told.url and told.url != _address(patient):
        raise HookElsewhere(url=told.url)
    if told.failed:
        raise HookFails(url=told.url or _address(patient), said=told.failed)
    return True


def _heard(patient: Patient, *, is_set: bool) -> Words:
    """Raises NotTold where nothing shows that it works."""
    heard_at = patient.channel.heard_at
    if heard_at is None:
        if is_set:
            return _("It is set; nothing has come by it yet.")
        waits = _("Nothing has come yet. On the network’s page for developers, web hooks must lead to {url}.")
        raise NotTold(waits.format(url=_address(patient)))
    when = times.near(heard_at, patient.channel.workspace.clock)
    if heard_at < now() - LATELY and not is_set:
        long_ago = _("Last heard {when}. The network’s page for developers shows whether it still works.")
        raise NotTold(long_ago.format(when=when))
    return _("Last heard {when}.").format(when=when)


def _address(patient: Patient) -> str:
    own = isinstance(patient.adapter, AsksForHooks)
    return hook_address(patient.channel.network, patient.channel if own else None)
