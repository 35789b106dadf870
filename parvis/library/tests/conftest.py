"""A bakery whose Ben writes, a guest, a stranger; and pictures and films made on the spot."""

import io
from typing import Any

import av
import pytest
import pyvips
from django.core.files.base import ContentFile

from parvis.accounts.models import Role, Teammate, User, Workspace


@pytest.fixture
def ben() -> Teammate:
    workspace = Workspace.objects.create(name="Maison Levain", slug="levain")
    user = User.objects.create_user("ben@example.org", "bread-and-butter", name="Ben")
    return Teammate.objects.create(workspace=workspace, user=user, role=Role.WRITER)


@pytest.fixture
def cat() -> Teammate:
    workspace = Workspace.objects.create(name="Harbour Books", slug="harbour")
    user = User.objects.create_user("cat@example.org", "bread-and-butter", name="Cat")
    return Teammate.objects.create(workspace=workspace, user=user, role=Role.OWNER)


def plain(width: int, height: int, colour: tuple[int, int, int] = (90, 90, 90)) -> Any:
    """One colour, in sRGB."""
    image = pyvips.Image.black(width, height, bands=3) + list(colour)
    return image.cast("uchar").copy(interpretation="srgb")


def jpeg(width: int, height: int) -> bytes:
    content: bytes = plain(width, height).jpegsave_buffer()
    return content


def given(content: bytes, name: str = "bread.jpg") -> ContentFile:
    return ContentFile(content, name=name)


def film(container: str = "mp4", *, codec: str = "libx264", metadata: dict[str, str] | None = None) -> bytes:
    """Ten grey frames of 64 × 48, one second long."""
    target = io.BytesIO()
    with av.open(target, "w", format=container) as output:
        output.metadata.update(metadata or {})
        stream = output.add_stream(codec, rate=10)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for _ in range(10):
            for packet in stream.encode(av.VideoFrame(64, 48, "yuv420p")):
                output.mux(packet)
        for packet in stream.encode():
            output.mux(packet)
    return target.getvalue()


def sound() -> bytes:
    """An MP4 without any picture."""
    target = io.BytesIO()
    with av.open(target, "w", format="mp4") as output:
        stream = output.add_stream("aac", rate=44_100)
        frame = av.AudioFrame(format="fltp", layout="stereo", samples=1024)
        frame.sample_rate = 44_100
        for plane in frame.planes:
            plane.update(bytes(plane.buffer_size))
        for packet in [*stream.encode(frame), *stream.encode()]:
            output.mux(packet)
    return target.getvalue()
