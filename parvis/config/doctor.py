"""`parvis doctor`: looks at each part, says whether it is well, and how to mend it."""

import asyncio
import json
import shutil
import sys
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from urllib.error import URLError
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from parvis.config import homes
from parvis.config.homes import Trouble


@dataclass(frozen=True, slots=True)
class Finding:
    """One part. `mend`: what to do, "" where nothing is wrong."""

    part: str
    well: bool
    told: str
    mend: str = ""


def examine(home: Path) -> list[Finding]:
    """Every part, those that need a database last."""
    findings = [look(home) for look in (_python, _packages, _folder, _zones, _pages)]
    try:
        with homes.database(home):
            from parvis.config import setup

            setup()
            findings += list(_with_database(home))
    except Trouble as trouble:
        findings.append(Finding("database", False, str(trouble), "Mend what it says, then look again."))
    return findings


def tell(findings: list[Finding], *, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(json.dumps([asdict(finding) for finding in findings]) + "\n")
        return
    for finding in findings:
        sys.stdout.write(f"{'✓' if finding.well else '✗'} {finding.part:<12} {finding.told}\n")
        if finding.mend:
            sys.stdout.write(f"  {'':<12} → {finding.mend}\n")


def _python(_home: Path) -> Finding:
    told = ".".join(map(str, sys.version_info[:3]))
    well = sys.version_info >= (3, 11)
    return Finding("Python", well, told, "" if well else "Install Python 3.11 or newer, then “make setup”.")


def _packages(_home: Path) -> Finding:
    lacking = []
    for name in ("django", "psycopg", "aiohttp", "granian", "procrastinate", "pyvips", "av"):
        try:
            version(name)
        except PackageNotFoundError:
            lacking.append(name)
    told = f"missing: {', '.join(lacking)}" if lacking else "complete"
    return Finding("packages", not lacking, told, "Run “make setup”." if lacking else "")


def _folder(home: Path) -> Finding:
    try:
        homes.prepare(home)
    except Trouble as trouble:
        return Finding("data folder", False, str(trouble), "Give it room or rights, or set PARVIS_HOME.")
    return Finding("data folder", True, f"{home}, {shutil.disk_usage(home).free // 1_000_000_000} GB free")


def _zones(_home: Path) -> Finding:
    try:
        ZoneInfo("Europe/Paris")
    except ZoneInfoNotFoundError:
        return Finding("time zones", False, "no time zone data", "Run “make setup”; it brings the package tzdata.")
    return Finding("time zones", True, "known")


def _pages(_home: Path) -> Finding:
    built = Path(__file__).resolve().parent.parent.parent / "build" / "static" / "staticfiles.json"
    mend = "" if built.exists() else "Run “make setup”."
    return Finding("pages", built.exists(), "built" if built.exists() else "not built", mend)


def _with_database(home: Path) -> Iterator[Finding]:
    looks: tuple[Callable[[Path], Finding], ...] = (_database, _tables, _keys, _web, _worker, _late, _mail)
    for look in looks:
        finding = look(home)
        yield finding
        if finding.part in {"database", "tables"} and not finding.well:
            return
    yield from _channels()


def _database(_home: Path) -> Finding:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version'), current_setting('server_version_num')::int")
        told, number = cursor.fetchone()
    well = number >= 140_000
    return Finding("database", well, f"PostgreSQL {told}", "" if well else "Parvis needs PostgreSQL 14 or newer.")


def newer_migrations() -> list[str]:
    """Migrations that were applied by a newer Parvis and that this one does not know."""
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(connection)
    ours = {key[0] for key in loader.disk_migrations}
    return sorted(
        f"{app}.{name}"
        for app, name in loader.applied_migrations
        if app in ours and (app, name) not in loader.disk_migrations
    )


def _tables(_home: Path) -> Finding:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    if newer_migrations():
        return Finding("tables", False, "made by a newer Parvis", "Upgrade this Parvis.")
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    mend = "Run “parvis migrate”." if waiting else ""
    return Finding("tables", not waiting, f"{len(waiting)} changes to make" if waiting else "up to date", mend)


def _keys(_home: Path) -> Finding:
    from parvis.kit.crypto import Undecipherable
    from parvis.networks.models import Channel

    try:
        channel = Channel.objects.exclude(access="").first()
    except Undecipherable as error:
        mend = "Bring back the file secrets/encryption_keys of this installation, or set PARVIS_ENCRYPTION_KEYS."
        return Finding("keys", False, f"stored tokens cannot be read: {error}", mend)
    return Finding("keys", True, "stored tokens can be read" if channel else "no token stored yet")


def _web(home: Path) -> Finding:
    address = homes.runtime(home).get("address")
    if not address:
        return Finding("web", False, "not running on this machine", "Start it with “parvis up”.")
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"{address}/healthz", timeout=5):
            return Finding("web", True, f"answers at {address}")
    except (URLError, OSError):
        return Finding("web", False, f"{address} does not answer", "Look at the lines that “parvis up” prints.")


def _worker(_home: Path) -> Finding:
    from parvis.publishing.heartbeat import a_worker_lives

    lives = a_worker_lives()
    told = "gives signs of life" if lives else "none gives a sign of life: nothing is being published"
    return Finding("worker", lives, told, "" if lives else "Start it with “parvis up” or “parvis worker”.")


def _late(_home: Path) -> Finding:
    from parvis.publishing.models import Publication

    late = Publication.objects.filter(channel__state="connected").overdue().count()
    mend = "Look at “worker” above; if it lives, the network may be asking us to wait." if late else ""
    return Finding("publishing", not late, f"{late} publications are late" if late else "nothing is late", mend)


def _mail(_home: Path) -> Finding:
    from parvis.config import env

    told = "configured" if env.MAIL_URL else "not configured: invitations show a link to copy instead"
    return Finding("mail", True, told)


def _channels() -> Iterator[Finding]:
    """What the doctor finds on each connected channel; one line where all are well."""
    from parvis.kit.http import Http
    from parvis.networks.actions.checkup import check_up
    from parvis.networks.doctor import Check
    from parvis.networks.models import Channel
    from parvis.networks.pool import ask

    channels = list(Channel.objects.connected().order_by("network", "handle"))

    async def look(http: Http) -> list[list[Check]]:
        return await asyncio.gather(*(check_up(channel.pk, http) for channel in channels))

    broken = 0
    for channel, report in zip(channels, ask(look), strict=True):
        for check in report:
            if check.state == "bad":
                broken += 1
                name = f"{channel.network_name} {channel.handle}"
                yield Finding("channel", False, f"{name}: {check.title}", str(check.text))
    if not broken:
        yield Finding("channels", True, f"{len(channels)} connected, all well" if channels else "none connected yet")
