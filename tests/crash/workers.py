"""Worker processes for crash tests."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

LEASE = 1.5


def start_worker(
    *, die_at: int = 0, lease: float = LEASE, how: signal.Signals = signal.SIGKILL, database: str = ""
) -> subprocess.Popen[str]:
    """Running and ready. `die_at`: signals itself at that event of its journals. `database`: else this test's."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.crash.dying_worker", str(die_at), str(lease), how.name],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={
            **os.environ,
            "DATABASE_URL": database or _address(),
            "DJANGO_SETTINGS_MODULE": "parvis.config.settings_test",
        },
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def _address() -> str:
    """Where this test's database is."""
    entry = connection.settings_dict
    host = str(entry["HOST"])
    port = f"&port={entry['PORT']}" if entry["PORT"] else ""
    where = f"?host={host}{port}" if host.startswith("/") else ""
    at = "" if host.startswith("/") else f"{host}:{entry['PORT'] or 5432}"
    password = f":{entry['PASSWORD']}" if entry["PASSWORD"] else ""
    return f"postgres://{entry['USER']}{password}@{at}/{entry['NAME']}{where}"


@contextmanager
def worker(*, lease: float = LEASE) -> Iterator[subprocess.Popen[str]]:
    process = start_worker(lease=lease)
    try:
        yield process
    finally:
        bury(process)


def bury(process: subprocess.Popen[str]) -> None:
    """Kill it, and close what it left open."""
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe:
            pipe.close()
