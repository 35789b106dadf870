"""What was asked with an idempotency key, and how often it was accepted: the tests' proof of "lost" and "twice"."""

from __future__ import annotations

from typing import Any

from village.world.model import Account, Post
from village.world.posts import get
from village.world.world import World

KEPT_MS = 3_600_000  # a network forgets a key after an hour


def earlier(world: World, account: Account, once: str) -> Post | None:
    """The post that this key made within the last hour; the repetition is counted."""
    row = world.store.row("SELECT post_id, first_at FROM asked WHERE account_id = ? AND once = ?", (account.id, once))
    if row is None or row[1] < world.clock.now() - KEPT_MS:
        return None
    world.store.write("UPDATE asked SET repeated = repeated + 1 WHERE account_id = ? AND once = ?", (account.id, once))
    return get(world, row[0])


def remember(world: World, account: Account, post: Post) -> None:
    world.store.write(
        "INSERT INTO asked VALUES (?, ?, ?, ?, 1, 0) ON CONFLICT DO UPDATE"
        " SET post_id = excluded.post_id, first_at = excluded.first_at, created = created + 1",
        (account.id, post.once, post.id, post.created_at),
    )


def counts(world: World, account: Account) -> dict[str, dict[str, Any]]:
    """By key: `created` posts (more than 1 is one too many), `repeated` requests that made none."""
    rows = world.store.rows("SELECT once, created, repeated FROM asked WHERE account_id = ?", (account.id,))
    return {once: {"created": created, "repeated": repeated} for once, created, repeated in rows}
