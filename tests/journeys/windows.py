"""The browser, and what it does beside showing a page: asks other hosts, breaks the content policy, complains."""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, WebError, sync_playwright

from deploy.chromium import NAMES
from tests.journeys.instance import Parvis

ARGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
SIZES: Mapping[str, Any] = {
    "desk": {"width": 1440, "height": 900},
    "tablet": {"width": 820, "height": 1180},
    "phone": {"width": 390, "height": 844},
}
LOCALES = {"en": "en-GB", "fr": "fr-FR"}


def path_of_chromium() -> str:
    found = [path for path in map(shutil.which, NAMES) if path]
    if not found:
        pytest.skip("Chromium is not installed")
    return found[0]


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser for the calling thread."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path_of_chromium(), args=ARGS)
        yield browser
        browser.close()


@dataclass
class Windows:
    """Opens pages, each in a window of its own, and listens to them."""

    browser: Browser
    parvis: Parvis
    signed_in: Mapping[str, Any]
    opened: list[BrowserContext] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def open(self, language: str = "en", size: str = "desk", *, stranger: bool = False) -> Page:
        phone: dict[str, Any] = {"has_touch": True, "is_mobile": True} if size == "phone" else {}
        context = self.browser.new_context(
            base_url=self.parvis.address,
            viewport=SIZES[size],
            locale=LOCALES[language],
            timezone_id="Europe/Paris",
            reduced_motion="reduce",
            storage_state=None if stranger else self.signed_in[language],
            **phone,
        )
        context.set_default_timeout(10_000)
        context.on("request", self._asked)
        context.on("console", self._said)
        context.on("weberror", self._broke)
        self.opened.append(context)
        return context.new_page()

    def close(self) -> list[str]:
        """What went wrong in all of them."""
        for context in self.opened:
            context.close()
        return self.faults

    def _asked(self, request: Request) -> None:
        """Of other hosts only the village may be asked, and only by whoever went there."""
        if request.url.startswith((self.parvis.address, "data:", "blob:")):
            return
        village = self.parvis.village.url
        went = request.is_navigation_request() or request.frame.url.startswith(village)
        if not (went and request.url.startswith(village)):
            self.faults.append(f"{request.frame.url} asked {request.url}")

    def _said(self, message: ConsoleMessage) -> None:
        """Of a page or form that is answered with 404 or 422 Chromium speaks as of a failure; the journey meant it."""
        where = message.page.url if message.page else ""
        meant = message.location["url"] == where or "status of 422" in message.text
        fault = message.type in ("error", "warning") and not (meant and message.text.startswith("Failed to load"))
        if fault and where.startswith(self.parvis.address):
            self.faults.append(f"{where}: {message.text}")

    def _broke(self, error: WebError) -> None:
        self.faults.append(f"{error.page.url if error.page else ''}: {error.error}")
