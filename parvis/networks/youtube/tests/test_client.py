"""Google's own client library for Python in the village, beside our adapter: both see the same."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from parvis.kit.http import Http
from parvis.networks.google_common.tests.client import client_for
from parvis.networks.protocols import Outgoing
from parvis.networks.tests.journals import MemoryJournal
from parvis.networks.tests.stages import new_handle
from parvis.networks.youtube import adapter as youtube
from parvis.networks.youtube.adapter import YouTube
from parvis.networks.youtube.tests.stage import film, key_to
from village.testing import Village


async def test_googles_own_client_sees_what_we_published_and_we_see_what_it_says(
    quiet_village: Village, http: Http, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(youtube, "READY_SECONDS", 0.1)
    handle = new_handle()
    access = key_to(quiet_village, handle)
    client = client_for("youtube", "v3", quiet_village, handle, network="youtube")
    options = {"title": "The oven", "first_comment": "Which bread is yours?"}
    outgoing = Outgoing(("At seven.",), (film(tmp_path),), options=options)

    receipt = await YouTube(http).publish(outgoing, access, MemoryJournal())

    (video,) = client.videos().list(part="snippet,status", id=receipt.remote_id).execute()["items"]
    assert (video["snippet"]["title"], video["status"]["privacyStatus"]) == ("The oven", "public")
    (thread,) = client.commentThreads().list(part="snippet", videoId=receipt.remote_id).execute()["items"]
    assert thread["snippet"]["topLevelComment"]["snippet"]["textOriginal"] == "Which bread is yours?"
    answer = {"snippet": {"parentId": thread["id"], "textOriginal": "Mine is rye."}}
    client.comments().insert(part="snippet", body=answer).execute()
    theirs = _upload(client, tmp_path)

    catch = await YouTube(http).read_arrivals(access, mark="", about=())
    assert [one.text for one in catch.arrivals] == ["Which bread is yours?", "Mine is rye."]
    own = await YouTube(http).own_posts(access, since=datetime.now(UTC) - timedelta(minutes=5))
    assert [post.remote_id for post in own] == [theirs, receipt.remote_id]


def _upload(client: Any, folder: Path) -> str:
    """A film in pieces of 256 KiB, public at once."""
    media = pytest.importorskip("googleapiclient.http").MediaFileUpload
    path = str(film(folder, extra=600_000).path)
    snippet = {"title": "By Google's client", "description": "", "categoryId": "22"}
    body = {"snippet": snippet, "status": {"privacyStatus": "public"}}
    pieces = media(path, mimetype="video/mp4", chunksize=262_144, resumable=True)
    request = client.videos().insert(part="snippet,status", body=body, media_body=pieces)
    told = None
    while told is None:
        _status, told = request.next_chunk()
    return str(told["id"])
