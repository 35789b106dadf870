"""Networks fetch a file by themselves: its address is signed, and ends."""

import asyncio
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from parvis.accounts.models import Teammate
from parvis.library import actions
from parvis.library.fitting import fitting
from parvis.library.models import MediaFile
from parvis.library.public import public_address
from parvis.library.tests.conftest import film, given, jpeg, plain
from parvis.networks.protocols import Limits

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def address(settings: Any) -> str:
    settings.ADDRESS = "http://localhost:8000"
    return settings.ADDRESS


@pytest.fixture
def media(ben: Teammate) -> MediaFile:
    return actions.upload(ben.workspace, given(jpeg(40, 30)), by=ben)


def path(url: str) -> str:
    assert url.startswith("http://localhost:8000/m/")
    return urlsplit(url).path


def test_a_network_fetches_a_file_without_signing_in(media: MediaFile, client: Client) -> None:
    address = path(media.as_outgoing().url)

    answer = client.get(address)

    content = Path(media.file.path).read_bytes()
    assert (answer.status_code, answer.content) == (200, content)
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Content-Length"] == str(len(content))
    assert answer["Cache-Control"].startswith("private")
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert not answer.cookies
    assert address.endswith(".jpg")


def test_its_head_is_told_without_its_body(media: MediaFile, client: Client) -> None:
    answer = client.head(path(media.as_outgoing().url))

    assert (answer.status_code, answer.content) == (200, b"")
    assert answer["Content-Length"] == str(media.size)


def test_a_film_comes_as_a_film(ben: Teammate, client: Client) -> None:
    media = actions.upload(ben.workspace, given(film(), "oven.mp4"), by=ben)

    answer = client.get(path(public_address(media)))

    assert answer["Content-Type"] == "video/mp4"
    assert int(answer["Content-Length"]) == media.size


def test_the_copy_that_goes_out_is_served(ben: Teammate, client: Client) -> None:
    png = plain(200, 100).pngsave_buffer()
    media = actions.upload(ben.workspace, given(png, "bread.png"), by=ben)
    limits = Limits(mimes=frozenset({"image/jpeg"}))
    copy = asyncio.run(fitting(media.as_outgoing(), limits, digest=media.sha256))
    assert copy.path.name != Path(media.file.name).name

    answer = client.get(path(public_address(media, name=copy.path.name)))

    assert answer.content == copy.path.read_bytes()
    assert answer["Content-Type"] == "image/jpeg"


def test_what_is_forged_is_not_there(media: MediaFile, ben: Teammate, client: Client) -> None:
    other = actions.upload(ben.workspace, given(jpeg(41, 31)), by=ben)
    address = path(public_address(media))
    _, _, token, name = address.split("/")
    payload, signed = token.split(".")
    foreign = path(public_address(other)).split("/")[2].split(".")[0]

    for forged in (
        f"/m/{payload}.{signed[:-2]}/{name}",
        f"/m/{foreign}.{signed}/{name}",
        f"/m/{token}/{Path(other.file.name).name}",
        f"/m/{token}/{Path(media.thumbnail.name).name}",
        f"/m/{payload}/{name}",
        f"/m/x/{name}",
    ):
        assert client.get(forged).status_code == 404, forged
    assert client.post(address).status_code == 405


def test_the_address_ends(media: MediaFile, client: Client) -> None:
    assert client.get(path(public_address(media, seconds=60))).status_code == 200
    assert client.get(path(public_address(media, seconds=-1))).status_code == 404


def test_it_ends_with_the_file(media: MediaFile, ben: Teammate, client: Client) -> None:
    address = path(public_address(media))
    actions.delete(media, by=ben)

    assert client.get(address).status_code == 404


def test_who_does_not_know_its_own_address_gives_none(media: MediaFile, settings: Any) -> None:
    settings.ADDRESS = ""

    assert media.as_outgoing().url == ""


def test_the_address_that_people_use_goes_before(media: MediaFile, settings: Any) -> None:
    settings.BASE_URL = "https://social.example.org"

    assert public_address(media).startswith("https://social.example.org/m/")


def test_the_address_is_never_printed(media: MediaFile) -> None:
    assert "/m/" not in repr(media.as_outgoing())
