"""Looking into an uploaded file: what it really is, and a clean copy of it. Nothing is believed of its name.

Pictures are decoded and written anew (orientation applied, colours in sRGB, metadata gone, at most 4096 pixels on an
edge). Films keep their pictures and sound, in a new container without metadata.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import av
import pyvips

from parvis.library.errors import Damaged, NotMedia, TooLarge

EDGE = 4096  # pixels
MOST_PIXELS = 120_000_000  # of a picture as it comes: 50 megapixels pass, a bomb does not
THUMBNAIL = 480
LOADERS = {"jpegload": "jpeg", "pngload": "png", "webpload": "webp", "gifload": "gif", "heifload": "heif"}


class FilmKind(NamedTuple):
    """A container: FFmpeg's names for reading and writing it, and ours."""

    reader: str
    writer: str
    mime: str
    suffix: str


MP4 = FilmKind("mov", "mp4", "video/mp4", ".mp4")
WEBM = FilmKind("matroska", "webm", "video/webm", ".webm")

pyvips.block_untrusted_set(True)  # no loader that its authors do not trust with strangers' files


@dataclass(frozen=True, slots=True)
class Clean:
    """A file that may be kept. Sizes in pixels, `seconds` 0 for pictures."""

    path: Path
    thumbnail: Path
    mime: str
    suffix: str
    width: int
    height: int
    seconds: float = 0.0


def clean(path: Path, name: str, folder: Path) -> Clean:
    """A clean copy in `folder` and a thumbnail. Raises NotMedia, TooLarge, Damaged."""
    loader = _loader(path)
    if loader in LOADERS:
        return _picture(path, name, folder, LOADERS[loader])
    return _film(path, name, folder)


def _loader(path: Path) -> str:
    """The name of libvips's loader for it, "" where it has none."""
    try:
        image = pyvips.Image.new_from_file(str(path), access="sequential")
    except pyvips.Error:
        return ""
    return str(image.get("vips-loader"))


def _picture(path: Path, name: str, folder: Path, kind: str) -> Clean:
    try:
        header = pyvips.Image.new_from_file(str(path), access="sequential")
        pages = header.get("n-pages") if header.get_typeof("n-pages") else 1
        moving = kind == "gif" and pages > 1
        pixels = header.width * header.height * (pages if moving else 1)
        if pixels > MOST_PIXELS:
            raise TooLarge(name=name, size=f"{pixels / 1e6:.0f} MP", most=f"{MOST_PIXELS / 1e6:.0f} MP")
        if moving:
            image = pyvips.Image.new_from_file(str(path), n=-1, fail_on="truncated")
            height = image.get("page-height")
        else:
            image = _small(path, EDGE).copy_memory()
            height = image.height
        mime, suffix = _written(image, folder / "clean", kind, moving=moving)
        thumbnail = folder / "thumbnail.jpg"
        flat(_small(path, THUMBNAIL)).jpegsave(str(thumbnail), Q=80, keep="none")
    except pyvips.Error as error:
        raise Damaged(name=name) from error
    return Clean(folder / f"clean{suffix}", thumbnail, mime, suffix, image.width, height)


def _small(path: Path, edge: int) -> "pyvips.Image":
    """Upright, in sRGB, at most `edge` pixels on a side."""
    # Colours are turned into those of the web before their profile goes: else a phone's red becomes another red.
    return pyvips.Image.thumbnail(
        str(path), edge, height=edge, size="down", fail_on="truncated", output_profile="srgb", intent="perceptual"
    )


def _written(image: "pyvips.Image", stem: Path, kind: str, *, moving: bool) -> tuple[str, str]:
    """Write it: GIFs that move stay GIFs, what is transparent becomes PNG, everything else JPEG."""
    if moving:
        image.gifsave(f"{stem}.gif", keep="none")
        return "image/gif", ".gif"
    if image.hasalpha() or kind == "gif":
        image.pngsave(f"{stem}.png", keep="none", compression=7)
        return "image/png", ".png"
    if kind == "png" and image.width * image.height < 2_000_000:  # drawings stay sharp
        image.pngsave(f"{stem}.png", keep="none", compression=7)
        return "image/png", ".png"
    image.jpegsave(f"{stem}.jpg", Q=90, keep="none", optimize_coding=True)
    return "image/jpeg", ".jpg"


def flat(image: "pyvips.Image") -> "pyvips.Image":
    """In sRGB; what is transparent becomes white."""
    if image.interpretation != "srgb":
        image = image.colourspace("srgb")
    return image.flatten(background=[255, 255, 255]) if image.hasalpha() else image


def _film(path: Path, name: str, folder: Path) -> Clean:
    kind = _film_kind(path)
    if kind is None:
        raise NotMedia(name=name)
    target = folder / f"clean{kind.suffix}"
    try:
        # The reader is named: left to guess, FFmpeg would also take lists of other files, here and elsewhere.
        with av.open(str(path), format=kind.reader) as container:
            if not container.streams.video:
                raise NotMedia(name=name)
            frame = next(container.decode(container.streams.video[0]), None)
            if frame is None:
                raise Damaged(name=name)
            width, height = _poster(frame, folder / "thumbnail.jpg")
        seconds = _without_metadata(path, target, kind)
    except av.error.FFmpegError as error:
        raise Damaged(name=name) from error
    return Clean(target, folder / "thumbnail.jpg", kind.mime, kind.suffix, width, height, seconds)


def _film_kind(path: Path) -> FilmKind | None:
    """By the first bytes: ISO base media (MP4, MOV) or Matroska (WebM)."""
    with path.open("rb") as content:
        head = content.read(12)
    if head[:4] == b"\x1a\x45\xdf\xa3":
        return WEBM
    return MP4 if head[4:8] in {b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip"} else None


def _without_metadata(path: Path, target: Path, kind: FilmKind) -> float:
    """The same pictures and sound in a new container: no place, no names, no other streams. Returns seconds."""
    with av.open(str(path), format=kind.reader) as container, av.open(str(target), "w", format=kind.writer) as output:
        kept = [*container.streams.video[:1], *container.streams.audio[:1]]
        streams = {stream.index: output.add_stream_from_template(stream) for stream in kept}
        for stream in streams.values():
            stream.metadata.clear()
        end = 0.0
        for packet in container.demux(kept):
            if packet.dts is None:  # the last, empty one
                continue
            end = max(end, _end(packet))
            packet.stream = streams[packet.stream.index]
            output.mux(packet)
    return end or float(container.duration or 0) / 1_000_000


def _end(packet: "av.Packet[Any]") -> float:
    start = packet.pts if packet.pts is not None else packet.dts or 0
    return float((start + (packet.duration or 0)) * (packet.time_base or 0))


def _poster(frame: "av.VideoFrame", target: Path) -> tuple[int, int]:
    """The first frame as a thumbnail, upright; returns the film's width and height as people see it."""
    picture = frame.reformat(format="rgb24")
    plane = picture.planes[0]
    image = pyvips.Image.new_from_memory(bytes(plane), plane.line_size // 3, picture.height, 3, "uchar")
    image = image.crop(0, 0, picture.width, picture.height).rot(f"d{-frame.rotation % 360 // 90 * 90}")
    image.thumbnail_image(THUMBNAIL, height=THUMBNAIL, size="down").jpegsave(str(target), Q=80)
    return image.width, image.height
