"""Asking, and voting."""

from __future__ import annotations

from collections.abc import Sequence

from village.world import notices
from village.world.model import Account, Choice, NewPoll, Poll
from village.world.world import World


def open_poll(world: World, post_id: int, poll: NewPoll, *, at: int) -> None:
    world.store.write(
        "INSERT INTO poll VALUES (?, ?, ?, ?, 0)",
        (post_id, int(poll.multiple), int(poll.hide_totals), at + poll.seconds * 1000),
    )
    world.store.write_many(
        "INSERT INTO choice (post_id, position, title) VALUES (?, ?, ?)",
        [(post_id, position, title) for position, title in enumerate(poll.options)],
    )


def remove(world: World, post_id: int) -> None:
    for sql in (
        "DELETE FROM poll WHERE post_id = ?",
        "DELETE FROM choice WHERE post_id = ?",
        "DELETE FROM vote WHERE post_id = ?",
    ):
        world.store.write(sql, (post_id,))


def get(world: World, post_id: int) -> Poll | None:
    row = world.store.row("SELECT * FROM poll WHERE post_id = ?", (post_id,))
    return Poll(*row) if row else None


def choices(world: World, post_id: int) -> list[Choice]:
    rows = world.store.rows("SELECT title, votes FROM choice WHERE post_id = ? ORDER BY position", (post_id,))
    return [Choice(*row) for row in rows]


def voters(world: World, post_id: int) -> int:
    return int(world.store.row("SELECT COUNT(DISTINCT account_id) FROM vote WHERE post_id = ?", (post_id,))[0])


def votes_of(world: World, post_id: int, account_id: int) -> list[int]:
    rows = world.store.rows(
        "SELECT position FROM vote WHERE post_id = ? AND account_id = ? ORDER BY position", (post_id, account_id)
    )
    return [row[0] for row in rows]


def vote(world: World, who: Account, poll: Poll, positions: Sequence[int]) -> None:
    for position in positions:
        if world.store.write("INSERT OR IGNORE INTO vote VALUES (?, ?, ?)", (poll.post_id, who.id, position)):
            world.store.write(
                "UPDATE choice SET votes = votes + 1 WHERE post_id = ? AND position = ?", (poll.post_id, position)
            )


def close_ended(world: World) -> None:
    """Tell the asker and the voters of polls that have ended."""
    now = world.clock.now()
    rows = world.store.rows(
        "SELECT post_id, author_id FROM poll JOIN post ON post.id = post_id"
        " WHERE closed = 0 AND expires_at <= ? AND deleted_at = 0",
        (now,),
    )
    for post_id, author_id in rows:
        world.store.write("UPDATE poll SET closed = 1 WHERE post_id = ?", (post_id,))
        voted = world.store.rows("SELECT DISTINCT account_id FROM vote WHERE post_id = ?", (post_id,))
        for account_id in {author_id, *(row[0] for row in voted)}:
            notices.tell(world, account_id, "poll", author_id, post_id, at=now)
