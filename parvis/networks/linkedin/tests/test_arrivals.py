"""What comes in on a page of LinkedIn: asked for, pushed, answered, moderated, measured; and who is signed in."""

import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from parvis.kit.http import Http
from parvis.networks.errors import AccessLost, AnswerLost, Gone, NetworkError, Temporary
from parvis.networks.linkedin.adapter import LinkedIn
from parvis.networks.linkedin.tests.stage import stage as on_stage
from parvis.networks.linkedin.tests.worlds import (
    ACTIVITY,
    COMMENT,
    PAGE,
    SHARE,
    listed,
    notice,
    page,
    person,
    said,
)  # fmt: skip
from parvis.networks.linkedin.way import LinkedInWay
from parvis.networks.oauth import Tokens, exchange
from parvis.networks.protocols import Access, Forged, Hook, Outgoing, Target, Undecidable
from parvis.networks.tests.journals import MemoryJournal
from parvis.networks.tests.wire import Asked, Reply, Wire, drops, says
from parvis.networks.ways import Errand
from village.testing import Village

NOTICES = "/rest/organizationalEntityNotifications"
THREAD = "/rest/socialActions/urn%3Ali%3Ashare%3A1000/comments"
BELOW = "/rest/socialActions/urn%3Ali%3Acomment%3A%28urn%3Ali%3Aactivity%3A1001%2C2000%29/comments"
KEYS = {"client_id": "us", "client_secret": "levain"}


async def read(wire: Wire, http: Http, mark: str = "", about: tuple[str, ...] = ()) -> Any:
    return await LinkedIn(http).read_arrivals(page(wire), mark=mark, about=about)


async def test_a_notification_leads_to_the_thread_with_its_answers(wire: Wire, http: Http) -> None:
    wire.says[NOTICES] = says(200, listed(notice()))
    answered = {"commentsSummary": {"aggregatedTotalComments": 1}}
    wire.says[THREAD] = says(200, listed(said("Open on Sundays?", **answered)))
    nested = f"urn:li:comment:({ACTIVITY},2001)"
    ours = said("Yes.", PAGE, id="2001", parentComment=COMMENT, **{"$URN": nested})
    wire.says[BELOW] = says(200, listed(ours))

    question, answer = (await read(wire, http)).arrivals

    assert (question.kind, question.remote_id, question.about_id, question.parent_id) == (
        "comment",
        COMMENT,
        SHARE,
        SHARE,
    )
    assert (question.author_id, question.author_name, question.ours) == ("urn:li:person:zoe", "LinkedIn member", False)
    assert question.extra["object"] == ACTIVITY
    assert datetime.fromisoformat(question.extra["keep_until"]) - question.happened_at == timedelta(hours=48)
    assert (answer.remote_id, answer.parent_id, answer.ours) == (nested, COMMENT, True)


@pytest.mark.parametrize(
    ("told", "kind", "about"),
    [
        (notice("LIKE", generatedActivity=f"urn:li:reaction:(urn:li:person:zoe,{ACTIVITY})"), "like", SHARE),
        (notice("SHARE", decoratedGeneratedActivity={"share": {"owner": "urn:li:person:zoe"}}), "share", SHARE),
        (
            notice(
                "SHARE_MENTION",
                decoratedGeneratedActivity={
                    "share": {"entity": "urn:li:share:9", "owner": "urn:li:person:zoe", "text": "At @Levain!"}
                },
            ),
            "mention",
            "",
        ),
    ],
)
async def test_likes_shares_and_mentions_come_as_notifications(
    told: dict[str, Any], kind: str, about: str, wire: Wire, http: Http
) -> None:
    told = told if kind != "like" else told | {"decoratedGeneratedActivity": {}}
    wire.says[NOTICES] = says(200, listed(told))

    (incoming,) = (await read(wire, http)).arrivals

    assert (incoming.kind, incoming.about_id, incoming.author_id) == (kind, about, "urn:li:person:zoe")


