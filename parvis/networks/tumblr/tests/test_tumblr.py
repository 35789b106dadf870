"""What goes to Tumblr, how it is found again, and what its answers mean."""

import json
from datetime import UTC, datetime
from email.parser import BytesParser
from pathlib import Path
from typing import Any

import pytest

from parvis.kit.http import Http
from parvis.networks.errors import (
    AnswerLost,
    Gone,
    NotPermitted,
    Unfinished,
)  # fmt: skip
from parvis.networks.protocols import Outgoing, Target
from parvis.networks.tests.journals import Died, MemoryJournal
from parvis.networks.tests.stages import PIXEL, picture
from parvis.networks.tests.wire import Asked, Wire, in_turn, says
from parvis.networks.tumblr import posts as sending
from parvis.networks.tumblr.adapter import Tumblr
from parvis.networks.tumblr.limits import LIMITS
from parvis.networks.tumblr.posts import mark_of, slug_of
from parvis.networks.tumblr.tests.files import (
    AT_SEVEN_S,
    POSTS,
    access,
    film,
    post,
    posts,
    refused,
    told,
)  # fmt: skip

AT_SEVEN = datetime.fromtimestamp(AT_SEVEN_S, UTC)
LONG_AGO = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
THEIRS = "/v2/blog/zoe/posts"
ABOUT_A_POST = Target("post:5", extra={"post": "5", "blog": "zoe"})
MADE = told({"id": "9", "state": "published"}, 201)


def bread(*parts: str, **options: Any) -> Outgoing:
    return Outgoing(parts or ("Fresh.",), options=options)


def answering(*made: Any, there: Any = None) -> Any:
    """Posting and listing have the same address."""
    answers = iter(made)

    def reply(asked: Asked) -> Any:
        if asked.method == "GET":
            return 200, there if there is not None else posts()
        return next(answers)(asked)

    return reply


async def sent(wire: Wire, http: Http, outgoing: Outgoing, once: str = "key") -> dict[str, Any]:
    """The body that a publication comes to."""
    wire.says[POSTS] = answering(says(201, MADE))
    journal = MemoryJournal()
    journal.once = once
    await Tumblr(http).publish(outgoing, access(wire), journal)
    return dict(wire.asked[-1].json())


# What goes out


async def test_a_post_is_made_of_blocks_and_its_address_ends_in_a_mark(wire: Wire, http: Http) -> None:
    text = "Fresh: https://bread.example/ now.\n\nAnd warm 🥖 https://oven.example"

    body = await sent(wire, http, bread(text, title=" Rye, été "))

    assert body == {
        "content": [
            {"type": "text", "subtype": "heading1", "text": "Rye, été"},
            {
                "type": "text",
                "text": "Fresh: https://bread.example/ now.",
                "formatting": [{"type": "link", "start": 7, "end": 29, "url": "https://bread.example/"}],
            },
            {
                "type": "text",
                "text": "And warm 🥖 https://oven.example",
                "formatting": [{"type": "link", "start": 11, "end": 31, "url": "https://oven.example"}],
            },
        ],
        "state": "published",
        "slug": f"rye-ete-{mark_of('key')}",
    }
    assert wire.asked[0].headers["Authorization"] == "Bearer token"


async def test_tags_link_and_source_go_where_they_belong(wire: Wire, http: Http) -> None:
    options = {"tags": ["#bread", "rye, dark", " "], "link": "https://a.example/", "source": "https://b.example/"}

    body = await sent(wire, http, bread("One.", "Two.", **options))

    assert (body["tags"], body["source_url"]) == ("bread,rye  dark", "https://b.example/")
    assert [block.get("text") or block["url"] for block in body["content"]] == ["One.", "Two.", "https://a.example/"]


def test_a_slug_is_short_and_plain() -> None:
    assert slug_of(bread("x" * 90), "key") == f"{'x' * 40}-{mark_of('key')}"
    assert slug_of(bread("早安"), "key") == mark_of("key")


async def test_a_long_paragraph_is_parted_between_two_words(wire: Wire, http: Http) -> None:
    body = await sent(wire, http, bread("bread " * 1000))

    texts = [block["text"] for block in body["content"]]
    assert max(map(len, texts)) <= 4096 and " ".join(texts).split() == ["bread"] * 1000


