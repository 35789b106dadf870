"""People who have gone to a network to say yes: remembered until they come back, once, in the same browser."""

import secrets
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest

from parvis.accounts.models import Teammate, User
from parvis.kit.clock import now
from parvis.networks.models import GuestLink, PendingSignIn

SECONDS = 15 * 60
IN_SESSION = "sign_ins"  # states that this browser may bring back
AT_ONCE = 5


def new_state() -> str:
    return secrets.token_urlsafe(32)


def remember(
    request: HttpRequest,
    *,
    state: str,
    by: Teammate,
    network: str,
    base_url: str,
    secret: dict[str, Any],
    link: GuestLink | None = None,
) -> None:
    """Keep what the way back needs, bound to this browser's session. `link`: a client leaves, not the teammate."""
    PendingSignIn.objects.filter(expires_at__lt=now()).delete()
    kept: dict[str, Any] = {"network": network, "base_url": base_url, "secret": secret, "link": link}
    until = now() + timedelta(seconds=SECONDS)
    PendingSignIn.objects.create(state=state, workspace=by.workspace, teammate=by, expires_at=until, **kept)
    request.session[IN_SESSION] = [*request.session.get(IN_SESSION, ()), state][-AT_ONCE:]


def take_back(request: HttpRequest, *, state: str, network: str, user: User | None) -> PendingSignIn | None:
    """The sign-in that began in this browser, by this person or by a client's link, not too long ago.

    It is taken out: it works once.
    """
    if state not in request.session.get(IN_SESSION, ()):
        return None
    request.session[IN_SESSION] = [kept for kept in request.session[IN_SESSION] if kept != state]
    with transaction.atomic():
        open_ones = PendingSignIn.objects.select_for_update(of=("self",)).select_related(
            "workspace", "teammate__workspace", "link__made_by__user", "link__workspace"
        )
        of_whom = ~Q(link=None) if user is None else Q(link=None, teammate__user=user) | ~Q(link=None)
        found = open_ones.filter(
            of_whom, state=state, network=network, teammate__left_at=None, expires_at__gt=now()
        ).first()
        if found is not None:
            PendingSignIn.objects.filter(pk=state).delete()
    return found
