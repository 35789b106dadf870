"""Keys, names and signatures, held against the examples of those who defined them."""

from datetime import UTC, datetime
from typing import Any

import pytest
from coincurve import PrivateKey

from parvis.networks.nostr import keys
from parvis.networks.nostr.events import identity, is_genuine, root_and_parent, signed
from parvis.networks.nostr.tests.relays import HER, OURS, event
from parvis.networks.nostr.way import NoKey, PublicKey, secret_of

# Source: NIP-19.
NSEC = "nsec1vl029mgpspedva04g90vltkh6fvh240zqtv9k0t9af8935ke9laqsnlfe5"
SECRET = "67dea2ed018072d675f5415ecfaed7d2597555e202d85b3d65ea4e58d2d92ffa"
NPUB = "npub10elfcs4fr0l0r8af98jlmgdh9c8tcxjvz9qkw038js35mp4dma8qzvjptg"
PUBLIC = "7e7e9c42a91bfef19fa929e5fda1b72e0ebc1a4c1141673e2794234d86addf4e"
PROFILE = (
    "nprofile1qqsrhuxx8l9ex335q7he0f09aej04zpazpl0ne2cgukyawd24mayt8gpp4mhxue69uhhytnc9e3k7mgpz4mhxue69uhkg6nzv9"
    "ejuumpv34kytnrdaksjlyr9p"
)


def test_names_are_read_and_written_as_the_standard_says() -> None:
    assert keys.read(NSEC) == ("nsec", bytes.fromhex(SECRET))
    assert keys.written("nsec", bytes.fromhex(SECRET)) == NSEC
    assert keys.npub(PUBLIC) == NPUB
    assert keys.public_of(SECRET) == PUBLIC
    prefix, content = keys.read(PROFILE)
    assert prefix == "nprofile"
    assert keys.pieces_of(content) == [
        (keys.SPECIAL, bytes.fromhex("3bf0c63fcb93463407af97a5e5ee64fa883d107ef9e558472c4eb9aaaefa459d")),
        (keys.RELAY, b"wss://r.x.com"),
        (keys.RELAY, b"wss://djbas.sadkb.com"),
    ]
    assert keys.written("nprofile", keys.joined(keys.pieces_of(content))) == PROFILE


def test_a_signature_is_that_of_bip_340() -> None:
    """Vector 0 of https://github.com/bitcoin/bips/blob/master/bip-0340/test-vectors.csv."""
    signature = PrivateKey((3).to_bytes(32, "big")).sign_schnorr(bytes(32), bytes(32))

    assert signature.hex().upper() == (
        "E907831F80848D1069A5371B402410364BDF1C5F8307B0084C55F1CE2DCA8215"
        "25F66A4A85EA8B71E482A74F382D2CE5EBEEE8FDB2172F477DF4900D310536C0"
    )


def test_the_hash_is_over_the_letters_as_they_are() -> None:
    told = event(content='Pain "levain"\n\té🥖\\')

    assert identity(told) == told["id"]
    assert is_genuine(told)


def test_the_same_words_at_the_same_moment_are_the_same_event() -> None:
    at = datetime(2026, 11, 25, 7, 0, tzinfo=UTC)

    assert signed(OURS, 1, "Bread", [["t", "bread"]], at) == signed(OURS, 1, "Bread", [["t", "bread"]], at)


@pytest.mark.parametrize(
    "changes",
    [
        {"content": "Cake"},
        {"pubkey": HER[::-1]},
        {"pubkey": "f" * 64},
        {"sig": "0" * 128},
        {"sig": "0"},
        {"id": "0" * 64},
        {"id": None},
        {"created_at": -1},
        {"created_at": True},
        {"created_at": "now"},
        {"kind": None},
        {"kind": 65_536},
        {"tags": [["e", 5]]},
        {"tags": {}},
        {"tags": ["e"]},
        {"content": None},
        {"content": "\ud800"},
    ],
)
def test_what_is_not_as_it_was_signed_is_not_believed(changes: dict[str, Any]) -> None:
    assert not is_genuine(event(content="Bread") | changes)


@pytest.mark.parametrize("thing", [None, [], "bread", {}, 5])
def test_what_is_no_event_is_none(thing: Any) -> None:
    assert not is_genuine(thing)


@pytest.mark.parametrize(
    ("tags", "found"),
    [
        ([], ("", "")),
        ([["e", "a", "", "root"]], ("a", "a")),
        ([["e", "a", "", "root"], ["e", "b", "", "reply"]], ("a", "b")),
        ([["e", "b", "", "reply"]], ("b", "b")),
        ([["e", "a"]], ("a", "a")),
        ([["e", "a"], ["e", "m"], ["e", "b"]], ("a", "b")),
        ([["e", "m", "", "mention"]], ("", "")),
        ([["p", HER], ["e"]], ("", "")),
    ],
)
def test_what_a_note_answers_is_read_the_new_way_and_the_old(tags: list[list[str]], found: tuple[str, str]) -> None:
    assert root_and_parent({"kind": 1, "tags": tags}) == found


@pytest.mark.parametrize("typed", [NSEC, f" {NSEC}\n", NSEC.upper(), SECRET, SECRET.upper(), f"nostr:{NSEC}"])
def test_a_private_key_is_read_from_what_people_type(typed: str) -> None:
    assert secret_of(typed) == SECRET


@pytest.mark.parametrize("typed", [NPUB, PROFILE])
def test_a_public_key_is_said_to_be_one(typed: str) -> None:
    with pytest.raises(PublicKey):
        secret_of(typed)


@pytest.mark.parametrize(
    "typed", ["", "nsec1", NSEC[:-1], NSEC[:-1] + "q", "Nsec" + NSEC[4:], "0" * 64, "f" * 64, "x" * 64, "bread", "é1é"]
)
def test_what_is_no_key(typed: str) -> None:
    with pytest.raises(NoKey):
        secret_of(typed)
