"""Liking."""

from __future__ import annotations

from village.world import notices
from village.world.model import Account, Page, Post
from village.world.paging import stretch
from village.world.world import World


def like(world: World, who: Account, post: Post, *, at: int | None = None) -> bool:
    """True when it is new."""
    moment = world.clock.now() if at is None else at
    new = world.store.write(
        "INSERT OR IGNORE INTO liked (id, post_id, account_id) VALUES (?, ?, ?)",
        (world.ids.at(moment), post.id, who.id),
    )
    if new:
        world.store.write("UPDATE post SET likes = likes + 1 WHERE id = ?", (post.id,))
        notices.tell(world, post.author_id, "like", who.id, post.id, at=moment)
    return bool(new)


def unlike(world: World, who: Account, post: Post) -> None:
    if world.store.write("DELETE FROM liked WHERE post_id = ? AND account_id = ?", (post.id, who.id)):
        world.store.write("UPDATE post SET likes = likes - 1 WHERE id = ?", (post.id,))


def likes(world: World, account_id: int, post_id: int) -> bool:
    return (
        world.store.row("SELECT 1 FROM liked WHERE post_id = ? AND account_id = ?", (post_id, account_id)) is not None
    )


def likers(world: World, post_id: int, page: Page) -> list[tuple[int, Account]]:
    """Each with the id of the like, by which the list is paged."""
    rows = stretch(
        world.store,
        "SELECT liked.id AS at_id, account.* FROM liked JOIN account ON account.id = account_id WHERE post_id = :post"
        " AND liked.id < :below AND liked.id > :above",
        {"post": post_id},
        page,
    )
    return [(row[0], Account(*row[1:])) for row in rows]


def liked_by(world: World, account_id: int, page: Page) -> list[tuple[int, Post]]:
    """What an account liked, each with the id of the like, by which the list is paged."""
    rows = stretch(
        world.store,
        "SELECT liked.id AS at_id, post.* FROM liked JOIN post ON post.id = post_id WHERE account_id = :account"
        " AND deleted_at = 0 AND liked.id < :below AND liked.id > :above",
        {"account": account_id},
        page,
    )
    return [(row[0], Post(*row[1:])) for row in rows]
