"""Private conversations: the direct posts of one thread."""

from __future__ import annotations

from dataclasses import dataclass

from village.world import posts
from village.world.model import Account, Page, Post
from village.world.paging import stretch
from village.world.world import World


@dataclass(frozen=True, slots=True)
class Conversation:
    id: int
    last: Post
    with_: list[Account]
    unread: bool


def of_account(world: World, me: int, page: Page) -> list[Conversation]:
    """Newest first, paged by the id of the last post."""
    rows = stretch(
        world.store,
        "SELECT MAX(post.id) AS last_id, conversation_id FROM post WHERE visibility = 'direct' AND deleted_at = 0"
        " AND (author_id = :me OR post.id IN (SELECT post_id FROM mention WHERE account_id = :me))"
        " GROUP BY conversation_id HAVING last_id < :below AND last_id > :above",
        {"me": me},
        page,
    )
    return [_conversation(world, me, last_id, conversation_id) for last_id, conversation_id in rows]


def holding(world: World, me: int, post: Post) -> Conversation:
    return _conversation(world, me, post.id, post.conversation_id)


def find(world: World, me: int, conversation_id: int) -> Conversation | None:
    row = world.store.row(
        "SELECT MAX(post.id) FROM post WHERE visibility = 'direct' AND deleted_at = 0"
        " AND conversation_id = :conversation"
        " AND (author_id = :me OR post.id IN (SELECT post_id FROM mention WHERE account_id = :me))",
        {"me": me, "conversation": conversation_id},
    )
    return _conversation(world, me, row[0], conversation_id) if row[0] else None


def mark_read(world: World, me: int, conversation: Conversation) -> None:
    world.store.write(
        "INSERT OR REPLACE INTO conversation_read VALUES (?, ?, ?)", (me, conversation.id, conversation.last.id)
    )


def _conversation(world: World, me: int, last_id: int, conversation_id: int) -> Conversation:
    last = posts.get(world, last_id)
    assert last is not None
    rows = world.store.rows(
        "SELECT DISTINCT account.* FROM account JOIN ("
        "  SELECT author_id AS who FROM post WHERE conversation_id = :conversation AND visibility = 'direct'"
        "  UNION SELECT account_id FROM mention JOIN post ON post.id = post_id"
        "  WHERE conversation_id = :conversation AND visibility = 'direct'"
        ") ON account.id = who WHERE account.id <> :me ORDER BY account.id",
        {"conversation": conversation_id, "me": me},
    )
    read = world.store.row(
        "SELECT post_id FROM conversation_read WHERE account_id = ? AND conversation_id = ?", (me, conversation_id)
    )
    unread = last.author_id != me and (read is None or read[0] < last.id)
    return Conversation(conversation_id, last, [Account(*row) for row in rows], unread)
