"""The programs of a server: started together on free ports, watched, ended together."""

from __future__ import annotations

import contextlib
import ctypes
import http.client
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

START_SECONDS = 180.0  # on a machine that does much else
END_SECONDS = 10.0
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG
# Loaded here: between fork and exec nothing should be.
_libc = ctypes.CDLL(None, use_errno=True)
# A proxy of the environment has no business on loopback.
_opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class DidNotStart(Exception):
    """The last words of the program that ended, or that nobody answered."""


@dataclass
class Server:
    """A server that runs. `accounts`: by name, whatever is needed to sign in."""

    base_url: str
    accounts: dict[str, dict[str, Any]]


@dataclass
class Programs:
    """The programs of one server, with a folder for what they keep. A context manager."""

    name: str
    folder: Path = field(init=False)
    running: list[tuple[str, subprocess.Popen[bytes]]] = field(default_factory=list)

    def __enter__(self) -> Self:
        self.folder = Path(tempfile.mkdtemp(prefix=f"parvis-{self.name}-"))
        self.folder.chmod(0o755)  # some programs give up root's rights
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for _, process in reversed(self.running):
            _signal(process, signal.SIGTERM)
        for _, process in reversed(self.running):
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(END_SECONDS)
            _signal(process, signal.SIGKILL)  # what it started itself too: PHP's workers outlive it
            process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(
        self, name: str, command: Sequence[str | Path], *, env: Mapping[str, str], user: tuple[int, int] | None = None
    ) -> None:
        """Its output goes to `name.log`. user: uid and gid to give up root's rights for."""
        with (self.folder / f"{name}.log").open("wb") as log:
            process = subprocess.Popen(
                [str(word) for word in command],
                cwd=self.folder,
                env=dict(env),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                preexec_fn=_die_with_parent,
                process_group=0,
                **({"user": user[0], "group": user[1], "extra_groups": []} if user else {}),
            )
        self.running.append((name, process))

    def wait_until(self, condition: Callable[[], bool], what: str) -> None:
        """Raises DidNotStart as soon as one of the programs has ended."""
        end = time.monotonic() + START_SECONDS
        while not condition():
            for name, process in self.running:
                if process.poll() is not None:
                    raise DidNotStart(f"{name} ended: {self.last_words(name)}")
            if time.monotonic() > end:
                raise DidNotStart(f"{what} within {START_SECONDS:.0f} s did not come true")
            time.sleep(0.1)

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text("utf-8", "replace")

    def last_words(self, name: str) -> str:
        return " / ".join(self.log(name).strip().splitlines()[-6:])


def _signal(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)


def _die_with_parent() -> None:
    _libc.prctl(_DIE_WITH_PARENT, signal.SIGKILL)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def answers(url: str) -> bool:
    """Whatever it says, if it is not an error of its own."""
    try:
        with _opener.open(url, timeout=20) as answer:
            return bool(answer.status < 500)
    except urllib.error.HTTPError as error:
        return error.code < 500
    except (OSError, http.client.HTTPException):
        return False
