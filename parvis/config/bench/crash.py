"""Workers killed with -9 while they send: nothing lost, nothing twice, nothing stuck."""

import random
import time
from datetime import UTC, datetime
from typing import Any

from parvis.config.bench import field

ANSWER_SECONDS = 0.02
LEASE_SECONDS = 2.0
CHANNELS = 50


def crash(*, posts: int, kills: int, seed: int) -> dict[str, Any]:
    """Two workers; `kills` times one of them is killed at a moment drawn from `seed`, and replaced."""
    draw = random.Random(seed)  # noqa: S311  moments, not secrets
    with field.throw_away_database() as dsn, field.counting_network(ANSWER_SECONDS) as network:
        field.seed(network.url, posts=posts, channels=CHANNELS, at=datetime.now(UTC))
        team = field.Workers(dsn, lease=LEASE_SECONDS)
        team.start(2)
        try:
            for _ in range(kills):
                time.sleep(draw.uniform(0.05, 0.4))
                team.kill(draw.choice(team.running))
                team.start(1)
            field.wait_until_settled(120)
            states = field.states()
        finally:
            team.stop()
        judged = field.judge(network.arrived(), posts=posts, channels=CHANNELS)
    unsure = states.pop("unsure", 0)
    states.pop("published", 0)
    return {
        "posts": posts,
        "kills": kills,
        "lost": judged["lost"],
        "twice": judged["twice"],
        "stuck": sum(states.values()),
        "out_of_order": judged["out_of_order"],
        "unsure": unsure,
    }
