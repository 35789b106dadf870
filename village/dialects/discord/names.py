"""Snowflakes: ids that hold the moment they were made at; those of channels and bots are derived from their server's.

Source: https://docs.discord.com/developers/reference#snowflakes (read 2026-11-22).
"""

from __future__ import annotations

from datetime import UTC, datetime

from village.dialects.speaking import Problem
from village.world import posts, records
from village.world.model import Account, Post
from village.world.world import World

NETWORK = "discord"
EPOCH_MS = 1_420_070_400_000
#: The number of each channel of a server, its name and its type; and that of the bot.
CHANNELS = {1: ("general", 0), 2: ("announcements", 5), 3: ("forum", 15)}
BOT = 4
GENERAL, FORUM = 1, 3


def snowflake(world_id: int, part: int = 0) -> str:
    """The world's ids are milliseconds and 16 bits; six more bits are left for parts."""
    return str((((world_id >> 16) - EPOCH_MS) << 22) | (part << 16) | (world_id & 0xFFFF))


def parts_of(text: str) -> tuple[int, int]:
    """The world's id, and the part. Raises: Problem."""
    if not text.isdecimal() or len(text) > 20:
        raise Problem(
            400, "Invalid Form Body", invalid("id", "NUMBER_TYPE_COERCE", f'Value "{text}" is not snowflake.')
        )
    number = int(text)
    return (((number >> 22) + EPOCH_MS) << 16) | (number & 0xFFFF), (number >> 16) & 0x3F


def invalid(field: str, code: str, words: str) -> dict[str, object]:
    errors = {field: {"_errors": [{"code": code, "message": words}]}}
    return {"message": "Invalid Form Body", "code": 50035, "errors": errors}


def channel(owner: Account, part: int) -> str:
    return snowflake(owner.id, part)


def bot(owner: Account) -> str:
    return snowflake(owner.id, BOT)


def channel_of(world: World, owner: Account, post: Post) -> str:
    """Where it stands; whoever answers does so in the same channel, under a thread's first message in the thread."""
    told = records.get(world, post.id).get("channel")
    if told:
        return str(told)
    parent = posts.get(world, post.reply_to) if post.reply_to else None
    return channel_of(world, owner, parent) if parent else channel(owner, GENERAL)


def said_in(world: World, owner: Account, wanted: str) -> list[Post]:
    """All messages of a channel, oldest first."""
    rows = world.store.rows(
        "WITH root AS (SELECT id FROM post WHERE author_id = :owner"
        " UNION SELECT post_id FROM mention WHERE account_id = :owner)"
        " SELECT * FROM post WHERE network = 'discord' AND deleted_at = 0 AND boost_of IS NULL"
        " AND (author_id = :owner OR id IN root OR conversation_id IN root) ORDER BY id",
        {"owner": owner.id},
    )
    return [post for post in (Post(*row) for row in rows) if channel_of(world, owner, post) == wanted]


def written(moment_ms: int) -> str:
    return datetime.fromtimestamp(moment_ms / 1000, UTC).isoformat(timespec="milliseconds")
