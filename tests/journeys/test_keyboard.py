"""Without a mouse: going everywhere, finding, walking through lists, writing a post."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.instance import Parvis
from tests.journeys.windows import Windows

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]

LETTERS = {"c": "month", "h": "channels", "m": "team", "s": "settings", "t": "today"}


@pytest.fixture
def page(parvis: Parvis, windows: Windows) -> Page:
    """Today, in English, at a desk."""
    page = windows.open()
    page.goto(parvis.url("today"))
    return page


def test_g_and_a_letter_go_everywhere(parvis: Parvis, page: Page) -> None:
    for letter, name in LETTERS.items():
        page.keyboard.press("g")
        page.keyboard.press(letter)
        page.wait_for_url(parvis.url(name))


def test_ctrl_k_finds_a_place_and_escape_gives_the_focus_back(parvis: Parvis, page: Page) -> None:
    page.locator(".pv-find").focus()
    page.keyboard.press("Control+k")
    page.keyboard.press("Escape")
    expect(page.locator(".pv-find")).to_be_focused()

    page.keyboard.press("Control+k")
    page.keyboard.type("publ")
    expect(page.locator("#palette [role=option]:visible")).to_have_text(["All publications"])
    page.keyboard.press("Enter")

    page.wait_for_url(parvis.url("publications"))


def test_j_and_k_walk_through_a_list_and_enter_opens(page: Page) -> None:
    for key, row in (("j", 0), ("j", 1), ("j", 2), ("k", 1)):
        page.keyboard.press(key)
        expect(page.locator("[data-row]").nth(row).locator("a.what")).to_be_focused()

    page.keyboard.press("Enter")

    page.wait_for_url("**/posts/**")


def test_question_mark_shows_the_keys_and_keeps_the_focus_inside(page: Page) -> None:
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    for _ in range(4):
        page.keyboard.press("Tab")
        outside = page.evaluate("document.activeElement !== document.body && !document.activeElement.closest('#keys')")
        assert not outside
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()


def test_a_post_is_written_with_the_keyboard_alone(page: Page) -> None:
    page.keyboard.press("c")
    page.wait_for_url("**/posts/new/")
    expect(page.get_by_label("Text for all channels")).to_be_focused()
    page.keyboard.type("Le pain perdu de la maison : deux œufs, un quart de litre de lait.")
    expect(page.locator("#saved")).to_contain_text("Kept")
    reach(page, "id_day")
    reach(page, "when-date", back=True)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#when-later")).to_be_checked()

    page.keyboard.press("Control+Enter")

    page.wait_for_url(re.compile(r"/posts/[0-9a-f-]{36}/$"))
    expect(page.locator(".lane").first).to_contain_text("Draft")


def reach(page: Page, name: str, *, back: bool = False) -> None:
    """Press Tab until the element has the focus; the focus must be seen all the way."""
    for _ in range(60):
        if page.evaluate("document.activeElement.id") == name:
            return
        page.keyboard.press("Shift+Tab" if back else "Tab")
    raise AssertionError(f"Tab does not lead to #{name}")
