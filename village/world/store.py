"""Keeping: one SQLite file, one connection, commits shared by all requests of one turn of the event loop.

Nothing is answered before it is committed: whoever answers awaits `settled()` first. The journal is a WAL with
synchronous=NORMAL: a killed process loses nothing that was answered (a power cut may lose the last moments).
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

Values: TypeAlias = Sequence[Any] | Mapping[str, Any]


class FolderInUse(Exception):
    """Another village keeps its things in this folder."""


class Store:
    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.media = folder / "media"
        self.media.mkdir(exist_ok=True)
        self._db = sqlite3.connect(folder / "village.sqlite3", isolation_level=None, timeout=2, cached_statements=512)
        try:
            # The exclusive lock dies with the process: no two villages in one folder, no lock file left behind.
            self._db.execute("PRAGMA locking_mode=EXCLUSIVE")
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=NORMAL")
            self._db.executescript((Path(__file__).parent / "schema.sql").read_text())
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                raise FolderInUse(f"Another village uses the folder {folder}.") from error
            raise
        self._commit: asyncio.Future[None] | None = None

    def rows(self, sql: str, values: Values = ()) -> list[Any]:
        return self._db.execute(sql, values).fetchall()

    def row(self, sql: str, values: Values = ()) -> Any:
        """The first row as a tuple, or None."""
        return self._db.execute(sql, values).fetchone()

    def write(self, sql: str, values: Values = ()) -> int:
        """Change something; the number of rows changed. It is kept when `settled()` returns."""
        if not self._db.in_transaction:
            self._db.execute("BEGIN")
        self._schedule_commit()
        return self._db.execute(sql, values).rowcount

    def write_many(self, sql: str, rows: Sequence[Values]) -> None:
        if rows:
            if not self._db.in_transaction:
                self._db.execute("BEGIN")
            self._schedule_commit()
            self._db.executemany(sql, rows)

    async def settled(self) -> None:
        """Return when all that was written is committed."""
        if self._commit is not None:
            await asyncio.shield(self._commit)

    def commit(self) -> None:
        if self._db.in_transaction:
            self._db.execute("COMMIT")
        if self._commit is not None:
            self._commit.set_result(None)
            self._commit = None

    def close(self) -> None:
        self.commit()
        self._db.close()

    def setting(self, name: str, default: str = "") -> str:
        row = self.row("SELECT value FROM setting WHERE name = ?", (name,))
        return str(row[0]) if row else default

    def set(self, name: str, value: str) -> None:
        self.write("INSERT OR REPLACE INTO setting VALUES (?, ?)", (name, value))

    def _schedule_commit(self) -> None:
        if self._commit is None:
            try:
                loop = asyncio.get_running_loop()
            except RuntimeError:  # before the server runs; whoever prepares the world commits
                return
            self._commit = loop.create_future()
            loop.call_soon(self.commit)
