"""Addresses of articles and files: made from words, never twice on a site.

Source: sanitize_title and wp_unique_post_slug of WordPress 6 (read 2026-11-22).
"""

from __future__ import annotations

import re
import unicodedata

from village.world import records
from village.world.model import Account
from village.world.world import World

ARTICLE, FILE = "article", "file"


def slugified(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[\s-]+", "-", re.sub(r"[^a-z0-9_\s-]", "", plain)).strip("-")[:200]


def free(world: World, site: Account, kind: str, wish: str) -> str:
    """The wish, or the first of wish-2, wish-3, … that nothing has. A file shares no address with an article."""
    kinds = (ARTICLE, FILE) if kind == FILE else (ARTICLE,)
    number, slug = 1, wish
    while any(records.called(world, site.id, one, slug) for one in kinds):
        number += 1
        slug = f"{wish}-{number}"
    return slug