async def test_no_more_addresses_are_linked_than_a_post_may_have(wire: Wire, http: Http) -> None:
    body = await sent(wire, http, bread("\n\n".join("https://a.example https://b.example" for _ in range(60))))

    assert sum(len(block.get("formatting", ())) for block in body["content"]) == 100


def parts(asked: Asked) -> dict[str, tuple[str, bytes]]:
    """Kind and content of each part of a form, by its name."""
    head = f"Content-Type: {asked.headers['Content-Type']}\r\n\r\n".encode()
    found = {}
    for part in BytesParser().parsebytes(head + asked.body).get_payload():
        name = part.get_param("name", header="content-disposition")  # type: ignore[union-attr]
        found[str(name)] = (part.get_content_type(), part.get_payload(decode=True))  # type: ignore[union-attr]
    return found  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("pictures", "rows"),
    [(1, None), (2, [[0], [1, 2], [3]]), (3, [[0], [1, 2, 3], [4]]), (5, [[0], [1, 2], [3, 4], [5], [6]])],
)
async def test_pictures_go_beside_the_words_and_stand_side_by_side(
    pictures: int, rows: Any, wire: Wire, http: Http, tmp_path: Path
) -> None:
    wire.says[POSTS] = answering(says(201, MADE))
    media = tuple(picture(tmp_path, f"{number}.png") for number in range(pictures))

    await Tumblr(http).publish(Outgoing(("Fresh.",), media, options={"title": "Bread"}), access(wire), MemoryJournal())

    form = parts(wire.asked[0])
    body = json.loads(form["json"][1])
    assert form["json"][0] == "application/json"
    assert [form[f"file{number}"] for number in range(pictures)] == [("image/png", PIXEL)] * pictures
    shown = {"type": "image/png", "identifier": "file0", "width": 1, "height": 1}
    assert body["content"][1] == {"type": "image", "media": [shown], "alt_text": "A loaf"}
    display = [row["blocks"] for row in body["layout"][0]["display"]] if "layout" in body else None
    assert display == rows


async def test_a_film_is_waited_for_and_never_sent_twice(
    wire: Wire, http: Http, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "READY_SECONDS", 0)
    outgoing = Outgoing(("Fresh.",), (film(tmp_path),))
    journal = MemoryJournal(began_at=AT_SEVEN)
    wire.says[POSTS] = answering(says(201, told({"id": "7", "state": "transcoding"}, 201)))
    with pytest.raises(Unfinished):
        await Tumblr(http).publish(outgoing, access(wire), journal)
    wire.says[POSTS] = answering(there=posts(post("8", slug=f"fresh-{mark_of(journal.once)}")))

    journal = journal.resumed()
    receipt = await Tumblr(http).publish(outgoing, access(wire), journal)

    assert (receipt.remote_id, receipt.url) == ("8", "https://bakery.example/post/8")
    assert "post" not in journal.acted
    body = json.loads(parts(next(asked for asked in wire.asked if asked.method == "POST"))["json"][1])
    shown = {"type": "video/mp4", "identifier": "file0", "width": 640, "height": 360}
    assert body["content"][0] == {"type": "video", "media": shown}


async def test_a_film_that_tumblr_still_works_on_is_looked_for_before_it_is_sent_again(
    wire: Wire, http: Http, tmp_path: Path
) -> None:
    outgoing = Outgoing(("Fresh.",), (film(tmp_path),))
    journal = MemoryJournal(began_at=AT_SEVEN)
    wire.says[POSTS] = answering(says(500, {}), says(403, refused(403, 8010)))
    with pytest.raises(AnswerLost):
        await Tumblr(http).publish(outgoing, access(wire), journal)
    journal = journal.resumed()
    with pytest.raises(Unfinished):
        await Tumblr(http).publish(outgoing, access(wire), journal)
    wire.says[POSTS] = answering(there=posts(post("8", slug=mark_of(journal.once))))

    receipt = await Tumblr(http).publish(outgoing, access(wire), journal.resumed())

    assert receipt.remote_id == "8"
    assert [asked.method for asked in wire.asked].count("POST") == 2


