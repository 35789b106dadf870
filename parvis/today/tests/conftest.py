"""A bakery on a known day: Ada may publish, one Mastodon channel, one Bluesky channel."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from parvis.accounts.models import Role, Teammate, User, Workspace
from parvis.kit.clock import now
from parvis.networks.models import Arrival, Channel
from parvis.publishing.models import Post, Publication, Worker
from parvis.publishing.states import PublicationState as S


@dataclass
class Bakery:
    workspace: Workspace
    ada: Teammate
    mastodon: Channel
    bluesky: Channel

    def publication(self, state: str = S.SCHEDULED, at: datetime | None = None, text: str = "Bread.", **fields: Any):
        post = fields.pop("post", None) or Post.objects.create(workspace=self.workspace, text=text)
        channel = fields.pop("channel", self.mastodon)
        moment = at or now() + timedelta(minutes=1)
        return Publication.objects.create(
            workspace=self.workspace,
            post=post,
            channel=channel,
            state=state,
            goes_out_at=moment,
            try_at=moment,
            **fields,
        )

    def arrival(self, kind: str = "reply", ago: timedelta = timedelta(hours=1), **fields: Any) -> Arrival:
        fields = {"author_id": "7", "author_name": "Claire Vasseur", "text": "With nuts?", **fields}
        channel = fields.pop("channel", self.mastodon)
        return Arrival.objects.create(
            workspace=self.workspace, channel=channel, kind=kind, remote_id=str(uuid.uuid4()),
            happened_at=now() - ago, **fields,
        )  # fmt: skip


def channel(workspace: Workspace, network: str, handle: str) -> Channel:
    return Channel.objects.create(
        workspace=workspace, network=network, base_url="http://127.0.0.1:1", account_id=handle, handle=handle
    )


@pytest.fixture
def bakery(db) -> Bakery:
    user = User.objects.create_user("ada@example.org", "bread-and-butter", name="Ada")
    workspace = Workspace.objects.create(name="Bakery", slug="bakery", timezone="Europe/Paris")
    teammate = Teammate.objects.create(workspace=workspace, user=user, role=Role.EDITOR)
    Worker.objects.create(id=uuid.uuid4(), host="here", pid=1, started_at=now(), seen_at=now() + timedelta(hours=1))
    return Bakery(
        workspace, teammate, channel(workspace, "mastodon", "@bakery"), channel(workspace, "bluesky", "bakery.eu")
    )


@pytest.fixture
def page(bakery, client):
    """The page of the day as Ada sees it, in English."""
    client.force_login(bakery.ada.user)

    def read(address: str = "/w/bakery/", **headers: str) -> str:
        answer = client.get(address, headers={"accept-language": "en", **headers})
        assert answer.status_code == 200
        return answer.content.decode()

    return read
