"""The command `parvis`."""

import asyncio
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import typer

from parvis.config import homes, launch
from parvis.config.bench.cli import app as bench
from parvis.config.demo.cli import app as demo
from parvis.config.homes import Trouble

app = typer.Typer(
    help="Parvis: social-media marketing and community management.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
app.add_typer(bench, name="bench")
app.add_typer(demo, name="demo")
keys = typer.Typer(help="The keys that encrypt network tokens.")
app.add_typer(keys, name="keys")


@contextmanager
def ready() -> Iterator[None]:
    """A database is there and Django is loaded; what is wrong is said in words, exit code 1."""
    from parvis.config import setup

    try:
        with homes.database(launch.HOME):
            setup()
            yield
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        raise typer.Exit(1) from trouble


@app.command()
def up(demo: bool = typer.Option(False, help="With simulated networks and a demo workspace.")) -> None:
    """Start everything, and keep it running."""
    from parvis.config.supervisor import Supervisor

    supervisor = Supervisor(
        home=launch.HOME,
        bind=launch.BIND,
        port=int(launch.PORT or 8000),
        port_is_fixed=bool(launch.PORT),
        web_processes=launch.WEB_PROCESSES,
        demo=demo,
    )
    try:
        asyncio.run(supervisor.run())
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        raise typer.Exit(1) from trouble


@app.command()
def web(bind: str = "127.0.0.1", port: int = 8000, processes: int = 1) -> None:
    """The web server alone, on the database of DATABASE_URL or of a running Parvis."""
    with homes.database(launch.HOME):
        from granian import Granian
        from granian.constants import Interfaces

        Granian(
            "parvis.config.asgi:application", address=bind, port=port, workers=processes, interface=Interfaces.ASGI,
            websockets=False,
        ).serve()  # fmt: skip


@app.command()
def worker() -> None:
    """The worker alone: publishes what is due, and does everything else in the background."""
    from parvis.config.worker import main as work

    with homes.database(launch.HOME):
        work()


@app.command()
def village(port: int = 8700, demo: bool = False) -> None:
    """Simulated networks with a simulated audience."""
    command = [sys.executable, "-m", "village", "--port", str(port), "--data", str(launch.HOME / "village")]
    os.execv(sys.executable, command + (["--demo"] if demo else []))  # noqa: S606


@app.command()
def migrate() -> None:
    """Bring the database's tables up to this version."""
    with ready():
        from django.core.management import call_command

        from parvis.config.doctor import newer_migrations

        newer = newer_migrations()
        if newer:
            raise Trouble(
                f"These data belong to a newer Parvis (it knows {newer[0]}). Start that one, or upgrade this one."
            )
        call_command("migrate", verbosity=0)


@app.command()
def doctor(as_json: bool = typer.Option(False, "--json")) -> None:
    """Look at each part, and say how to mend it. Exit code 1 when something is wrong."""
    from parvis.config.doctor import examine, tell

    findings = examine(launch.HOME)
    tell(findings, as_json=as_json)
    if any(not finding.well for finding in findings):
        raise typer.Exit(1)


@app.command()
def networks(as_json: bool = typer.Option(False, "--json")) -> None:
    """What each network can do here, which test shows it, and what each takes."""
    from django.utils import translation

    from parvis.config import setup
    from parvis.networks.reference import cells, tables

    setup()
    with translation.override("en"):  # as the documentation
        print(json.dumps([asdict(cell) for cell in cells()], ensure_ascii=False) if as_json else tables())


@app.command()
def backup(
    file: Path, with_keys: bool = typer.Option(False, help="Also the keys: then the file alone opens everything.")
) -> None:
    """Write database and media into one file."""
    from parvis.config.backup import backup as write

    with ready():
        print(write(launch.HOME, file, with_keys=with_keys))


@app.command()
def restore(file: Path, force: bool = typer.Option(False, help="Replace what is there.")) -> None:
    """Bring back what `parvis backup` wrote."""
    from parvis.config.backup import restore as read

    with ready():
        print(read(launch.HOME, file, force=force))


@keys.command()
def rotate() -> None:
    """Encrypt every secret with the first key of PARVIS_ENCRYPTION_KEYS."""
    with ready():
        from parvis.config.keys import rotate as encrypt_anew

        print(f"{encrypt_anew()} secrets are now encrypted with the current key.")


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def manage(context: typer.Context) -> None:
    """Django's own commands, for developers."""
    with ready():
        from django.core.management import execute_from_command_line

        execute_from_command_line(["parvis manage", *context.args])


def main() -> None:
    app()


if __name__ == "__main__":
    main()
