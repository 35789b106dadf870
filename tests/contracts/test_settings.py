"""Every setting is explained, and every explained setting exists."""

import re
from pathlib import Path

import parvis.config.env
import parvis.config.launch  # noqa: F401  both read every setting when they are loaded
from parvis.kit.env import NAMES

PAGE = Path(__file__).resolve().parent.parent.parent / "docs" / "reference" / "settings.md"


def test_every_setting_is_explained() -> None:
    explained = set(re.findall(r"^\| `(\w+)`", PAGE.read_text(encoding="utf-8"), re.MULTILINE))

    assert explained == NAMES


def test_every_link_between_the_pages_of_the_docs_leads_somewhere() -> None:
    root = PAGE.parent.parent.parent
    broken = []
    for page in [root / "README.md", *sorted((root / "docs").rglob("*.md"))]:
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            if "://" not in target and not (page.parent / target).exists():
                broken.append(f"{page.relative_to(root)} → {target}")

    assert not broken
