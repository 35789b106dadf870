"""The real product in its real processes: `parvis up` on a home of its own, with a village beside it."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from parvis.config.children import end_with_parent
from parvis.config.homes import runtime
from parvis.config.supervisor import answers
from village.testing import Village

ROOT = Path(__file__).resolve().parent.parent.parent
READY_SECONDS = 60.0
MAKE = "from parvis.config import setup; setup(); from tests.journeys.world import tell; tell()"


@dataclass
class Parvis:
    """A running instance. `world`: names and addresses of what stands in it (world.py)."""

    address: str
    village: Village
    world: dict[str, Any] = field(default_factory=dict)

    def url(self, name: str) -> str:
        """The full address of a page of the world, or of a path."""
        return self.address + self.world.get(name, name)


@contextmanager
def running() -> Iterator[Parvis]:
    """The product with a month of demo history and what every page needs to be seen full; all ends with the block."""
    folder = Path(tempfile.mkdtemp(prefix="parvis-journeys-"))
    folder.chmod(0o711)  # the database's own user passes through
    home = folder / "home"
    try:
        env, port = _environment(home), _free_port()
        env["PARVIS_VILLAGE_URL"] = f"http://127.0.0.1:{port}"
        with (
            _up(env) as process,  # the village starts meanwhile
            # people=300 make the month's reactions; at this speed nobody does anything by themselves while we look
            Village.start(folder / "village", port=port, people=300, speed=0.001, demo=True) as village,
        ):
            told = _until_ready(home, process)
            env["DATABASE_URL"] = told["database_url"]
            make = [sys.executable, "-c", MAKE]
            made = subprocess.run(make, env=env, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
            yield Parvis(told["address"], village, json.loads(made.stdout))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _up(env: dict[str, str]) -> Iterator["subprocess.Popen[bytes]"]:
    command = [sys.executable, "-m", "parvis.config.cli", "up"]
    process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, preexec_fn=end_with_parent())
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def _environment(home: Path) -> dict[str, str]:
    ours = {"DATABASE_URL", "DJANGO_SETTINGS_MODULE", "PARVIS_TEST_HOME"}
    return {name: value for name, value in os.environ.items() if name not in ours} | {
        "PARVIS_HOME": str(home),
        "PARVIS_PORT": str(_free_port()),
        "PARVIS_OPEN_SIGN_UP": "1",
        "PARVIS_READ_SECONDS": "1",
        "PARVIS_LOG_LEVEL": "warning",
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _until_ready(home: Path, process: "subprocess.Popen[bytes]") -> dict[str, Any]:
    end = time.monotonic() + READY_SECONDS
    while not ((told := runtime(home)) and answers(f"{told['address']}/healthz")):
        assert process.poll() is None, "Parvis ended by itself; the lines above say why"
        assert time.monotonic() < end, "Parvis did not start"
        time.sleep(0.05)
    return told
