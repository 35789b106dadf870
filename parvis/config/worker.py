"""The worker process: the publisher, and Procrastinate for every other background job, on one event loop."""

import asyncio
import os
import signal
from datetime import timedelta
from typing import Any

import django
import uvloop


def main() -> None:
    """Run until SIGTERM or SIGINT."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parvis.config.settings")
    django.setup()
    uvloop.run(_work())


async def _work() -> None:
    from django.conf import settings  # after django.setup()
    from procrastinate.contrib.django import app

    from parvis.config.wiring import publisher
    from parvis.kit.log import get_logger
    from parvis.kit.process import settle
    from parvis.networks.pool import http

    settle()
    log = get_logger()
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    sender = publisher(http(), lease=timedelta(seconds=settings.LEASE_SECONDS), at_once=settings.SEND_AT_ONCE)
    connector: Any = app.connector  # Django's, which knows its counterpart for workers
    jobs_app = app.with_connector(connector.get_worker_connector())
    async with jobs_app.open_async():
        jobs = asyncio.create_task(
            jobs_app.run_worker_async(concurrency=8, install_signal_handlers=False, listen_notify=True)
        )
        sending = asyncio.create_task(sender.run(stop))
        log.info("worker.started", worker=str(sender.me))
        await asyncio.wait({jobs, sending, asyncio.create_task(stop.wait())}, return_when=asyncio.FIRST_COMPLETED)
        crashed = not stop.is_set()
        stop.set()
        await asyncio.wait({sending}, timeout=25)
        jobs.cancel()
        await asyncio.gather(jobs, return_exceptions=True)
    await http().close()
    if crashed:  # the supervisor starts a new one; the reason is told by the traceback
        sending.result()
        jobs.result()


if __name__ == "__main__":
    main()
