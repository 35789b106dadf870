"""The page of a post, as people see it."""

import pytest

from parvis.kit.clock import now
from parvis.networks.models import Arrival, Channel
from parvis.publishing import actions
from parvis.publishing.models import Publication
from parvis.publishing.states import PublicationState as S


@pytest.fixture
def shown(bakery, client):
    """The page of a post as Ada sees it, in English."""
    client.force_login(bakery.ada.user)

    def read(post, **headers: str) -> str:
        answer = client.get(f"/w/levain/posts/{post.pk}/", headers={"accept-language": "en", **headers})
        assert answer.status_code == 200
        return answer.content.decode()

    return read


def test_a_scheduled_post_shows_its_channel_and_its_story(bakery, shown):
    publication = bakery.due("Fresh bread at seven.")

    html = shown(publication.post)

    assert "Fresh bread at seven." in html
    assert bakery.channel.handle in html
    assert "Scheduled by Ada" in html
    assert f"publication-{publication.pk}" in html


def test_every_state_has_its_page(bakery, shown):
    for state in S:
        publication = bakery.due("Fresh bread.")
        type(publication).objects.filter(pk=publication.pk).update(state=state, problem="", said="")

        assert str(S(state).label) in shown(publication.post)


def test_a_draft_without_channels_has_its_page(bakery, shown):
    post = actions.begin_post(bakery.workspace, by=bakery.ada)

    assert "No channel is chosen yet." in shown(post)


@pytest.mark.parametrize(("network", "offered"), [("mastodon", True), ("blogger", False)])
def test_an_answer_is_offered_where_the_network_takes_one(bakery, shown, network, offered):
    publication = bakery.due("Fresh bread.")
    Channel.objects.filter(pk=publication.channel_id).update(network=network)
    Publication.objects.filter(pk=publication.pk).update(state=S.PUBLISHED, remote_id="7", part_ids=["7"])
    said = {"remote_id": "8", "about_id": "7", "author_id": "zoe", "text": "Open on Sundays?", "happened_at": now()}
    Arrival.objects.create(workspace=bakery.workspace, channel=publication.channel, kind="comment", **said)

    html = shown(publication.post)

    assert "Open on Sundays?" in html
    assert ('id="reply-to-' in html) is offered