async def test_a_mark_reads_all_pages_down_to_it_and_only_loud_threads(wire: Wire, http: Http) -> None:
    likes = [
        notice("LIKE", notificationId=number, lastModifiedAt=1000 - number, decoratedGeneratedActivity={})
        for number in range(250)
    ]

    def paged(asked: Asked) -> Reply:
        start = int(asked.query["start"][0])
        return 200, {"elements": likes[start : start + 100], "paging": {"total": 250}}

    wire.says[NOTICES] = paged
    first = await read(wire, http, about=(SHARE,))
    assert len(wire.to(NOTICES)) == 1
    assert len(wire.to(THREAD)) == 1  # at first all threads, even if nothing tells of them

    second = await read(wire, http, mark=json.dumps({"after": 800}), about=(SHARE,))

    assert len(first.arrivals) == 100
    assert len(second.arrivals) == 201
    assert len(wire.to(NOTICES)) == 4
    assert len(wire.to(THREAD)) == 1
    assert json.loads(second.mark)["after"] == 1000


async def test_without_the_right_to_notifications_threads_are_read_in_turn(wire: Wire, http: Http) -> None:
    wire.says[NOTICES] = says(403, {"status": 403, "code": "ACCESS_DENIED"})
    about = tuple(f"urn:li:share:{number}" for number in range(6))

    first = await read(wire, http, mark=json.dumps({"after": 1}), about=about)
    await read(wire, http, mark=first.mark, about=about)

    threads = [asked.path.split("%3A")[3].split("/")[0] for asked in wire.asked if "socialActions" in asked.path]
    assert threads == ["0", "1", "2", "3", "4", "5", "0", "1"]


async def test_of_a_person_nothing_is_read(wire: Wire, http: Http) -> None:
    catch = await LinkedIn(http).read_arrivals(person(wire), mark="m", about=(SHARE,))

    assert (catch.arrivals, catch.mark, wire.asked) == ((), "m", [])


@pytest.mark.parametrize("body", [b"<html>", b'{"elements": [', [], {"elements": None}, {"elements": [None, {}, 7]}])
async def test_nonsense_is_read_without_harm(body: Any, wire: Wire, http: Http) -> None:
    wire.says[NOTICES] = says(200, body)

    try:
        assert (await read(wire, http)).arrivals == ()
    except Temporary:
        assert isinstance(body, bytes | list)


async def test_the_village_brings_every_kind(quiet_village: Village, http: Http) -> None:
    stage = on_stage(quiet_village)
    linkedin = LinkedIn(http)
    receipt = await linkedin.publish(Outgoing(("Bread.",)), stage.access, MemoryJournal())
    (post,) = stage.published()
    for deed in ("like", "boost", "reply"):
        quiet_village.act("zoe", deed, network="linkedin", status=post["id"], text="Sundays?")
    quiet_village.act("karim", "mention", network="linkedin", account=stage.handle, text="Where are you?")

    first = await linkedin.read_arrivals(stage.access, mark="", about=())
    quiet_village.act("zoe", "reply", network="linkedin", status=post["id"], text="And on Mondays?")
    second = await linkedin.read_arrivals(stage.access, mark=first.mark, about=())

    assert {incoming.kind for incoming in first.arrivals} == linkedin.kinds
    assert {incoming.about_id for incoming in first.arrivals} == {receipt.remote_id, ""}
    assert "And on Mondays?" in [incoming.text for incoming in second.arrivals]
    counts = (await linkedin.measure(stage.access, [receipt.remote_id, "urn:li:share:5"]))[receipt.remote_id]
    assert (counts.likes, counts.shares, counts.replies) == (1, 1, 2)


# Answers and moderation


async def test_an_answer_to_an_answer_hangs_below_the_first_comment(wire: Wire, http: Http) -> None:
    wire.says[BELOW] = says(201, said("Yes.", PAGE, **{"$URN": "", "id": "2002"}), {"x-restli-id": "2002"})
    nested = Target(f"urn:li:comment:({ACTIVITY},2001)", SHARE, extra={"object": ACTIVITY, "parent": COMMENT})

    receipt = await LinkedIn(http).publish(Outgoing(("Yes.",), target=nested), page(wire), MemoryJournal())

    assert receipt.remote_id == f"urn:li:comment:({ACTIVITY},2002)"
    assert wire.to(BELOW)[0].json() == {
        "actor": PAGE,
        "object": ACTIVITY,
        "message": {"text": "Yes."},
        "parentComment": COMMENT,
    }


async def test_a_mention_is_answered_below_its_post(wire: Wire, http: Http) -> None:
    wire.says[THREAD] = says(201, b"", {"x-restli-id": "2002"})

    receipt = await LinkedIn(http).publish(Outgoing(("Here!",), target=Target(SHARE)), page(wire), MemoryJournal())

    assert receipt.remote_id == f"urn:li:comment:({SHARE},2002)"
    assert "parentComment" not in wire.to(THREAD)[0].json()


