"""The pages that say how to connect use the words that people will find on ours."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from parvis.kit.http import Http
from parvis.networks.all_ways import WAYS
from parvis.networks.ways import Errand

ROOT = Path(__file__).resolve().parents[3]


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


@pytest.mark.parametrize("network", WAYS)
def test_what_is_bold_or_said_on_the_page_stands_in_the_product(network: str) -> None:
    """Bold: a word of our pages. In quotation marks at the beginning of a row: a sentence of the doctor."""
    page = (ROOT / "docs" / "how-to" / f"connect-{network}.md").read_text(encoding="utf-8")

    said = re.findall(r"\*\*(.+?)\*\*", page) + re.findall(r"^\| “(.+?)” \|", page, re.MULTILINE)
    assert len(said) > 10
    assert [words for words in said if words not in product()] == []


@pytest.mark.parametrize("network", WAYS)
def test_every_check_of_the_doctor_is_explained(network: str) -> None:
    page = (ROOT / "docs" / "how-to" / f"connect-{network}.md").read_text(encoding="utf-8")

    checks = [str(step.otherwise) for step in WAYS[network].steps(Errand(Http()))]
    assert [check for check in checks if f"| **{check}** |" not in page] == []
