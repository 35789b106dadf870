"""Uploads, by Mastodon.py."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
import requests
from mastodon import Mastodon, MastodonAPIError, MastodonNotFoundError

from village.testing import Village
from village.world.pictures import avatar

PICTURE = avatar("levain", 240)
FILM = struct.pack(">I", 24) + b"ftypisom" + bytes(2000)


def test_a_picture_is_ready_at_once_and_keeps_its_description(baker: Mastodon, village: Village, handle: str) -> None:
    picture = baker.media_post(PICTURE, mime_type="image/png", description="Du pain", focus=(0.1, -0.5))
    said = baker.status_post("Look", media_ids=[picture.id])

    shown = said.media_attachments[0]
    assert (shown.type, shown.description, shown.meta.original.width) == ("image", "Du pain", 240)
    assert shown.meta.focus.y == -0.5
    assert requests.get(shown.url, timeout=5).content == PICTURE
    assert village.posts(handle)[0]["media"][0]["description"] == "Du pain"


def test_a_description_can_be_given_afterwards(baker: Mastodon) -> None:
    picture = baker.media_post(PICTURE, mime_type="image/png")

    assert baker.media_update(picture.id, description="Du pain").description == "Du pain"


def test_a_film_is_not_ready_before_its_time(baker: Mastodon, village: Village) -> None:
    headers = {"Authorization": f"Bearer {baker.access_token}"}
    files = {"file": ("film.mp4", FILM, "video/mp4")}

    answer = requests.post(f"{village.url}/api/v2/media", headers=headers, files=files, timeout=5)
    film = answer.json()["id"]
    early = requests.get(f"{village.url}/api/v1/media/{film}", headers=headers, timeout=5)

    assert (answer.status_code, answer.json()["url"], early.status_code) == (202, None, 206)
    with pytest.raises(MastodonAPIError, match="not finished processing"):
        baker.status_post("Look", media_ids=[film])

    village.advance(61)

    late = requests.get(f"{village.url}/api/v1/media/{film}", headers=headers, timeout=5)
    assert (late.status_code, late.json()["type"]) == (200, "video")
    assert str(baker.status_post("Look", media_ids=[film]).media_attachments[0].id) == film


def test_a_film_and_a_picture_do_not_go_together(baker: Mastodon, village: Village) -> None:
    picture = baker.media_post(PICTURE, mime_type="image/png")
    film = baker.media_post(FILM, mime_type="video/mp4")
    village.advance(61)

    with pytest.raises(MastodonAPIError, match="Cannot attach a video"):
        baker.status_post("Look", media_ids=[picture.id, film.id])


@pytest.mark.parametrize("content", [b"hello", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%PDF-1.7"])
def test_what_is_no_medium_is_refused_whatever_its_name_says(baker: Mastodon, content: bytes) -> None:
    with pytest.raises(MastodonAPIError, match="content type is invalid"):
        baker.media_post(content, mime_type="image/png", file_name="picture.png")


def test_a_picture_that_only_begins_like_one_cannot_be_processed(baker: Mastodon) -> None:
    with pytest.raises(MastodonAPIError, match="Error processing thumbnail"):
        baker.media_post(PICTURE[:20], mime_type="image/png")


def test_a_description_that_is_too_long_is_refused(baker: Mastodon) -> None:
    with pytest.raises(MastodonAPIError, match="maximum is 1500 characters"):
        baker.media_post(PICTURE, mime_type="image/png", description="x" * 1501)


def test_a_strangers_upload_cannot_be_used(baker: Mastodon, reader: Mastodon) -> None:
    picture = baker.media_post(PICTURE, mime_type="image/png")

    with pytest.raises(MastodonAPIError, match="not found or already attached"):
        reader.status_post("Mine!", media_ids=[picture.id])
    with pytest.raises(MastodonNotFoundError):
        reader.media(picture.id)


def test_no_file_outside_the_media_folder_is_served(village: Village) -> None:
    assert (village.folder / "village.sqlite3").exists()
    for name in ("..%2fvillage.sqlite3", "%2e%2e/village.sqlite3", "village.sqlite3", str(Path("/etc/passwd"))):
        assert requests.get(f"{village.url}/media/{name}", timeout=5).status_code == 404