@pytest.mark.parametrize("body", [b"<html>", b'{"id": "2', {"id": None}])
async def test_an_answer_without_a_number_is_looked_for(body: Any, wire: Wire, http: Http) -> None:
    wire.says[THREAD] = says(200, body)

    with pytest.raises(AnswerLost):
        await LinkedIn(http).publish(Outgoing(("Here!",), target=Target(SHARE)), page(wire), MemoryJournal())


async def test_who_may_not_read_comments_cannot_tell_whether_theirs_is_there(wire: Wire, http: Http) -> None:
    wire.says[THREAD] = drops()
    journal = MemoryJournal()
    outgoing = Outgoing(("Here!",), target=Target(SHARE))
    with pytest.raises(AnswerLost):
        await LinkedIn(http).publish(outgoing, person(wire), journal)
    wire.says[THREAD] = says(403, {"status": 403})

    with pytest.raises(Undecidable):
        await LinkedIn(http).publish(outgoing, person(wire), journal.resumed())


async def test_comments_are_liked_and_removed_in_the_village(quiet_village: Village, http: Http) -> None:
    stage = on_stage(quiet_village)
    linkedin = LinkedIn(http)
    await linkedin.publish(Outgoing(("Bread.",)), stage.access, MemoryJournal())
    (post,) = stage.published()
    quiet_village.act("zoe", "reply", network="linkedin", status=post["id"], text="Buy followers!")
    (spam,) = (await linkedin.read_arrivals(stage.access, mark="", about=())).arrivals
    target = Target(spam.remote_id, spam.about_id)

    for deed in ("like", "like", "unlike", "unlike", "remove"):
        await linkedin.moderate(deed, target, stage.access)

    assert (await linkedin.read_arrivals(stage.access, mark="", about=(spam.about_id,))).arrivals == ()
    with pytest.raises(Gone):
        await linkedin.moderate("remove", target, stage.access)
    with pytest.raises(NetworkError):
        await linkedin.moderate("hide", target, stage.access)


# Hooks


def hook(body: bytes, signature: str = "", **query: str) -> Hook:
    method = "GET" if query else "POST"
    return Hook(method, {"x-li-signature": signature}, query, body, datetime.now(UTC))


def signed(body: bytes, secret: str = "levain") -> str:
    return hmac.new(secret.encode(), b"hmacsha256=" + body, hashlib.sha256).hexdigest()


def test_a_challenge_is_answered_with_our_secret() -> None:
    answer = json.loads(LinkedIn(Http()).greet(hook(b"", challengeCode="890e4665"), KEYS) or "")

    expected = hmac.new(b"levain", b"890e4665", hashlib.sha256).hexdigest()
    assert answer == {"challengeCode": "890e4665", "challengeResponse": expected}
    assert LinkedIn(Http()).greet(hook(b"{}"), KEYS) is None
    with pytest.raises(Forged):
        LinkedIn(Http()).greet(hook(b"", challengeCode="1"), {"client_secret": ""})


def test_what_is_signed_is_heard_and_comes_again_under_the_same_name() -> None:
    notices = [notice(), notice("COMMENT_DELETE"), notice("LIKE", decoratedGeneratedActivity={})]
    body = json.dumps({"type": "ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS", "notifications": notices}).encode()
    linkedin = LinkedIn(Http())

    heard = linkedin.heard(hook(body, signed(body)), KEYS)
    again = linkedin.heard(hook(body, "hmacsha256=" + signed(body)), KEYS)

    assert [(one.account_id, one.incoming.kind, one.incoming.remote_id) for one in heard] == [
        (PAGE, "comment", COMMENT),
        (PAGE, "like", "notice:5603453321"),
    ]
    assert (heard[0].incoming.text, heard[0].incoming.about_id) == ("Open on Sundays?", SHARE)
    assert heard == again


@pytest.mark.parametrize("secret", ["guessed", ""])
def test_what_is_forged_or_no_json_is_refused(secret: str) -> None:
    body = json.dumps({"type": "ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS", "notifications": [notice()]}).encode()
    linkedin = LinkedIn(Http())

    for content, signature in (
        (body, signed(body, secret)),
        (body + b" ", signed(body)),
        (b"<", signed(b"<")),
        (body, "é"),
    ):
        with pytest.raises(Forged):
            linkedin.heard(hook(content, signature), KEYS)


