"""What an account is told: somebody answered, liked, shared, followed."""

from __future__ import annotations

import json
from collections.abc import Collection

from village.world.hub import Event
from village.world.model import Notice, Page
from village.world.paging import stretch
from village.world.world import World


def tell(world: World, account_id: int, kind: str, from_id: int, post_id: int | None = None, *, at: int) -> None:
    if account_id == from_id and kind != "poll":
        return
    notice_id = world.ids.at(at)
    world.store.write(
        "INSERT INTO notice VALUES (?, ?, ?, ?, ?, ?)", (notice_id, account_id, kind, from_id, post_id, at)
    )
    world.hub.tell(account_id, Event("notice", notice_id))


def for_account(world: World, account_id: int, kinds: Collection[str], page: Page) -> list[Notice]:
    rows = stretch(
        world.store,
        "SELECT * FROM notice WHERE account_id = :account AND id < :below AND id > :above"
        " AND kind IN (SELECT value FROM json_each(:kinds))",
        {"account": account_id, "kinds": json.dumps(sorted(kinds))},
        page,
    )
    return [Notice(*row) for row in rows]


def get(world: World, account_id: int, notice_id: int) -> Notice | None:
    row = world.store.row("SELECT * FROM notice WHERE id = ? AND account_id = ?", (notice_id, account_id))
    return Notice(*row) if row else None


def dismiss(world: World, account_id: int, notice_id: int | None = None) -> None:
    """Forget one notice, or all of them."""
    if notice_id is None:
        world.store.write("DELETE FROM notice WHERE account_id = ?", (account_id,))
    else:
        world.store.write("DELETE FROM notice WHERE account_id = ? AND id = ?", (account_id, notice_id))
