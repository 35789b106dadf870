"""Where areas meet that do not know each other, and what every page's frame shows."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from parvis.accounts.models import Teammate, Workspace
from parvis.kit.dsn import dsn
from parvis.kit.http import Http
from parvis.library.public import trial_file
from parvis.networks import signals
from parvis.networks.actions import mark_to_reconnect, refresh_access
from parvis.networks.models import Arrival, Channel, ChannelState
from parvis.networks.protocols import Access, Counts
from parvis.publishing import following
from parvis.publishing.heartbeat import alarm
from parvis.publishing.publisher import Publisher
from parvis.ui.shell import Shell


def connect() -> None:
    """Join what areas tell with what others do about it; called once, when Django is ready."""
    signals.posts_to_ask.connect(_posts_to_ask, dispatch_uid="publishing")
    signals.measured.connect(_measured, dispatch_uid="publishing")
    signals.channel_connected.connect(_channel_connected, dispatch_uid="publishing")
    signals.channel_disconnected.connect(_channel_disconnected, dispatch_uid="publishing")
    signals.file_to_fetch.connect(_file_to_fetch, dispatch_uid="library")
    signals.consequences_of_disconnecting.connect(_consequences, dispatch_uid="publishing")


def _posts_to_ask(channel: Channel, **_: object) -> list[str]:
    return following.posts_worth_asking(channel)


def _file_to_fetch(channel: Channel, **_: object) -> tuple[str, str] | None:
    return trial_file(channel.workspace)


def _measured(channel: Channel, counts: Mapping[str, Counts], **_: object) -> None:
    following.record_counts(channel, counts)


def _channel_connected(channel: Channel, **_: object) -> None:
    following.go_on_after_connecting(channel)


def _channel_disconnected(channel: Channel, by: Teammate | None = None, **_: object) -> None:
    following.hold_what_was_scheduled(channel, by=by)


def _consequences(channel: Channel, **_: object) -> list[str]:
    return following.consequences_of_disconnecting(channel)


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
