"""Every network has its guide, in both languages, with the addresses and the words that people will find here."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import gettext, override

from parvis.networks.all_ways import WAYS
from parvis.networks.guides import LANGUAGES, SECTIONS, guide_file, guide_of
from parvis.networks.hooks import hears
from parvis.networks.oauth import Provider
from parvis.networks.registry import NETWORKS
from parvis.networks.tests.conftest import Shop
from parvis.networks.ways import LeadsAway

ROOT = Path(__file__).resolve().parents[3]
PLACES = {"callback": "https://parvis.example/back/", "hook": "https://parvis.example/hook/"}
MOST_LINES = 95

each = pytest.mark.parametrize("network", NETWORKS)
in_both = pytest.mark.parametrize("language", LANGUAGES)


@cache
def product() -> str:
    """Every text of the product, one under the other."""
    return "\n".join(_texts())


def _texts() -> Iterator[str]:
    for path in (ROOT / "parvis").rglob("*.html"):
        yield path.read_text(encoding="utf-8")
    for path in (ROOT / "parvis").rglob("*.py"):
        if "tests" not in path.parts:
            yield from _strings(path)


def _strings(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def source(network: str, language: str) -> str:
    return guide_file(network, language).read_text(encoding="utf-8")


def bold(network: str, language: str) -> list[str]:
    """Words of our own pages; those of the network's pages are in italics."""
    return re.findall(r"\*\*(.+?)\*\*", re.sub(r"[ \n]+", " ", source(network, language)))


def scopes(network: str) -> list[str]:
    """What the way asks for, without the part that all of Google's begin with; and what its signin.py names."""
    provider: Any = getattr(WAYS[network], "provider", None)
    told = provider("https://network.example") if provider else None
    asked = list(told.scopes) if isinstance(told, Provider) else []
    if find_spec(f"parvis.networks.{network}.signin"):
        named = vars(import_module(f"parvis.networks.{network}.signin")).items()
        for value in (value for name, value in named if name.endswith("SCOPES")):
            asked += value.split() if isinstance(value, str) else value
    return [scope.rpartition("/")[2] for scope in asked]


def page_of(shop: Shop, network: str, language: str) -> str:
    shop.ada.user.language = language
    shop.ada.user.save()
    answer = shop.signed_in(shop.ada).get(f"/networks/{network}/guide/")
    assert answer.status_code == 200
    return answer.content.decode()


@each
@in_both
def test_every_guide_has_the_same_sections_in_the_same_order(network: str, language: str) -> None:
    text = source(network, language)

    wanted = [pair[LANGUAGES.index(language)] for pair in SECTIONS.values()]
    assert text.startswith("# ")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == wanted
    assert text.count("\n") <= MOST_LINES


@each
@in_both
def test_steps_are_numbered_and_every_section_says_something(network: str, language: str) -> None:
    parts = re.split(r"^## .+$", source(network, language), flags=re.MULTILINE)[1:]

    assert re.search(r"^1\. ", parts[1], re.MULTILINE)
    assert all(part.strip() for part in parts)


@each
@in_both
def test_every_place_is_filled(network: str, language: str) -> None:
    body = guide_of(network, language, PLACES).body

    assert "{{" not in body
    assert "}}" not in body
    if isinstance(WAYS[network], LeadsAway):
        assert PLACES["callback"] in body


@each
def test_both_languages_name_the_same_addresses_and_permissions(network: str) -> None:
    said = [re.findall(r"`[^`]+`", source(network, language)) for language in LANGUAGES]

    assert sorted(said[0]) == sorted(said[1])


@each
@in_both
def test_every_permission_is_explained(network: str, language: str) -> None:
    text = source(network, language)

    assert [scope for scope in scopes(network) if f"`{scope}`" not in text] == []


@each
def test_our_own_words_stand_in_the_product(network: str) -> None:
    """Bold: a word of our pages. In quotation marks at the beginning of a row: a sentence of the doctor."""
    said = bold(network, "en") + re.findall(r"^\|[^|]*“(.+?)” \|", source(network, "en"), re.MULTILINE)

    assert said
    assert [words for words in said if words not in product()] == []


