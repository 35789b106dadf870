"""Keys of the village's people, and events: their form, their hash, their signature."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from aiohttp import web
from coincurve import PrivateKey, PublicKeyXOnly

from village.dialects.speaking import Dialect
from village.world import accounts, people, records
from village.world.manners import Manners
from village.world.model import Account
from village.world.world import World

Event = dict[str, Any]
Tags = list[list[str]]
PROFILE, NOTE, FOLLOWS, DELETION, REPOST, REACTION, OTHER_REPOST = 0, 1, 3, 5, 6, 7, 16
COMMENT, RELAY_LIST, SIGN_IN, UPLOAD, ARTICLE = 1111, 10002, 22242, 24242, 30023
EVERYBODY = 0  # who calls an account by its key, a post by its event's id, a file by its hash


def error(status: int, words: str) -> web.Response:
    """Of the file server; relays word their own."""
    return web.json_response({"message": words}, status=status, headers={"X-Reason": words})


class Nostr(Dialect):
    def credentials(self, world: World, account: Account, scopes: str) -> dict[str, str]:
        """The private key: there is no other token."""
        base_url = self.base_url(world)
        told = {"access_token": secret_of(account), "account_id": public_of(world, account), "base_url": base_url}
        return told | {"scopes": ""}


dialect = Nostr("nostr", error, manners=Manners(frozenset({"like", "boost", "reply", "follow", "mention"})))


def secret_of(account: Account) -> str:
    """Of one of ours, by the name alone: nothing in the village is secret."""
    return hashlib.sha256(f"village:nostr:{account.handle}".encode()).hexdigest()


def public_of(world: World, account: Account) -> str:
    known = records.names_of(world, EVERYBODY, "key", account.id)
    if known:
        return known[0]
    public = PrivateKey(bytes.fromhex(secret_of(account))).public_key.format()[1:].hex()
    records.call(world, EVERYBODY, "key", public, account.id)
    return public


def owner_of(world: World, public: str) -> Account:
    """Who has this key; a new one comes with whoever shows it."""
    known = records.called(world, EVERYBODY, "key", public)
    if known:
        return accounts.get(world, known)
    people.settle(world, network="nostr")
    account = accounts.open_account(world, f"key_{public[:24]}", network="nostr")
    records.call(world, EVERYBODY, "key", public, account.id)
    return account


def identity(event: Event) -> str:
    """The hash of the serialization of NIP-01."""
    parts = [0, *(event[name] for name in ("pubkey", "created_at", "kind", "tags", "content"))]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def signed(world: World, account: Account, kind: int, content: str, tags: Tags, at: int) -> Event:
    """at: milliseconds."""
    told = {"pubkey": public_of(world, account), "created_at": at // 1000, "kind": kind, "tags": tags}
    event: Event = told | {"content": content}
    event["id"] = identity(event)
    key = PrivateKey(bytes.fromhex(secret_of(account)))
    return event | {"sig": key.sign_schnorr(bytes.fromhex(event["id"]), bytes(32)).hex()}


def fault_of(event: Any) -> str:
    """What is wrong with its form, hash or signature; "" where nothing is."""
    if not isinstance(event, dict) or set(event) != {"id", "pubkey", "created_at", "kind", "tags", "content", "sig"}:
        return "invalid: an event has seven fields"
    if not is_hex(event["id"], 64) or not is_hex(event["pubkey"], 64) or not is_hex(event["sig"], 128):
        return "invalid: id, pubkey and sig are lower-case hex"
    if not is_number(event["created_at"]) or not is_number(event["kind"]) or event["kind"] > 65_535:
        return "invalid: created_at and kind are whole numbers"
    if not isinstance(event["content"], str) or not _are_tags(event["tags"]):
        return "invalid: content is a string, tags are lists of strings"
    try:
        if identity(event) != event["id"]:
            return "invalid: id does not match"
        key = PublicKeyXOnly(bytes.fromhex(event["pubkey"]))
        good = key.verify(bytes.fromhex(event["sig"]), bytes.fromhex(event["id"]))
    except ValueError:
        return "invalid: bad signature"
    return "" if good else "invalid: bad signature"


def is_hex(text: Any, size: int) -> bool:
    return isinstance(text, str) and len(text) == size and set(text) <= set("0123456789abcdef")


def is_number(thing: Any) -> bool:
    return isinstance(thing, int) and not isinstance(thing, bool) and thing >= 0


def _are_tags(tags: Any) -> bool:
    return isinstance(tags, list) and all(
        isinstance(tag, list) and tag and all(isinstance(piece, str) for piece in tag) for tag in tags
    )


def values(event: Event, name: str) -> list[str]:
    return [tag[1] for tag in event["tags"] if tag[0] == name and len(tag) > 1]


def first(event: Event, name: str) -> str:
    return next(iter(values(event, name)), "")


def answered(event: Event) -> str:
    """The id of what it answers, by NIP-10 or NIP-22."""
    if event["kind"] == COMMENT:
        return first(event, "e")
    marked = {tag[3]: tag[1] for tag in event["tags"] if tag[0] == "e" and len(tag) > 3}
    if marked:
        return marked.get("reply") or marked.get("root") or ""
    return next(iter(values(event, "e")[-1:]), "")


def matches(event: Event, wish: dict[str, Any]) -> bool:
    """All conditions of one filter."""
    if event["created_at"] < wish.get("since", 0) or event["created_at"] > wish.get("until", 1 << 53):
        return False
    fields: Sequence[tuple[str, str]] = (("ids", "id"), ("authors", "pubkey"), ("kinds", "kind"))
    if any(name in wish and event[field] not in wish[name] for name, field in fields):
        return False
    tags = {name[1:]: wanted for name, wanted in wish.items() if name.startswith("#")}
    return all(set(values(event, name)) & set(wanted) for name, wanted in tags.items())
