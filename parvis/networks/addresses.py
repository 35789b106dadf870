"""Where a network is: its own hosts, or one place that stands in for all of them (the village, a test server).

Networks spread over several hosts (api, upload, www). Who stands in for a network serves all their paths at one base.
"""

from django.conf import settings


def home_of(network: str, home: str) -> str:
    """The base address of new channels: `PARVIS_<NETWORK>_URL` where it is set, else the network's own `home`."""
    return str(settings.NETWORK_URLS.get(network, "")) or home


def at(base_url: str, home: str, host: str) -> str:
    """`host`, another host of the network whose API is at `home`; where something else stands in: that."""
    return host if base_url == home else base_url
