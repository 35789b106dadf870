"""What goes to X, how it is found again, what comes back, and what it costs."""

import asyncio
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from parvis.kit.http import Http
from parvis.networks import oauth
from parvis.networks.errors import AccessExpired, AccessLost, ContentRefused, NotPermitted
from parvis.networks.protocols import Access, Media, Outgoing, Poll, Target
from parvis.networks.tests.journals import Died, MemoryJournal
from parvis.networks.tests.stages import Stage, answer_to, picture
from parvis.networks.tests.wire import Wire, says
from parvis.networks.x import uploads
from parvis.networks.x.adapter import X
from parvis.networks.x.arrivals import Mark
from parvis.networks.x.checking import cost
from parvis.networks.x.limits import LIMITS
from parvis.networks.x.tests.stage import stage
from parvis.networks.x.way import XWay
from village.testing import Village

TWEETS = "/2/tweets"
SENT = {"data": {"id": "100", "text": "Bread."}}


def access(wire: Wire) -> Access:
    return Access(wire.url, "12", "token", extra={"username": "bread"})


@pytest.fixture
def here(quiet_village: Village) -> Stage:
    return stage(quiet_village)


async def published(here: Stage, http: Http, text: str, **more: Any) -> str:
    receipt = await X(http).publish(Outgoing((text,), **more), here.access, MemoryJournal())
    return receipt.remote_id


# Publishing


async def test_a_post_carries_poll_circle_and_disclosures(wire: Wire, http: Http) -> None:
    wire.says[TWEETS] = says(201, SENT)
    options = {"reply_settings": "following", "made_with_ai": True, "paid_partnership": False}
    outgoing = Outgoing(("Which?",), poll=Poll(("Rye", "Wheat"), seconds=3600), options=options)

    receipt = await X(http).publish(outgoing, access(wire), MemoryJournal())

    assert wire.to(TWEETS)[0].json() == {
        "text": "Which?",
        "poll": {"options": ["Rye", "Wheat"], "duration_minutes": 60},
        "reply_settings": "following",
        "made_with_ai": True,
    }
    assert receipt.url == "https://x.com/bread/status/100"


async def test_the_village_takes_a_poll(here: Stage, http: Http) -> None:
    await published(here, http, "Which?", poll=Poll(("Rye", "Wheat"), seconds=3600))

    (post,) = here.published()
    assert post["text"] == "Which?"


async def test_the_first_part_quotes_and_is_found_again(here: Stage, http: Http) -> None:
    made = here.village.act("zoe", "mention", network="x", account=here.handle, text="Good bread.")
    outgoing = Outgoing(("Look.", "And come."), options={"quote": f"https://twitter.com/zoe/status/{made['id']}?s=20"})
    journal = MemoryJournal(die_at=("acted", "post:0"))
    with pytest.raises(Died):
        await X(http).publish(outgoing, here.access, journal)

    receipt = await X(http).publish(outgoing, here.access, journal.resumed())

    first, second = here.published()
    assert receipt.part_ids == (first["id"], second["id"])
    assert (first["text"], first["record"]["quote_tweet_id"]) == ("Look.", made["id"])
    assert "quote_tweet_id" not in second["record"]


async def test_what_is_not_there_is_not_quoted(here: Stage, http: Http) -> None:
    with pytest.raises(NotPermitted):
        await published(here, http, "Look.", options={"quote": "https://x.com/zoe/status/404"})

    assert here.published() == []


async def test_a_first_comment_stands_below_and_is_written_once(here: Stage, http: Http) -> None:
    outgoing = Outgoing(("Bread.",), options={"first_comment": "Opening hours: https://bread.example/"})
    journal = MemoryJournal(die_at=("acted", "first_comment"))
    with pytest.raises(Died):
        await X(http).publish(outgoing, here.access, journal)

    receipt = await X(http).publish(outgoing, here.access, journal.resumed())

    post, comment = here.published()
    assert receipt.part_ids == (post["id"],)
    assert (comment["text"], comment["reply_to"]) == ("Opening hours: https://bread.example/", post["id"])


def film(folder: Path, size: int = 100) -> Media:
    path = folder / "oven.mp4"
    path.write_bytes(b"\0\0\0\x18ftypmp42" + b"x" * (size - 12))
    return Media(path, "video/mp4", alt="The oven", size=size)


async def test_a_film_goes_in_pieces_and_is_waited_for(
    here: Stage, http: Http, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "PIECE", 40)
    monkeypatch.setattr(uploads, "LEAST_SECONDS", 0.05)
    monkeypatch.setattr(uploads, "MOST_SECONDS", 0.1)

    await published(here, http, "Look.", media=(film(tmp_path),))

    (post,) = here.published()
    assert [(file["mime"], file["size"], file["description"]) for file in post["media"]] == [
        ("video/mp4", 100, "The oven")
    ]
    pieces = [
        one for one in here.village.journal() if one["path"].endswith("/append") and one["account"] == here.handle
    ]
    assert len(pieces) == 3


