"""The doctor fetches a real file of the library from the running server; `parvis doctor` tells what it finds."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile

from parvis.accounts.models import Workspace
from parvis.config.doctor import _channels
from parvis.library.models import MediaFile
from parvis.networks.models import Channel
from village.testing import Village

pytestmark = pytest.mark.django_db(transaction=True)
NOT_FETCHED = "Threads @bread: The network cannot fetch pictures and films from Parvis"


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Village]:
    with Village.start(tmp_path_factory.mktemp("village")) as running:
        yield running


@pytest.fixture
def picture(village: Village) -> MediaFile:
    """In the library of a workspace that has a channel on Threads."""
    workspace = Workspace.objects.create(name="Maison Levain", slug="maison-levain", timezone="Europe/Paris")
    told = village.session("bread", network="threads")
    access = {"token": told["access_token"], "refresh_token": "", "extra": {}}
    Channel.objects.create(
        workspace=workspace, network="threads", base_url=told["base_url"], account_id=told["account_id"],
        handle="@bread", access=access,
    )  # fmt: skip
    file = MediaFile(workspace=workspace, name="loaf.png", mime="image/png", size=4, sha256="of the upload")
    file.file.save("loaf.png", ContentFile(b"loaf"))
    return file


def test_a_real_file_is_fetched_as_the_network_would(picture: MediaFile, live_server: Any, settings: Any) -> None:
    settings.BASE_URL = live_server.url.replace("localhost", "127.0.0.1")

    assert [(finding.well, finding.told) for finding in _channels()] == [(True, "1 connected, all well")]


def test_a_file_that_was_changed_on_the_way_is_found_out(
    picture: MediaFile, live_server: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.BASE_URL = live_server.url.replace("localhost", "127.0.0.1")
    monkeypatch.setattr("parvis.library.views._whole", _recompressed)

    (finding,) = _channels()

    assert (finding.well, finding.told) == (False, NOT_FETCHED)
    assert "a changed file" in finding.mend


def _recompressed(stored: Any) -> Any:
    from django.http import HttpResponse

    return HttpResponse(b"loa" + Path(stored.path).read_bytes()[:1])


def test_what_is_wrong_on_a_channel_is_a_line_of_the_doctor(picture: MediaFile, settings: Any) -> None:
    settings.BASE_URL = "http://127.0.0.1:9"

    (finding,) = _channels()

    assert (finding.part, finding.well, finding.told) == ("channel", False, NOT_FETCHED)
    assert "http://127.0.0.1:9" in finding.mend
