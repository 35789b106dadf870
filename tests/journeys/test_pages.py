"""Every page, light and dark, at a desk and on a phone, in both languages: axe finds nothing, nothing is cut, nothing
moves, nothing comes from elsewhere. On the way each page is photographed into shots/.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.journeys import looking
from tests.journeys.instance import Parvis
from tests.journeys.windows import SIZES, Windows, chromium

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]


def palette(page: Page, _parvis: Parvis) -> None:
    page.keyboard.press("Control+k")
    page.wait_for_selector("#palette[open]")


def keys(page: Page, _parvis: Parvis) -> None:
    page.keyboard.press("?")
    page.wait_for_selector("#keys[open]")


def menu(page: Page, _parvis: Parvis) -> None:
    page.click(".pv-tabs .menu > button >> visible=true" if page.is_visible(".pv-tabs") else ".pv-user")


def doctor(page: Page, _parvis: Parvis) -> None:
    """A server that nobody answers at."""
    page.fill("[name=address]", "127.0.0.1:9")
    page.click(".card form .btn-primary")
    page.wait_for_selector(".bad-b")


def checked(page: Page, _parvis: Parvis) -> None:
    """A connected channel, looked at by the doctor."""
    page.click("form[action$='/checkup/'] button >> nth=0")
    page.wait_for_selector(".report .chk")


def answering(page: Page, _parvis: Parvis) -> None:
    page.click("#answers summary >> nth=-1")


def prove(page: Page, parvis: Parvis) -> None:
    """What touches the account's safety asks for the password again, some minutes after the sign-in."""
    if "reauthenticate" in page.url:
        page.fill("[name=password]", parvis.world["password"])
        page.press("[name=password]", "Enter")
    page.wait_for_selector(".qr")


@dataclass(frozen=True)
class Sight:
    """A page, by its name or path; `act` brings it into the state to look at."""

    name: str
    place: str = ""
    act: Callable[[Page, Parvis], None] | None = None

    def show(self, page: Page, parvis: Parvis) -> None:
        page.goto(parvis.url(self.place or self.name))
        if self.act:
            self.act(page, parvis)


DOOR = [
    Sight("sign-in", "/accounts/login/"),
    Sight("sign-up", "/accounts/signup/"),
]
MAIN = [
    *map(Sight, ("today", "month", "publications", "composer-empty", "composer-filled", "composer-problems")),
    *map(Sight, ("post-published", "post-unsure", "post-failed", "channels", "connect", "team", "settings", "audit")),
    Sight("doctor", "connect", doctor),
    Sight("checkup", "channels", checked),
    Sight("account", "/account/"),
    Sight("second-factor", "/accounts/2fa/"),
]
REST_OF_DOOR = [Sight("forgotten", "/accounts/password/reset/"), Sight("lost", "/nowhere/")]
REST = [
    *map(Sight, ("post-held", "post-to-approve", "nothing-fits", "connect-bluesky", "leaving", "bare-welcome")),
    *map(Sight, ("bare-today", "bare-month", "bare-publications", "bare-composer-empty", "bare-channels")),
    Sight("authenticator", "/accounts/2fa/totp/activate/", prove),
    Sight("mail", "/accounts/email/"),
    Sight("sessions", "/accounts/sessions/"),
    Sight("new-workspace", "/workspaces/new/"),
    Sight("post-answering", "post-asked", answering),
    Sight("palette", "today", palette),
    Sight("keys", "today", keys),
    Sight("menu", "today", menu),
]

#: How the main pages are seen, in each language; and how the others are, by language.
VIEWS = [("desk", "light"), ("desk", "dark"), ("phone", "dark"), ("phone", "light"), ("tablet", "light")]
LANGUAGES = {"en": [("desk", "dark")], "fr": [("phone", "light")]}


def test_every_page_is_well(parvis: Parvis, signed_in: dict[str, Any]) -> None:
    """English and French at the same time, each with a browser of its own."""

    def walked(language: str) -> list[str]:
        with chromium() as browser:
            return Walk(Windows(browser, parvis, signed_in), language).everywhere()

    with ThreadPoolExecutor() as pool:
        found = [wrong for wrongs in pool.map(walked, LANGUAGES) for wrong in wrongs]

    assert not found, "\n".join(found)


@dataclass
class Walk:
    """Looks at one page after the other, and notes what is wrong. axe looks at a desk in English, a phone in French."""

    windows: Windows
    language: str
    found: list[str] = field(default_factory=list)

    def everywhere(self) -> list[str]:
        once = LANGUAGES[self.language]
        stranger = self.windows.open(self.language, stranger=True)
        self._through(stranger, DOOR, VIEWS)
        self._through(stranger, REST_OF_DOOR, once)
        page = self.windows.open(self.language)
        self._through(page, MAIN, VIEWS)
        self._through(page, REST, once)
        return self.found + self.windows.close()

    def _through(self, page: Page, sights: list[Sight], views: list[tuple[str, str]]) -> None:
        for sight in sights:
            self._see(page, *views[0])
            sight.show(page, self.windows.parvis)
            self._note(sight.name, looking.moved(page))
            for number, (size, colours) in enumerate(views):
                self._see(page, size, colours)
                name = f"{sight.name}-{size}-{self.language}{'-dark' * (colours == 'dark')}"
                self._note(name, self._look(page, size, again=number % 2 == 1))
                looking.shoot(page, name)

    def _see(self, page: Page, size: str, colours: Any) -> None:
        page.emulate_media(color_scheme=colours)
        page.set_viewport_size(SIZES[size])

    def _look(self, page: Page, size: str, *, again: bool) -> list[str]:
        """again: at this size only the colours have changed."""
        wrong = [] if again else looking.too_large_or_small(page, size)
        lang = page.locator("html").get_attribute("lang")
        if lang != self.language:
            wrong.append(f"it speaks {lang}")
        careful = size == LANGUAGES[self.language][0][0]
        return wrong + (looking.axe(page, only_contrast=again) if careful else [])

    def _note(self, name: str, wrong: list[str]) -> None:
        self.found += [f"{name}: {one}" for one in wrong]
