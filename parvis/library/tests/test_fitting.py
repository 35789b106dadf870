"""Copies of pictures for networks that do not take the files as they are."""

import asyncio
from pathlib import Path

import pytest
import pyvips

from parvis.accounts.models import Teammate
from parvis.library import actions
from parvis.library.errors import DoesNotFit
from parvis.library.fitting import fitting
from parvis.library.models import MediaFile
from parvis.library.tests.conftest import given, plain
from parvis.networks.protocols import Limits, Media

pytestmark = pytest.mark.django_db
JPEG_ONLY = frozenset({"image/jpeg"})


def noise(width: int, height: int) -> bytes:
    """As a camera's picture of gravel: nothing of it can be left out unseen."""
    image = pyvips.Image.gaussnoise(width, height, mean=128, sigma=60, seed=7).cast("uchar")
    content: bytes = image.bandjoin([image.rot180(), image.fliphor()]).copy(interpretation="srgb").jpegsave_buffer(Q=95)
    return content


@pytest.fixture
def phone(ben: Teammate) -> MediaFile:
    """A picture of 1.5 million pixels and more than a megabyte."""
    media = actions.upload(ben.workspace, given(noise(1400, 1050)), by=ben, alt_text="Gravel")
    assert media.size > 1_000_000
    return media


def copies_of(media: MediaFile) -> set[Path]:
    path = Path(media.file.path)
    return set(path.parent.glob(f"{path.stem}*")) - {path, Path(media.thumbnail.path)}


def fitted(media: MediaFile, limits: Limits) -> Media:
    return asyncio.run(fitting(media.as_outgoing(), limits, digest=media.sha256))


def test_what_a_network_takes_goes_out_as_it_is(phone: MediaFile) -> None:
    limits = Limits(image_bytes=5_000_000, image_pixels=1400 * 1050, mimes=JPEG_ONLY)

    assert fitted(phone, limits).path == Path(phone.file.path)
    assert fitted(phone, Limits()).path == Path(phone.file.path)
    assert copies_of(phone) == set()


@pytest.mark.parametrize("most", [900_000, 300_000, 40_000])
def test_a_copy_has_as_many_bytes_as_the_network_takes(phone: MediaFile, most: int) -> None:
    copy = fitted(phone, Limits(image_bytes=most))

    assert most / 2 < copy.size <= most
    assert copy.size == copy.path.stat().st_size
    assert (copy.mime, copy.alt) == ("image/jpeg", "Gravel")
    assert copy.width / copy.height == pytest.approx(1400 / 1050, rel=0.02)
    image = pyvips.Image.new_from_file(str(copy.path))
    assert (image.width, image.height) == (copy.width, copy.height)
    assert not [name for name in image.get_fields() if name.startswith(("exif", "xmp", "icc", "iptc"))]


def test_less_quality_comes_before_fewer_pixels(phone: MediaFile) -> None:
    copy = fitted(phone, Limits(image_bytes=phone.size * 9 // 10))

    assert (copy.width, copy.height) == (1400, 1050)


@pytest.mark.parametrize("most", [1_000_000, 777_777, 5_000])
def test_a_copy_has_as_many_pixels_as_the_network_takes(phone: MediaFile, most: int) -> None:
    copy = fitted(phone, Limits(image_pixels=most))

    assert 0.95 * most < copy.width * copy.height <= most


def test_what_is_transparent_becomes_white(ben: Teammate) -> None:
    clear = plain(40, 30, (255, 0, 0)).bandjoin(0).pngsave_buffer()
    media = actions.upload(ben.workspace, given(clear, "logo.png"), by=ben)
    assert media.mime == "image/png"

    copy = fitted(media, Limits(mimes=JPEG_ONLY))

    image = pyvips.Image.new_from_file(str(copy.path))
    assert (copy.mime, copy.width, copy.height) == ("image/jpeg", 40, 30)
    assert image.bands == 3
    assert min(image(5, 5)) > 250


def test_a_grey_drawing_stays_grey(ben: Teammate) -> None:
    grey = (pyvips.Image.black(300, 200) + 90).cast("uchar").copy(interpretation="b-w").pngsave_buffer()
    media = actions.upload(ben.workspace, given(grey, "plan.png"), by=ben)

    copy = fitted(media, Limits(mimes=JPEG_ONLY))

    assert pyvips.Image.new_from_file(str(copy.path)).colourspace("srgb")(5, 5) == pytest.approx([90, 90, 90], abs=2)


def test_a_later_try_sends_the_same_bytes(phone: MediaFile) -> None:
    limits = Limits(image_bytes=300_000)
    first = fitted(phone, limits)
    content, made_at = first.path.read_bytes(), first.path.stat().st_mtime_ns

    again = fitted(phone, limits)
    assert again.path == first.path
    assert again.path.stat().st_mtime_ns == made_at

    first.path.unlink()
    assert fitted(phone, limits).path.read_bytes() == content


def test_each_limit_has_its_own_copy(phone: MediaFile) -> None:
    one = fitted(phone, Limits(image_bytes=300_000))
    two = fitted(phone, Limits(image_bytes=200_000))
    three = fitted(phone, Limits(image_bytes=300_000, image_pixels=100_000))

    assert copies_of(phone) == {one.path, two.path, three.path}
    assert len(copies_of(phone)) == 3


@pytest.mark.parametrize("rest", [b"", b"\xff\xd8\xff"])
def test_a_copy_that_cannot_be_read_is_made_anew(phone: MediaFile, rest: bytes) -> None:
    limits = Limits(image_bytes=300_000)
    path = fitted(phone, limits).path
    whole = path.read_bytes()
    path.write_bytes(rest)

    assert fitted(phone, limits).path.read_bytes() == whole


def test_what_moves_is_left_alone(ben: Teammate) -> None:
    frames = plain(40, 30).join(plain(40, 30, (200, 0, 0)), "vertical").copy()
    frames.set_type(pyvips.GValue.gint_type, "page-height", 30)
    media = actions.upload(ben.workspace, given(frames.gifsave_buffer(), "wave.gif"), by=ben)

    assert fitted(media, Limits(image_bytes=10, mimes=JPEG_ONLY)).path == Path(media.file.path)


def test_a_network_that_takes_no_jpeg_gets_no_copy(phone: MediaFile) -> None:
    limits = Limits(image_bytes=300_000, mimes=frozenset({"image/avif"}))

    assert fitted(phone, limits).path == Path(phone.file.path)


def test_a_limit_below_every_picture_is_said(phone: MediaFile) -> None:
    with pytest.raises(DoesNotFit):
        fitted(phone, Limits(image_bytes=100))

    assert copies_of(phone) == set()


def test_copies_go_with_their_file(ben: Teammate, phone: MediaFile) -> None:
    other = actions.upload(ben.workspace, given(noise(500, 400), "other.jpg"), by=ben)
    stays = fitted(other, Limits(image_pixels=10_000))
    fitted(phone, Limits(image_bytes=300_000))
    fitted(phone, Limits(image_bytes=200_000))
    before = copies_of(phone)

    actions.delete(phone, by=ben)

    assert len(before) == 2
    assert not [path for path in before if path.exists()]
    assert stays.path.exists()
