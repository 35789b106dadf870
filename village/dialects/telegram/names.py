"""Numbers of people, bots, channels and groups: small ones, as Telegram's clients expect them."""

from __future__ import annotations

from village.world import accounts, records
from village.world.model import Account, Post
from village.world.world import World

NETWORK = "telegram"
FIRST, STEP = 1_000_000, 10


def number(world: World, account: Account) -> int:
    """Of a person; the channel, its group and its bot are derived from it."""
    known = records.get(world, account.id).get("number")
    if known is None:
        known = FIRST + STEP * len(records.all_called(world, 0, NETWORK))
        records.change(world, account.id, number=known)
        records.call(world, 0, NETWORK, str(known), account.id)
    return int(known)


def channel_id(world: World, account: Account) -> int:
    return int(f"-100{number(world, account)}")


def group_id(world: World, account: Account) -> int:
    return int(f"-100{number(world, account) + 1}")


def bot_id(world: World, account: Account) -> int:
    return number(world, account) + 2


def person(world: World, text: str) -> Account | None:
    """Who has this number."""
    found = records.called(world, 0, NETWORK, text)
    return accounts.by_id(world, found) if found else None


def chat_of(world: World, owner: Account, post: Post) -> str:
    """Where it stands: in the channel, in its group, or between the bot and a person."""
    told = records.get(world, post.id).get("in")
    if told:
        return str(told)
    return "private" if post.visibility == "direct" else ("channel" if post.author_id == owner.id else "group")


def message_id(world: World, owner: Account, post: Post) -> int:
    """Each chat counts for itself: a message of the group has another number than the post it is about."""
    return post.id if chat_of(world, owner, post) == "channel" else 2 * post.id
