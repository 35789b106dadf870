"""A publisher alone, for benchmarks: `python -m parvis.config.bench.worker LEASE_SECONDS`; ends with its parent."""

import asyncio
import sys
from datetime import timedelta

import uvloop

from parvis.config import setup


async def work(lease: float) -> None:
    from parvis.config.wiring import publisher
    from parvis.kit.http import Http
    from parvis.kit.process import settle

    settle()
    stop = asyncio.Event()
    async with Http(allowed_hosts=["127.0.0.1"], limit=0) as http:
        sender = publisher(http, lease=timedelta(seconds=lease), at_once=250)
        running = asyncio.create_task(sender.run(stop))
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        asyncio.get_running_loop().run_in_executor(None, sys.stdin.read).add_done_callback(lambda _: stop.set())
        await running


if __name__ == "__main__":
    setup()
    uvloop.run(work(float(sys.argv[1])))
