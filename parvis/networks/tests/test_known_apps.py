"""Parvis is registered once on a server, and anew when it has learned to ask for something else."""

import pytest

from parvis.networks.known_apps import known_app
from parvis.networks.models import NetworkApp
from parvis.networks.tests.conftest import in_own_loop

pytestmark = pytest.mark.django_db(transaction=True)
SERVER, BACK = "https://a.example", "https://parvis.example/back"


def asked(scopes: str) -> dict[str, str]:
    async def register() -> dict[str, str]:
        return {"client_id": f"for {scopes}", "client_secret": "s", "scopes": scopes}

    return in_own_loop(lambda http: known_app("mastodon", SERVER, BACK, register, scopes=scopes))


def test_an_application_that_is_known_for_other_scopes_is_registered_anew() -> None:
    assert [asked(scopes)["client_id"] for scopes in ("read", "read", "read write")] == [
        "for read",
        "for read",
        "for read write",
    ]
    assert NetworkApp.objects.get().credentials["scopes"] == "read write"
