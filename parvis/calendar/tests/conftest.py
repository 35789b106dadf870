"""A bakery with a Mastodon and a Bluesky channel, and Ada who may publish there."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest

from parvis.accounts.models import Role, Teammate, User, Workspace
from parvis.networks.models import Channel
from parvis.publishing.models import Post, Publication
from parvis.publishing.states import PublicationState as S


@dataclass
class Bakery:
    workspace: Workspace
    ada: Teammate
    mastodon: Channel
    bluesky: Channel

    def plan(self, at: datetime | None, text: str = "Bread.", state: str = S.SCHEDULED, **fields: Any) -> Publication:
        """A publication at a moment, on Mastodon unless told otherwise."""
        post = fields.pop("post", None) or Post.objects.create(workspace=self.workspace, text=text)
        channel = fields.pop("channel", self.mastodon)
        return Publication.objects.create(
            workspace=self.workspace, post=post, channel=channel, state=state, goes_out_at=at, try_at=at, **fields
        )

    def at(self, day: int, hour: int = 9, minute: int = 0, month: int = 12) -> datetime:
        """A moment of 2026 on the bakery's clock."""
        return datetime(2026, month, day, hour, minute, tzinfo=self.workspace.clock)


def channel(workspace: Workspace, network: str, handle: str) -> Channel:
    return Channel.objects.create(
        workspace=workspace, network=network, base_url="http://127.0.0.1:1", account_id=handle, handle=handle
    )


@pytest.fixture
def bakery(db) -> Bakery:
    user = User.objects.create_user("ada@example.org", "bread-and-butter", name="Ada")
    workspace = Workspace.objects.create(name="Bakery", slug="bakery", timezone="Europe/Paris")
    ada = Teammate.objects.create(workspace=workspace, user=user, role=Role.EDITOR)
    return Bakery(workspace, ada, channel(workspace, "mastodon", "@bakery"), channel(workspace, "bluesky", "bakery.eu"))


@pytest.fixture
def page(bakery, client):
    """A page of the calendar as Ada sees it, in English."""
    client.force_login(bakery.ada.user)

    def read(address: str, **headers: str) -> str:
        answer = client.get(f"/w/bakery/calendar/{address}", headers={"accept-language": "en", **headers})
        assert answer.status_code == 200
        return answer.content.decode()

    return read
