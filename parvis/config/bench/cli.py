"""`parvis bench …`"""

import json

import typer

app = typer.Typer(help="Measure this installation; each figure stands beside a bare reference of the same run.")


@app.command()
def spike(
    posts: int = 10_000, channels: int = 1_000, workers: int = 1, as_json: bool = typer.Option(False, "--json")
) -> None:
    """All posts due in the same second."""
    from parvis.config.bench.spike import spike as measure

    _tell(measure(posts=posts, channels=channels, workers=workers), as_json=as_json)


@app.command()
def crash(posts: int = 2_000, kills: int = 5, seed: int = 1, as_json: bool = typer.Option(False, "--json")) -> None:
    """Workers killed while they send."""
    from parvis.config.bench.crash import crash as measure

    _tell(measure(posts=posts, kills=kills, seed=seed), as_json=as_json)


def _tell(figures: dict[str, object], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(figures))
        return
    for name, value in figures.items():
        print(f"{name:>16}  {value}")
