"""From the door to an answered answer: what somebody does in their first ten minutes, and on the way on a phone."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from parvis.publishing.tests.conftest import wait_for
from tests.journeys import looking
from tests.journeys.instance import Parvis
from tests.journeys.windows import Windows

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]

LIVE_MS = 2000  # how soon a page shows what has happened
READ_MS = 10_000  # an answer must be read on the network first
ALT = "The shop window at dusk, books stacked between paper boats."


def test_from_the_door_to_an_answered_answer(parvis: Parvis, windows: Windows) -> None:
    page = windows.open("en", stranger=True)
    sign_up(page, "Priya Nair", "Quayside Books")
    expect(page.get_by_role("heading", level=2)).to_have_text("Connect your first channel")

    connect_mastodon(page, "harbourbooks")
    expect(page.locator("[data-toast]")).to_contain_text("is connected")
    expect(page.locator(".chk")).to_contain_text("@harbourbooks")

    text = "Forty paper boats and one lighthouse made of atlases: the new window is ready."
    page.locator(".pv-rail").get_by_role("link", name="Compose").click()
    page.wait_for_url("**/posts/new/")  # with its scripts
    write(page, text, parvis.world["picture"], ALT)
    parvis.village.fault("latency", path="/api/v1/statuses$", method="POST", account="harbourbooks", seconds=1)
    page.locator("label:has(#when-now)").click()
    publish_now(page, page.locator("#tools"))

    stays(page)
    found = on_the_village(parvis, "harbourbooks", text)
    expect(page.locator(".lane")).to_contain_text("Published", timeout=LIVE_MS)
    assert [media["description"] for media in found()["media"]] == [ALT]

    question = "Is the lighthouse for sale?"
    parvis.village.act("kate_holmes", "reply", status=found()["id"], text=f"@harbourbooks {question}")
    answer = page.locator("#answers li", has_text=question)
    expect(answer).to_be_visible(timeout=READ_MS)

    answer.get_by_text("Answer", exact=True).click()
    expect(answer.get_by_label("Your answer")).to_be_focused()
    page.keyboard.type("Only the atlases inside it. Come and see!")
    answer.get_by_role("button", name="Send the answer").click()
    expect(answer.locator(".reply")).to_contain_text("Only the atlases inside it.")
    expect(answer.locator(".reply")).to_contain_text("Published", timeout=READ_MS)
    reply = on_the_village(parvis, "harbourbooks", "Only the atlases inside it.")
    assert reply()["reply_to"] is not None
    assert page.evaluate("window.stayed")


def test_a_post_is_written_and_published_on_a_phone(parvis: Parvis, windows: Windows) -> None:
    page = windows.open("fr", "phone")
    text = "Onze baguettes, un chat sur le comptoir : la nuit commence bien."

    page.goto(parvis.url("today"))
    page.locator(".pv-tabs .cta").tap()
    page.wait_for_url("**/posts/new/")
    for name in ("@maisonlevain", "@levain_lyon", "@levain-atelier", "/levain_carnet"):
        pill = page.locator("#channels label", has_text=name)
        pill.tap()
        expect(pill).not_to_have_class(re.compile(r"\bon\b"))
    page.locator("#id_text").fill(text)
    page.locator("#foot").get_by_text("Choisir un jour et une heure").tap()
    page.locator("label:has(#when-now)").tap()
    publish_now(page, page.locator("#foot"))

    stays(page)
    on_the_village(parvis, "fournil_nuit", text)
    expect(page.locator(".lane")).to_contain_text("Publié", timeout=LIVE_MS)
    assert looking.too_large_or_small(page, "phone") == []
    assert page.evaluate("window.stayed")


def sign_up(page: Page, name: str, workspace: str) -> None:
    page.goto("/accounts/signup/")
    page.get_by_label("Your name").fill(name)
    page.get_by_label("E-mail address").fill("priya@quayside.example")
    page.get_by_label("Password").fill("forty-paper-boats")
    page.get_by_label("Name of your first workspace").fill(workspace)
    page.get_by_role("button", name="Create account").click()
    page.wait_for_url("**/welcome/")


def connect_mastodon(page: Page, account: str) -> None:
    """From the first run to the network's own page, and back."""
    page.get_by_role("link", name="Choose a network").click()
    page.locator(".empty-s").get_by_role("link", name="Connect a channel").click()
    page.get_by_role("link", name="Use the training ground").click()
    page.get_by_role("button", name="Go to my server").click()
    page.locator(f"input[name=account][value={account}]").check()
    page.get_by_role("button", name="Allow").click()
    page.wait_for_url("**/channels/")


def write(page: Page, text: str, picture: str, alt: str) -> None:
    page.get_by_label("Text for all channels").fill(text)
    page.locator("#id_upload").set_input_files(picture)
    page.locator("#pictures figure textarea").fill(alt)
    expect(page.locator("#saved")).to_contain_text("Kept")
    expect(page.locator("#previews")).to_contain_text(text)


def publish_now(page: Page, place: Any) -> None:
    """What cannot be undone needs two presses: the first one asks."""
    button = place.locator("[value=now]")
    button.click()
    expect(button).to_have_text(re.compile(r"\?$"))
    button.click()
    page.wait_for_url(re.compile(r"/posts/[0-9a-f-]{36}/$"))


def stays(page: Page) -> None:
    """From here on the page must not be loaded again: see `window.stayed`."""
    page.evaluate("window.stayed = true")


def on_the_village(parvis: Parvis, account: str, text: str) -> Callable[[], dict[str, Any]]:
    """The post with this text, as soon as it stands there, exactly once."""

    def there() -> list[dict[str, Any]]:
        return [post for post in parvis.village.posts(account) if text in post["text"]]

    wait_for(lambda: bool(there()))
    assert len(there()) == 1
    return lambda: there()[0]
