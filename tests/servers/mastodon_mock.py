"""The Mastodon mock from PyPI: a server of that API, but not Mastodon, which no registry has."""

from __future__ import annotations

import json
import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers.places import install, run
from tests.servers.programs import Programs, Server, answers, free_port

PIN = "mastodon-mock==0.6.1"
ACCOUNTS = ("alice", "bob")


def _steps(folder: Path) -> None:
    run([sys.executable, "-m", "venv", folder / "venv"], cwd=folder)
    run([folder / "venv/bin/python", "-m", "pip", "install", "--quiet", PIN], cwd=folder)


@contextmanager
def mastodon_mock() -> Iterator[Server]:
    """Raises Unavailable, DidNotStart."""
    folder = install("mastodon-mock", PIN, _steps)
    port = free_port()
    accounts = {name: {"token": secrets.token_hex(16)} for name in ACCOUNTS}
    with Programs("mastodon-mock") as programs:
        settings = programs.folder / "mock.toml"
        settings.write_text(_settings(port, programs.folder / "mock.sqlite", accounts))
        env = {**os.environ, "HOST": "127.0.0.1", "PORT": str(port)}
        programs.start("mock", [folder / "venv/bin/mastodon_mock", "serve", "--config", settings], env=env)
        url = f"http://127.0.0.1:{port}"
        programs.wait_until(lambda: answers(f"{url}/api/v1/instance"), "An answer of the mock")
        yield Server(url, accounts)


def _settings(port: int, database: Path, accounts: dict[str, dict[str, str]]) -> str:
    lines = [
        "[server]",
        'host = "127.0.0.1"',
        f"port = {port}",
        "[database]",
        f"path = {json.dumps(str(database))}",
        "[auth]",
        "permissive = false",
        "enforce_scopes = true",
        "[rate_limit]",
        "enabled = false",
    ]
    for name, account in accounts.items():
        lines += [
            "[[seed.accounts]]",
            f'username = "{name}"',
            f'display_name = "{name.title()}"',
            f'access_token = "{account["token"]}"',
        ]
    return "\n".join(lines) + "\n"
