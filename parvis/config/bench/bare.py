"""The reference: the same requests from a bare aiohttp loop. Prints seconds of CPU and of time, as JSON.

`python -m parvis.config.bench.bare URL POSTS CHANNELS`
"""

import asyncio
import json
import resource
import sys
import time

import aiohttp
import uvloop


async def send(url: str, posts: int, channels: int, at_once: int = 250) -> None:
    slots = asyncio.Semaphore(at_once)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:

        async def lane(channel: int) -> None:
            for number in range(channel, posts, channels):
                text = f"{channel} {number // channels} {'x' * 200}"
                headers = {"Authorization": f"Bearer account-{channel}", "Idempotency-Key": f"bare:{number}"}
                async with slots, session.post(url, headers=headers, json={"status": text}) as answer:
                    await answer.json()

        await asyncio.gather(*(lane(channel) for channel in range(channels)))


def main(url: str, posts: int, channels: int) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF)
    began = time.monotonic()
    uvloop.run(send(f"{url}/api/v1/statuses", posts, channels))
    after = resource.getrusage(resource.RUSAGE_SELF)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    sys.stdout.write(json.dumps({"cpu": cpu, "seconds": time.monotonic() - began}) + "\n")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
