"""`python -m village`: run the village."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import uvloop

from village.app_keys import Limits
from village.server import Options, serve
from village.world.store import FolderInUse


def parse(arguments: list[str]) -> Options:
    parser = argparse.ArgumentParser(prog="village", description="Simulated networks with a simulated audience.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8700, help="0 takes a free one")
    parser.add_argument("--data", type=Path, required=True, help="folder where everything is kept")
    parser.add_argument("--seed", type=int, default=7, help="the same seed and the same posts bring the same reactions")
    parser.add_argument("--speed", type=float, default=60.0, help="the audience's seconds in a real second")
    parser.add_argument("--people", type=int, default=300, help="size of the audience; 0 leaves you alone")
    parser.add_argument("--accounts", type=Path, help="JSON file: a list of {handle, name, language}")
    parser.add_argument("--demo", action="store_true", help="make a month of history at the first start")
    parser.add_argument("--media-delay", type=float, default=2.0, help="seconds until a film or a sound is ready")
    parser.add_argument("--rate-limit", type=int, default=300, help="requests in 5 minutes; 0 lifts all limits")
    parser.add_argument("--dialect", action="append", default=[], help="module of a further dialect (several times)")
    parser.add_argument("--guard", action="store_true", help="end when standard input ends")
    chosen = parser.parse_args(arguments)
    few = 30 if chosen.rate_limit else 0
    return Options(
        data=chosen.data,
        host=chosen.host,
        port=chosen.port,
        seed=chosen.seed,
        speed=chosen.speed,
        people=chosen.people,
        media_delay=chosen.media_delay,
        limits=Limits(chosen.rate_limit, few, few),
        demo=chosen.demo,
        dialects=tuple(chosen.dialect),
        guard=chosen.guard,
        accounts=tuple(json.loads(chosen.accounts.read_text("utf-8"))) if chosen.accounts else (),
    )


def main() -> int:
    options = parse(sys.argv[1:])
    try:
        uvloop.run(serve(options))
    except (FolderInUse, OSError) as error:
        sys.stderr.write(f"village: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
