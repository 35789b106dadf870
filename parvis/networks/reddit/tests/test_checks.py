"""What is checked before anything goes to Reddit."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from parvis.kit.http import Http
from parvis.networks.protocols import Media, Outgoing, Poll, Target
from parvis.networks.reddit.adapter import Reddit
from parvis.networks.reddit.limits import LIMITS
from parvis.networks.reddit.tests.files import film
from parvis.networks.tests.stages import picture

PLACES = (("u_bakery", "u/bakery"), ("bread", "r/bread"), ("bread/f-1", "r/bread › Recipe"))


def codes(outgoing: Outgoing, places: tuple[tuple[str, str], ...] = PLACES) -> list[str]:
    return [problem.code for problem in Reddit(Http()).check(outgoing, replace(LIMITS, places=places))]


def bread(*media: Media, text: str = "Fresh.", poll: Poll | None = None, **options: Any) -> Outgoing:
    told = {"subreddit": "bread", "title": "Bread", **options}
    return Outgoing((text,), media, poll=poll, options=told)


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ({}, []),
        ({"subreddit": "bread/f-1"}, []),
        ({"subreddit": ""}, ["no_community"]),
        ({"subreddit": "cake"}, ["no_community"]),
        ({"title": "x" * 301}, ["title_too_long"]),
        ({"title": "", "text": "x" * 301}, ["title_too_long"]),
        ({"title": "", "text": ""}, ["empty"]),
        ({"text": ""}, []),
        ({"text": "x" * 40_001}, ["too_long"]),
        ({"link": "https://bread.example/"}, []),
        ({"link": "bread.example"}, ["link"]),
        ({"link": "https://["}, ["link"]),
        ({"crosspost": "https://www.reddit.com/r/x/comments/1ab/y/"}, []),
        ({"crosspost": "https://bread.example/"}, ["crosspost"]),
        ({"link": "https://bread.example/", "crosspost": "t3_1ab"}, ["one_thing"]),
        ({"first_comment": "x" * 10_001}, ["first_comment_long"]),
    ],
)
def test_words_and_options_are_checked(options: dict[str, Any], found: list[str]) -> None:
    assert codes(bread(**options)) == found


def test_without_the_list_of_communities_any_may_be_the_right_one() -> None:
    assert codes(bread(subreddit="cake"), ()) == []


def test_files_are_checked(tmp_path: Path) -> None:
    one, moving = picture(tmp_path), film(tmp_path)

    assert codes(bread(one)) == ["alt_lost"]
    assert codes(bread(one, one)) == ["alt_shown"]
    assert codes(bread(*[replace(one, alt="")] * 2)) == ["no_alt", "no_alt"]
    assert codes(bread(*[one] * 21)) == ["too_many_media", "alt_shown"]
    assert codes(bread(moving, one)) == ["alt_lost"]
    assert codes(bread(moving, moving)) == ["one_film"]
    assert codes(bread(moving, one, one)) == ["one_film"]
    assert codes(bread(one, one, link="https://bread.example/")) == ["one_thing", "alt_shown"]


def test_polls_and_answers_are_checked(tmp_path: Path) -> None:
    assert codes(bread(poll=Poll(("Rye", "Wheat"), 86_400))) == []
    assert codes(bread(poll=Poll(("Rye", "Wheat"), 3600))) == ["poll_time"]
    assert codes(bread(poll=Poll(tuple("abcdefg"), 86_400))) == ["poll_options"]
    assert codes(Outgoing(("Yes.",), target=Target("t1_5"))) == []
    assert codes(Outgoing(("x" * 10_001,), target=Target("t1_5"))) == ["too_long"]
    assert codes(Outgoing(("Yes.",), (picture(tmp_path),), target=Target("t1_5"))) == ["answer_of_words"]
