"""How a channel is, in words."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parvis.kit.clock import now
from parvis.networks.models import Channel, ChannelState
from parvis.ui import times

#: By the code of the last error of a reading. A sending's errors stand on the publication.
PROBLEMS: dict[str, str | Promise] = {
    "not_reached": gettext_lazy("The last time it could not be reached. We try again by ourselves."),
    "temporary": gettext_lazy("The last time it did not answer properly. We try again by ourselves."),
    "busy": gettext_lazy("The network asks us to wait a little. We go on by ourselves."),
    "not_permitted": gettext_lazy(
        "The account may publish, but not read what comes in. Check its role on the network."
    ),
    "gone": gettext_lazy("The account, or what we read there, no longer exists on the network."),
}
OTHERWISE = gettext_lazy("The last reading failed. Test it now to see what the network says.")


@dataclass(frozen=True, slots=True)
class Health:
    """tone: "ok", "warn", "bad" or "" (nothing is asked of it)."""

    tone: str
    icon: str
    title: str
    text: str


def health(channel: Channel) -> Health:
    """What people should know about a channel, and whether they must do something."""
    clock = channel.workspace.clock
    if channel.state == ChannelState.DISCONNECTED:
        text = _("Since {when}. What was published and what came in is kept.")
        since = times.near(channel.state_since, clock)
        return Health("", "plug-connected-x", _("Disconnected"), text.format(when=since))
    if channel.state == ChannelState.TO_RECONNECT:
        text = _("The network no longer accepts our permission. What is scheduled there waits; nothing is lost.")
        return Health("bad", "alert-triangle", _("To reconnect"), text)
    if channel.rest_until is not None and channel.rest_until > now():
        text = _("The network asks us to wait until {time}. We go on by ourselves.")
        return Health("warn", "clock-pause", _("Waiting"), text.format(time=times.at_time(channel.rest_until, clock)))
    if channel.problem:
        return Health("warn", "alert-circle", _("Not quite well"), str(PROBLEMS.get(channel.problem, OTHERWISE)))
    if channel.read_at is None:
        return Health("ok", "circle-check", _("Well"), _("Connected; its reactions come in within a minute."))
    return Health(
        "ok", "circle-check", _("Well"), _("Last read {when}.").format(when=times.near(channel.read_at, clock))
    )
