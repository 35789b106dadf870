"""A network tells us by itself what comes in, once it knows where."""

from uuid import UUID

from parvis.kit.http import Http
from parvis.networks.actions.calling import channel_for, on_behalf
from parvis.networks.errors import NetworkError
from parvis.networks.hooks import hook_address
from parvis.networks.protocols import AsksForHooks


async def ask_for_hooks(channel_id: UUID, http: Http) -> None:
    """Where the network can and we have an address that it may call. Without hooks everything is read all the same."""
    channel = await channel_for(channel_id)
    if channel is None or not isinstance(adapter := channel.adapter(http), AsksForHooks):
        return
    url = hook_address(channel.network, channel)
    if not url.startswith("https://"):  # nobody calls an installation that only its own machine or network reaches
        return
    try:
        await on_behalf(channel, http, lambda _, access: adapter.ask_for_hooks(access, url))
    except NetworkError:
        return
