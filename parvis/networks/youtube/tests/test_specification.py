"""All that we ask of YouTube, and all that the village answers, against Google's own description of the API."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from parvis.networks.google_common.tests.discovery import Discovery, Listening
from parvis.networks.protocols import Outgoing, Target
from parvis.networks.tests.journals import MemoryJournal
from parvis.networks.tests.stages import new_handle, picture
from parvis.networks.youtube import adapter as youtube
from parvis.networks.youtube.adapter import YouTube
from parvis.networks.youtube.captions import Captions
from parvis.networks.youtube.errors import CaptionsRefused
from parvis.networks.youtube.tests.stage import CAPTIONS, film, key_to, new_playlist
from village.testing import Village

EVERYTHING = {
    "youtube.captions.delete", "youtube.captions.insert", "youtube.captions.list", "youtube.channels.list",
    "youtube.comments.delete", "youtube.comments.insert", "youtube.comments.list",
    "youtube.comments.setModerationStatus", "youtube.commentThreads.insert", "youtube.commentThreads.list",
    "youtube.playlistItems.insert", "youtube.playlistItems.list", "youtube.playlists.list", "youtube.thumbnails.set",
    "youtube.videos.insert", "youtube.videos.list", "youtube.videos.update",
}  # fmt: skip


async def test_every_request_and_every_answer_is_as_google_describes_it(
    quiet_village: Village, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(youtube, "READY_SECONDS", 0.1)
    described = Discovery.of("youtube/youtube.v3.json")
    handle = new_handle()
    access = key_to(quiet_village, handle)
    options = {
        "title": "The oven", "tags": ["bread"], "playlist": new_playlist(access), "format": "reel",
        "first_comment": "Which bread is yours?", "captions": CAPTIONS,
    }  # fmt: skip
    outgoing = Outgoing(("At seven.",), (film(tmp_path), picture(tmp_path)), language="en", options=options)

    async with Listening(allowed_hosts=("127.0.0.1",)) as http:
        network = YouTube(http)
        journal = MemoryJournal()
        receipt = await network.publish(outgoing, access, journal)
        journal.kept.begun |= {"captions", "playlist", "show", "comment"}
        for name in journal.kept.begun:
            del journal.kept.done[name]
        looked = journal.resumed()
        assert (await network.publish(outgoing, access, looked)).remote_id == receipt.remote_id
        assert looked.looked == ["captions", "playlist", "show", "comment"]

        (post, _comment) = quiet_village.posts(handle, network="youtube")
        first = quiet_village.act("zoe", "reply", network="youtube", status=post["id"], text="Open on Sundays?")
        for number in range(6):
            quiet_village.act("karim", "reply", network="youtube", status=first["id"], text=f"I think so {number}")
        arrivals = (await network.read_arrivals(access, mark="", about=())).arrivals
        ours = next(one for one in arrivals if one.ours)
        theirs = next(one for one in arrivals if one.author_handle == "@zoe")
        target = Target(theirs.remote_id, theirs.about_id, extra=theirs.extra)
        await network.publish(Outgoing(("Yes.",), target=target), access, MemoryJournal())
        answering = MemoryJournal()
        answering.kept.begun.add("answer")
        await network.publish(Outgoing(("Yes.",), target=target), access, answering)
        assert answering.acted == []
        await network.moderate("hide", target, access)
        await network.moderate("remove", replace(target, remote_id=ours.remote_id, extra=ours.extra), access)
        await network.measure(access, [receipt.remote_id])
        await network.own_posts(access, since=datetime.now(UTC) - timedelta(minutes=5))
        broken = Captions(network.caller, access, receipt.remote_id, "fr", "Bread")
        described.hold("Caption", broken.fields)  # it goes out as one part of a body
        with pytest.raises(CaptionsRefused):
            await broken.act()
        await network.read_limits(access)
        await network.who_am_i(access)

    assert {described.judge(asked, access.base_url) for asked in http.asked} == EVERYTHING
