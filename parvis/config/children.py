"""Processes that the supervisor owns: started, watched, started again with growing pauses, stopped."""

import asyncio
import ctypes
import os
import signal
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

PAUSES = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0)
STEADY_SECONDS = 60.0  # alive so long, a child has recovered
STOP_SECONDS = 25.0
_PR_SET_PDEATHSIG = 1


def end_with_parent(number: int = signal.SIGTERM) -> Callable[[], None] | None:
    """For `preexec_fn`: the kernel ends the child when its parent dies, however it dies (Linux)."""
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None)

    def ask() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, number)

    return ask


class Child:
    """One process, kept alive. `say` is told what a person should know."""

    def __init__(self, name: str, command: Sequence[str], env: Mapping[str, str], say: Callable[[str], None]) -> None:
        self.name, self.command, self.env, self.say = name, command, env, say
        self.process: asyncio.subprocess.Process | None = None
        self.restarts = 0

    @property
    def pid(self) -> int | None:
        return self.process.pid if self.process and self.process.returncode is None else None

    async def keep_alive(self) -> None:
        """Run until cancelled; then stop it."""
        try:
            while True:
                began = time.monotonic()
                self.process = await asyncio.create_subprocess_exec(
                    *self.command,
                    env=dict(self.env),
                    stdin=asyncio.subprocess.DEVNULL,
                    stdout=asyncio.subprocess.DEVNULL,  # what people should read comes on stderr
                    start_new_session=True,
                    preexec_fn=end_with_parent(),
                )
                code = await self.process.wait()
                _sweep(self.process.pid)
                self.restarts = 0 if time.monotonic() - began > STEADY_SECONDS else self.restarts + 1
                pause = PAUSES[min(self.restarts, len(PAUSES)) - 1] if self.restarts else PAUSES[0]
                self.say(f"The {self.name} ended ({_why(code)}); it starts again in {pause:.0f} s.")
                await asyncio.sleep(pause)
        finally:
            await asyncio.shield(self._stop())

    async def _stop(self) -> None:
        process = self.process
        if process is None or process.returncode is not None:
            return
        with suppress(ProcessLookupError):
            process.terminate()
        try:
            await asyncio.wait_for(process.wait(), STOP_SECONDS)
        except TimeoutError:
            process.kill()
            await process.wait()
        _sweep(process.pid)


def _sweep(session: int) -> None:
    """End what the leader of a session left behind: the web server's own processes outlive its sudden death."""
    with suppress(ProcessLookupError):
        os.killpg(session, signal.SIGKILL)


def _why(code: int) -> str:
    if code < 0:
        return f"killed by signal {-code}"
    return f"exit code {code}"
