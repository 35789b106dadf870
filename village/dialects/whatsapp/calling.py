"""A number of a business, its account, people's numbers and messages, by the ids that WhatsApp gives them.

Every account of the village is a business with one number; the numbers here are longer than real ones.
"""

from __future__ import annotations

from typing import Any

from village.dialects.meta.problems import body, gone
from village.dialects.speaking import Call, Problem
from village.world import accounts, posts
from village.world.model import Account, Post
from village.world.world import World

NETWORK = "whatsapp"
MESSAGING = "whatsapp_business_messaging"
MANAGEMENT = "whatsapp_business_management"
DAY_MS = 86_400_000
_BUSINESS = "2"  # what the id of a number's business begins with
_MESSAGE = "wamid.HBg"


def business(account: Account) -> str:
    return f"{_BUSINESS}{account.id}"


def hidden(who: Account) -> str:
    """By this a person is known whose number is not told."""
    return f"FR.{who.id}"


def wamid(post: Post) -> str:
    return f"{_MESSAGE}{post.id}"


def post_of(world: World, name: str) -> Post | None:
    number = name.removeprefix(_MESSAGE)
    found = posts.get(world, int(number)) if number.isdecimal() and len(number) < 19 else None
    return found if found is not None and found.network == NETWORK else None


def refused(code: int, words: str, details: str = "", *, status: int = 400) -> Problem:
    """In WhatsApp's words: the details stand in an object of their own."""
    told = body(code, words, error_data={"messaging_product": NETWORK, "details": details or words})
    return Problem(status, words, told)


def demand_number(call: Call) -> Account:
    """The number of the path, which must be the caller's. Raises: Problem."""
    if call.path("number") != str(call.me.id):
        raise gone(call.path("number"))
    return call.me


def demand_business(call: Call) -> Account:
    """The same of a business account."""
    if call.path("business") != business(call.me):
        raise gone(call.path("business"))
    return call.me


def person(call: Call, told: Any) -> Account:
    """Who has this number. Raises: Problem."""
    number = "".join(sign for sign in str(told or "") if sign.isdigit())
    found = accounts.by_id(call.world, int(number)) if number and len(number) < 19 else None
    if found is None or found.network != NETWORK or found.id == call.me.id:
        raise refused(131026, "Message undeliverable")
    return found


def last_words(world: World, number: Account, who: Account) -> int:
    """When the person wrote last, in milliseconds; 0 where they never did."""
    row = world.store.row(
        "SELECT MAX(created_at) FROM post JOIN mention ON post_id = post.id WHERE visibility = 'direct'"
        " AND deleted_at = 0 AND author_id = ? AND account_id = ?",
        (who.id, number.id),
    )
    return int(row[0] or 0) if row else 0
