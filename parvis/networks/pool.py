"""Outgoing connections to networks: one pool for each event loop of the process."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from asgiref.sync import async_to_sync
from django.conf import settings

from parvis.kit.http import Http

Result = TypeVar("Result")
_pools: "WeakKeyDictionary[asyncio.AbstractEventLoop, Http]" = WeakKeyDictionary()


def make_http() -> Http:
    """A pool that may call public addresses, what the administrator opened, and the village."""
    village = urlsplit(settings.VILLAGE_URL).hostname
    return Http(allowed_hosts=[*settings.OUTGOING_HOSTS, *([village] if village else [])], limit=1024)


def http() -> Http:
    """The running event loop's pool. A worker has one loop, so it has one pool; whoever ends the loop closes it."""
    loop = asyncio.get_running_loop()
    if loop not in _pools:
        _pools[loop] = make_http()
    return _pools[loop]


def ask(question: Callable[[Http], Coroutine[Any, Any, Result]]) -> Result:
    """For pages: call a network from code that is not async, with a pool of its own that is closed afterwards."""

    async def asking() -> Result:
        async with make_http() as pool:
            return await question(pool)

    return async_to_sync(asking)()
