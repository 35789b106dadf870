"""Everything in the world as events: as they came, or signed here in the name of those who never signed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from village.dialects.nostr.calling import (
    ARTICLE,
    COMMENT,
    EVERYBODY,
    FOLLOWS,
    NOTE,
    PROFILE,
    REACTION,
    RELAY_LIST,
    REPOST,
    Event,
    Tags,
    public_of,
    signed,
)  # fmt: skip
from village.world import accounts, posts, records
from village.world.model import Account, Post
from village.world.world import World


def everything(world: World) -> Iterator[Event]:
    yield from (event_of(world, Post(*row)) for row in _rows(world, "boost_of IS NULL"))
    yield from (_share(world, Post(*row)) for row in _rows(world, "boost_of IS NOT NULL"))
    yield from _likes(world)
    rows = world.store.rows("SELECT * FROM account WHERE network = 'nostr' AND suspended = 0")
    for account in (Account(*row) for row in rows):
        yield from _of_account(world, account)


def _rows(world: World, which: str) -> list[Any]:
    sql = f"SELECT * FROM post WHERE network = 'nostr' AND deleted_at = 0 AND {which} ORDER BY id DESC"  # noqa: S608
    return world.store.rows(sql)


def event_of(world: World, post: Post) -> Event:
    """The same for ever once it was told."""
    known = records.get(world, post.id).get("event")
    if known:
        return dict(known)
    kind, tags = _threading(world, post)
    text = post.text
    for person in posts.mentioned(world, post.id):
        tags.append(["p", public_of(world, person)])
        text = text.replace(f"@{person.handle} ", "")
    return _kept(world, post, kind, text, tags)


def _kept(world: World, post: Post, kind: int, content: str, tags: Tags) -> Event:
    author = accounts.get(world, post.author_id)
    event = signed(world, author, kind, content, tags, post.created_at)
    records.change(world, post.id, event=event)
    records.call(world, EVERYBODY, "event", event["id"], post.id)
    return event


def _threading(world: World, post: Post) -> tuple[int, Tags]:
    parent = posts.get(world, post.reply_to) if post.reply_to else None
    if parent is None:
        return NOTE, []
    above, root = event_of(world, parent), event_of(world, posts.get(world, post.conversation_id) or parent)
    if root["kind"] == ARTICLE:
        place = f"{ARTICLE}:{root['pubkey']}:{next(tag[1] for tag in root['tags'] if tag[0] == 'd')}"
        scope = [["A", place, ""], ["E", root["id"], ""], ["K", str(ARTICLE)], ["P", root["pubkey"]]]
        return COMMENT, [*scope, ["e", above["id"], ""], ["k", str(above["kind"])], ["p", above["pubkey"]]]
    tags = [["e", root["id"], "", "root"]]
    if above["id"] != root["id"]:
        tags.append(["e", above["id"], "", "reply"])
    return NOTE, [*tags, ["p", above["pubkey"]]]


def _share(world: World, share: Post) -> Event:
    known = records.get(world, share.id).get("event")
    original = posts.get(world, share.boost_of or 0)
    if known or original is None:
        return dict(known or {})
    event = event_of(world, original)
    content = json.dumps(event, ensure_ascii=False)
    return _kept(world, share, REPOST, content, [["e", event["id"], ""], ["p", event["pubkey"]]])


def _likes(world: World) -> Iterator[Event]:
    rows = world.store.rows(
        "SELECT liked.id, liked.account_id, liked.post_id FROM liked JOIN post ON post.id = post_id"
        " WHERE post.network = 'nostr' AND post.deleted_at = 0 ORDER BY liked.id DESC"
    )
    for like_id, account_id, post_id in rows:
        known = records.get(world, like_id).get("event")
        post = posts.get(world, post_id)
        if not known and post is not None:
            liked, who = event_of(world, post), accounts.get(world, account_id)
            tags = [["e", liked["id"], ""], ["p", liked["pubkey"]], ["k", str(liked["kind"])]]
            known = signed(world, who, REACTION, "+", tags, like_id >> 16)
            records.keep(world, like_id, {"event": known})
        if known:
            yield dict(known)


def _of_account(world: World, account: Account) -> Iterator[Event]:
    """Profile, relays and the list of those whom it follows; each written anew when it changes."""
    kept = records.get(world, account.id)
    if f"event:{RELAY_LIST}" in kept:
        yield dict(kept[f"event:{RELAY_LIST}"])
    if f"event:{PROFILE}" in kept:
        yield dict(kept[f"event:{PROFILE}"])
    elif account.temper:  # whoever signs in writes a profile, or has none
        content = json.dumps({"name": account.handle, "display_name": account.name, "about": account.bio})
        yield signed(world, account, PROFILE, content, [], account.created_at)
    follows = world.store.rows("SELECT id, followed_id FROM follow WHERE follower_id = ? ORDER BY id", (account.id,))
    if f"event:{FOLLOWS}" in kept:
        yield dict(kept[f"event:{FOLLOWS}"])
    elif follows:
        tags = [["p", public_of(world, accounts.get(world, followed))] for _id, followed in follows]
        yield signed(world, account, FOLLOWS, "", tags, follows[-1][0] >> 16)
