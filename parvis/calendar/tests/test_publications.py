from datetime import timedelta

import pytest

from parvis.kit.clock import now
from parvis.publishing.states import PublicationState as S


def test_nothing_yet_is_said_with_a_first_step(page):
    html = page("publications/")

    assert "No publication yet" in html
    assert "Write the first post" in html


def test_filters_that_fit_nothing_can_be_taken_away(page, bakery):
    bakery.plan(bakery.at(10))

    assert "Nothing fits these filters" in page("publications/?state=failed")


@pytest.mark.parametrize(
    ("query", "order"),
    [
        ("", ["Draft", "Far", "Near", "Late", "Long ago"]),
        ("?when=upcoming", ["Near", "Far"]),
        ("?when=past", ["Late", "Long ago"]),
        ("?when=drafts", ["Draft"]),
        ("?when=nonsense", ["Draft", "Far", "Near", "Late", "Long ago"]),
        ("?text=long", ["Long ago"]),
    ],
)
def test_what_comes_next_first_and_what_was_last_first(page, bakery, query, order):
    bakery.plan(now() + timedelta(days=1), "Near")
    bakery.plan(now() + timedelta(days=9), "Far")
    bakery.plan(now() - timedelta(days=1), "Late", S.PUBLISHED)
    bakery.plan(now() - timedelta(days=9), "Long ago", S.PUBLISHED)
    bakery.plan(None, "Draft", S.DRAFT)

    html = page(f"publications/{query}", HX_Request="true")

    places = {
        text: html.find(f'<span class="m cut">{text}</span>') for text in ("Near", "Far", "Late", "Long ago", "Draft")
    }
    assert sorted((text for text in places if places[text] >= 0), key=places.__getitem__) == order


def test_a_day_of_the_address_is_one_of_the_workspaces_clock(page, bakery):
    bakery.plan(bakery.at(10, 0, 30), "Just after midnight")
    bakery.plan(bakery.at(9, 23, 30), "Just before")

    html = page("publications/?day=2026-12-10")

    assert "Just after midnight" in html
    assert "Just before" not in html


def test_a_long_list_has_pages_that_keep_the_filters(page, bakery):
    for number in range(51):
        bakery.plan(bakery.at(1) + timedelta(hours=number), f"Bread {number}")

    first = page("publications/?state=scheduled")

    assert "Page 1 of 2" in first
    assert "?state=scheduled&amp;page=2" in first
    assert first.count("data-row") == 50
    assert page("publications/?state=scheduled&page=2").count("data-row") == 1


def test_a_page_that_does_not_exist_is_the_last_one(page, bakery):
    bakery.plan(bakery.at(10), "Bread.")

    assert "Bread." in page("publications/?page=7")
    assert "Bread." in page("publications/?page=x")


def test_what_people_write_cannot_become_markup(page, bakery):
    bakery.plan(bakery.at(10), "<script>alert(1)</script>")

    assert "<script>alert(1)" not in page("publications/?text=<script>")


def test_a_zero_byte_in_a_search_is_no_error(page):
    assert "Nothing fits" in page("publications/?text=%00bread&day=2026-12-10")


def test_a_long_list_takes_less_than_twelve_queries(page, bakery, django_assert_max_num_queries):
    for number in range(60):
        bakery.plan(bakery.at(1) + timedelta(hours=number), f"Bread {number}")
    page("publications/")

    with django_assert_max_num_queries(11):
        page("publications/")
