"""One small world, seen as a browser sees it: a bakery with its team, and a stranger who owns a bookshop."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.core.cache import cache
from django.test import Client

from parvis.accounts import actions
from parvis.accounts.models import Invitation, Role, Teammate, User, Workspace

PASSWORD = "bread-and-butter-4"


def person(name: str) -> User:
    """Somebody with an account and no workspace."""
    return User.objects.create_user(f"{name.lower()}@example.org", PASSWORD, name=name)


@dataclass
class Bakery:
    """Ada owns it, Abe administers it, Ben writes. Cat owns the bookshop and belongs nowhere else."""

    workspace: Workspace
    ada: Teammate
    abe: Teammate
    ben: Teammate
    cat: Teammate

    def mate(self, name: str, role: str) -> Teammate:
        return Teammate.objects.create(workspace=self.workspace, user=person(name), role=role)

    def invitation(self, email: str = "dan@example.org", role: str = Role.WRITER, **fields: object) -> Invitation:
        made = actions.invite(self.workspace, email=email, role=role, by=self.ada)
        if fields:
            Invitation.objects.filter(pk=made.pk).update(**fields)
            made.refresh_from_db()
        return made


@pytest.fixture(autouse=True)
def nobody_has_tried_yet() -> None:
    """Attempts to sign in and up are counted in the cache; each test begins at none."""
    cache.clear()


@pytest.fixture
def bakery(db: None) -> Bakery:
    workspace = Workspace.objects.create(name="Bakery", slug="bakery", timezone="Europe/Paris", language="en")
    bookshop = Workspace.objects.create(name="Bookshop", slug="bookshop")
    ada, abe, ben = (
        Teammate.objects.create(workspace=workspace, user=person(name), role=role)
        for name, role in (("Ada", Role.OWNER), ("Abe", Role.ADMIN), ("Ben", Role.WRITER))
    )
    cat = Teammate.objects.create(workspace=bookshop, user=person("Cat"), role=Role.OWNER)
    return Bakery(workspace, ada, abe, ben, cat)


@pytest.fixture
def browser() -> Callable[..., Client]:
    """A browser that speaks English, of the person where one is named."""

    def opened(who: Teammate | User | None = None) -> Client:
        client = Client(headers={"accept-language": "en"})
        if who is not None:
            user = who.user if isinstance(who, Teammate) else who
            client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return opened
