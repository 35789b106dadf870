"""`parvis demo`"""

import os
import sys

import typer

app = typer.Typer(help="The demo workspace on simulated networks.", invoke_without_command=True)


@app.callback(invoke_without_command=True)
def demo(
    prepare: bool = typer.Option(False, help="Make the demo workspace where there is none."),
    check: bool = typer.Option(False, help="Do the whole main job in an instance of its own, and say what came of it."),
    as_json: bool = typer.Option(False, "--json"),
) -> None:
    """Prepare the demo workspace, or check the main job from end to end."""
    if check:
        from parvis.config.demo.check import check as run

        raise typer.Exit(run(as_json=as_json))
    if not prepare:
        print("Say --prepare or --check. “parvis up --demo” starts Parvis with the demo.")
        raise typer.Exit(2)
    from parvis.config.cli import ready

    with ready():
        from parvis.config.demo.prepare import prepare as make

        village = os.environ.get("PARVIS_VILLAGE_URL", "")
        if not village:
            print("No village is running; start one with “parvis up --demo”.", file=sys.stderr)
            raise typer.Exit(1)
        told = make(village)
        print(f"  Sign in with {told.email} and the password {told.password}")
