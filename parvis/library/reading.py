"""Looking into an uploaded file: what it really is, and a clean copy of it. Nothing is believed of its name.

Pictures are decoded and written anew (orientation applied, metadata gone, at most 4096 pixels on an edge). Films are
looked at with FFmpeg and kept as they are.
"""

from dataclasses import dataclass
from pathlib import Path

import av
import pyvips

from parvis.library.errors import Damaged, NotMedia, TooLarge

EDGE = 4096  # pixels
MOST_PIXELS = 120_000_000  # of a picture as it comes: 50 megapixels pass, a bomb does not
THUMBNAIL = 480
LOADERS = {"jpegload": "jpeg", "pngload": "png", "webpload": "webp", "gifload": "gif", "heifload": "heif"}
FILMS = {"mov,mp4,m4a,3gp,3g2,mj2": ("video/mp4", ".mp4"), "matroska,webm": ("video/webm", ".webm")}

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
        if header.width * header.height > MOST_PIXELS:
            size = f"{header.width * header.height / 1e6:.0f} MP"
            raise TooLarge(name=name, size=size, most=f"{MOST_PIXELS / 1e6:.0f} MP")
        pages = header.get("n-pages") if header.get_typeof("n-pages") else 1
        moving = kind == "gif" and pages > 1
        if moving:
            image = pyvips.Image.new_from_file(str(path), n=-1, fail_on="truncated")
            height = image.get("page-height")
        else:
            image = pyvips.Image.thumbnail(str(path), EDGE, height=EDGE, size="down", fail_on="truncated").copy_memory()
            height = image.height
        mime, suffix = _written(image, folder / "clean", kind, moving=moving)
        thumbnail = folder / "thumbnail.jpg"
        small = pyvips.Image.thumbnail(str(path), THUMBNAIL, height=THUMBNAIL, size="down")
        _flat(small).jpegsave(str(thumbnail), Q=80, keep="none")
    except pyvips.Error as error:
        raise Damaged(name=name) from error
    return Clean(folder / f"clean{suffix}", thumbnail, mime, suffix, image.width, height)


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


def _flat(image: "pyvips.Image") -> "pyvips.Image":
    if image.interpretation != "srgb":
        image = image.colourspace("srgb")
    return image.flatten(background=[255, 255, 255]) if image.hasalpha() else image


def _film(path: Path, name: str, folder: Path) -> Clean:
    try:
        with av.open(str(path)) as container:
            if container.format.name not in FILMS or not container.streams.video:
                raise NotMedia(name=name)
            mime, suffix = FILMS[container.format.name]
            stream = container.streams.video[0]
            seconds = float(container.duration or 0) / 1_000_000
            frame = next(container.decode(stream), None)
            if frame is None:
                raise Damaged(name=name)
            _poster(frame, folder / "thumbnail.jpg")
            width, height = frame.width, frame.height
    except av.error.InvalidDataError as error:
        raise NotMedia(name=name) from error
    except av.error.FFmpegError as error:
        raise Damaged(name=name) from error
    target = folder / f"clean{suffix}"
    target.write_bytes(path.read_bytes())
    return Clean(target, folder / "thumbnail.jpg", mime, suffix, width, height, seconds)


def _poster(frame: "av.VideoFrame", target: Path) -> None:
    """The first frame as a thumbnail."""
    picture = frame.reformat(format="rgb24")
    plane = picture.planes[0]
    image = pyvips.Image.new_from_memory(bytes(plane), plane.line_size // 3, picture.height, 3, "uchar")
    image = image.crop(0, 0, picture.width, picture.height)
    image.thumbnail_image(THUMBNAIL, height=THUMBNAIL, size="down").jpegsave(str(target), Q=80)
