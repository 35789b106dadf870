"""`parvis up`: what dies comes back, what is wrong is said in words, and everything ends together."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest

from parvis.config import homes
from parvis.config.homes import Trouble
from parvis.config.postgres import Postgres
from parvis.config.supervisor import answers

pytestmark = pytest.mark.xdist_group("supervisor")


@pytest.fixture
def home() -> Iterator[Path]:
    """An empty home that the database's own user can reach."""
    folder = Path(tempfile.mkdtemp(prefix="parvis-home-"))
    folder.chmod(0o711)
    yield folder / "home"
    shutil.rmtree(folder, ignore_errors=True)


def environment(home: Path, **more: str) -> dict[str, str]:
    left_out = {"DATABASE_URL", "PARVIS_PORT", "PARVIS_TEST_HOME", "DJANGO_SETTINGS_MODULE"}
    kept = {name: value for name, value in os.environ.items() if name not in left_out}
    return kept | {"PARVIS_HOME": str(home), "PARVIS_LOG_LEVEL": "warning"} | more


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "parvis.config.cli", *words]


@contextmanager
def running(home: Path, **more: str) -> Iterator["subprocess.Popen[str]"]:
    """`parvis up`, ready to serve."""
    process = subprocess.Popen(
        command("up"), env=environment(home, **more), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        until(lambda: bool(told(home)) and answers(f"{told(home)['address']}/healthz"))
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            process.wait(40)


def told(home: Path) -> dict[str, Any]:
    return homes.runtime(home)


def until(condition: Callable[[], bool], *, seconds: float = 40) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.05)


def child(process: "subprocess.Popen[str]", word: str) -> psutil.Process | None:
    """A living child of the supervisor whose command names `word`."""
    for found in psutil.Process(process.pid).children(recursive=True):
        try:
            if word in " ".join(found.cmdline()):
                return found
        except psutil.Error:  # it is just dying
            continue
    return None


def test_what_is_killed_comes_back_and_ctrl_c_ends_everything(home: Path) -> None:
    left_behind: list[psutil.Process] = []
    with running(home) as process:
        for word in ("parvis.config.worker", "granian", "bin/postgres"):
            victim = child(process, word)
            assert victim is not None
            left_behind += victim.children(recursive=True)
            victim.kill()
            until(lambda gone=victim.pid, name=word: (found := child(process, name)) is not None and found.pid != gone)
        until(lambda: answers(f"{told(home)['address']}/healthz"))
        everything = psutil.Process(process.pid).children(recursive=True)

        process.send_signal(signal.SIGINT)
        process.wait(40)

    _gone, alive = psutil.wait_procs([*everything, *left_behind], timeout=10)
    assert not alive
    assert process.returncode == 0
    assert told(home) == {}


def test_after_a_killed_supervisor_nothing_stays_and_the_next_start_works(home: Path) -> None:
    with running(home) as process:
        everything = psutil.Process(process.pid).children(recursive=True)
        process.kill()
        process.wait()
    _gone, alive = psutil.wait_procs(everything, timeout=20)
    left = [
        found for found in alive if "postgres" not in found.name()
    ]  # a left-over server is stopped at the next start

    with running(home) as process:
        assert answers(f"{told(home)['address']}/healthz")

    assert not left


def test_a_second_start_on_the_same_home_says_where_the_first_one_is(home: Path) -> None:
    with running(home):
        second = subprocess.run(command("up"), env=environment(home), capture_output=True, text=True, timeout=30)
        address = told(home)["address"]

    assert second.returncode == 1
    assert "already running" in second.stderr
    assert address in second.stderr


def test_a_taken_port_is_passed_by_unless_it_was_asked_for(home: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        asked = subprocess.run(
            command("up"), env=environment(home, PARVIS_PORT=port), capture_output=True, text=True, timeout=60
        )

    assert asked.returncode == 1
    assert f"Port {port} is taken" in asked.stderr


def test_doctor_backup_and_restore(home: Path, tmp_path: Path) -> None:
    with running(home):
        well = subprocess.run(command("doctor", "--json"), env=environment(home), capture_output=True, text=True)
        findings = {finding["part"]: finding["well"] for finding in json.loads(well.stdout)}
        script = (
            "from parvis.accounts.models import User, Workspace;"
            "Workspace.objects.create(name='Maison Levain', slug='levain'); User.objects.create_user('ada@example.org')"
        )
        subprocess.run(command("manage", "shell", "-c", script), env=environment(home), check=True, capture_output=True)
        file = tmp_path / "parvis.tar"
        subprocess.run(command("backup", str(file), "--with-keys"), env=environment(home), check=True)
        refused = subprocess.run(command("restore", str(file)), env=environment(home), capture_output=True, text=True)

    other = home.parent / "other"
    subprocess.run(command("migrate"), env=environment(other), check=True)
    subprocess.run(command("restore", str(file)), env=environment(other), check=True)
    look = "from parvis.accounts.models import Workspace; print(Workspace.objects.get())"
    shell = command("manage", "shell", "-v0", "-c", look)
    seen = subprocess.run(shell, env=environment(other), capture_output=True, text=True)

    assert all(findings[part] for part in ("Python", "data folder", "database", "tables", "web", "worker"))
    assert refused.returncode == 1
    assert "data here already" in refused.stderr
    assert "Maison Levain" in seen.stdout
    assert file.stat().st_mode & 0o077 == 0


def test_data_of_another_postgresql_are_left_alone_and_said_so(home: Path) -> None:
    server = Postgres(home / "database")
    server.data.mkdir(parents=True)
    (server.data / "PG_VERSION").write_text("13\n")

    up = subprocess.run(command("up"), env=environment(home), capture_output=True, text=True, timeout=30)

    assert up.returncode == 1
    assert "was made by PostgreSQL 13" in up.stderr


def test_a_folder_that_cannot_be_written_is_said_so(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")

    with pytest.raises(Trouble, match="cannot be written"):
        homes.prepare(blocked / "home")


def test_a_server_left_over_by_a_killed_parvis_is_stopped(home: Path) -> None:
    first = Postgres(home / "database")
    first.start()
    left_over = first.running_pid()

    second = Postgres(home / "database")
    second.start()

    try:
        assert left_over is not None
        assert second.running_pid() not in {None, left_over}
    finally:
        second.stop()
    assert second.running_pid() is None


def test_the_database_is_reached_by_its_socket_only(home: Path) -> None:
    server = Postgres(home / "database")
    server.start()
    try:
        assert server.process is not None
        listening = [c for c in psutil.Process(server.process.pid).net_connections() if c.status == psutil.CONN_LISTEN]
        mode = server.socket.stat().st_mode & 0o777
    finally:
        server.stop()

    assert not listening
    assert mode == 0o700


def test_the_health_address_needs_no_sign_in(home: Path) -> None:
    with running(home), urllib.request.urlopen(f"{told(home)['address']}/healthz", timeout=10) as answer:
        assert answer.status == 200


def test_worker_and_web_server_know_where_they_answer(home: Path) -> None:
    """Networks that fetch a file themselves are sent there."""
    with running(home) as process:
        children = [child(process, word) for word in ("parvis.config.worker", "granian")]
        told_to = [found.environ()["PARVIS_ADDRESS"] for found in children if found is not None]

        assert told_to == [told(home)["address"]] * 2