@each
def test_our_own_words_are_those_of_the_french_pages(network: str) -> None:
    """Word by word, in the order of the English guide; what the catalogue does not have yet may be said freely."""
    pairs = list(zip(bold(network, "en"), bold(network, "fr"), strict=True))

    with override("fr"):
        known = [(english, french) for english, french in pairs if gettext(english) != english]
        assert [pair for pair in known if gettext(pair[0]) != pair[1]] == []


@each
def test_french_is_set_as_french_is(network: str) -> None:
    """A space that does not break before : ; ? ! % and inside « »; a curved apostrophe. Code is left alone."""
    text = re.sub(r"`[^`]*`", "", source(network, "fr"))

    assert re.findall(r".{12} [:;?!%»]|« .{12}", text) == []
    assert re.findall(r".{12}\w'\w", text) == []


def test_no_html_of_a_guide_passes_through(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "x" / "guide").mkdir(parents=True)
    (tmp_path / "x" / "guide" / "en.md").write_text("# T\n\n## A\n\n<script>1</script> [y](javascript:alert(1))\n")
    monkeypatch.setattr("parvis.networks.guides._HERE", tmp_path)

    body = guide_of("x", "en", {}).body

    assert "<script" not in body
    assert "href" not in body


@pytest.mark.django_db
@each
@in_both
def test_the_page_is_there_in_the_readers_language(shop: Shop, network: str, language: str) -> None:
    page = page_of(shop, network, language)

    assert SECTIONS["steps"][LANGUAGES.index(language)] in page
    assert f'lang="{language}"' in page


@pytest.mark.django_db
@each
def test_it_shows_the_addresses_of_this_installation(shop: Shop, network: str) -> None:
    page = page_of(shop, network, "en")

    if isinstance(WAYS[network], LeadsAway):
        assert f"http://testserver/channels/callback/{network}/" in page
    if hears(network) and "{{ hook }}" in source(network, "en"):
        assert f"/hooks/{network}/" in page


@pytest.mark.django_db
def test_the_address_of_the_installation_counts_where_it_is_set(shop: Shop, settings: Any) -> None:
    settings.BASE_URL = "https://parvis.example"

    page = page_of(shop, "facebook", "en")

    assert "https://parvis.example/channels/callback/facebook/" in page
    assert "https://parvis.example/hooks/facebook/" in page


@pytest.mark.django_db
def test_a_network_that_we_do_not_know_has_no_guide(shop: Shop) -> None:
    client = shop.signed_in(shop.ada)

    assert client.get("/networks/nonesuch/guide/").status_code == 404
    assert client.get("/networks/..%2f..%2fetc/guide/").status_code == 404


@pytest.mark.django_db
def test_it_is_shown_to_those_who_are_signed_in(shop: Shop) -> None:
    assert Client().get("/networks/facebook/guide/").status_code == 302


@pytest.mark.django_db
@each
def test_the_connect_page_leads_to_the_guide_and_the_guide_back(shop: Shop, network: str) -> None:
    client = shop.signed_in(shop.ada)
    there = f"/w/maison-levain/channels/connect/{network}/"

    assert f'href="/networks/{network}/guide/"' in client.get(there).content.decode()
    assert f'href="{there}"' in client.get(f"/networks/{network}/guide/").content.decode()


@pytest.mark.django_db
def test_after_a_failure_the_doctor_leads_to_what_people_do_about_it(shop: Shop) -> None:
    there = "/w/maison-levain/channels/connect/mastodon/"

    page = shop.signed_in(shop.ada).post(there, {"address": "http://127.0.0.1:1"}).content.decode()

    assert 'href="/networks/mastodon/guide/#trouble"' in page
    assert 'id="trouble"' in guide_of("mastodon", "en", PLACES).body


def test_the_public_page_names_every_guide_and_uses_our_words() -> None:
    page = (ROOT / "docs" / "how-to" / "connect.md").read_text(encoding="utf-8")

    links = [f"../../parvis/networks/{network}/guide/{language}.md" for network in NETWORKS for language in LANGUAGES]
    assert [link for link in links if f"({link})" not in page] == []
    names = {entry.name for entry in NETWORKS.values()}
    said = re.findall(r"^\*\*(.+?)\*\* \(", page, re.MULTILINE)
    assert names <= set(said)
    others = set(re.findall(r"\*\*(.+?)\*\*", page)) - set(said)
    assert [words for words in sorted(others) if words not in product()] == []
