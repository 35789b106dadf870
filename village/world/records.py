"""What only its network knows of a thing (as JSON), and what the owner of a thing calls it."""

from __future__ import annotations

import json
from typing import Any

from village.world.world import World


def keep(world: World, thing_id: int, body: dict[str, Any]) -> None:
    world.store.write("INSERT OR REPLACE INTO record VALUES (?, ?)", (thing_id, json.dumps(body)))


def get(world: World, thing_id: int) -> dict[str, Any]:
    """Empty where nothing is kept."""
    row = world.store.row("SELECT body FROM record WHERE id = ?", (thing_id,))
    return dict(json.loads(row[0])) if row else {}


def change(world: World, thing_id: int, **more: Any) -> dict[str, Any]:
    """Put these in, keep the others; all of it."""
    body = get(world, thing_id) | more
    keep(world, thing_id, body)
    return body


def call(world: World, account_id: int, kind: str, value: str, thing_id: int) -> None:
    """From now on the owner means this thing by that name."""
    world.store.write("INSERT OR REPLACE INTO name VALUES (?, ?, ?, ?)", (account_id, kind, value, thing_id))


def called(world: World, account_id: int, kind: str, value: str) -> int | None:
    """The thing of that name."""
    row = world.store.row(
        "SELECT thing_id FROM name WHERE account_id = ? AND kind = ? AND value = ?", (account_id, kind, value)
    )
    return int(row[0]) if row else None


def all_called(world: World, account_id: int, kind: str) -> list[tuple[str, int]]:
    """Every name of that kind with its thing, in order of the things."""
    rows = world.store.rows(
        "SELECT value, thing_id FROM name WHERE account_id = ? AND kind = ? ORDER BY thing_id", (account_id, kind)
    )
    return [(str(value), int(thing_id)) for value, thing_id in rows]


def names_of(world: World, account_id: int, kind: str, thing_id: int) -> list[str]:
    """What the owner calls the thing, in order."""
    rows = world.store.rows(
        "SELECT value FROM name WHERE account_id = ? AND kind = ? AND thing_id = ? ORDER BY value",
        (account_id, kind, thing_id),
    )
    return [str(value) for (value,) in rows]


def forget(world: World, account_id: int, kind: str, value: str) -> None:
    world.store.write("DELETE FROM name WHERE account_id = ? AND kind = ? AND value = ?", (account_id, kind, value))