async def test_a_film_that_cannot_be_used_is_refused(wire: Wire, http: Http, tmp_path: Path) -> None:
    wire.says["/2/media/upload/initialize"] = says(200, {"data": {"id": "5"}})
    wire.says["/2/media/upload/5/append"] = lambda _: (204, b"")
    info = {"state": "pending", "check_after_secs": 0}
    wire.says["/2/media/upload/5/finalize"] = says(200, {"data": {"id": "5", "processing_info": info}})
    failed = {"state": "failed", "error": {"message": "Unsupported codec"}}
    wire.says["/2/media/upload"] = says(200, {"data": {"id": "5", "processing_info": failed}})

    with pytest.raises(ContentRefused, match="content"):
        await X(http).publish(Outgoing(("Look.",), media=(film(tmp_path),)), access(wire), MemoryJournal())
    assert wire.to(TWEETS) == []


async def test_four_pictures_make_one_post_and_each_is_described(here: Stage, http: Http, tmp_path: Path) -> None:
    media = tuple(picture(tmp_path, f"{number}.png") for number in range(4))

    await published(here, http, "Four.", media=media)

    (post,) = here.published()
    assert [file["description"] for file in post["media"]] == ["A loaf"] * 4


async def test_links_are_read_back_in_full_and_pictures_as_files(here: Stage, http: Http, tmp_path: Path) -> None:
    text = "Bread & butter: https://bread.example/rye?a=1&b=2"
    post_id = await published(here, http, text, media=(picture(tmp_path),))

    (post,) = await X(http).own_posts(here.access, since=MemoryJournal().began_at.replace(hour=0, minute=0))

    assert (post.remote_id, post.text, post.media_alts) == (post_id, text, ("A loaf",))


# Checking


def codes(outgoing: Outgoing, *, blocking: bool) -> list[str]:
    return [one.code for one in X(Http()).check(outgoing, LIMITS) if one.blocking is blocking]


def test_what_x_refuses_is_said_before(tmp_path: Path) -> None:
    still = replace(picture(tmp_path), mime="image/png")
    gif = Media(tmp_path / "a.gif", "image/gif", "Steam", 10, 10, 9_000_000)
    tall = Media(tmp_path / "a.mp4", "video/mp4", "Oven", 100, 400, 10, 5.0)

    assert codes(Outgoing(("焼" * 140,)), blocking=True) == []
    assert codes(Outgoing(("焼" * 141,)), blocking=True) == ["too_long"]
    assert codes(Outgoing(("$RYE $WHEAT",)), blocking=True) == ["cashtags"]
    assert codes(Outgoing(("Bread for $5 and $6.",)), blocking=True) == []
    assert codes(Outgoing(("a",), media=(gif,)), blocking=True) == []
    assert codes(Outgoing(("a",), media=(gif, still)), blocking=True) == ["gif_alone"]
    assert codes(Outgoing(("a",), media=(tall,)), blocking=True) == ["ratio"]
    assert codes(Outgoing(("a",), options={"first_comment": "x" * 281}), blocking=True) == ["comment_too_long"]


@pytest.mark.parametrize(
    ("wanted", "problems"),
    [
        ("https://x.com/zoe/status/5", []),
        ("https://mobile.twitter.com/zoe/status/5/photo/1", []),
        (" x.com/i/web/status/5?s=20 ", []),
        ("https://x.com/zoe", ["quote"]),
        ("https://fox.com/zoe/status/5", ["quote"]),
        ("https://x.com/zoe/status/12345678901234567890", ["quote"]),
        ("bread", ["quote"]),
    ],
)
def test_what_is_quoted_is_the_address_of_a_post(wanted: str, problems: list[str]) -> None:
    outgoing = Outgoing(("Look.",), options={"quote": wanted})
    polling = replace(outgoing, poll=Poll(("Rye", "Wheat"), 3600))

    assert codes(outgoing, blocking=True) == problems
    assert codes(polling, blocking=True) == (problems or ["quote_with_media"])
    assert codes(outgoing, blocking=False) == [*([] if problems else ["quote_may_be_refused"]), "price"]


def test_what_x_may_refuse_is_advice() -> None:
    assert codes(Outgoing(("One.", "Two.")), blocking=False) == ["may_be_refused", "price"]
    assert codes(Outgoing(("Yes.",), target=Target("5", extra={"summoned": False})), blocking=False) == [
        "not_summoned",
        "price",
    ]
    assert codes(Outgoing(("Yes.",), target=Target("5", extra={"summoned": True})), blocking=False) == ["price"]
    private = Outgoing(("x" * 500,), target=Target("message:5", extra={"person": "7"}))
    assert codes(private, blocking=True) == []


