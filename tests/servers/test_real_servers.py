"""The main job on servers that others wrote: publish, read back, hear, answer, measure; once, even when killed."""

import signal

import pytest

from parvis.networks.models import Arrival
from parvis.publishing import actions
from parvis.publishing.models import Publication
from parvis.publishing.states import PublicationState as S
from parvis.publishing.tests.conftest import nothing_is_live, publishing, wait_for
from tests.crash.shops import EVENTS
from tests.crash.workers import start_worker, worker
from tests.servers.real_shops import RealShop
from tests.servers.waiting import until

pytestmark = [pytest.mark.servers, pytest.mark.timeout(600)]  # the first one may have to install the server


def out(shop: RealShop) -> Publication:
    """One publication that went out."""
    publication = shop.due()
    with publishing():
        wait_for(nothing_is_live, seconds=60)
    publication.refresh_from_db()
    assert (publication.state, publication.problem, publication.said) == (S.PUBLISHED, "", "")
    return publication


def test_a_picture_and_a_thread_go_out_with_their_words(shop: RealShop) -> None:
    publication = out(shop)

    assert shop.seen() == shop.expected()
    assert len(publication.part_ids) == len(shop.parts)
    assert publication.url


def test_what_somebody_says_and_likes_comes_in_and_can_be_answered(shop: RealShop) -> None:
    publication = out(shop)
    shop.somebody_answers(publication, f"Miam {shop.key}")
    if shop.likes:
        shop.somebody_likes(publication)

    said = until(lambda: [one for one in shop.read() if f"Miam {shop.key}" in one.text])
    assert [(one.about_id, one.ours) for one in said] == [(publication.remote_id, False)]
    if shop.likes:
        until(lambda: [one for one in shop.read() if one.kind == "like" and one.about_id == publication.remote_id])
    _counts_come_in(shop, publication)
    _an_answer_reaches_them(shop, said[0])


def test_what_came_in_is_liked_hidden_and_removed_where_the_network_allows_it(shop: RealShop) -> None:
    publication = out(shop)
    shop.somebody_answers(publication, f"Bof {shop.key}")
    said = until(lambda: [one for one in shop.read() if f"Bof {shop.key}" in one.text])[0]
    deeds = [deed for deed in ("like", "unlike", "hide", "show", "remove") if deed in shop.deeds()]

    assert deeds
    for deed in deeds:
        for _again in range(2):  # the second time changes nothing
            shop.moderate(deed, said)
        until(lambda deed=deed: shop.was_done(deed, said, publication))


def _counts_come_in(shop: RealShop, publication: Publication) -> None:
    # A thread's second part is an answer to the first, and networks count it as one.
    wanted = (1 if shop.likes else None, len(shop.parts))

    def counted() -> bool:
        shop.measure()
        publication.refresh_from_db()
        return (publication.likes, publication.replies) == wanted

    until(counted)


def _an_answer_reaches_them(shop: RealShop, arrival: Arrival) -> None:
    actions.answer(arrival, text=f"Merci {shop.key}", by=shop.bakery.ada)
    with publishing():
        wait_for(nothing_is_live, seconds=60)

    below = until(lambda: shop.answered(arrival))
    assert len(below) == 1
    assert f"Merci {shop.key}" in below[0]


def test_a_worker_killed_between_acceptance_and_record_leaves_one_post(shop: RealShop) -> None:
    publication = shop.due()
    dying = start_worker(die_at=EVENTS[shop.network].index(shop.first_post) + 1)

    assert dying.wait(timeout=60) == -signal.SIGKILL
    assert shop.seen() == shop.expected()[:1]  # accepted, and nobody wrote it down
    with worker():
        wait_for(nothing_is_live, seconds=60)

    publication.refresh_from_db()
    assert publication.state == S.PUBLISHED
    assert len(publication.part_ids) == len(shop.parts)
    assert shop.seen() == shop.expected()
