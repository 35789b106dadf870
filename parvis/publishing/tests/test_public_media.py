"""What goes out has an address, for networks that fetch it themselves: that of the copy where a copy goes out."""

from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.test import Client

from parvis.library.actions import upload
from parvis.library.tests.conftest import given, plain
from parvis.publishing.content import freeze, thaw
from parvis.publishing.files import read_media
from parvis.publishing.tests.conftest import Bakery

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("pixels", [None, 1000])
def test_a_network_fetches_the_bytes_that_we_would_send(
    bakery: Bakery, client: Client, settings: Any, pixels: int | None
) -> None:
    settings.ADDRESS = "http://testserver"
    bakery.channel.limits = {"image_pixels": pixels, "mimes": []}
    bakery.channel.save()
    file = upload(bakery.workspace, given(plain(80, 40).pngsave_buffer(), "bread.png"), by=bakery.ada)
    content = freeze(text="Bread.", media=[(str(file.pk), "A loaf")])

    (media,) = thaw(content, async_to_sync(read_media)(content, bakery.channel.pk)).media

    assert media.alt == "A loaf"
    assert (media.path.name == file.file.path.rsplit("/", 1)[-1]) == (pixels is None)
    answer = client.get(media.url)
    assert (answer.status_code, answer.content) == (200, media.path.read_bytes())
    assert answer["Content-Type"] == media.mime
