"""Where servers are installed for tests, once, and what keeps them from being installed."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

CACHE = Path("~/.cache/parvis-test-servers").expanduser()
INSTALL_SECONDS = 900.0
TRIES_AGAIN_AFTER = 3600.0  # seconds; a registry that was away may be back


class Unavailable(Exception):
    """The server cannot be had on this machine; the text says why."""


def install(name: str, stamp: str, steps: Callable[[Path], None]) -> Path:
    """The folder of a server, filled by `steps` once for each `stamp` (its pins). Raises Unavailable.

    Several test processes may ask: one installs, the others wait. A failure is remembered for an hour.
    """
    folder = CACHE / name
    folder.mkdir(parents=True, exist_ok=True)
    with (CACHE / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done, failed = folder / ".installed", folder / ".failed"
        if done.exists() and done.read_text() == stamp:
            return folder
        if failed.exists() and time.time() - failed.stat().st_mtime < TRIES_AGAIN_AFTER:
            why, _, of = failed.read_text().rpartition("\n")
            if of == _line(stamp):
                raise Unavailable(f"{why} (an hour from now it is tried again, or remove {failed})")
        shutil.rmtree(folder)
        folder.mkdir()
        try:
            steps(folder)
        except Unavailable as error:
            failed.write_text(f"{error}\n{_line(stamp)}")
            raise
        done.write_text(stamp)
    return folder


def _line(stamp: str) -> str:
    return stamp.replace("\n", " ")


def run(command: Sequence[str | Path], *, cwd: Path, env: Mapping[str, str] | None = None) -> None:
    """One step of an installation. Raises Unavailable with the last words of what failed."""
    words = [str(word) for word in command]
    try:
        done = subprocess.run(
            words,
            cwd=cwd,
            env={**os.environ, **(env or {})},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=INSTALL_SECONDS,
        )
    except FileNotFoundError as error:
        raise Unavailable(f"{words[0]} is not installed") from error
    except subprocess.TimeoutExpired as error:
        raise Unavailable(f"{' '.join(words[:3])} took longer than {INSTALL_SECONDS:.0f} s") from error
    if done.returncode != 0:
        last = " / ".join((done.stderr.strip() or done.stdout.strip()).splitlines()[-6:])
        raise Unavailable(f"{' '.join(words[:3])} failed: {last}")


def need(program: str) -> Path:
    """Where a program is. Raises Unavailable."""
    found = shutil.which(program)
    if found is None:
        raise Unavailable(f"{program} is not installed")
    return Path(found)
