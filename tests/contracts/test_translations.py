"""Every visible sentence is said in French as well, and set as French is set."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from parvis.kit.catalogs import LANGUAGES, areas, messages, missing, read

PLACES = re.compile(r"%\(\w+\)[sd]|\{\w*\}")
each_area = pytest.mark.parametrize("area", areas(), ids=lambda area: area.name)


def french(area: Path) -> Iterator[tuple[str, str]]:
    """Each English sentence with its French, the plural's forms one by one."""
    for entry in read(area, "fr"):
        if not entry.id:
            continue
        single = entry.id[0] if isinstance(entry.id, tuple | list) else entry.id
        for text in entry.string if isinstance(entry.string, tuple | list) else (entry.string,):
            yield str(single), text


@each_area
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_translated(area: Path, language: str) -> None:
    lacking = missing(area, language)

    assert not lacking, "\n".join(f"{message.place}: {message.single!r}" for message in lacking)


@each_area
def test_no_translation_has_lost_its_sentence(area: Path) -> None:
    said = {message.single for message in messages(area)}

    assert sorted({single for single, _ in french(area)} - said) == []


@each_area
def test_french_is_set_as_french_is_set(area: Path) -> None:
    """No-break spaces before : ; ? ! » and after «, the curly apostrophe, one sign for three dots."""
    for _single, text in french(area):
        plain = re.sub(r"https?://\S+|%\(\w+\)[sd]|\{\w*\}", "X", text)
        assert not re.search(r"(?<![\u00a0 ])[;?!»](?!\w)", plain), f"a space is missing in: {text}"
        assert not re.search(r" [:;?!»]|« ", plain), f"the space may break in: {text}"
        assert "'" not in plain, f"straight apostrophe in: {text}"
        assert "..." not in plain, f"three dots in: {text}"


@each_area
def test_a_translation_keeps_the_places_of_its_sentence(area: Path) -> None:
    for single, text in french(area):
        assert set(PLACES.findall(text)) <= set(PLACES.findall(single)) | {"{number}", "%(number)s"}, text
