"""What goes to Snapchat: uploads, the three formats, and how they are followed."""

import base64
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7

from parvis.kit.http import Http
from parvis.networks.errors import (
    AnswerLost,
    ContentRefused,
    NetworkError,
    NotPermitted,
    Refused,
    Temporary,
    Unfinished,
)  # fmt: skip
from parvis.networks.protocols import Outgoing, Target, Undecidable
from parvis.networks.snapchat import limits
from parvis.networks.snapchat.adapter import Snapchat
from parvis.networks.snapchat.errors import NeedsFilm, NoTitle
from parvis.networks.snapchat.tests.prepared import (
    MEDIA,
    REEL,
    SAVED,
    SPOTLIGHTS,
    STORIES,
    STORY,
    UPLOAD,
    no,
    ok,
    on,
    prepared,
    spotlight,
)
from parvis.networks.snapchat.tests.stage import film, still, story
from parvis.networks.tests.journals import Died, MemoryJournal
from parvis.networks.tests.wire import Asked, Wire, in_turn, says

# What goes out


def fields(asked: Asked) -> dict[str, bytes]:
    """Of a form with files."""
    boundary = asked.headers["Content-Type"].partition("boundary=")[2].strip('"').encode()
    found = {}
    for part in asked.body.split(b"--" + boundary)[1:-1]:
        head, _blank, content = part.partition(b"\r\n\r\n")
        name = re.search(rb'name="([^"]+)"', head)
        assert name is not None
        found[name[1].decode()] = content.removesuffix(b"\r\n")
    return found


async def test_a_file_goes_encrypted_and_in_pieces(
    wire: Wire, http: Http, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "PIECE", 2000)
    prepared(wire)
    moving = film(tmp_path)

    await Snapchat(http).publish(spotlight(tmp_path), on(wire), MemoryJournal())

    (made,) = [asked.json() for asked in wire.to(MEDIA)]
    forms = [fields(asked) for asked in wire.to(UPLOAD)]
    assert made["type"] == "VIDEO"
    assert [form.get("part_number") for form in forms] == [b"1", b"2", b"3", None]
    assert [form["action"] for form in forms] == [b"ADD", b"ADD", b"ADD", b"FINALIZE"]
    sent = b"".join(form.get("file", b"") for form in forms)
    assert all(len(form["file"]) <= 2000 for form in forms[:-1])
    key, start = base64.b64decode(made["key"]), base64.b64decode(made["iv"])
    assert (len(key), len(start)) == (32, 16)
    cipher, padder = Cipher(algorithms.AES(key), modes.CBC(start)).decryptor(), PKCS7(128).unpadder()
    assert padder.update(cipher.update(sent) + cipher.finalize()) + padder.finalize() == moving.path.read_bytes()
    assert b"ftyp" not in sent


@pytest.mark.parametrize("size", [0, 1, 15, 16, 32, 48])
async def test_a_file_of_any_length_is_padded_as_snap_expects(
    size: int, wire: Wire, http: Http, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "PIECE", 16)
    prepared(wire)
    outgoing = Outgoing(("Fresh.",), (film(tmp_path, b"x" * size),), options=REEL)

    await Snapchat(http).publish(outgoing, on(wire), MemoryJournal())

    assert sum(len(fields(asked).get("file", b"")) for asked in wire.to(UPLOAD)) == size // 16 * 16 + 16
    assert all(fields(asked)["file"] for asked in wire.to(UPLOAD)[:-1])