async def test_an_answer_is_a_reblog_with_words(wire: Wire, http: Http) -> None:
    theirs = post("5", reblog_key="k5", blog={"uuid": "t:2"})
    wire.says[THEIRS] = says(200, posts(theirs))
    wire.says[POSTS] = answering(says(201, MADE))

    await Tumblr(http).publish(Outgoing(("Thank you.",), target=ABOUT_A_POST), access(wire), MemoryJournal())

    body = wire.asked[-1].json()
    parent = {name: body[name] for name in ("parent_tumblelog_uuid", "parent_post_id", "reblog_key")}
    assert parent == {"parent_tumblelog_uuid": "t:2", "parent_post_id": "5", "reblog_key": "k5"}
    assert body["content"] == [{"type": "text", "text": "Thank you."}]


async def test_what_cannot_be_reblogged_is_not_answered(wire: Wire, http: Http) -> None:
    for found in (posts(), posts(post("5")), posts(post("6", reblog_key="k", blog={"uuid": "t:2"}))):
        wire.says[THEIRS] = says(200, found)
        with pytest.raises(Gone):
            await Tumblr(http).publish(Outgoing(("Yes.",), target=ABOUT_A_POST), access(wire), MemoryJournal())
    with pytest.raises(NotPermitted):
        await Tumblr(http).publish(Outgoing(("Yes.",), target=Target("reply:9:zoe:1")), access(wire), MemoryJournal())


# Finding it again


@pytest.mark.parametrize(
    ("there", "again"),
    [
        (post("8", slug=f"fresh-{mark_of('key')}"), []),
        (post("8", slug=None, post_url=f"https://x.example/post/8/fresh-{mark_of('key')}"), []),
        (post("8", slug="fresh"), ["post"]),
        (post("8", slug=mark_of("key"), timestamp=AT_SEVEN_S - 3600), ["post"]),
        (post("8", slug=mark_of("key"), timestamp=None), []),
        (post("", slug=mark_of("key")), ["post"]),
    ],
)
async def test_a_post_is_known_by_the_mark_in_its_address(
    there: dict[str, Any], again: list[str], wire: Wire, http: Http
) -> None:
    journal = MemoryJournal(die_at=("begun", "post"), began_at=AT_SEVEN)
    journal.once = "key"
    with pytest.raises(Died):
        await Tumblr(http).publish(bread(), access(wire), journal)
    wire.says[POSTS] = answering(says(201, MADE), there=posts(there))

    journal = journal.resumed()
    await Tumblr(http).publish(bread(), access(wire), journal)

    assert journal.acted == again


async def test_all_pages_since_the_first_try_are_looked_through_and_no_more(wire: Wire, http: Http) -> None:
    full = posts(*(post(str(number)) for number in range(20)))
    wire.says[POSTS] = in_turn(says(200, full), says(200, posts(post("1", timestamp=0))), says(500, {}))

    found = await Tumblr(http).own_posts(access(wire), since=LONG_AGO)

    assert len(found) == 20
    assert [asked.query["offset"] for asked in wire.asked] == [["0"], ["20"]]


# What is checked beforehand


def codes(outgoing: Outgoing) -> list[str]:
    return [problem.code for problem in Tumblr(Http()).check(outgoing, LIMITS)]


def test_words_files_and_options_are_checked(tmp_path: Path) -> None:
    one, moving = picture(tmp_path), film(tmp_path)

    assert codes(bread()) == codes(bread("", title="Bread")) == codes(bread("", link="https://a.example/")) == []
    assert codes(bread("")) == ["empty"]
    assert codes(bread("x" * 900_001)) == ["too_many_bytes"]
    assert codes(bread(link="bread.example")) == ["link"]
    assert codes(bread(source="https://[")) == ["source"]
    assert codes(Outgoing(("Fresh.",), (one,) * 30)) == []
    assert codes(Outgoing(("Fresh.",), (one,) * 31)) == ["too_many_media"]
    assert codes(Outgoing(("Fresh.",), (one, moving))) == ["alt_lost"]
    assert codes(Outgoing(("Fresh.",), (moving, moving))) == ["one_film", "alt_lost"]
    assert codes(Outgoing(("Yes.",), target=Target("reply:9:zoe:1"))) == ["no_answers"]
    assert codes(Outgoing(("Yes.",), target=ABOUT_A_POST)) == []
    assert codes(Outgoing(("Yes.",), (moving,), target=ABOUT_A_POST)) == ["film_in_reblog", "alt_lost"]
