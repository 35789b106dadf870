import gzip
from pathlib import Path

import pytest

from parvis.ui import assets
from parvis.ui.finders import BrowserPackagesFinder
from parvis.ui.tabler import shrink

FIRST_LOAD = 250_000  # bytes, compressed

needs_packages = pytest.mark.skipif(not assets.PACKAGES.is_dir(), reason="node_modules is missing: run make setup")


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    before, assets.BUILT = assets.BUILT, tmp_path_factory.mktemp("static-src")
    assets.build()
    yield assets.BUILT
    assets.BUILT = before


@pytest.mark.parametrize(
    ("css", "kept"),
    [
        (".used{a:b}", ".used{a:b}"),
        (".unused{a:b}", ""),
        (".used .unused{a:b}", ""),
        (".unused,.used:hover{a:b}", ".used:hover{a:b}"),
        (".used:not(.unused){a:b}", ".used:not(.unused){a:b}"),
        (":is(.used,.unused){a:b}", ""),
        ("h1,[data-x='}']{a:b}", "h1,[data-x='}']{a:b}"),
        ("@media print{.unused{a:b}}", ""),
        ("@media print{.used{a:b}.unused{c:d}}", "@media print{.used{a:b}}"),
        ("@keyframes spin{to{a:b}}", "@keyframes spin{to{a:b}}"),
        ('@charset "UTF-8";p{a:b}', '@charset "UTF-8";p{a:b}'),
        (".used::after{content:'{'}", ".used::after{content:'{'}"),
        (".w-50\\.5{a:b}.used{c:d}", ".used{c:d}"),
    ],
)
def test_only_rules_whose_classes_are_used_stay(css, kept):
    assert shrink(css, {"used"}) == kept


@needs_packages
def test_the_first_load_stays_small(built):
    files = ["vendor/tabler.css", "ui/css/parvis.css", "ui/icons.svg", "vendor/inter-latin.woff2"]
    scripts = [*Path(assets.HERE, "static/ui/js").glob("*.js")]
    weight = sum(len(gzip.compress(path.read_bytes())) for path in [*(built / name for name in files), *scripts])

    assert weight < FIRST_LOAD - 60_000  # htmx and the page itself


@needs_packages
def test_the_sprite_has_each_icon_once(built):
    sprite = (built / "ui/icons.svg").read_text(encoding="utf-8")

    assert all(sprite.count(f'<symbol id="{name}"') == 1 for name in assets.icon_names())


@needs_packages
def test_nothing_points_to_a_file_that_is_not_served(built):
    for path in built.rglob("*.css"):
        assert "sourceMappingURL" not in path.read_text(encoding="utf-8")


def test_every_style_sheet_is_served():
    own = {path.stem for path in Path(assets.HERE, "static/ui/css").glob("*.css")}

    assert own == set(assets.SHEETS)


@needs_packages
def test_the_finder_serves_what_was_built_and_nothing_else(built):
    finder = BrowserPackagesFinder()

    assert Path(finder.find("vendor/tabler.css")) == built / "vendor/tabler.css"
    assert finder.find("package.json") is None
    assert {path for path, _storage in finder.list([])} == {
        "vendor/tabler.css", "vendor/alpine.js", "vendor/inter-latin.woff2", "vendor/inter-latin-ext.woff2",
        "ui/icons.svg", "ui/css/parvis.css",
    }  # fmt: skip


def test_a_missing_build_is_said_at_start(tmp_path, monkeypatch):
    monkeypatch.setattr(assets, "BUILT", tmp_path)

    assert [warning.id for warning in BrowserPackagesFinder().check()] == ["ui.W001"]
