"""WordPress from Debian's packages, unpacked into the cache, with MariaDB and PHP's own web server.

Only PHP and MariaDB's programs are installed into the system, and only as root; no service is started.
"""

from __future__ import annotations

import json
import os
import pwd
import secrets
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers.places import Unavailable, install, need, run
from tests.servers.programs import DidNotStart, Programs, Server, answers, free_port, listens

FILES = Path(__file__).parent / "wordpress_files"
PROGRAMS = (
    "php-cli",
    "php-mysql",
    "php-gd",
    "php-xml",
    "php-curl",
    "php-mbstring",
    "php-getid3",
    "mariadb-server-core",
    "mariadb-client-core",
)
UNPACKED = ("wordpress", "wordpress-theme-twentytwentythree")
NEEDED = ("php", "mariadbd", "mariadb-install-db")


def _steps(folder: Path) -> None:
    apt = need("apt-get")
    missing = [program for program in NEEDED if shutil.which(program) is None]
    if missing and os.geteuid() != 0:
        raise Unavailable(f"{', '.join(missing)} not installed, and only root may install them")
    run([apt, "update", "-qq"], cwd=folder)
    if missing:
        quiet = {"DEBIAN_FRONTEND": "noninteractive"}
        run([apt, "install", "-y", "-qq", "--no-install-recommends", *PROGRAMS], cwd=folder, env=quiet)
    run([apt, "download", "-qq", *UNPACKED], cwd=folder)
    for package in folder.glob("*.deb"):
        run(["dpkg", "-x", package, folder / "root"], cwd=folder)
        package.unlink()
    (_code(folder) / "wp-config.php").unlink(missing_ok=True)
    shutil.copy(FILES / "wp-config.php", _code(folder))


def _code(folder: Path) -> Path:
    return folder / "root/usr/share/wordpress"


def _stamp() -> str:
    return (FILES / "wp-config.php").read_text() + " ".join((*PROGRAMS, *UNPACKED))


@contextmanager
def wordpress() -> Iterator[Server]:
    """Raises Unavailable, DidNotStart."""
    code = _code(install("wordpress", _stamp(), _steps))
    with Programs("wordpress") as programs:
        database_port, port = free_port(), free_port()
        _start_database(programs, database_port)
        url = f"http://127.0.0.1:{port}"
        env = {
            **os.environ,
            "SITE_URL": url,
            "SITE_CODE": str(code),
            "SITE_CONTENT": str(_content(programs, code)),
            "SITE_SALT": secrets.token_hex(32),
            "SITE_DATABASE": f"127.0.0.1:{database_port}",
            "PHP_CLI_SERVER_WORKERS": "3",
        }
        accounts = _set_up(programs, env)
        php = ["php", "-d", "upload_max_filesize=64M", "-d", "post_max_size=64M", "-d", "display_errors=stderr"]
        programs.start("php", [*php, "-S", f"127.0.0.1:{port}", "-t", code, FILES / "router.php"], env=env)
        programs.wait_until(lambda: answers(f"{url}/wp-json/"), "An answer of WordPress")
        yield Server(url, accounts)


def _start_database(programs: Programs, port: int) -> None:
    folder = programs.folder / "database"
    folder.mkdir()
    user = None
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        user = (nobody.pw_uid, nobody.pw_gid)
        os.chown(folder, *user)
    first = programs.folder / "first.sql"
    first.write_text(
        "CREATE DATABASE IF NOT EXISTS site CHARACTER SET utf8mb4;\n"
        "CREATE USER IF NOT EXISTS 'site'@'127.0.0.1' IDENTIFIED BY 'site';\n"
        "GRANT ALL ON site.* TO 'site'@'127.0.0.1';\n"
    )
    make = ["mariadb-install-db", "--no-defaults", f"--datadir={folder}", "--auth-root-authentication-method=normal"]
    made = subprocess.run(
        [*make, "--skip-test-db"],
        cwd="/",
        capture_output=True,
        text=True,
        **({"user": user[0], "group": user[1], "extra_groups": []} if user else {}),
    )
    if made.returncode != 0:
        raise DidNotStart(f"mariadb-install-db: {made.stderr[-500:]}")
    settings = [
        "--no-defaults",
        f"--datadir={folder}",
        "--bind-address=127.0.0.1",
        f"--port={port}",
        f"--socket={folder}/socket",
        "--skip-name-resolve",
        "--innodb-flush-log-at-trx-commit=0",
        "--innodb-buffer-pool-size=32M",
        "--performance-schema=OFF",
        f"--init-file={first}",
    ]
    programs.start("mariadb", ["mariadbd", *settings], env=os.environ, user=user)
    programs.wait_until(lambda: listens(port), "MariaDB")


def _content(programs: Programs, code: Path) -> Path:
    """The folder that WordPress writes to: uploads, and one theme, without which it shows nothing."""
    content = programs.folder / "content"
    (content / "uploads").mkdir(parents=True)
    themes = (code.parents[2] / "var/lib/wordpress/wp-content/themes", code / "wp-content/themes")
    found = next((theme for folder in themes for theme in sorted(folder.glob("twenty*")) if theme.is_dir()), None)
    if found is not None:
        shutil.copytree(found, content / "themes" / found.name, ignore_dangling_symlinks=True)
    (content / "mu-plugins").mkdir()
    shutil.copy(FILES / "quiet.php", content / "mu-plugins")
    return content


def _set_up(programs: Programs, env: dict[str, str]) -> dict[str, dict[str, str]]:
    """Make the site and its people; their application passwords."""
    told: dict[str, dict[str, str]] = {}

    def made() -> bool:
        done = subprocess.run(
            ["php", FILES / "set-up.php"], cwd=programs.folder, env=env, capture_output=True, text=True
        )
        if done.returncode == 0:
            told.update(json.loads(done.stdout.strip().splitlines()[-1]))
        elif done.returncode != 2:  # 2: the database is not ready yet
            raise DidNotStart(f"set-up.php: {done.stdout[-300:]} {done.stderr[-500:]}")
        return done.returncode == 0

    programs.wait_until(made, "WordPress's set-up")
    return told
