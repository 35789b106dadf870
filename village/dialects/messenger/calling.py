"""A conversation is all that was said in private between a page and one person, whatever thread it was said in."""

from __future__ import annotations

import json
from typing import Any

from village.dialects.meta.problems import refused
from village.dialects.speaking import Call
from village.world import accounts
from village.world.model import Account, Post

PAGES = "pages_manage_metadata"
MESSAGING = "pages_messaging"


def between(call: Call, person: Account) -> list[Post]:
    """Newest first."""
    rows = call.world.store.rows(
        "SELECT post.* FROM post JOIN mention ON mention.post_id = post.id WHERE visibility = 'direct'"
        " AND deleted_at = 0"
        " AND ((author_id = :page AND account_id = :person) OR (author_id = :person AND account_id = :page))"
        " ORDER BY post.id DESC",
        {"page": call.me.id, "person": person.id},
    )
    return [Post(*row) for row in rows]


def partners(call: Call) -> list[tuple[int, Account]]:
    """Who wrote or was written to, with the id of the last message, newest first."""
    rows = call.world.store.rows(
        "SELECT MAX(post.id), CASE author_id WHEN :page THEN account_id ELSE author_id END AS person FROM post"
        " JOIN mention ON mention.post_id = post.id WHERE visibility = 'direct' AND deleted_at = 0"
        " AND (author_id = :page OR account_id = :page) GROUP BY person ORDER BY 1 DESC",
        {"page": call.me.id},
    )
    return [(last, accounts.get(call.world, person)) for last, person in rows]


def mid(post: Post) -> str:
    return f"m_{post.id}"


def thread_id(person: Account) -> str:
    return f"t_{person.id}"


def nested(call: Call, name: str) -> dict[str, Any]:
    """An object; in a form it is written as JSON. Raises: Problem."""
    value = call.told.get(name)
    try:
        told = json.loads(value) if isinstance(value, str) else value
    except ValueError as error:
        raise refused(100, f"Param {name} must be an object") from error
    if not isinstance(told, dict):
        raise refused(100, f"Param {name} must be an object")
    return told
