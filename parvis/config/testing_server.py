"""The PostgreSQL of a test run, which ends when process PID has ended, however that ended.

`python -m parvis.config.testing_server HOME PID SETTING…`
"""

import shutil
import sys
import time
from pathlib import Path

import psutil

from parvis.config.postgres import DatabaseTrouble, Postgres


def main(home: Path, pid: int, settings: list[str]) -> None:
    server = Postgres(home / "database", options=settings)
    try:
        server.start()
    except DatabaseTrouble as trouble:
        sys.stderr.write(f"{trouble}\n")
        raise SystemExit(1) from trouble
    sys.stdout.write(f"{server.url}\n")
    sys.stdout.flush()
    sys.stdout.close()
    try:
        parent = psutil.Process(pid)
        while parent.is_running() and parent.status() != psutil.STATUS_ZOMBIE and not (home / "over").exists():
            time.sleep(0.3)
    except psutil.NoSuchProcess:
        pass
    server.stop()
    shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])
