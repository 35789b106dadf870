"""The library's addresses: who may use them, and what they say to what makes no sense."""

import pytest
from django.test import Client

from parvis.accounts.models import Role, Teammate, User
from parvis.library import actions
from parvis.library.models import MediaFile
from parvis.library.tests.conftest import given, jpeg

pytestmark = pytest.mark.django_db
FILES = "/w/levain/library/files/"


@pytest.fixture
def media(ben: Teammate) -> MediaFile:
    return actions.upload(ben.workspace, given(jpeg(40, 30)), by=ben)


def browser(teammate: Teammate) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(teammate.user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize("role", [Role.APPROVER, Role.AGENT, Role.ANALYST, Role.GUEST])
def test_who_does_not_write_looks_and_changes_nothing(ben: Teammate, media: MediaFile, role: str) -> None:
    user = User.objects.create_user("gil@example.org", "bread-and-butter", name="Gil")
    gil = browser(Teammate.objects.create(workspace=ben.workspace, user=user, role=role))

    assert gil.get(f"{FILES}{media.pk}/small/").status_code == 200
    assert gil.post(FILES, {"file": given(jpeg(20, 20))}).status_code == 403
    assert gil.post(f"{FILES}{media.pk}/alternative-text/", {"alt_text": "x"}).status_code == 403
    assert MediaFile.objects.get().alt_text == ""


def test_a_stranger_uploads_nothing_here(ben: Teammate, cat: Teammate) -> None:
    assert browser(cat).post(FILES, {"file": given(jpeg(20, 20))}).status_code == 404
    assert not MediaFile.objects.exists()


def test_who_is_not_signed_in_sees_no_file(media: MediaFile, client: Client) -> None:
    answer = client.get(f"{FILES}{media.pk}/")

    assert answer.status_code == 302
    assert "/login/" in answer["Location"]


def test_an_upload_without_a_file_is_asked_for_one(ben: Teammate) -> None:
    answer = browser(ben).post(FILES, {"file": "not a file"})

    assert answer.status_code == 422
    assert "Choose a file first" in answer.content.decode()


def test_the_words_for_those_who_do_not_see_it_are_kept(ben: Teammate, media: MediaFile) -> None:
    answer = browser(ben).post(f"{FILES}{media.pk}/alternative-text/", {"alt_text": "  Un pain 🥖 sur la table  "})

    assert answer.status_code == 200
    assert MediaFile.objects.get().alt_text == "Un pain 🥖 sur la table"


def test_words_without_end_are_refused_in_words(ben: Teammate, media: MediaFile) -> None:
    answer = browser(ben).post(f"{FILES}{media.pk}/alternative-text/", {"alt_text": "x" * 5001})

    assert answer.status_code == 422
    assert "5000" in answer.content.decode()
    assert MediaFile.objects.get().alt_text == ""


def test_the_same_picture_in_two_workspaces_is_two_files(ben: Teammate, cat: Teammate) -> None:
    one = actions.upload(ben.workspace, given(jpeg(40, 30)), by=ben)
    two = actions.upload(cat.workspace, given(jpeg(40, 30)), by=cat)

    assert one.pk != two.pk
    assert one.file.name != two.file.name


def test_a_file_that_is_gone_from_the_disk_is_not_found(ben: Teammate, media: MediaFile) -> None:
    media.file.storage.delete(media.file.name)

    assert browser(ben).get(f"{FILES}{media.pk}/").status_code == 404
