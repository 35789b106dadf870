"""One conversation with a network on a channel's behalf, and what its failure means for the channel."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar
from uuid import UUID

from parvis.kit.http import Http
from parvis.kit.log import get_logger
from parvis.networks.actions.connecting import mark_to_reconnect
from parvis.networks.actions.renewing import refresh_access
from parvis.networks.database import from_async
from parvis.networks.errors import AccessExpired, AccessLost, NetworkError, Temporary
from parvis.networks.models import Channel
from parvis.networks.protocols import Access

log = get_logger()
Result = TypeVar("Result")


async def on_behalf(channel: Channel, http: Http, ask: Callable[[Any, Access], Awaitable[Result]]) -> Result:
    """`ask(adapter, access)`; where the access has run out, once more with a new one.

    Raises NetworkError; the channel already bears what it means: to reconnect, resting, or with a problem.
    """
    adapter = channel.adapter(http)
    try:
        try:
            return await ask(adapter, channel.key())
        except AccessExpired:
            return await ask(adapter, await refresh_access(channel.pk, http))
    except NetworkError as error:
        await _bear(channel, error)
        raise


async def _bear(channel: Channel, error: NetworkError) -> None:
    log.info("channel.failed", channel=str(channel.pk), code=error.code, status=error.status)
    if isinstance(error, AccessLost | AccessExpired):  # a new access that is too old as well is as good as none
        await mark_to_reconnect(channel.pk, AccessLost.code)
        return
    changes: dict[str, Any] = {"problem": error.code}
    if isinstance(error, Temporary) and error.retry_at is not None:
        changes["rest_until"] = error.retry_at
    await write(channel.pk, changes)


@from_async
def channel_for(channel_id: UUID) -> Channel | None:
    """The channel while it is connected; None for any other."""
    return Channel.objects.connected().select_related("workspace").filter(pk=channel_id).first()


@from_async
def write(channel_id: UUID, changes: dict[str, Any]) -> None:
    Channel.objects.connected().filter(pk=channel_id).update(**changes)
