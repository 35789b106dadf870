"""The main job of `parvis demo --check`, done inside the instance that it started: `python -m … ADDRESS`.

Prints a JSON list of [name, found, wanted].
"""

import asyncio
import http.cookiejar
import json
import re
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from parvis.config import setup

PATIENCE = 60.0  # seconds for any one thing to come true

Rows = list[tuple[str, object, object]]


def wait(look: Callable[[], Any], what: str) -> Any:
    """The first thing that is true. SystemExit with words when it never comes."""
    end = time.monotonic() + PATIENCE
    while not (found := look()):
        if time.monotonic() > end:
            raise SystemExit(f"It never came true within {PATIENCE:.0f} s: {what}.")
        time.sleep(0.2)
    return found


def main_job(address: str) -> Rows:
    """Write, schedule, publish, be answered, read, answer, count, and look at the page."""
    from django.conf import settings

    from parvis.accounts.models import Role, Teammate
    from parvis.kit.clock import now
    from parvis.networks.models import Arrival, Channel
    from parvis.publishing import actions
    from parvis.publishing.models import Publication
    from parvis.publishing.states import PublicationState as S

    rows: Rows = []

    def count(name: str, found: object, wanted: object = None) -> None:
        rows.append((name, found, wanted))

    owners = Teammate.objects.filter(role=Role.OWNER).select_related("workspace", "user")
    owner = wait(owners.first, "an owner")
    workspace = owner.workspace
    wait(lambda: Publication.objects.filter(state=S.SCHEDULED).exists(), "the demo plan")
    channels = list(Channel.objects.for_workspace(workspace))
    count("channels connected", sum(channel.is_connected for channel in channels), 3)

    due = now() + timedelta(seconds=3)
    texts = [f"Essai {number} : le pain de seigle sort à sept heures." for number in range(4)]
    posts = [actions.begin_post(workspace, by=owner, text=text, channels=channels) for text in texts]
    publications = [publication for post in posts for publication in post.publications.all()]
    actions.schedule(publications, at=due, by=owner)
    count("scheduled", len(publications), 12)
    mine = Publication.objects.filter(pk__in=[publication.pk for publication in publications])
    wait(lambda: mine.filter(state=S.PUBLISHED).count() == len(publications), "everything is out")
    lateness = [(row.published_at - due).total_seconds() for row in mine if row.published_at]
    count("sent", mine.filter(state=S.PUBLISHED).count(), 12)
    count("on the network once each", _once_each(settings.VILLAGE_URL, channels, texts), True)
    count("latest of them, seconds", round(max(lateness), 2))

    for publication in mine.select_related("channel"):
        _react(settings.VILLAGE_URL, publication.remote_id)
    wanted = Arrival.objects.filter(about_id__in=list(mine.values_list("remote_id", flat=True)), text__contains="passe")
    wait(lambda: wanted.count() >= len(publications), "the answers are read")
    count("answers read", wanted.count(), 12)

    replies = [actions.answer(arrival, text="Avec plaisir, à demain ! Inès", by=owner) for arrival in wanted]
    answered = Publication.objects.filter(pk__in=[reply.pk for reply in replies], state=S.PUBLISHED)
    wait(lambda: answered.count() == len(replies), "our answers are out")
    count("answered", answered.count(), 12)
    asyncio.run(_measure(channels))
    count("posts with likes counted", mine.filter(likes__gte=1).count(), 12)
    count("posts with replies counted", mine.filter(replies__gte=1).count(), 12)
    page = _page(address, settings.HOME, f"/w/{workspace.slug}/posts/{posts[0].pk}/", owner.user.email)
    count("the page shows the answer", "demain je passe" in page, True)
    return rows


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


async def _measure(channels: list[Any]) -> None:
    from parvis.networks import actions as networks
    from parvis.networks.pool import make_http

    async with make_http() as http:
        for channel in channels:
            await networks.measure_channel(channel.pk, http)


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


if __name__ == "__main__":
    setup()
    sys.stdout.write(json.dumps(main_job(sys.argv[1])))
