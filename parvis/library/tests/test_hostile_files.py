"""Files that want something else than to be looked at, and files from real cameras."""

import struct
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import av
import pytest
import pyvips

from parvis.accounts.models import Teammate
from parvis.library import actions
from parvis.library.errors import NotMedia, NotTaken, TooLarge
from parvis.library.models import MediaFile
from parvis.library.tests.conftest import film, given, plain, sound

pytestmark = pytest.mark.django_db


@pytest.fixture
def listener():
    """A server that remembers who called."""
    called: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            called.append(self.path)
            self.send_error(404)

        def log_message(self, format: str, *args: object) -> None: ...

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", called
    server.shutdown()
    server.server_close()


PLAYLISTS = [
    "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n{url}/segment.ts\n#EXT-X-ENDLIST\n",
    "ffconcat version 1.0\nfile '{url}/segment.mp4'\n",
    '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"><BaseURL>{url}/</BaseURL></MPD>',
    "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nm=video 9 RTP/AVP 96\na=rtpmap:96 H264/90000\n",
]


@pytest.mark.parametrize("playlist", PLAYLISTS)
@pytest.mark.parametrize("name", ["film.mp4", "film.m3u8", "film.mov"])
def test_a_list_of_other_peoples_files_is_no_film_and_nobody_is_called(ben: Teammate, listener, playlist, name) -> None:
    url, called = listener

    with pytest.raises(NotMedia):
        actions.upload(ben.workspace, given(playlist.format(url=url).encode(), name), by=ben)

    assert called == []


def test_a_list_of_files_of_this_machine_is_no_film(ben: Teammate, tmp_path) -> None:
    secret = tmp_path / "secret.mp4"
    secret.write_bytes(film())

    with pytest.raises(NotMedia):
        actions.upload(ben.workspace, given(f"ffconcat version 1.0\nfile '{secret}'\n".encode(), "film.mp4"), by=ben)


def test_a_bomb_of_many_frames_is_refused_before_it_is_opened(ben: Teammate) -> None:
    """100 frames of 4 megapixels in two kilobytes."""
    head = b"GIF89a" + struct.pack("<HH", 2000, 2000) + b"\x80\0\0" + b"\0\0\0\xff\xff\xff"
    place = b"\x2c" + struct.pack("<HHHH", 0, 0, 1, 1) + b"\0"
    frame = b"\x21\xf9\x04\x04\x05\0\0\0" + place + b"\x02\x02\x44\x01\0"

    with pytest.raises(TooLarge):
        actions.upload(ben.workspace, given(head + frame * 100 + b"\x3b", "bomb.gif"), by=ben)


def test_a_moving_gif_moves_on(ben: Teammate) -> None:
    frames = plain(40, 30).join(plain(40, 30, (200, 0, 0)), "vertical").copy()
    frames.set_type(pyvips.GValue.gint_type, "page-height", 30)

    media = actions.upload(ben.workspace, given(frames.gifsave_buffer(), "wave.gif"), by=ben)

    kept = pyvips.Image.new_from_file(media.file.path, n=-1)
    assert (media.mime, media.width, media.height, kept.get("n-pages")) == ("image/gif", 40, 30, 2)


def test_a_picture_taken_sideways_stands_upright(ben: Teammate) -> None:
    sideways = plain(40, 30).copy()
    sideways.set_type(pyvips.GValue.gint_type, "orientation", 6)

    media = actions.upload(ben.workspace, given(sideways.jpegsave_buffer()), by=ben)

    assert (media.width, media.height) == (30, 40)


def test_colours_of_a_wide_screen_stay_what_they_were(ben: Teammate) -> None:
    """Phones write Display P3; without its profile the same numbers would be other colours."""
    red = plain(40, 30, (255, 0, 0)).icc_transform("p3", input_profile="srgb")
    assert red(5, 5)[1] > 30  # other numbers for the same red

    media = actions.upload(ben.workspace, given(red.jpegsave_buffer(Q=98)), by=ben)

    kept = pyvips.Image.new_from_file(media.file.path)
    assert kept(5, 5) == pytest.approx([255, 0, 0], abs=10)
    assert kept.get_typeof("icc-profile-data") == 0


def test_a_picture_made_for_print_can_be_shown(ben: Teammate) -> None:
    printed = plain(40, 30, (250, 250, 250)).icc_transform("cmyk", input_profile="srgb")

    media = actions.upload(ben.workspace, given(printed.jpegsave_buffer()), by=ben)

    kept = pyvips.Image.new_from_file(media.file.path)
    assert (kept.bands, kept.interpretation) == (3, "srgb")
    assert min(kept(5, 5)) > 225


@pytest.mark.parametrize(("container", "codec", "mime"), [
    ("mp4", "libx264", "video/mp4"), ("mov", "libx264", "video/mp4"), ("webm", "libvpx", "video/webm"),
])  # fmt: skip
def test_films_are_known_by_their_content(ben: Teammate, container: str, codec: str, mime: str) -> None:
    media = actions.upload(ben.workspace, given(film(container, codec=codec), "film.bin"), by=ben)

    assert (media.mime, media.width, media.height) == (mime, 64, 48)
    assert media.seconds == pytest.approx(1.0, abs=0.2)
    with av.open(media.file.path) as kept:
        assert len(list(kept.decode(video=0))) == 10
    assert pyvips.Image.new_from_file(media.thumbnail.path).width == 64


def test_the_place_where_a_film_was_taken_does_not_leave_with_it(ben: Teammate) -> None:
    told = {"location": "+48.8566+002.3522/", "title": "secret", "artist": "Ada"}

    media = actions.upload(ben.workspace, given(film(metadata=told), "film.mp4"), by=ben)

    with av.open(media.file.path) as kept:
        assert not {"location", "title", "artist"} & set(kept.metadata)
    assert b"48.8566" not in media.file.read()


def test_sound_without_a_picture_is_not_taken(ben: Teammate) -> None:
    with pytest.raises(NotMedia):
        actions.upload(ben.workspace, given(sound(), "song.mp4"), by=ben)


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
def test_a_film_that_breaks_off_is_refused(ben: Teammate, part: float) -> None:
    whole = film()

    with pytest.raises(NotTaken):
        actions.upload(ben.workspace, given(whole[: int(len(whole) * part)], "film.mp4"), by=ben)

    assert not MediaFile.objects.exists()


@pytest.mark.parametrize("content", [b"", b"\x00" * 5000, b"GIF89a", b"\xff\xd8\xff", b"RIFF\x00\x00\x00\x00WEBPVP8 "])
def test_what_only_begins_like_a_picture_is_refused(ben: Teammate, content: bytes) -> None:
    with pytest.raises(NotTaken):
        actions.upload(ben.workspace, given(content), by=ben)

    assert not MediaFile.objects.exists()


@pytest.mark.parametrize("name", ["../../etc/passwd.jpg", "/etc/passwd.jpg", "a\x00b.jpg", "x" * 300 + ".jpg", ".jpg"])
def test_no_name_leads_out_of_the_folder(ben: Teammate, name: str) -> None:
    file = given(plain(20, 20).jpegsave_buffer())
    file.name = name

    media = actions.upload(ben.workspace, file, by=ben)

    assert "/" not in media.name
    assert "\x00" not in media.name
    assert str(ben.workspace.pk) in media.file.name
