from datetime import date

import pytest
from django.http import QueryDict

from parvis.accounts.models import Teammate, User, Workspace
from parvis.calendar.filters import Filters, day_of, month_of, next_month
from parvis.calendar.month import month
from parvis.networks.models import Arrival
from parvis.publishing.models import Post
from parvis.publishing.states import PublicationState as S

DECEMBER = date(2026, 12, 1)
TODAY = date(2026, 12, 10)


def draw(bakery, query: str = "", first: date = DECEMBER, today: date = TODAY):
    return month(bakery.workspace, first, today, Filters.read(QueryDict(query)))


def day(drawn, wanted: date):
    return next(day for week in drawn.weeks for day in week.days if day.date == wanted)


def test_weeks_begin_on_monday_and_have_their_iso_number(bakery):
    drawn = draw(bakery)

    assert drawn.weeks[0].days[0].date == date(2026, 11, 30)
    assert [week.number for week in drawn.weeks] == [49, 50, 51, 52, 53]


@pytest.mark.parametrize(
    ("first", "weeks", "room"),
    [(date(2027, 2, 1), 4, 3), (date(2026, 12, 1), 5, 3), (date(2026, 11, 1), 6, 2)],
)
def test_a_month_has_as_many_weeks_as_it_touches(bakery, first, weeks, room):
    drawn = draw(bakery, first=first)

    assert len(drawn.weeks) == weeks
    assert drawn.weeks[0].days[0].room == room


def test_a_late_evening_belongs_to_the_workspaces_day(bakery):
    bakery.plan(bakery.at(10, 23, 30), "Late.")

    assert [chip.post.text for chip in day(draw(bakery), date(2026, 12, 10)).chips] == ["Late."]


def test_nothing_is_lost_on_the_day_the_clocks_change(bakery):
    for hour in (1, 3, 23):
        bakery.plan(bakery.at(25, hour, month=10))

    drawn = draw(bakery, first=date(2026, 10, 1))

    assert len(day(drawn, date(2026, 10, 25)).chips) == 3


def test_one_post_on_two_channels_is_one_chip_with_the_state_that_needs_a_person(bakery):
    post = Post.objects.create(workspace=bakery.workspace, text="Bread.")
    bakery.plan(bakery.at(10), post=post, state=S.PUBLISHED)
    bakery.plan(bakery.at(10), post=post, state=S.UNSURE, channel=bakery.bluesky)

    (chip,) = day(draw(bakery), TODAY).chips

    assert (chip.state, set(chip.networks)) == (S.UNSURE, {"mastodon", "bluesky"})


def test_an_exception_is_never_hidden_behind_the_normal_course(bakery):
    for hour in range(8, 14):
        bakery.plan(bakery.at(10, hour))
    bakery.plan(bakery.at(10, 18), "Went wrong.", S.FAILED)

    drawn = day(draw(bakery), TODAY)

    assert drawn.hidden == 4
    assert drawn.shown[-1].state == S.FAILED
    assert [chip.at for chip in drawn.shown] == sorted(chip.at for chip in drawn.shown)


def test_the_cancelled_show_only_when_asked_for(bakery):
    bakery.plan(bakery.at(10), state=S.CANCELLED)

    assert draw(bakery).total == 0
    assert draw(bakery, "state=cancelled").total == 1


def test_neighbouring_months_are_drawn_but_not_counted(bakery):
    bakery.plan(bakery.at(30, month=11))
    bakery.plan(bakery.at(1))

    drawn = draw(bakery)

    assert drawn.total == 1
    assert len(day(drawn, date(2026, 11, 30)).chips) == 1


