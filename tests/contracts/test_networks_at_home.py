"""What only one network knows stands in its own folder: nothing else asks which network it is."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from parvis.networks.registry import NETWORKS

PARVIS = Path(__file__).resolve().parents[2] / "parvis"
#: They name all networks, or make a workspace of some for trying and measuring.
MAY_NAME = {"networks/registry.py", "networks/all_ways.py", "config/demo/prepare.py", "config/bench/field.py"}
SOURCES = sorted(path.relative_to(PARVIS).as_posix() for path in PARVIS.rglob("*.py") if "tests" not in path.parts)
PAGES = sorted(path.relative_to(PARVIS).as_posix() for path in PARVIS.rglob("*.html"))


def is_home(name: str) -> bool:
    return name.split("/")[0] == "networks" and name.split("/")[1] in NETWORKS


def names_in(tree: ast.AST) -> Iterator[str]:
    """Networks' keys that stand in comparisons, mappings and lists of the code."""
    for node in ast.walk(tree):
        found: list[ast.expr | None] = []
        if isinstance(node, ast.Compare):
            found = [node.left, *node.comparators]
        elif isinstance(node, ast.Dict):
            found = list(node.keys)
        elif isinstance(node, ast.Set | ast.Tuple | ast.List):
            found = list(node.elts)
        elif isinstance(node, ast.MatchValue):
            found = [node.value]
        yield from (one.value for one in found if isinstance(one, ast.Constant) and one.value in NETWORKS)


@pytest.mark.parametrize("name", [name for name in SOURCES if not is_home(name) and name not in MAY_NAME])
def test_no_code_outside_asks_which_network_it_is(name: str) -> None:
    assert list(names_in(ast.parse((PARVIS / name).read_text(encoding="utf-8")))) == []


def test_no_page_asks_which_network_it_is() -> None:
    asks = re.compile(r"\{%-?\s*(?:el)?if\b[^%]*[\"'](?:" + "|".join(NETWORKS) + r")[\"']")

    assert [name for name in PAGES if asks.search((PARVIS / name).read_text(encoding="utf-8"))] == []


def test_it_would_be_seen() -> None:
    assert list(names_in(ast.parse('if channel.network == "mastodon": ...'))) == ["mastodon"]