@pytest.mark.parametrize(
    ("outgoing", "price"),
    [
        (Outgoing(("Bread.",)), "0.015"),
        (Outgoing(("Bread: https://bread.example",)), "0.200"),
        (Outgoing(("Bread: bread.com",)), "0.200"),
        (Outgoing(("Bread.",), options={"quote": "https://x.com/zoe/status/5"}), "0.015"),
        (Outgoing(("One.", "Two: https://bread.example")), "0.215"),
        (Outgoing(("Bread.",), options={"first_comment": "https://bread.example"}), "0.215"),
        (Outgoing(("Yes.",), target=Target("5")), "0.010"),
        (Outgoing(("Bread.",), media=(Media(Path("a.png"), "image/png", "A loaf"),)), "0.020"),
    ],
)
def test_a_post_has_its_price(outgoing: Outgoing, price: str) -> None:
    assert cost(outgoing) == Decimal(price)
    (advice,) = [one for one in X(Http()).check(outgoing, LIMITS) if one.code == "price"]
    assert str(Decimal(price).normalize()) in advice.sentence
    assert "2026" in advice.sentence
    assert ("0.2 for each" in advice.sentence) == (Decimal(price) >= Decimal("0.2"))


# Reading


async def test_what_happens_between_two_readings_comes_once_and_nothing_is_lost(here: Stage, http: Http) -> None:
    x, act = X(http), here.village.act
    post_id = await published(here, http, "Bread.")
    act("zoe", "mention", network="x", account=here.handle, text="Open on Sundays?")
    first = await x.read_arrivals(here.access, mark="", about=[post_id])
    for number in range(110):
        act(f"fan{number}", "mention", network="x", account=here.handle, text=f"Yes {number}!")
    act("karim", "reply", network="x", status=post_id, text="Avec des noix ?")

    second = await x.read_arrivals(here.access, mark=first.mark, about=[post_id])
    third = await x.read_arrivals(here.access, mark=second.mark, about=[post_id])

    assert [incoming.kind for incoming in first.arrivals] == ["mention"]
    assert len(second.arrivals) == 111
    (reply,) = [incoming for incoming in second.arrivals if incoming.kind == "reply"]
    assert (reply.text, reply.about_id, reply.parent_id) == ("Avec des noix ?", post_id, post_id)
    assert (reply.ours, reply.extra, reply.author_handle) == (False, {"summoned": True}, "@karim")
    assert third.arrivals == ()


async def test_private_messages_come_in_and_are_answered_once(here: Stage, http: Http) -> None:
    x = X(http)
    here.village.act("zoe", "direct", network="x", account=here.handle, text="Between us: is there rye?")
    first = await x.read_arrivals(here.access, mark="", about=())
    (message,) = first.arrivals
    target = Target(message.remote_id, extra=message.extra)
    journal = MemoryJournal(die_at=("acted", "message"))
    with pytest.raises(Died):
        await x.publish(answer_to(target), here.access, journal)

    receipt = await x.publish(answer_to(target), here.access, journal.resumed())
    second = await x.read_arrivals(here.access, mark=first.mark, about=())

    assert (message.kind, message.text, message.author_handle) == ("message", "Between us: is there rye?", "@zoe")
    (answer,) = second.arrivals
    assert (answer.remote_id, answer.ours) == (receipt.remote_id, True)
    assert answer.extra == message.extra


async def test_many_private_messages_are_read_page_by_page_down_to_the_mark(here: Stage, http: Http) -> None:
    act = here.village.act
    act("zoe", "direct", network="x", account=here.handle, text="First.")
    first = await X(http).read_arrivals(here.access, mark="", about=())
    for number in range(45):
        act("zoe", "direct", network="x", account=here.handle, text=f"And {number}.")

    second = await X(http).read_arrivals(here.access, mark=first.mark, about=())

    assert len(second.arrivals) == 45


async def test_without_the_right_to_read_messages_the_rest_is_read(here: Stage, http: Http) -> None:
    told = here.village.session(here.handle, network="x", scopes="tweet.read users.read")
    here.village.act("zoe", "mention", network="x", account=here.handle, text="Open?")

    catch = await X(http).read_arrivals(replace(here.access, token=told["access_token"]), mark="", about=())

    assert [incoming.kind for incoming in catch.arrivals] == ["mention"]


