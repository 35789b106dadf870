"""TikTok in the village, by the Content Posting API."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from parvis.kit.http import Http
from parvis.networks.errors import (
    AccessExpired,
    AccessLost,
    Busy,
    ContentRefused,
    Refused,
)  # fmt: skip
from parvis.networks.protocols import Counts, Outgoing
from parvis.networks.tests.journals import MemoryJournal
from parvis.networks.tests.stages import PIXEL, picture
from parvis.networks.tests.wire import Wire, says
from parvis.networks.tiktok.adapter import TikTok
from parvis.networks.tiktok.errors import PlaceUnverified
from parvis.networks.tiktok.tests.files import (
    EVERYBODY,
    bread,
    film,
    in_village,
)
from parvis.networks.tiktok.tests.stage import stage as on_stage
from village.testing import Village


async def test_films_pictures_and_drafts_stand_in_the_village_and_are_found(
    quiet_village: Village, wire: Wire, http: Http, tmp_path: Path
) -> None:
    stage = on_stage(quiet_village)
    adapter, ours = stage.adapter(http), stage.access
    wire.says["/a.png"] = says(200, PIXEL)
    pictures = tuple(replace(picture(tmp_path), url=f"{wire.url}/a.png") for _number in range(2))
    since = datetime.now(UTC) - timedelta(minutes=5)

    public = await adapter.publish(stage.story(tmp_path), ours, MemoryJournal())
    shown = await adapter.publish(Outgoing(("Bread.",), pictures, options=EVERYBODY), ours, MemoryJournal())
    alone = await adapter.publish(bread(film(tmp_path), privacy="SELF_ONLY"), ours, MemoryJournal())
    draft = await adapter.publish(bread(film(tmp_path), draft=True), ours, MemoryJournal())

    found = await adapter.own_posts(ours, since=since)
    assert [(post.remote_id, post.url) for post in found] == [
        (shown.remote_id, shown.url),
        (public.remote_id, public.url),
    ]
    assert [post["id"] for post in stage.published()][:2] == [public.remote_id, shown.remote_id]
    assert len(stage.published()) == 3  # the draft is not out
    assert not alone.remote_id.isdecimal() and draft.remote_id.startswith("v_inbox_file")
    assert (await http.call("GET", public.url)).status == (await http.call("GET", draft.url)).status == 200


async def test_a_film_of_several_pieces_arrives_whole(quiet_village: Village, http: Http, tmp_path: Path) -> None:
    stage = on_stage(quiet_village)
    large = film(tmp_path, b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 25_000_000)

    await stage.adapter(http).publish(bread(large), stage.access, MemoryJournal())

    assert [file["size"] for post in stage.published() for file in post["media"]] == [large.size]
    statuses = [entry["status"] for entry in quiet_village.journal() if entry["path"].startswith("/tiktok/video/")]
    assert statuses[-2:] == [206, 201]


async def test_what_is_no_film_and_what_cannot_be_fetched_is_refused(
    quiet_village: Village, wire: Wire, http: Http, tmp_path: Path
) -> None:
    stage = on_stage(quiet_village)
    adapter = stage.adapter(http)
    with pytest.raises(ContentRefused):
        await adapter.publish(bread(film(tmp_path, b"no film")), stage.access, MemoryJournal())
    with pytest.raises(PlaceUnverified):
        outside = replace(picture(tmp_path), url="https://93.184.216.34/a.png")
        await adapter.publish(bread(outside), stage.access, MemoryJournal())
    with pytest.raises(Refused):
        missing = replace(picture(tmp_path), url=f"{wire.url}/missing.png")
        await adapter.publish(bread(missing), stage.access, MemoryJournal())

    assert stage.published() == []


async def test_the_sixth_draft_waits_a_day(quiet_village: Village, http: Http, tmp_path: Path) -> None:
    ours = in_village(quiet_village)
    for _number in range(5):
        await TikTok(http).publish(bread(film(tmp_path), draft=True), ours, MemoryJournal())

    with pytest.raises(Busy):
        await TikTok(http).publish(bread(film(tmp_path), draft=True), ours, MemoryJournal())


async def test_likes_shares_and_comments_are_counted_for_late_numbers_too(
    quiet_village: Village, http: Http, tmp_path: Path
) -> None:
    stage = on_stage(quiet_village)
    adapter = stage.adapter(http)
    journal = MemoryJournal()
    receipt = await adapter.publish(stage.story(tmp_path), stage.access, journal)
    publish_id = journal.kept.done["announce:0"]["id"]
    for deed in ("like", "boost", "reply"):
        quiet_village.act("zoe", deed, network="tiktok", status=receipt.remote_id, text="Lovely.")

    counts = await adapter.measure(stage.access, [receipt.remote_id, "404", "v_pub_file~v2.404"])

    assert counts == {receipt.remote_id: Counts(likes=1, shares=1, replies=1)}
    assert await adapter.measure(stage.access, [publish_id]) == {publish_id: Counts(likes=1, shares=1, replies=1)}


async def test_circles_and_the_longest_film_are_those_of_the_creator(quiet_village: Village, http: Http) -> None:
    read = await TikTok(http).read_limits(in_village(quiet_village))

    assert [circle for circle, _name in read.places] == ["PUBLIC_TO_EVERYONE", "MUTUAL_FOLLOW_FRIENDS", "SELF_ONLY"]
    assert read.video_seconds == 600


async def test_an_old_token_is_renewed_and_the_old_refresh_token_is_used_up(quiet_village: Village, http: Http) -> None:
    ours = in_village(quiet_village)
    quiet_village.advance(86_401)
    with pytest.raises(AccessExpired):
        await TikTok(http).who_am_i(ours)

    renewed = await TikTok(http).refresh(ours)

    assert (await TikTok(http).who_am_i(renewed)).handle == f"@{ours.extra['username']}"
    assert TikTok(http).expires_at(renewed) is not None
    for old in (ours, replace(ours, refresh_token="")):
        with pytest.raises(AccessLost):
            await TikTok(http).refresh(old)


async def test_who_allows_less_is_known_all_the_same(quiet_village: Village, http: Http) -> None:
    told = quiet_village.session("shy", network="tiktok", scopes="portal.open,user.info.basic")
    ours = replace(in_village(quiet_village), account_id=told["account_id"], token=told["access_token"])

    assert (await TikTok(http).who_am_i(ours)).name == "shy"
    assert (await TikTok(http).read_arrivals(ours, mark="m", about=())).mark == "m"
