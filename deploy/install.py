"""Install a locked list of packages into this environment: `install.py REQUIREMENTS`.

uv where it is on the path (seconds), else pip; both check every hash. pip honours the machine's own configuration.
"""

import shutil
import subprocess
import sys


def main(requirements: str) -> int:
    uv = shutil.which("uv")
    if uv:
        command = [uv, "pip", "install", "--quiet", "--python", sys.executable, "--require-hashes", "-r", requirements]
        if subprocess.run(command, stderr=subprocess.DEVNULL).returncode == 0:
            return 0
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    return subprocess.run([*command, "-r", requirements]).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
