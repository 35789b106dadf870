"""`parvis up`: owns PostgreSQL, web, worker and, for the demo, the village; brings back what dies; stops everything."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError

from parvis.config import homes
from parvis.config.children import PAUSES, Child
from parvis.config.homes import Trouble
from parvis.config.postgres import DatabaseTrouble, Postgres, folder_below

PORTS_TO_TRY = 30
READY_SECONDS = 60.0


def say(line: str) -> None:
    """To people, at once: in a log file too."""
    print(line, flush=True)  # noqa: T201


@dataclass
class Supervisor:
    """One installation. `say` prints a line for people."""

    home: Path
    bind: str
    port: int
    port_is_fixed: bool
    web_processes: int = 1
    demo: bool = False
    say: Callable[[str], None] = say
    env: dict[str, str] = field(default_factory=lambda: dict(os.environ))
    _server: Postgres | None = None
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)

    async def run(self) -> None:
        """Until SIGINT or SIGTERM. Raises Trouble where it cannot start."""
        stop = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        homes.prepare(self.home)
        with homes.held(self.home):
            try:
                await self._start(stop)
                await stop.wait()
            finally:
                await self._stop()

    async def _start(self, stop: asyncio.Event) -> None:
        self.env["PARVIS_HOME"] = str(self.home)
        self.env.setdefault("DJANGO_SETTINGS_MODULE", "parvis.config.settings")
        self.env["PYTHONUNBUFFERED"] = "1"
        if not self.env.get("DATABASE_URL"):
            with self._step("database"):
                self._server = Postgres(folder_below(self.home))
                try:
                    await asyncio.to_thread(self._server.start)
                except DatabaseTrouble as error:
                    raise Trouble(str(error)) from error
                self.env["DATABASE_URL"] = self._server.url
            self._watch(self._keep_database())
        with self._step("tables"):
            await self._once("migrate")
        village = await self._start_village() if self.demo else ""
        port = self._free_port()
        address = f"http://{'localhost' if self.bind in {'127.0.0.1', '0.0.0.0'} else self.bind}:{port}"  # noqa: S104
        self.env["PARVIS_ADDRESS"] = address
        with self._step("web and worker"):
            self._keep("worker", [sys.executable, "-c", "from parvis.config.worker import main; main()"])
            self._keep("web server", self._granian(port))
            homes.write_runtime(
                self.home, database_url=self.env["DATABASE_URL"], address=address, village_url=village, port=port
            )
            await self._until_ready(f"http://127.0.0.1:{port}/healthz", stop)
        if self.demo and not stop.is_set():
            with self._step("demo workspace"):
                told = await self._once("demo", "--prepare")
            self.say(told.strip())
        self.say(f"\n  Parvis is at {address}\n  Ctrl-C stops it. Its data: {self.home}\n")

    async def _start_village(self) -> str:
        with self._step("village"):
            port = self._village_port()
            folder = self.home / "village"
            url = f"http://127.0.0.1:{port}"
            self._keep(
                "village",
                [sys.executable, "-m", "village", "--port", str(port), "--data", str(folder), "--seed", "7", "--demo"],
            )
            await self._until_ready(f"{url}/api/v1/instance", asyncio.Event())
        self.env["PARVIS_VILLAGE_URL"] = url
        return url

    def _village_port(self) -> int:
        """The same at every start, so that links to the village stay true; another one only when it is taken."""
        kept = self.home / "village-port"
        wanted = int(kept.read_text()) if kept.exists() else 8700
        port = wanted if _is_free("127.0.0.1", wanted) else _any_port()
        kept.write_text(str(port))
        return port

    def _free_port(self) -> int:
        if _is_free(self.bind, self.port):
            return self.port
        if self.port_is_fixed:
            raise Trouble(f"Port {self.port} is taken by another program. Stop it, or choose another PARVIS_PORT.")
        for port in range(self.port + 1, self.port + PORTS_TO_TRY):
            if _is_free(self.bind, port):
                self.say(f"  port {self.port} is taken; using {port}")
                return port
        raise Trouble(f"No free port between {self.port} and {self.port + PORTS_TO_TRY}. Set PARVIS_PORT.")

    def _granian(self, port: int) -> list[str]:
        return [
            sys.executable, "-m", "granian", "--interface", "asginl", "--host", self.bind, "--port", str(port),
            "--workers", str(self.web_processes), "--loop", "uvloop", "--no-ws", "--log-level", "warning",
            "--respawn-failed-workers", "parvis.config.asgi:application",
        ]  # fmt: skip

    def _keep(self, name: str, command: list[str]) -> None:
        self._watch(Child(name, command, self.env, self.say).keep_alive())

    def _watch(self, work: "asyncio._CoroutineLike[None]") -> None:
        self._tasks.append(asyncio.create_task(work))

    async def _keep_database(self) -> None:
        """Bring PostgreSQL back when it dies; web and worker wait for it by themselves."""
        assert self._server is not None
        deaths = 0
        while True:
            await asyncio.sleep(0.5)
            process = self._server.process
            if process is None or process.poll() is None:
                continue
            pause = PAUSES[min(deaths, len(PAUSES) - 1)]
            deaths += 1
            self.say(f"The database ended; it starts again in {pause:.0f} s.")
            await asyncio.sleep(pause)
            try:
                await asyncio.to_thread(self._server.start)
            except DatabaseTrouble as error:
                self.say(str(error))

    async def _once(self, *command: str) -> str:
        """A command of our own, to its end. Raises Trouble with its words."""
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "parvis.config.cli", *command,
            env=self.env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        out, wrong = await process.communicate()
        if process.returncode != 0:
            raise Trouble(
                f"“parvis {' '.join(command)}” failed:\n{(out + wrong).decode(errors='replace').strip()[-2000:]}"
            )
        return out.decode(errors="replace")

    async def _until_ready(self, url: str, stop: asyncio.Event) -> None:
        end = time.monotonic() + READY_SECONDS
        while not await asyncio.to_thread(answers, url):
            if stop.is_set():
                return
            if time.monotonic() > end:
                raise Trouble(
                    f"{url} does not answer. The lines above may say why; “parvis doctor” looks at each part."
                )
            await asyncio.sleep(0.1)

    async def _stop(self) -> None:
        """Web, worker and village together, the database last."""
        for task in reversed(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._server is not None:
            await asyncio.to_thread(self._server.stop)
        (self.home / "runtime.json").unlink(missing_ok=True)
        self.say("Parvis has stopped.")

    def _step(self, name: str) -> "_Step":
        return _Step(name, self.say)


class _Step:
    """Says how long a step of the start took."""

    def __init__(self, name: str, say: Callable[[str], None]) -> None:
        self.name, self.say = name, say

    def __enter__(self) -> None:
        self.began = time.monotonic()

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self.say(f"· {self.name} ({time.monotonic() - self.began:.1f} s)")


def answers(url: str) -> bool:
    """True when the address answers with 200."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=3) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


def _is_free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _any_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
