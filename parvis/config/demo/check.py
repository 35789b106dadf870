"""`parvis demo --check`: the whole main job, from set-up to the answered answer, in an instance of its own.

A temporary home, free ports, the real processes, the village. Posts are written and scheduled, go out, are answered by
somebody in the village, the answers are read and answered in turn, and the pages show it.
"""

import http.cookiejar
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

PATIENCE = 60.0  # seconds for any one thing to come true


@dataclass
class Report:
    """What is counted; each figure with what it should be. None: no expectation."""

    rows: list[tuple[str, object, object]] = field(default_factory=list)

    def count(self, name: str, found: object, wanted: object = None) -> None:
        self.rows.append((name, found, wanted))

    @property
    def is_good(self) -> bool:
        return all(wanted is None or found == wanted for _, found, wanted in self.rows)

    def tell(self, *, as_json: bool) -> None:
        if as_json:
            sys.stdout.write(json.dumps({name: found for name, found, _ in self.rows} | {"good": self.is_good}) + "\n")
            return
        for name, found, wanted in self.rows:
            mark = " " if wanted is None else "✓" if found == wanted else "✗"
            expected = f"   expected {wanted}" if mark == "✗" else ""
            sys.stdout.write(f"  {mark} {name:<34}{found}{expected}\n")


def check(*, as_json: bool) -> int:
    """0 when everything held, else 1."""
    report = Report()
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="parvis-check-") as folder:
        Path(folder).chmod(0o711)  # the database's own user passes through
        home = Path(folder) / "home"
        process = _start(home)
        try:
            told = _wait(lambda: _runtime(home), "Parvis starts", process)
            report.count("seconds until the first page", round(time.monotonic() - began, 1))
            os.environ["DATABASE_URL"], os.environ["PARVIS_HOME"] = told["database_url"], str(home)
            os.environ["PARVIS_VILLAGE_URL"] = told["village_url"]
            _wait(lambda: (home / "secrets" / "demo-password").exists(), "the demo workspace is made", process)
            _main_job(told, home, report, process)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)
    report.count("seconds in all", round(time.monotonic() - began, 1))
    report.tell(as_json=as_json)
    return 0 if report.is_good else 1


def _start(home: Path) -> "subprocess.Popen[bytes]":
    env = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "PARVIS_PORT"}}
    env |= {"PARVIS_HOME": str(home), "PARVIS_READ_SECONDS": "3", "PARVIS_LOG_LEVEL": "warning"}
    command = [sys.executable, "-m", "parvis.config.cli", "up", "--demo"]
    return subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL)  # noqa: S603


def _runtime(home: Path) -> dict[str, Any]:
    from parvis.config.homes import runtime

    return runtime(home)


def _wait(look: Callable[[], Any], what: str, process: "subprocess.Popen[bytes]", patience: float = PATIENCE) -> Any:
    """The first thing that is true. SystemExit with words when it never comes."""
    end = time.monotonic() + patience
    while not (found := look()):
        if process.poll() is not None:
            raise SystemExit("Parvis ended by itself; the lines above say why.")
        if time.monotonic() > end:
            raise SystemExit(f"It never came true within {patience:.0f} s: {what}.")
        time.sleep(0.2)
    return found


