"""The catalogues follow the sources."""

from pathlib import Path

import pytest

from parvis.kit import catalogs

PO = """msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\n"

msgid "Bread"
msgstr "Pain"

msgid "Gone"
msgstr "Parti"
"""


def test_what_moves_takes_its_translation_along_and_what_is_gone_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogs, "PACKAGE", tmp_path)
    for area, source in (("bakery", ""), ("shop", 'print(_("Bread"), _("Cake"))')):
        (tmp_path / area).mkdir()
        (tmp_path / area / "apps.py").write_text(source)
    old = catalogs.catalogue_path(tmp_path / "bakery", "fr")
    old.parent.mkdir(parents=True)
    old.write_text(PO)

    catalogs.update()

    there = {entry.id: entry.string for entry in catalogs.read(tmp_path / "shop", "fr") if entry.id}
    assert there == {"Bread": "Pain", "Cake": ""}
    assert [entry.id for entry in catalogs.read(tmp_path / "bakery", "fr") if entry.id] == []
