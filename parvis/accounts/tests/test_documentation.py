"""What the documentation says of roles is what they may do."""

from pathlib import Path

from django.utils import translation

from parvis.accounts.models import RIGHTS, Right, Role
from parvis.accounts.roles import PURPOSES

PAGE = Path(__file__).resolve().parents[3] / "docs" / "explanation" / "roles-and-rights.md"


def table():
    rows = [
        line.strip("|").split("|") for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("|")
    ]
    return [[cell.strip() for cell in row] for row in rows]


def test_the_table_of_roles_and_rights_is_true():
    (_corner, *rights), _line, *rows = table()
    with translation.override("en"):
        told = {str(Role(role).label): {right for right in Right if right in RIGHTS[role]} for role in Role}

    assert rights == list(Right)
    assert {name: {right for right, mark in zip(rights, marks, strict=True) if mark} for name, *marks in rows} == told


def test_every_right_is_explained():
    text = PAGE.read_text(encoding="utf-8")

    assert [right for right in Right if f"- **{right}**:" not in text] == []


def test_every_role_says_what_it_is_for():
    assert list(PURPOSES) == list(Role)
