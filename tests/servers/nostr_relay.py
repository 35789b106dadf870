"""A Nostr relay from PyPI, in an environment of its own."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers.places import install, run
from tests.servers.programs import Programs, Server, answers, free_port

PIN = "nostr-relay==1.14"


def _steps(folder: Path) -> None:
    run([sys.executable, "-m", "venv", folder / "venv"], cwd=folder)
    run([folder / "venv/bin/python", "-m", "pip", "install", "--quiet", PIN], cwd=folder)


@contextmanager
def nostr_relay() -> Iterator[Server]:
    """Whoever has a key may write. Raises Unavailable, DidNotStart."""
    folder = install("nostr-relay", PIN, _steps)
    port = free_port()
    with Programs("nostr-relay") as programs:
        settings = programs.folder / "relay.yaml"
        settings.write_text(json.dumps(_settings(port, programs.folder / "relay.sqlite")))  # JSON is YAML too
        env = {**os.environ, "HOME": str(programs.folder)}  # what it puts there is for this run only
        programs.start("relay", [folder / "venv/bin/nostr-relay", "--config", settings, "serve"], env=env)
        url = f"http://127.0.0.1:{port}"
        programs.wait_until(lambda: answers(f"{url}/"), "An answer of the relay")
        yield Server(url, {})


def _settings(port: int, database: Path) -> dict[str, object]:
    checks = ("is_not_too_large", "is_signed", "is_recent", "is_not_hellthread")
    return {
        "relay_name": "A relay for tests",
        "storage": {
            "sqlalchemy.url": f"sqlite+aiosqlite:///{database}",
            "num_concurrent_reqs": 10,
            "num_concurrent_adds": 2,
            "validators": [f"nostr_relay.validators.{check}" for check in checks],
        },
        "verification": {"nip05_verification": "disabled"},
        "authentication": {"enabled": False},
        "gunicorn": {"bind": f"127.0.0.1:{port}", "workers": 1, "loglevel": "warning"},
        "max_event_size": 65_536,
        "message_timeout": 1800,
        "subscription_limit": 32,
    }
