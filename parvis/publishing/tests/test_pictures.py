"""Pictures that are larger than a network takes: what the composer says, and what goes out."""

import hashlib
import uuid
from pathlib import Path
from typing import Any

import pytest
import pyvips
from django.core.files.base import ContentFile
from django.test import Client

from parvis.kit.clock import now
from parvis.library import actions as library
from parvis.library.models import MediaFile
from parvis.networks.models import Channel
from parvis.publishing import actions
from parvis.publishing.models import Publication
from parvis.publishing.states import PublicationState as S
from parvis.publishing.tests.conftest import Bakery, nothing_is_live, publishing, wait_for

NEW = "/w/levain/posts/new/"


def gravel() -> bytes:
    """A photo of 2.6 megapixels and more than 2 MB."""
    image = pyvips.Image.gaussnoise(1900, 1400, mean=128, sigma=60, seed=7).cast("uchar")
    content: bytes = image.bandjoin([image.rot180(), image.fliphor()]).copy(interpretation="srgb").jpegsave_buffer(Q=95)
    return content


def wave() -> bytes:
    """A GIF of two large frames that move, and more than 2 MB."""
    frames = pyvips.Image.gaussnoise(1400, 2400, mean=128, sigma=60, seed=7).cast("uchar").copy(interpretation="b-w")
    frames.set_type(pyvips.GValue.gint_type, "page-height", 1200)
    content: bytes = frames.gifsave_buffer()
    return content


def uploaded(bakery: Bakery, content: bytes, name: str = "gravel.jpg") -> MediaFile:
    media = library.upload(bakery.workspace, ContentFile(content, name=name), by=bakery.ada, alt_text="Gravel")
    assert media.size > 2_000_000
    return media


def on_bluesky(bakery: Bakery) -> Channel:
    """An account of its own, on the village's Bluesky."""
    name = f"levain{uuid.uuid4().hex[:8]}"
    session = bakery.village.bluesky_session(name)
    return Channel.objects.create(
        workspace=bakery.workspace,
        network="bluesky",
        base_url=bakery.village.url,
        account_id=session["did"],
        handle=f"@{session['handle']}",
        name=name,
        access={"token": session["accessJwt"], "refresh_token": session["refreshJwt"], "extra": {}},
    )


def due(bakery: Bakery, media: MediaFile, channel: Channel) -> Publication:
    post = bakery.draft("Look.", channel)
    actions.choose_media(post, [(media, "")], by=bakery.ada)
    publication = post.publications.get()
    actions.schedule([publication], at=None, by=bakery.ada)
    return publication


def page(bakery: Bakery, media: MediaFile, channel: Channel, *, language: str = "en", **fields: Any) -> Any:
    client = Client(headers={"accept-language": language})
    client.force_login(bakery.ada.user)
    told = {
        "id": str(uuid.uuid4()),
        "seen_version": "0",
        "text": "Look.",
        "channels": [str(channel.pk)],
        "media": [str(media.pk)],
        f"alt_{media.pk}": "Gravel",
        "language": "fr",
        "when": "date",
    }
    return client.post(NEW, told | fields)


def test_the_composer_says_that_a_picture_goes_out_smaller_and_lets_it_go(bakery: Bakery) -> None:
    media, channel = uploaded(bakery, gravel()), on_bluesky(bakery)

    shown = page(bakery, media, channel)

    text = shown.content.decode()
    assert "Bluesky: picture 1 goes out smaller: at most 2 MB." in text
    assert [(one.code, one.blocking) for one in shown.context["advice"]] == [("goes_out_smaller", False)]
    assert (shown.context["to_correct"], shown.context["fit"]) == ("", 1)
    assert f"/files/{media.pk}/small/" in text
    assert page(bakery, media, channel, do="now").status_code == 302
    assert Publication.objects.get(state=S.SCHEDULED).channel == channel


def test_what_moves_and_is_too_large_is_to_be_corrected(bakery: Bakery) -> None:
    media, channel = uploaded(bakery, wave(), "wave.gif"), on_bluesky(bakery)
    assert media.mime == "image/gif"

    shown = page(bakery, media, channel)
    sent = page(bakery, media, channel, do="now")

    assert [(one.code, one.blocking) for one in shown.context["advice"]] == [("file_too_large", True)]
    assert sent.status_code == 422
    assert not Publication.objects.filter(state=S.SCHEDULED).exists()


def test_a_photo_goes_out_as_small_as_bluesky_takes_it(open_bakery: Bakery) -> None:
    media, channel = uploaded(open_bakery, gravel()), on_bluesky(open_bakery)
    publication = due(open_bakery, media, channel)

    with publishing():
        wait_for(nothing_is_live)

    publication.refresh_from_db()
    assert publication.state == S.PUBLISHED, publication.said
    (post,) = open_bakery.village.posts(channel.name, network="bluesky")
    (file,) = post["media"]
    assert 1_000_000 < file["size"] <= 2_000_000
    assert (file["mime"], file["description"]) == ("image/jpeg", "Gravel")


def test_what_a_server_told_of_itself_decides_and_a_second_try_sends_the_same_bytes(open_bakery: Bakery) -> None:
    media, channel = uploaded(open_bakery, gravel()), open_bakery.another_channel(f"levain{uuid.uuid4().hex[:8]}")
    Channel.objects.filter(pk=channel.pk).update(limits={"text_chars": 500, "image_pixels": 123_456})
    channel.refresh_from_db()
    before = set(open_bakery.village.folder.rglob("*.jpg"))
    open_bakery.village.fault("500_after_accepting", path="/api/v2/media$", method="POST", account=channel.name)
    due(open_bakery, media, channel)

    with publishing():
        wait_for(nothing_is_live)

    sent = set(open_bakery.village.folder.rglob("*.jpg")) - before
    assert len(sent) == 2
    assert len({hashlib.sha256(path.read_bytes()).digest() for path in sent}) == 1
    image = pyvips.Image.new_from_file(str(sent.pop()))
    assert 100_000 < image.width * image.height <= 123_456
    assert Publication.objects.get().state == S.PUBLISHED


def test_a_picture_that_fits_no_limit_ends_in_words(open_bakery: Bakery) -> None:
    media, channel = uploaded(open_bakery, gravel()), open_bakery.channel
    Channel.objects.filter(pk=channel.pk).update(limits={"text_chars": 500, "image_bytes": 100})
    channel.refresh_from_db()
    publication = due(open_bakery, media, channel)

    with publishing():
        wait_for(nothing_is_live)

    publication.refresh_from_db()
    assert (publication.state, publication.problem) == (S.FAILED, "content_refused")
    assert publication.said
    assert open_bakery.seen() == []


@pytest.mark.parametrize("gone", ["its file", "its limit"])
def test_a_post_that_may_be_out_is_not_called_failed_for_want_of_a_picture(open_bakery: Bakery, gone: str) -> None:
    """A worker died while sending it; before the network was asked, its picture could not be made ready."""
    media, channel = uploaded(open_bakery, gravel()), open_bakery.channel
    most = 100 if gone == "its limit" else 300_000
    Channel.objects.filter(pk=channel.pk).update(limits={"text_chars": 500, "image_bytes": most})
    channel.refresh_from_db()
    publication = due(open_bakery, media, channel)
    Publication.objects.filter(pk=publication.pk).update(
        state=S.SENDING, tries=1, began_at=now(), step="post:0", step_effect=True
    )
    if gone == "its file":
        Path(media.file.path).unlink()

    with publishing():
        wait_for(nothing_is_live)

    publication.refresh_from_db()
    assert publication.state == S.UNSURE
