"""What networks tell us by themselves: verified by the adapter, stored like everything that comes in.

Whose keys signed a hook decides whom it may speak to: those of the installation to every workspace, those that a
workspace entered to that workspace alone. Otherwise anybody could write into another workspace's inbox.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from parvis.kit.clock import now
from parvis.kit.http import Http
from parvis.kit.log import get_logger
from parvis.networks.actions.storing import store_heard
from parvis.networks.keys import keys_for, known_keys
from parvis.networks.models import Channel
from parvis.networks.protocols import Forged, Heard, Hears, Hook
from parvis.networks.registry import NETWORKS, adapter_for

log = get_logger()


@dataclass(frozen=True, slots=True)
class Told:
    """What a verified hook brought. greeting: our answer to a handshake, None where it was none."""

    greeting: str | None
    heard: Sequence[Heard]
    keys: Mapping[str, Any]  # those that verified it


def hook_address(network: str, channel: Channel | None = None) -> str:
    """Where that network sends its hooks; with `channel`, those of this channel alone. "" as in public_address."""
    base = settings.BASE_URL or settings.ADDRESS
    args = [network] if channel is None else [network, channel.pk]
    return f"{base}{reverse('hook' if channel is None else 'channel_hook', args=args)}" if base else ""


def hears(network: str) -> Hears | None:
    """The adapter, where it understands hooks."""
    adapter = adapter_for(network, Http()) if network in NETWORKS else None
    return adapter if isinstance(adapter, Hears) else None


def listen(adapter: Hears, network: str, hook: Hook, channel: Channel | None) -> str:
    """Store what it tells; returns our answer, mostly "". channel: where the address names one. Raises Forged."""
    verified = _verified(adapter, hook, known_keys(network) if channel is None else [channel.key().extra])
    for told in verified:
        if told.greeting is not None:
            return told.greeting
    for told in verified:
        for one in _channels(network, told) if channel is None else [channel]:
            incoming = [heard.incoming for heard in told.heard if _is_for(heard, one, named=channel is not None)]
            arrivals = store_heard(one, incoming)
            _note(one)
            log.info("hook.heard", network=network, channel=one.pk, told=len(incoming), new=len(arrivals))
    return ""


def _note(channel: Channel) -> None:
    """That it was heard of, once a minute at most: hooks come in crowds."""
    lately = now() - timedelta(minutes=1)
    old = Q(heard_at=None) | Q(heard_at__lt=lately)
    Channel.objects.connected().filter(old, pk=channel.pk).update(heard_at=now())


def _verified(adapter: Hears, hook: Hook, candidates: Sequence[Mapping[str, Any]]) -> list[Told]:
    """Once for each set of keys that signed it. Raises Forged where none did."""
    verified = []
    for keys in candidates:
        try:
            greeting = adapter.greet(hook, keys)
            if greeting is not None or hook.method == "POST":
                heard = () if greeting is not None else adapter.heard(hook, keys)
                verified.append(Told(greeting, heard, keys))
        except Forged:
            continue
    if not verified:
        raise Forged()
    return verified


def _channels(network: str, told: Told) -> Iterator[Channel]:
    """The connected channels that the hook is about, and may speak to."""
    accounts = {heard.account_id for heard in told.heard} - {""}
    found = Channel.objects.connected().filter(network=network, account_id__in=accounts).select_related("workspace")
    everywhere = told.keys == settings.NETWORK_KEYS.get(network)
    for one in found.order_by("id"):
        if everywhere or told.keys == keys_for(one.workspace, network):
            yield one


def _is_for(heard: Heard, channel: Channel, *, named: bool) -> bool:
    return heard.account_id == channel.account_id or (named and not heard.account_id)
