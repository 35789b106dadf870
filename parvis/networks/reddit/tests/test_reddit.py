"""What goes to Reddit, how it is found again, and what its answers mean."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest

from parvis.kit.http import Http
from parvis.networks.errors import (
    ContentRefused,
    NetworkError,
    Refused,
    Temporary,
    Unfinished,
)  # fmt: skip
from parvis.networks.protocols import Outgoing, Poll
from parvis.networks.reddit import posts
from parvis.networks.reddit.adapter import Reddit
from parvis.networks.reddit.errors import LinkThere, NoCommunity
from parvis.networks.reddit.files import GREY
from parvis.networks.reddit.tests.files import (
    AT_SEVEN_S,
    SUBMIT,
    SUBMITTED,
    access,
    film,
    listing,
    made,
    post,
    refused,
)  # fmt: skip
from parvis.networks.tests.journals import Died, MemoryJournal
from parvis.networks.tests.stages import picture
from parvis.networks.tests.wire import Wire, in_turn, says

AT_SEVEN = datetime.fromtimestamp(AT_SEVEN_S, UTC)
LEASE = "/api/media/asset.json"


def bread(*parts: str, **options: Any) -> Outgoing:
    return Outgoing(parts or ("Fresh.",), options={"subreddit": "bread", "title": "Bread", **options})


def form(wire: Wire, path: str = SUBMIT) -> dict[str, str]:
    return {name: values[-1] for name, values in parse_qs(wire.to(path)[-1].body.decode()).items()}


async def sent(wire: Wire, http: Http, outgoing: Outgoing) -> dict[str, str]:
    """The form that a publication comes to."""
    wire.says[SUBMIT] = says(200, made())
    await Reddit(http).publish(outgoing, access(wire), MemoryJournal())
    return form(wire)


# What goes out


async def test_a_text_carries_its_title_and_says_whose_application_posts_it(wire: Wire, http: Http) -> None:
    told = await sent(wire, http, bread("Fresh.", "And warm."))

    assert told == {
        "api_type": "json",
        "sr": "bread",
        "title": "Bread",
        "text": "Fresh.\n\nAnd warm.",
        "kind": "self",
        "sendreplies": "true",
        "nsfw": "false",
        "spoiler": "false",
        "resubmit": "false",
    }
    (asked,) = wire.asked
    assert asked.headers["User-Agent"] == "web:us:v1 (by /u/bakery)"
    assert asked.headers["Authorization"] == "bearer token"
    assert asked.query["raw_json"] == ["1"]


async def test_without_a_title_the_first_line_is_it(wire: Wire, http: Http) -> None:
    told = await sent(wire, http, bread("Bread\n\nFresh.", title=""))
    assert (told["title"], told["text"]) == ("Bread", "Fresh.")

    told = await sent(wire, http, bread("Bread", title=""))
    assert told["title"] == "Bread" and "text" not in told


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"link": "https://bread.example/"}, {"kind": "link", "url": "https://bread.example/", "resubmit": "false"}),
        ({"link": "https://bread.example/", "resubmit": True}, {"kind": "link", "resubmit": "true"}),
        (
            {"crosspost": "https://www.reddit.com/r/x/comments/1Ab/y/"},
            {"kind": "crosspost", "crosspost_fullname": "t3_1ab"},
        ),
        ({"crosspost": "https://redd.it/1ab"}, {"crosspost_fullname": "t3_1ab"}),
        ({"crosspost": "t3_1ab"}, {"crosspost_fullname": "t3_1ab"}),
        ({"subreddit": "bread/f-1"}, {"sr": "bread", "flair_id": "f-1"}),
        ({"nsfw": True, "spoiler": True}, {"nsfw": "true", "spoiler": "true"}),
    ],
)
async def test_options_choose_what_a_post_is(
    options: dict[str, Any], expected: dict[str, str], wire: Wire, http: Http
) -> None:
    told = await sent(wire, http, bread(**options))

    assert expected.items() <= told.items()
    assert ("text" in told) == ("crosspost" not in options)


async def test_a_poll_lasts_whole_days(wire: Wire, http: Http) -> None:
    wire.says["/api/submit_poll_post"] = says(200, made(id="t3_9", url="https://www.reddit.com/r/bread/comments/9/x/"))
    outgoing = Outgoing(("Which?",), poll=Poll(("Rye", "Wheat"), 90_000), options={"subreddit": "bread"})

    receipt = await Reddit(http).publish(outgoing, access(wire), MemoryJournal())

    told = wire.to("/api/submit_poll_post")[0].json()
    assert (told["options"], told["duration"], told["title"], told["text"]) == (["Rye", "Wheat"], 2, "Which?", "")
    assert receipt.remote_id == "t3_9"


def leases(wire: Wire, other: Wire) -> None:
    """Files go to a store on another host, told without https:."""

    def lease(number: int) -> Any:
        fields = [{"name": "key", "value": f"rte/{number}"}, {"name": "policy", "value": "p"}]
        action = f"{other.url.partition(':')[2]}/store"
        return says(200, {"args": {"action": action, "fields": fields}, "asset": {"asset_id": f"a{number}"}})

    wire.says[LEASE] = in_turn(*(lease(number) for number in range(5)))
    other.says["/store"] = says(201, b"<PostResponse/>")


async def test_several_pictures_are_a_gallery_with_captions(
    wire: Wire, other: Wire, http: Http, tmp_path: Path
) -> None:
    leases(wire, other)
    wire.says["/api/submit_gallery_post.json"] = says(200, made(url="https://www.reddit.com/gallery/9"))
    media = (picture(tmp_path, "one.png"), picture(tmp_path, "two.png"))

    receipt = await Reddit(http).publish(
        Outgoing(("Fresh.",), media, options={"subreddit": "bread"}), access(wire), MemoryJournal()
    )

    told = wire.to("/api/submit_gallery_post.json")[0].json()
    assert told["items"] == [{"media_id": f"a{n}", "caption": "A loaf", "outbound_url": ""} for n in range(2)]
    assert receipt.remote_id == "t3_9"
    assert form(wire, LEASE) == {"filepath": "two.png", "mimetype": "image/png"}
    stored = other.asked[0]
    assert "Authorization" not in stored.headers
    places = [stored.body.index(f'name="{name}"'.encode()) for name in ("key", "policy", "file")]
    assert places == sorted(places)  # the file is the last


@pytest.mark.parametrize("posters", [0, 1])
async def test_a_film_has_a_picture_before_it_and_is_waited_for(
    posters: int, wire: Wire, other: Wire, http: Http, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(posts, "READY_SECONDS", 0)
    leases(wire, other)
    wire.says[SUBMIT] = says(200, made(websocket_url="wss://ws.example/", user_submitted_page="x"))
    there = post("t3_8", title="Bread", is_self=False, is_video=True)
    wire.says[SUBMITTED] = in_turn(says(200, listing()), says(200, listing(there)))
    media = (film(tmp_path), picture(tmp_path))[: 1 + posters]
    journal = MemoryJournal(began_at=AT_SEVEN)

    receipt = await Reddit(http).publish(
        Outgoing(("Bread",), media, options={"subreddit": "bread"}), access(wire), journal
    )

    told = form(wire)
    assert (told["kind"], told["url"]) == ("video", f"{other.url}/store/rte/0")
    assert told["video_poster_url"] == f"{other.url}/store/rte/1"
    assert (GREY in other.asked[1].body) == (not posters)
    assert receipt.remote_id == "t3_8" and receipt.url.endswith("/r/bread/comments/8/bread/")
    assert journal.repeatable["ready"]


async def test_a_picture_that_does_not_appear_is_looked_for_again_later(
    wire: Wire, other: Wire, http: Http, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(posts, "READY_SECONDS", 0)
    leases(wire, other)
    wire.says[SUBMIT] = says(200, made(websocket_url="wss://ws.example/"))
    wire.says[SUBMITTED] = says(200, listing(post(is_self=True)))
    outgoing = Outgoing(("Bread",), (picture(tmp_path),), options={"subreddit": "bread"})
    journal = MemoryJournal(began_at=AT_SEVEN)
    with pytest.raises(Unfinished):
        await Reddit(http).publish(outgoing, access(wire), journal)
    wire.says[SUBMITTED] = says(200, listing(post("t3_8", is_self=False)))

    journal = journal.resumed()
    receipt = await Reddit(http).publish(outgoing, access(wire), journal)

    assert receipt.remote_id == "t3_8"
    assert "post" not in journal.acted and len(wire.to(SUBMIT)) == 1


@pytest.mark.parametrize(
    ("status", "error"), [(400, ContentRefused), (403, Temporary), (413, ContentRefused), (405, Refused)]
)
async def test_what_the_store_says_in_its_own_way(
    status: int, error: type[NetworkError], wire: Wire, other: Wire, http: Http, tmp_path: Path
) -> None:
    leases(wire, other)
    other.says["/store"] = says(status, b"<Error><Code>AccessDenied</Code></Error>")

    with pytest.raises(error) as caught:
        outgoing = Outgoing(("Bread",), (picture(tmp_path),), options={"subreddit": "bread"})
        await Reddit(http).publish(outgoing, access(wire), MemoryJournal())

    assert "AccessDenied" in caught.value.said
    assert wire.to(SUBMIT) == []


async def test_who_chose_no_community_is_told_so(wire: Wire, http: Http) -> None:
    with pytest.raises(NoCommunity):
        await Reddit(http).publish(Outgoing(("Fresh.",)), access(wire), MemoryJournal())
    assert wire.asked == []


# Finding it again


async def looked(wire: Wire, http: Http, outgoing: Outgoing) -> list[str]:
    """What became of a publication that died after it was begun: the steps acted again."""
    journal = MemoryJournal(die_at=("begun", "post"), began_at=AT_SEVEN)
    with pytest.raises(Died):
        await Reddit(http).publish(outgoing, access(wire), journal)
    wire.says[SUBMIT] = says(200, made())
    journal = journal.resumed()
    await Reddit(http).publish(outgoing, access(wire), journal)
    return journal.acted


@pytest.mark.parametrize(
    ("there", "options", "again"),
    [
        (post(), {}, []),
        (post(selftext="“Fresh” …"), {}, []),
        (post(subreddit="cake"), {}, ["post"]),
        (post(title="Cake"), {}, ["post"]),
        (post(selftext="Stale."), {}, ["post"]),
        (post(created_utc=AT_SEVEN_S - 3600), {}, ["post"]),
        (post(created_utc=None), {}, []),
        (post(url="https://bread.example"), {"link": "https://bread.example/"}, []),
        (post(url="https://cake.example/"), {"link": "https://bread.example/"}, ["post"]),
        (post(crosspost_parent="t3_1ab", selftext=""), {"crosspost": "t3_1ab"}, []),
        (post(selftext=""), {"crosspost": "t3_1ab"}, ["post"]),
    ],
)
async def test_a_post_is_known_by_where_it_stands_and_what_it_shows(
    there: dict[str, Any], options: dict[str, Any], again: list[str], wire: Wire, http: Http
) -> None:
    wire.says[SUBMITTED] = says(200, listing(there))

    assert await looked(wire, http, bread(**options)) == again


async def test_all_pages_since_the_first_try_are_looked_through_and_no_more(wire: Wire, http: Http) -> None:
    others = [post(f"t3_{number}", title="Other") for number in range(3)]
    old = post("t3_1", title="Old", created_utc=AT_SEVEN_S - 9000)
    pages = says(200, listing(*others, after="t3_2")), says(200, listing(old, after="t3_1"))
    wire.says[SUBMITTED] = in_turn(*pages)

    assert await looked(wire, http, bread()) == ["post"]

    assert [asked.query.get("after") for asked in wire.to(SUBMITTED)] == [None, ["t3_2"]]


async def test_a_link_that_stands_there_already_may_be_ours(wire: Wire, http: Http) -> None:
    wire.says[SUBMIT] = says(200, refused("ALREADY_SUB", "that link has already been submitted"))
    outgoing = bread(link="https://bread.example/")
    wire.says[SUBMITTED] = says(200, listing())
    with pytest.raises(LinkThere):
        await Reddit(http).publish(outgoing, access(wire), MemoryJournal(began_at=AT_SEVEN))

    wire.says[SUBMITTED] = says(200, listing(post("t3_7", url="https://bread.example/")))
    receipt = await Reddit(http).publish(outgoing, access(wire), MemoryJournal(began_at=AT_SEVEN))

    assert receipt.remote_id == "t3_7"
