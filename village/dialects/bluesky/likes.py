"""Likes as records: each has a key, which its owner may have chosen."""

from __future__ import annotations

from village.dialects.bluesky import names
from village.world import posts, reactions, records
from village.world.model import Account, Post
from village.world.world import World


def keep(world: World, owner: Account, post: Post, key: str) -> str:
    """Like; the address of the record. key: "" where none was chosen."""
    reactions.like(world, owner, post)
    if key:
        records.call(world, owner.id, names.LIKE, key, post.id)
    return names.uri(owner.id, key or names.tid(post.id), names.LIKE)


def key_of(world: World, owner_id: int, post_id: int) -> str:
    """Of the like that readers are shown: the first that the owner chose, else one made from the post's number."""
    chosen = records.names_of(world, owner_id, names.LIKE, post_id)
    return chosen[0] if chosen else names.tid(post_id)


def take_back(world: World, owner: Account, key: str) -> None:
    """The post stays liked where another record of the owner's says so."""
    post_id = records.called(world, owner.id, names.LIKE, key) or names.number_of(key)
    records.forget(world, owner.id, names.LIKE, key)
    post = posts.get(world, post_id) if post_id else None
    if post and not records.names_of(world, owner.id, names.LIKE, post.id):
        reactions.unlike(world, owner, post)
