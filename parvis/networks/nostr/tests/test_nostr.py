"""What goes to relays, that it is the same each time, and what several of them say together."""

import base64
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from parvis.kit.http import Http
from parvis.networks.errors import AccessLost, ContentRefused, Gone, NotPermitted
from parvis.networks.nostr import keys
from parvis.networks.nostr.adapter import Nostr
from parvis.networks.nostr.errors import NoFileServer
from parvis.networks.nostr.events import ARTICLE, COMMENT, is_genuine, value, values
from parvis.networks.nostr.limits import AROUND_BYTES, LIMITS
from parvis.networks.nostr.tests.relays import HER, HIM, KARIM, ME, ZOE, Relay, event
from parvis.networks.nostr.tests.stage import other_picture, thread
from parvis.networks.nostr.tests.stage import stage as on_stage
from parvis.networks.protocols import Counts, Media, Moderates, Outgoing, Target, TellsLimits
from parvis.networks.tests.journals import Died, MemoryJournal
from parvis.networks.tests.stages import picture
from parvis.networks.tests.wire import Wire, says
from village.testing import Village

NPUB = keys.npub(HER)


async def published(http: Http, relay: Relay, outgoing: Outgoing, **extra: Any) -> list[dict[str, Any]]:
    """The events that a publication comes to."""
    await Nostr(http).publish(outgoing, relay.access(**extra), MemoryJournal())
    assert all(map(is_genuine, relay.events))
    return relay.events


# Notes


async def test_a_note_says_what_its_words_say(relay: Relay, http: Http) -> None:
    text = f"Fresh #Bread at seven, with @{NPUB}. #bread"

    (note,) = await published(http, relay, Outgoing((text,), language="en", warning="Gluten"))

    assert (note["kind"], note["pubkey"]) == (1, ME)
    assert note["content"] == f"Fresh #Bread at seven, with nostr:{NPUB}. #bread"
    assert note["tags"] == [
        ["t", "bread"],
        ["p", HER],
        ["L", "ISO-639-1"],
        ["l", "en", "ISO-639-1"],
        ["content-warning", "Gluten"],
    ]


async def test_characters_that_nobody_sees_do_not_go_out(relay: Relay, http: Http) -> None:
    (note,) = await published(http, relay, Outgoing(("Pain\x00 é🥖\r\nau\u2028 levain\x1b\ud800",)))

    assert note["content"] == "Pain é🥖\nau levain"


async def test_a_name_that_is_none_stays_a_word(relay: Relay, http: Http) -> None:
    (note,) = await published(http, relay, Outgoing((f"Ask @{NPUB[:-1]}q.",)))

    assert values(note, "p") == []


async def test_each_part_answers_the_one_before(relay: Relay, http: Http) -> None:
    outgoing = Outgoing(("One.", "Two.", "Three."), options={"first_comment": "Ask us."})

    first, second, third, fourth = await published(http, relay, outgoing)

    assert first["tags"] == []
    assert second["tags"] == [["e", first["id"], relay.url, "root", ME]]
    assert third["tags"] == [["e", first["id"], relay.url, "root"], ["e", second["id"], relay.url, "reply", ME]]
    assert (fourth["content"], fourth["tags"][1][1]) == ("Ask us.", third["id"])


# Files


async def test_a_picture_goes_to_the_file_server_and_its_address_into_the_note(
    relay: Relay, wire: Wire, http: Http, tmp_path: Path
) -> None:
    wire.says["/upload"] = says(200, {"url": "https://files.example/1.png", "size": 70})

    (note,) = await published(http, relay, Outgoing(("Fresh.",), (picture(tmp_path),)), files=wire.url)

    assert note["content"] == "Fresh.\n\nhttps://files.example/1.png"
    (tag,) = note["tags"]
    assert tag[:3] == ["imeta", "url https://files.example/1.png", "m image/png"]
    assert tag[4:] == ["dim 1x1", "alt A loaf"]
    (asked,) = wire.to("/upload")
    assert asked.method == "PUT"
    assert tag[3] == f"x {_allowed(asked.headers['Authorization'])}"


def _allowed(header: str) -> str:
    """The hash of the file that may be uploaded by it."""
    told = json.loads(base64.b64decode(header.removeprefix("Nostr ")))
    assert is_genuine(told) and told["kind"] == 24242
    assert value(told, "t") == "upload" and int(value(told, "expiration")) > told["created_at"]
    return value(told, "x")