async def test_each_format_says_what_it_can(wire: Wire, http: Http, tmp_path: Path) -> None:
    prepared(wire)
    snapchat, moving = Snapchat(http), film(tmp_path)

    shown = await snapchat.publish(spotlight(tmp_path, off_profile=True), on(wire), MemoryJournal())
    saved = await snapchat.publish(Outgoing(("Fresh.",), (still(tmp_path),)), on(wire), MemoryJournal())
    titled = Outgoing(("Fresh.",), (moving,), options={"title": "Bread"})
    await snapchat.publish(titled, on(wire), MemoryJournal())
    told = await snapchat.publish(Outgoing(("Hm.",), (moving,), options=STORY), on(wire), MemoryJournal())

    (asked,) = wire.to(SPOTLIGHTS)
    assert asked.json() == {
        "media_id": "m1",
        "description": "Fresh.",
        "locale": "fr_FR",
        "skip_save_to_profile": True,
    }
    assert [one.json() for one in wire.to(SAVED)] == [
        {"saved_stories": [{"title": title, "snap_sources": [{"media_id": "m1"}]}]} for title in ("Fresh.", "Bread")
    ]
    assert wire.to(STORIES)[0].json() == {"media_id": "m1"}
    assert (shown.remote_id, shown.url) == ("spotlights/W7_1", f"{wire.url}/spotlight/W7_1")
    assert (saved.remote_id, saved.url) == ("saved_stories/s1", f"{wire.url}/@bread")
    assert (told.remote_id, told.url) == ("media/m1", f"{wire.url}/@bread")


@pytest.mark.parametrize("answer", [{"story_id": "9"}, {"id": "9"}, {"stories": [{"story": {"id": "9"}}]}])
async def test_a_story_that_snap_numbers_is_known_by_it(
    answer: dict[str, Any], wire: Wire, http: Http, tmp_path: Path
) -> None:
    prepared(wire)
    wire.says[STORIES] = says(200, ok(**answer))

    assert (await Snapchat(http).publish(story(tmp_path), on(wire), MemoryJournal())).remote_id == "stories/9"


@pytest.mark.parametrize(
    ("language", "place"), [("", "en_US"), ("en", "en_US"), ("de", "de_DE"), ("ja", "ja_JP"), ("gsw", "en_US")]
)
async def test_a_spotlight_names_the_language_of_a_place(
    language: str, place: str, wire: Wire, http: Http, tmp_path: Path
) -> None:
    prepared(wire)

    outgoing = replace(spotlight(tmp_path), language=language)
    await Snapchat(http).publish(outgoing, on(wire), MemoryJournal())

    assert wire.to(SPOTLIGHTS)[0].json()["locale"] == place


async def test_what_cannot_go_is_refused_before_anything_is_uploaded(wire: Wire, http: Http, tmp_path: Path) -> None:
    moving, picture = film(tmp_path), still(tmp_path)
    cases: list[tuple[Outgoing, type[NetworkError]]] = [
        (Outgoing(("Fresh.",)), ContentRefused),
        (Outgoing(("Fresh.",), (moving, picture)), ContentRefused),
        (Outgoing(("Fresh.",), (picture,), options=REEL), NeedsFilm),
        (Outgoing(("",), (picture,)), NoTitle),
        (Outgoing(("Yes.",), (picture,), target=Target("1")), NotPermitted),
    ]
    for outgoing, error in cases:
        with pytest.raises(error):
            await Snapchat(http).publish(outgoing, on(wire), MemoryJournal())

    assert wire.asked == []


async def test_nothing_of_the_key_is_kept(wire: Wire, http: Http, tmp_path: Path) -> None:
    prepared(wire)
    journal = MemoryJournal()

    await Snapchat(http).publish(spotlight(tmp_path), on(wire), journal)

    made = wire.to(MEDIA)[0].json()
    assert not any(made[name] in str(result) for name in ("key", "iv") for result in journal.kept.done.values())
    assert journal.kept.done["file:0"] == {"id": "m1"}


async def test_a_token_goes_nowhere_else(wire: Wire, other: Wire, http: Http, tmp_path: Path) -> None:
    for path in (f"{other.url}/a", f"//{other.url.partition('//')[2]}/a", "@evil.example/a", ""):
        wire.says[MEDIA] = says(200, ok(media_id="m1", add_path=path, finalize_path=UPLOAD))
        with pytest.raises(Temporary):
            await Snapchat(http).publish(spotlight(tmp_path), on(wire), MemoryJournal())

    assert other.asked == []


# Until it is out


