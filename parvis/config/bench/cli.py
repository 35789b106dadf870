"""`parvis bench …`"""

import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import typer

from parvis.config import homes, launch, setup

app = typer.Typer(help="Measure this installation; each figure stands beside a bare reference of the same run.")


@app.command()
def spike(
    posts: int = 10_000, channels: int = 1_000, workers: int = 1, as_json: bool = typer.Option(False, "--json")
) -> None:
    """All posts due in the same second."""
    with _home_of_its_own():
        from parvis.config.bench.spike import spike as measure

        _tell(measure(posts=posts, channels=channels, workers=workers), as_json=as_json)


@app.command()
def crash(posts: int = 2_000, kills: int = 5, seed: int = 1, as_json: bool = typer.Option(False, "--json")) -> None:
    """Workers killed while they send."""
    with _home_of_its_own():
        from parvis.config.bench.crash import crash as measure

        _tell(measure(posts=posts, kills=kills, seed=seed), as_json=as_json)


@contextmanager
def _home_of_its_own() -> Iterator[None]:
    """A data folder for the while, so that no figure depends on what stands in another; Django is loaded on it.

    The database is that of DATABASE_URL where it is set, else one in the folder.
    """
    with tempfile.TemporaryDirectory(prefix="parvis-bench-") as folder:
        Path(folder).chmod(0o711)  # the database's own user passes through
        launch.HOME, os.environ["PARVIS_HOME"] = Path(folder), folder  # here, and in the workers
        with homes.database(Path(folder)):
            setup()
            yield


def _tell(figures: dict[str, object], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(figures))
        return
    for name, value in figures.items():
        print(f"{name:>16}  {value}")
