"""One running product and one browser for all journeys; each page is watched while it is used."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.journeys.instance import Parvis, running
from tests.journeys.windows import Windows, chromium, path_of_chromium


@pytest.fixture(scope="package")
def parvis() -> Iterator[Parvis]:
    path_of_chromium()
    with running() as instance:
        yield instance


@pytest.fixture(scope="package")
def browser(parvis: Parvis) -> Iterator[Browser]:
    """For this package only: while it is there, an event loop runs in this thread."""
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="package")
def signed_in(browser: Browser, parvis: Parvis) -> dict[str, Any]:
    """The cookies of Inès, who reads French, and of Tom, who reads English; both came by the door."""
    cookies = {}
    for language in ("fr", "en"):
        with browser.new_context(base_url=parvis.address) as context:
            page = context.new_page()
            page.goto("/accounts/login/")
            page.fill("[name=login]", parvis.world[language])
            page.fill("[name=password]", parvis.world["password"])
            page.press("[name=password]", "Enter")
            page.wait_for_url(lambda url: "/login/" not in url)
            cookies[language] = context.storage_state()
    return cookies


@pytest.fixture
def windows(browser: Browser, parvis: Parvis, signed_in: dict[str, Any]) -> Iterator[Windows]:
    """Pages to use. At the end nothing may have come from another host, broken the content policy or gone wrong."""
    windows = Windows(browser, parvis, signed_in)
    yield windows
    assert windows.close() == []
