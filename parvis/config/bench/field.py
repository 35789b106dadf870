"""The field of a benchmark: a throw-away database, a counting network, workers; and what they cost."""

import json
import os
import secrets
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import psutil
import psycopg
from django.core.management import call_command
from django.db import connection, connections
from psycopg import sql

from parvis.kit.dsn import dsn


@contextmanager
def throw_away_database() -> Iterator[str]:
    """Django talks to a new, migrated database until the block ends; its libpq address."""
    name = f"parvis_bench_{secrets.token_hex(4)}"
    home = connection.settings_dict["NAME"]
    admin = dsn()
    with psycopg.connect(admin, autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    connections.close_all()
    connection.settings_dict["NAME"] = name
    try:
        call_command("migrate", verbosity=0)
        yield dsn()
    finally:
        connections.close_all()
        connection.settings_dict["NAME"] = home
        with psycopg.connect(admin, autocommit=True) as server:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@dataclass
class Network:
    """The counting network; `url` is its address."""

    process: subprocess.Popen[str]
    url: str

    def arrived(self) -> list[dict[str, Any]]:
        """Every post that was carried out: text, arrived, account."""
        with urllib.request.urlopen(f"{self.url}/arrived", timeout=60) as answer:  # noqa: S310  our own, on loopback
            posts: list[dict[str, Any]] = json.load(answer)
        return posts


@contextmanager
def counting_network(seconds: float) -> Iterator[Network]:
    command = [sys.executable, "-m", "parvis.config.bench.counting", str(seconds)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # noqa: S603
    assert process.stdout is not None
    port = int(process.stdout.readline())
    try:
        yield Network(process, f"http://127.0.0.1:{port}")
    finally:
        process.kill()
        process.wait()


@dataclass
class Workers:
    """Publisher processes on one database; they can be killed and replaced."""

    dsn: str
    lease: float = 15.0
    running: list[subprocess.Popen[str]] = field(default_factory=list)

    def start(self, number: int = 1) -> None:
        """Returns when they are ready to claim."""
        started = []
        for _ in range(number):
            started.append(
                subprocess.Popen(  # noqa: S603
                    [sys.executable, "-m", "parvis.config.bench.worker", str(self.lease)],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                    env={**os.environ, "DATABASE_URL": _url(self.dsn)},
                )
            )
        for process in started:
            assert process.stdout is not None
            process.stdout.readline()
        self.running += started

    def kill(self, process: subprocess.Popen[str]) -> None:
        process.kill()
        process.wait()
        self.running.remove(process)

    def stop(self) -> None:
        for process in list(self.running):
            self.kill(process)

    def cpu_seconds(self) -> float:
        return sum(_own(psutil.Process(process.pid)) for process in self.running)


def _url(conninfo: str) -> str:
    """The same address in the form of DATABASE_URL."""
    parts = psycopg.conninfo.conninfo_to_dict(conninfo)
    password = f":{parts['password']}" if parts.get("password") else ""
    host = str(parts.get("host", ""))
    tail = f"{parts['dbname']}?host={host}" if host.startswith("/") else str(parts["dbname"])
    name = "" if host.startswith("/") else f"{host}:{parts.get('port', 5432)}"
    port = f"&port={parts['port']}" if host.startswith("/") and parts.get("port") else ""
    return f"postgres://{parts.get('user', '')}{password}@{name}/{tail}{port}"


def _own(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def database_cpu_seconds() -> float | None:
    """Of the whole PostgreSQL server, its ended processes included; None where it does not run on this machine."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    try:
        server = psutil.Process(pid).parent()
        if server is None or "postgres" not in server.name():
            return None
        times = server.cpu_times()
        reaped = getattr(times, "children_user", 0.0) + getattr(times, "children_system", 0.0)
        return _own(server) + reaped + sum(_own(child) for child in server.children())
    except psutil.Error:
        return None


def seed(network_url: str, *, posts: int, channels: int, at: datetime) -> None:
    """`posts` texts `<channel> <number> …`, spread evenly over `channels`, all due at `at`."""
    from parvis.accounts.models import Workspace
    from parvis.networks.models import Channel
    from parvis.publishing.models import EPOCH, Lane, Post, Publication
    from parvis.publishing.states import PublicationState

    workspace = Workspace.objects.create(name="Bench", slug="bench")

    def secret(number: int) -> Any:
        return {"token": f"account-{number}", "refresh_token": "", "extra": {}}

    accounts = [
        Channel(
            workspace=workspace,
            network="mastodon",
            base_url=network_url,
            account_id=f"account-{number}",
            handle=f"@account-{number}",
            access=secret(number),
        )
        for number in range(channels)
    ]
    Channel.objects.bulk_create(accounts, batch_size=2000)
    Lane.objects.bulk_create(
        [Lane(channel=channel, workspace_id=workspace.pk, host=network_url, not_before=EPOCH) for channel in accounts]
    )
    texts = [Post(workspace=workspace, text=f"{n % channels} {n // channels} {'x' * 200}") for n in range(posts)]
    Post.objects.bulk_create(texts, batch_size=2000)
    Publication.objects.bulk_create(
        [
            Publication(
                workspace=workspace,
                post=post,
                channel=accounts[number % channels],
                state=PublicationState.SCHEDULED,
                goes_out_at=at,
                try_at=at,
                created_at=at + timedelta(microseconds=number),
            )
            for number, post in enumerate(texts)
        ],
        batch_size=2000,
    )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE publishing_publication, publishing_post, publishing_lane, networks_channel")


def states() -> dict[str, int]:
    """How many publications are in each state."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT state, count(*) FROM publishing_publication GROUP BY 1")
        return dict(cursor.fetchall())


def wait_until_settled(seconds: float) -> bool:
    """True as soon as nothing is scheduled or being sent any more; False after `seconds`."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if not states().keys() & {"scheduled", "sending"}:
            return True
        time.sleep(0.2)
    return False


def percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def judge(arrived: list[dict[str, Any]], *, posts: int, channels: int) -> dict[str, int]:
    """lost, twice and out_of_order, from what the network has."""
    wanted = {(n % channels, n // channels) for n in range(posts)}
    seen: dict[tuple[int, int], int] = {}
    last: dict[int, int] = {}
    out_of_order = 0
    for post in sorted(arrived, key=lambda post: float(post["arrived"])):
        channel, number = (int(word) for word in str(post["text"]).split()[:2])
        seen[channel, number] = seen.get((channel, number), 0) + 1
        if number < last.get(channel, -1):
            out_of_order += 1
        last[channel] = max(number, last.get(channel, -1))
    return {
        "lost": len(wanted - seen.keys()),
        "twice": sum(count - 1 for count in seen.values()),
        "out_of_order": out_of_order,
    }
