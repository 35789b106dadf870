"""Parvis as an application that a network knows: the keys a person made in the network's developer pages.

Entered once for the installation (`PARVIS_<NETWORK>_CLIENT_ID`, `…_CLIENT_SECRET`), or by a workspace on its connect
page; a workspace's own come first. Another kind than `known_apps`, which register themselves.
"""

from typing import Any

from django.conf import settings

from parvis.accounts.access import require
from parvis.accounts.audit import note
from parvis.accounts.models import Right, Teammate, Workspace
from parvis.networks.models import AppKeys
from parvis.networks.oauth import Keys


def keys_for(workspace: Workspace, network: str) -> Keys | None:
    """What a sign-in of this workspace uses; None where nobody has entered any."""
    row = AppKeys.objects.filter(workspace=workspace, network=network).first()
    if row is not None:
        return dict(row.keys)
    return _of_installation(network)


def known_keys(network: str) -> list[Keys]:
    """Every set of keys of that network here: a web hook may be signed by any of them."""
    installation = _of_installation(network)
    rows = AppKeys.objects.filter(network=network).order_by("id")
    return [*([installation] if installation else []), *(dict(row.keys) for row in rows)]


def enter_keys(workspace: Workspace, network: str, keys: Keys, *, by: Teammate) -> None:
    """Keep them for this workspace, encrypted. Raises NotAllowed."""
    require(by, Right.CONNECT, within=workspace.pk)
    told: dict[str, Any] = {"keys": keys}
    AppKeys.objects.update_or_create(workspace=workspace, network=network, defaults=told)
    note(workspace, "keys.entered", by=by, network=network)


def _of_installation(network: str) -> Keys | None:
    keys = settings.NETWORK_KEYS.get(network)
    return dict(keys) if keys else None