async def test_without_a_file_server_no_picture_goes_out(relay: Relay, http: Http, tmp_path: Path) -> None:
    with_address = replace(picture(tmp_path), url="https://bread.example/for-some-hours.png")

    with pytest.raises(NoFileServer):
        await Nostr(http).publish(Outgoing(("Fresh.",), (with_address,)), relay.access(), MemoryJournal())

    assert relay.heard == []


async def test_a_file_server_that_changes_files_is_not_trusted(
    relay: Relay, wire: Wire, http: Http, tmp_path: Path
) -> None:
    wire.says["/upload"] = says(200, {"url": "https://files.example/1.png", "sha256": "0" * 64})

    with pytest.raises(ContentRefused):
        await Nostr(http).publish(
            Outgoing(("Fresh.",), (picture(tmp_path),)), relay.access(files=wire.url), MemoryJournal()
        )

    assert relay.heard == []


async def test_a_film_goes_the_same_way_as_a_picture(quiet_village: Village, http: Http, tmp_path: Path) -> None:
    scene = on_stage(quiet_village)
    path = tmp_path / "oven.mp4"
    path.write_bytes(b"\x00\x00\x00\x18ftypmp42" + bytes(2000))
    film = Media(path, "video/mp4", alt="The oven", size=2012, seconds=12)

    await Nostr(http).publish(Outgoing(("Warm.",), (film,)), scene.access, MemoryJournal())

    (post,) = scene.published()
    assert [(file["mime"], file["description"]) for file in post["media"]] == [("video/mp4", "The oven")]
    (tag,) = [tag for tag in post["record"]["event"]["tags"] if tag[0] == "imeta"]
    url = tag[1].removeprefix("url ")
    assert url in post["text"]
    assert (await http.call("GET", url)).body == path.read_bytes()


# Articles


async def test_an_article_has_a_title_an_address_and_its_pictures(
    relay: Relay, wire: Wire, http: Http, tmp_path: Path
) -> None:
    wire.says["/upload"] = says(200, {"url": "https://files.example/1.png"})
    options = {"format": "article", "title": "Rye", "summary": "All of it.", "first_comment": "Ask us."}
    media: tuple[Media, ...] = (picture(tmp_path), other_picture(tmp_path))
    journal = MemoryJournal()

    outgoing = Outgoing(("About #rye.", "And salt."), media, options=options)
    receipt = await Nostr(http).publish(outgoing, relay.access(files=wire.url), journal)

    article, comment = relay.events
    assert article["kind"] == ARTICLE
    assert article["content"] == "About #rye.\n\nAnd salt.\n\n![A loaf](https://files.example/1.png)"
    told = {name: value(article, name) for name in ("d", "title", "summary", "image", "published_at", "t")}
    began = str(int(journal.began_at.timestamp()))
    assert told == {
        "d": journal.once,
        "title": "Rye",
        "summary": "All of it.",
        "image": "https://files.example/1.png",
        "published_at": began,
        "t": "rye",
    }
    assert comment["kind"] == COMMENT
    assert value(comment, "A") == value(comment, "a") == f"30023:{ME}:{journal.once}"
    assert (value(comment, "K"), value(comment, "k"), value(comment, "P")) == ("30023", "30023", ME)
    assert receipt.url.startswith("https://njump.me/naddr1")


# The same each time


async def test_what_is_sent_again_is_the_very_same_event(relay: Relay, http: Http) -> None:
    began = datetime.now(UTC) - timedelta(hours=3)
    journal = MemoryJournal(die_at=("acted", "post:0"), began_at=began)
    outgoing = Outgoing(("Fresh.",))
    with pytest.raises(Died):
        await Nostr(http).publish(outgoing, relay.access(), journal)

    journal = journal.resumed()
    await Nostr(http).publish(outgoing, relay.access(), journal)

    first, again = relay.events
    assert first == again
    assert first["created_at"] == int(began.timestamp())
    (asked,) = relay.told("REQ")
    assert asked[1:] == [{"ids": [first["id"]]}]


async def test_what_a_relay_has_already_is_sent(relay: Relay, http: Http) -> None:
    relay.answer = lambda one: [["OK", one["id"], False, "duplicate: already have this event"]]

    assert await published(http, relay, Outgoing(("Fresh.",)))


# Answers


