"""What came in on a channel, and what its posts have come to."""

from collections.abc import Mapping
from uuid import UUID

from parvis.kit.http import Http
from parvis.networks.actions.calling import channel_for, on_behalf, write
from parvis.networks.actions.storing import store
from parvis.networks.database import from_async
from parvis.networks.errors import NetworkError
from parvis.networks.models import Arrival, Channel
from parvis.networks.protocols import Counts, Identifies, Measures, ReadsArrivals
from parvis.networks.signals import measured, posts_to_ask

MOST_POSTS = 40  # asked for in one reading


async def read_channel(channel_id: UUID, http: Http) -> list[Arrival]:
    """Read, store what is new, and return it. A network that fails leaves its word on the channel; nothing is lost."""
    channel = await channel_for(channel_id)
    if channel is None or not isinstance(adapter := channel.adapter(http), ReadsArrivals):
        return []
    mark, about = channel.mark, await _our_posts(channel)
    try:
        catch = await on_behalf(channel, http, lambda _, access: adapter.read_arrivals(access, mark=mark, about=about))
    except NetworkError:
        return []
    return await store(channel, catch)


async def measure_channel(channel_id: UUID, http: Http) -> Mapping[str, Counts]:
    """Followers of the account and counts of its recent posts; the counts go to whoever listens to `measured`."""
    channel = await channel_for(channel_id)
    if channel is None:
        return {}
    adapter = channel.adapter(http)
    try:
        if isinstance(adapter, Identifies):
            account = await on_behalf(channel, http, lambda _, access: adapter.who_am_i(access))
            if account.followers is not None:
                await write(channel_id, {"followers": account.followers})
        about = await _our_posts(channel)
        if not about or not isinstance(adapter, Measures):
            return {}
        counts = await on_behalf(channel, http, lambda _, access: adapter.measure(access, about))
    except NetworkError:
        return {}
    await _hand_on(channel, counts)
    return counts


@from_async
def _our_posts(channel: Channel) -> list[str]:
    """The posts of ours that others told us are worth asking for, at most `MOST_POSTS`."""
    asked = posts_to_ask.send(Channel, channel=channel)
    told = [remote_id for _, remote_ids in asked for remote_id in remote_ids or ()]
    return told[:MOST_POSTS]


@from_async
def _hand_on(channel: Channel, counts: Mapping[str, Counts]) -> None:
    measured.send(Channel, channel=channel, counts=counts)
