"""Rules that every template and every catalogue keeps. They are read as text: nothing is rendered."""

import re
from pathlib import Path

import pytest

from parvis.publishing.states import PublicationState
from parvis.ui.assets import icon_names
from parvis.ui.looks import LOOKS

PACKAGE = Path(__file__).resolve().parents[2] / "parvis"
TEMPLATES = sorted(PACKAGE.glob("*/templates/**/*.html"))
AREAS = sorted({path.relative_to(PACKAGE).parts[0] for path in PACKAGE.glob("*/apps.py")})
COMMENT = re.compile(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", re.DOTALL)
KEYWORDS = {
    "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None, "ngettext": (1, 2), "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}  # fmt: skip


def markup(path: Path) -> str:
    return COMMENT.sub("", path.read_text(encoding="utf-8"))


def named(path: Path) -> str:
    return str(path.relative_to(PACKAGE))


each_template = pytest.mark.parametrize("path", TEMPLATES, ids=named)
each_area = pytest.mark.parametrize("area", AREAS)


@each_template
def test_no_style_or_script_stands_in_a_page(path):
    text = markup(path)

    assert not re.search(r"\sstyle\s*=", text), "style= is forbidden by the content policy: use a class"
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text), "on…= is forbidden by the content policy"
    assert not re.search(r"<style\b", text)
    assert not re.search(r"<script\b(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")", text)
    assert "javascript:" not in text


@each_template
def test_nothing_comes_from_elsewhere(path):
    for address in re.findall(r"(?:src|href|action|hx-get|hx-post)\s*=\s*[\"'](https?:)?//", markup(path)):
        pytest.fail(f"loads from {address}")


@each_template
def test_a_page_has_a_title(path):
    text = markup(path)
    if not re.search(r"\{% extends \"ui/(base|focus|door)\.html\" %\}", text) or path.parent.name == "ui":
        return

    assert "{% block title %}" in text
    assert "{% block heading %}" in text


@each_template
def test_icons_that_are_named_are_in_the_sprite(path):
    named_icons = set(re.findall(r"\{% (?:icon|empty) [\"']([a-z0-9-]+)[\"']", path.read_text(encoding="utf-8")))

    assert named_icons <= set(icon_names()), f"add to parvis/ui/icons.txt: {sorted(named_icons - set(icon_names()))}"


def test_every_state_of_a_publication_has_a_look():
    assert set(LOOKS) == set(PublicationState.values)


@each_template
def test_classes_are_whole_names(path):
    """A glued name is not found when the style sheet is made small."""
    glued = re.findall(r"class=\"[^\"]*[a-z]-\{\{[^\"]*\"", markup(path))

    assert not glued


@each_template
def test_a_form_that_changes_something_is_protected(path):
    for form in re.findall(r"<form\b.*?</form>", markup(path), re.DOTALL):
        if re.search(r"method=[\"']post", form, re.IGNORECASE):
            assert "{% csrf_token %}" in form, "hx-post has the header of the body; a plain form needs its token"


@each_template
def test_visible_words_are_translated(path):
    """Text between tags is markup, a variable or a translated sentence; the product's own name is none."""
    text = re.sub(r"<title>.*?</title>|<kbd>.*?</kbd>|<(script|svg)\b.*?</\1>", "", markup(path), flags=re.DOTALL)
    text = re.sub(r"\{% block (?:page_class|door_class|back) %\}.*?\{% endblock[^%]*%\}", "", text, flags=re.DOTALL)
    text = re.sub(r"\{% blocktranslate.*?\{% endblocktranslate %\}", "", text, flags=re.DOTALL)
    text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "", text, flags=re.DOTALL)
    text = re.sub(r"<[^>]*>", "\n", text, flags=re.DOTALL)
    words = [line.strip() for line in text.splitlines() if re.search(r"[A-Za-zÀ-ÿ]{2,}", line)]

    assert [word for word in words if word != "Parvis"] == []
