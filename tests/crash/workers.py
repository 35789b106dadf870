"""Worker processes for crash tests."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

LEASE = 1.5


def start_worker(*, die_at: int = 0, lease: float = LEASE) -> subprocess.Popen[str]:
    """Running and ready, on the database of this test."""
    entry = connection.settings_dict
    host = str(entry["HOST"])
    port = f"&port={entry['PORT']}" if entry["PORT"] else ""
    where = f"?host={host}{port}" if host.startswith("/") else ""
    at = "" if host.startswith("/") else f"{host}:{entry['PORT'] or 5432}"
    password = f":{entry['PASSWORD']}" if entry["PASSWORD"] else ""
    address = f"postgres://{entry['USER']}{password}@{at}/{entry['NAME']}{where}"
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.crash.dying_worker", str(die_at), str(lease)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "parvis.config.settings_test"},
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


@contextmanager
def worker(*, lease: float = LEASE) -> Iterator[subprocess.Popen[str]]:
    process = start_worker(lease=lease)
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe:
                pipe.close()
