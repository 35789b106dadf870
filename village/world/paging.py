"""Stretches of lists that are ordered by the id in their first column."""

from __future__ import annotations

from typing import Any

from village.world.model import Page
from village.world.store import Store


def stretch(store: Store, sql: str, values: dict[str, Any], page: Page) -> list[Any]:
    """Rows, newest first. `sql` ends in a condition and names `:below` and `:above`; its first column is the id.

    With `page.above` the rows nearest to that id are taken, else the newest ones.
    """
    oldest_first = page.above is not None
    bounds = {"below": page.below, "above": page.above if page.above is not None else page.since, "limit": page.limit}
    order = " ORDER BY 1 ASC LIMIT :limit" if oldest_first else " ORDER BY 1 DESC LIMIT :limit"
    rows = store.rows(sql + order, values | bounds)
    return rows[::-1] if oldest_first else rows