@pytest.mark.parametrize("told", [[], {"type": "OTHER"}, {"notifications": [None, {}, {"organizationalEntity": PAGE}]}])
def test_a_hook_with_nothing_for_us_is_taken(told: Any) -> None:
    body = json.dumps({"type": "ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS", **told} if isinstance(told, dict) else told)

    assert LinkedIn(Http()).heard(hook(body.encode(), signed(body.encode())), KEYS) == []


async def test_the_village_signs_as_linkedin_does(quiet_village: Village, http: Http, wire: Wire) -> None:
    stage = on_stage(quiet_village)
    wire.says["/hooks/"] = says(200)
    quiet_village.hook("linkedin", f"{wire.url}/hooks/", account=stage.handle, secret="levain")
    receipt = await LinkedIn(http).publish(Outgoing(("Bread.",)), stage.access, MemoryJournal())
    quiet_village.act("zoe", "reply", network="linkedin", status=stage.published()[0]["id"], text="Sundays?")
    while not wire.to("/hooks/"):
        await LinkedIn(http).who_am_i(stage.access)
    (pushed,) = wire.to("/hooks/")
    catch = await LinkedIn(http).read_arrivals(stage.access, mark="", about=())

    headers = {name.lower(): value for name, value in pushed.headers.items()}
    (heard,) = LinkedIn(http).heard(hook(pushed.body, headers["x-li-signature"]), KEYS)

    assert (heard.account_id, heard.incoming.about_id) == (stage.access.account_id, receipt.remote_id)
    assert heard.incoming.remote_id == catch.arrivals[0].remote_id


# Who


async def test_one_sign_in_opens_the_pages_of_a_person(quiet_village: Village, http: Http) -> None:
    stage = on_stage(quiet_village)
    base = stage.access.base_url
    keys = quiet_village.app("linkedin")
    errand = Errand(http, keys=keys, callback="https://parvis.example/back", state="s", base_url=base)
    asked = LinkedInWay().leave(errand)
    assert parse_qs(urlsplit(asked).query)["scope"] == [
        "w_organization_social r_organization_social rw_organization_admin"
    ]
    only = LinkedInWay().leave(Errand(http, keys={**keys, "products": "person"}, base_url=base))
    assert parse_qs(urlsplit(only).query)["scope"] == ["openid profile w_member_social"]

    answer = await http.call("GET", f"{asked}&approve={stage.handle}")
    code = parse_qs(urlsplit(answer.headers["Location"]).query)["code"][0]
    where = LinkedInWay().provider(base)
    tokens = await exchange(http, where, keys, code=code, redirect_uri=errand.callback, verifier="")
    found = await LinkedInWay().accounts(http, base, tokens, keys)

    assert [one.account.account_id.split(":")[2] for one in found] == ["organization"]
    assert (found[0].account.handle, found[0].access.account_id) == (stage.handle, stage.access.account_id)
    assert found[0].access.refresh_token
    renewed = await LinkedIn(http).refresh(found[0].access)
    assert renewed.token != found[0].access.token
    assert (await LinkedIn(http).who_am_i(renewed)).account_id == stage.access.account_id
    ends = LinkedIn(http).expires_at(renewed)
    assert ends is not None and timedelta(days=59) < ends - datetime.now(UTC) < timedelta(days=61)


async def test_an_application_for_persons_opens_the_person_only(quiet_village: Village, http: Http) -> None:
    stage = on_stage(quiet_village)
    told = quiet_village.session("ada", network="linkedin", scopes="openid profile w_member_social")
    tokens = Tokens(told["access_token"])

    (found,) = await LinkedInWay().accounts(http, stage.access.base_url, tokens, {**KEYS, "products": "person"})

    assert found.access.account_id.startswith("urn:li:person:")


async def test_without_a_refresh_token_a_person_must_sign_in_again(wire: Wire, http: Http) -> None:
    access = Access(wire.url, PAGE, "old")

    with pytest.raises(AccessLost):
        await LinkedIn(http).refresh(access)
    assert wire.asked == []
    assert LinkedIn(http).expires_at(access) is None


@pytest.mark.parametrize("status", [400, 401])
async def test_a_dead_refresh_token_is_said_to_be_dead(status: int, wire: Wire, http: Http) -> None:
    wire.says["/oauth/v2/accessToken"] = says(status, {"error": "invalid_grant", "error_description": "expired"})

    with pytest.raises(AccessLost):
        await LinkedIn(http).refresh(page(wire))
