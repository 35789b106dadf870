"""Which addresses answer people, and machines, who are not signed in: these, on purpose, and no others."""

import re
from collections.abc import Iterator
from uuid import UUID

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from parvis.accounts.models import User

#: Names of addresses that need no sign-in, and why.
OPEN = {
    "healthz": "says that the web server answers, and nothing else",
    "language": "the language of the pages before the door",
    "theme": "their colours",
    "invitation": "its link is the key; without it: not found",
    "guest": "its link is the key; without it: not found",
    "guest_pick": "the same",
    "sign_in_callback": "a client is back from the network; everybody else is sent to the door",
    "live": "asks for the teammate itself, and is not found by others",
    "public_file": "networks fetch what a publication shows: the address is signed and ends",
    "hook": "networks tell what happened: believed with a signature only",
    "channel_hook": "the same, for one channel",
}
VALUES = {"slug": "nowhere", "uuid": str(UUID(int=7)), "int": "7", "str": "x", "path": "x"}


def ours(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[tuple[str, str, URLPattern]]:
    """Address, name and pattern of every view of ours; those of allauth are its own affair."""
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from ours(pattern.url_patterns, route)
        elif pattern.callback.__module__.startswith("parvis."):
            filled = re.sub(r"<(?:(\w+):)?\w+>", lambda found: VALUES[found[1] or "str"], route)
            yield f"/{filled}", pattern.name or "", pattern


ALL = list(ours(get_resolver().url_patterns))


@pytest.mark.django_db
@pytest.mark.parametrize(("address", "name"), [(address, name) for address, name, _ in ALL if name not in OPEN])
def test_who_is_not_signed_in_is_sent_to_the_door(address: str, name: str) -> None:
    User.objects.create_user("ada@example.org", "bread-and-butter", name="Ada")  # else the first one is let in

    answers = [Client().generic(method, address) for method in ("GET", "POST")]

    for answer in answers:
        assert answer.status_code == 405 or answer.headers.get("Location", "").startswith("/accounts/login/"), (
            f"{name} answers strangers with {answer.status_code}: put it behind workspace_view, or into OPEN"
        )


def test_what_is_open_is_there() -> None:
    assert set(OPEN) <= {name for _, name, _ in ALL}


def test_only_hooks_do_without_the_token_of_a_form() -> None:
    free = {name for _, name, pattern in ALL if getattr(pattern.callback, "csrf_exempt", False)}

    assert free == {"hook", "channel_hook"}
