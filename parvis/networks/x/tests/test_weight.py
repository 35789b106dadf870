"""How long X thinks a text is."""

import unicodedata

import pytest

from parvis.networks.x.weight import links, weighted


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("", 0),
        ("Fresh bread at seven.", 21),
        ("café", 4),
        (unicodedata.normalize("NFD", "café"), 4),
        ("“Bread” – 3 × 4…", 15 + 2),  # … is outside of what counts one
        ("焼きたて", 8),
        ("Хлеб", 4),
        ("👾", 2),
        ("🙋🏽", 2),
        ("👨‍👩‍👧‍👦", 2),
        ("🇫🇷", 2),
        ("1️⃣", 2),
        ("❤️", 2),
        ("Bread 🥖🥖", 10),
        ("See https://bread.example/a/very/long/address/indeed/it/is", 27),
        ("https://bread.example. Then (https://rye.example)!", 23 + 8 + 23 + 2),
        ("bread.com", 23),
        ("bread.com/rye?x=1 now", 23 + 4),
        ("bread.fr", 8),
        ("bread.fr/rye", 23),
        ("ada@bread.com", 13),
        ("Version 1.2, e.g. this", 22),
    ],
)
def test_a_text_weighs_what_x_says(text: str, length: int) -> None:
    assert weighted(text) == length


def test_every_link_is_found_once_and_in_order() -> None:
    text = "bread.com, https://rye.example/x.com and shop.bread.org/a"

    assert [span.text for span in links(text)] == ["bread.com", "https://rye.example/x.com", "shop.bread.org/a"]
