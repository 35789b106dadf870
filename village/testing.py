"""A real village in a process of its own, for tests (also those of the product, which otherwise does not know it).

with Village.start(tmp_path) as village:
    token = village.token("maisonlevain")
    village.fault("500_after_accepting", path="/api/v1/statuses", method="POST")
"""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent.parent
READY_WITHIN_S = 20.0


class Village:
    """Dies with the process that started it: its standard input is a pipe that nobody else holds."""

    def __init__(self, process: subprocess.Popen[str], url: str, folder: Path) -> None:
        self.process = process
        self.url = url
        self.folder = folder

    @classmethod
    def start(
        cls,
        folder: Path,
        *,
        port: int = 0,
        seed: int = 7,
        speed: float = 60.0,
        people: int = 0,
        rate_limit: int = 0,
        media_delay: float = 0.2,
        demo: bool = False,
        dialects: Sequence[str] = (),
    ) -> Village:
        """Quiet by default: nobody reacts (people=0) and no limits (rate_limit=0). `dialects`: modules of more."""
        command = [
            sys.executable,
            "-m",
            "village",
            "--port",
            str(port),
            "--data",
            str(folder),
            "--seed",
            str(seed),
            "--speed",
            str(speed),
            "--people",
            str(people),
            "--rate-limit",
            str(rate_limit),
            "--media-delay",
            str(media_delay),
            "--guard",
        ]
        environment = os.environ | {"PYTHONPATH": str(ROOT)}
        process = subprocess.Popen(
            command + (["--demo"] if demo else []) + [f"--dialect={module}" for module in dialects],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env=environment,
        )
        return cls(process, _await_ready(process), folder)

    def token(
        self,
        account: str,
        *,
        network: str = "mastodon",
        scopes: str = "",
        name: str = "",
        language: str = "",
    ) -> str:
        """An access token (Bluesky, WordPress: an app password) for an account, made where it does not exist."""
        told = {"account": account, "network": network, "scopes": scopes, "name": name, "language": language}
        return str(self.admin("POST", "/tokens", told)["access_token"])

    def session(self, account: str, *, network: str, seconds: float = 7200, scopes: str = "") -> dict[str, Any]:
        """access_token (works for so long), refresh_token (of the application "village"), account_id and base_url."""
        told = {"account": account, "network": network, "seconds": seconds, "scopes": scopes}
        return dict(self.admin("POST", "/sessions", told))

    def app(self, network: str, redirect_uris: Sequence[str] = ("*",), **more: str) -> dict[str, str]:
        """client_id and client_secret of a new application (more: name, client_id, client_secret)."""
        told = {"network": network, "redirect_uris": "\n".join(redirect_uris), **more}
        return dict(self.admin("POST", "/apps", told))

    def hook(self, network: str, url: str, *, account: str = "", secret: str = "") -> str:
        """Let the network tell this address what comes in for an account (none: for all); the hook's number."""
        told = {"network": network, "account": account, "url": url, "secret": secret}
        return str(self.admin("POST", "/hooks", told)["id"])

    def hooks(self, network: str) -> list[dict[str, Any]]:
        """Each with the last delivery: statuses (of each attempt; 0: not reached), headers, body."""
        return list(self.admin("GET", f"/hooks?network={network}"))

    def replay_hook(self, network: str, *, account: str = "") -> dict[str, Any]:
        """Send the last delivery again."""
        return dict(self.admin("POST", "/hooks/replay", {"network": network, "account": account}))

    def forge_hook(
        self, network: str, *, account: str = "", body: str | None = None, headers: dict[str, str] | None = None
    ) -> dict[str, Any]:
        """Send the last delivery with a wrong signature, or this body with these headers."""
        told = {"network": network, "account": account, "body": body, "headers": headers}
        return dict(self.admin("POST", "/hooks/forge", told))

    def bluesky_session(self, account: str, *, seconds: int = 7200) -> dict[str, Any]:
        """did, handle, accessJwt (works for so long) and refreshJwt of an account, made where it does not exist."""
        return dict(self.admin("POST", "/sessions", {"account": account, "seconds": seconds}))

    def revoke(self, account: str, *, network: str = "mastodon") -> int:
        """Make every token and password of an account useless."""
        return int(self.admin("POST", "/tokens/revoke", {"account": account, "network": network})["revoked"])

    def fault(
        self,
        kind: str,
        *,
        path: str = "",
        method: str = "",
        times: int | None = 1,
        account: str = "",
        seconds: float | None = None,
    ) -> dict[str, Any]:
        told = {"kind": kind, "path": path, "method": method, "times": times, "account": account, "seconds": seconds}
        return dict(self.admin("POST", "/faults", told))

    def faults(self) -> list[dict[str, Any]]:
        return list(self.admin("GET", "/faults"))

    def clear_faults(self) -> None:
        self.admin("DELETE", "/faults")

    def posts(self, account: str, *, network: str = "mastodon") -> list[dict[str, Any]]:
        """Everything the account ever published, oldest first."""
        return list(self.admin("GET", f"/posts?account={quote(account)}&network={network}")["posts"])

    def keys(self, account: str, *, network: str = "mastodon") -> dict[str, dict[str, int]]:
        """By idempotency key (or record key, or slug): `created` posts and `repeated` requests."""
        return dict(self.admin("GET", f"/posts?account={quote(account)}&network={network}")["keys"])

    def act(
        self,
        who: str,
        kind: str,
        *,
        network: str = "mastodon",
        status: str | int = "",
        account: str = "",
        text: str = "",
        record: dict[str, Any] | None = None,
    ) -> dict[str, Any]:
        """Let somebody do exactly one thing: like, boost, reply, follow, mention, direct, vote."""
        told: dict[str, Any] = {
            "who": who,
            "kind": kind,
            "network": network,
            "status": str(status),
            "account": account,
            "text": text,
            "record": record,
        }
        return dict(self.admin("POST", "/act", told))

    def advance(self, seconds: float) -> None:
        self.admin("POST", "/clock", {"advance": seconds})

    def journal(self) -> list[dict[str, Any]]:
        return list(self.admin("GET", "/journal"))

    def admin(self, method: str, path: str, told: Any = None) -> Any:
        """Call the village's own API. Raises: urllib.error.HTTPError."""
        body = None if told is None else json.dumps(told).encode()
        request = urllib.request.Request(f"{self.url}/_village{path}", data=body, method=method)
        request.add_header("Content-Type", "application/json")
        with _opener.open(request, timeout=30) as answer:
            return json.load(answer)

    def kill(self) -> None:
        """kill -9."""
        self.process.send_signal(signal.SIGKILL)
        self._bury()

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
        self._bury()

    def _bury(self) -> None:
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(timeout=10)
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe:
                pipe.close()

    def __enter__(self) -> Village:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


# A proxy of the environment has no business on loopback.
_opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def _await_ready(process: subprocess.Popen[str]) -> str:
    """The address that the process tells on its first line. Raises: RuntimeError."""
    assert process.stdout is not None
    lines: queue.Queue[str] = queue.Queue()
    threading.Thread(target=lambda: lines.put(process.stdout.readline()), daemon=True).start()  # type: ignore[union-attr]
    try:
        line = lines.get(timeout=READY_WITHIN_S)
    except queue.Empty:
        line = ""
    if not line.startswith("village ready "):
        process.kill()
        process.wait()
        raise RuntimeError(f"The village did not start: {line!r}")
    return line.split()[2]
