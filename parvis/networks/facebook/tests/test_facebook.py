"""What goes to a Facebook page in each format, how it is found again, and what a page refuses."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from parvis.kit.http import Http
from parvis.networks import errors
from parvis.networks.errors import AnswerLost, ContentRefused, Gone, NetworkError, NotPermitted, Refused, Unfinished
from parvis.networks.facebook import films
from parvis.networks.facebook.adapter import Facebook
from parvis.networks.facebook.errors import BY_SUBCODE
from parvis.networks.facebook.limits import LIMITS
from parvis.networks.facebook.tests.stage import stage as on_stage
from parvis.networks.meta.tests.films import film
from parvis.networks.protocols import Access, Outgoing, Target
from parvis.networks.tests.journals import Died, MemoryJournal
from parvis.networks.tests.stages import Stage, picture
from parvis.networks.tests.wire import Wire, in_turn, says
from village.testing import Village

FEED, PUBLISHED = "/v25.0/12/feed", "/v25.0/12/published_posts"
SENT = {"id": "12_100"}


def access(wire: Wire) -> Access:
    return Access(wire.url, "12", "token")


async def published(stage: Stage, http: Http, outgoing: Outgoing) -> dict[str, Any]:
    """The one post that stands there then."""
    await stage.adapter(http).publish(outgoing, stage.access, MemoryJournal())
    (post,) = stage.published()
    return post


# Formats


async def test_a_text_goes_out_with_a_preview_of_its_link(quiet_village: Village, http: Http) -> None:
    post = await published(on_stage(quiet_village), http, Outgoing(("Look: https://bread.example/rye.",)))

    assert post["text"] == "Look: https://bread.example/rye."
    assert post["record"]["link"] == "https://bread.example/rye"


async def test_pictures_go_out_together_with_their_words(quiet_village: Village, http: Http, tmp_path: Path) -> None:
    media = tuple(picture(tmp_path, f"bread{number}.png") for number in range(3))
    stage = on_stage(quiet_village)

    post = await published(stage, http, Outgoing(("Rye.", "And wheat."), media=media))

    assert post["text"] == "Rye.\n\nAnd wheat."
    assert [file["description"] for file in post["media"]] == ["A loaf"] * 3


@pytest.mark.parametrize(("format", "kind"), [("", "post"), ("reel", "reel"), ("story", "story")])
async def test_a_film_is_a_post_a_reel_or_a_story(
    format: str, kind: str, village: Village, http: Http, tmp_path: Path
) -> None:
    stage = on_stage(village)
    moving = film(tmp_path, more=2_500_000)
    outgoing = Outgoing(("Our oven.",), media=(moving,), options={"format": format, "title": "Look"})

    receipt = await stage.adapter(http).publish(outgoing, stage.access, MemoryJournal())

    (post,) = stage.published()
    assert (post["record"]["kind"], post["text"]) == (kind, "" if kind == "story" else "Our oven.")
    assert [file["size"] for file in post["media"]] == [moving.size]
    assert receipt.remote_id.rpartition("_")[2] == post["id"]
    assert receipt.url.startswith("https://")


async def test_a_picture_becomes_a_story(quiet_village: Village, http: Http, tmp_path: Path) -> None:
    stage = on_stage(quiet_village)
    outgoing = Outgoing(("",), media=(picture(tmp_path),), options={"format": "story", "first_comment": "No."})

    receipt = await stage.adapter(http).publish(outgoing, stage.access, MemoryJournal())

    (post,) = stage.published()
    assert post["record"]["kind"] == "story"
    assert receipt.part_ids == (post["id"],)
    assert "/stories/" in receipt.url


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with Village.start(tmp_path_factory.mktemp("village"), media_delay=0) as running:
        yield running
        assert running.faults() == []


@pytest.mark.parametrize("loss", ["500_after_accepting", "drop_mid_answer", "malformed", "500_before", "drop_before"])
@pytest.mark.parametrize("format", ["", "reel", "story"])
async def test_a_film_whose_answer_was_lost_is_known_by_its_number(
    format: str, loss: str, village: Village, http: Http, tmp_path: Path
) -> None:
    stage = on_stage(village)
    outgoing = Outgoing(("Our oven.",), media=(film(tmp_path),), options={"format": format})
    edge = f"/{films.EDGES[format]}"

    def lose(step: str) -> None:
        if step == "post:0":
            village.fault(loss, path=edge, method="POST", account=stage.handle)

    journal = MemoryJournal(before=lose)
    with pytest.raises(AnswerLost):
        await stage.adapter(http).publish(outgoing, stage.access, journal)

    journal = journal.resumed()
    await stage.adapter(http).publish(outgoing, stage.access, journal)

    assert len(stage.published()) == 1
    assert ("post:0" in journal.acted) == loss.endswith("before")


@pytest.mark.parametrize("moment", ["begun", "acted"])
async def test_a_story_of_a_picture_is_told_once(
    moment: str, quiet_village: Village, http: Http, tmp_path: Path
) -> None:
    stage = on_stage(quiet_village)
    outgoing = Outgoing(("",), media=(picture(tmp_path),), options={"format": "story"})
    journal = MemoryJournal(die_at=(moment, "post:0"))
    with pytest.raises(Died):
        await stage.adapter(http).publish(outgoing, stage.access, journal)

    receipt = await stage.adapter(http).publish(outgoing, stage.access, journal.resumed())

    assert [post["id"] for post in stage.published()] == [receipt.remote_id]


async def test_a_film_that_cannot_be_encoded_is_refused(village: Village, http: Http, tmp_path: Path) -> None:
    stage = on_stage(village)
    broken = picture(tmp_path, "oven.mp4")
    broken.path.write_bytes(b"no film at all")
    outgoing = Outgoing(("Our oven.",), media=(type(broken)(broken.path, "video/mp4"),))

    with pytest.raises(ContentRefused) as caught:
        await stage.adapter(http).publish(outgoing, stage.access, MemoryJournal())

    assert caught.value.said == "Unsupported video format"
    assert stage.published() == []


async def test_a_film_that_is_not_ready_is_taken_up_later_without_a_second_upload(
    http: Http, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    monkeypatch.setattr(films, "READY_SECONDS", 0.001)
    monkeypatch.setattr(films, "READY_LOOKS", 2)
    with Village.start(tmp_path_factory.mktemp("slow"), media_delay=3600) as slow:
        stage = on_stage(slow)
        outgoing, journal = Outgoing(("Our oven.",), media=(film(tmp_path),)), MemoryJournal()
        with pytest.raises(Unfinished):
            await stage.adapter(http).publish(outgoing, stage.access, journal)

        slow.advance(4000)
        journal = journal.resumed()
        await stage.adapter(http).publish(outgoing, stage.access, journal)

        assert journal.acted == ["ready"]
        assert len(stage.published()) == 1


# Finding again


async def found_again(wire: Wire, http: Http, told: Any, began_at: datetime) -> tuple[str, bool]:
    """The id of the receipt after a death before the note, and whether it was sent a second time."""
    wire.says[FEED] = says(200, SENT)
    wire.says[PUBLISHED] = says(200, told)
    journal = MemoryJournal(die_at=("acted", "post:0"), began_at=began_at)
    facebook = Facebook(http)
    with pytest.raises(Died):
        await facebook.publish(Outgoing(("Bread.",)), access(wire), journal)
    receipt = await facebook.publish(Outgoing(("Bread.",)), access(wire), journal.resumed())
    return receipt.remote_id, len(wire.to(FEED)) == 2


def post(began_at: datetime, **changes: Any) -> dict[str, Any]:
    return {"id": "12_88", "message": "Bread.", "created_time": f"{began_at:%Y-%m-%dT%H:%M:%S}+0000"} | changes


async def test_a_post_is_found_by_its_words(wire: Wire, http: Http) -> None:
    began_at = datetime.now(UTC)
    link = {"data": [{"media_type": "link", "target": {"id": "9"}}]}
    told = {"data": [post(began_at, id="12_89", message="Other."), post(began_at, attachments=link)]}

    assert await found_again(wire, http, told, began_at) == ("12_88", False)


@pytest.mark.parametrize(
    "changes",
    [
        {"message": "Other."},
        {"message": None},
        {"created_time": "nonsense"},
        {"id": None},
        {"attachments": {"data": [{"media_type": "photo", "target": {"id": "4"}}]}},
    ],
)
async def test_another_post_is_not_taken_for_ours(changes: dict[str, Any], wire: Wire, http: Http) -> None:
    began_at = datetime.now(UTC)

    assert await found_again(wire, http, {"data": [post(began_at, **changes)]}, began_at) == ("12_100", True)


async def test_an_earlier_post_with_the_same_words_is_not_taken_for_ours(wire: Wire, http: Http) -> None:
    began_at = datetime.now(UTC)
    told = {"data": [post(began_at - timedelta(minutes=2))]}

    assert await found_again(wire, http, told, began_at) == ("12_100", True)


async def test_a_double_is_looked_for_rather_than_sent_again(quiet_village: Village, http: Http) -> None:
    stage = on_stage(quiet_village)
    await published(stage, http, Outgoing(("Bread.",)))

    with pytest.raises(AnswerLost):
        await stage.adapter(http).publish(Outgoing(("Bread.",)), stage.access, MemoryJournal())

    assert len(stage.published()) == 1


@pytest.mark.parametrize(
    "told", [{}, {"id": None}, {"id": ""}, {"success": False}, [], b"<html>Hello</html>", b'{"id": "12']
)
async def test_an_answer_without_a_number_is_never_a_publication(told: Any, wire: Wire, http: Http) -> None:
    wire.says[FEED] = says(200, told)

    with pytest.raises(AnswerLost):
        await Facebook(http).publish(Outgoing(("Bread.",)), access(wire), MemoryJournal())


@pytest.mark.parametrize(("subcode", "kind"), BY_SUBCODE.items())
async def test_every_subcode_of_a_post(subcode: int, kind: type[NetworkError], wire: Wire, http: Http) -> None:
    told = {"error": {"message": "No.", "code": 100, "error_subcode": subcode}}
    wire.says[FEED] = says(400, told)

    with pytest.raises(NetworkError) as caught:
        await Facebook(http).publish(Outgoing(("Bread.",)), access(wire), MemoryJournal())

    expected = AnswerLost if kind is errors.Temporary else kind  # what went wrong there may have happened
    assert type(caught.value) is expected


async def test_a_page_near_its_limit_is_given_rest(wire: Wire, http: Http) -> None:
    usage = {"12": [{"type": "pages", "call_count": 97, "estimated_time_to_regain_access": 12}]}
    wire.says[FEED] = says(200, SENT, {"X-Business-Use-Case-Usage": json.dumps(usage)})

    receipt = await Facebook(http).publish(Outgoing(("Bread.",)), access(wire), MemoryJournal())

    assert receipt.rest_until is not None
    assert receipt.url == "https://www.facebook.com/12_100"


# Answering, moderating


async def test_what_is_done_to_a_comment_can_be_done_twice(quiet_village: Village, http: Http) -> None:
    stage = on_stage(quiet_village)
    facebook = stage.adapter(http)
    there = await published(stage, http, Outgoing(("Bread.",)))
    quiet_village.act("zoe", "reply", network="facebook", status=there["id"], text="Burnt!")
    (comment,) = (await facebook.read_arrivals(stage.access, mark="", about=())).arrivals
    target = Target(comment.remote_id, comment.about_id)

    async def seen() -> dict[str, Any]:
        fields = "is_hidden,user_likes,like_count"
        return dict(await facebook.graph.get(f"/{comment.remote_id}", stage.access, fields=fields))

    for deed, told in [
        ("hide", {"is_hidden": True}),
        ("show", {"is_hidden": False}),
        ("like", {"user_likes": True, "like_count": 1}),
        ("unlike", {"user_likes": False, "like_count": 0}),
    ]:
        assert deed in facebook.deeds
        for _time in range(2):
            await facebook.moderate(deed, target, stage.access)
            assert told.items() <= (await seen()).items()
    await facebook.moderate("remove", target, stage.access)
    for deed in sorted(facebook.deeds):
        with pytest.raises(Gone):
            await facebook.moderate(deed, target, stage.access)


async def test_what_the_token_may_not_do_is_said(quiet_village: Village, http: Http) -> None:
    handle = on_stage(quiet_village).handle
    told = {"account": handle, "network": "facebook", "scopes": "pages_show_list pages_read_engagement"}
    token = quiet_village.admin("POST", "/tokens", told)
    reading = Access(token["base_url"], token["account_id"], token["access_token"])

    with pytest.raises(NotPermitted):
        await Facebook(http).publish(Outgoing(("Bread.",)), reading, MemoryJournal())


# Checks


@pytest.mark.parametrize(
    ("changes", "size", "codes"),
    [
        ({"format": "reel"}, {}, set()),
        ({"format": "reel"}, {"seconds": 91}, {"reel_time"}),
        ({"format": "reel"}, {"seconds": 2}, {"reel_time"}),
        ({"format": "reel"}, {"width": 1080, "height": 1080}, {"reel_ratio"}),
        ({"format": "story"}, {"seconds": 61}, {"story_time", "story_text"}),
        ({"format": "story", "first_comment": "More."}, {}, {"story_text", "no_first_comment"}),
        ({"first_comment": "x" * 8001}, {}, {"comment_too_long"}),
        ({"format": "nonsense"}, {"width": 1080, "height": 1080, "seconds": 300}, set()),
    ],
)
def test_reels_and_stories_have_measures_of_their_own(
    changes: dict[str, str], size: dict[str, int], codes: set[str], tmp_path: Path
) -> None:
    outgoing = Outgoing(("Our oven.",), media=(film(tmp_path, **size),), options=changes)

    assert {problem.code for problem in Facebook(Http()).check(outgoing, LIMITS)} == codes


def test_what_a_page_does_not_take_is_said_before(tmp_path: Path) -> None:
    facebook, still, moving = Facebook(Http()), picture(tmp_path), film(tmp_path)

    def codes(outgoing: Outgoing) -> set[str]:
        return {problem.code for problem in facebook.check(outgoing, LIMITS) if problem.blocking}

    assert codes(Outgoing(("x" * 63_206,))) == set()
    assert codes(Outgoing(("x" * 63_207,))) == {"too_long"}
    assert codes(Outgoing(("",), media=(still,) * 11)) == {"too_many_media"}
    assert codes(Outgoing(("",), media=(still, moving))) == {"mixed_media"}
    assert codes(Outgoing(("Yes.",), media=(still,), target=Target("12_1"))) == {"answer_media"}
    assert codes(Outgoing(("",), media=(still,), options={"format": "reel"})) == {"reel_film"}
    assert codes(Outgoing(("Bread.",), options={"format": "story"})) == {"story_file"}


@pytest.mark.parametrize(
    ("outgoing", "error"),
    [
        (Outgoing(("Look https://www.facebook.com/bread",)), ContentRefused),
        (Outgoing(("x" * 63_207,)), ContentRefused),
        (Outgoing((" ",)), Refused),
    ],
)
async def test_the_village_refuses_what_facebook_refuses(
    outgoing: Outgoing, error: type[NetworkError], quiet_village: Village, http: Http
) -> None:
    stage = on_stage(quiet_village)

    with pytest.raises(error):
        await stage.adapter(http).publish(outgoing, stage.access, MemoryJournal())

    assert stage.published() == []


async def test_posts_that_are_gone_are_left_out_of_the_measures(quiet_village: Village, http: Http) -> None:
    stage = on_stage(quiet_village)
    receipt = await stage.adapter(http).publish(Outgoing(("Bread.",)), stage.access, MemoryJournal())
    number = receipt.remote_id.rpartition("_")[2]
    for deed in ("like", "boost", "reply"):
        quiet_village.act("zoe", deed, network="facebook", status=number, text="Yes!")

    counts = await stage.adapter(http).measure(stage.access, [receipt.remote_id, f"{stage.access.account_id}_404"])

    assert set(counts) == {receipt.remote_id}
    one = counts[receipt.remote_id]
    assert (one.likes, one.shares, one.replies) == (1, 1, 1)


async def test_nonsense_in_the_measures_is_unknown_and_no_crash(wire: Wire, http: Http) -> None:
    wire.says["/v25.0/12_1"] = in_turn(says(200, {"reactions": None, "comments": {"summary": []}, "shares": 3}))

    counts = await Facebook(http).measure(access(wire), ["12_1"])

    assert (counts["12_1"].likes, counts["12_1"].replies) == (None, None)