def test_our_answers_to_people_are_not_in_the_calendar(bakery):
    arrival = Arrival.objects.create(
        workspace=bakery.workspace, channel=bakery.mastodon, kind="reply", remote_id="1",
        happened_at=bakery.at(9), author_id="7",
    )  # fmt: skip
    bakery.plan(bakery.at(10), post=Post.objects.create(workspace=bakery.workspace, text="No nuts.", answers=arrival))

    assert draw(bakery).total == 0


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ("", {"m", "b", "f"}),
        ("state=failed", {"f"}),
        ("network=bluesky", {"b"}),
        ("channel={mastodon}", {"m", "f"}),
        ("channel={mastodon}&state=scheduled", {"m"}),
        ("text=B", {"b"}),
        ("state=nonsense&channel=nonsense", {"m", "b", "f"}),
    ],
)
def test_filters_in_the_address_choose_what_is_seen(bakery, query, seen):
    bakery.plan(bakery.at(10), "m")
    bakery.plan(bakery.at(10), "b", channel=bakery.bluesky)
    bakery.plan(bakery.at(10), "f", S.FAILED)

    drawn = draw(bakery, query.format(mastodon=bakery.mastodon.pk))

    assert {chip.post.text for chip in day(drawn, TODAY).chips} == seen


@pytest.mark.parametrize(
    ("query", "today", "chosen"),
    [("", TODAY, TODAY), ("day=2026-12-24", TODAY, date(2026, 12, 24)), ("", date(2027, 5, 1), DECEMBER),
     ("day=2026-01-01", TODAY, TODAY)],
)  # fmt: skip
def test_the_phone_lists_the_chosen_day_else_today_else_the_first(bakery, query, today, chosen):
    assert draw(bakery, query, today=today).chosen.date == chosen


@pytest.mark.parametrize("text", ["", "2026-13", "december", "2026-12-10", "99999-01", "0001-01", "2026-1‮2"])
def test_a_month_that_is_none_becomes_this_one(text):
    assert month_of(text, TODAY) == DECEMBER


def test_months_follow_each_other_over_the_turn_of_the_year():
    assert next_month(DECEMBER) == date(2027, 1, 1)
    assert next_month(date(2027, 1, 1), -1) == DECEMBER
    assert next_month(date(2027, 1, 1)) == date(2027, 2, 1)


def test_a_day_that_is_none_is_left_out():
    assert day_of("2026-02-30") is None


def test_the_page_shows_the_month_of_its_address(page, bakery):
    bakery.plan(bakery.at(10), "Advent bread.")

    html = page("?month=2026-12")

    assert "December 2026" in html
    assert "Advent bread." in html
    assert "?month=2026-11" in html
    assert "?month=2027-01" in html


def test_an_update_brings_the_month_alone(page):
    html = page("?month=2026-12", HX_Request="true")

    assert 'id="month"' in html
    assert "<html" not in html


def test_a_full_month_takes_less_than_twelve_queries(page, bakery, django_assert_max_num_queries):
    for number in range(60):
        bakery.plan(bakery.at(1 + number % 28, 8 + number % 10), f"Bread {number}")
    page("?month=2026-12")

    with django_assert_max_num_queries(11):
        page("?month=2026-12")


def test_a_stranger_sees_nothing(bakery, client):
    stranger = User.objects.create_user("cat@example.org", "bread-and-butter", name="Cat")
    elsewhere = Workspace.objects.create(name="Elsewhere", slug="elsewhere")
    Teammate.objects.create(workspace=elsewhere, user=stranger, role="owner")
    bakery.plan(bakery.at(10), "A secret recipe")
    client.force_login(stranger)

    assert client.get("/w/bakery/calendar/").status_code == 404
    assert client.get("/w/bakery/calendar/publications/").status_code == 404
    asked = f"/w/elsewhere/calendar/publications/?channel={bakery.mastodon.pk}"
    assert "A secret recipe" not in client.get(asked).content.decode()


def test_the_hour_that_happens_twice_stays_in_order(bakery):
    first = bakery.at(25, 2, 30, month=10)
    bakery.plan(first, "First.")
    bakery.plan(first.replace(fold=1), "Second.")

    chips = day(draw(bakery, first=date(2026, 10, 1)), date(2026, 10, 25)).chips

    assert [chip.post.text for chip in chips] == ["First.", "Second."]
