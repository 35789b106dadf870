"""The data folder: who has it, how its database is reached, how much room is left."""

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from parvis.config.postgres import DatabaseTrouble, Postgres, folder_below

LEAST_FREE = 200_000_000  # bytes


class Trouble(Exception):
    """Parvis cannot go on; the text says why, and what helps."""


def prepare(home: Path) -> None:
    """Make the folder; look whether it can be written and has room. Raises Trouble."""
    try:
        home.mkdir(parents=True, exist_ok=True)
        probe = home / f".probe-{os.getpid()}"
        probe.write_text("")
        probe.unlink()
    except OSError as error:
        raise Trouble(
            f"The data folder {home} cannot be written ({error.strerror}). Set PARVIS_HOME to another."
        ) from error
    free = shutil.disk_usage(home).free
    if free < LEAST_FREE:
        raise Trouble(f"Only {free // 1_000_000} MB are free where {home} lies; Parvis needs 200 MB to start.")


@contextmanager
def held(home: Path) -> Iterator[None]:
    """The folder belongs to this process until the block ends. Raises Trouble where another one has it."""
    with (home / "lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            other = runtime(home)
            where = f" at {other['address']}" if other.get("address") else ""
            raise Trouble(f"Parvis is already running on {home}{where}. Stop it first, or set PARVIS_HOME.") from error
        yield


def runtime(home: Path) -> dict[str, Any]:
    """What a running Parvis has written: pid, database_url, address, village_url; {} where none runs."""
    try:
        told: dict[str, Any] = json.loads((home / "runtime.json").read_text())
        os.kill(int(told["pid"]), 0)
    except (OSError, ValueError, KeyError):
        return {}
    return told


def write_runtime(home: Path, **facts: object) -> None:
    draft = home / ".runtime.json"
    draft.write_text(json.dumps({"pid": os.getpid(), **facts}))
    draft.replace(home / "runtime.json")


@contextmanager
def database(home: Path) -> Iterator[str]:
    """A database for one command: the one of the settings, that of a running Parvis, else started for the while.

    Sets DATABASE_URL; Django must not be loaded before. Raises Trouble.
    """
    told = runtime(home)
    if os.environ.get("DATABASE_URL"):
        yield os.environ["DATABASE_URL"]
    elif told.get("database_url"):
        os.environ["DATABASE_URL"] = told["database_url"]
        if told.get("village_url"):
            os.environ.setdefault("PARVIS_VILLAGE_URL", told["village_url"])
        yield told["database_url"]
    else:
        prepare(home)
        with held(home):
            server = Postgres(folder_below(home))
            try:
                server.start()
                os.environ["DATABASE_URL"] = server.url
                yield server.url
            except DatabaseTrouble as error:
                raise Trouble(str(error)) from error
            finally:
                server.stop()
