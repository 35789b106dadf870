"""The benchmarks run from the command line, on a database of their own, and say what scripts read."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any


def bench(home: Path, *words: str) -> dict[str, Any]:
    env = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}}
    command = [sys.executable, "-m", "parvis.config.cli", "bench", *words, "--json"]
    done = subprocess.run(command, env=env | {"PARVIS_HOME": str(home)}, capture_output=True, text=True, check=True)
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def test_the_spike_sends_everything_once_and_says_what_it_cost_beside_a_bare_loop(tmp_path: Path) -> None:
    told = bench(tmp_path / "home", "spike", "--posts", "200", "--channels", "20")

    assert list(told) == [
        "posts", "channels", "workers", "lateness_s", "posts_per_s", "cpu_ms_per_post", "ratio",
        "lost", "twice", "out_of_order",
    ]  # fmt: skip
    assert list(told["lateness_s"]) == ["p50", "p95", "p99", "max"]
    assert list(told["cpu_ms_per_post"]) == ["parvis", "bare"]
    assert (told["lost"], told["twice"], told["out_of_order"]) == (0, 0, 0)
    assert not (tmp_path / "home").exists()


def test_killed_workers_lose_nothing_and_repeat_nothing(tmp_path: Path) -> None:
    told = bench(tmp_path / "home", "crash", "--posts", "300", "--kills", "2")

    assert told == {
        "posts": 300, "kills": 2, "lost": 0, "twice": 0, "stuck": 0, "out_of_order": 0, "unsure": 0,
    }  # fmt: skip
