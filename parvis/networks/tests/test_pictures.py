"""What is said of pictures and films that a network does not take as they are."""

from dataclasses import replace
from pathlib import Path

import pytest
from django.utils import translation

from parvis.kit.http import Http
from parvis.networks.protocols import Limits, Media, Outgoing, Target
from parvis.networks.registry import NETWORKS
from parvis.networks.tests.stages import only_answers

LIMITS = Limits(
    image_bytes=2_000_000,
    image_pixels=10_000_000,
    video_bytes=50_000_000,
    mimes=frozenset({"image/jpeg", "image/gif", "video/mp4"}),
)
PHONE = Media(Path("gravel.jpg"), "image/jpeg", alt="Gravel", width=4000, height=2500, size=2_000_000)
ALL = list(NETWORKS)
ABOUT_FILES = {"goes_out_smaller", "file_too_large", "too_many_pixels", "mime", "film_too_long", "film_too_short"}


def said(media: Media, limits: Limits = LIMITS, *, network: str = "bluesky") -> list[tuple[str, str, bool]]:
    target = Target("1") if only_answers(network) else None
    problems = NETWORKS[network].adapter(Http()).check(Outgoing(("Look.",), media=(media,), target=target), limits)
    return [(problem.code, problem.sentence, problem.blocking) for problem in problems if problem.code in ABOUT_FILES]


@pytest.mark.parametrize("network", ALL)
def test_a_picture_that_is_within_the_limits_is_no_problem(network: str) -> None:
    assert said(PHONE, network=network) == []
    assert said(replace(PHONE, size=9_000_000), Limits(), network=network) == []


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"size": 2_000_001}, "picture 1 goes out smaller: at most 2 MB."),
        ({"size": 9_000_000, "width": 4200, "mime": "image/png"}, "picture 1 goes out smaller: at most 2 MB."),
        ({"height": 2501}, "picture 1 goes out smaller: at most 10 million pixels."),
        ({"mime": "image/webp"}, "picture 1 goes out as JPEG."),
        ({"mime": "image/heic"}, "picture 1 goes out as JPEG."),
    ],
)
@pytest.mark.parametrize("network", ALL)
def test_a_picture_that_does_not_fit_is_no_reason_not_to_send(network: str, changes: dict, sentence: str) -> None:
    with translation.override("en"):
        ((code, words, blocks), *_more) = said(replace(PHONE, **changes), network=network)

    assert (code, words.partition(": ")[2], blocks) == ("goes_out_smaller", sentence, False)


def test_it_is_said_in_french_with_french_numbers() -> None:
    with translation.override("fr"):
        found = said(replace(PHONE, size=20_000_000), replace(LIMITS, image_bytes=16_777_216))

    assert [sentence.replace("\xa0", " ") for _, sentence, _ in found] == [
        "Bluesky : l’image 1 part en plus petit : 16,8 Mo au plus."
    ]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"mime": "image/gif", "size": 2_000_001}, "file_too_large"),
        ({"mime": "image/gif", "width": 9000}, "too_many_pixels"),
        ({"mime": "video/mp4", "size": 50_000_001}, "file_too_large"),
        ({"mime": "video/webm"}, "mime"),
    ],
)
def test_what_moves_and_is_too_large_stays_here(changes: dict, code: str) -> None:
    assert [(found, blocks) for found, _, blocks in said(replace(PHONE, **changes))] == [(code, True)]


def test_where_jpeg_is_not_taken_no_copy_is_promised() -> None:
    limits = replace(LIMITS, mimes=frozenset({"image/avif"}))

    assert [(code, blocks) for code, _, blocks in said(replace(PHONE, size=3_000_000), limits)] == [
        ("mime", True),
        ("file_too_large", True),
    ]
