"""Threadgates: who may answer a post of ours, and which answers are hidden under it.

Source: lexicon app.bsky.feed.threadgate (read 2026-11-25).
"""

from __future__ import annotations

from typing import Any

from village.dialects.bluesky import names
from village.dialects.bluesky.problems import Problem, invalid
from village.world import records
from village.world.model import Account, Post
from village.world.world import World

ALLOWED, HIDDEN = 5, 300


def get(world: World, owner: Account, key: str) -> dict[str, Any] | None:
    gate = records.called(world, owner.id, names.GATE, key)
    return records.get(world, gate) if gate else None


def keep(world: World, owner: Account, key: str, record: dict[str, Any]) -> str:
    """The address of the record. Raises: Problem."""
    _check(record)
    post = names.find(world, record["post"])
    if post is None or post.author_id != owner.id or post.reply_to or names.post_under(world, owner, key) != post:
        # The real server keeps it all the same; nobody would ever mind it.
        raise invalid("A threadgate stands under the key of a first post of one's own")
    gate = records.called(world, owner.id, names.GATE, key) or world.ids.at(world.clock.now())
    records.keep(world, gate, record)
    records.call(world, owner.id, names.GATE, key, gate)
    return names.uri(owner.id, key, names.GATE)


def check_swap(world: World, owner: Account, key: str, wanted: Any) -> None:
    """Nothing where the record is the one the writer has read; None: there was none. Raises: Problem."""
    now = get(world, owner, key)
    if wanted != (names.cid(now) if now else None):
        raise Problem(400, "InvalidSwap", f"Record was at {names.cid(now) if now else None}")


def forget(world: World, owner: Account, key: str) -> None:
    records.forget(world, owner.id, names.GATE, key)


def view(world: World, post: Post, author: Account) -> dict[str, Any] | None:
    """As it stands beside a first post; None where there is none."""
    key = names.post_uri(post).rpartition("/")[2]
    record = None if post.reply_to else get(world, author, key)
    if record is None:
        return None
    uri = names.uri(author.id, key, names.GATE)
    return {"uri": uri, "cid": names.cid(record), "record": record, "lists": []}


def _check(record: dict[str, Any]) -> None:
    for name in ("post", "createdAt"):
        if not isinstance(record.get(name), str):
            raise _wrong(f'Record must have the property "{name}"')
    for name, most in (("allow", ALLOWED), ("hiddenReplies", HIDDEN)):
        given = record.get(name, [])
        if not isinstance(given, list):
            raise _wrong(f"Record/{name} must be an array")
        if len(given) > most:
            raise _wrong(f"Record/{name} must not have more than {most} elements")
    if not all(isinstance(uri, str) and names.ADDRESS.fullmatch(uri) for uri in record.get("hiddenReplies", [])):
        raise _wrong("Record/hiddenReplies must be valid at-uris")


def _wrong(words: str) -> Problem:
    return invalid(f"Invalid {names.GATE} record: {words}")
