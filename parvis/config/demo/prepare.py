"""A workspace full of a month's work: Maison Levain, three channels in the village, what they published there, and
what is planned next. Everything is made by the same actions that people use.
"""

import asyncio
import json
import secrets
import urllib.request
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from parvis.accounts.models import Role, Teammate, User, Workspace
from parvis.kit.clock import moment, now
from parvis.networks import actions as networks
from parvis.networks.models import Channel
from parvis.networks.pool import make_http
from parvis.networks.protocols import Access, OwnPost
from parvis.publishing import actions as publishing
from parvis.publishing.following import record_counts
from parvis.publishing.models import Lane, Post, Publication
from parvis.publishing.states import PublicationState as S

SLUG = "maison-levain"
ACCOUNTS = ("maisonlevain", "levain_lyon", "fournil_nuit")
TEAM = (
    ("Inès Roche", "ines", Role.OWNER),
    ("Samir Haddad", "samir", Role.WRITER),
    ("Hélène Marchand", "helene", Role.EDITOR),
)
HISTORY = timedelta(days=31)

#: Days from today, time on the bakery's clock, text, how many of the channels, draft or not.
PLANNED = (
    (0, time(18, 30), "Dernière fournée à 18 h 30 : il reste des pains de seigle. Qui passe ?", 1, "scheduled"),
    (1, time(7, 30), "Le four s’allume à quatre heures. Ce matin, fougasse aux olives et pain de seigle.\n\n"
     "Vous la prenez entière ou à la coupe ? #Levain", 3, "scheduled"),
    (2, time(12, 0), "Atelier du samedi : une place s’est libérée pour apprendre à façonner.", 2, "scheduled"),
    (3, time(8, 0), "Brioche tressée, recette de Naïma : beurre de la Drôme, fleur d’oranger, une nuit de repos.", 2,
     "to_approve"),
    (5, time(17, 0), "Question du soir : bûche ou trianon ?", 3, "draft"),
)  # fmt: skip


@dataclass(frozen=True)
class SignIn:
    email: str
    password: str


def prepare(village_url: str) -> SignIn:
    """Make the demo workspace where there is none; point its channels to where the village is now."""
    found = Workspace.objects.filter(slug=SLUG).first()
    if found is not None:
        _move_village(found, village_url)
        return SignIn("ines@levain.example", _kept_password())
    with transaction.atomic():
        workspace, team = _people()
        channels = [_connect(village_url, name, workspace, team[0]) for name in ACCOUNTS]
    for channel in channels:
        asyncio.run(_bring_history(channel))
    _plan(workspace, team, channels)
    return SignIn("ines@levain.example", _kept_password())


def _kept_password() -> str:
    """Made once for each installation: nobody can guess it, and the next start shows the same."""
    path = Path(settings.HOME) / "secrets" / "demo-password"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(f"levain-{secrets.token_hex(3)}")
    return path.read_text().strip()


def _people() -> tuple[Workspace, list[Teammate]]:
    workspace = Workspace.objects.create(
        name="Maison Levain", slug=SLUG, timezone=settings.WORKSPACE_TIME_ZONE, language="fr"
    )
    team = []
    for name, mailbox, role in TEAM:
        user = User.objects.create_user(f"{mailbox}@levain.example", _kept_password(), name=name)
        team.append(Teammate.objects.create(workspace=workspace, user=user, role=role))
    return workspace, team


def _connect(village_url: str, name: str, workspace: Workspace, by: Teammate) -> Channel:
    """As a person would, but for the page with the button: the village gives its demo accounts to anybody."""
    told = village_says(village_url, "/tokens", {"account": name, "scopes": "read write follow push"})
    access = Access(base_url=village_url, account_id=str(told["account_id"]), token=told["access_token"])

    async def who() -> Any:
        async with make_http() as http:
            from parvis.networks.mastodon.adapter import Mastodon

            return await Mastodon(http).who_am_i(access)

    return networks.connect(workspace, network="mastodon", access=access, account=asyncio.run(who()), by=by)


def village_says(village_url: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
    """Ask the village's own API."""
    request = urllib.request.Request(  # noqa: S310  our own village, on loopback
        f"{village_url}/_village{path}", json.dumps(body).encode(), {"Content-Type": "application/json"}, method="POST"
    )
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(request, timeout=20) as answer:
        told: dict[str, Any] = json.load(answer)
    return told


async def _bring_history(channel: Channel) -> None:
    """What the account published in the last month becomes posts of ours; then what came in, and the counts."""
    from asgiref.sync import sync_to_async

    async with make_http() as http:
        adapter = channel.adapter(http)
        own = await adapter.own_posts(channel.key(), since=datetime.now(UTC) - HISTORY)
        firsts = [post for post in own if not post.extra.get("in_reply_to")]
        await sync_to_async(_store_history)(channel, firsts)
        await networks.refresh_limits(channel.pk, http)
        await networks.read_channel(channel.pk, http)
        counts = await adapter.measure(channel.key(), [post.remote_id for post in firsts])
        await sync_to_async(record_counts)(channel, counts)


@transaction.atomic
def _store_history(channel: Channel, own: list[OwnPost]) -> None:
    """Each becomes a post with one publication that is out; pictures are kept as well."""
    from parvis.config.demo.pictures import keep_pictures

    for found in own:
        post = Post.objects.create(
            workspace=channel.workspace,
            text=found.text,
            language=channel.workspace.language,
            created_by=channel.connected_by,
            saved_by=channel.connected_by,
            created_at=found.published_at - timedelta(days=1),
        )
        keep_pictures(post, found)
        Publication.objects.create(
            workspace=channel.workspace,
            post=post,
            channel=channel,
            state=S.PUBLISHED,
            state_since=found.published_at,
            goes_out_at=found.published_at,
            published_at=found.published_at,
            remote_id=found.remote_id,
            url=found.url,
            part_ids=[found.remote_id],
            tries=1,
        )


def _plan(workspace: Workspace, team: list[Teammate], channels: list[Channel]) -> None:
    owner, writer = team[0], team[1]
    today = now().astimezone(workspace.clock).date()
    for days, at, text, number, state in PLANNED:
        when = moment(today + timedelta(days=days), at, workspace.clock)
        post = publishing.begin_post(workspace, by=writer, text=text, channels=channels[:number])
        publications = list(post.publications.all())
        if when <= now():
            when += timedelta(days=1)
        if state == "scheduled":
            publishing.schedule(publications, at=when, by=owner)
        elif state == "to_approve":
            publishing.submit(publications, at=when, by=writer)


def _move_village(workspace: Workspace, village_url: str) -> None:
    """The village came up under another port: its channels follow."""
    moved = Channel.objects.filter(workspace=workspace, network="mastodon", base_url__startswith="http://127.0.0.1:")
    moved = moved.exclude(base_url=village_url)
    Lane.objects.filter(channel__in=moved).update(host=village_url)
    moved.update(base_url=village_url)
