"""What became of a publication that TikTok has taken: it looks at everything before it is out."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from parvis.networks.errors import Unfinished
from parvis.networks.protocols import Result
from parvis.networks.tiktok.errors import PASSING, reason_error

READY_LOOKS = 40
#: How often the number of a public post is asked for once it is out; some never get one.
NUMBER_LOOKS = 6
PAUSES = (1.0, 2.0, 5.0)  # seconds; the last one for ever. 30 looks a minute are allowed.


@dataclass(frozen=True, slots=True)
class Standing:
    """state: in TikTok's words. ids: of the public post. reason: why it failed. arrived: bytes."""

    state: str
    ids: tuple[str, ...] = ()
    reason: str = ""
    arrived: int = 0


async def wait(look: Callable[[], Awaitable[Standing]], *, public: bool) -> Result:
    """{"id", "again"}: the number of the post ("" where it has none); again: it failed, and may go another time.

    Raises Unfinished, or what the reason of the failure means.
    """
    out = 0
    for turn in range(READY_LOOKS):
        now = await look()
        if now.state == "FAILED":
            if now.reason in PASSING:
                return {"id": "", "again": True}
            raise reason_error(now.reason)
        if now.state == "SEND_TO_USER_INBOX":
            return {"id": "", "again": False}
        if now.state == "PUBLISH_COMPLETE":
            out += 1
            if now.ids or not public or out >= NUMBER_LOOKS:
                return {"id": now.ids[0] if now.ids else "", "again": False}
        await asyncio.sleep(PAUSES[min(turn, len(PAUSES) - 1)])
    raise Unfinished
