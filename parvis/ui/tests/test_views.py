import pytest
from django.contrib.auth import get_user_model
from django.test import RequestFactory

from parvis.ui import views


@pytest.fixture
def ada(db):
    return get_user_model().objects.create_user("ada@example.org", "bread-and-butter", name="Ada")


def test_a_language_is_kept_for_the_person_and_for_the_browser(client, ada):
    client.force_login(ada)

    answer = client.post("/language/", {"language": "fr", "next": "/healthz"})

    ada.refresh_from_db()
    assert ada.language == "fr"
    assert answer.cookies["django_language"].value == "fr"
    assert answer["Location"] == "/healthz"


def test_a_language_that_we_do_not_speak_changes_nothing(client, ada):
    client.force_login(ada)

    client.post("/language/", {"language": "tlh"})

    ada.refresh_from_db()
    assert ada.language == ""


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_nobody_is_sent_to_another_host(client, db, elsewhere):
    assert client.post("/language/", {"language": "fr", "next": elsewhere})["Location"] == "/"


def test_an_appearance_is_kept(client, ada):
    client.force_login(ada)

    client.post("/theme/", {"theme": "dark"})
    client.post("/theme/", {"theme": "sepia"})

    ada.refresh_from_db()
    assert ada.theme == "dark"


def test_languages_change_by_post_only(client, db):
    assert client.get("/language/?language=fr").status_code == 405


def test_health_asks_the_database(client, db, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert client.get("/healthz").json() == {"status": "ok"}


@pytest.mark.parametrize(
    ("view", "status"),
    [(views.bad_request, 400), (views.forbidden, 403), (views.not_found, 404), (views.csrf_failed, 403)],
)
def test_what_went_wrong_is_said_in_words(view, status):
    answer = view(RequestFactory().get("/"))

    assert answer.status_code == status
    assert b"<h1>" in answer.content


def test_the_page_for_our_own_mistakes_asks_neither_database_nor_session():
    answer = views.broken(object())

    assert answer.status_code == 500
    assert b"This is our mistake" in answer.content or "C’est notre faute".encode() in answer.content
