"""Versions of networks' APIs that end one day: whoever runs Parvis must have a newer one before.

An adapter that speaks such a version says so: `api = ApiVersion("v25.0", date(2028, 2, 18), source)`.
"""

from datetime import date, timedelta

from parvis.kit.http import Http
from parvis.networks.protocols import ApiVersion
from parvis.networks.registry import NETWORKS

WARNED_AHEAD = timedelta(days=60)


def version_of(network: str) -> ApiVersion | None:
    """None where the network announces no end."""
    version: ApiVersion | None = getattr(NETWORKS[network].adapter(Http()), "api", None)
    return version


def ends_soon(network: str, today: date) -> ApiVersion | None:
    version = version_of(network)
    return version if version is not None and version.ends_on - today <= WARNED_AHEAD else None
