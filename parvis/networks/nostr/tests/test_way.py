"""Connecting: a key, relays that answer, and sentences for whatever is wrong."""

from typing import Any

import pytest
from django.test import override_settings

from parvis.kit.http import Http
from parvis.networks.nostr.adapter import Nostr
from parvis.networks.nostr.relays import relay_at
from parvis.networks.nostr.tests.relays import ME, OURS, Relay, event
from parvis.networks.nostr.way import KeyForm, NostrWay, addresses_in
from parvis.networks.tests.stages import new_handle
from parvis.networks.ways import Errand, Outcome, set_out
from village.testing import Village


async def tried(http: Http, **told: str) -> Outcome:
    return await set_out(NostrWay(), Errand(http, {"key": OURS, "relays": "", "server": "", **told}))


def said(outcome: Outcome) -> str:
    """What the first check that failed says."""
    return next(str(check.text) for check in outcome.report if check.state == "bad")


async def test_a_key_opens_its_account(quiet_village: Village, http: Http) -> None:
    told = quiet_village.admin("POST", "/tokens", {"account": new_handle(), "network": "nostr"})

    server = f"{told['base_url']}/"
    outcome = await tried(http, key=told["access_token"], relays=relay_at(told["base_url"]), server=server)

    access, account = outcome.errand.access, outcome.errand.account
    assert outcome.connected and access is not None and account is not None
    assert (access.account_id, access.base_url) == (told["account_id"], told["base_url"])
    assert access.extra == {"relays": [relay_at(told["base_url"])], "files": told["base_url"]}
    assert await Nostr(http).who_am_i(access) == account
    assert told["access_token"] not in repr(access)


async def test_without_relays_those_of_the_profile_are_taken(relay: Relay, other_relay: Relay, http: Http) -> None:
    tags = [["r", other_relay.url], ["r", "wss://reads.example", "read"], ["r", relay.url, "write"], ["r"]]
    relay.keeps = [[event(OURS, 10_002, "", *tags), event(OURS, 10_002, "", ["r", "wss://old.example"], ago=9)], []]

    with override_settings(NETWORK_URLS={"nostr": relay.access().base_url}):
        outcome = await tried(http)

    assert outcome.errand.access is not None
    assert outcome.errand.access.extra["relays"] == [other_relay.url, relay.url]


async def test_a_profile_with_odd_relays_gets_the_usual_ones(relay: Relay, http: Http) -> None:
    relay.keeps = [[event(OURS, 10_002, "", ["r", "javascript:alert(1)"])], []]

    with override_settings(NETWORK_URLS={"nostr": relay.access().base_url}):
        outcome = await tried(http)

    assert outcome.errand.access is not None and outcome.errand.access.extra["relays"] == [relay.url]


async def test_relays_that_do_not_answer_are_left_out(relay: Relay, http: Http) -> None:
    outcome = await tried(http, relays=f"ws://127.0.0.1:1/ {relay.url}")

    assert outcome.errand.access is not None and outcome.errand.access.extra["relays"] == [relay.url]
    assert outcome.errand.access.account_id == ME


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"key": "nsec1abc"}, "no private key"),
        ({"key": "npub10elfcs4fr0l0r8af98jlmgdh9c8tcxjvz9qkw038js35mp4dma8qzvjptg"}, "public key"),
        ({"relays": "ws://127.0.0.1:1/"}, "None of the relays"),
    ],
)
async def test_what_is_wrong_is_said_in_words(told: dict[str, str], words: str, http: Http) -> None:
    outcome = await tried(http, **told)

    assert not outcome.connected
    assert words in said(outcome)
    assert OURS not in str(outcome.report)


@pytest.mark.parametrize(
    ("typed", "relays"),
    [
        ("nos.lol", ["wss://nos.lol/"]),
        (" wss://Nos.Lol/\n, wss://nos.lol;ws://a.example/in ", ["wss://nos.lol/", "ws://a.example/in/"]),
        ("", []),
    ],
)
def test_relays_are_read_from_what_people_type(typed: str, relays: list[str]) -> None:
    assert addresses_in(typed) == relays


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"relays": "https://nos.lol"}, "relays"),
        ({"relays": "wss://me:secret@nos.lol"}, "relays"),
        ({"relays": "wss://[nos"}, "relays"),
        ({"relays": " ".join(f"r{number}.example" for number in range(9))}, "relays"),
        ({"key": ""}, "key"),
        ({"server": "not a server"}, "server"),
    ],
)
def test_a_form_says_what_is_wrong_with_it(changes: dict[str, Any], field: str) -> None:
    form = KeyForm({"key": OURS, "relays": "nos.lol", "server": "", **changes})

    assert list(form.errors) == [field]
    assert OURS not in form.as_p()
