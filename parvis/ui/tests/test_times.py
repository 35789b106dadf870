from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from parvis.ui import times

PARIS = ZoneInfo("Europe/Paris")
NOON = datetime(2026, 12, 10, 11, 0, tzinfo=UTC)  # 12:00 in Paris, a Thursday


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("away", "words"),
    [
        (timedelta(minutes=28), "in 28 min"),
        (timedelta(seconds=20), "now"),
        (timedelta(minutes=-3), "3 min ago"),
        (timedelta(hours=2), "today 14:00"),
        (timedelta(hours=-18), "yesterday 18:00"),
        (timedelta(hours=20), "tomorrow 08:00"),
        (timedelta(days=4), "14 Dec, 12:00"),
        (timedelta(days=60), "8 Feb 2027, 12:00"),
    ],
)
def test_a_moment_is_said_as_people_say_it(away, words):
    assert times.near(NOON + away, PARIS, NOON) == words


@pytest.mark.parametrize(
    ("away", "lines"),
    [
        (timedelta(minutes=28), ("28 min", "before 12:28")),
        (timedelta(hours=-4), ("08:00", "this morning")),
        (timedelta(hours=-1), ("11:00", "this morning")),
        (timedelta(hours=3), ("15:00", "today")),
        (timedelta(days=1), ("tomorrow", "12:00")),
        (timedelta(days=-1), ("yesterday", "12:00")),
        (timedelta(days=-5), ("5 Dec", "12:00")),
    ],
)
def test_a_moment_in_two_lines_has_the_weightier_one_first(away, lines):
    assert times.parts(NOON + away, PARIS, NOON) == lines


def test_the_day_is_that_of_the_workspace_and_not_of_utc():
    late = datetime(2026, 12, 10, 23, 30, tzinfo=UTC)

    assert times.near(late, PARIS, NOON) == "tomorrow 00:30"


def test_dates_follow_the_readers_language_with_no_break_spaces():
    with translation.override("fr"):
        assert times.on_day(date(2026, 12, 10)) == "jeudi 10\u00a0décembre"
        assert times.in_month(date(2026, 12, 1)) == "Décembre 2026"
        assert times.near(NOON + timedelta(minutes=28), PARIS, NOON) == "dans 28\u00a0min"


@pytest.mark.parametrize(
    ("length", "words"),
    [(timedelta(minutes=59), "59 min"), (timedelta(hours=47), "47 h"), (timedelta(hours=49), "2 days")],
)
def test_a_length_is_given_in_its_largest_unit(length, words):
    assert times.lasting(length) == words
