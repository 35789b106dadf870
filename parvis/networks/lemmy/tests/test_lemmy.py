"""What goes to Lemmy, and how it is found again."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from parvis.kit.http import Http
from parvis.networks.errors import AccessLost, AnswerLost, ContentRefused, Gone, NotPermitted
from parvis.networks.lemmy.adapter import Lemmy
from parvis.networks.lemmy.errors import NoCommunity
from parvis.networks.lemmy.limits import LIMITS
from parvis.networks.lemmy.tests.stage import BREAD, QUIET, VILLAGE, story
from parvis.networks.lemmy.tests.stage import stage as on_stage
from parvis.networks.lemmy.tests.things import ME, access, at, comment, message, post, site
from parvis.networks.protocols import Counts, Media, Moderates, Outgoing, Target, TellsLimits, Undecidable
from parvis.networks.tests.journals import Died, MemoryJournal
from parvis.networks.tests.stages import picture
from parvis.networks.tests.wire import Wire, says
from village.testing import Village

POST, COMMENT, MESSAGE, USER, SITE = (
    f"/api/v3/{path}" for path in ("post", "comment", "private_message", "user", "site")
)
PICTURES = "/pictrs/image"


def bread(*media: Media, text: str = "Fresh.", **options: Any) -> Outgoing:
    return Outgoing((text,), media=media, options={"title": "Bread", "community": BREAD, **options})


async def sent(wire: Wire, http: Http, outgoing: Outgoing) -> dict[str, Any]:
    """The post that a publication comes to."""
    wire.says[POST] = says(200, {"post_view": post()})
    wire.says[PICTURES] = says(201, {"msg": "ok", "files": [{"file": "a b.png", "delete_token": "x"}]})
    await Lemmy(http).publish(outgoing, access(wire), MemoryJournal())
    return dict(wire.to(POST)[-1].json())


# What goes out


async def test_a_post_carries_its_words_and_our_key(wire: Wire, http: Http) -> None:
    body = await sent(wire, http, bread(nsfw=True))

    assert body == {"name": "Bread", "community_id": 2, "body": "Fresh.", "nsfw": True}
    assert wire.to(POST)[0].headers["Authorization"] == "Bearer key"


@pytest.mark.parametrize(
    ("text", "name", "body"),
    [
        ("Fresh bread", "Fresh bread", None),
        ("Fresh  bread\n\nAt seven.", "Fresh bread", "At seven."),
        ("x" * 250, "x" * 199 + "…", "x" * 250),
    ],
)
async def test_without_a_title_the_first_line_is_it(
    text: str, name: str, body: str | None, wire: Wire, http: Http
) -> None:
    told = await sent(wire, http, bread(text=text, title=""))

    assert (told["name"], told.get("body")) == (name, body)


async def test_the_first_picture_is_shown_and_the_others_stand_in_the_text(
    wire: Wire, http: Http, tmp_path: Path
) -> None:
    odd = replace(picture(tmp_path), alt="Two [loaves]\nof rye")

    body = await sent(wire, http, bread(picture(tmp_path), odd))

    where = f"{wire.url}/pictrs/image/a%20b.png"
    assert (body["url"], body["alt_text"]) == (where, "A loaf")
    assert body["body"] == f"Fresh.\n\n![Two loaves of rye]({where})"
    assert b'name="images[]"; filename="bread.png"' in wire.to(PICTURES)[0].body


async def test_beside_a_link_all_pictures_stand_in_the_text(wire: Wire, http: Http, tmp_path: Path) -> None:
    body = await sent(wire, http, bread(picture(tmp_path), link="https://bread.example/"))

    assert body["url"] == "https://bread.example/"
    assert "alt_text" not in body
    assert "![A loaf](" in body["body"]


@pytest.mark.parametrize("told", [{"msg": "Error in media"}, {"msg": "ok", "files": []}, {"files": [{"file": None}]}])
async def test_a_picture_that_was_not_taken_is_not_published(
    told: dict[str, Any], wire: Wire, http: Http, tmp_path: Path
) -> None:
    wire.says[PICTURES] = says(200, told)

    with pytest.raises(ContentRefused):
        await Lemmy(http).publish(bread(picture(tmp_path)), access(wire), MemoryJournal())

    assert wire.to(POST) == []


async def test_without_a_community_nothing_goes_out(wire: Wire, http: Http) -> None:
    with pytest.raises(NoCommunity):
        await Lemmy(http).publish(bread(community=""), access(wire), MemoryJournal())

    assert wire.asked == []


async def test_further_parts_and_the_first_comment_answer_each_other(wire: Wire, http: Http) -> None:
    wire.says[POST] = says(200, {"post_view": post()})
    wire.says[COMMENT] = says(200, {"comment_view": comment(50, by=ME)})
    outgoing = replace(bread(first_comment="Ask us."), parts=("One.", "Two."))

    receipt = await Lemmy(http).publish(outgoing, access(wire), MemoryJournal())

    assert [asked.json() for asked in wire.to(COMMENT)] == [
        {"content": "Two.", "post_id": 40},
        {"content": "Ask us.", "post_id": 40, "parent_id": 50},
    ]
    assert receipt.part_ids == ("40", "comment:50", "comment:50")
    assert receipt.url == "https://lemmy.example/post/40"


# Answers


@pytest.mark.parametrize(
    ("target", "body"),
    [
        (Target("40"), {"content": "Yes.", "post_id": 40}),
        (Target("comment:50", extra={"post": 40}), {"content": "Yes.", "post_id": 40, "parent_id": 50}),
        (Target("comment:50"), {"content": "Yes.", "post_id": 41, "parent_id": 50}),
    ],
)
async def test_an_answer_stands_below_what_it_answers(
    target: Target, body: dict[str, Any], wire: Wire, http: Http
) -> None:
    wire.says[COMMENT] = says(200, {"comment_view": comment(51, by=ME, post_id=41)})

    receipt = await Lemmy(http).publish(Outgoing(("Yes.",), target=target), access(wire), MemoryJournal())

    assert wire.to(COMMENT)[-1].json() == body
    assert receipt.remote_id == "comment:51"


@pytest.mark.parametrize("target", [Target("message:60", extra={"person": 9}), Target("message:60")])
async def test_a_private_message_is_answered_privately(target: Target, wire: Wire, http: Http) -> None:
    wire.says[f"{MESSAGE}/list"] = says(200, {"private_messages": [message()]})
    wire.says[MESSAGE] = says(200, {"private_message_view": message(61, by=ME, to=9)})

    receipt = await Lemmy(http).publish(Outgoing(("Yes.",), target=target), access(wire), MemoryJournal())

    assert wire.to(MESSAGE)[-1].json() == {"content": "Yes.", "recipient_id": 9}
    assert (receipt.remote_id, receipt.url) == ("message:61", "")


async def test_who_wrote_a_message_that_is_gone_cannot_be_answered(wire: Wire, http: Http) -> None:
    wire.says[f"{MESSAGE}/list"] = says(200, {"private_messages": []})

    with pytest.raises(Gone):
        await Lemmy(http).publish(Outgoing(("Yes.",), target=Target("message:60")), access(wire), MemoryJournal())


# Looking


async def looked(wire: Wire, http: Http, outgoing: Outgoing, step: str = "post:0") -> str:
    """What a second life finds out of a post or answer whose first life died after sending."""
    journal = MemoryJournal(die_at=("begun", step))
    with pytest.raises(Died):
        await Lemmy(http).publish(outgoing, access(wire), journal)
    journal = journal.resumed()
    receipt = await Lemmy(http).publish(outgoing, access(wire), journal)
    assert journal.looked == [step]
    return "again" if step in journal.acted else receipt.remote_id


@pytest.mark.parametrize(
    ("views", "found"),
    [
        ([post(44)], "44"),
        ([post(44, name="Cake")], "again"),
        ([post(44, body="Stale.")], "again"),
        ([post(44, url="https://bread.example/")], "again"),
        ([post(44, deleted=True)], "again"),
        ([post(44, published=at(-10))], "again"),
        ([post(43, published=at(-99), featured_community=True), post(44)], "44"),
        ([post(44, body="Fresh.\n\n![A loaf](https://proxy.example/1)")], "44"),
    ],
)
async def test_a_post_is_found_among_our_own(views: list[dict[str, Any]], found: str, wire: Wire, http: Http) -> None:
    wire.says[USER] = says(200, {"posts": views, "comments": []})
    wire.says[SITE] = says(200, site())
    wire.says[POST] = says(200, {"post_view": post()})

    assert await looked(wire, http, bread()) == found


@pytest.mark.parametrize(
    ("told", "nsfw"),
    [
        (site(discussion_languages=[37]), False),
        (site(local_user_view={"local_user": {"show_nsfw": False}, "person": {}}), True),
        (site(local_user_view={"local_user": {"show_bot_accounts": False}, "person": {"bot_account": True}}), False),
        ({"site_view": {}}, False),
    ],
)
async def test_an_account_that_hides_its_own_posts_from_itself_cannot_tell(
    told: dict[str, Any], nsfw: bool, wire: Wire, http: Http
) -> None:
    wire.says[USER] = says(200, {"posts": [], "comments": []})
    wire.says[SITE] = says(200, told)

    with pytest.raises(Undecidable):
        await looked(wire, http, bread(nsfw=nsfw))

    assert wire.to(POST) == []


async def test_more_posts_than_are_read_cannot_tell(wire: Wire, http: Http) -> None:
    wire.says[USER] = says(200, {"posts": [post(44, name="Cake")] * 50, "comments": []})

    with pytest.raises(Undecidable):
        await looked(wire, http, bread())

    assert [asked.query["page"] for asked in wire.to(USER)] == [["1"], ["2"], ["3"], ["4"]]


@pytest.mark.parametrize(
    ("views", "found"),
    [
        ([comment(52, by=ME, content="Yes.", path="0.50.52")], "comment:52"),
        ([comment(52, by=ME, content="Yes.", path="0.52")], "again"),
        ([comment(52, by=ME, content="No.", path="0.50.52")], "again"),
    ],
)
async def test_an_answer_is_found_at_its_place(views: list[dict[str, Any]], found: str, wire: Wire, http: Http) -> None:
    wire.says[USER] = says(200, {"posts": [], "comments": views})
    wire.says[SITE] = says(200, site())
    wire.says[COMMENT] = says(200, {"comment_view": comment(53, by=ME)})

    assert await looked(wire, http, Outgoing(("Yes.",), target=Target("comment:50", extra={"post": 40}))) == found


async def test_an_answer_that_was_removed_meanwhile_cannot_be_told_from_none(wire: Wire, http: Http) -> None:
    views = [comment(52, by=ME, content="", path="0.50.52", removed=True)]
    wire.says[USER] = says(200, {"posts": [], "comments": views})

    with pytest.raises(Undecidable):
        await looked(wire, http, Outgoing(("Yes.",), target=Target("comment:50", extra={"post": 40})))


@pytest.mark.parametrize(("to", "found"), [(9, "message:61"), (8, "again")])
async def test_a_message_is_found_among_those_sent(to: int, found: str, wire: Wire, http: Http) -> None:
    wire.says[f"{MESSAGE}/list"] = says(200, {"private_messages": [message(61, by=ME, to=to, content="Yes.")]})
    wire.says[MESSAGE] = says(200, {"private_message_view": message(62, by=ME, to=9)})

    assert await looked(wire, http, Outgoing(("Yes.",), target=Target("message:60", extra={"person": 9}))) == found


# What is checked


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"title": "x" * 201}, "title_too_long"),
        ({"title": "ab"}, "title_short"),
        ({"community": ""}, "no_community"),
        ({"community": "99"}, "no_community"),
        ({"link": "bread.example"}, "link"),
        ({"link": "https://[bread"}, "link"),
        ({"first_comment": "🥖" * 5001}, "too_long"),
        ({}, ""),
    ],
)
def test_what_the_server_would_refuse_is_said_before(changes: dict[str, Any], code: str) -> None:
    limits = replace(LIMITS, places=((BREAD, "Bread"),))

    found = [problem.code for problem in Lemmy(Http()).check(bread(**changes), limits)]

    assert found == ([code] if code else [])


@pytest.mark.parametrize(("length", "codes"), [(10_000, []), (10_001, ["too_long"])])
def test_an_answer_is_shorter_than_a_post(length: int, codes: list[str]) -> None:
    outgoing = Outgoing(("x" * length,), target=Target("comment:50"))

    assert [problem.code for problem in Lemmy(Http()).check(outgoing, LIMITS)] == codes


def test_an_emoji_counts_two_as_on_the_server(tmp_path: Path) -> None:
    assert Lemmy(Http()).count("a🥖", LIMITS) == 3
    private = Outgoing(("Yes.",), (picture(tmp_path),), target=Target("message:60"))
    assert [problem.code for problem in Lemmy(Http()).check(private, LIMITS)] == ["no_media"]


# With the village


async def test_communities_where_we_may_post_are_places(quiet_village: Village, http: Http) -> None:
    adapter = Lemmy(http)
    assert isinstance(adapter, TellsLimits)

    places = dict((await adapter.read_limits(on_stage(quiet_village).access)).places)

    assert places[BREAD].startswith("Bread and cake (!bread@127.0.0.1:")
    assert VILLAGE in places and QUIET not in places


async def test_a_closed_community_refuses(quiet_village: Village, http: Http) -> None:
    scene = on_stage(quiet_village)

    with pytest.raises(NotPermitted):
        await Lemmy(http).publish(bread(community=QUIET), scene.access, MemoryJournal())


async def test_votes_and_comments_are_counted(quiet_village: Village, http: Http, tmp_path: Path) -> None:
    scene = on_stage(quiet_village)
    adapter = Lemmy(http)
    receipt = await adapter.publish(story(tmp_path), scene.access, MemoryJournal())
    quiet_village.act("zoe", "like", network="lemmy", status=receipt.remote_id)

    found = await adapter.measure(scene.access, [*receipt.part_ids, "999", "message:1"])

    assert found[receipt.remote_id] == Counts(likes=1, replies=2)
    assert found[receipt.part_ids[1]] == Counts(likes=0, replies=1)
    assert set(found) == set(receipt.part_ids)


async def test_a_moderator_removes_and_anybody_votes(quiet_village: Village, http: Http) -> None:
    scene = on_stage(quiet_village)
    adapter = Lemmy(http)
    assert isinstance(adapter, Moderates)
    for community in (VILLAGE, BREAD):
        receipt = await adapter.publish(bread(community=community), scene.access, MemoryJournal())
        told = quiet_village.act("zoe", "reply", network="lemmy", status=receipt.remote_id, text="Spam")
        target = Target(f"comment:{told['id']}")
        for deed, votes in (("like", 1), ("like", 1), ("unlike", 0), ("unlike", 0)):
            await adapter.moderate(deed, target, scene.access)
            assert (await adapter.measure(scene.access, [target.remote_id]))[target.remote_id].likes == votes
        if community == VILLAGE:
            await adapter.moderate("remove", target, scene.access)
            with pytest.raises(Gone):
                await adapter.moderate("remove", target, scene.access)
        else:
            with pytest.raises(NotPermitted):
                await adapter.moderate("remove", target, scene.access)
        await adapter.moderate("remove", Target(receipt.remote_id), scene.access)
    assert scene.published() == []


async def test_what_was_removed_is_not_removed_again(wire: Wire, http: Http) -> None:
    wire.says[COMMENT] = says(200, {"comment_view": comment(removed=True)})

    await Lemmy(http).moderate("remove", Target("comment:50"), access(wire))

    assert [asked.method for asked in wire.asked] == ["GET"]


@pytest.mark.parametrize(("deed", "remote_id"), [("hide", "comment:50"), ("like", "message:60")])
async def test_what_lemmy_does_not_know_is_not_tried(deed: str, remote_id: str, wire: Wire, http: Http) -> None:
    with pytest.raises(NotPermitted):
        await Lemmy(http).moderate(deed, Target(remote_id), access(wire))

    assert wire.asked == []


async def test_to_a_dead_key_the_server_answers_as_to_anybody(wire: Wire, http: Http) -> None:
    wire.says[SITE] = says(200, site() | {"my_user": None})

    with pytest.raises(AccessLost):
        await Lemmy(http).who_am_i(access(wire))


async def test_our_posts_since_a_moment_without_those_taken_back(wire: Wire, http: Http) -> None:
    pinned = post(41, published=at(-999), featured_local=True)
    shown = post(42, url="https://x.example/a.png", url_content_type="image/png", alt_text="A loaf")
    old = post(44, published=at(-99))
    wire.says[USER] = says(200, {"posts": [pinned, shown, post(43, deleted=True), old], "comments": []})

    found = await Lemmy(http).own_posts(access(wire), since=datetime.now(UTC) - timedelta(minutes=5))

    assert [one.remote_id for one in found] == ["42"]
    assert found[0].text == "Bread\n\nFresh."
    assert (found[0].media_urls, found[0].media_alts) == (("https://x.example/a.png",), ("A loaf",))


async def test_a_post_without_a_number_may_be_there(wire: Wire, http: Http) -> None:
    wire.says[POST] = says(200, {"post_view": {"post": {"id": None}}})

    with pytest.raises(AnswerLost):
        await Lemmy(http).publish(bread(), access(wire), MemoryJournal())
