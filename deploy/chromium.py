"""The browser of the journeys: the system's Chromium, installed by apt-get where we are root on Debian."""

import os
import shutil
import subprocess

NAMES = ("chromium", "chromium-browser", "google-chrome")


def main() -> None:
    if any(shutil.which(name) for name in NAMES):
        return
    if shutil.which("apt-get") and os.geteuid() == 0:
        print("· Chromium, by apt-get")
        quiet = {"stdout": subprocess.DEVNULL, "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
        subprocess.run(["apt-get", "update", "-qq"], check=False, **quiet)
        subprocess.run(["apt-get", "install", "-y", "-qq", "chromium", "fonts-noto-color-emoji"], check=False, **quiet)
    if not any(shutil.which(name) for name in NAMES):
        print(
            "Chromium is not installed: the journeys will be skipped. Install the package chromium."
        )


if __name__ == "__main__":
    main()
