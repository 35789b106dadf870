"""The channels of a workspace: how they are, and what mends them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django.views.decorators.vary import vary_on_headers

from parvis.accounts.access import WorkspaceRequest, require, workspace_view
from parvis.accounts.models import Right
from parvis.networks import actions
from parvis.networks.actions.checkup import check_up
from parvis.networks.health import health
from parvis.networks.models import Channel, ChannelState
from parvis.networks.pool import ask
from parvis.networks.signals import consequences_of_disconnecting

ORDER = [ChannelState.TO_RECONNECT, ChannelState.CONNECTED, ChannelState.DISCONNECTED]


@require_GET
@vary_on_headers("HX-Request")
@workspace_view
def channels(request: WorkspaceRequest) -> HttpResponse:
    """All channels, those that need somebody first."""
    found = Channel.objects.for_workspace(request.workspace).select_related("workspace").order_by("network", "handle")
    rows = [row(channel) for channel in sorted(found, key=lambda channel: ORDER.index(ChannelState(channel.state)))]
    context = {"workspace": request.workspace, "rows": rows, "may_connect": request.teammate.may(Right.CONNECT)}
    return render(request, "networks/_channels.html" if request.htmx else "networks/channels.html", context)


def row(channel: Channel) -> dict[str, Any]:
    return {"channel": channel, "health": health(channel)}


@require_POST
@vary_on_headers("HX-Request")
@workspace_view
def checkup(request: WorkspaceRequest, channel_id: UUID) -> HttpResponse:
    """Look at everything on a channel that can be looked at, now."""
    require(request.teammate, Right.CONNECT)
    channel = _channel(request, channel_id)
    report = ask(lambda http: check_up(channel.pk, http))
    context = row(_channel(request, channel_id)) | {
        "workspace": request.workspace,
        "may_connect": True,
        "report": report,
        "ok": sum(check.state == "ok" for check in report),
    }
    return render(request, "networks/_checkup.html" if request.htmx else "networks/checkup.html", context)


@require_GET
@workspace_view
def leaving(request: WorkspaceRequest, channel_id: UUID) -> HttpResponse:
    """What disconnecting would mean, before it is done."""
    require(request.teammate, Right.CONNECT)
    channel = _channel(request, channel_id)
    told = consequences_of_disconnecting.send(Channel, channel=channel)
    sentences = [sentence for _receiver, answer in told for sentence in answer or ()]
    context = {"workspace": request.workspace, "channel": channel, "consequences": sentences}
    return render(request, "networks/leaving.html", context)


@require_POST
@workspace_view
def disconnection(request: WorkspaceRequest, channel_id: UUID) -> HttpResponse:
    channel = _channel(request, channel_id)
    actions.disconnect(channel, by=request.teammate)
    messages.success(request, _("{channel} is disconnected. Its history is kept.").format(channel=channel))
    return redirect("channels", request.workspace.slug)


def _channel(request: WorkspaceRequest, channel_id: UUID) -> Channel:
    channels = Channel.objects.for_workspace(request.workspace).select_related("workspace")
    return get_object_or_404(channels, pk=channel_id)