def target(told: dict[str, Any], **changes: Any) -> Target:
    return Target(
        told["id"], extra={"event": {name: told[name] for name in ("id", "pubkey", "kind", "tags")}, **changes}
    )


async def test_an_answer_names_the_beginning_the_parent_and_all_people(relay: Relay, http: Http) -> None:
    root = event(KARIM)
    parent = event(ZOE, 1, "Open?", ["e", root["id"], "", "root"], ["p", HIM], ["p", ME], ["p", "nonsense"])

    (answer,) = await published(http, relay, Outgoing(("Yes.",), target=target(parent)))

    assert answer["kind"] == 1
    assert answer["tags"] == [
        ["e", root["id"], relay.url, "root"],
        ["e", parent["id"], relay.url, "reply", HER],
        ["p", HER],
        ["p", HIM],
    ]


async def test_an_answer_does_not_call_hundreds(relay: Relay, http: Http) -> None:
    crowd = [["p", f"{number:064x}"] for number in range(300)]

    (answer,) = await published(http, relay, Outgoing(("Yes.",), target=target(event(ZOE, 1, "Hello all", *crowd))))

    assert len(values(answer, "p")) == 50
    assert values(answer, "p")[0] == HER


async def test_a_comment_is_answered_by_a_comment(relay: Relay, http: Http) -> None:
    scope = [["A", f"30023:{ME}:rye", ""], ["E", "0" * 64, ""], ["K", "30023"], ["P", ME]]
    parent = event(ZOE, COMMENT, "Open?", *scope, ["e", "0" * 64, ""], ["k", "30023"], ["p", ME])

    (answer,) = await published(http, relay, Outgoing(("Yes.",), target=target(parent)))

    assert answer["kind"] == COMMENT
    assert answer["tags"] == [*scope, ["e", parent["id"], relay.url, HER], ["k", "1111"], ["p", HER]]


async def test_what_is_answered_is_looked_up_where_it_was_not_noted(relay: Relay, http: Http) -> None:
    parent = event(ZOE, 1, "Open?")
    relay.keeps = [[parent]]

    (answer,) = await published(http, relay, Outgoing(("Yes.",), target=Target(parent["id"])))

    assert answer["tags"] == [["e", parent["id"], relay.url, "root", HER], ["p", HER]]


@pytest.mark.parametrize("remote_id", ["0" * 64, "nonsense"])
async def test_what_no_relay_knows_cannot_be_answered(remote_id: str, relay: Relay, http: Http) -> None:
    with pytest.raises(Gone):
        await Nostr(http).publish(Outgoing(("Yes.",), target=Target(remote_id)), relay.access(), MemoryJournal())


# What is checked, and what relays tell


@pytest.mark.parametrize(
    ("outgoing", "codes"),
    [
        (Outgoing(("Bread.",)), []),
        (Outgoing(("🥖" * 20_000,)), ["too_many_bytes"]),
        (Outgoing(("My key is nsec1abc",)), ["secret"]),
        (Outgoing(("Bread.",), options={"first_comment": "NSEC1ABC"}), ["secret"]),
        (Outgoing(("Bread.",), options={"format": "article"}), ["no_title"]),
        (Outgoing(("Bread.",), options={"format": "article", "title": "x" * 201}), ["title_too_long"]),
    ],
)
def test_what_is_said_before_it_goes_out(outgoing: Outgoing, codes: list[str]) -> None:
    assert [problem.code for problem in Nostr(Http()).check(outgoing, LIMITS)] == codes


async def test_the_narrowest_relay_decides(relay: Relay, other_relay: Relay, http: Http) -> None:
    relay.about = {"limitation": {"max_content_length": 8196, "max_message_length": 16_384}}
    other_relay.about = {"limitation": {"max_content_length": 70_000, "max_message_length": "much"}}
    adapter = Nostr(http)
    assert isinstance(adapter, TellsLimits)

    limits = await adapter.read_limits(relay.access(other_relay))

    assert (limits.text_chars, limits.text_bytes) == (8196, 16_384 - AROUND_BYTES)


@pytest.mark.parametrize("about", [None, [], {}, {"limitation": 5}, {"limitation": {"max_content_length": 0}}])
async def test_a_relay_that_tells_nothing_is_taken_as_usual(about: Any, relay: Relay, http: Http) -> None:
    relay.about = about

    assert await Nostr(http).read_limits(relay.access()) == LIMITS


