import pytest

from parvis.accounts.names import can_be_seen, tidy


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Maison \t Levain \n", "Maison Levain"),
        ("Bakery\u202egro.elpmaxe", "Bakerygro.elpmaxe"),
        ("مخبز", "مخبز"),
        ("👩‍🍳 Ada", "👩‍🍳 Ada"),
        ("Zoë\x00\x07", "Zoë"),
    ],
)
def test_a_name_stands_on_one_line_in_one_direction(typed, kept):
    assert tidy(typed) == kept


@pytest.mark.parametrize(
    ("text", "seen"), [("a", True), ("面", True), ("🥐", True), ("\u200b\u2060", False), ("", False)]
)
def test_some_of_a_name_can_be_seen(text, seen):
    assert can_be_seen(text) == seen
