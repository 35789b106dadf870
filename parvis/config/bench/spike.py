"""All posts due in one second: how late, how many a second, and what it costs beside a bare loop."""

import json
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from parvis.config.bench import field

ANSWER_SECONDS = 0.02


def spike(*, posts: int, channels: int, workers: int) -> dict[str, Any]:
    """The figures that `parvis bench spike` prints. CPU of worker and database together, per post."""
    with field.throw_away_database() as dsn, field.counting_network(ANSWER_SECONDS) as network:
        team = field.Workers(dsn)
        due = datetime.now(UTC) + timedelta(seconds=8 + posts / 2500 + 2 * workers)
        field.seed(network.url, posts=posts, channels=channels, at=due)
        team.start(workers)
        try:
            late_start = (datetime.now(UTC) - due).total_seconds()
            if late_start > -0.5:
                raise SystemExit("This machine was too slow to prepare the spike; try fewer posts.")
            time.sleep(-late_start - 0.2)
            worker_before, database_before = team.cpu_seconds(), field.database_cpu_seconds()
            field.wait_until_settled(600)
            cpu = team.cpu_seconds() - worker_before
            database_after = field.database_cpu_seconds()
        finally:
            team.stop()
        if database_before is not None and database_after is not None:
            cpu += database_after - database_before
        arrived = network.arrived()
    bare = _bare(posts, channels)
    lateness = [float(post["arrived"]) - due.timestamp() for post in arrived]
    ours = 1000 * cpu / posts
    return {
        "posts": posts,
        "channels": channels,
        "workers": workers,
        "lateness_s": {
            "p50": round(field.percentile(lateness, 0.50), 3),
            "p95": round(field.percentile(lateness, 0.95), 3),
            "p99": round(field.percentile(lateness, 0.99), 3),
            "max": round(max(lateness), 3),
        },
        "posts_per_s": round(len(arrived) / max(lateness), 1),
        "cpu_ms_per_post": {"parvis": round(ours, 3), "bare": round(bare, 3)},
        "ratio": round(ours / bare, 2),
        **field.judge(arrived, posts=posts, channels=channels),
    }


def _bare(posts: int, channels: int) -> float:
    """CPU milliseconds per post of the bare loop."""
    with field.counting_network(ANSWER_SECONDS) as network:
        command = [sys.executable, "-m", "parvis.config.bench.bare", network.url, str(posts), str(channels)]
        told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)  # noqa: S603
    return 1000 * float(told["cpu"]) / posts
