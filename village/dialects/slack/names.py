"""Ids as Slack writes them: a letter and base 36; moments as numbers of messages."""

from __future__ import annotations

import string

from village.dialects.speaking import Problem
from village.world import posts, records
from village.world.model import Account, Post
from village.world.world import World

NETWORK = "slack"
DIGITS = string.digits + string.ascii_uppercase
#: Name, and whether the app is a member from the start.
CHANNELS = {"1": ("general", True), "2": ("random", False)}


def written(number: int) -> str:
    text = ""
    while number:
        number, rest = divmod(number, 36)
        text = DIGITS[rest] + text
    return text or "0"


def number_of(text: str) -> int:
    return int(text, 36) if text and set(text) <= set(DIGITS) and len(text) < 14 else 0


def team(owner: Account) -> str:
    return "T" + written(owner.id)


def bot_user(owner: Account) -> str:
    return f"U{written(owner.id)}BOT"


def bot(owner: Account) -> str:
    return "B" + written(owner.id)


def user(account: Account) -> str:
    return "U" + written(account.id)


def channel(owner: Account, which: str) -> str:
    return f"C{written(owner.id)}{which}"


def private(account: Account) -> str:
    return "D" + written(account.id)


def file(number: int) -> str:
    return "F" + written(number)


def ts(post: Post) -> str:
    """Milliseconds, and the sequence behind them."""
    seconds, rest = divmod(post.id >> 16, 1000)
    return f"{seconds}.{rest * 1000 + (post.id & 0xFFFF) % 1000:06d}"


def post_at(world: World, text: str) -> Post | None:
    seconds, dot, micros = text.partition(".")
    if not dot or not (seconds + micros).isdecimal() or len(micros) != 6 or len(seconds) > 11:
        return None
    moment, sequence = int(seconds) * 1000 + int(micros) // 1000, int(micros) % 1000
    post = posts.get(world, (moment << 16) | sequence)
    return post if post is not None and post.network == NETWORK else None


def channel_of(world: World, owner: Account, post: Post) -> str:
    """Where it stands; whoever answers does so in the same channel."""
    told = records.get(world, post.id).get("channel")
    if told:
        return str(told)
    if post.visibility == "direct":
        return "D" + written(post.author_id)
    parent = posts.get(world, post.reply_to) if post.reply_to else None
    return channel_of(world, owner, parent) if parent else channel(owner, "1")


def root_of(world: World, post: Post) -> Post | None:
    """The first message of its thread; None where it is in none."""
    return posts.get(world, post.conversation_id) if post.conversation_id != post.id else None


def said_in(world: World, owner: Account, wanted: str) -> list[Post]:
    """All messages of a channel and its threads, oldest first."""
    rows = world.store.rows(
        "WITH root AS (SELECT id FROM post WHERE author_id = :owner"
        " UNION SELECT post_id FROM mention WHERE account_id = :owner)"
        " SELECT * FROM post WHERE network = 'slack' AND deleted_at = 0 AND boost_of IS NULL"
        " AND (author_id = :owner OR id IN root OR conversation_id IN root) ORDER BY id",
        {"owner": owner.id},
    )
    return [post for post in (Post(*row) for row in rows) if channel_of(world, owner, post) == wanted]


def place(world: World, owner: Account, text: str) -> str:
    """A channel of the workspace, or a private one with somebody who has written. Raises: Problem."""
    if text in {channel(owner, which) for which in CHANNELS}:
        return text
    if text.startswith("D") and said_in(world, owner, text):
        return text
    raise Problem(200, "channel_not_found")
