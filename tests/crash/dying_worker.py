"""A publisher that signals itself at the n-th event of its journals: `… N LEASE SIGNAL`.

N = 0: it lives. SIGNAL: SIGKILL, or SIGSTOP until somebody wakes it. Ends with its parent; says "ready" before it
claims.
"""

import asyncio
import os
import signal
import sys
from datetime import timedelta

import uvloop

from parvis.config import setup


async def work(die_at: int, lease: float, how: signal.Signals) -> None:
    from parvis.config.wiring import publisher
    from parvis.kit.http import Http

    events = 0

    def notice(event: str, name: str) -> None:
        nonlocal events
        events += 1
        if events == die_at:
            os.kill(os.getpid(), how)

    stop = asyncio.Event()
    async with Http(allowed_hosts=["127.0.0.1", "localhost"], limit=0) as http:
        sender = publisher(http, lease=timedelta(seconds=lease), at_once=50, notice=notice)
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        asyncio.get_running_loop().run_in_executor(None, sys.stdin.read).add_done_callback(lambda _: stop.set())
        await sender.run(stop)


if __name__ == "__main__":
    setup()
    uvloop.run(work(int(sys.argv[1]), float(sys.argv[2]), signal.Signals[sys.argv[3]]))
