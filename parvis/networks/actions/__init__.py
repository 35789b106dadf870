"""What is done to channels: connect and disconnect, renew their access, read and measure them, test their health."""

from parvis.networks.actions.connecting import connect, disconnect, mark_to_reconnect
from parvis.networks.actions.reading import measure_channel, read_channel
from parvis.networks.actions.renewing import refresh_access
from parvis.networks.actions.testing import check_health, refresh_limits

__all__ = [
    "check_health",
    "connect",
    "disconnect",
    "mark_to_reconnect",
    "measure_channel",
    "read_channel",
    "refresh_access",
    "refresh_limits",
]