async def test_a_file_that_is_still_prepared_is_waited_for(wire: Wire, http: Http, tmp_path: Path) -> None:
    prepared(wire)
    wait = says(200, no("MEDIA_PROCESSING"))
    wire.says[SPOTLIGHTS] = in_turn(wait, wait, says(200, ok(spotlight_id="W7_1")))

    receipt = await Snapchat(http).publish(spotlight(tmp_path), on(wire), MemoryJournal())

    assert (receipt.remote_id, len(wire.to(SPOTLIGHTS)), len(wire.to(MEDIA))) == ("spotlights/W7_1", 3, 1)
    wire.says[SPOTLIGHTS] = wait
    journal = MemoryJournal()
    with pytest.raises(Unfinished):
        await Snapchat(http).publish(spotlight(tmp_path), on(wire), journal)
    wire.says[SPOTLIGHTS] = says(200, ok(spotlight_id="W7_2"))
    journal = journal.resumed()
    await Snapchat(http).publish(spotlight(tmp_path), on(wire), journal)
    assert (journal.acted, journal.looked) == (["post:0"], [])


async def test_a_file_that_snap_has_forgotten_is_uploaded_anew(wire: Wire, http: Http, tmp_path: Path) -> None:
    prepared(wire)
    wire.says[SPOTLIGHTS] = in_turn(says(200, no("MEDIA_EXPIRED")), says(200, ok(spotlight_id="W7_1")))
    journal = MemoryJournal()

    await Snapchat(http).publish(spotlight(tmp_path), on(wire), journal)

    assert journal.acted == ["file:0", "post:0", "file:1", "post:1"]
    wire.says[SPOTLIGHTS] = says(200, no("MEDIA_EXPIRED"))
    with pytest.raises(Refused, match=r"."):
        await Snapchat(http).publish(spotlight(tmp_path), on(wire), MemoryJournal())


def listed(**changes: Any) -> dict[str, Any]:
    usual = {"id": "W7_9", "description": "Fresh.", "created_at": "2099-01-01T00:00:00Z"}
    return {"sub_request_status": "SUCCESS", "spotlight": usual | changes}


@pytest.mark.parametrize(
    ("found", "is_ours"),
    [
        ([listed()], True),
        ([listed(description="Stale."), listed()], True),
        ([listed(description="Stale.")], False),
        ([listed(created_at="2020-01-01T00:00:00Z")], False),
        ([listed(created_at="soon"), listed(id=None), {"spotlight": None}, None], False),
        ([], False),
    ],
)
async def test_a_lost_spotlight_is_known_by_its_words_or_left_to_a_person(
    found: list[Any], is_ours: bool, wire: Wire, http: Http, tmp_path: Path
) -> None:
    prepared(wire)
    wire.says[SPOTLIGHTS] = says(500, {})
    journal = MemoryJournal()
    with pytest.raises(AnswerLost):
        await Snapchat(http).publish(spotlight(tmp_path), on(wire), journal)

    wire.says[SPOTLIGHTS] = says(200, ok(spotlights=found))
    if is_ours:
        receipt = await Snapchat(http).publish(spotlight(tmp_path), on(wire), journal.resumed())
        assert receipt.remote_id == "spotlights/W7_9"
    else:
        with pytest.raises(Undecidable):
            await Snapchat(http).publish(spotlight(tmp_path), on(wire), journal.resumed())
    assert [asked.method for asked in wire.to(SPOTLIGHTS)] == ["POST", "GET"]


@pytest.mark.parametrize("answer", [says(404, {}), says(415, {}), says(500, {}), says(200, b"<html>")])
async def test_a_list_that_cannot_be_read_tells_nothing(answer: Any, wire: Wire, http: Http, tmp_path: Path) -> None:
    prepared(wire)
    wire.says[SPOTLIGHTS] = answer
    journal = MemoryJournal(die_at=("begun", "post:0"))
    with pytest.raises(Died):
        await Snapchat(http).publish(spotlight(tmp_path), on(wire), journal)

    with pytest.raises(Undecidable):
        await Snapchat(http).publish(spotlight(tmp_path), on(wire), journal.resumed())
