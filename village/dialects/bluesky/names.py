"""How the AT Protocol names things: DIDs, keys, addresses, content ids.

Source: https://atproto.com/specs/{did,tid,at-uri-scheme,data-model} (read 2026-11-22).
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from typing import Any

from village.world import accounts, posts, records
from village.world.manners import MANNERS
from village.world.model import Account, Post
from village.world.world import World

NETWORK = "bluesky"
POST, LIKE, REPOST, FOLLOW = "app.bsky.feed.post", "app.bsky.feed.like", "app.bsky.feed.repost", "app.bsky.graph.follow"
GATE = "app.bsky.feed.threadgate"
RKEY = "rkey"  # the kind of `records.called`
_SORTABLE = "234567abcdefghijklmnopqrstuvwxyz"
ADDRESS = re.compile(r"at://([^/]+)/([^/]+)/([^/]+)")
TID = re.compile(r"[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}")


def did(account_id: int) -> str:
    """Fifteen bytes in base32, the account's number first: no table is needed to come back."""
    number = account_id.to_bytes(8, "big")
    rest = hashlib.sha256(b"did" + number).digest()[:7]
    return "did:plc:" + base64.b32encode(number + rest).decode().lower()


def handle(account: Account) -> str:
    return MANNERS[NETWORK].address(account.handle)


def actor(world: World, name: str) -> Account | None:
    """An account by its DID or its handle; None also for one of another network."""
    if not name.startswith("did:plc:"):
        return accounts.by_address(world, name, network=NETWORK)
    try:
        account_id = int.from_bytes(base64.b32decode(name.removeprefix("did:plc:").upper())[:8], "big")
    except ValueError:
        return None
    account = accounts.by_id(world, account_id) if account_id < 1 << 63 and did(account_id) == name else None
    return account if account and account.network == NETWORK else None


def tid(number: int) -> str:
    return "".join(_SORTABLE[(number >> shift) & 31] for shift in range(60, -1, -5))


def number_of(key: str) -> int | None:
    """The number behind a `tid`; None for what is none."""
    if not TID.fullmatch(key):
        return None
    number = 0
    for letter in key:
        number = number << 5 | _SORTABLE.index(letter)
    return number


def uri(account_id: int, key: str, collection: str = POST) -> str:
    return f"at://{did(account_id)}/{collection}/{key}"


def post_uri(post: Post) -> str:
    return uri(post.author_id, post.once or tid(post.id), REPOST if post.boost_of else POST)


def post_under(world: World, author: Account, key: str) -> Post | None:
    """The post of that key, chosen by its author or made from its number; None when it was deleted."""
    known = records.called(world, author.id, RKEY, key)
    post_id = known or number_of(key)
    post = posts.get(world, post_id) if post_id else None
    return post if post and post.author_id == author.id and (known or not post.once) else None


def find(world: World, address: str) -> Post | None:
    """The post of an at:// address."""
    match = ADDRESS.fullmatch(address)
    author = actor(world, match.group(1)) if match and match.group(2) in (POST, REPOST) else None
    return post_under(world, author, match.group(3)) if match and author else None


def cid(thing: dict[str, Any]) -> str:
    """A content id of a record. (Of its JSON, where the real one takes DAG-CBOR: nobody can compare them here.)"""
    return _cid(0x71, json.dumps(thing, sort_keys=True).encode())


def blob_cid(content: bytes) -> str:
    return _cid(0x55, content)


def _cid(codec: int, content: bytes) -> str:
    whole = bytes((1, codec, 0x12, 0x20)) + hashlib.sha256(content).digest()
    return "b" + base64.b32encode(whole).decode().lower().rstrip("=")