def _main_job(told: dict[str, Any], home: Path, report: Report, process: "subprocess.Popen[bytes]") -> None:
    from parvis.config import setup

    setup()
    from parvis.accounts.models import Role, Teammate
    from parvis.kit.clock import now
    from parvis.networks.models import Arrival, Channel
    from parvis.publishing import actions
    from parvis.publishing.models import Publication
    from parvis.publishing.states import PublicationState as S

    owner = _wait(
        lambda: Teammate.objects.filter(role=Role.OWNER).select_related("workspace", "user").first(),
        "an owner",
        process,
    )
    workspace = owner.workspace
    _wait(lambda: Publication.objects.filter(state=S.SCHEDULED).exists(), "the demo plan", process)
    channels = list(Channel.objects.for_workspace(workspace))
    report.count("channels connected", sum(channel.is_connected for channel in channels), 3)

    due = now() + timedelta(seconds=3)
    texts = [f"Essai {number} : le pain de seigle sort à sept heures." for number in range(4)]
    posts = [actions.begin_post(workspace, by=owner, text=text, channels=channels) for text in texts]
    publications = [publication for post in posts for publication in post.publications.all()]
    actions.schedule(publications, at=due, by=owner)
    report.count("scheduled", len(publications), 12)
    mine = Publication.objects.filter(pk__in=[publication.pk for publication in publications])
    _wait(lambda: mine.filter(state=S.PUBLISHED).count() == len(publications), "everything is out", process)
    lateness = [(row.published_at - due).total_seconds() for row in mine if row.published_at]
    report.count("sent", mine.filter(state=S.PUBLISHED).count(), 12)
    report.count("on the network once each", _once_each(told["village_url"], channels, texts), True)
    report.count("latest of them, seconds", round(max(lateness), 2))

    for publication in mine.select_related("channel"):
        _react(told["village_url"], publication.remote_id)
    wanted = Arrival.objects.filter(about_id__in=list(mine.values_list("remote_id", flat=True)), text__contains="passe")
    _wait(lambda: wanted.count() >= len(publications), "the answers are read", process)
    report.count("answers read", wanted.count(), 12)

    replies = [actions.answer(arrival, text="Avec plaisir, à demain ! Inès", by=owner) for arrival in wanted]
    answered = Publication.objects.filter(pk__in=[reply.pk for reply in replies], state=S.PUBLISHED)
    _wait(lambda: answered.count() == len(replies), "our answers are out", process)
    report.count("answered", answered.count(), 12)
    _count_likes(channels, mine, report)
    page = _page(told["address"], home, f"/w/{workspace.slug}/posts/{posts[0].pk}/", owner.user.email)
    report.count("the page shows the answer", "demain je passe" in page, True)


def _once_each(village_url: str, channels: list[Any], texts: list[str]) -> bool:
    seen = []
    for channel in channels:
        name = channel.handle.split("@")[1]
        with urllib.request.urlopen(f"{village_url}/_village/posts?account={name}", timeout=10) as answer:  # noqa: S310
            seen += [(name, post["text"]) for post in json.load(answer)["posts"] if post["text"] in texts]
    return len(seen) == len(set(seen)) == len(channels) * len(texts)


def _react(village_url: str, remote_id: str) -> None:
    from parvis.config.demo.prepare import village_says

    village_says(village_url, "/act", {"who": "check_visitor", "kind": "like", "status": remote_id})
    text = "Gardez-m’en un, demain je passe."
    village_says(village_url, "/act", {"who": "check_visitor", "kind": "reply", "status": remote_id, "text": text})


def _count_likes(channels: list[Any], mine: Any, report: Report) -> None:
    import asyncio

    from parvis.networks import actions as networks
    from parvis.networks.pool import make_http

    async def measure() -> None:
        async with make_http() as http:
            for channel in channels:
                await networks.measure_channel(channel.pk, http)

    asyncio.run(measure())
    report.count("posts with likes counted", mine.filter(likes__gte=1).count(), 12)
    report.count("posts with replies counted", mine.filter(replies__gte=1).count(), 12)


def _page(address: str, home: Path, path: str, email: str) -> str:
    """A page as a person gets it, signed in."""
    opener = urllib.request.build_opener(
        urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
    )
    door = f"{address}/accounts/login/"
    with opener.open(door, timeout=20) as answer:
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', answer.read().decode())
    password = (home / "secrets" / "demo-password").read_text().strip()
    fields = {"csrfmiddlewaretoken": token.group(1) if token else "", "login": email, "password": password}
    request = urllib.request.Request(  # noqa: S310  our own, on loopback
        door, urllib.parse.urlencode(fields).encode(), {"Referer": door}
    )
    opener.open(request, timeout=20).close()
    with opener.open(address + path, timeout=20) as answer:
        return str(answer.read().decode())
