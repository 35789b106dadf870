"""Lengths, links, hashtags and markup, as networks see them."""

import pytest

from parvis.networks import text as words


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("Bread", 5),
        ("é", 1),
        ("e\u0301", 1),
        ("👩‍👩‍👧‍👦", 1),
        ("🇫🇷🇬🇧", 2),
        ("👍🏽!", 2),
        ("a\r\nb", 3),
        ("שלום", 4),
        ("", 0),
    ],
)
def test_a_character_is_what_a_person_sees(text: str, length: int) -> None:
    assert words.graphemes(text) == length


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("See https://bread.example/menu.", ["https://bread.example/menu"]),
        ("(https://bread.example)", ["https://bread.example"]),
        ("https://en.example/wiki/Bread_(food)", ["https://en.example/wiki/Bread_(food)"]),
        ("[https://bread.example/a[1]]", ["https://bread.example/a[1]"]),
        ("« https://bread.example/é »", ["https://bread.example/é"]),
        ("http://a.example, HTTPS://B.example!", ["http://a.example", "HTTPS://B.example"]),
        ("https:// and https://... are nothing", []),
        ("no link", []),
    ],
)
def test_a_link_ends_before_the_sentence_does(text: str, found: list[str]) -> None:
    spans = list(words.links(text))

    assert [span.text for span in spans] == found
    assert all(text[span.start : span.end] == span.text for span in spans)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("#bread and #Pâtisserie!", ["bread", "Pâtisserie"]),
        ("#2026 is no tag, #2026goals is", ["2026goals"]),
        ("a#b, ##, https://bread.example/#menu", []),
    ],
)
def test_a_hashtag_has_a_letter_and_stands_alone(text: str, found: list[str]) -> None:
    assert [span.text for span in words.hashtags(text)] == found


@pytest.mark.parametrize("text", ["", " \n\t", "\u200b\u200d\u2060", "\u2800", "\u3164", "\ufe0f", "\u00ad", "\u202e"])
def test_what_nobody_can_see_is_empty(text: str) -> None:
    assert words.is_empty(text)


@pytest.mark.parametrize("text", ["a", "🥖", "\U0001fae9", ".", "שלום", "\u200b!"])
def test_what_somebody_can_see_is_not_empty(text: str) -> None:
    assert not words.is_empty(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Fresh  bread\r\nat seven", "Fresh bread\nat seven"),
        ('It\'s "new" -- really...', "It’s “new” – really…"),
        ("*Fresh* bread", "Fresh bread"),
        ("3x4", "3×4"),
        ("🥖", "🥖"),
    ],
)
def test_networks_may_change_signs_and_spaces(one: str, other: str) -> None:
    assert words.same_text(one, other)


@pytest.mark.parametrize(("one", "other"), [("Bread 1", "Bread 2"), ("🥖", "🥐"), ("Bread", ""), ("", "🥖")])
def test_other_words_are_another_text(one: str, other: str) -> None:
    assert not words.same_text(one, other)


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>Fresh<br>bread</p><p>&amp; butter</p>", "Fresh\nbread\n\n& butter"),
        (
            '<p><a href="https://b.example/x"><span class="invisible">https://</span><span>b.example/x</span></a></p>',
            "https://b.example/x",
        ),
        ("plain", "plain"),
        ("<script>alert(1)</script>shown<style>p{}</style>", "shown"),
        ("<![foo[ bread", "<![foo[ bread"),
        ("<p>1 &lt; 2", "1 < 2"),
    ],
)
def test_markup_becomes_plain_text(markup: str, text: str) -> None:
    assert words.from_html(markup) == text
