"""What the village does not know of Bluesky and WordPress: films, warnings, links from other sites."""

from pathlib import Path

import pytest

from parvis.kit.http import Http
from parvis.networks.bluesky import video
from parvis.networks.bluesky.adapter import Bluesky
from parvis.networks.protocols import Access, Media, Outgoing
from parvis.networks.tests.journals import MemoryJournal
from parvis.networks.tests.stages import picture
from parvis.networks.tests.wire import Wire, in_turn, says
from parvis.networks.wordpress.adapter import WordPress

DID = "did:plc:bread"
BLOB = {"$type": "blob", "ref": {"$link": "bafy"}, "mimeType": "video/mp4", "size": 4}
XRPC = "/xrpc/app.bsky.video."
CREATE = "/xrpc/com.atproto.repo.createRecord"
CREATED = {"uri": f"at://{DID}/app.bsky.feed.post/3k", "cid": "bafyrei"}
REST = "/wp-json/wp/v2"


def film(folder: Path) -> Media:
    path = folder / "oven.mp4"
    path.write_bytes(b"film")
    return Media(path, "video/mp4", alt="The oven", size=4, seconds=3)


async def test_a_film_goes_by_the_video_service_of_bluesky(
    wire: Wire, other: Wire, http: Http, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(video, "LOOK_SECONDS", 0.01)
    wire.says["/xrpc/com.atproto.server.getServiceAuth"] = says(200, {"token": "for-the-service"})
    wire.says[CREATE] = says(200, CREATED)
    encoding = {"jobStatus": {"jobId": "7", "state": "JOB_STATE_ENCODING"}}
    other.says[f"{XRPC}uploadVideo"] = says(200, encoding)
    other.says[f"{XRPC}getJobStatus"] = in_turn(says(200, encoding), says(200, {"jobStatus": {"blob": BLOB}}))
    access = Access(wire.url, DID, "token", extra={"video_url": other.url})

    await Bluesky(http).publish(Outgoing(("Look.",), media=(film(tmp_path),)), access, MemoryJournal())

    (upload,) = other.to(f"{XRPC}uploadVideo")
    assert (upload.headers["Authorization"], upload.body) == ("Bearer for-the-service", b"film")
    (created,) = wire.to(CREATE)
    assert created.json()["record"]["embed"] == {"$type": "app.bsky.embed.video", "video": BLOB, "alt": "The oven"}


async def test_a_warning_hides_pictures_on_bluesky(wire: Wire, http: Http, tmp_path: Path) -> None:
    wire.says["/xrpc/com.atproto.repo.uploadBlob"] = says(200, {"blob": BLOB})
    wire.says[CREATE] = says(200, CREATED)
    outgoing = Outgoing(("Look.",), media=(picture(tmp_path),), warning="A burnt hand")

    await Bluesky(http).publish(outgoing, Access(wire.url, DID, "token"), MemoryJournal())

    record = wire.to(CREATE)[0].json()["record"]
    assert record["labels"]["values"] == [{"val": "graphic-media"}]
    assert record["text"] == "Look."


async def test_a_film_stands_in_an_article(wire: Wire, http: Http, tmp_path: Path) -> None:
    there = {"id": 45, "source_url": "https://bread.example/oven.mp4"}
    wire.says[f"{REST}/media"] = lambda asked: (200, []) if asked.method == "GET" else (201, there)
    wire.says[f"{REST}/posts"] = says(201, {"id": 12, "link": "https://bread.example/oven/"})
    outgoing = Outgoing(("Our oven.",), media=(film(tmp_path),), options={"title": "Look"})

    await WordPress(http).publish(outgoing, Access(wire.url, "3", "password"), MemoryJournal())

    article = wire.to(f"{REST}/posts")[0].json()
    assert 'src="https://bread.example/oven.mp4"' in article["content"]
    assert "featured_media" not in article


async def test_a_link_from_another_site_is_a_mention(wire: Wire, http: Http) -> None:
    comment = {
        "id": 5,
        "post": 12,
        "parent": 0,
        "author": 0,
        "author_name": "A mill",
        "date_gmt": "2026-11-22T10:00:00",
        "content": {"rendered": "<p>[…] good bread […]</p>"},
    }
    wire.says[f"{REST}/comments"] = says(200, [{**comment, "type": "pingback"}, {**comment, "id": 6}])

    catch = await WordPress(http).read_arrivals(Access(wire.url, "3", "password"), mark="", about=())

    assert [incoming.kind for incoming in catch.arrivals] == ["mention", "comment"]
    assert {incoming.kind for incoming in catch.arrivals} == WordPress.kinds
