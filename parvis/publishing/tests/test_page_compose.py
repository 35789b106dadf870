"""The composer, from outside: what a browser sends, what it gets back, what stands in the database then."""

import uuid
from datetime import timedelta

import pytest

from parvis.kit.clock import now
from parvis.publishing.models import Post, Publication
from parvis.publishing.states import PublicationState as S

NEW = "/w/levain/posts/new/"


@pytest.fixture
def desk(bakery, client):
    """Ada at the composer: `desk(text=…, do=…)` sends the form of a new post, or of `post`."""
    client.force_login(bakery.ada.user)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    fresh = str(uuid.uuid4())

    def send(post: Post | None = None, *, htmx: bool = False, channels=None, **fields):
        data = {
            "id": str(post.pk) if post else fresh,
            "seen_version": str(post.version) if post else "0",
            "text": post.text if post else "",
            "channels": [str(channel.pk) for channel in ([bakery.channel] if channels is None else channels)],
            "language": "fr",
            "when": "date",
            **fields,
        }
        headers = {"hx-request": "true"} if htmx else {}
        return client.post(NEW, data, headers=headers)

    send.client = client
    return send


def later(workspace, **away) -> dict[str, str]:
    local = (now() + timedelta(**(away or {"days": 1}))).astimezone(workspace.clock)
    return {"day": local.date().isoformat(), "time": f"{local:%H:%M}"}


def test_opening_the_composer_leaves_nothing_behind(desk, bakery):
    page = desk.client.get(NEW)

    assert page.status_code == 200
    assert bakery.channel.handle in page.content.decode()
    assert not Post.objects.exists()


def test_what_is_typed_is_kept(desk):
    answer = desk(text="Fresh bread at seven.", htmx=True)

    post = Post.objects.get()
    assert answer.status_code == 200
    assert post.text == "Fresh bread at seven."
    assert answer["HX-Replace-Url"] == f"/w/levain/posts/{post.pk}/edit/"
    assert f'name="seen_version" value="{post.version}"' in answer.content.decode()


def test_scheduling_sends_it_on_its_way_at_its_moment(desk, bakery):
    answer = desk(text="Fresh bread.", do="schedule", **later(bakery.workspace))

    publication = Publication.objects.get()
    assert answer.status_code == 302
    assert publication.state == S.SCHEDULED
    assert publication.goes_out_at > now()


def test_nothing_is_counted_or_asked_where_nothing_can_go_out_yet(desk, bakery):
    other = bakery.another_channel(f"oven{uuid.uuid4().hex[:6]}")

    empty = desk(text="", htmx=True, channels=[bakery.channel, other]).content.decode()
    filled = desk(text="Fresh bread.", htmx=True, channels=[bakery.channel, other]).content.decode()

    assert ("Schedule 0 of" in empty, "Publish on 0" in empty) == (False, False)
    assert 'data-confirm="Publish now?"' in empty
    assert "Publish on 2 channels now?" in filled