async def test_an_application_that_knows_the_older_words_only_is_asked_in_them(wire: Wire, http: Http) -> None:
    old = {"errors": [{"message": "The query parameter [post.fields] is not one of [id,expansions,tweet.fields]"}]}
    post = {
        "id": "7", "text": "@bread Open?", "author_id": "9", "conversation_id": "5", "in_reply_to_user_id": "12",
        "created_at": "2026-11-20T10:00:00.000Z", "referenced_tweets": [{"type": "replied_to", "id": "5"}],
    }  # fmt: skip
    wire.says["/2/users/12/mentions"] = lambda asked: (
        (400, old) if "post.fields" in asked.query else (200, {"data": [post], "meta": {"result_count": 1}})
    )
    wire.says["/2/dm_events"] = says(403, {"title": "Forbidden"})
    x = X(http)

    catch = await x.read_arrivals(access(wire), mark="", about=())
    await x.read_arrivals(access(wire), mark=catch.mark, about=())

    (incoming,) = catch.arrivals
    assert (incoming.kind, incoming.about_id, incoming.text) == ("reply", "5", "Open?")
    asked = wire.to("/2/users/12/mentions")
    assert len(asked) == 3
    assert "referenced_tweets" in asked[1].query["tweet.fields"][0]
    assert asked[2].query["since_id"] == ["7"]


def test_a_mark_is_read_back_and_none_is_none() -> None:
    mark = Mark("3", "2", "1", "2026-11-20T10:00:00+00:00")

    assert Mark.read(str(mark)) == mark
    assert Mark.read("") == Mark()


async def test_counts_are_read_and_what_is_gone_is_left_out(here: Stage, http: Http) -> None:
    post_id = await published(here, http, "Bread.")
    for deed in ("like", "boost", "reply"):
        here.village.act("zoe", deed, network="x", status=post_id, text="Yes!")

    counts = await X(http).measure(here.access, [post_id, "404", "message:5"])

    assert set(counts) == {post_id}
    assert (counts[post_id].likes, counts[post_id].shares, counts[post_id].replies) == (1, 1, 1)


# Moderating, answering


async def test_an_answer_is_hidden_and_shown_again(here: Stage, http: Http) -> None:
    post_id = await published(here, http, "Bread.")
    made = here.village.act("zoe", "reply", network="x", status=post_id, text="Buy gold!")
    target = Target(made["id"])

    for deed, hidden in (("hide", True), ("hide", True), ("show", False)):
        await X(http).moderate(deed, target, here.access)
        (reply,) = here.village.posts("zoe", network="x")[-1:]
        assert reply["record"]["hidden"] is hidden
    for deed in ("remove", "like"):
        with pytest.raises(NotPermitted):
            await X(http).moderate(deed, target, here.access)


async def test_who_did_not_name_us_is_not_answered(here: Stage, http: Http) -> None:
    post_id = await published(here, http, "Bread.")
    made = here.village.act("zoe", "reply", network="x", status=post_id, text="Rye?")
    below = here.village.act("karim", "reply", network="x", status=made["id"], text="Wheat.")

    with pytest.raises(NotPermitted):
        await published(here, http, "Both.", target=Target(below["id"]))


# Signing in


async def test_an_access_that_ended_is_renewed_once(quiet_village: Village, http: Http) -> None:
    here = stage(quiet_village)
    told = quiet_village.session(here.handle, network="x", seconds=0.01)
    old = replace(here.access, token=told["access_token"], refresh_token=told["refresh_token"])
    x = X(http)
    await asyncio.sleep(0.05)
    with pytest.raises(AccessExpired):
        await x.who_am_i(old)

    new = await x.refresh(old)

    assert (await x.who_am_i(new)).handle == f"@{here.handle}"
    assert x.expires_at(new) is not None
    with pytest.raises(AccessLost):
        await x.refresh(old)


async def test_a_yes_on_x_opens_the_account(quiet_village: Village, http: Http) -> None:
    here = stage(quiet_village)
    way, back = XWay(), "https://parvis.example/back"
    keys = quiet_village.app("x", (back,)) | {"consumer_secret": "levain"}
    verifier = oauth.new_verifier()
    address = oauth.authorize_address(
        way.provider(here.access.base_url), keys, redirect_uri=back, state="s", verifier=verifier
    )
    page = await http.call("GET", f"{address}&approve={here.handle}")
    code = page.headers["Location"].partition("code=")[2].partition("&")[0]

    tokens = await oauth.exchange(
        http, way.provider(here.access.base_url), keys, code=code, redirect_uri=back, verifier=verifier
    )
    (found,) = await way.accounts(http, here.access.base_url, tokens, keys)

    assert found.account.handle == f"@{here.handle}"
    assert found.access.account_id == here.access.account_id
    assert (found.access.extra["username"], found.access.extra["consumer_secret"]) == (here.handle, "levain")
    assert found.access.refresh_token
    assert way.provider(way.home).authorize == "https://x.com/i/oauth2/authorize"
