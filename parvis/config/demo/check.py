"""`parvis demo --check`: the whole main job, from set-up to the answered answer, in an instance of its own.

A temporary home, free ports, the real processes, the village. Posts are written and scheduled, go out, are answered by
somebody in the village, the answers are read and answered in turn, and the pages show it.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from parvis.config.homes import runtime
from parvis.config.supervisor import answers

PATIENCE = 60.0  # seconds for any one thing to come true


@dataclass
class Report:
    """What is counted; each figure with what it should be. None: no expectation."""

    rows: list[tuple[str, object, object]] = field(default_factory=list)

    def count(self, name: str, found: object, wanted: object = None) -> None:
        self.rows.append((name, found, wanted))

    @property
    def is_good(self) -> bool:
        return all(wanted is None or found == wanted for _, found, wanted in self.rows)

    def tell(self, *, as_json: bool) -> None:
        if as_json:
            sys.stdout.write(json.dumps({name: found for name, found, _ in self.rows} | {"good": self.is_good}) + "\n")
            return
        for name, found, wanted in self.rows:
            mark = " " if wanted is None else "✓" if found == wanted else "✗"
            expected = f"   expected {wanted}" if mark == "✗" else ""
            sys.stdout.write(f"  {mark} {name:<34}{found}{expected}\n")


def check(*, as_json: bool) -> int:
    """0 when everything held, else 1."""
    report = Report()
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="parvis-check-") as folder:
        Path(folder).chmod(0o711)  # the database's own user passes through
        home = Path(folder) / "home"
        process = _start(home)
        try:
            told = _wait_for_start(home, process)
            report.count("seconds until the first page", round(time.monotonic() - began, 1))
            _do_the_job(told, home, report)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)
    report.count("seconds in all", round(time.monotonic() - began, 1))
    report.tell(as_json=as_json)
    return 0 if report.is_good else 1


def _start(home: Path) -> "subprocess.Popen[bytes]":
    env = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "PARVIS_PORT"}}
    env |= {"PARVIS_HOME": str(home), "PARVIS_READ_SECONDS": "3", "PARVIS_LOG_LEVEL": "warning"}
    command = [sys.executable, "-m", "parvis.config.cli", "up", "--demo"]
    return subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL)  # noqa: S603


def _do_the_job(told: dict[str, Any], home: Path, report: Report) -> None:
    """In a process of its own: the settings of the instance are read when a process starts."""
    env = os.environ | {
        "PARVIS_HOME": str(home),
        "DATABASE_URL": told["database_url"],
        "PARVIS_VILLAGE_URL": told["village_url"],
        "PARVIS_LOG_LEVEL": "warning",
    }
    command = [sys.executable, "-m", "parvis.config.demo.main_job", told["address"]]
    done = subprocess.run(command, env=env, stdout=subprocess.PIPE, text=True, check=False)  # noqa: S603
    if done.returncode != 0:
        raise SystemExit("The main job broke off; the lines above say where.")
    report.rows += [tuple(row) for row in json.loads(done.stdout)]


def _wait_for_start(home: Path, process: "subprocess.Popen[bytes]") -> dict[str, Any]:
    """What the running instance says of itself, as soon as its pages answer."""
    end = time.monotonic() + PATIENCE
    while True:
        told = runtime(home)
        if told and answers(f"{told['address']}/healthz"):
            return told
        if process.poll() is not None:
            raise SystemExit("Parvis ended by itself; the lines above say why.")
        if time.monotonic() > end:
            raise SystemExit(f"Parvis did not start within {PATIENCE:.0f} s.")
        time.sleep(0.1)
