"""What is taken, what is refused and in which words, and who sees it."""

from pathlib import Path

import pytest
import pyvips
from django.core.files.base import ContentFile
from django.test import Client

from parvis.accounts.models import Role, Teammate, User, Workspace
from parvis.library import actions
from parvis.library.errors import Damaged, InUse, NotMedia, TooLarge
from parvis.library.models import MediaFile

pytestmark = pytest.mark.django_db


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


def jpeg(width: int, height: int) -> bytes:
    content: bytes = (pyvips.Image.black(width, height, bands=3) + 90).cast("uchar").jpegsave_buffer()
    return content


def given(content: bytes, name: str = "bread.jpg") -> ContentFile:
    return ContentFile(content, name=name)


def test_a_picture_of_50_megapixels_is_kept_smaller(ben: Teammate) -> None:
    media = actions.upload(ben.workspace, given(jpeg(8700, 5800)), by=ben)

    assert (media.width, media.height) == (4096, 2731)
    assert pyvips.Image.new_from_file(media.file.path).width == 4096
    assert media.mime == "image/jpeg"


def test_what_is_no_picture_is_refused_whatever_its_name(ben: Teammate) -> None:
    with pytest.raises(NotMedia):
        actions.upload(ben.workspace, given(b"<script>alert(1)</script>" * 40), by=ben)

    assert not MediaFile.objects.exists()


def test_a_picture_that_breaks_off_is_refused(ben: Teammate) -> None:
    whole = jpeg(900, 900)

    with pytest.raises(Damaged):
        actions.upload(ben.workspace, given(whole[: len(whole) // 2]), by=ben)


def test_a_bomb_is_refused_before_it_is_opened(ben: Teammate) -> None:
    bomb = pyvips.Image.black(40_000, 40_000).pngsave_buffer(compression=9)

    with pytest.raises(TooLarge):
        actions.upload(ben.workspace, given(bomb, "bomb.png"), by=ben)


def test_drawings_in_svg_are_refused_since_they_can_run(ben: Teammate) -> None:
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>'

    with pytest.raises(NotMedia):
        actions.upload(ben.workspace, given(drawing, "a.svg"), by=ben)


def test_the_same_content_is_kept_once(ben: Teammate) -> None:
    one = actions.upload(ben.workspace, given(jpeg(40, 30)), by=ben)
    two = actions.upload(ben.workspace, given(jpeg(40, 30), "again.jpg"), by=ben)

    assert one.pk == two.pk


def test_the_place_where_a_picture_was_taken_does_not_leave_with_it(ben: Teammate) -> None:
    image = (pyvips.Image.black(40, 30, bands=3) + 90).cast("uchar")
    image.set_type(pyvips.GValue.gstr_type, "exif-ifd3-GPSLatitude", "48/1 51/1 0/1")

    media = actions.upload(ben.workspace, given(image.jpegsave_buffer()), by=ben)

    kept = pyvips.Image.new_from_file(media.file.path)
    assert not [name for name in kept.get_fields() if "GPS" in name]


def test_a_file_that_a_post_uses_stays(ben: Teammate) -> None:
    from parvis.publishing.models import Post, PostMedia

    media = actions.upload(ben.workspace, given(jpeg(40, 30)), by=ben)
    post = Post.objects.create(workspace=ben.workspace, created_by=ben)
    use = PostMedia.objects.create(post=post, file=media)

    with pytest.raises(InUse):
        actions.delete(media, by=ben)
    use.delete()
    path = Path(media.file.path)
    actions.delete(media, by=ben)

    assert not path.exists()


def test_teammates_see_a_file_and_it_can_only_be_looked_at(ben: Teammate, client: Client) -> None:
    media = actions.upload(ben.workspace, given(jpeg(40, 30)), by=ben)
    client.force_login(ben.user)

    answer = client.get(f"/w/levain/library/files/{media.pk}/")

    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/jpeg"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_strangers_see_no_file(ben: Teammate, cat: Teammate, client: Client) -> None:
    media = actions.upload(ben.workspace, given(jpeg(40, 30)), by=ben)
    client.force_login(cat.user)

    for address in (f"/w/levain/library/files/{media.pk}/", f"/w/harbour/library/files/{media.pk}/"):
        assert client.get(address).status_code == 404
        assert client.post(f"{address}alternative-text/", {"alt_text": "mine"}).status_code == 404

    media.refresh_from_db()
    assert media.alt_text == ""


def test_an_upload_answers_with_its_tile_or_with_words(ben: Teammate, client: Client) -> None:
    client.force_login(ben.user)

    taken = client.post("/w/levain/library/files/", {"file": given(jpeg(40, 30))})
    refused = client.post("/w/levain/library/files/", {"file": given(b"words", "words.jpg")})

    assert taken.status_code == 201
    assert str(MediaFile.objects.get().pk) in taken.content.decode()
    assert refused.status_code == 422
    assert "words.jpg" in refused.content.decode()
