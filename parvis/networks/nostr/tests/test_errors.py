"""What a relay's answer means, row by row, and what several relays say together."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from parvis.kit.http import Http
from parvis.networks.errors import (
    AnswerLost,
    Busy,
    ContentRefused,
    NetworkError,
    NotPermitted,
    NotReached,
    Refused,
    Temporary,
)  # fmt: skip
from parvis.networks.nostr import relays
from parvis.networks.nostr.adapter import Nostr
from parvis.networks.nostr.errors import BY_PREFIX, BY_STATUS
from parvis.networks.nostr.events import SIGN_IN, is_genuine, value
from parvis.networks.nostr.tests.relays import ME, ZOE, Relay, event, no
from parvis.networks.protocols import Outgoing
from parvis.networks.tests.journals import Died, MemoryJournal
from parvis.networks.tests.stages import picture
from parvis.networks.tests.wire import Wire, says
from village.testing import Village

BREAD = Outgoing(("Bread.",))


async def refused(http: Http, relay: Relay, *others: Relay) -> NetworkError:
    with pytest.raises(NetworkError) as caught:
        await Nostr(http).publish(BREAD, relay.access(*others), MemoryJournal())
    return caught.value


@pytest.mark.parametrize(
    ("reason", "kind"),
    [
        *((f"{prefix}: because", kind) for prefix, kind in BY_PREFIX.items()),
        ("something-new: because", Refused),
        ("because", Refused),
        ("", AnswerLost),
    ],
)
async def test_every_no(reason: str, kind: type[NetworkError], relay: Relay, http: Http) -> None:
    relay.answer = no(reason)

    error = await refused(http, relay)

    assert type(error) is kind
    assert "because" in error.said or not reason
    if isinstance(error, Busy):
        assert error.retry_at is not None and error.retry_at > datetime.now(UTC)


@pytest.mark.parametrize(
    "answers",
    [None, ["<html>"], ['["OK","12'], ["{}"], ["[]"], ["5"], ["null"], ["[" * 100_000], [["OK", "id", False]]],
)
async def test_nonsense_is_never_a_yes(answers: Any, relay: Relay, http: Http, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relays, "SECONDS", 0.5)
    relay.answer = lambda one: answers

    assert type(await refused(http, relay)) is AnswerLost


@pytest.mark.parametrize("yes", ["true", 1, None])
async def test_a_yes_is_nothing_but_true(yes: Any, relay: Relay, http: Http) -> None:
    relay.answer = lambda one: [["OK", one["id"], yes, ""]]

    assert type(await refused(http, relay)) is AnswerLost


async def test_notices_and_answers_to_others_are_passed_over(relay: Relay, http: Http) -> None:
    relay.answer = lambda one: [
        ["NOTICE", "hello"],
        ["OK", "0" * 64, False, "no"],
        ["EOSE", "x"],
        ["OK", one["id"], True],
    ]

    assert await Nostr(http).publish(BREAD, relay.access(), MemoryJournal())


async def test_a_relay_that_cannot_be_reached_has_got_nothing(relay: Relay, http: Http) -> None:
    relay.url = "ws://127.0.0.1:1/"

    assert type(await refused(http, relay)) is NotReached


async def test_a_private_address_is_never_called(relay: Relay) -> None:
    async with Http() as guarded:
        assert type(await refused(guarded, relay)) is NotReached

    assert relay.heard == []


# Several relays


async def test_one_yes_is_enough(relay: Relay, other_relay: Relay, http: Http) -> None:
    relay.answer = no("blocked: you")
    journal = MemoryJournal()

    await Nostr(http).publish(BREAD, relay.access(other_relay), journal)

    assert journal.kept.done["post:0"] == {"relays": [other_relay.url]}
    assert relay.events == other_relay.events


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("blocked: you", "error: full", AnswerLost),
        ("blocked: you", "rate-limited: slow", Busy),
        ("invalid: no", "blocked: you", ContentRefused),
        ("rate-limited: slow", "error: full", AnswerLost),
    ],
)
async def test_of_several_that_say_no_the_gravest_counts(
    one: str, other: str, kind: type[NetworkError], relay: Relay, other_relay: Relay, http: Http
) -> None:
    relay.answer, other_relay.answer = no(one), no(other)

    assert type(await refused(http, relay, other_relay)) is kind


async def test_who_is_away_may_still_take_it(relay: Relay, other_relay: Relay, http: Http) -> None:
    relay.answer, other_relay.url = no("blocked: you"), "ws://127.0.0.1:1/"

    assert type(await refused(http, relay, other_relay)) is NotReached


# Signing in


async def test_a_relay_that_wants_to_know_us_is_told_who_we_are(quiet_village: Village, http: Http) -> None:
    told = quiet_village.admin("POST", "/tokens", {"account": "closedbaker", "network": "nostr"})
    closed = f"{relays.relay_at(told['base_url'])}closed/"
    access = Relay(url=closed).access()
    access = type(access)(access.base_url, told["account_id"], told["access_token"], extra=access.extra)

    receipt = await Nostr(http).publish(BREAD, access, MemoryJournal())

    (own,) = await Nostr(http).own_posts(access, since=datetime(2026, 1, 1, tzinfo=UTC))
    assert own.remote_id == receipt.remote_id


async def test_we_sign_for_this_relay_and_this_challenge_only(relay: Relay, http: Http) -> None:
    relay.first = [["AUTH", "levain"]]
    known: list[str] = []

    def answer(one: dict[str, Any]) -> list[Any]:
        if one["kind"] == SIGN_IN:
            known.append(one["pubkey"])
        elif not known:
            return [["OK", one["id"], False, "auth-required: who are you?"]]
        return [["OK", one["id"], True, ""]]

    relay.answer = answer
    await Nostr(http).publish(BREAD, relay.access(), MemoryJournal())

    ((signed,),) = relay.told("AUTH")
    assert is_genuine(signed) and known == [ME]
    assert (value(signed, "relay"), value(signed, "challenge")) == (relay.url, "levain")


@pytest.mark.parametrize(("first", "asked"), [([], 1), ([["AUTH", "levain"]], 1)])
async def test_a_relay_that_does_not_let_us_in_has_refused(first: Any, asked: int, relay: Relay, http: Http) -> None:
    relay.first, relay.answer = first, no("auth-required: members only")

    assert type(await refused(http, relay)) is NotPermitted
    assert len(relay.events) == asked


# Questions


@pytest.mark.parametrize(
    ("reason", "kind"),
    [
        ("error: full", Temporary),
        ("invalid: filter", Temporary),
        ("rate-limited: slow", Busy),
        ("auth-required: members only", NotPermitted),
        ("restricted: no", NotPermitted),
    ],
)
async def test_a_question_that_is_not_answered(reason: str, kind: type[NetworkError], relay: Relay, http: Http) -> None:
    relay.closes = reason

    with pytest.raises(NetworkError) as caught:
        await Nostr(http).read_arrivals(relay.access(), mark="", about=())

    assert type(caught.value) is kind


async def test_forged_events_are_not_read(relay: Relay, http: Http) -> None:
    good = event(ZOE, 1, "Hello", ["p", ME])
    relay.keeps = [[good | {"content": "Give me money"}, good | {"sig": "0" * 128}, None, {}, [], "x"]]

    assert (await Nostr(http).read_arrivals(relay.access(), mark="", about=())).arrivals == ()


async def test_what_was_not_asked_for_is_not_read(relay: Relay, http: Http) -> None:
    """A relay that lies cannot slip in an article of ours, somebody else's profile, or another note."""
    named = event(ZOE, 30_023, "An article", ["p", ME], ["e", "0" * 64])
    relay.keeps = [[event(ZOE, 1, "Not to us"), named, event(ZOE, 0, '{"name": "we"}')]]
    adapter = Nostr(http)

    assert (await adapter.read_arrivals(relay.access(), mark="", about=())).arrivals == ()
    assert await adapter.own_posts(relay.access(), since=datetime(2026, 1, 1, tzinfo=UTC)) == []
    assert (await adapter.who_am_i(relay.access())).name.startswith("npub1")
    journal = MemoryJournal(die_at=("begun", "post:0"))
    with pytest.raises(Died):
        await adapter.publish(BREAD, relay.access(), journal)
    await adapter.publish(BREAD, relay.access(), journal.resumed())
    assert len(relay.events) == 1


# The file server


@pytest.mark.parametrize(
    ("status", "told", "kind"),
    [
        *((status, {"message": "No."}, kind) for status, kind in BY_STATUS.items()),
        (404, {}, Refused),
        (429, {}, Busy),
        (500, {}, Temporary),
        (200, b"<html>", Temporary),
        (200, {"url": None}, Temporary),
        (200, {"url": "javascript:alert(1)"}, Temporary),
        (200, b'{"url": "https://x.example/\\ud800"}', Temporary),
        (200, {"url": "https://x.example/a b\n"}, Temporary),
        (200, [], Temporary),
    ],
)
async def test_every_answer_of_a_file_server(
    status: int, told: Any, kind: type[NetworkError], relay: Relay, wire: Wire, http: Http, tmp_path: Path
) -> None:
    wire.says["/upload"] = says(status, told, {"X-Reason": "Because"})
    outgoing = Outgoing(("Bread.",), (picture(tmp_path),))

    with pytest.raises(NetworkError) as caught:
        await Nostr(http).publish(outgoing, relay.access(files=wire.url), MemoryJournal())

    assert type(caught.value) is kind
    assert relay.heard == []
