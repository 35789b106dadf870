"""Every visible sentence is said in French as well."""

from pathlib import Path

import pytest

from parvis.kit.catalogs import LANGUAGES, areas, missing, read


@pytest.mark.parametrize("area", areas(), ids=lambda area: area.name)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_translated(area: Path, language: str) -> None:
    lacking = missing(area, language)

    assert not lacking, "\n".join(f"{message.place}: {message.single!r}" for message in lacking)


@pytest.mark.parametrize("area", areas(), ids=lambda area: area.name)
def test_french_keeps_its_spaces_from_breaking(area: Path) -> None:
    """A no-break space before : ; ? ! » and after «."""
    wrong = []
    for entry in read(area, "fr"):
        for text in entry.string if isinstance(entry.string, tuple | list) else (entry.string,):
            plain = text.replace("://", "").replace("::", "")
            if any(f" {mark}" in plain for mark in (";", "?", "!", "»", ":")) or "« " in plain:
                wrong.append(text)

    assert not wrong, wrong


def test_a_translation_keeps_the_places_of_its_sentence() -> None:
    import re

    places = re.compile(r"\{(\w*)\}|%\((\w+)\)s")
    wrong = []
    for area in areas():
        for entry in read(area, "fr"):
            one = isinstance(entry.id, str) and entry.id and entry.string
            if one and set(places.findall(str(entry.id))) != set(places.findall(str(entry.string))):
                wrong.append(entry.id)

    assert not wrong, wrong
