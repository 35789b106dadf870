"""What goes to LinkedIn, in which format, and how a post is found again."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from parvis.kit.http import Http
from parvis.networks.errors import (
    AccessExpired,
    AccessLost,
    AnswerLost,
    Busy,
    ContentRefused,
    Gone,
    NetworkError,
    NotPermitted,
    Temporary,
    Unfinished,
)  # fmt: skip
from parvis.networks.linkedin import little, uploads
from parvis.networks.linkedin.adapter import LinkedIn
from parvis.networks.linkedin.errors import Duplicate, VersionOver, quota_end
from parvis.networks.linkedin.limits import LIMITS
from parvis.networks.linkedin.tests.stage import stage as on_stage
from parvis.networks.linkedin.tests.worlds import PAGE, SHARE, document, film, listed, page, person
from parvis.networks.protocols import Access, Media, Outgoing, Poll, Target, Undecidable
from parvis.networks.tests.journals import Died, MemoryJournal
from parvis.networks.tests.stages import PIXEL, new_handle, picture
from parvis.networks.tests.wire import Wire, drops, in_turn, says
from village.testing import Village

POSTS = "/rest/posts"
SENT = says(201, b"", {"x-restli-id": SHARE})
TWIN = says(422, {"status": 422, "message": f"Content is a duplicate of {SHARE}"})


async def sent(wire: Wire, http: Http, outgoing: Outgoing, access: Access | None = None) -> dict[str, Any]:
    wire.says[POSTS] = SENT
    receipt = await LinkedIn(http).publish(outgoing, access or page(wire), MemoryJournal())
    assert (receipt.remote_id, receipt.url) == (SHARE, f"{wire.url}/feed/update/{SHARE}/")
    return dict(wire.to(POSTS)[-1].json())


# Text


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Bread (at seven) <3 @ 50% * _now_", r"Bread \(at seven\) \<3 \@ 50% \* \_now\_"),
        ("Ask #Bread_Day! Not C# or a#b", r"Ask {hashtag|\#|Bread\_Day}! Not C\# or a\#b"),
        ("With @[Maison Levain](urn:li:organization:7).", "With @[Maison Levain](urn:li:organization:7)."),
        (r"A \ and {braces} | pipes ~", r"A \\ and \{braces\} \| pipes \~"),
        ("Plain.", "Plain."),
    ],
)
def test_signs_that_mean_something_are_escaped_and_read_back(text: str, written: str) -> None:
    assert little.written(text) == written
    assert little.read(written) == little.shown(text)


def test_length_counts_the_escapes() -> None:
    linkedin = LinkedIn(Http())

    assert linkedin.count("(x)", LIMITS) == 5
    assert [problem.code for problem in linkedin.check(Outgoing(("(" * 1501,)), LIMITS)] == ["too_long"]
    assert linkedin.check(Outgoing(("(" * 1500,)), LIMITS) == []


async def test_a_text_goes_out_as_the_page_with_version_and_protocol(wire: Wire, http: Http) -> None:
    body = await sent(wire, http, Outgoing(("Bread (fresh).", "At seven.")))

    assert body == {
        "author": PAGE,
        "commentary": "Bread \\(fresh\\).\n\nAt seven.",
        "visibility": "PUBLIC",
        "distribution": {"feedDistribution": "MAIN_FEED", "targetEntities": [], "thirdPartyDistributionChannels": []},
        "lifecycleState": "PUBLISHED",
        "isReshareDisabledByAuthor": False,
    }
    asked = wire.to(POSTS)[-1]
    assert (asked.headers["Linkedin-Version"], asked.headers["X-Restli-Protocol-Version"]) == ("202607", "2.0.0")


@pytest.mark.parametrize(("asks", "goes_to"), [("", "PUBLIC"), ("CONNECTIONS", "CONNECTIONS"), ("x", "PUBLIC")])
async def test_a_person_chooses_who_sees_it_and_a_page_is_public(
    asks: str, goes_to: str, wire: Wire, http: Http
) -> None:
    outgoing = Outgoing(("Bread.",), options={"visibility": asks})

    assert (await sent(wire, http, outgoing, person(wire)))["visibility"] == goes_to
    assert (await sent(wire, http, outgoing))["visibility"] == "PUBLIC"


async def test_a_link_becomes_a_card(wire: Wire, http: Http) -> None:
    options = {"link": "https://bread.example/", "title": "Bread", "description": "Daily."}

    body = await sent(wire, http, Outgoing(("Look.",), options=options))

    article = {"source": "https://bread.example/", "title": "Bread", "description": "Daily."}
    assert body["content"] == {"article": article}


@pytest.mark.parametrize(
    ("seconds", "duration"), [(60, "ONE_DAY"), (86_400, "ONE_DAY"), (90_000, "THREE_DAYS"), (10**7, "FOURTEEN_DAYS")]
)
async def test_a_poll_asks_its_question_for_some_days(seconds: int, duration: str, wire: Wire, http: Http) -> None:
    outgoing = Outgoing(("Rye or wheat?\nTell us.",), poll=Poll(("Rye", "Wheat"), seconds))

    assert (await sent(wire, http, outgoing))["content"] == {
        "poll": {
            "question": "Rye or wheat?",
            "options": [{"text": "Rye"}, {"text": "Wheat"}],
            "settings": {"duration": duration, "voteSelectionType": "SINGLE_VOTE"},
        }
    }


@pytest.mark.parametrize(
    "named",
    [
        "urn:li:activity:7094637247890620418",
        "https://www.linkedin.com/feed/update/urn%3Ali%3Aactivity%3A7094637247890620418/",
        "https://www.linkedin.com/posts/bread_fresh-activity-7094637247890620418-Ab_C",
    ],
)
async def test_a_post_is_shared_by_its_address(named: str, wire: Wire, http: Http) -> None:
    body = await sent(wire, http, Outgoing(("Read this.",), options={"reshare": named}))

    assert body["reshareContext"] == {"parent": "urn:li:activity:7094637247890620418"}
    assert "content" not in body


@pytest.mark.parametrize(
    ("outgoing", "code"),
    [
        (Outgoing(("?" * 200,), poll=Poll(("Rye", "Wheat"), 86_400)), "poll_question"),
        (Outgoing(("Rye?",), poll=Poll(("Rye", "W" * 31), 86_400)), "poll_option_long"),
        (Outgoing(("Look.",), options={"reshare": "bread"}), "reshare"),
        (Outgoing(("Look.",), options={"reshare": SHARE}, poll=Poll(("a", "b"), 86_400)), "reshare_with_media"),
        (Outgoing(("Look.",), options={"first_comment": "x" * 1251}), "comment_too_long"),
        (Outgoing(("x" * 1251,), target=Target("urn:li:comment:(urn:li:activity:1,2)")), "too_long"),
        (
            Outgoing(("x",), media=(Media(Path("x.pdf"), "application/pdf", alt="x", size=10**8 + 1),)),
            "document_too_large",
        ),
    ],
)
def test_what_linkedin_would_refuse_is_said_before(outgoing: Outgoing, code: str) -> None:
    assert [problem.code for problem in LinkedIn(Http()).check(outgoing, LIMITS)] == [code]


# Files


async def test_every_format_stands_in_the_village_with_its_words(
    quiet_village: Village, http: Http, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "READY_SECONDS", 0.05)
    stage = on_stage(quiet_village)
    linkedin = LinkedIn(http)
    outgoings = [
        Outgoing(("A picture.",), (picture(tmp_path),)),
        Outgoing(("Several.",), (picture(tmp_path), picture(tmp_path, "oven.png"))),
        Outgoing(("A film.",), (film(tmp_path, 5_000_000),), options={"title": "The oven"}),
        Outgoing(("A paper.",), (document(tmp_path),)),
        Outgoing(("Rye or wheat?",), poll=Poll(("Rye", "Wheat"), 86_400)),
        Outgoing(("Look.",), options={"link": "https://bread.example/"}),
    ]

    receipts = [await linkedin.publish(outgoing, stage.access, MemoryJournal()) for outgoing in outgoings]
    again = Outgoing(("Again.",), options={"reshare": receipts[0].remote_id})
    await linkedin.publish(again, stage.access, MemoryJournal())

    posts = stage.published()
    assert [post["text"] for post in posts] == [*(outgoing.text for outgoing in outgoings), "Again."]
    assert [[file["mime"] for file in post["media"]] for post in posts[:3]] == [
        ["image/png"],
        ["image/png", "image/png"],
        ["video/mp4"],
    ]
    assert posts[0]["media"][0]["description"] == "A loaf"
    assert posts[2]["media"][0]["size"] == 5_000_012  # in two pieces
    assert posts[3]["record"]["content"]["media"]["title"] == "prices.pdf"
    assert posts[6]["record"]["parent"] == receipts[0].remote_id
    assert [receipt.remote_id.split(":")[2] for receipt in receipts[:3]] == ["share", "ugcPost", "ugcPost"]


async def test_a_picture_is_registered_sent_and_waited_for(
    wire: Wire, http: Http, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "READY_SECONDS", 0.01)
    value = {"uploadUrl": f"{wire.url}/dms/1?sig=a%2Fb%3A", "image": "urn:li:image:C1"}
    wire.says["/rest/images"] = says(200, {"value": value})
    wire.says["/dms/1"] = says(201, b"")
    states = in_turn(says(200, {"status": "PROCESSING"}), says(200, {"status": "AVAILABLE"}))
    wire.says["/rest/images/urn%3Ali%3Aimage%3AC1"] = states

    body = await sent(wire, http, Outgoing(("Look.",), media=(picture(tmp_path),)))

    assert body["content"] == {"media": {"id": "urn:li:image:C1", "altText": "A loaf"}}
    (put,) = wire.to("/dms/1")
    assert (put.method, put.body, put.headers["Authorization"]) == ("PUT", PIXEL, "Bearer token")
    assert wire.to("/rest/images")[0].json() == {"initializeUploadRequest": {"owner": PAGE}}


@pytest.mark.parametrize(
    ("state", "error"), [({"status": "PROCESSING_FAILED"}, ContentRefused), ({"status": "PROCESSING"}, Unfinished)]
)
async def test_a_file_that_never_becomes_ready_is_told_apart(
    state: dict[str, str],
    error: type[NetworkError],
    wire: Wire,
    http: Http,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(uploads, "READY_SECONDS", 0.001)
    monkeypatch.setattr(uploads, "READY_LOOKS", 3)
    wire.says["/rest/images"] = says(200, {"value": {"uploadUrl": f"{wire.url}/dms", "image": "urn:li:image:C1"}})
    wire.says["/dms"] = says(201, b"")
    wire.says["/rest/images/urn%3Ali%3Aimage%3AC1"] = says(200, state)

    with pytest.raises(error):
        await sent(wire, http, Outgoing(("Look.",), media=(picture(tmp_path),)))
    assert wire.to(POSTS) == []


async def test_a_person_who_may_only_write_does_not_wait(wire: Wire, http: Http, tmp_path: Path) -> None:
    wire.says["/rest/images"] = says(200, {"value": {"uploadUrl": f"{wire.url}/dms", "image": "urn:li:image:C1"}})
    wire.says["/dms"] = says(201, b"")
    wire.says["/rest/images/urn%3Ali%3Aimage%3AC1"] = says(403, {"status": 403, "code": "ACCESS_DENIED"})

    await sent(wire, http, Outgoing(("Look.",), media=(picture(tmp_path),)), person(wire))


# Errors


@pytest.mark.parametrize(
    ("status", "told", "error"),
    [
        (400, {"code": "INVALID_VALUE_FOR_FIELD"}, ContentRefused),
        (400, {"code": "FIELD_LENGTH_TOO_LONG"}, ContentRefused),
        (400, {"code": "EXPIRED_UPLOAD_URL"}, Temporary),
        (400, {"code": "MEDIA_ASSET_WAITING_UPLOAD"}, Unfinished),
        (400, {"code": "MEDIA_ASSET_PROCESSING_FAILED"}, ContentRefused),
        (401, {"serviceErrorCode": 65600}, AccessExpired),
        (401, {"serviceErrorCode": 65601, "code": "REVOKED_ACCESS_TOKEN"}, AccessLost),
        (401, {"serviceErrorCode": 65602, "code": "EXPIRED_ACCESS_TOKEN"}, AccessExpired),
        (403, {"code": "ACCESS_DENIED"}, NotPermitted),
        (403, {"message": "Unpermitted fields present: [/content]"}, ContentRefused),
        (404, {}, Gone),
        (409, {"code": "CONFLICT"}, Temporary),
        (422, {"message": "Content is a duplicate of urn:li:share:5"}, Duplicate),
        (426, {"code": "NONEXISTENT_VERSION"}, VersionOver),
        (429, {"message": "Resource level throttle"}, Busy),
        (500, {}, AnswerLost),
        (504, {}, AnswerLost),
    ],
)
async def test_every_answer_leads_to_what_is_true_now(
    status: int, told: dict[str, Any], error: type[NetworkError], wire: Wire, http: Http
) -> None:
    wire.says[POSTS] = says(status, told)

    with pytest.raises(error) as caught:
        await LinkedIn(http).publish(Outgoing(("Bread.",)), page(wire), MemoryJournal())
    assert type(caught.value) is error
    assert caught.value.status == status


def test_quotas_end_with_the_day_in_utc_and_throttles_after_a_minute() -> None:
    noon = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)

    assert quota_end("Application daily limit reached", noon) == datetime(2026, 11, 26, tzinfo=UTC)
    assert quota_end("Comment create throttled", noon) == noon + timedelta(minutes=1)


@pytest.mark.parametrize("body", [b"<html>", b'{"id": "12', {"id": None}, [], {"error": {"status": 400}}])
async def test_nonsense_never_counts_as_published(body: Any, wire: Wire, http: Http) -> None:
    wire.says[POSTS] = says(200, body)

    with pytest.raises(AnswerLost):
        await LinkedIn(http).publish(Outgoing(("Bread.",)), page(wire), MemoryJournal())


@pytest.mark.parametrize("body", [b"<html>", b'{"value', {"value": None}, {"value": {"image": None}}, []])
async def test_nonsense_about_an_upload_is_tried_again(body: Any, wire: Wire, http: Http, tmp_path: Path) -> None:
    wire.says["/rest/images"] = says(200, body)

    with pytest.raises(Temporary):
        await sent(wire, http, Outgoing(("Look.",), media=(picture(tmp_path),)))


# Finding again


async def died(wire: Wire, http: Http, access: Access, began_at: datetime | None = None) -> MemoryJournal:
    """A post was sent, and nobody heard what became of it."""
    wire.says[POSTS] = drops()
    journal = MemoryJournal(began_at=began_at)
    with pytest.raises(AnswerLost):
        await LinkedIn(http).publish(Outgoing(("Bread (fresh).",)), access, journal)
    return journal.resumed()


def shown(text: str, **changes: Any) -> dict[str, Any]:
    moment = int(datetime.now(UTC).timestamp() * 1000)
    return {"id": SHARE, "commentary": text, "publishedAt": moment, "createdAt": moment} | changes


@pytest.mark.parametrize(
    ("text", "changes", "found"),
    [
        ("Bread \\(fresh\\).", {}, True),
        ("Bread \\(old\\).", {}, False),
        ("Bread \\(fresh\\).", {"publishedAt": 1000}, False),
        ("Bread \\(fresh\\).", {"content": {"media": {"id": "urn:li:image:C1"}}}, False),
        ("Bread \\(fresh\\).", {"reshareContext": {"parent": "urn:li:share:5"}}, False),
    ],
)
async def test_a_page_finds_its_post_by_words_and_moment(
    text: str, changes: dict[str, Any], found: bool, wire: Wire, http: Http
) -> None:
    post = shown(text, **changes)
    journal = await died(wire, http, page(wire))
    again = says(201, b"", {"x-restli-id": "urn:li:share:2"})
    wire.says[POSTS] = lambda asked: again(asked) if asked.method == "POST" else (200, listed(post))

    receipt = await LinkedIn(http).publish(Outgoing(("Bread (fresh).",)), page(wire), journal)

    assert receipt.remote_id == (SHARE if found else "urn:li:share:2")
    (asked,) = [asked for asked in wire.to(POSTS) if asked.method == "GET"]
    assert asked.query["author"] == [PAGE]


async def test_a_person_sends_again_and_linkedin_names_the_first_post(wire: Wire, http: Http) -> None:
    journal = await died(wire, http, person(wire))
    wire.says[POSTS] = TWIN

    receipt = await LinkedIn(http).publish(Outgoing(("Bread (fresh).",)), person(wire), journal)

    assert receipt.remote_id == SHARE


async def test_when_linkedin_has_forgotten_the_words_a_person_decides(wire: Wire, http: Http) -> None:
    journal = await died(wire, http, person(wire), datetime.now(UTC) - timedelta(minutes=15))

    with pytest.raises(Undecidable):
        await LinkedIn(http).publish(Outgoing(("Bread (fresh).",)), person(wire), journal)
    assert len(wire.to(POSTS)) == 1


async def test_a_copy_of_somebody_elses_post_is_never_taken_for_ours(wire: Wire, http: Http) -> None:
    wire.says[POSTS] = TWIN

    with pytest.raises(Duplicate):
        await LinkedIn(http).publish(Outgoing(("Bread.",)), page(wire), MemoryJournal())


async def test_a_person_in_the_village_is_published_once(quiet_village: Village, http: Http) -> None:
    handle = new_handle()
    told = quiet_village.session(handle, network="linkedin")
    me = await LinkedIn(http).who_am_i(Access(told["base_url"], "", told["access_token"]))
    access = Access(told["base_url"], me.account_id, told["access_token"])
    journal = MemoryJournal(die_at=("acted", "post"))
    with pytest.raises(Died):
        await LinkedIn(http).publish(Outgoing(("Bread.",)), access, journal)

    receipt = await LinkedIn(http).publish(Outgoing(("Bread.",)), access, journal.resumed())

    (post,) = quiet_village.posts(handle, network="linkedin")
    assert receipt.remote_id == f"urn:li:share:{post['id']}"
    assert await LinkedIn(http).own_posts(access, since=journal.began_at) == ()
    quiet_village.act("zoe", "like", network="linkedin", status=post["id"])
    counts = await LinkedIn(http).measure(access, [receipt.remote_id])
    assert (counts[receipt.remote_id].likes, counts[receipt.remote_id].replies) == (1, 0)
