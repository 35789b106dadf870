"""Links by which clients connect accounts of theirs."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest
from django.urls import reverse

from parvis.accounts.access import require
from parvis.accounts.audit import note
from parvis.accounts.models import Right, Teammate, Workspace
from parvis.kit.clock import now
from parvis.kit.states import StaleState
from parvis.networks.all_ways import WAYS
from parvis.networks.models import GuestLink

GOOD_FOR = timedelta(days=7)


@transaction.atomic
def invite(workspace: Workspace, *, network: str, by: Teammate) -> GuestLink:
    """A link that opens the way to one network, once. Raises NotAllowed."""
    require(by, Right.CONNECT, within=workspace.pk)
    if network not in WAYS:
        raise Http404
    link = GuestLink.objects.create(
        token=secrets.token_urlsafe(32), workspace=workspace, network=network, made_by=by, expires_at=now() + GOOD_FOR
    )
    note(workspace, "guest_link.made", by=by, network=network)
    return link


def use(link: GuestLink) -> None:
    """It has done its work. Raises StaleState where somebody was faster."""
    if not GuestLink.objects.filter(pk=link.pk, used_at=None, expires_at__gt=now()).update(used_at=now()):
        raise StaleState()


def address_of(request: HttpRequest, link: GuestLink) -> str:
    path = reverse("guest", args=[link.token])
    return f"{settings.BASE_URL}{path}" if settings.BASE_URL else request.build_absolute_uri(path)