# Likes, figures, ourselves


async def test_a_like_is_given_once_and_taken_back(quiet_village: Village, http: Http, tmp_path: Path) -> None:
    scene = on_stage(quiet_village)
    adapter = Nostr(http)
    assert isinstance(adapter, Moderates)
    await adapter.publish(thread(tmp_path), scene.access, MemoryJournal())
    post = scene.published()[0]
    quiet_village.act("zoe", "reply", network="nostr", status=post["id"], text="Open?")
    catch = await adapter.read_arrivals(scene.access, mark="", about=())
    (question,) = [one for one in catch.arrivals if one.text == "Open?"]
    aim = Target(question.remote_id, extra=question.extra)

    for deed, likes in (("like", 1), ("like", 1), ("unlike", 0), ("unlike", 0)):
        await adapter.moderate(deed, aim, scene.access)
        assert (await adapter.measure(scene.access, [aim.remote_id]))[aim.remote_id].likes == likes


@pytest.mark.parametrize("deed", ["hide", "remove", "show"])
async def test_what_others_signed_nobody_takes_away(deed: str, relay: Relay, http: Http) -> None:
    with pytest.raises(NotPermitted):
        await Nostr(http).moderate(deed, Target("0" * 64), relay.access())

    assert relay.heard == []


async def test_people_are_counted_once_on_all_relays(relay: Relay, other_relay: Relay, http: Http) -> None:
    ours = "a" * 64
    here = ["e", ours]
    both = event(ZOE, 7, "+", here)
    relay.keeps = [[both, event(ZOE, 7, "🥖", here), event(KARIM, 7, "-", here), event(ZOE, 6, "", here)]]
    elsewhere = event(KARIM, 1, "Yes", ["e", "b" * 64, "", "root"], ["e", ours, "", "mention"])
    below = event(KARIM, 1, "Yes", ["e", ours, "", "root"])
    other_relay.keeps = [
        [both, event(KARIM, 7, "+", here), event(KARIM, 7, "+", here, ["e", "b" * 64]), elsewhere, below]
    ]

    found = await Nostr(http).measure(relay.access(other_relay), [ours, "nonsense"])

    assert found == {ours: Counts(likes=2, shares=1, replies=1)}


async def test_we_are_who_our_profile_says(relay: Relay, http: Http) -> None:
    profile = '{"name": "bread", "display_name": "Maison Levain", "nip05": "we@bread.example", "picture": "http://x"}'
    relay.keeps = [[event("1" * 64, 0, profile), event("1" * 64, 0, "{}", ago=5)]]

    account = await Nostr(http).who_am_i(relay.access())

    assert (account.handle, account.name, account.avatar_url) == ("we@bread.example", "Maison Levain", "")
    assert account.url == f"https://njump.me/{keys.npub(ME)}"


@pytest.mark.parametrize("profile", ["", "[]", "{", '{"name": 5}', "[" * 100_000])
async def test_a_profile_that_is_none_leaves_the_key(profile: str, relay: Relay, http: Http) -> None:
    relay.keeps = [[event("1" * 64, 0, profile)]]

    assert (await Nostr(http).who_am_i(relay.access())).handle == keys.npub(ME)


async def test_a_key_of_somebody_else_is_lost(relay: Relay, http: Http) -> None:
    for token in ("2" * 64, "", "nonsense"):
        with pytest.raises(AccessLost):
            await Nostr(http).who_am_i(replace(relay.access(), token=token))


async def test_our_own_posts_are_those_that_answer_nothing(relay: Relay, http: Http) -> None:
    file = ["imeta", "url https://x.example/1.png", "alt A loaf of rye", "m image/png", "nonsense"]
    note = event("1" * 64, 1, "Bread", file)
    answer = event("1" * 64, 1, "Yes", ["e", note["id"], "", "root"])
    article = event("1" * 64, ARTICLE, "Rye", ["d", "rye"], ["title", "About rye"], ago=1)
    relay.keeps = [[note, answer, article]]

    found = await Nostr(http).own_posts(relay.access(), since=datetime.now(UTC) - timedelta(days=1))

    assert [one.text for one in found] == ["Bread", "Rye"]
    assert (found[0].media_urls, found[0].media_alts) == (("https://x.example/1.png",), ("A loaf of rye",))
    assert found[1].extra == {"title": "About rye"}
