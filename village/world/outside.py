"""Calling other servers of this machine or its network: fetching a file, delivering a hook. Nothing goes further."""

from __future__ import annotations

import asyncio
import ipaddress
from urllib.parse import urlsplit

from aiohttp import ClientError, ClientSession, ClientTimeout

PATIENCE = ClientTimeout(total=10)
MOST_BYTES = 110 * 1024 * 1024


class NotReached(Exception):
    """The address is none, is too far away, or does not answer."""


async def fetch(http: ClientSession, url: str) -> bytes:
    """What lies at the address. Raises: NotReached."""
    await check(url)
    try:
        async with http.get(url, timeout=PATIENCE) as answer:
            if answer.status != 200:
                raise NotReached(f"{url} answers {answer.status}")
            content = await answer.content.read(MOST_BYTES + 1)
            while len(content) <= MOST_BYTES and (more := await answer.content.read(1 << 20)):
                content += more
    except (ClientError, TimeoutError, ValueError) as error:
        raise NotReached(f"{url} cannot be read") from error
    if len(content) > MOST_BYTES:
        raise NotReached(f"{url} is too large")
    return content


async def send(http: ClientSession, url: str, headers: dict[str, str], body: bytes) -> int:
    """POST; the status of the answer. Raises: NotReached."""
    await check(url)
    try:
        async with http.post(url, data=body, headers=headers, timeout=PATIENCE, allow_redirects=False) as answer:
            return answer.status
    except (ClientError, TimeoutError, ValueError) as error:
        raise NotReached(f"{url} does not answer") from error


async def check(url: str) -> None:
    """Raises: NotReached for what is not http or not near."""
    try:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise NotReached(f"{url} is no address")
        port = parts.port or 80
        found = await asyncio.get_running_loop().getaddrinfo(parts.hostname, port)
    except (OSError, ValueError) as error:
        raise NotReached(f"{url} is not known") from error
    if not all(ipaddress.ip_address(place[4][0]).is_private for place in found):
        raise NotReached(f"{url} is outside: nothing leaves the village")
