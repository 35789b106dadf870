"""The guide of a network: how its keys are made, with the addresses of this installation in it."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from parvis.networks.callbacks import callback_address
from parvis.networks.guides import guide_of
from parvis.networks.hooks import hook_address
from parvis.networks.registry import NETWORKS


@login_required
@require_GET
def guide(request: HttpRequest, network: str) -> HttpResponse:
    """In the reader's language. The way back leads to the workspace that was open last."""
    if network not in NETWORKS:
        raise Http404
    hook = hook_address(network) or request.build_absolute_uri(reverse("hook", args=[network]))
    places = {"callback": callback_address(request, network), "hook": hook}
    context = {
        "network": network,
        "guide": guide_of(network, (get_language() or "")[:2], places),
        "workspace_slug": request.session.get("workspace"),
    }
    return render(request, "networks/guide.html", context)
