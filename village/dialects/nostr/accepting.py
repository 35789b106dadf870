"""What becomes of an event that somebody hands over."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

from village.dialects.nostr.calling import (
    ARTICLE,
    COMMENT,
    DELETION,
    EVERYBODY,
    FOLLOWS,
    NOTE,
    OTHER_REPOST,
    PROFILE,
    REACTION,
    RELAY_LIST,
    REPOST,
    Event,
    answered,
    fault_of,
    first,
    is_hex,
    owner_of,
    public_of,
    values,
)  # fmt: skip
from village.dialects.nostr.files import attached
from village.world import accounts, audience, posts, reactions, records
from village.world.model import Account, Draft, Post
from village.world.world import World

AHEAD_S, BEHIND_S = 900, 366 * 86_400
MOST_CONTENT, MOST_TAGS = 60_000, 2000


def refusal(world: World, event: Any) -> str:
    """Why it is not taken; "" where it is."""
    if fault := fault_of(event):
        return fault
    now = world.clock.now() // 1000
    if not now - BEHIND_S <= event["created_at"] <= now + AHEAD_S:
        return "invalid: event creation date is too far off from the current time"
    if len(event["content"]) > MOST_CONTENT or len(event["tags"]) > MOST_TAGS:
        return "invalid: event is too large"
    if event["kind"] not in TAKEN:
        return "blocked: this relay does not take events of this kind"
    if event["kind"] == ARTICLE and not first(event, "d"):
        return "invalid: an article has a d tag"
    if event["kind"] == COMMENT and not (values(event, "K") and values(event, "k")):
        return "invalid: a comment has the tags K and k"
    if any(tag[0] in ("e", "p") and not is_hex(tag[1] if len(tag) > 1 else "", 64) for tag in event["tags"]):
        return "invalid: e and p tags hold lower-case hex"
    if owner_of(world, event["pubkey"]).suspended:
        return "blocked: you are banned from posting here"
    return ""


def is_known(world: World, event: Event) -> bool:
    return records.called(world, EVERYBODY, "event", event["id"]) is not None


async def take(world: World, event: Event) -> None:
    """Let it be so in the world."""
    author = owner_of(world, event["pubkey"])
    await TAKEN[event["kind"]](world, author, event)


def post_called(world: World, event_id: str) -> Post | None:
    """A post that was told by that id."""
    known = records.called(world, EVERYBODY, "event", event_id)
    return posts.get(world, known) if known else None


async def _words(world: World, author: Account, event: Event) -> None:
    """A note, a comment or an article, with the files that its imeta tags name."""
    parent = post_called(world, answered(event)) if event["kind"] != ARTICLE else None
    if event["kind"] == ARTICLE:
        for earlier in _articles(world, author, first(event, "d")):
            posts.delete(world, earlier)
    people = [records.called(world, EVERYBODY, "key", public) for public in values(event, "p")]
    named = tuple(person for person in people if person and person != author.id)
    title = first(event, "title")
    draft = Draft(
        f"{title}\n\n{event['content']}" if title else event["content"],
        spoiler=next((tag[1] if len(tag) > 1 else "!" for tag in event["tags"] if tag[0] == "content-warning"), ""),
        language=first(event, "l"),
        reply_to=parent.id if parent else None,
        media=await attached(world, author, event),
        people=named,
        once=event["id"],
    )
    post = posts.publish(world, author, draft, record={"event": event})
    records.call(world, EVERYBODY, "event", event["id"], post.id)
    audience.hear(world, post)


def _articles(world: World, author: Account, name: str) -> list[Post]:
    rows = world.store.rows(
        "SELECT id FROM post WHERE author_id = ? AND reply_to IS NULL AND deleted_at = 0", (author.id,)
    )
    found = []
    for (number,) in rows:
        event = records.get(world, number).get("event")
        post = posts.get(world, number)
        if post and event and event["kind"] == ARTICLE and first(event, "d") == name:
            found.append(post)
    return found


async def _reaction(world: World, author: Account, event: Event) -> None:
    post = post_called(world, next(iter(values(event, "e")[-1:]), ""))
    if post is None or event["content"] == "-":
        return
    reactions.like(world, author, post)
    (like_id,) = world.store.row("SELECT id FROM liked WHERE post_id = ? AND account_id = ?", (post.id, author.id))
    records.keep(world, like_id, {"event": event})
    records.call(world, EVERYBODY, "event", event["id"], like_id)


async def _repost(world: World, author: Account, event: Event) -> None:
    post = post_called(world, next(iter(values(event, "e")[-1:]), ""))
    if post is not None:
        share, new = posts.boost(world, author, post)
        if new:
            records.keep(world, share.id, {"event": event})
            records.call(world, EVERYBODY, "event", event["id"], share.id)


async def _deletion(world: World, author: Account, event: Event) -> None:
    """Of one's own only; others' events stay."""
    for event_id in values(event, "e"):
        thing = records.called(world, EVERYBODY, "event", event_id)
        kept = records.get(world, thing).get("event") if thing else None
        if not thing or not kept or kept["pubkey"] != public_of(world, author):
            continue
        post = posts.get(world, thing)
        if post is not None:
            posts.delete(world, post)
        liked = post_called(world, next(iter(values(kept, "e")[-1:]), "")) if kept["kind"] == REACTION else None
        if liked is not None:
            reactions.unlike(world, author, liked)


async def _list(world: World, author: Account, event: Event) -> None:
    """The newest profile, list of relays, or list of those followed is the one that counts."""
    name = f"event:{event['kind']}"
    earlier = records.get(world, author.id).get(name)
    if earlier and earlier["created_at"] > event["created_at"]:
        return
    records.change(world, author.id, **{name: event})
    if event["kind"] == PROFILE:
        with suppress(ValueError, AttributeError):
            told = json.loads(event["content"])
            accounts.change(world, author, name=str(told.get("name") or author.name), bio=str(told.get("about") or ""))
    if event["kind"] == FOLLOWS:
        for public in values(event, "p"):
            whom = records.called(world, EVERYBODY, "key", public)
            if whom and whom != author.id:
                accounts.follow(world, author, accounts.get(world, whom))


TAKEN = {
    NOTE: _words,
    COMMENT: _words,
    ARTICLE: _words,
    REACTION: _reaction,
    REPOST: _repost,
    OTHER_REPOST: _repost,
    DELETION: _deletion,
    PROFILE: _list,
    FOLLOWS: _list,
    RELAY_LIST: _list,
}
