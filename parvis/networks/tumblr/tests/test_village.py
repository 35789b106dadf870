"""Tumblr in the village: posts of every kind, what people do, reblogs, likes, tokens."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from parvis.kit.http import Http
from parvis.networks.errors import AccessExpired, AccessLost, ContentRefused, Gone, NotPermitted
from parvis.networks.protocols import Counts, Incoming, Outgoing, Target
from parvis.networks.tests.journals import Died, MemoryJournal
from parvis.networks.tests.stages import Stage, picture
from parvis.networks.tumblr import posts
from parvis.networks.tumblr.tests.files import film
from parvis.networks.tumblr.tests.stage import stage as on_stage
from village.testing import Village


async def say(stage: Stage, http: Http, *parts: str, **options: Any) -> str:
    outgoing = Outgoing(parts or ("Fresh.",), options=options)
    return (await stage.adapter(http).publish(outgoing, stage.access, MemoryJournal())).remote_id


async def arrived(stage: Stage, http: Http, *about: str) -> list[Incoming]:
    return list((await stage.adapter(http).read_arrivals(stage.access, mark="", about=about)).arrivals)


def target_of(incoming: Incoming) -> Target:
    return Target(incoming.remote_id, incoming.about_id, incoming.author_handle, incoming.extra)


async def test_posts_of_every_kind_stand_in_the_village_and_are_found(
    quiet_village: Village, http: Http, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(posts, "READY_SECONDS", 0.1)
    stage = on_stage(quiet_village)
    adapter = stage.adapter(http)
    outgoings = [
        Outgoing(("Rye & spelt < 2 kg", "And more. " * 900), options={"source": "https://bread.example/"}),
        stage.story(tmp_path),
        Outgoing(("A film.",), (film(tmp_path), picture(tmp_path))),
        Outgoing(("",), tuple(picture(tmp_path, f"{number}.png") for number in range(3))),
        Outgoing(("",), options={"link": "https://bread.example/"}),
    ]
    since = datetime.now(UTC) - timedelta(minutes=5)
    receipts = [await adapter.publish(one, stage.access, MemoryJournal()) for one in outgoings]

    found = list(reversed(await adapter.own_posts(stage.access, since=since)))

    assert [post.remote_id for post in found] == [receipt.remote_id for receipt in receipts]
    assert [post.url for post in found] == [receipt.url for receipt in receipts]
    assert found[0].text.split()[:6] == ["Rye", "&", "spelt", "<", "2", "kg"] and len(found[0].text) > 8000
    assert found[1].text == "Rye & spelt\n\nFresh rye bread: https://bread.example/."
    assert found[1].media_alts == ("A loaf", "A loaf") and len(found[3].media_urls) == 3
    assert (found[0].extra["source"], found[1].extra["tags"]) == ("https://bread.example/", ["bread", "rye"])
    assert [len(post["media"]) for post in stage.published()] == [0, 2, 2, 3, 0]
    assert (await http.call("GET", receipts[1].url)).status == 200


async def test_a_file_that_is_none_is_refused(quiet_village: Village, http: Http, tmp_path: Path) -> None:
    stage = on_stage(quiet_village)
    broken = picture(tmp_path)
    broken.path.write_bytes(b"no picture")

    with pytest.raises(ContentRefused):
        await stage.adapter(http).publish(Outgoing(("Fresh.",), (broken,)), stage.access, MemoryJournal())

    assert stage.published() == []


async def test_what_people_do_comes_in(quiet_village: Village, http: Http) -> None:
    stage = on_stage(quiet_village)
    ours = await say(stage, http)
    for who, deed, record in (
        ("zoe", "like", None),
        ("zoe", "reply", None),
        ("zoe", "boost", None),
        ("lea", "boost", {"text": "Lovely."}),
    ):
        quiet_village.act(who, deed, network="tumblr", status=ours, text="Open?", record=record)
    for deed in ("follow", "mention"):
        quiet_village.act("karim", deed, network="tumblr", account=stage.handle, text="is good")

    alone, with_notes = await arrived(stage, http), await arrived(stage, http, ours)

    assert sorted((one.kind, one.author_handle, one.text) for one in alone) == [
        ("follow", "@karim", ""),
        ("like", "@zoe", ""),
        ("mention", "@karim", f"@{stage.handle} is good"),
        ("reply", "@lea", "Lovely."),
        ("reply", "@zoe", "Open?"),
        ("share", "@zoe", ""),
    ]
    assert {one.about_id for one in alone} == {ours, ""}
    assert sorted(one.remote_id for one in with_notes) == sorted(one.remote_id for one in alone)


async def test_a_reblog_with_words_is_answered_by_a_reblog_and_liked(quiet_village: Village, http: Http) -> None:
    stage = on_stage(quiet_village)
    adapter = stage.adapter(http)
    ours = await say(stage, http)
    quiet_village.act("lea", "boost", network="tumblr", status=ours, record={"text": "Lovely."})
    quiet_village.act("zoe", "reply", network="tumblr", status=ours, text="Open?")
    told = {one.text: target_of(one) for one in await arrived(stage, http)}
    for moment in ("begun", "acted"):
        answer = Outgoing((f"Thank you ({moment}).",), target=told["Lovely."])
        journal = MemoryJournal(die_at=(moment, "post"))
        with pytest.raises(Died):
            await adapter.publish(answer, stage.access, journal)
        await adapter.publish(answer, stage.access, journal.resumed())
    for deed in ("like", "like", "unlike", "like"):
        await adapter.moderate(deed, told["Lovely."], stage.access)

    said = stage.published()[1:]
    assert [post["text"] for post in said] == ["Thank you (begun).", "Thank you (acted)."]
    assert {post["reply_to"] for post in said} == {told["Lovely."].extra["post"]}
    assert [
        post.remote_id for post in await adapter.own_posts(stage.access, since=datetime.now(UTC) - timedelta(1))
    ] == [ours]
    with pytest.raises(NotPermitted):
        await adapter.publish(Outgoing(("Yes.",), target=told["Open?"]), stage.access, MemoryJournal())
    for deed, target in (("like", told["Open?"]), ("hide", told["Lovely."])):
        with pytest.raises(NotPermitted):
            await adapter.moderate(deed, target, stage.access)
    with pytest.raises(Gone):
        gone = Target("post:404", extra={"post": "404", "blog": "lea"})
        await adapter.moderate("like", gone, stage.access)


async def test_many_things_are_read_page_by_page(quiet_village: Village, http: Http) -> None:
    stage = on_stage(quiet_village)
    ours = await say(stage, http)
    mark = (await stage.adapter(http).read_arrivals(stage.access, mark="", about=())).mark
    for index in range(45):
        quiet_village.act(f"reader{index}", "like", network="tumblr", status=ours)
        if index % 15 == 0:
            quiet_village.advance(2)

    catch = await stage.adapter(http).read_arrivals(stage.access, mark=mark, about=())
    later = await stage.adapter(http).read_arrivals(stage.access, mark=catch.mark, about=())

    assert len(catch.arrivals) == 45
    assert 0 < len(later.arrivals) < 45  # those of the last second


async def test_notes_are_counted(quiet_village: Village, http: Http) -> None:
    stage = on_stage(quiet_village)
    adapter = stage.adapter(http)
    ours = await say(stage, http)
    for who, deed in (("zoe", "like"), ("karim", "like"), ("zoe", "boost"), ("zoe", "reply"), ("zoe", "follow")):
        aim: dict[str, Any] = {"account": stage.handle} if deed == "follow" else {"status": ours}
        quiet_village.act(who, deed, network="tumblr", text="Lovely.", **aim)

    counts = await adapter.measure(stage.access, [ours, "404"])

    assert counts == {ours: Counts(likes=2, shares=1, replies=1)}
    assert (await adapter.who_am_i(stage.access)).followers == 1


async def test_an_old_token_is_renewed_and_the_old_refresh_token_is_used_up(quiet_village: Village, http: Http) -> None:
    stage = on_stage(quiet_village)
    adapter = stage.adapter(http)
    quiet_village.advance(2521)
    with pytest.raises(AccessExpired):
        await adapter.who_am_i(stage.access)

    renewed = await adapter.refresh(stage.access)

    assert (await adapter.who_am_i(renewed)).handle == f"@{stage.handle}"
    assert renewed.refresh_token != stage.access.refresh_token and adapter.expires_at(renewed) is not None
    with pytest.raises(AccessLost):
        await adapter.refresh(stage.access)


async def test_the_blog_of_a_neighbour_is_not_ours_to_post_to(quiet_village: Village, http: Http) -> None:
    stage, neighbour = on_stage(quiet_village), on_stage(quiet_village)
    with pytest.raises(NotPermitted):
        ours = replace(stage.access, account_id=neighbour.access.account_id)
        await stage.adapter(http).publish(Outgoing(("Fresh.",)), ours, MemoryJournal())

    assert neighbour.published() == []
