"""Parvis as an application on servers of other people: registered once, for everybody here."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from asgiref.sync import sync_to_async

from parvis.kit.clock import now
from parvis.networks.models import Channel, NetworkApp

#: Older servers forget applications that nobody uses.
TRUSTED_FOR = timedelta(days=1)


async def known_app(
    network: str,
    base_url: str,
    redirect_uri: str,
    register: Callable[[], Awaitable[dict[str, str]]],
    *,
    scopes: str = "",
) -> dict[str, str]:
    """The credentials of our application there; registered by `register` where there are none. Raises NetworkError.

    scopes: where the kept ones have other `scopes`, Parvis has learned something since, and is registered anew.
    """
    kept = await sync_to_async(_kept)(network, base_url, redirect_uri)
    if kept is not None and kept.get("scopes", "") == scopes:
        return kept
    credentials = await register()
    await sync_to_async(NetworkApp.objects.update_or_create)(
        network=network,
        base_url=base_url,
        redirect_uri=redirect_uri,
        defaults={"credentials": credentials, "created_at": now()},
    )
    return credentials


def _kept(network: str, base_url: str, redirect_uri: str) -> dict[str, str] | None:
    app = NetworkApp.objects.filter(network=network, base_url=base_url, redirect_uri=redirect_uri).first()
    if app is None:
        return None
    used = Channel.objects.connected().filter(network=network, base_url=base_url).exists()
    return dict(app.credentials) if used or app.created_at > now() - TRUSTED_FOR else None


def forget_app(network: str, base_url: str, redirect_uri: str) -> None:
    NetworkApp.objects.filter(network=network, base_url=base_url, redirect_uri=redirect_uri).delete()
