"""Reddit in the village: posts of every kind, the inbox, votes, moderation, tokens."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from parvis.kit.http import Http
from parvis.networks.errors import AccessExpired, AccessLost, Busy, ContentRefused, Gone, NetworkError, NotPermitted
from parvis.networks.protocols import Counts, Incoming, Outgoing, Poll, Target
from parvis.networks.reddit import posts
from parvis.networks.reddit.adapter import Reddit
from parvis.networks.reddit.errors import FlairMissing, LinkThere, NoCommunity
from parvis.networks.reddit.tests.files import film
from parvis.networks.reddit.tests.stage import RECIPE, number
from parvis.networks.reddit.tests.stage import stage as on_stage
from parvis.networks.tests.journals import MemoryJournal
from parvis.networks.tests.stages import Stage, picture
from village.testing import Village


def bread(*media: Any, text: str = "Fresh.", poll: Poll | None = None, **options: Any) -> Outgoing:
    told = {"subreddit": "village", "title": "Bread", **options}
    return Outgoing((text,), media, poll=poll, options=told)


async def say(stage: Stage, http: Http, outgoing: Outgoing) -> str:
    return (await stage.adapter(http).publish(outgoing, stage.access, MemoryJournal())).remote_id


async def arrived(stage: Stage, http: Http, *about: str) -> list[Incoming]:
    return list((await stage.adapter(http).read_arrivals(stage.access, mark="", about=about)).arrivals)


async def test_posts_of_every_kind_stand_in_the_village_and_are_found(
    quiet_village: Village, http: Http, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(posts, "READY_SECONDS", 0.1)
    stage = on_stage(quiet_village)
    adapter = stage.adapter(http)
    link = f"https://bread.example/{stage.handle}"
    outgoings = [
        bread(text="Rye & spelt < 2 kg"),
        bread(link=link, title="A link"),
        bread(picture(tmp_path), title="A picture"),
        bread(picture(tmp_path), picture(tmp_path), title="A gallery"),
        bread(film(tmp_path), title="A film"),
        bread(film(tmp_path), picture(tmp_path), title="A film with a poster"),
        bread(poll=Poll(("Rye", "Wheat"), 86_400), title="Which?"),
        bread(subreddit=f"u_{stage.handle}", title="On our profile"),
    ]
    since = datetime.now(UTC) - timedelta(minutes=5)
    receipts = [await adapter.publish(one, stage.access, MemoryJournal()) for one in outgoings]
    outgoings.append(bread(crosspost=receipts[0].url, title="Shared"))
    receipts.append(await adapter.publish(outgoings[-1], stage.access, MemoryJournal()))

    found = list(reversed(await adapter.own_posts(stage.access, since=since)))

    assert [post.remote_id for post in found] == [receipt.remote_id for receipt in receipts]
    assert [post.url for post in found] == [receipt.url for receipt in receipts]
    assert found[0].text == "Bread\n\nRye & spelt < 2 kg"
    assert found[1].extra["link"] == link
    assert found[3].media_alts == ("A loaf", "A loaf") and len(found[2].media_urls) == 1
    kinds = ["self", "link", "image", "gallery", "video", "video", "self", "self", "crosspost"]
    assert [post["record"]["kind"] for post in stage.published()] == kinds
    assert (await http.call("GET", receipts[0].url)).status == 200


async def test_communities_and_their_flairs_are_places(quiet_village: Village, http: Http) -> None:
    stage = on_stage(quiet_village)

    limits = await stage.adapter(http).read_limits(stage.access)

    assert [name for _place, name in limits.places] == [
        f"u/{stage.handle}",
        "r/bread",
        "r/bread › Recipe",
        "r/bread › Question",
        "r/village",
        "r/words",
    ]
    assert RECIPE in dict(limits.places)


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"subreddit": "nowhere"}, NoCommunity),
        ({"subreddit": "quiet"}, NotPermitted),
        ({"subreddit": "bread"}, FlairMissing),
        ({"subreddit": "bread/other"}, FlairMissing),
        ({"subreddit": "words", "link": "https://bread.example/"}, ContentRefused),
        ({"link": "bread"}, ContentRefused),
        ({"title": "x" * 301}, ContentRefused),
        ({"crosspost": "t3_zzz"}, ContentRefused),
    ],
)
async def test_a_community_has_rules(
    options: dict[str, Any], error: type[NetworkError], quiet_village: Village, http: Http
) -> None:
    stage = on_stage(quiet_village)

    with pytest.raises(error) as caught:
        await say(stage, http, bread(**options))

    assert type(caught.value) is error
    assert stage.published() == []


async def test_a_link_stands_once_in_a_community_unless_it_is_wanted_again(quiet_village: Village, http: Http) -> None:
    stage, neighbour = on_stage(quiet_village), on_stage(quiet_village)
    link = f"https://cake.example/{stage.handle}"
    await say(neighbour, http, bread(link=link))

    with pytest.raises(LinkThere):
        await say(stage, http, bread(link=link))
    await say(stage, http, bread(link=link, resubmit=True))

    assert len(stage.published()) == 1


async def test_what_people_say_comes_in_and_is_answered(quiet_village: Village, http: Http) -> None:
    stage = on_stage(quiet_village)
    ours = await say(stage, http, bread())
    said = quiet_village.act("zoe", "reply", network="reddit", status=number(ours), text="Open & <free>?")
    quiet_village.act("lea", "reply", network="reddit", status=said["id"], text="Yes, I think.")
    quiet_village.act("lea", "direct", network="reddit", account=stage.handle, text="Do you deliver?")
    (question,) = [one for one in await arrived(stage, http) if one.kind == "comment"]
    answer = await say(stage, http, Outgoing(("Yes.",), target=Target(question.remote_id)))
    (letter,) = [one for one in await arrived(stage, http) if one.kind == "message"]
    await say(stage, http, Outgoing(("We do.",), target=Target(letter.remote_id)))

    told = {one.text: one for one in await arrived(stage, http, ours)}

    assert set(told) == {"Open & <free>?", "Yes, I think.", "Yes.", "Hello\n\nDo you deliver?"}
    assert question.about_id == question.parent_id == ours
    assert (told["Yes."].remote_id, told["Yes."].ours, told["Yes."].parent_id) == (answer, True, question.remote_id)
    assert told["Yes, I think."].parent_id == question.remote_id
    assert [post["visibility"] for post in stage.published()] == ["public", "public", "direct"]


async def test_a_private_answer_that_was_lost_is_found_among_those_sent(quiet_village: Village, http: Http) -> None:
    stage = on_stage(quiet_village)
    quiet_village.act("lea", "direct", network="reddit", account=stage.handle, text="Do you deliver?")
    (letter,) = await arrived(stage, http)
    journal = MemoryJournal()
    journal.kept.begun.add("answer")
    first = await say(stage, http, Outgoing(("We do.",), target=Target(letter.remote_id)))

    receipt = await stage.adapter(http).publish(
        Outgoing(("We do.",), target=Target(letter.remote_id)), stage.access, journal
    )

    assert receipt.remote_id == first and journal.acted == []


async def test_many_things_in_the_inbox_are_read_page_by_page(quiet_village: Village, http: Http) -> None:
    stage = on_stage(quiet_village)
    ours = await say(stage, http, bread())
    mark = (await stage.adapter(http).read_arrivals(stage.access, mark="", about=())).mark
    for index in range(105):
        quiet_village.act("zoe", "reply", network="reddit", status=number(ours), text=f"Number {index}")

    catch = await stage.adapter(http).read_arrivals(stage.access, mark=mark, about=())
    again = await stage.adapter(http).read_arrivals(stage.access, mark=catch.mark, about=())

    assert len(catch.arrivals) == 105
    assert 1 <= len(again.arrivals) <= 3  # those of the last moment


async def test_votes_crossposts_and_comments_are_counted(quiet_village: Village, http: Http) -> None:
    stage = on_stage(quiet_village)
    ours = await say(stage, http, bread())
    for who, deed in (("zoe", "like"), ("karim", "like"), ("zoe", "boost"), ("zoe", "reply")):
        quiet_village.act(who, deed, network="reddit", status=number(ours), text="Lovely.")

    counts = await stage.adapter(http).measure(stage.access, [ours, "t3_404"])

    assert counts == {ours: Counts(likes=3, shares=1, replies=1)}  # the author's own vote is counted too


async def test_a_moderator_votes_and_removes_and_others_may_not(quiet_village: Village, http: Http) -> None:
    stage = on_stage(quiet_village)
    adapter = stage.adapter(http)
    ours, elsewhere = await say(stage, http, bread()), await say(stage, http, bread(subreddit="words"))
    for post in (ours, elsewhere):
        quiet_village.act("zoe", "reply", network="reddit", status=number(post), text=f"Below {post}")
    told = {one.about_id: Target(one.remote_id, author_handle=one.author_handle) for one in await arrived(stage, http)}

    for deed in ("like", "like", "unlike", "like"):
        await adapter.moderate(deed, told[ours], stage.access)
    counted = await adapter.measure(stage.access, [told[ours].remote_id])
    for _time in range(2):
        await adapter.moderate("remove", told[ours], stage.access)
    with pytest.raises(NotPermitted):
        await adapter.moderate("remove", told[elsewhere], stage.access)

    assert counted[told[ours].remote_id].likes == 2
    assert [one.text for one in await arrived(stage, http, ours, elsewhere)] == [f"Below {elsewhere}"]


async def test_our_own_comment_is_deleted_and_letters_are_left_alone(quiet_village: Village, http: Http) -> None:
    stage = on_stage(quiet_village)
    adapter = stage.adapter(http)
    ours = await say(stage, http, bread(subreddit="words", first_comment="Ask us."))
    (comment,) = await arrived(stage, http, ours)

    for _time in range(2):
        await adapter.moderate("remove", Target(comment.remote_id, author_handle=comment.author_handle), stage.access)

    assert len(stage.published()) == 1
    with pytest.raises(Gone):
        await adapter.moderate("like", Target(comment.remote_id), stage.access)
    for deed, name in (("like", "t4_1"), ("hide", "t1_1")):
        with pytest.raises(NotPermitted):
            await adapter.moderate(deed, Target(name), stage.access)


async def test_an_old_token_is_renewed_for_ever(quiet_village: Village, http: Http) -> None:
    stage = on_stage(quiet_village)
    adapter = stage.adapter(http)
    quiet_village.advance(86_500)
    with pytest.raises(AccessExpired):
        await adapter.who_am_i(stage.access)

    renewed = await adapter.refresh(stage.access)
    again = await adapter.refresh(renewed)

    account = await adapter.who_am_i(again)
    assert (account.handle, account.account_id) == (f"u/{stage.handle}", stage.access.account_id)
    assert renewed.refresh_token == stage.access.refresh_token and adapter.expires_at(renewed) is not None
    quiet_village.revoke(stage.handle, network="reddit")
    with pytest.raises(AccessLost):
        await adapter.refresh(again)


async def test_the_village_slows_down_whoever_does_not_say_who_they_are(quiet_village: Village, http: Http) -> None:
    stage = on_stage(quiet_village)
    headers = {"Authorization": f"bearer {stage.access.token}"}

    answer = await http.call("GET", f"{stage.access.base_url}/api/v1/me", headers=headers)

    assert answer.status == 429
    with pytest.raises(Busy):
        quiet_village.fault("429_seconds", path="/reddit/api/v1/me", account=stage.handle)
        await Reddit(http).who_am_i(stage.access)
