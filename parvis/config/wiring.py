"""Where areas meet that do not know each other, and what every page's frame shows."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from parvis.accounts.models import Workspace
from parvis.kit.dsn import dsn
from parvis.kit.http import Http
from parvis.networks.actions import mark_to_reconnect, refresh_access
from parvis.networks.models import Arrival, Channel, ChannelState
from parvis.networks.protocols import Access
from parvis.publishing.heartbeat import alarm
from parvis.publishing.publisher import Publisher
from parvis.ui.shell import Shell


def publisher(
    http: Http,
    *,
    lease: timedelta,
    at_once: int,
    notice: Callable[[str, str], None] = lambda event, name: None,
) -> Publisher:
    """A publisher that renews and gives up channels' access by the networks' actions."""

    async def refresh(channel_id: UUID) -> Access:
        return await refresh_access(channel_id, http)

    return Publisher(dsn(), http, refresh=refresh, lost=mark_to_reconnect, lease=lease, at_once=at_once, notice=notice)


def shell(request: HttpRequest) -> dict[str, Any]:
    """The frame of a workspace's pages; nothing for people who are not signed in or have no workspace open."""
    workspace: Workspace | None = getattr(request, "workspace", None)
    if workspace is None:
        return {"shell": None}
    channels = list(Channel.objects.for_workspace(workspace).values_list("state", flat=True))
    teammate = request.teammate  # type: ignore[attr-defined]  # set with the workspace
    return {
        "shell": Shell(
            workspace=workspace,
            teammate=teammate,
            workspaces=list(Workspace.objects.for_user(teammate.user).order_by("name")),
            channels_total=sum(state != ChannelState.DISCONNECTED for state in channels),
            channels_broken=sum(state == ChannelState.TO_RECONNECT for state in channels),
            alarm=alarm(workspace),
            waiting=Arrival.objects.for_workspace(workspace).waiting().count(),
        )
    }
