"""`parvis backup` and `parvis restore`: database and media in one tar file, with a manifest of versions."""

import io
import json
import subprocess
import tarfile
import tempfile
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.db import connections

from parvis.config.homes import Trouble
from parvis.config.postgres import Postgres
from parvis.kit.clock import now
from parvis.kit.dsn import dsn

FORMAT = 1


def backup(home: Path, file: Path, *, with_keys: bool) -> str:
    """Write everything into `file`. What it says to the person. Raises Trouble."""
    if file.exists():
        raise Trouble(f"{file} is there already; it is not overwritten.")
    with tempfile.TemporaryDirectory(prefix="parvis-backup-") as folder:
        dump = Path(folder) / "database.dump"
        _run(home, "pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={dump}", f"--dbname={dsn()}")
        draft = file.with_name(f".{file.name}.part")
        with tarfile.open(draft, "w") as tar:
            _add_text(tar, "manifest.json", json.dumps(_manifest(with_keys=with_keys)))
            tar.add(dump, "database.dump")
            media = Path(settings.HOME) / "media"
            if media.exists():
                tar.add(media, "media")
            if with_keys:
                tar.add(Path(settings.HOME) / "secrets", "secrets")
        draft.chmod(0o600)
        draft.replace(file)
    size = f"{file.stat().st_size / 1e6:.1f} MB"
    keys = (
        "with the keys: keep it where nobody else gets it"
        if with_keys
        else (
            "without the keys: keep the folder “secrets” elsewhere, or channels must be connected anew after a restore"
        )
    )
    return f"Written to {file}, {size}, {keys}."


def restore(home: Path, file: Path, *, force: bool) -> str:
    """Bring everything back from `file`. What it says to the person. Raises Trouble."""
    with tempfile.TemporaryDirectory(prefix="parvis-restore-") as folder:
        try:
            with tarfile.open(file) as tar:
                tar.extractall(folder, filter="data")
            manifest = json.loads((Path(folder) / "manifest.json").read_text())
        except (OSError, tarfile.TarError, ValueError) as error:
            raise Trouble(f"{file} is no backup of Parvis, or it is damaged ({type(error).__name__}).") from error
        if manifest.get("format") != FORMAT:
            raise Trouble(f"{file} was written by another version of Parvis ({manifest.get('parvis')}).")
        if _has_people() and not force:
            raise Trouble("There are data here already. “--force” replaces them with those of the file.")
        connections.close_all()
        _run(
            home, "pg_restore", "--clean", "--if-exists", "--no-owner", "--no-privileges", "--single-transaction",
            f"--dbname={dsn()}", str(Path(folder) / "database.dump"),
        )  # fmt: skip
        for name in ("media", "secrets"):
            if (Path(folder) / name).exists():
                _copy(Path(folder) / name, Path(settings.HOME) / name)
    written = manifest["at"][:16].replace("T", " ")
    return f"Restored what was written on {written} UTC. Run “parvis migrate”, then “parvis up”."


def _manifest(*, with_keys: bool) -> dict[str, object]:
    return {"format": FORMAT, "parvis": version("parvis"), "at": now().isoformat(), "with_keys": with_keys}


def _has_people() -> bool:
    from django.db import connection

    if "accounts_user" not in connection.introspection.table_names():
        return False
    from parvis.accounts.models import User

    return User.objects.exists()


def _run(home: Path, program: str, *arguments: str) -> None:
    binary = Postgres(home).binary(program)
    done = subprocess.run([str(binary), *arguments], capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode != 0:
        raise Trouble(f"{program} failed: {done.stderr.strip()[-1000:]}")


def _add_text(tar: tarfile.TarFile, name: str, text: str) -> None:
    entry = tarfile.TarInfo(name)
    content = text.encode()
    entry.size = len(content)
    entry.mtime = int(now().timestamp())
    tar.addfile(entry, io.BytesIO(content))


def _copy(source: Path, target: Path) -> None:
    """Every file below `source`, with its rights; secrets stay readable by their owner only."""
    for path in source.rglob("*"):
        if path.is_file():
            place = target / path.relative_to(source)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(path.read_bytes())
            place.chmod(0o600 if target.name == "secrets" else 0o644)
