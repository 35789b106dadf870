"""A plugin of pytest: one PostgreSQL for the whole run, with a migrated template and a clone of it for each worker."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
HOME = Path(os.environ.setdefault("PARVIS_TEST_HOME", tempfile.mkdtemp(prefix="parvis-test-")))
os.environ["PARVIS_HOME"] = str(HOME / os.environ.get("PYTEST_XDIST_WORKER", "main"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parvis.config.settings_test")
for _name in ("PARVIS_BASE_URL", "PARVIS_ADDRESS", "PARVIS_VILLAGE_URL", "PARVIS_ALLOWED_HOSTS"):
    os.environ.pop(_name, None)
QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=300")


@contextmanager
def _alone(name: str) -> Iterator[None]:
    """Among the workers of this run, one at a time."""
    with (HOME / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _server_url() -> str:
    """The run's server: given by PARVIS_TEST_DATABASE_URL, else started by whoever comes first."""
    given = os.environ.get("PARVIS_TEST_DATABASE_URL")
    if given:
        return given
    HOME.chmod(0o711)  # the database's own user passes through
    told = HOME / "database-url"
    with _alone("server"):
        if not told.exists():
            run = os.getppid() if _is_worker() else os.getpid()
            command = [sys.executable, "-m", "parvis.config.testing_server", str(HOME), str(run), *QUICK]
            guard = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True)
            assert guard.stdout is not None
            url = guard.stdout.readline().strip()
            if not url.startswith("postgres"):
                raise RuntimeError("PostgreSQL for the tests did not start; its guard printed the reason above")
            told.write_text(url)
    return told.read_text()


def _is_worker() -> bool:
    return "PYTEST_XDIST_WORKER" in os.environ


os.environ["DATABASE_URL"] = _server_url()


def _fingerprint() -> str:
    """Changes with any migration."""
    found = hashlib.sha256()
    for path in sorted(ROOT.glob("parvis/*/migrations/*.py")):
        found.update(path.read_bytes())
    return found.hexdigest()[:12]


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """A clone of the migrated template; replaces pytest-django's own."""
    import psycopg
    from django.db import connections
    from psycopg import sql

    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        from parvis.kit.dsn import dsn

        connection = connections["default"]
        server = dsn()
        template = f"parvis_template_{_fingerprint()}"
        ours = f"parvis_test_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{os.getpid()}"
        with psycopg.connect(server, autocommit=True) as admin:
            with _alone("template"):
                if not admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", (template,)).fetchone():
                    _make_template(admin, connection, template)
            names = {"ours": sql.Identifier(ours), "template": sql.Identifier(template)}
            with _alone("template"):
                admin.execute(sql.SQL("CREATE DATABASE {ours} TEMPLATE {template} STRATEGY file_copy").format(**names))
        connection.settings_dict["NAME"] = ours
    yield
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        connections.close_all()
        with psycopg.connect(server, autocommit=True) as admin:
            admin.execute(sql.SQL("DROP DATABASE {ours} WITH (FORCE)").format(**names))


def _make_template(admin: object, connection: object, template: str) -> None:
    from django.core.management import call_command
    from psycopg import sql

    draft = f"{template}_draft"
    admin.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(draft)))  # type: ignore[attr-defined]
    admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(draft)))  # type: ignore[attr-defined]
    before = connection.settings_dict["NAME"]  # type: ignore[attr-defined]
    connection.close()  # type: ignore[attr-defined]
    connection.settings_dict["NAME"] = draft  # type: ignore[attr-defined]
    call_command("migrate", verbosity=0)
    connection.close()  # type: ignore[attr-defined]
    connection.settings_dict["NAME"] = before  # type: ignore[attr-defined]
    renamed = sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(draft), sql.Identifier(template))
    admin.execute(renamed)  # type: ignore[attr-defined]


def pytest_sessionstart() -> None:
    """Catalogues are compiled when a source is newer, so that tests see the French of now."""
    if not _is_worker():
        subprocess.run([sys.executable, "-m", "parvis.kit.catalogs", "compile"], cwd=ROOT, check=True)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Groups of tests stay on one worker: pytest-xdist 3.8 notes a group where pytest 9.2 no longer reads it."""
    for item in items if getattr(config.option, "loadgroup", False) else ():
        group = item.get_closest_marker("xdist_group")
        if group and not item.nodeid.endswith(f"@{group.args[0]}"):
            item._id = type(item._id).parse(f"{item.nodeid}@{group.args[0]}")


def pytest_unconfigure() -> None:
    if not _is_worker() and "PARVIS_TEST_DATABASE_URL" not in os.environ:
        (HOME / "over").touch()  # the guard stops the server and removes the folder
        if not (HOME / "database-url").exists():
            shutil.rmtree(HOME, ignore_errors=True)
